"""The gate: what a model proposes is let through only where the text bears it out."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import document, reading
from model_server import answer, proposal
from withheld.claims.setting import Setting
from withheld.opinion.proposals import UNSURE, admitted, parsed
from withheld.records import Claim

TEXT = (
    "North Korean workers built the stadium in Qatar. In 2016 the Sejong Institute counted heads: 1,800 builders, it "
    "thought, and a wage of $150 a month for each North Korean labourer."
)
SETTING = Setting(document(TEXT))


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
    assert parsed(broken, dropped) == [] and dropped == {"answers that were no record": 1}


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
)


@given(st.lists(st.dictionaries(st.sampled_from(list(proposal("", 0))), _JSON) | _JSON, max_size=4))
def test_nothing_that_a_model_says_gets_past_the_gate_unquoted(rows: list[Any]) -> None:
    dropped: Counter[str] = Counter()
    for claim in admitted(SETTING, parsed(json.dumps({"claims": rows}), dropped), (), "stub", dropped):
        assert claim.quote and TEXT[claim.quote.start : claim.quote.end] == claim.quote.exact
