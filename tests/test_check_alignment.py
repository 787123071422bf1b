from __future__ import annotations

import pytest

from check_figures import claim, said
from withheld.check import alignment
from withheld.check.alignment import align, nature, one_voice
from withheld.check.quantities import quantity


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        ("workers_abroad", "stock"), ("arrears", "stock"), ("revenue", "standing"), ("state_share", "standing"),
        ("wage_net", "standing"), ("workers_returned", "flow"), ("casualties", "event"),
    ],
)  # fmt: skip
def test_every_measure_behaves_over_time_as_its_nature_says(measure, kind):
    assert nature(measure) == kind


def pair(one, two):
    return align(quantity(one), quantity(two))


def test_figures_of_one_time_need_no_caution():
    found = pair(claim("workers_abroad", 1, when=2018), claim("workers_abroad", 2, when="2018-05-01", document="b"))
    assert found == ((), True)


def test_undated_documents_too_far_apart_are_not_compared():
    old = quantity(claim("workers_abroad", 1))._replace(told=claim("revenue", 1, when="2012-01-01").start)
    new = quantity(claim("workers_abroad", 9, document="b"))._replace(told=claim("revenue", 1, when="2024-01-01").start)
    assert align(old, new) is None
    assert align(old, new._replace(told=None)) is not None


def test_head_counts_are_compared_only_if_they_may_be_of_one_event():
    riot = claim("workers_affected", 2_000, when=("2024-01-01", "2024-01-31"))
    assert pair(riot, riot.model_copy(update={"low": 2_500.0, "high": 2_500.0, "document": "b"})).cautions
    assert pair(claim("workers_affected", 1, when=2024), claim("workers_affected", 9, when=2024, document="b")) is None


def test_a_document_in_its_own_words_is_one_voice():
    own, named = claim("workers_abroad", 1), claim("workers_abroad", 2, origin="Qatar")
    assert one_voice(own, named)
    assert not one_voice(named, claim("workers_abroad", 2, origin="Russia"))
    assert not one_voice(own, named.model_copy(update={"document": "b"}))


def test_what_is_said_of_a_figure_becomes_a_caution():
    estimate = claim("workers_abroad", 1, stance="estimated", counted="permits", note="valid in May")
    texts = [c.text for c in alignment.said(estimate, claim("workers_abroad", 2))]
    assert texts[0] == "rests on an estimate"
    assert "note on 1: valid in May" in texts
    assert any(t.startswith("other definition: permits") for t in texts)


def test_every_caution_lowers_severity_but_a_note_which_is_for_people():
    permits = said("It gave 5 permits.", "5", claim("workers_abroad", 5, stance="alleged"))
    assert all(0 < c.weight < 1 for c in alignment.said(permits, claim("workers_abroad", 9)))
    one, two = claim("workers_abroad", 1, note="x"), claim("workers_abroad", 2, note="y")
    assert [c.weight for c in alignment.said(one, two)] == [1.0, 1.0]


def test_dates_within_a_month_are_one_time():
    one, two = (
        claim("workers_abroad", 0, when="2020-01-16", origin="X"),
        claim("workers_abroad", 9, when="2020-01-23", document="b"),
    )
    assert pair(one, two) == ((), True)
    year = claim("workers_abroad", 5, when=2019, document="c", origin="Y")
    assert pair(one, year).cautions[0].text == "other date: 16 January 2020 and 2019"
