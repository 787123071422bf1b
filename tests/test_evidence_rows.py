import pytest

from case_folders import TEXT, claim
from documents import document
from withheld.evidence.rows import body_of, identity, quote_from, record_from, search_keys
from withheld.records import Dependence, Event, Position, Span

DOC = document(TEXT)


def test_a_record_keeps_its_identifier_however_sure_the_machine_is_of_it() -> None:
    first = identity(DOC.sha256, "claim", claim(DOC))
    quote = claim(DOC).quote
    assert quote is not None
    wider = quote.model_copy(update={"sentence": TEXT, "prefix": "that "})
    for change in (
        {"confidence": 0.3},
        {"figure": Span(start=17, end=23)},
        {"derivation": "x"},
        {"document": "y"},
        {"quote": wider},
    ):
        assert identity(DOC.sha256, "claim", claim(DOC).model_copy(update=change)) == first
    assert first.startswith("c-") and len(first) == 14


def test_another_document_place_or_content_is_another_record() -> None:
    quote = claim(DOC).quote
    assert quote is not None
    moved = claim(DOC).model_copy(update={"quote": quote.model_copy(update={"start": 16})})
    others = [claim(DOC, 1), claim(DOC, host="CN"), claim(DOC, origin=None), moved]
    found = {identity(DOC.sha256, "claim", c) for c in (claim(DOC), *others)} | {
        identity("0" * 64, "claim", claim(DOC))
    }
    assert len(found) == 6


def test_a_record_comes_back_from_its_row_as_it_was() -> None:
    record = claim(DOC, host=("RU", "CN"), via=("A", "B"))
    assert record_from("claim", body_of(record), record.quote) == record
    assert quote_from({"quote": None}) is None
    assert search_keys("claim", body_of(record)) == {
        "measure": "workers_abroad", "host": "RU+CN", "origin": "Russia", "low": 11_490, "high": 11_490,
        "begins": None, "ends": None, "sector": None, "place": None, "confidence": 1.0,
    }  # fmt: skip


def test_records_without_measure_or_origin_are_searched_by_what_they_have() -> None:
    position = Position(document="d", quote=None, stance="deny", holder="China", target="x", claim=3)
    assert {name: key for name, key in search_keys("position", body_of(position)).items() if key is not None} == {
        "origin": "China",
        "confidence": 1.0,
    }
    assert body_of(position)["claim"] is None
    assert search_keys("event", body_of(Event(document="d", quote=None, type="ban", host="RU")))["host"] == "RU"


def test_who_depends_is_not_taken_for_who_says_so() -> None:
    need = Dependence(document="d", quote=None, kind="barter", host="RU", sector="logging", holder="Russia")
    keys = search_keys("dependence", body_of(need))
    assert (keys["host"], keys["sector"], keys["origin"]) == ("RU", "logging", None)
    assert search_keys("dependence", body_of(need.model_copy(update={"origin": "a union"})))["origin"] == "a union"
    assert identity(DOC.sha256, "dependence", need).startswith("d-")
    assert record_from("dependence", body_of(need)) == need


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        record_from("rumour", {})
