"""The likelihood: points, intervals and bounds on the log scale, with heavy tails."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from estimate_cases import case, evidence
from withheld.case import CaseError, Lever
from withheld.estimate.density import NONE, levels, log_likelihood, terms
from withheld.estimate.drivers import errors
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import paths

PLAN = layout(case())


def density(level: float, **claim: Any) -> float:
    found, _ = observe(case(), [evidence(**claim)])
    t = terms(PLAN, found)
    return float(
        log_likelihood(t, np.full(t.top.shape, np.log(level)), np.zeros(1), errors(PLAN, np.zeros(PLAN.size)))[0]
    )


def test_a_point_is_most_likely_where_it_is() -> None:
    at = [density(v) for v in (10_000, 30_000, 90_000)]
    assert at[1] == max(at)


def test_a_lower_bound_forgives_more_and_an_upper_bound_less() -> None:
    low, high = {"qualifier": "at_least", "high": None}, {"qualifier": "at_most", "low": None}
    assert density(90_000, **low) > density(30_000, **low) > density(3_000, **low)
    assert density(3_000, **high) > density(30_000, **high) > density(90_000, **high)


def test_an_interval_is_flat_inside_and_falls_outside() -> None:
    wide = {"qualifier": "range", "low": 10_000, "high": 90_000}
    assert density(25_000, **wide) == pytest.approx(density(36_000, **wide), abs=0.02)
    assert density(30_000, **wide) > density(300_000, **wide)


def test_none_allows_a_few_and_not_thousands() -> None:
    none = {"low": 0.0, "high": 0.0}
    assert density(NONE / 5, **none) > density(NONE, **none) > density(5_000, **none)


def test_tails_are_heavy_so_that_one_wild_figure_cannot_rule() -> None:
    steps = [density(30_000 * 10.0**k) for k in range(5)]
    assert np.diff(steps)[-1] > np.diff(steps)[0], "each further factor of ten costs less than the first"


def test_a_world_figure_sums_all_corridors_and_a_host_figure_one() -> None:
    t = terms(PLAN, observe(case(), [evidence("c-1", host=None), evidence("c-2", host="RU")])[0])
    world, russia = np.exp(levels(t, paths(PLAN, np.zeros((1, PLAN.size))))[0, :, 0])
    assert world > russia > 0


MISSION = Lever(
    kind="dispatch",
    how="level",
    value=0,
    label="none before 2014",
    start=dt.date(2010, 1, 1),
    end=dt.date(2013, 12, 31),
    corridor="RU",
)


def _paid(day: str) -> Any:
    pay = evidence("c-1", measure="wage_gross", unit="USD", per="month", low=4e2, high=4e2, start=day, end=day)
    plan = layout(case(levers=(MISSION,)), ())
    t = terms(plan, observe(plan.case, [pay])[0])
    return np.exp(levels(t, paths(plan, np.zeros((1, plan.size))))[0, :, 0])


def test_pay_told_on_the_eve_of_a_mission_is_what_the_mission_pays() -> None:
    assert _paid("2013-08-21") == pytest.approx(_paid("2014-01-21"), rel=1e-6)
    assert 100 < _paid("2013-08-21")[0] < 2500


def test_pay_at_a_host_where_nobody_ever_is_says_so() -> None:
    never = MISSION.model_copy(update={"end": None})
    pay = evidence("c-1", measure="wage_gross", unit="USD", per="month", low=4e2, high=4e2)
    plan = layout(case(levers=(never,)), ())
    with pytest.raises(CaseError, match="c-1: is about pay at a host where the levers of the case leave no workers"):
        terms(plan, observe(plan.case, [pay])[0])


def test_money_may_be_the_states_take_or_gross_pay() -> None:
    money = {"measure": "revenue", "unit": "USD", "low": 1e8, "high": 1e8, "per": "year", "host": None}
    t = terms(PLAN, observe(case(), [evidence(**money)])[0])
    take, gross = np.exp(levels(t, paths(PLAN, np.zeros((1, PLAN.size))))[0, 0])
    assert take == pytest.approx(0.75 * gross, rel=1e-6) and t.real.tolist() == [[1, 1]]


def test_an_undated_figure_may_hold_at_several_times() -> None:
    t = terms(PLAN, observe(case(), [evidence(start=None, end=None)])[0])
    assert t.real.sum() == 4 and len(set(t.first[0].tolist())) == 4


def test_figures_of_one_root_share_an_error() -> None:
    claims = [evidence("c-1"), evidence("c-2", low=20_000, high=20_000), evidence("c-3", origin="Institute")]
    t = terms(PLAN, observe(case(), claims)[0])
    assert t.origins == 1 and t.offsets[:, 0].tolist() == [0, 0, -1] and t.alone.tolist() == [False, False, True]
