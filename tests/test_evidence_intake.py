from collections.abc import Iterator
from pathlib import Path

import pytest

from case_folders import TEXT, add, claim, made
from documents import document
from withheld.evidence.custody import verify
from withheld.evidence.log import parsed
from withheld.evidence.store import Store
from withheld.records import Position, Reading


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        yield opened


def proposed(store: Store) -> dict[float | None, str]:
    return {getattr(e.record, "low", None): e.id for e in store.evidence(states=["proposed"])}


def test_reading_the_same_file_twice_changes_nothing(store: Store) -> None:
    doc, first = add(store)
    before = (store.evidence(), store.log())
    _, second = add(store)
    assert (first.documents, first.records, first.unchanged) == (1, 1, 0)
    assert (second.documents, second.records, second.unchanged) == (0, 0, 1)
    assert (store.evidence(), store.log()) == before
    assert store.has(doc.sha256, "x-1") and not store.has(doc.sha256, "x-2")


def test_a_figure_found_twice_at_one_place_is_one_record(store: Store) -> None:
    _, added = add(store, lows=(1, 1, 2))
    assert (added.records, len(proposed(store))) == (2, 2)


def test_two_documents_under_one_identifier_are_kept_apart(store: Store) -> None:
    for text in (TEXT, TEXT + " More."):
        doc = document(text).model_copy(update={"id": "same"})
        store.add(doc, text.encode(), Reading(document="same", claims=(claim(doc),)), "x-1")
    found = store.evidence(states=["proposed"])
    assert len({e.source.id for e in found}) == 2
    assert all(e.record.document == e.source.id for e in found)


def test_proposals_that_a_better_extractor_no_longer_makes_go_out_of_sight_but_stay(store: Store) -> None:
    add(store, lows=(1, 2))
    first = proposed(store)
    _, added = add(store, extractor="x-2", lows=(2, 3))
    assert (added.documents, added.records, added.unchanged) == (0, 1, 1)
    assert set(proposed(store)) == {2, 3} and proposed(store)[2] == first[2]
    line = store.log()[-1]
    assert (line.action, line.reason, parsed(line)["superseded"]) == ("read", "x-2", [first[1]])
    add(store, extractor="x-3", lows=(1,))
    assert proposed(store) == {1: first[1]}
    assert parsed(store.log()[-1])["restored"] == [first[1]]
    assert verify(store) == []


def test_what_an_analyst_decided_stays_whatever_the_extractor_says(store: Store) -> None:
    add(store, lows=(1, 2))
    store.decide(proposed(store)[1], "accept", "ann")
    add(store, extractor="x-2", lows=())
    (kept,) = [e for e in store.evidence() if not e.source.transcribed]
    assert (kept.state, kept.record.low) == ("accepted", 1)
    store.decide(kept.id, "undo", "ann")
    assert proposed(store) == {}


def test_an_extractor_that_changed_without_a_new_name_is_logged_all_the_same(store: Store) -> None:
    add(store, lows=(1,))
    position = store.position()
    add(store, lows=(2,))
    assert store.position() == position + 1 and set(proposed(store)) == {2}


def test_a_reading_that_finds_nothing_is_logged_and_not_read_again(store: Store) -> None:
    doc, added = add(store, lows=())
    assert (added.documents, added.records) == (1, 0)
    assert store.has(doc.sha256, "x-1") and store.log()[-1].subject == doc.id


def test_a_position_points_at_its_claim_in_the_order_in_which_claims_are_given(store: Store) -> None:
    doc = document(TEXT)
    claims = tuple(claim(doc, low) for low in (5, 6, 7))
    positions = tuple(
        Position(document=doc.id, quote=claims[0].quote, stance="deny", holder=h, target=h, claim=i)
        for h, i in (("A", 0), ("B", 2), ("C", 9))
    )
    store.add(doc, TEXT.encode(), Reading(document=doc.id, claims=claims, positions=positions), "x-1")
    given = [e.record.low for e in store.evidence("claim") if not e.source.transcribed]
    about = {e.record.holder: e.record.claim for e in store.evidence("position")}
    assert (given[about["A"]], given[about["B"]], about["C"]) == (5, 7, None)
    store.add(doc, TEXT.encode(), Reading(document=doc.id, claims=claims[2:], positions=positions[1:2]), "x-2")
    (position,) = store.evidence("position")
    assert position.record.claim == 0


def test_transcribed_rows_are_entered_once_with_their_grade(store: Store) -> None:
    (row,) = store.evidence()
    assert (row.state, row.reliability, row.record.quote, row.source.transcribed) == ("transcribed", "B", None, True)
    assert [e.action for e in store.log()] == ["transcribe"]
    assert store.transcribe() == 0 and store.position() == 1


def test_rows_of_one_url_share_a_source_and_new_rows_come_in_later(store: Store) -> None:
    path = store.folder / "evidence.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1].replace("30000", "20000") + "\n")
    assert store.transcribe("ann") == 1
    assert (len(store.sources()), len(store.evidence("claim"))) == (1, 2)
    assert store.log()[-1].analyst == "ann" and verify(store) == []
