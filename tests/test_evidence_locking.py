from __future__ import annotations

import io
import os
import sqlite3
import tarfile
from pathlib import Path

import pyrage
import pytest

from case_folders import add, made
from withheld.evidence.custody import verify
from withheld.evidence.locking import lock, unlock
from withheld.evidence.store import Store, StoreError


@pytest.fixture
def case(tmp_path: Path) -> Path:
    with made(tmp_path) as store:
        add(store)
    return store.folder


def test_a_case_is_locked_and_comes_back_whole(case: Path) -> None:
    with Store.open(case) as store:
        before = store.log()
    file = lock(case, "one two three").file
    assert not case.exists() and b"11,490" not in file.read_bytes() and file.stat().st_mode & 0o077 == 0
    with pytest.raises(StoreError, match="check the passphrase"):
        unlock(file, case, "wrong")
    assert not case.exists()
    unlock(file, case, "one two three")
    with Store.open(case) as store:
        assert store.log() == before and verify(store) == []


def test_a_case_is_locked_to_a_key_and_opened_with_it(case: Path, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"# my key\n{identity}\n")
    file = lock(case, recipients=[str(identity.to_public())]).file
    unlock(file, tmp_path / "again", identity=tmp_path / "key.txt")
    with Store.open(tmp_path / "again") as store:
        assert verify(store) == []


def test_a_wrong_recipient_or_an_empty_passphrase_leaves_the_folder(case: Path) -> None:
    with pytest.raises(StoreError, match="not an age recipient"):
        lock(case, recipients=["age1x"])
    with pytest.raises(StoreError, match="no passphrase"):
        lock(case)
    assert (case / "withheld.db").is_file() and not case.with_name("case.age").exists()


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt"])
def test_a_packed_file_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    (tmp_path / "bad.age").write_bytes(pyrage.passphrase.encrypt(out.getvalue(), "p"))
    with pytest.raises(StoreError, match="not a file of a case"):
        unlock(tmp_path / "bad.age", tmp_path / "to", "p")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.age"]


def test_a_link_in_a_packed_case_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        info = tarfile.TarInfo("withheld.db")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    (tmp_path / "bad.age").write_bytes(pyrage.passphrase.encrypt(out.getvalue(), "p"))
    with pytest.raises(StoreError, match="not a file of a case"):
        unlock(tmp_path / "bad.age", tmp_path / "to", "p")


def test_modes_come_back_and_the_folder_is_its_owners_alone(case: Path) -> None:
    (case / "empty").mkdir()
    (case / "notes").mkdir(mode=0o500)
    (case / "case.toml").chmod(0o640)
    before = {p.relative_to(case): p.stat().st_mode for p in case.rglob("*")}
    unlock(lock(case, "p").file, case, "p")
    assert case.stat().st_mode & 0o777 == 0o700
    assert {p.relative_to(case): p.stat().st_mode for p in case.rglob("*")} == before


def test_what_cannot_be_packed_is_named_and_nothing_is_locked(case: Path) -> None:
    (case / "elsewhere").symlink_to("/tmp")
    os.mkfifo(case / "pipe")
    with pytest.raises(StoreError, match=r"elsewhere \(link\), pipe \(pipe\) cannot be packed"):
        lock(case, "p")
    (case / "elsewhere").unlink()
    (case / "pipe").unlink()
    (case / "a\\b.txt").write_text("x")
    with pytest.raises(StoreError, match="rename them"):
        lock(case, "p")
    assert (case / "withheld.db").is_file() and not case.with_name("case.age").exists()


def test_what_is_not_the_programs_own_is_packed_named_and_comes_back(case: Path) -> None:
    (case / "notes.txt").write_text("call her")
    os.link(case / "notes.txt", case / "again.txt")
    packed = lock(case, "p")
    assert packed.foreign == ("again.txt", "notes.txt")
    unlock(packed.file, case, "p")
    assert (case / "again.txt").read_text() == "call her" == (case / "notes.txt").read_text()


def test_a_database_that_another_program_has_open_is_not_locked_without_its_last_changes(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("withheld.evidence.stores.sqlite.BUSY_SECONDS", 1)
    with sqlite3.connect(case / "withheld.db") as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM log").fetchall()
        with Store.open(case) as store:
            store.tell("note", "case", "kept in the write-ahead log")
        with pytest.raises(StoreError, match="has it open"):
            lock(case, "p")
        assert case.is_dir()
    connection.close()
