"""Figures that an analyst makes from words of a document: read from the text around, and held to the reader's gate."""

from __future__ import annotations

import datetime as dt

import pytest

from documents import document
from withheld.anchoring.making import made
from withheld.evidence.failures import StoreError

TEXT = (
    "The ministry in Moscow said that North Korean workers were still in Russia at the end of 2017. Of the women in the "
    "dormitory, 212 sewed uniforms. They earned $400 a month, of which the state took 60 percent."
)
DOC = document(TEXT)
WORDS = {"exact": "dormitory, 212 sewed uniforms"}


def test_what_is_not_told_is_read_from_the_words_and_the_text_around() -> None:
    claim = made(DOC, WORDS, {"measure": "workers_abroad"}, "KP")
    assert (claim.low, claim.high, claim.qualifier, claim.unit, claim.host) == (212, 212, "exact", "person", "RU")
    assert claim.quote and claim.figure and TEXT[claim.figure.start : claim.figure.end] == "212"
    assert claim.quote.exact == WORDS["exact"] and TEXT[claim.quote.start : claim.quote.end] == claim.quote.exact
    wage = made(DOC, {"exact": "They earned $400 a month"}, {"measure": "wage_gross"}, "KP")
    assert (wage.low, wage.unit, wage.per) == (400, "USD", "month")
    assert made(DOC, {"exact": "took 60 percent"}, {"measure": "state_share"}, "KP").low == 0.6


def test_what_is_told_goes_before_what_is_read() -> None:
    told = {
        "measure": "workers_affected",
        "host": "China",
        "start": "2018-01-01",
        "end": "2018-12-31",
        "origin": "a cook",
    }
    claim = made(DOC, WORDS, told, "KP")
    assert (claim.measure, claim.host, claim.start, claim.origin) == (
        "workers_affected",
        "CN",
        dt.date(2018, 1, 1),
        "a cook",
    )
    assert made(DOC, WORDS, {"measure": "workers_abroad", "host": "CHN"}, "KP").host == "CN"


def test_words_may_be_named_by_their_place() -> None:
    start = TEXT.index("dormitory")
    assert made(DOC, {"start": start, "end": start + 29}, {"measure": "workers_abroad"}, "KP").quote is not None


@pytest.mark.parametrize(
    ("words", "told", "said"),
    [
        ("dormitory, 213 sewed", {}, "do not stand in the text"),
        ("sewed uniforms", {}, "these words contain no figure"),
        (WORDS["exact"], {"low": 400.0, "high": 400.0}, "does not contain the figure"),
        (WORDS["exact"], {"low": 21.0, "high": 21.0}, "does not contain the figure"),
        ("They earned $400 a month", {}, "no figure in these words"),
        ("earned $400 a month, of which the state took 60 percent", {"measure": "state_share", "high": 60.0}, "0 to 1"),
        (WORDS["exact"], {"measure": "people"}, "one of: workers_abroad"),
        (WORDS["exact"], {"measure": None}, "the measure is missing"),
        (WORDS["exact"], {"host": "Atlantis"}, "no such country"),
        (WORDS["exact"], {"sector": "dancing"}, "no such sector"),
        (WORDS["exact"], {"unit": "USD"}, "is in person"),
        (WORDS["exact"], {"start": "2018-01-01", "end": "2017-01-01"}, "is after end"),
        (WORDS["exact"], {"qualifier": "at_least"}, "does not fit"),
        (WORDS["exact"], {"low": float("nan")}, "low"),
        (WORDS["exact"], {"quote": "x"}, "not set by hand"),
        (WORDS["exact"], {"stance": "sung"}, "stance"),
        ("North Korean workers were still in Russia at the end of 2017. Of the women in the dormitory, 212 sewed uniforms. "
         "They earned $400 a month", {"measure": "wage_gross", "unit": "EUR"}, "does not contain the figure"),
    ],
)  # fmt: skip
def test_what_the_text_does_not_bear_out_or_no_case_can_hold_is_refused_with_the_reason(
    words: str, told: dict[str, object], said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        made(DOC, {"exact": words}, {"measure": "workers_abroad"} | told, "KP")


def test_of_several_figures_the_one_that_is_told_is_taken() -> None:
    doc = document("Of the North Korean workers in Russia, 212 sewed and 57 cooked.")
    with pytest.raises(StoreError, match="contain 2 figures"):
        made(doc, {"exact": "212 sewed and 57 cooked"}, {"measure": "workers_abroad"}, "KP")
    told = {"measure": "workers_abroad", "low": 57.0, "high": 57.0}
    claim = made(doc, {"exact": "212 sewed and 57 cooked"}, told, "KP")
    assert claim.figure and doc.text[claim.figure.start : claim.figure.end] == "57"
