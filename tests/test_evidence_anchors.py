"""Anchoring in the store: the row keeps what it says, gains a quotation, and every way back and out holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anchored_cases import HELD, anchor, read, row, with_report
from case_folders import made
from withheld.anchoring.matching import Binder
from withheld.anchoring.proposals import proposed
from withheld.case import load_case
from withheld.disclosure.erasure import redact
from withheld.evidence.custody import verify
from withheld.evidence.engine import reading
from withheld.evidence.rows import body_of
from withheld.evidence.store import Store, StoreError
from withheld.exchange.jsonl import export_jsonl, import_jsonl
from withheld.records import Claim

PLACED = {"document", "figure"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with with_report(tmp_path) as opened:
        yield opened


def report(store: Store) -> str:
    return next(s.id for s in store.sources() if not s.transcribed)


def fields(claim: object) -> dict[str, object]:
    assert isinstance(claim, Claim)
    return {name: value for name, value in body_of(claim).items() if name not in PLACED}


def whole(store: Store) -> bytes:
    store.engine.dispose()
    return b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())


def test_a_row_gains_a_quotation_of_the_stored_text_and_no_field_of_it_changes(store: Store) -> None:
    before = anchor(store)
    now = row(store)
    assert (before.unanchored, before.state, now.unanchored, now.state) == (True, "transcribed", False, "accepted")
    assert fields(now.record) == fields(before.record) and now.id == before.id
    text, quote = store.document(now.source.id).text, now.record.quote
    assert quote is not None and text[quote.start : quote.end] == quote.exact and "30,000" in quote.exact
    assert now.transcribed_from == before.source and now.source.id == report(store)
    assert (now.reliability, verify(store)) == (before.reliability, [])


def test_an_undo_brings_back_the_row_and_the_proposal_of_the_same_figure(store: Store) -> None:
    before = {e.id: e for e in store.evidence()}
    anchor(store)
    assert len(store.evidence()) == len(before) - 1
    store.decide(row(store).id, "undo", "ann")
    assert {e.id: e for e in store.evidence()} == before and verify(store) == []
    with reading(store.engine, store.path) as connection:
        unused = "SELECT count(*) FROM quotes WHERE id NOT IN (SELECT quote FROM records WHERE quote IS NOT NULL)"
        assert connection.exec_driver_sql(unused).scalar() == 0


def test_the_proposal_of_the_very_figure_does_not_count_twice(store: Store) -> None:
    anchor(store)
    assert [e.record.low for e in store.evidence("claim") if isinstance(e.record, Claim)].count(30_000) == 1


def test_a_row_is_anchored_once_and_only_a_transcribed_one(store: Store) -> None:
    anchor(store)
    with pytest.raises(StoreError, match="already anchored"):
        store.decide(row(store).id, "anchor", "ann", None, {"document": report(store)}, Binder())
    machine = next(e for e in store.evidence() if e.state == "proposed")
    with pytest.raises(StoreError, match="only a transcribed figure"):
        store.decide(machine.id, "anchor", "ann", None, {"document": report(store)}, Binder())
    assert verify(store) == []


def test_no_row_is_anchored_without_the_gate_or_in_a_text_that_is_not_there(store: Store) -> None:
    key, lines = row(store).id, len(store.log())
    with pytest.raises(StoreError, match="review --anchors"):
        store.decide(key, "anchor", "ann", None, {"document": report(store)})
    with pytest.raises(StoreError, match="not in this case"):
        store.decide(key, "anchor", "ann", None, {"document": row(store).source.id}, Binder())
    with pytest.raises(StoreError, match="does not contain the figure"):
        store.decide(key, "anchor", "ann", None, {"document": report(store), "exact": "sent home 20,000"}, Binder())
    assert len(store.log()) == lines and row(store).unanchored


def test_reading_anew_and_transcribing_anew_leave_an_anchored_row_alone(store: Store) -> None:
    anchor(store)
    before = store.evidence()
    read(store, HELD)
    assert store.transcribe() == 0 and store.enter(load_case(store.folder).rows, "ann") == 0
    assert store.evidence() == before and verify(store) == []


def test_a_newer_extractor_supersedes_no_record_that_a_person_made(store: Store) -> None:
    from withheld.extract.read import read_document
    from withheld.records import Reading

    anchor(store)
    document = store.document(report(store))
    store.add(document, HELD.encode(), Reading(document=document.id), "rules-2")
    assert [e.id for e in store.evidence("claim")] == [row(store).id] and verify(store) == []
    store.add(document, HELD.encode(), read_document(document), "rules-3")
    assert verify(store) == []


def test_an_edited_row_is_anchored_by_what_it_says_now(store: Store) -> None:
    key = row(store).id
    store.decide(key, "edit", "ann", "misread", {"low": 20_000, "high": 20_000, "measure": "workers_returned"})
    (found,) = proposed(store)
    (quoted,) = [m.claim.quote.exact for m in found.best if m.claim.quote]
    assert quoted.endswith("20,000 of the workers")
    store.decide(key, "anchor", "ann", None, found.best[0].changes, Binder())
    store.decide(key, "note", "ann", "compared")
    assert verify(store) == [] and row(store).record.low == 20_000  # type: ignore[union-attr]
    store.decide(key, "undo", "ann")
    assert (row(store).unanchored, row(store).state) == (True, "edited") and verify(store) == []


def test_export_and_import_carry_an_anchoring_without_loss(store: Store, tmp_path: Path) -> None:
    anchor(store)
    lines = list(export_jsonl(store))
    with made(tmp_path / "other") as other:
        import_jsonl(other, lines, "bob")
        assert list(export_jsonl(other)) == lines and verify(other) == []
        assert other.evidence() == store.evidence()
        other.decide(row(other).id, "undo", "bob")
        assert row(other).unanchored and verify(other) == []


@pytest.mark.parametrize("undone", [False, True])
def test_to_erase_the_document_erases_what_was_quoted_from_it_also_by_an_anchoring_that_was_undone(
    store: Store, undone: bool
) -> None:
    anchor(store)
    if undone:
        store.decide(row(store).id, "undo", "ann")
    own = sum(e.source.id == report(store) for e in store.evidence())
    gone = redact(store, report(store), "asked", "ann")
    assert b"the ministry in Moscow" not in whole(store) and verify(store) == []
    assert gone.records == own + (not undone)  # the anchored row has its sentence from the report
    assert [e.unanchored for e in store.evidence()] == ([True] if undone else [])


def test_to_erase_the_row_or_its_address_erases_the_quotation(store: Store, tmp_path: Path) -> None:
    before = anchor(store)
    redact(store, before.source.id, "asked", "ann")
    assert all(e.transcribed_from is None for e in store.evidence()) and verify(store) == []
    with with_report(tmp_path / "other") as other:
        anchor(other)
        redact(other, row(other).id, "asked", "ann")
        assert verify(other) == [] and all(e.transcribed_from is None for e in other.evidence())
        assert b"seen" not in b"".join(str(d).encode() for d in other.log() if d.action == "anchor")


def test_a_mark_on_the_address_or_its_publisher_goes_along_to_the_anchored_row(store: Store) -> None:
    store.decide(row(store).source.id, "mark", "ann", None, {"sensitivity": "withhold"})
    anchor(store)
    assert row(store).sensitivity == "withhold"
    other = next(e for e in store.evidence() if e.state == "proposed")
    assert other.sensitivity is None


def test_decisions_of_a_file_anchor_once_and_a_second_run_repeats_nothing(store: Store) -> None:
    (found,) = proposed(store)
    asked = [{"subject": found.row.id, "action": "anchor", "reason": "seen", "changes": found.best[0].changes}]
    assert store.decide_all(asked, "ann", Binder()) == [True]
    assert store.decide_all(asked, "ann", Binder()) == [False]
    wrong = [{"subject": found.row.id, "action": "anchor", "changes": {"document": "d-none"}}]
    assert isinstance(store.decide_all(wrong, "ann", Binder())[0], str) and verify(store) == []


@pytest.mark.parametrize("undone", [False, True])
def test_a_sentence_blacked_out_beside_an_anchored_one_leaves_the_log_too(tmp_path: Path, undone: bool) -> None:
    kept, gone = "Russia had 30,000 North Korean workers at the end of 2017.", "Zebulon was among them."
    with with_report(tmp_path, f"{kept} {gone}") as store:
        anchor(store)
        quote = row(store).record.quote
        assert quote is not None and "Zebulon" in quote.suffix
        if undone:
            store.decide(row(store).id, "undo", "ann")
        first = store.document(report(store)).text.index(gone)
        redact(store, report(store), "asked", "ann", {report(store): [(first, first + len(gone))]})
        assert verify(store) == [] and row(store).unanchored == undone
        assert b"Zebulon" not in whole(store)
