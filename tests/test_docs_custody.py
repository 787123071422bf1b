"""The table of tampering in the docs is what ``verify`` finds, row by row."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from case_folders import add, made
from withheld.evidence import casefiles
from withheld.evidence.casefolder import source_path
from withheld.evidence.custody import verify
from withheld.evidence.store import Store
from withheld.records import Claim, Document, Span

PAGE = (Path(__file__).parent.parent / "docs" / "custody.md").read_text(encoding="utf-8")
TOLD = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", PAGE.partition("## What it finds")[2], re.M))
TOLD = {what: said for what, said in TOLD.items() if what not in ("tampering", "---")}


def sql(statement: str) -> Callable[[Store], None]:
    def tamper(store: Store) -> None:
        store.engine.dispose()
        with sqlite3.connect(store.path) as connection:
            assert connection.execute(statement).rowcount > 0

    return tamper


def changed(store: Store) -> None:
    path = stored(store)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def stored(store: Store) -> Path:
    source = next(s for s in store.sources() if not s.transcribed)
    return source_path(store.folder, source.sha256)


def planted(store: Store) -> None:
    path = source_path(store.folder, "ab" * 32)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"planted")


def script(statements: str) -> Callable[[Store], None]:
    def tamper(store: Store) -> None:
        store.engine.dispose()
        with sqlite3.connect(store.path) as connection:
            connection.executescript(statements)

    return tamper


def written(name: str, text: str) -> Callable[[Store], None]:
    def tamper(store: Store) -> None:
        path = store.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return tamper


def estimated(store: Store) -> None:
    """Files as an estimate leaves them, told of in the log."""
    texts = {"estimates/ab12/estimate.json": "{ }", "estimates/latest": "ab12"}
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    casefiles.tell_estimate(store, "ab12", hashes, "ann")
    (store.folder / "estimates" / "ab12").mkdir(parents=True)
    for name, text in texts.items():
        (store.folder / name).write_text(text, encoding="utf-8")


def taken_away(store: Store) -> None:
    row = store.evidence(states=["transcribed"])[0]
    quoted = store.evidence(states=["accepted"])[0]
    source = quoted.source

    def bind(claim: Claim, document: Document, asked: object) -> Claim:
        quote = quoted.record.quote
        assert quote is not None
        figure = Span(start=quote.start, end=quote.end)
        return claim.model_copy(update={"document": document.id, "quote": quote, "figure": figure})

    store.decide(row.id, "anchor", "ann", None, {"document": source.id}, bind)
    assert verify(store) == []
    sql(f"UPDATE records SET quote = NULL WHERE id = '{row.id}'")(store)


TAMPERING: dict[str, Callable[[Store], object]] = {
    "a byte of a source changed": changed,
    "a source removed": lambda store: stored(store).unlink(),
    "a file planted among the sources": planted,
    "a quotation's words changed": sql("UPDATE quotes SET exact = '11,491'"),
    "a quotation's offset moved": sql('UPDATE quotes SET start = start + 1, "end" = "end" + 1'),
    "a sentence changed": sql("UPDATE quotes SET sentence = 'x' || sentence"),
    "a document's text changed": sql("UPDATE documents SET text = text || 'x' WHERE text IS NOT NULL"),
    "what is known of a source changed": sql(
        "UPDATE documents SET source = replace(source, 'text/plain', 'text/html')"
    ),
    "a log line removed": sql("DELETE FROM log WHERE position = 3"),
    "the last log lines removed": sql("DELETE FROM log WHERE position >= 3"),
    "a log line edited": sql("UPDATE log SET reason = 'other' WHERE position = 3"),
    "a decision back-dated": sql("UPDATE log SET at = '2001-01-01T00:00:00Z' WHERE position = 4"),
    "a log line's hash changed": sql("UPDATE log SET hash = 'x' || hash WHERE position = 4"),
    "a record's state changed": sql("UPDATE records SET state = 'rejected' WHERE state = 'accepted'"),
    "a grade changed": sql("UPDATE records SET reliability = 'A' WHERE state = 'accepted'"),
    "a record's value changed": sql("UPDATE records SET body = replace(body, '11490', '99999')"),
    "what was entered changed": sql("UPDATE records SET original = replace(original, '30000', '99999')"),
    "a record removed": sql("DELETE FROM records WHERE state = 'accepted'"),
    "a record without a log line": sql("UPDATE records SET id = 'c-0' WHERE state = 'accepted'"),
    "an anchored figure's sentence taken away": taken_away,
    "an unanchored figure given a sentence": sql("UPDATE records SET quote = 1 WHERE state = 'transcribed'"),
    "a publisher's grade planted": sql("INSERT INTO rulings VALUES ('source:A', '{\"reliability\": \"A\"}')"),
    "a ruling on an origin removed": sql("DELETE FROM rulings WHERE subject = 'origin:Russia'"),
    "a record hidden as superseded": sql("UPDATE records SET superseded_by_extractor = 'x-1' WHERE state = 'accepted'"),
    "a superseded record shown": sql("UPDATE records SET superseded_by_extractor = NULL"),
    "a column to search by changed": sql("UPDATE records SET host = 'CN' WHERE state = 'accepted'"),
    "a bound to search by changed": sql("UPDATE records SET low = low + 1 WHERE state = 'accepted'"),
    "a column of a document changed": sql("UPDATE documents SET publisher = 'The Times'"),
    "a trigger planted": script("CREATE TRIGGER quiet AFTER INSERT ON log BEGIN DELETE FROM records; END"),
    "a view planted": script("CREATE VIEW claims AS SELECT * FROM records"),
    "a table planted": script("CREATE TABLE claims (words TEXT REFERENCES records (id))"),
    "a trigger removed": script("DROP TRIGGER sentences_in"),
    "the full-text index altered": sql("INSERT INTO sentences (rowid, sentence) VALUES (77, 'never written')"),
    "a reprint planted": sql("INSERT INTO reprints SELECT max(id), min(id), 0.9 FROM documents WHERE text IS NOT NULL"),
    "reprints removed": sql("DELETE FROM signatures"),
    "`case.toml` changed": written("case.toml", "# another case"),
    "`priors.toml` changed": written("priors.toml", "prior = [ ]"),
    "`evidence.csv` changed": written("evidence.csv", "30000,31000"),
    "`timeline.toml` removed": lambda store: (store.folder / "timeline.toml").unlink(),
    "a file of scenarios planted": written("scenarios.toml", "[x]"),
    "an estimate's file changed": written("estimates/ab12/estimate.json", "{}"),
    "an estimate planted": written("estimates/cd34/estimate.json", "{}"),
    "another estimate made the latest": written("estimates/latest", "cd34"),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        add(opened, lows=(11_490, 5))
        proposed = next(e for e in opened.evidence(states=["proposed"]) if e.record.low == 11_490)  # type: ignore[union-attr]
        opened.decide(proposed.id, "accept", "ann", "seen")
        opened.decide(proposed.id, "note", "ann", "again")
        add(opened, extractor="x-2")
        add(opened, " Of another matter.")
        opened.decide("origin:Russia", "mark", "ann", None, {"sensitivity": "blur"})
        estimated(opened)
        yield opened


def test_the_table_and_the_tests_name_the_same_kinds_of_tampering() -> None:
    assert TOLD.keys() == TAMPERING.keys() and len(TOLD) >= 10


@pytest.mark.parametrize("what", TAMPERING)
def test_each_kind_of_tampering_is_found_as_the_table_says(store: Store, what: str) -> None:
    assert verify(store) == []
    TAMPERING[what](store)
    found = [p.line() for p in verify(store)]
    assert any(TOLD[what] in line for line in found), found
