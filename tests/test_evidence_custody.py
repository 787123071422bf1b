import io
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from case_folders import add, made
from withheld.case import load_case
from withheld.evidence.casefolder import source_path
from withheld.evidence.custody import checks_by_hand, verify
from withheld.evidence.exchange import write_csv
from withheld.evidence.origins import Origins
from withheld.evidence.store import Store, StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        add(opened)
        (proposed,) = opened.evidence(states=["proposed"])
        opened.decide(proposed.id, "accept", "ann", "seen")
        opened.decide(proposed.id, "note", "ann", "again")
        yield opened


def tamper(store: Store, statement: str) -> None:
    store.engine.dispose()
    with sqlite3.connect(store.path) as connection:
        assert connection.execute(statement).rowcount > 0


def test_an_untouched_case_holds(store: Store) -> None:
    assert verify(store) == []


@pytest.mark.parametrize(
    ("statement", "place", "told"),
    [
        ("UPDATE quotes SET exact = '11,491'", "quotation 1", "does not stand at 17"),
        ('UPDATE quotes SET start = start + 1, "end" = "end" + 1', "quotation 1", "does not stand at 18"),
        ("UPDATE quotes SET sentence = 'x' || sentence", "quotation 1", "does not stand"),
        ("UPDATE quotes SET prefix = 'x'", "log line 2", "came with “read"),
        ("UPDATE documents SET text = text || 'x' WHERE text IS NOT NULL", "log line 2", "came with “read"),
        ("UPDATE documents SET source = replace(source, '2018', '2017') WHERE text IS NULL", "log line 1", "came with"),
        ("UPDATE documents SET sha256 = 'x' || sha256 WHERE text IS NOT NULL", "", "under another identifier or hash"),
        ("UPDATE documents SET text = 'x' WHERE text IS NULL", "t-", "a transcribed source has no text"),
        ("DELETE FROM log WHERE position = 3", "log line 4", "line 3 of the log is missing"),
        ("DELETE FROM log WHERE position >= 3", "c-", "state is accepted, but the log says proposed"),
        ("UPDATE log SET reason = 'other' WHERE position = 3", "log line 3", "was changed"),
        ("UPDATE log SET at = '2001-01-01T00:00:00Z' WHERE position = 4", "log line 4", "was changed"),
        ("UPDATE log SET hash = 'x' || hash WHERE position = 4", "log line 4", "was changed"),
        ("UPDATE log SET at = 'never' WHERE position = 4", "records", "cannot be read"),
        ("UPDATE log SET after = '{' WHERE position = 2", "content", "cannot be read"),
        ("UPDATE records SET state = 'rejected' WHERE state = 'accepted'", "c-", "the log says accepted"),
        ("UPDATE records SET reliability = 'A' WHERE state = 'accepted'", "c-", "reliability is A, but the log says F"),
        ("UPDATE records SET body = replace(body, '11490', '99999')", "c-", "body is"),
        ("UPDATE records SET original = replace(original, '30000', '99999')", "log line 1", "came with “transcribe"),
        ("UPDATE records SET body = '[1]'", "c-", "body is"),
        ("UPDATE records SET original = '[1]'", "records", "cannot be read"),
        ("UPDATE records SET host = 'CN'", "c-", "host is CN, but the log says RU"),
        ("UPDATE records SET id = 'c-0' WHERE state = 'accepted'", "c-0", "the log tells nothing of this record"),
        ("DELETE FROM records WHERE state = 'accepted'", "c-", "it is gone"),
        ("DELETE FROM documents WHERE text IS NULL", "records", "belongs to a row that is gone"),
    ],
)
def test_tampering_with_the_database_is_found(store: Store, statement: str, place: str, told: str) -> None:
    tamper(store, statement)
    assert any(told in p.what and (p.place or "").startswith(place) for p in verify(store)), [
        p.line() for p in verify(store)
    ]


def test_a_changed_or_missing_source_is_found(store: Store) -> None:
    (source,) = [s for s in store.sources() if not s.transcribed]
    path = source_path(store.folder, source.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert [p.what for p in verify(store)] == [f"the bytes of “{source.label}” were changed"]
    path.unlink()
    assert [p.what for p in verify(store)] == [f"the bytes of “{source.label}” are missing"]


def test_bytes_that_belong_to_no_document_are_found(store: Store) -> None:
    source_path(store.folder, "ab" * 32).parent.mkdir(exist_ok=True)
    source_path(store.folder, "ab" * 32).write_bytes(b"planted")
    (problem,) = verify(store)
    assert problem.what == "no document has these bytes" and "remove the file" in problem.remedy


def by_hand(store: Store) -> list[str]:
    """What the checks print; SQL runs in this Python's SQLite, since its shell need not be installed."""
    enter, *checks = checks_by_hand(store)
    store.engine.dispose()
    printed = []
    for line in checks:
        if line.startswith("sqlite3 "):
            _, database, statement = shlex.split(line)
            printed.append(str(sqlite3.connect(store.folder / database).execute(statement).fetchone()[0]))
        else:
            run = subprocess.run(
                ["sh", "-c", f"{enter} && {line.replace('python3', sys.executable)}"], capture_output=True, text=True
            )
            printed.append(run.stdout.strip())
    return printed


def test_the_checks_by_hand_hold_without_the_program_and_find_what_was_changed(store: Store) -> None:
    assert by_hand(store) == ["", "ok", "0", "[]"]
    tamper(store, "UPDATE quotes SET exact = '11,491'")
    tamper(store, "UPDATE log SET reason = 'other' WHERE position = 4")
    (source,) = [s for s in store.sources() if not s.transcribed]
    path = source_path(store.folder, source.sha256)
    path.chmod(0o644)
    path.write_bytes(b"!")
    bytes_, integrity, quoted, chain = by_hand(store)
    assert bytes_ == f"sources/{source.sha256[:2]}/{source.sha256}: FAILED"
    assert (integrity, quoted, chain) == ("ok", "1", "[4]")


def test_a_store_whose_rows_cannot_be_read_is_told_without_a_traceback(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE records SET body = '{'"))
    assert any("cannot be read" in p.what for p in verify(store))


@pytest.mark.parametrize(
    "odd", [{"low": float("nan")}, {"high": float("inf")}, {"low": -5.0}, {"low": 1.5}, {"host": "Russia"}]
)
def test_a_figure_that_cannot_be_is_named_until_an_analyst_decides_and_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: dict[str, object]
) -> None:
    """A case from before such figures were refused may hold one: it opens, is traced and exported, and says which."""
    with made(tmp_path) as store:
        (row,) = load_case(store.folder).rows
        bad = row.model_copy(update={"claim": row.claim.model_copy(update=odd)})
        with monkeypatch.context() as before:
            before.setattr("withheld.evidence.intake.faults", lambda claim: iter(()))
            assert store.enter([bad], "ann") == 1
        (problem,) = verify(store)
        assert problem.place and "reject" in problem.remedy
        assert Origins.of(store).groups and write_csv(store.evidence("claim"), io.StringIO()) is None
        store.decide(problem.place, "reject", "ann")
        assert verify(store) == []
        with pytest.raises(StoreError, match=r"a\.example/1: .*; correct the row"):
            store.enter([bad], "ann")
