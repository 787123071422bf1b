"""A case that was copied while in use, restored from an older copy, or lies where it may not be written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from case_folders import add, made, tampered
from withheld.evidence.custody import last_hash, verify
from withheld.evidence.log_checkpoint import Checkpoint, note, note_path, noted
from withheld.evidence.store import Store, StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        add(opened)
        yield opened


def copied(store: Store, target: Path, *, wal: bool) -> Path:
    """The case folder as a file manager copies it while the store is open."""
    (row,) = store.evidence(states=["proposed"])
    store.decide(row.id, "accept", "ann", "seen")
    left_out = shutil.ignore_patterns("*-shm") if wal else shutil.ignore_patterns("*-shm", "*-wal")
    assert Path(f"{store.path}-wal").stat().st_size
    shutil.copytree(store.folder, target, ignore=left_out)
    return target


def test_every_line_that_is_committed_is_noted(store: Store) -> None:
    assert noted(store.path) == Checkpoint(store.position(), last_hash(store))
    store.tell("send", "x", "y")
    assert noted(store.path) == Checkpoint(store.position(), last_hash(store))


@pytest.mark.sqlite
def test_a_copy_made_in_use_with_all_its_files_is_whole(store: Store, tmp_path: Path) -> None:
    folder = copied(store, tmp_path / "copy", wal=True)
    with Store.open(folder) as copy:
        assert copy.log() == store.log() and copy.evidence() == store.evidence() and verify(copy) == []


@pytest.mark.sqlite
def test_a_copy_made_in_use_without_its_newest_changes_is_never_taken_for_whole(store: Store, tmp_path: Path) -> None:
    folder = copied(store, tmp_path / "copy", wal=False)
    with pytest.raises(StoreError) as told:
        Store.open(folder)
    for words in ("withheld.db-wal", "copied while in use", "no withheld is running", "withheld.db-reached"):
        assert words in str(told.value)
    with Store(folder) as copy:
        assert [p.place for p in verify(copy) if "log line 3 was seen before" in p.what] == ["log"]


@pytest.mark.sqlite
def test_what_is_lost_for_good_can_be_gone_on_without(store: Store, tmp_path: Path) -> None:
    folder = copied(store, tmp_path / "copy", wal=False)
    note_path(folder / "withheld.db").unlink()
    with Store.open(folder) as copy:
        add(copy)
        assert copy.position() and verify(copy) == []


@pytest.mark.sqlite
def test_an_older_database_in_the_place_of_a_newer_one_is_noticed(store: Store, tmp_path: Path) -> None:
    store.engine.dispose()
    old = store.path.read_bytes()
    with Store.open(store.folder) as again:
        add(again, " More.")
    store.path.write_bytes(old)
    with pytest.raises(StoreError, match="an older copy"):
        Store.open(store.folder)


def test_removing_the_last_line_of_the_log_is_noticed(store: Store) -> None:
    store.tell("send", "x", "text to somewhere")
    tampered(store, "DELETE FROM log WHERE position = 3")
    assert any("line 3 was seen before" in p.what for p in verify(store))


def test_a_hash_that_was_noted_elsewhere_is_looked_for(store: Store) -> None:
    known = last_hash(store)
    store.tell("send", "x", "y")
    assert verify(store, known) == [] == verify(store, f" {known.upper()} ")
    (problem,) = verify(store, "ab" * 32)
    assert "rewritten" in problem.what


@pytest.mark.parametrize("raw", [b"", b"\xff", b"7", b"7 abc\n", b"many words\n"])
def test_a_note_that_cannot_be_read_says_nothing(store: Store, raw: bytes) -> None:
    note_path(store.path).write_bytes(raw)
    assert noted(store.path) is None
    with Store.open(store.folder) as again:
        assert verify(again) == []
    add(store, " More.")
    assert noted(store.path) == Checkpoint(store.position(), last_hash(store))


def test_a_note_that_cannot_be_written_lags_behind_and_stops_nothing(store: Store) -> None:
    path = note_path(store.path)
    path.unlink()
    path.mkdir()
    add(store, " More.")
    note(store.path, Checkpoint(1, "ab" * 32))
    assert noted(store.path) is None and verify(store) == []


@pytest.fixture
def sealed(store: Store) -> Iterator[Path]:
    """A copy of the case that may be read by all and written by nobody but root."""
    store.engine.dispose()
    base = Path(tempfile.mkdtemp())
    base.chmod(0o755)
    folder = base / "case"
    shutil.copytree(store.folder, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(base)


def as_nobody(folder: Path) -> list[str]:
    """What a user without the right to write finds: to read, to check, to write."""
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setuid(65534)
        for work in (
            lambda s: len(s.evidence()),
            verify,
            lambda s: s.tell("send", "x", "y"),
            lambda s: add(s, " More."),
        ):
            try:
                with Store.open(folder) as store:
                    said = str(work(store))
            except StoreError as error:
                said = str(error)
            os.write(here, f"{said}\n".encode())
        os._exit(0)
    os.close(here)
    os.waitpid(child, 0)
    with os.fdopen(there) as told:
        return told.read().splitlines()


@pytest.mark.sqlite
def test_a_case_that_may_not_be_written_can_be_read_and_checked(sealed: Path) -> None:
    read, checked, told, added = as_nobody(sealed)
    assert (read, checked) == ("2", "[]")
    assert "the case cannot be written; check the permissions of its folder" in told and "permissions" in added
    assert not [p for p in sealed.iterdir() if p.name.endswith(("-wal", "-shm"))]


@pytest.mark.sqlite
def test_a_case_that_may_not_be_written_with_changes_beside_it_is_refused(store: Store, tmp_path: Path) -> None:
    (row,) = store.evidence(states=["proposed"])
    store.decide(row.id, "accept", "ann")
    base = Path(tempfile.mkdtemp())
    try:
        base.chmod(0o755)
        shutil.copytree(store.folder, base / "case", ignore=shutil.ignore_patterns("*-shm"))
        (base / "case").chmod(0o555)
        for path in (base / "case").rglob("withheld.db*"):
            path.chmod(0o444)
        assert all("withheld.db-wal holds changes that are not in it yet" in said for said in as_nobody(base / "case"))
    finally:
        (base / "case").chmod(0o755)
        shutil.rmtree(base)
