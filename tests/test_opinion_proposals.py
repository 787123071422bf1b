"""The gate: what a model proposes is let through only where the text bears it out."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document, reading
from model_server import answer, proposal
from withheld.opinion.proposals import UNSURE, admitted, parsed
from withheld.records import Claim
from withheld.text.document_analysis import DocumentAnalysis

TEXT = (
    "North Korean workers built the stadium in Qatar. In 2016 the Sejong Institute counted heads: 1,800 builders, it "
    "thought, and a wage of $150 a month for each North Korean labourer. The gates were shut. The Delta Bureau said nothing."
)
SETTING = DocumentAnalysis(document(TEXT))


def through(*proposals: dict[str, Any], known: tuple[Claim, ...] = ()) -> tuple[list[Claim], Counter[str]]:
    dropped: Counter[str] = Counter()
    return admitted(SETTING, parsed(answer(*proposals), dropped), known, "stub", dropped), dropped


def test_what_stands_in_the_text_becomes_a_claim_marked_as_the_models() -> None:
    (claim,), dropped = through(
        proposal("1,800 builders", 1800, host="QA", origin="Sejong Institute", start="2016-01-01")
    )
    assert claim.quote and TEXT[claim.quote.start : claim.quote.end] == "1,800 builders"
    assert claim.figure and TEXT[claim.figure.start : claim.figure.end].startswith("1,800")
    assert (claim.low, claim.host, claim.origin, claim.programme) == (1800, "QA", "Sejong Institute", "KP")
    assert claim.note == "proposed by stub" and claim.confidence == UNSURE and not dropped


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quote": "2,500 builders", "low": 2500}, "quotation not in the text"),
        ({"quote": "1,800 Builders"}, "quotation not in the text"),
        ({"quote": ""}, "quotation not in the text"),
        ({"low": 1900}, "figure not in its quotation"),
        ({"low": 1800, "high": 9999}, "figure not in its quotation"),
        ({"low": None, "high": None}, "figure not in its quotation"),
        ({"origin": "The White House"}, "speaker not in the text"),
        ({"place": "Vladivostok"}, "place not in the text"),
        ({"host": "RU"}, "host not in the text"),
        ({"unit": "dollars"}, "unit does not fit the measure"),
        ({"measure": "wage_gross", "unit": "bucks"}, "unit does not fit the measure"),
        ({"quote": "800 builders", "low": 800, "high": 800}, "quotation not in the text"),
        ({"low": 1800, "high": 1800, "origin": "it"}, "speaker not in the text"),
        ({"origin": "he"}, "speaker not in the text"),
        ({"origin": "the"}, "speaker not in the text"),
        ({"origin": "Sejong Inst"}, "speaker not in the text"),
        ({"origin": "Delta Bureau"}, "speaker not in the text"),
        ({"place": "Qat"}, "place not in the text"),
        ({"per": "day"}, "rate not in the text"),
        ({"stance": "denied"}, "stance not in the text"),
        ({"stance": "withdrawn"}, "stance not in the text"),
        ({"stance": "alleged"}, "stance not in the text"),
        (
            {"quote": "$150 a month", "low": 150, "high": 150, "measure": "wage_gross", "unit": "RUB"},
            "figure not in its quotation",
        ),
        ({"quote": "$150 a month", "low": 150, "high": 150}, "figure not in its quotation"),
        ({"low": float("nan"), "high": 1800}, "bounds that are no numbers in order"),
        ({"low": float("inf"), "high": 1800}, "bounds that are no numbers in order"),
        ({"low": 1800, "high": 150}, "bounds that are no numbers in order"),
        ({"measure": "soldiers"}, "not in the form of a claim"),
        ({"extra": 1}, "not in the form of a claim"),
    ],
)
def test_what_the_text_does_not_bear_out_is_dropped_and_counted(fields: dict[str, Any], reason: str) -> None:
    claims, dropped = through({**proposal("1,800 builders", 1800), "high": fields.get("low", 1800), **fields})
    assert claims == [] and dropped == {reason: 1}


def test_what_the_rules_found_is_not_added_again() -> None:
    known = tuple(reading(TEXT).claims)
    wage = next(c for c in known if c.measure.startswith("wage"))
    again = proposal("$150 a month", 150, measure=wage.measure, unit="USD", per="month")
    claims, dropped = through(again, known=known)
    assert claims == [] and dropped == {"already found": 1}


def test_a_proposal_made_twice_is_added_once() -> None:
    claims, dropped = through(*[proposal("1,800 builders", 1800)] * 2)
    assert len(claims) == 1 and dropped == {"already found": 1}


def test_a_period_whose_year_the_text_does_not_write_is_left_out() -> None:
    (claim,), _ = through(proposal("1,800 builders", 1800, start="2012-01-01", end="2012-12-31"))
    assert claim.start is None and claim.end is None


@pytest.mark.parametrize(
    "broken", ["", "{", "null", "[]", '{"claims": {}}', '{"records": []}', "Sure! Here you go: {}", "[" * 5000]
)
def test_an_answer_that_is_no_record_is_counted(broken: str) -> None:
    dropped: Counter[str] = Counter()
    assert parsed(broken, dropped) == [] and dropped == {"answers that were not a record": 1}


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


QUOTES = [
    "1,800 builders",
    "800 builders",
    "$150 a month",
    "counted heads: 1,800 builders, it thought, and a wage of $150",
]
_LIKELY = st.fixed_dictionaries(
    {
        "quote": st.sampled_from(QUOTES),
        "measure": st.sampled_from(["workers_abroad", "wage_gross", "remittances"]),
        "low": st.sampled_from([None, 1800, 150, 800, -1, 2016, 1e999]),
        "high": st.sampled_from([None, 1800, 150, 1e999]),
        "qualifier": st.sampled_from(["exact", "range", "at_least"]),
        "unit": st.sampled_from(["person", "USD", "RUB", ""]),
        "per": st.sampled_from([None, "day", "month", "year"]),
        "each": st.booleans(),
        "host": st.sampled_from([None, "QA", "RU", "", "XX"]),
        "place": st.sampled_from([None, "Qatar", "atar", " "]),
        "sector": st.none(), "start": st.none(), "end": st.none(),
        "origin": st.sampled_from([None, "Sejong Institute", "he", "it", "", "Institute counted", "Delta Bureau", "each North"]),
        "stance": st.sampled_from(["asserted", "estimated", "alleged", "denied", "withdrawn"]),
    }
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_LIKELY | st.dictionaries(st.sampled_from(list(proposal("", 0))), _JSON) | _JSON, max_size=4))
def test_what_a_model_says_is_dropped_or_borne_out_by_the_text(rows: list[Any]) -> None:
    dropped: Counter[str] = Counter()
    for claim in admitted(SETTING, parsed(json.dumps({"claims": rows}), dropped), (), "stub", dropped):
        assert claim.quote and TEXT[claim.quote.start : claim.quote.end] == claim.quote.exact
        assert (
            claim.quote.exact != "800 builders"
            and "Delta" not in (claim.origin or "")
            and claim.host in (None, "QA", "")
        )
        bounds = [b for b in (claim.low, claim.high) if b is not None]
        assert bounds and all(0 <= b < math.inf for b in bounds) and bounds == sorted(bounds)
        assert claim.origin is None or (len(claim.origin) > 2 and re.search(rf"\b{re.escape(claim.origin)}\b", TEXT))
        assert (
            claim.per in (None, "month")
            and claim.stance in ("asserted", "estimated")
            and claim.place in (None, "Qatar")
        )
        assert claim.unit == ("person" if claim.measure == "workers_abroad" else "USD")
