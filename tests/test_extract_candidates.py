"""Every number of a text that could be a claim, with its arithmetic."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import document
from withheld.extract.candidates import Candidate, find_candidates
from withheld.text.document_analysis import DocumentAnalysis


def found(text: str) -> list[Candidate]:
    return find_candidates(DocumentAnalysis(document(text)))


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit"),
    [
        ("They work 14 hours a day.", "hour", 14, 14, "hour"),
        ("Contracts run for three years.", "month", 36, 36, "month"),
        ("They toil from 7 a.m. until 9 p.m. on the site.", "hour", 14, 14, "hour"),
        ("They go up from six to eight in the evening.", "hour", 14, 14, "hour"),
        ("She was hired for a year.", "month", 12, 12, "month"),
        ("He is paid more than double what he had at home.", "multiple", 2, None, "ratio"),
        ("None is employed there any longer.", "zero", 0, 0, ""),
        ("The number is nil.", "zero", 0, 0, ""),
        ("Officially it is 2,5 dollars an hour.", "money", 2.5, 2.5, "USD"),
        ("Kuwait: 2,000-odd.", "count", 2000, 2000, ""),
    ],
)
def test_what_a_number_comes_to(text: str, kind: str, low: float, high: float | None, unit: str) -> None:
    first = next(c for c in found(text) if c.kind == kind)
    assert (first.low, first.high, first.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("One dollar in ten stayed with the man.", 0.1, 0.1, "fraction"),
        ("The agency keeps nine riyals of every ten.", 0.9, 0.9, "fraction"),
        ("The men's share was three parts in ten.", 0.3, 0.3, "fraction"),
        ("Two out of three came.", 0.666667, 0.666667, "fraction"),
        ("The hundred and ten men sleep there.", 110, 110, ""),
        ("They brought in a first hundred.", 100, 100, ""),
        ("They got eight or nine thousand.", 8000, 9000, ""),
        ("He pays the trade section 500 dollars.", 500, 500, "USD"),
        ("Today they number 165.", 165, 165, ""),
        ("HARBIN, Nov. 12 - Some 310 builders are there.", 310, 310, ""),
    ],
)
def test_shares_hundreds_and_datelines(text: str, low: float, high: float, unit: str) -> None:
    (c,) = found(text)
    assert (c.low, c.high, c.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("They were to take no fewer than 35 and no more than 60 cooks.", 35, 60, ""),
        ("The men see between an eighth and a sixth of it.", 0.125, 0.166667, "fraction"),
        ("They would go fifteen, sixteen hours.", 15, 16, "hour"),
        ("They are on 13-hour to 15-hour shifts.", 13, 15, "hour"),
        ("They are on 13- to 15-hour shifts.", 13, 15, "hour"),
        ("His term was four years and five months.", 53, 53, "month"),
        ("They saw a fourth of it.", 0.25, 0.25, "fraction"),
        ("They were scattered over 17 towns.", 17, 17, ""),
        ("Hers was the usual year and a half.", 18, 18, "month"),
        ("The shift went beyond 17 hours.", 17, None, "hour"),
        ("Its guesses start at $2.6 billion.", 2.6e9, None, "USD"),
        ("Cooks of theirs in the republic number 7,300.", 7300, 7300, ""),
        ("There have been no such workers.", 0, 0, ""),
        ("It gave out no new work permits.", 0, 0, ""),
    ],
)
def test_one_amount_told_in_two_numbers_is_one(text: str, low: float, high: float | None, unit: str) -> None:
    (c,) = found(text)
    assert (c.low, c.high, c.unit) == (pytest.approx(low, rel=1e-5), high and pytest.approx(high, rel=1e-5), unit)


@pytest.mark.parametrize(
    "text",
    [
        "They took no fewer than 60 cooks and no more than 35 drivers.",
        "No fewer than 35 went to the north, and no more than 60 to the south.",
        "It rose from an eighth to a sixth.",
        "They pay for fifteen, eighteen hours are worked.",
        "It lasted four years, and after two months they left.",
    ],
)
def test_two_amounts_side_by_side_stay_two(text: str) -> None:
    assert len(found(text)) == 2


def test_shares_by_the_thousand_cost_no_more_each_than_a_few() -> None:
    def cost(times: int) -> float:
        analysis = DocumentAnalysis(
            document("They saw between an eighth and a sixth, and a fifth of it, for two years. " * times)
        )
        assert analysis.lines
        began = time.process_time()
        assert len(find_candidates(analysis)) == 3 * times
        return time.process_time() - began

    few, many = (min(cost(times) for _ in range(2)) for times in (1_000, 6_000))
    assert many < 15 * few, "six times the text; a base that is looked for through all of it costs thirty-six times"


def test_people_in_so_many_places_are_no_share() -> None:
    assert [c.low for c in found("Three workers in ten camps fell ill.")] == [3, 10]


def test_two_figures_of_a_change_are_no_range() -> None:
    assert [(c.low, c.high) for c in found("It fell from 30,023 to 11,490.")] == [(30023, 30023), (11490, 11490)]
    assert [(c.low, c.high) for c in found("It rose from 445 to 700.")] == [(445, 445), (700, 700)]
    assert [(c.low, c.high) for c in found("There are between 445 and 700.")] == [(445, 700)]


def test_a_share_is_worked_out_on_the_count_after_it_and_else_on_the_one_before_it() -> None:
    (after,) = [c for c in found("Some 60% of the 3,000 workers left.") if c.kind == "fraction"]
    assert after.product and (after.product.low, after.product.derivation) == (1800, "0.6 × 3000 = 1800")
    (before,) = [c for c in found("There are 3,000 workers. A third of them left.") if c.kind == "fraction"]
    assert before.product and before.product.low == 1000


def test_what_workers_keep_leaves_the_rest() -> None:
    (kept,) = found("They keep no more than 40%.")
    assert kept.rest == (0.6, None, "at_least")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("After the 1974 Cuban Spring the state sent its nurses abroad.", []),
        ("In all 1974 Cuban nurses went.", [1974]),
        ("Oman had 45 cooks.[3] Ten of them left the port.[4][5]", [45, 10]),
        ("Oman had 45 cooks at the time.2 Ten of them left.", [45, 10]),
        ("The guard told [30] of them to go.", [30]),
    ],
)
def test_years_of_named_events_and_marks_of_notes_are_no_figures(text: str, counted: list[float]) -> None:
    assert [c.value for c in found(text)] == counted


def test_years_of_time_and_headings_are_no_figures() -> None:
    assert [c.low for c in found("In 2017 North Koreans were employed.")] == []
    assert [c.low for c in found("Licences of the DPRK: 51")] == [51]


@given(st.text(max_size=300))
def test_candidates_stand_in_the_text_in_order_and_apart(text: str) -> None:
    at = 0
    for c in found(text):
        assert at <= c.core < c.end <= len(text)
        at = c.end


def test_cents_of_a_dollar_are_a_share() -> None:
    text = "North Korea takes 70 to 90 cents of every dollar, or 15 cents on the dollar."
    found = [c for c in find_candidates(DocumentAnalysis(document(text))) if c.kind == "fraction"]
    assert [(c.low, c.high, c.qualifier) for c in found] == [(0.7, 0.9, "range"), (0.15, 0.15, "exact")]
