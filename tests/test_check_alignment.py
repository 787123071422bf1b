from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check_figures import claim, said
from withheld.check import alignment
from withheld.check.alignment import Alignments, align, nature, one_voice, roots, same_origin
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
    assert found == ((), True, ())


def test_undated_documents_too_far_apart_are_not_compared():
    old = quantity(claim("workers_abroad", 1))._replace(told=claim("revenue", 1, when="2012-01-01").start)
    new = quantity(claim("workers_abroad", 9, document="b"))._replace(told=claim("revenue", 1, when="2024-01-01").start)
    assert align(old, new) is None
    assert align(old, new._replace(told=None)) is not None


def test_head_counts_are_compared_only_if_they_may_be_of_one_event():
    riot = claim("workers_affected", 2_000, when=("2024-01-01", "2024-01-31"))
    other = riot.model_copy(update={"low": 2_500.0, "high": 2_500.0, "document": "b"})
    assert pair(riot, other).differences == ("perhaps of two events",)
    placed = [c.model_copy(update={"place": "Tumen"}) for c in (riot, other)]
    assert pair(*placed).differences == ()
    where = "perhaps of two events: one names Tumen, the other names no town"
    assert pair(placed[0], other).differences == pair(riot, placed[1]).differences == (where,)
    assert pair(placed[0], other.model_copy(update={"place": "Hunchun"})) is None
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
    assert pair(one, two) == ((), True, ())
    year = claim("workers_abroad", 5, when=2019, document="c", origin="Y")
    assert pair(one, year).differences == ("they are of other dates, 16 January 2020 and 2019",)


def test_a_wage_contradicts_another_only_if_both_are_averages():
    def paid(sentence, figure, value, document):
        return said(sentence, figure, claim("wage_gross", value, per="month", when=2018, host="RU", document=document))

    mean = paid("On average they earn $300 a month.", "$300", 300, "a")
    other = paid("The average wage is $900 a month.", "$900", 900, "b")
    one_man = paid("One welder earned $900 a month.", "$900", 900, "c")
    assert pair(mean, other).differences == ()
    assert "averages" in pair(mean, one_man).differences[0]


def test_a_rate_of_one_year_is_set_beside_the_average_of_a_total_and_the_card_says_so():
    total = claim("revenue", 700e6, when=("2015-01-01", "2021-12-31"))
    rate = claim("revenue", 300e6, per="year", when=2020, document="b")
    found = pair(total, rate)
    assert found.differences == () and "an average over 2015–2021" in found.cautions[0].text
    of_one_year = claim("revenue", 300e6, when=2020, document="b")
    assert pair(total, of_one_year).differences == ("they are of other years, 2015–2021 and 2020",)


def test_figures_without_an_origin_share_one_only_within_a_document():
    one, two = claim("workers_abroad", 1, document="a"), claim("workers_abroad", 1, document="b")
    assert same_origin(one, one)
    assert not same_origin(one, two)
    assert not same_origin(one, claim("workers_abroad", 1, origin="X"))


def test_roots_are_the_distinct_origins():
    assert roots(["US government", "the United States", "Sejong Institute"]) == ["US government", "Sejong Institute"]


SENTENCES = (
    None,
    "On average 5 were paid in the country.",
    "There are 5, not counting students.",
    "They had 5 permits.",
)
DAYS = (
    None,
    dt.date(2012, 1, 1),
    dt.date(2018, 5, 1),
    dt.date(2018, 6, 20),
    dt.date(2019, 12, 31),
    dt.date(2023, 1, 1),
)


@st.composite
def figures(draw):
    """Figures of one measure, in few enough kinds that many of them look the same."""
    measure = draw(
        st.sampled_from(["workers_abroad", "workers_returned", "revenue", "wage_net", "arrears", "casualties"])
    )
    made = []
    for n in range(draw(st.integers(2, 8))):
        start, sentence = draw(st.sampled_from(DAYS)), draw(st.sampled_from(SENTENCES))
        end = start and start + dt.timedelta(draw(st.sampled_from([0, 30, 364, 1500])))
        one = claim(
            measure, draw(st.sampled_from([5.0, 50.0, 900.0])), document=draw(st.sampled_from("abcd")), start=start, end=end,
            host=draw(st.sampled_from([None, "RU"])), place=draw(st.sampled_from([None, None, "Amur"])),
            sector=draw(st.sampled_from([None, "logging"])), per=draw(st.sampled_from([None, "year", "day"])),
            stance=draw(st.sampled_from(["asserted", "estimated"])), note=draw(st.sampled_from([None, None, "a note"])),
            qualifier=draw(st.sampled_from(["exact", "order"])), origin=draw(st.sampled_from([None, "Labour Desk", "Sejong Institute"])),
        )  # fmt: skip
        one = said(sentence, "5", one, start=100 * n) if sentence and "5" in sentence else one
        if (q := quantity(one)) is not None:
            made.append(q._replace(told=draw(st.sampled_from(DAYS))))
    return made


@settings(max_examples=40, deadline=None)
@given(figures())
def test_what_is_kept_of_like_pairs_is_what_aligning_them_gives(made):
    known = Alignments()
    for a in made:
        for b in made:
            assert a is b or known.of(a, b) == align(a, b)
