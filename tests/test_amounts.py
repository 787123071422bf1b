from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_figures import claim
from withheld.amounts import amount, estimated, estimated_range, number, spell


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "unit", "words"),
    [
        (10_000, None, "at_least", "person", "at least 10,000"),
        (None, 300, "at_most", "person", "up to 300"),
        (4_000, 4_000, "about", "USD", "about $4,000"),
        (2e8, 5e8, "range", "USD", "$200–500m"),
        (1.2e9, 2.3e9, "range", "USD", "$1.2–2.3bn"),
        (5e8, 1.2e9, "range", "USD", "$500m–1.2bn"),
        (0.9, 0.9, "exact", "fraction", "90%"),
        (0.85, 0.9, "range", "fraction", "85–90%"),
        (2e4, 1e5, "order", "person", "tens of thousands (20,000–100,000)"),
        (24, 100, "order", "person", "dozens (24–100)"),
        (2e8, 1e9, "order", "USD", "hundreds of millions ($200m–1bn)"),
        (36, 36, "exact", "month", "36 months"),
        (1, 1, "exact", "month", "1 month"),
        (29, 29, "exact", "country", "29 countries"),
        (3, 3, "exact", "ratio", "3 times"),
        (None, None, "exact", "person", "no value"),
    ],
)
def test_bounds_units_and_magnitudes_are_spelled(low, high, qualifier, unit, words):
    assert spell(low, high, qualifier, unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (740e6, "USD", "$740m"), (1.2e9, "USD", "$1.2bn"), (88.1, "USD", "$88"),
        (105_714_286, "USD", "$105.7m"),
        (999_600, "USD", "$999,600"), (999.96e6, "USD", "$1bn"), (300_000, "CNY", "300,000 CNY"),
        (1.6e9, "GBP", "£1.6bn"),
        (2.5, "USD", "$2.50"), (100_000, "person", "100,000"), (0.667, "fraction", "66.7%"),
        (13_221, "person", "13,221"),
    ],
)  # fmt: skip
def test_numbers_keep_the_digits_that_a_reader_needs(value, unit, words):
    assert number(value, unit) == words


def test_a_rate_for_one_worker_says_so():
    assert amount(claim("wage_net", 120, 150, per="month")) == "$120–150 a month each"
    assert spell(4_000, 4_000, "about", "USD", None, True) == "about $4,000 each"
    assert spell(12, 12, "exact", "hour", "day") == "12 hours a day"
    assert spell(5, 5, "exact", "USD", "hour") == "$5 an hour"


def test_an_infinite_bound_is_an_open_one():
    assert spell(50, math.inf, "range", "person") == "at least 50"


@given(st.floats(0, 1e300), st.sampled_from(["person", "USD", "fraction", "month"]))
def test_any_number_is_spelled_in_a_short_line(value, unit):
    assert 0 < len(number(value, unit)) < 40


@given(st.floats(1e6, 9e14))
def test_money_is_spelled_to_four_digits(value):
    digits, scale = number(value, "USD")[1:].replace(",", ""), 1.0
    for suffix, size in (("tn", 1e12), ("bn", 1e9), ("m", 1e6)):
        if digits.endswith(suffix):
            digits, scale = digits[: -len(suffix)], size
            break
    assert float(digits) * scale == pytest.approx(value, rel=6e-4)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_nobody_is_told_a_fraction_of_a_person(one, other):
    told = spell(min(one, other), max(one, other), "range", "person")
    assert all(part.replace(",", "").isdigit() for part in told.split("–")), told


def test_bounds_that_are_the_same_number_of_persons_are_told_once():
    assert (spell(6.2, 6.4, "range", "person"), spell(14.6, 31.2, "range", "person")) == ("6", "15–31")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (46_251, "person", "46,300"),
        (861.4, "person", "861"),
        (73_310_000, "USD", "$73.3m"),
        (1_234_567_890, "USD", "$1.23bn"),
        (118.37, "USD", "$118"),
        (0.12345, "fraction", "12.3%"),
        (-0.2, "person", "0"),
    ],
)
def test_an_estimate_has_three_digits(value, unit, words):
    assert estimated(value, unit) == words


def test_an_interval_of_an_estimate_is_one_value_where_both_ends_read_the_same():
    assert estimated_range(52_104, 138_020, "person") == "52,100 – 138,000"
    assert estimated_range(52_104, 52_120, "person") == "52,100"


@given(st.floats(0, 1e12), st.sampled_from(["person", "USD", "fraction", "month"]))
def test_an_estimate_is_told_within_half_a_percent(value, unit):
    assert 0 < len(estimated(value, unit)) < 40
    if unit == "person" and value >= 1000:
        assert float(estimated(value, unit).replace(",", "")) == pytest.approx(value, rel=5e-3)
