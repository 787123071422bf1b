import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.charts.figures import between, counted, period, quantity, rate_words, rounded
from withheld.estimate.results import Quantiles


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(98_231, "person", "98,000"), (0, "person", "0"), (3.4, "person", "3"), (6.2, "person", "6"),
     (0.2, "person", "0"), (0.6, "person/year", "1"),
     (37.4, "person", "37"),
     (4.83e8, "USD", "$480m"), (1.23e9, "USD/year", "$1.2bn"), (88.2, "USD/month", "$88"), (1e6, "EUR", "EUR 1m"),
     (0.684, "fraction", "68%"), (0.0021, "fraction", "0.2%"), (0.0, "fraction", "0%"),
     (0.998, "fraction", "over 99%"), (1.0, "fraction", "100%"), (4.23, "month", "4.2"), (999_600_000, "USD", "$1bn")],
)  # fmt: skip
def test_quantities_have_two_digits_and_their_unit(value, unit, words):
    assert quantity(value, unit) == words


@pytest.mark.parametrize(
    ("unit", "words"), [("person", "workers"), ("USD/year", "a year"), ("USD", ""), ("month", "months")]
)
def test_units_are_named_in_words(unit, words):
    assert rate_words(unit) == words


@given(st.floats(1e-6, 1e12))
def test_rounding_moves_a_value_by_at_most_a_twentieth(value):
    assert abs(rounded(value) - value) <= 0.05 * value * 1.0001


def test_an_interval_is_told_by_its_own_bounds():
    q = Quantiles(values=(10.0, 20, 30, 40, 50, 60, 70))
    assert [between(q, level, "person") for level in (50, 80, 95)] == ["30 to 50", "20 to 60", "10 to 70"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [("2019-01-01", "2019-12-31", "2019"), ("2017-01-01", "2023-12-31", "2017–2023"),
     ("2019-12-01", "2019-12-31", "Dec 2019"),
     ("2024-02-01", "2024-02-29", "Feb 2024"), ("2019-12-22", "2019-12-22", "22 Dec 2019"),
     ("2018-09-01", "2019-08-31", "Sep 2018 to Aug 2019"), ("2019-12-01", "2019-12-22", "1 Dec 2019 to 22 Dec 2019"),
     (None, None, "undated"), ("2019-12-22", None, "from 22 Dec 2019"), (None, "2019-12-22", "until 22 Dec 2019")],
)  # fmt: skip
def test_periods_keep_their_precision(start, end, words):
    assert period(*(dt.date.fromisoformat(d) if d else None for d in (start, end))) == words


def test_nouns_agree_with_their_number():
    assert [counted(n, "figure") for n in (0, 1, 1204)] == ["0 figures", "1 figure", "1,204 figures"]
