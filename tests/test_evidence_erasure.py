from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from case_folders import add, made
from withheld.evidence.casefolder import source_path
from withheld.evidence.custody import verify
from withheld.evidence.erasure import redact
from withheld.evidence.search import find
from withheld.evidence.store import Store, StoreError
from withheld.records import Evidence

SECRET = " The foreman Quibbler Vantongeren kept the book."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        add(opened, SECRET)
        add(opened, " A second text, of harbours.")
        record = told(opened)
        opened.decide(record.id, "edit", "ann", "Vantongeren said so", {"place": "Vantongerenburg"})
        opened.decide(record.id, "note", "ann", "ask Vantongeren")
        opened.decide(record.id, "accept", "ann")
        yield opened


def told(store: Store) -> Evidence:
    document = next(s for s in store.sources() if not s.transcribed and SECRET in store.document(s.id).text)
    return next(e for e in store.evidence() if e.source.id == document.id)


def whole(store: Store) -> bytes:
    store.engine.dispose()
    return b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())


def test_an_erased_document_is_gone_from_every_file_and_the_case_holds(store: Store) -> None:
    document = told(store).source
    gone = redact(store, document.id, "asked by the person", "ann")
    assert (gone.documents, gone.records, gone.elsewhere) == (1, 1, ())
    assert b"Vantongeren" not in whole(store) and not source_path(store.folder, document.sha256).exists()
    assert verify(store) == []
    assert document.id not in {s.id for s in store.sources()} and find(store, "harbours").documents
    line = store.log()[-1]
    assert (line.action, line.subject, line.reason, line.analyst) == (
        "redact",
        document.id,
        "asked by the person",
        "ann",
    )
    with pytest.raises(StoreError, match="no text of this document"):
        store.document(document.id)


def test_an_erased_record_leaves_its_document(store: Store) -> None:
    record = told(store)
    gone = redact(store, record.id, "a slip", "ann")
    assert (gone.documents, gone.records) == (0, 1) and verify(store) == []
    assert record.id not in {e.id for e in store.evidence()} and SECRET in store.document(record.source.id).text
    with pytest.raises(StoreError, match="was erased"):
        store.decide(record.id, "accept", "ann")


def test_what_was_erased_is_not_read_again(store: Store) -> None:
    document = told(store).source
    redact(store, document.id, "asked", "ann")
    with pytest.raises(StoreError, match="was erased from this case"):
        add(store, SECRET)
    assert store.erased() == {document.sha256: store.position()}


def test_an_erasure_that_was_cut_off_is_told_and_completed(store: Store) -> None:
    document = told(store).source
    raw = source_path(store.folder, document.sha256).read_bytes()
    redact(store, document.id, "asked", "ann")
    source_path(store.folder, document.sha256).write_bytes(raw)
    (problem,) = verify(store)
    assert "still there" in problem.what and f"withheld redact {document.id}" in problem.remedy
    redact(store, document.id, "asked", "ann")
    assert verify(store) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE log SET reason = 'x' WHERE action = 'note'", "was changed"),
        ("UPDATE log SET analyst = 'bob' WHERE action = 'edit'", "was changed"),
        ("UPDATE log SET after = NULL WHERE action = 'redact'", "was changed"),
        ("DELETE FROM log WHERE action = 'redact'", "no line of the log erased it"),
        ("UPDATE records SET redacted = NULL WHERE redacted IS NOT NULL", "was erased, but is there"),
        ("UPDATE records SET body = '{\"a\": 1}' WHERE redacted IS NOT NULL", "holds content"),
        ("UPDATE documents SET text = 'x' WHERE redacted IS NOT NULL", "holds content"),
        (
            "UPDATE documents SET redacted = 2 WHERE redacted IS NULL AND text IS NOT NULL",
            "no line of the log erased it",
        ),
        ("UPDATE quotes SET prefix = 'x'", "were changed"),
    ],
)
def test_tampering_after_an_erasure_is_found(store: Store, statement: str, found: str) -> None:
    redact(store, told(store).source.id, "asked", "ann")
    store.engine.dispose()
    with sqlite3.connect(store.path) as connection:
        assert connection.execute(statement).rowcount > 0
    assert any(found in p.what for p in verify(store)), [p.line() for p in verify(store)]


def test_a_case_that_does_not_hold_is_not_erased_from(store: Store) -> None:
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE log SET reason = 'x' WHERE action = 'note'")
    with pytest.raises(StoreError, match="does not hold"):
        redact(store, told(store).source.id, "asked", "ann")
    with pytest.raises(StoreError, match="without a reason"):
        redact(store, "c-0", " ", "ann")
