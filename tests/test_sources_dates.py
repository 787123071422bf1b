from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.dates import NoSuchDate, mentions, stated, years

DAY = dt.date(2024, 3, 21)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-21", "2024-03-21T16:29:26Z", "2024/03/21 16:29", "2024.03.21", "21 March 2024", "21st of March, 2024",
        "March 21, 2024", "Mar. 21, 2024", "MARCH 21, 2024", "Thu, 21 Mar 2024 16:29:26 GMT", "21.03.2024", "3/21/2024",
        "21/03/2024", "2024년 3월 21일", "2024年3月21日", "20240321", "D:20240321162926+09'00'", "20240321T162926Z",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    found = stated(written)
    assert found is not None and found.day == DAY


def test_a_month_and_a_year_are_periods_and_no_days() -> None:
    month, year = stated("2024-02"), stated("2023")
    assert month is not None and year is not None
    assert (month.first, month.last, month.day) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29), None)
    assert (year.first, year.last, year.day) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31), None)


@pytest.mark.parametrize("written", ["2024-02-31", "31 April 2023", "20231301", "2024-00"])
def test_a_day_that_no_calendar_has_is_refused(written: str) -> None:
    with pytest.raises(NoSuchDate):
        stated(written)


def test_a_day_that_can_be_read_in_two_ways_is_refused() -> None:
    with pytest.raises(NoSuchDate, match="two ways"):
        stated("03/04/2024")
    same = stated("04/04/2024")
    assert same is not None and same.day == dt.date(2024, 4, 4)


@pytest.mark.parametrize("written", ["last week", "", "May", "12,345", "in the spring"])
def test_words_without_a_date_give_none(written: str) -> None:
    assert stated(written) is None


def test_mentions_stand_at_their_offsets_and_do_not_overlap() -> None:
    text = "From March 2019 until 22 December 2019, not on 31 February 2020."
    found = {text[m.start : m.end]: (m.first, m.last) for m in mentions(text)}
    assert found == {
        "March 2019": (dt.date(2019, 3, 1), dt.date(2019, 3, 31)),
        "22 December 2019": (dt.date(2019, 12, 22), dt.date(2019, 12, 22)),
    }


def test_years_are_told_from_amounts() -> None:
    assert [y.first.year for y in years("In 2017 some $2018 and 2,019 men, 1990% more than in 2016.")] == [2017, 2016]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_back(day: dt.date) -> None:
    for written in (day.isoformat(), f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day:%d %b %Y}"):
        found = stated(written)
        assert found is not None and found.day == day


@given(st.text(max_size=80))
def test_any_text_gives_a_period_or_a_clear_refusal(text: str) -> None:
    try:
        found = stated(text)
    except NoSuchDate:
        return
    assert found is None or found.first <= found.last
