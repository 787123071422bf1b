from __future__ import annotations

import datetime as dt

import pytest

from check_figures import claim
from withheld.check.periods import apart_words, dated, gap_days, length, middle, period, shared, years


def stock(when):
    return claim("workers_abroad", 100, when=when)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (2018, "2018"), (("2017-01-01", "2023-12-31"), "2017–2023"), (("2017-12-01", "2017-12-31"), "December 2017"),
        ("2019-03-01", "1 March 2019"), (("2024-02-01", "2024-02-29"), "February 2024"), (None, "period not stated"),
        (("2017-09-01", "2018-08-31"), "1 September 2017 to 31 August 2018"),
    ],
)  # fmt: skip
def test_periods_are_said_as_a_reader_says_them(when, words):
    assert dated(stock(when)) == words


def test_an_end_or_a_beginning_alone_is_said_as_such():
    one = stock("2019-03-01")
    assert dated(one.model_copy(update={"start": None})) == "until 1 March 2019"
    assert dated(one.model_copy(update={"end": None})) == "from 1 March 2019"


def test_seven_calendar_years_count_as_seven():
    assert years(stock(("2017-01-01", "2023-12-31"))) == 7
    assert years(stock(2018)) == 1
    assert years(stock(None)) is None


def test_periods_that_meet_have_no_gap_and_undated_ones_none():
    assert gap_days(stock(2018), stock("2018-06-01")) == 0
    assert gap_days(stock(2018), stock("2019-01-31")) == 31
    assert gap_days(stock(2018), stock(None)) is None


def test_shared_time_is_a_part_of_what_both_cover():
    assert shared(stock(("2018-01-01", "2018-01-10")), stock(("2018-01-06", "2018-01-15"))) == pytest.approx(5 / 15)
    assert shared(stock(2018), stock(2019)) == 0
    assert shared(stock(2018), stock(None)) == 0


def test_a_lone_or_reversed_date_still_places_a_figure():
    day = dt.date(2018, 5, 1)
    assert period(claim("workers_abroad", 1, start=day, end=None)) == (day, day)
    assert period(claim("workers_abroad", 1, start=day, end=dt.date(2018, 1, 1))) == (dt.date(2018, 1, 1), day)
    assert length(stock("2018-05-01")) == 1
    assert middle(stock(("2018-01-01", "2018-01-03"))) == dt.date(2018, 1, 2)


def test_what_is_unlike_in_two_times_is_called_dates_within_one_year_and_years_otherwise():
    assert (
        apart_words(stock("2019-03-01"), stock(("2019-01-01", "2019-01-31")))
        == "other dates: 1 March 2019 and January 2019"
    )
    assert apart_words(stock("2019-03-01"), stock(2017)) == "other years: 1 March 2019 and 2017"
