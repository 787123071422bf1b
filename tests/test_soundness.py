"""What a figure can be, and a country by any of its names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_figures import claim
from withheld.records import Claim
from withheld.soundness import checked, country_code, faults, is_code
from withheld.vocabulary import measures

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (claim("workers_abroad", None, None), "without a figure"),
        (claim("workers_abroad", NAN), "low is nan"),
        (claim("revenue", 5, INF), "high is inf"),
        (claim("workers_abroad", -5), "cannot be negative"),
        (claim("workers_abroad", 1.5), "counts whole ones"),
        (claim("sites", 1.5), "counts whole ones"),
        (claim("workers_abroad", 9, 5), "low 9 is above high 5"),
        (claim("state_share", 60), "fraction goes up to 1"),
        (claim("hours_worked", 25, per="day"), "goes up to 24 a day"),
        (claim("contract_term", 6000), "goes up to 600"),
        (claim("workers_abroad", 5, None, qualifier="exact"), "needs low and high"),
        (claim("workers_abroad", None, 5, qualifier="at_least"), "at_least needs low"),
        (claim("workers_abroad", 5, unit="USD"), "does not fit workers_abroad"),
        (claim("revenue", 5, unit="ABC"), "not a currency code"),
        (claim("revenue", 5, unit=""), "not a currency code"),
        (claim("sites", 5, counted="permits"), "is for persons"),
        (claim("workers_abroad", 5, per="year"), "has no time base"),
        (claim("hours_worked", 5, per="hour"), "hours an hour"),
        (claim("workers_abroad", 5, each=True), "each does not fit"),
        (claim("workers_abroad", 5, host="Russia"), "host Russia is no ISO"),
        (claim("workers_abroad", 5, host=("RU", "XX")), "host XX is no ISO"),
        (claim("workers_abroad", 5, programme="Korea"), "programme Korea is no ISO"),
        (claim("workers_abroad", 5, when=("2019-01-01", "2018-01-01")), "is after end"),
        (claim("workers_abroad", 5, when=("0019-01-01", "2018-01-01")), "not a plausible date"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_words(made: Claim, told: str) -> None:
    assert told in next(faults(made))
    with pytest.raises(ValueError, match=re.escape(told)):
        checked(made)


@pytest.mark.parametrize(
    "made",
    [
        claim("workers_abroad", 20_000, 100_000, qualifier="order"), claim("workers_abroad", 0),
        claim("workers_dispatched", 500, per="year"), claim("wage_gross", 2.5, per="hour"), claim("state_share", 0.7, 0.9),
        claim("hours_worked", 16, None, per="day"), claim("revenue", None, 5e8, unit="KPW"), claim("wage_ratio", 12, unit="ratio"),
        claim("workers_abroad", 5, host=("RU", "XK"), counted="permits", covers="part"), claim("casualties", 3),
    ],
)  # fmt: skip
def test_what_reports_say_is_sound(made: Claim) -> None:
    assert list(faults(made)) == [] and checked(made) is made


NUMBER = st.none() | st.floats()


@given(
    measure=st.sampled_from(sorted(measures())), low=NUMBER, high=NUMBER, unit=st.text(max_size=4),
    qualifier=st.sampled_from(["exact", "about", "at_least", "at_most", "range", "order"]), host=st.none() | st.text(max_size=3),
)  # fmt: skip
def test_no_claim_that_passes_has_odd_bounds(**fields: Any) -> None:
    made = Claim(document="d", quote=None, programme="KP", **fields)
    found = list(faults(made))
    if not found:
        assert all(v is None or 0 <= v < INF for v in (made.low, made.high)) and (made.low, made.high) != (None, None)


@pytest.mark.parametrize("told", ["Russia", "russia", "RUS", "ru", " RU ", "Russian Federation"])
def test_a_country_is_known_by_code_and_name(told: str) -> None:
    assert country_code(told) == "RU"


def test_what_is_no_country_is_refused_and_kosovo_is_one() -> None:
    assert (country_code("UK"), country_code("Kosovo")) == ("GB", "XK") and is_code("XK") and not is_code("UK")
    for told in ("XX", "", "EU", "Total", "Korea, both"):
        with pytest.raises(ValueError, match="is not a country"):
            country_code(told)
