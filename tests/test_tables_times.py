"""When headers and labels say that figures are of: years, parts of years, before and after something."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.tables.times import in_year, is_month, is_period, period_in, season_in, spans_of, turn_in, turned

YEAR = (dt.date(2017, 1, 1), dt.date(2017, 12, 31))


@pytest.mark.parametrize(
    ("label", "season"),
    [
        ("Q2", (4, 6)), ("4th quarter", (10, 12)), ("First half", (1, 6)), ("H2", (7, 12)), ("March", (3, 3)),
        ("Jan–Jun", (1, 6)), ("Marchers", None), ("Dec–Jan", None), ("2017", None), ("Workers", None),
    ],
)  # fmt: skip
def test_a_part_of_a_year_without_its_year(label: str, season: tuple[int, int] | None) -> None:
    assert season_in(label) == season


def test_a_part_of_a_year_lies_in_a_whole_year_only() -> None:
    assert in_year((4, 6), YEAR) == (dt.date(2017, 4, 1), dt.date(2017, 6, 30))
    assert in_year((4, 6), (dt.date(2017, 1, 1), dt.date(2018, 12, 31))) is None
    assert in_year((4, 6), (None, dt.date(2017, 12, 31))) is None


@pytest.mark.parametrize(
    ("label", "turn"),
    [
        ("Before the resolution", "before"), ("Pre-ban", "before"), ("North Korean workers today", "now"), ("Now", "now"),
        ("After the deadline", "after"), ("Pay before tax", None), ("Wage after deductions (USD)", None), ("Posts", None),
    ],
)  # fmt: skip
def test_before_now_and_after_are_told_from_pay_before_tax(label: str, turn: str | None) -> None:
    assert turn_in(label) == turn


def test_before_a_date_ends_on_the_day_before_it_and_after_begins_on_the_next() -> None:
    assert turned("before", period_in("December 2017")) == (None, dt.date(2017, 11, 30))
    assert turned("after", YEAR) == (dt.date(2018, 1, 1), None)
    assert turned("before", None) is None


def test_a_remark_with_a_date_is_no_period() -> None:
    assert is_period("end of 2017") and is_period("22 December 2019")
    assert not is_period("11,490 left by December 2018")


def test_the_year_of_a_resolution_is_not_that_of_the_figures() -> None:
    assert period_in("Serbia and Kosovo (S/RES/1244 (1999))") is None
    assert period_in("under resolution 2397 (2017), 2019") == (dt.date(2019, 1, 1), dt.date(2019, 12, 31))


def test_a_year_and_the_next_are_two_years_unless_the_table_is_by_months() -> None:
    assert period_in("2004-05") == (dt.date(2004, 1, 1), dt.date(2005, 12, 31))
    assert period_in("2004-05", monthly=True) == (dt.date(2004, 5, 1), dt.date(2004, 5, 31))
    assert period_in("2004-06") == (dt.date(2004, 6, 1), dt.date(2004, 6, 30))
    assert is_month("2004-06") and not is_month("2004-05")


def test_days_at_the_ends_of_months_stand_for_what_came_in_each() -> None:
    april, may, june = dt.date(2020, 4, 30), dt.date(2020, 5, 31), dt.date(2020, 6, 30)
    assert spans_of([june, april, may])[may, may] == (dt.date(2020, 5, 1), may)
    quarters = spans_of([dt.date(2020, 3, 31), june, dt.date(2020, 9, 30)])
    assert quarters[june, june] == (dt.date(2020, 4, 1), june)
    years = [dt.date(year, 1, 1) for year in (2018, 2019, 2020)]
    assert spans_of(years)[years[0], years[0]] == (years[0], dt.date(2018, 12, 31))


def test_other_days_stand_for_themselves() -> None:
    assert spans_of([dt.date(2020, 4, 30), dt.date(2020, 5, 31)]) == {}
    assert spans_of([dt.date(2020, 4, 30), dt.date(2020, 5, 14), dt.date(2020, 6, 30)]) == {}
    assert spans_of([dt.date(2012, 6, 30), dt.date(2017, 6, 30), dt.date(2022, 6, 30)]) == {}


@given(st.integers(2000 * 12, 2030 * 12), st.sampled_from([1, 3, 12]), st.integers(3, 9))
def test_the_spans_of_a_series_follow_each_other(first: int, step: int, length: int) -> None:
    days = [dt.date((first + n * step) // 12, (first + n * step) % 12 + 1, 1) for n in range(length)]
    spans = sorted(spans_of(days).values())
    assert [span[0] for span in spans] == days
    assert all(a[1] and b[0] and a[1] + dt.timedelta(days=1) == b[0] for a, b in itertools.pairwise(spans))


def test_since_a_year_has_no_end_unless_it_is_known_when_it_was_written() -> None:
    assert period_in("Sent since 2014") == (dt.date(2014, 1, 1), None)
    assert period_in("Sent since 2014", dt.date(2018, 6, 2)) == (dt.date(2014, 1, 1), dt.date(2018, 6, 2))
