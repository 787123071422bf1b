from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_figures import claim, said
from withheld.check.quantities import apart, bounds, divide, overlap, quantities, quantity, rounding


def test_a_total_over_seven_years_becomes_a_yearly_rate():
    q = quantity(claim("revenue", 740e6, when=("2017-01-01", "2023-12-31")))
    assert q.low == pytest.approx(740e6 / 7)
    assert q.step == "$740m ÷ 7 years = $105.7m a year"
    assert q.words() == "$105.7m a year"


def test_monthly_revenue_is_annualised():
    q = quantity(claim("revenue", 10e6, per="month"))
    assert (q.low, q.per, q.step) == (120e6, "year", "$10m × 12 = $120m a year")


def test_pay_by_the_year_and_week_is_brought_to_the_month():
    assert quantity(claim("wage_gross", 6_000, per="year")).low == pytest.approx(500)
    assert quantity(claim("wage_gross", 120, per="week")).low == pytest.approx(520)


def test_pay_by_the_day_is_also_a_wide_range_by_the_month():
    native, wide = quantities(claim("wage_gross", 10, per="day"))
    assert (native.per, native.low) == ("day", 10)
    assert (wide.per, wide.low, wide.high) == ("month", 200, 310)
    assert wide.step == "$10 a day × 20 to 31 working days = $200–310 a month"


@pytest.mark.parametrize(
    "made",
    [
        claim("revenue", 740e6),
        claim("revenue", 740e6, when="2020-01-01"),
        claim("wage_net", 3_000),
        claim("workers_planned", 500, when=2020),
        claim("workers_abroad", None, None),
        claim("workers_abroad", math.nan),
        claim("workers_abroad", -5),
        claim("workers_abroad", 9, 3),
    ],
)
def test_what_cannot_be_placed_on_a_scale_has_none(made):
    assert quantities(made) == ()


@pytest.mark.parametrize(
    ("made", "least", "most"),
    [
        (claim("workers_abroad", 100_000, qualifier="about"), 90_000, 110_000),
        (claim("workers_abroad", 30_023), 30_022.5, 30_023.5),
        (claim("workers_abroad", 30_000), 28_500, 31_500),
        (claim("workers_abroad", 10_000, None), 9_500, math.inf),
        (claim("workers_abroad", None, 150), 0, 157.5),
        (claim("workers_abroad", 2_000, 10_000, qualifier="order"), 2_000 / 1.5, 15_000),
        (claim("workers_abroad", 0), 0, 0),
    ],
)
def test_tolerance_follows_the_way_a_figure_is_told(made, least, most):
    assert bounds(made) == (pytest.approx(least), pytest.approx(most))


def test_nearly_falls_short_of_its_figure():
    about = claim("workers_abroad", 100_000, qualifier="about")
    assert bounds(said("They have nearly 100,000 workers abroad.", "100,000", about))[1] == 100_000
    assert bounds(said("They have nearly 100,000 workers abroad.", "nearly 100,000", about))[1] == 100_000
    assert bounds(said("They have around 100,000 workers abroad.", "100,000", about))[1] == pytest.approx(110_000)
    assert bounds(about.model_copy(update={"note": "nearly"}))[1] == bounds(about)[1]  # notes are for people


def test_rounding_is_half_of_the_last_digit_that_is_not_zero():
    assert rounding(740) == pytest.approx(5 / 740)
    assert rounding(1_000) == 0.05
    assert rounding(13_221) == pytest.approx(0.5 / 13_221)
    assert rounding(0) == 0


def test_factors_are_between_the_nearest_and_the_farthest_bounds():
    total = quantity(claim("revenue", 740e6, when=("2017-01-01", "2023-12-31")))
    rate = quantity(claim("revenue", 200e6, 500e6, per="year"))
    assert not overlap(total, rate)
    assert apart(rate, total) == (pytest.approx(200 * 7 / 740), pytest.approx(500 * 7 / 740))


def test_a_quotient_keeps_open_ends_open():
    money, people = quantity(claim("revenue", 5e8, None, per="year")), quantity(claim("workers_abroad", 1e5))
    assert divide(money, people, 12).words("USD") == "at least $416"
    assert (
        divide(quantity(claim("revenue", 5e8, per="year")), quantity(claim("workers_abroad", 1e5, None)), 12).words(
            "USD"
        )
        == "at most $417"
    )
    assert divide(quantity(claim("revenue", 2e8, 5e8, per="year")), people, 12).words("USD") == "$166 to $417"


@given(st.floats(0, 1e12), st.sampled_from(["exact", "about", "range", "order"]))
def test_tolerance_always_holds_the_figure_itself(value, how):
    least, most = bounds(claim("workers_abroad", value, qualifier=how))
    assert least <= value <= most


@pytest.mark.parametrize(
    ("sentence", "figure", "low", "high", "step"),
    [
        ("They keep 35 percent of it.", "35 percent", 0.65, 0.65, "100% − 35% kept = 65%"),
        ("They keep 15 to 25% of it.", "15 to 25%", 0.75, 0.85, "100% − 15–25% kept = 75–85%"),
        ("They keep at most 35 percent.", "at most 35 percent", 0.65, None, "100% − up to 35% kept = at least 65%"),
        ("It takes 65 percent of it.", "65 percent", 0.65, 0.65, ""),
        ("They halve it, 50 percent each.", "50 percent", 0.5, 0.5, ""),
        ("They keep a third of it.", "a third", 2 / 3, 2 / 3, ""),
    ],
)
def test_a_share_that_workers_keep_shows_its_subtraction(sentence, figure, low, high, step):
    made = quantity(said(sentence, figure, claim("state_share", low, high)))
    assert made is not None and made.step == step
