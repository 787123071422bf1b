from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from anchored_cases import anchor, row, with_report
from case_folders import add, made, tampered
from withheld.disclosure.blackening import sentence_places
from withheld.disclosure.erasure import redact
from withheld.evidence.casefolder import source_path
from withheld.evidence.custody import verify
from withheld.evidence.log import BLACK
from withheld.evidence.schema import quotes, records
from withheld.evidence.search import find
from withheld.evidence.store import Store, StoreError
from withheld.exchange.jsonl import export_jsonl, import_jsonl
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
        ("UPDATE records SET body = '{\"a\": 1}' WHERE redacted IS NOT NULL", "has content"),
        ("UPDATE documents SET text = 'x' WHERE redacted IS NOT NULL", "has content"),
        (
            "UPDATE documents SET redacted = 2 WHERE redacted IS NULL AND text IS NOT NULL",
            "no line of the log erased it",
        ),
        ("UPDATE quotes SET prefix = 'x'", "were changed"),
    ],
)
def test_tampering_after_an_erasure_is_found(store: Store, statement: str, found: str) -> None:
    redact(store, told(store).source.id, "asked", "ann")
    tampered(store, statement)
    assert any(found in p.what for p in verify(store)), [p.line() for p in verify(store)]


def test_a_case_that_does_not_hold_is_not_erased_from(store: Store) -> None:
    tampered(store, "UPDATE log SET reason = 'x' WHERE action = 'note'")
    with pytest.raises(StoreError, match="does not pass verification"):
        redact(store, told(store).source.id, "asked", "ann")
    with pytest.raises(StoreError, match="needs a reason"):
        redact(store, "c-0", " ", "ann")


MORE = " The cook Quibbler Vantongeren said that 40 were ill. Later 60 went home."


def test_an_erased_sentence_is_gone_from_text_bytes_index_and_log_and_the_rest_stands(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        doc, _ = add(store, MORE)
        other, _ = add(store, MORE.replace("Later", "Later on,"))
        start = doc.text.index("The cook")
        spans = {key: [(start, start + len(MORE.split(". ")[0]) - 1)] for key in (doc.id, other.id)}
        store.decide(doc.id, "note", "ann", "who is it? " + doc.text[start : start + 53])
        gone = redact(store, doc.id, "asked by the person", "ann", spans)
        assert gone.blacked == {doc.id: 1, other.id: 1} and (gone.documents, gone.records, gone.standing) == (0, 0, ())
        assert not find(store, "Vantongeren").documents and verify(store) == []
        text = store.document(doc.id).text
        assert len(text) == len(doc.text) and BLACK in text and text.endswith("Later 60 went home.")
        assert len([e for e in store.evidence() if e.source.id == doc.id]) == 1
        assert b"Vantongeren" not in whole(store)
        with pytest.raises(StoreError, match="or a sentence of it"):
            add(store, MORE, extractor="x-2")
        assert redact(store, doc.id, "again", "ann", spans).position == gone.position


def test_the_sentence_of_a_record_takes_all_records_in_it_along_wherever_it_stands(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        doc, _ = add(store, MORE, lows=(11_490, 20_000))
        add(store, " Elsewhere in the text the same is said.")
        record = next(e for e in store.evidence("claim") if e.source.id == doc.id)
        spans = sentence_places(store, record.id)
        assert len(spans) == 2
        gone = redact(store, record.id, "asked", "ann", spans)
        assert gone.records == 3 and verify(store) == [] and not find(store, "Russia 11490").documents
        assert {e.source.transcribed for e in store.evidence()} == {True}


def test_a_record_that_was_erased_before_can_still_have_its_sentence_blacked_out(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        doc, _ = add(store, MORE)
        record = next(e for e in store.evidence("claim") if e.source.id == doc.id)
        assert redact(store, record.id, "a slip", "ann").standing == (doc.id,)
        redact(store, record.id, "asked", "ann", sentence_places(store, record.id))
        assert not find(store, "11490").documents and verify(store) == []
        with pytest.raises(StoreError, match="nothing to black out"):
            sentence_places(store, record.id)


def test_words_put_back_into_a_blacked_sentence_and_bytes_put_back_are_found(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        doc, _ = add(store, MORE)
        raw = source_path(store.folder, doc.sha256).read_bytes()
        redact(store, doc.id, "asked", "ann", {doc.id: [(94, 130)]})
        source_path(store.folder, doc.sha256).write_bytes(raw)
        tampered(store, f"UPDATE documents SET text = '{doc.text}' WHERE id = '{doc.id}'")
        found = [p.what for p in verify(store)]
        assert any("still there" in what for what in found) and any(
            "blacked out, but contains" in what for what in found
        )


def test_a_case_with_a_blacked_sentence_is_exported_whole_and_comes_back_the_same(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        doc, _ = add(store, MORE)
        redact(store, doc.id, "asked", "ann", {doc.id: [(94, 140)]})
        lines = list(export_jsonl(store))
        assert not any("Vantongeren" in line for line in lines)
        with made(tmp_path / "other") as again:
            import_jsonl(again, lines, "bob")
            assert list(export_jsonl(again)) == lines and verify(again) == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 160), st.integers(1, 60)), min_size=1, max_size=4))
def test_whatever_is_blacked_out_the_case_holds_and_lengths_stay(places: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder, made(Path(folder)) as store:
        doc, _ = add(store, MORE)
        spans = {doc.id: [(start, min(start + size, len(doc.text))) for start, size in places]}
        redact(store, doc.id, "asked", "ann", spans)
        text = store.document(doc.id).text
        assert verify(store) == [] and len(text) == len(doc.text)
        assert all(set(text[a:b]) <= {BLACK, "\n"} for a, b in spans[doc.id])


def test_an_erased_record_leaves_a_figure_that_is_anchored_in_its_sentence(tmp_path: Path) -> None:
    """The sentence still stands in the text and is the quotation of the other: its line keeps what binds it there."""
    with with_report(tmp_path) as store:
        before = anchor(store)
        with store.engine.connect() as connection:
            query = sa.select(records.c.id, quotes.c.sentence).join(quotes, records.c.quote == quotes.c.id)
            held = {key: sentence for key, sentence in connection.execute(query)}  # noqa: C416 - rows are no pairs to dict()
        (other,) = (k for k, sentence in held.items() if sentence == held[before.id] and k != before.id)
        redact(store, other, "a slip", "ann")
        assert verify(store) == []
        assert row(store).record.quote is not None
        store.decide(before.id, "undo", "ann")
        assert verify(store) == [] and row(store).record.quote is None
