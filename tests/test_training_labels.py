"""Labels as targets: which candidate is which claim, and which mention is meant."""

from __future__ import annotations

from typing import Any

import pytest

from documents import document
from training.reader.labels import align, columns, options, same_name, span_of
from withheld.extract.candidates import find_candidates
from withheld.extract.features import Mention, Mentions
from withheld.text.document_analysis import DocumentAnalysis

TEXT = "Some 60% of the 3,000 workers in Poland left in 2018, said Anna Nowak. They keep a tenth of their pay of 900 zloty a month."


def label(measure: str, low: float | None, high: float | None, unit: str, quote: str) -> dict[str, Any]:
    return {"measure": measure, "low": low, "high": high, "unit": unit, "quote": quote}


def test_each_claim_finds_the_candidate_that_it_is() -> None:
    candidates = find_candidates(DocumentAnalysis(document(TEXT)))
    claims = [
        label("workers_returned", 1800, 1800, "person", "Some 60% of the 3,000 workers"),
        label("workers_abroad", 3000, 3000, "person", "3,000 workers"),
        label("state_share", 0.9, 0.9, "fraction", "keep a tenth of their pay"),
        label("wage_gross", 900, 900, "PLN", "900 zloty a month"),
        label("wage_gross", 800, 800, "PLN", "900 zloty a month"),
    ]
    taken, missed = align(TEXT, candidates, claims)
    told = {TEXT[candidates[i].core : candidates[i].end]: record["class"] for i, record in taken.items()}
    assert told == {
        "60%": "workers_returned", "3,000": "workers_abroad", "a tenth": "kept_share", "900 zloty": "wage_gross",
    }  # fmt: skip
    assert missed == claims[4:]


def test_money_that_has_one_name_in_several_countries_is_that_of_the_host() -> None:
    text = "A nurse in Benghazi is paid 870 dinars a month."
    candidates = find_candidates(DocumentAnalysis(document(text)))
    here, there = (
        {**label("wage_gross", 870, 870, unit, "870 dinars a month"), "host": "LY"} for unit in ("LYD", "JOD")
    )
    assert [len(align(text, candidates, [claim])[0]) for claim in (here, there)] == [1, 0]


def test_a_bare_number_may_leave_its_currency_to_the_text_but_not_the_other_way_round() -> None:
    (bare,) = find_candidates(DocumentAnalysis(document("She keeps 150.")))
    assert options(bare, label("wage_net", 150, 150, "USD", "keeps 150")) == "wage_net"
    (money,) = find_candidates(DocumentAnalysis(document("She keeps $150.")))
    assert options(money, label("workers_abroad", 150, 150, "person", "keeps $150")) is None
    assert options(money, label("wage_net", 150, 150, "CNY", "keeps $150")) is None


def test_pointers_find_every_mention_of_what_a_record_says() -> None:
    mentions = Mentions(DocumentAnalysis(document(TEXT)), "KP")
    hosts = mentions.hosts
    right = columns("host", hosts, {"host": "PL"}, None)
    assert {hosts[c - 2].value for c in right} == {"PL"}
    assert columns("host", hosts, {"host": None}, None) == [0]
    speakers = mentions.speakers
    found = columns("speaker", speakers, {"origin": "Anna Nowak"}, None)
    assert found and all("Nowak" in str(speakers[c - 2].value) for c in found)
    assert columns("speaker", speakers, {"origin": "Nobody Named Here"}, None) == []


def test_the_day_of_publication_is_a_column_of_its_own() -> None:
    doc = document(TEXT)
    day = doc.published
    assert day is not None
    told = {"start": day.isoformat(), "end": day.isoformat()}
    assert columns("period", [], told, day) == [1]
    assert columns("period", [Mention(0, 1, (day, day))], told, day) == [1, 2]
    assert columns("period", [], {"start": None, "end": None}, day) == [0]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("Anna Nowak", "Nowak", True), ("the ministry", "ministry", True), (None, None, True), ("A. B.", None, False)],
)
def test_names_of_one_speaker(a: str | None, b: str | None, same: bool) -> None:
    assert same_name(a, b) is same


def test_a_quotation_is_found_whatever_its_white_space() -> None:
    assert span_of("one  two\nthree", "two three") == (5, 14)
    assert span_of("one", "two") is None
    assert span_of("one", None) is None
