"""The fields of records in a form: what is shown comes back as it was, and what makes no sense is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import document
from pages_served import told
from withheld.evidence.rows import CLASSES
from withheld.pages.failures import BadRequest
from withheld.pages.fields import HIDDEN, LABELS, asked, changes, fields
from withheld.records import Claim

WORDS = "340 workers in Russia"
CLAIM = told(WORDS, WORDS, "340", low=340.0, high=340.0).model_copy(update={"document": document(WORDS).id})


def form(claim: Claim, **more: str) -> dict[str, str]:
    sent = {f.name: f.value for f in fields(claim, "claim") if f.kind != "flag" or f.value}
    return {**sent, "flags": "1", **more}


@pytest.mark.parametrize("kind", CLASSES)
def test_every_field_of_every_kind_of_record_has_a_label_and_what_is_listed_can_be_chosen(kind):
    found = asked(kind, {})
    assert {f.name for f in found} == set(CLASSES[kind].model_fields) - HIDDEN
    assert all(f.name in LABELS for f in found)
    assert all(f.options for f in found if f.kind == "choice")


text = st.text(max_size=30)


@given(
    st.sampled_from([None, 0.0, 0.1, 1 / 3, 340.0, 1e9, 123456789.123]), st.sampled_from([None, "RU", "ZZ", ("RU", "CN"), ("XK",)]),
    text, st.lists(text, max_size=3), text, st.booleans(), st.sampled_from([None, "construction", "strange"]),
)  # fmt: skip
def test_a_record_that_comes_back_as_it_was_shown_is_not_changed(low, host, origin, via, note, each, sector):
    claim = CLAIM.model_copy(
        update={
            "low": low,
            "host": host,
            "origin": origin,
            "via": tuple(via),
            "note": note,
            "each": each,
            "sector": sector,
        }
    )
    assert changes(claim, "claim", form(claim)) == {}


def test_only_what_was_changed_is_an_edit():
    assert changes(CLAIM, "claim", form(CLAIM, low="2,000", host="china; Russian Federation")) == {
        "low": 2000.0,
        "host": ["CN", "RU"],
    }
    assert changes(CLAIM, "claim", form(CLAIM, host="", origin="")) == {"host": None, "origin": None}
    assert changes(CLAIM, "claim", form(CLAIM, via="A; B ;", each="1")) == {"via": ["A", "B"], "each": True}
    assert changes(CLAIM.model_copy(update={"each": True}), "claim", {"flags": "1"}) == {"each": False}


@pytest.mark.parametrize(
    ("name", "value"),
    [("low", "many"), ("low", "nan"), ("high", "1e999"), ("host", "Atlantis"), ("origin", "x" * 2001)],
)
def test_what_makes_no_sense_is_told_with_the_field(name, value):
    with pytest.raises(BadRequest) as told_:
        changes(CLAIM, "claim", form(CLAIM, **{name: value}))
    assert LABELS[name].split(",")[0] in told_.value.what


@pytest.mark.parametrize(("said", "value"), [("7,5", 7.5), ("0,35", 0.35), ("8,750", 8750.0), ("8 750", 8750.0)])
def test_a_decimal_comma_is_no_separator_of_thousands(said, value):
    assert changes(CLAIM, "claim", form(CLAIM, low=said))["low"] == value


@pytest.mark.parametrize("said", ["7,5,2", "3_000", "3 1", "nan", "1e999"])
def test_a_number_that_can_be_read_in_no_way_is_refused_with_what_was_typed(said):
    with pytest.raises(BadRequest, match=said):
        changes(CLAIM, "claim", form(CLAIM, low=said))
