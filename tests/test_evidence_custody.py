import io
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from case_folders import add, made, tampered
from withheld.case import load_case
from withheld.disclosure.erasure import redact
from withheld.evidence.casefolder import source_path
from withheld.evidence.custody import checks_by_hand, checks_of_stamp, last_hash, timestamp_request, verify
from withheld.evidence.custody.columns import CHECKED, FREE, FREE_WHEN_ERASED
from withheld.evidence.origins import Origins
from withheld.evidence.schema import FULL_TEXT
from withheld.evidence.store import Store, StoreError
from withheld.exchange.csv import write_csv


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        add(opened)
        (proposed,) = opened.evidence(states=["proposed"])
        opened.decide(proposed.id, "accept", "ann", "seen")
        opened.decide(proposed.id, "note", "ann", "again")
        yield opened


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
        ("UPDATE documents SET text = 'x' WHERE text IS NULL", "t-", "a transcribed source must have no text"),
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
        ("UPDATE records SET id = 'c-0' WHERE state = 'accepted'", "c-0", "no line of the log is about this record"),
        ("DELETE FROM records WHERE state = 'accepted'", "c-", "it is missing"),
        ("DELETE FROM documents WHERE text IS NULL", "records", "belongs to a row that is gone"),
    ],
)
def test_tampering_with_the_database_is_found(store: Store, statement: str, place: str, told: str) -> None:
    tampered(store, statement)
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


@pytest.mark.sqlite
def test_the_checks_by_hand_hold_without_the_program_and_find_what_was_changed(store: Store) -> None:
    assert by_hand(store) == ["", "ok", "0", "[]"]
    tampered(store, "UPDATE quotes SET exact = '11,491'")
    tampered(store, "UPDATE log SET reason = 'other' WHERE position = 4")
    (source,) = [s for s in store.sources() if not s.transcribed]
    path = source_path(store.folder, source.sha256)
    path.chmod(0o644)
    path.write_bytes(b"!")
    bytes_, integrity, quoted, chain = by_hand(store)
    assert bytes_ == f"sources/{source.sha256[:2]}/{source.sha256}: FAILED"
    assert (integrity, quoted, chain) == ("ok", "1", "[4]")


@pytest.mark.sqlite
def test_a_store_whose_rows_cannot_be_read_is_told_without_a_traceback(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE records SET body = '{'"))
    assert any("cannot be read" in p.what for p in verify(store))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a row in every table: a record superseded, one graded, merged and marked, a reprint, an erasure."""
    with made(tmp_path_factory.mktemp("full")) as opened:
        long = " " + " ".join(f"Line {n} of a long report on harbours, quarries and hostels." for n in range(40))
        for more in ("", " Printed again."):
            add(opened, long + more, lows=(11_490, 7))
        add(opened, long, extractor="x-2")
        add(opened, " Of another matter.")
        proposed = opened.evidence(states=["proposed"])
        opened.decide("origin:Russia", "mark", "ann", "named", {"sensitivity": "blur"})
        opened.decide(proposed[0].id, "grade", "ann", "seen", {"reliability": "B"})
        redact(opened, proposed[-1].source.id, "asked for", "ann")
        opened.engine.dispose()
        return opened.folder


@pytest.fixture
def copied(full: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(full, tmp_path / "copy")
    with Store(tmp_path / "copy") as opened:
        yield opened


def test_a_case_with_a_row_in_every_table_holds(copied: Store) -> None:
    assert verify(copied) == []


def test_each_column_of_the_store_says_how_it_is_checked(copied: Store) -> None:
    with sqlite3.connect(copied.path) as connection:
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        made = [n for n in names if not n.startswith("sqlite_") and n.partition("_")[0] not in FULL_TEXT]
        found = {name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for name in made}
    assert found == {name: set(columns) for name, columns in CHECKED.items()}
    assert not {key for key in FREE if key[1] not in CHECKED.get(key[0], {})}


def other(value: object) -> object:
    """Another value of the same kind."""
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, int | float):
        return value + 1000
    text = value or ""
    return '{"reliability": "B"}' if str(text).startswith("{") else f"{text}x"


ERASED = {"documents": "redacted IS NOT NULL", "records": "redacted IS NOT NULL"}


@pytest.mark.parametrize(
    ("table", "column", "which"),
    [(t, c, "1") for t in CHECKED for c in CHECKED[t]]
    + [(t, c, where) for t, where in ERASED.items() for c in CHECKED[t] if c not in FREE_WHEN_ERASED],
)
def test_a_change_of_any_column_by_hand_is_found(copied: Store, table: str, column: str, which: str) -> None:
    copied.engine.dispose()
    where = f"{which} AND redacted IS NULL" if which == "1" and table in ERASED else which
    with sqlite3.connect(copied.path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        query = f'SELECT rowid, "{column}" FROM {table} WHERE {where} ORDER BY "{column}" IS NULL, rowid LIMIT 1'
        ((row, value),) = connection.execute(query).fetchall()
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (other(value), row))
    try:
        with Store(copied.folder) as opened:
            found = verify(opened)
    except StoreError:  # a case of another version is refused before anything is asked of it
        assert table == "alembic_version"
    else:
        assert found != []


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO quotes SELECT id + 1000, document, start, "end", exact, prefix, suffix, page, sentence, '
        "sentence_start FROM quotes LIMIT 1",
        "INSERT INTO documents (id, sha256, source, entry, number) SELECT 't-x', 't-x', "
        "json_set(source, '$.id', 't-x', '$.sha256', 't-x'), 99, 99 FROM documents WHERE text IS NULL",
        "DELETE FROM reprints",
        "DELETE FROM bands WHERE rowid IN (SELECT rowid FROM bands LIMIT 1)",
        "INSERT INTO alembic_version VALUES ('0000')",
        "DELETE FROM sentences_data WHERE id > 10",
        "UPDATE texts_docsize SET sz = x'0101'",
    ],
)
def test_a_row_that_was_put_in_or_taken_out_by_hand_is_found(copied: Store, statement: str) -> None:
    tampered(copied, statement)
    assert verify(copied) != []


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("CREATE TRIGGER quiet AFTER INSERT ON log BEGIN SELECT 1; END", "quiet"),
        ("CREATE VIEW sources AS SELECT 1", "sources"),
        ("CREATE TABLE notes (words TEXT)", "notes"),
        ("CREATE INDEX mine ON records (low)", "mine"),
        ("DROP INDEX ix_records_quote", "ix_records_quote"),
        ("DROP TRIGGER texts_in", "texts_in"),
        ("ALTER TABLE rulings ADD COLUMN more TEXT", "rulings"),
    ],
)
def test_what_the_database_consists_of_is_what_the_migrations_make(copied: Store, statement: str, place: str) -> None:
    copied.engine.dispose()
    with sqlite3.connect(copied.path) as connection:
        connection.execute(statement)
    assert place in {p.place for p in verify(copied)}


def test_a_check_changes_nothing_and_leaves_nothing_behind(copied: Store) -> None:
    before = {p: p.read_bytes() for p in copied.folder.rglob("*") if p.is_file() and not p.name.endswith("-shm")}
    verify(copied)
    assert before == {
        p: p.read_bytes() for p in copied.folder.rglob("*") if p.is_file() and not p.name.endswith("-shm")
    }


# openssl ts -query -digest HASH -sha256 -cert -no_nonce
ASKED = "30390201013031300d060960864801650304020105000420" + "ab" * 32 + "0101ff"


def test_a_request_for_a_time_stamp_is_what_openssl_asks(store: Store, tmp_path: Path) -> None:
    assert timestamp_request("ab" * 32).hex() == ASKED
    assert any(last_hash(store) in line for line in checks_of_stamp(last_hash(store), "a b.tsq"))
    if shutil.which("openssl"):
        (tmp_path / "a.tsq").write_bytes(timestamp_request(last_hash(store)))
        run = subprocess.run(["openssl", "ts", "-query", "-in", str(tmp_path / "a.tsq"), "-text"], capture_output=True)
        assert b"Hash Algorithm: sha256" in run.stdout and run.returncode == 0


@pytest.mark.sqlite
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
