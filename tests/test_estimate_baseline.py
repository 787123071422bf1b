"""Simple pooling: what a level and a random walk for each series give, without a model."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimate_cases import case
from withheld.case import Lever
from withheld.estimate.baseline import WORLD, Baseline, Vague, apart, truncated
from withheld.estimate.results import Observation, Quantiles

DAY = dt.date(2017, 7, 1)


def told(number: int, value: float | None = 10_000.0, year: int = 2017, **changes: Any) -> Observation:
    day = dt.date(year, 7, 1)
    known: dict[str, Any] = {
        "evidence": f"c-{number:03}", "output": "stock", "corridor": "RU", "start": day, "end": day, "low": value,
        "high": value, "kind": "point", "scale": 0.2, "origin": f"root {number}", "root": f"root {number}",
    }  # fmt: skip
    return Observation(**known | changes)


def quick(observations: list[Observation], seed: int = 1, **how: Any) -> Baseline:
    return Baseline(observations, seed, draws=300, warmup=200, **how)


def width(values: np.ndarray | None) -> float:
    assert values is not None
    low, high = np.quantile(np.log(values), [0.1, 0.9])
    return float(high - low)


def test_a_level_that_many_figures_tell_is_found() -> None:
    rng = np.random.default_rng(5)
    values = 20_000 * np.exp(0.15 * rng.standard_normal(12))
    found = quick([told(n, float(v), 2012 + n // 2) for n, v in enumerate(values)]).level("stock", "RU", DAY, DAY)
    assert found is not None
    low, median, high = np.quantile(found, [0.1, 0.5, 0.9])
    assert low < 20_000 < high and 15_000 < median < 27_000


def test_more_exact_figures_narrow() -> None:
    vague = [told(n, scale=0.8) for n in range(4)]
    exact = [told(n, scale=0.1) for n in range(4)]
    by_few, by_vague, by_exact = (quick(used).level("stock", "RU", DAY, DAY) for used in (vague[:1], vague, exact))
    assert width(by_exact) < width(by_vague) < width(by_few)


def test_the_order_of_the_figures_does_not_matter() -> None:
    rng = np.random.default_rng(2)
    used = [told(n, float(v), 2012 + n) for n, v in enumerate(rng.uniform(5_000, 50_000, 6))]
    used += [told(9, None, high=40_000.0, kind="at_most"), told(10, 900.0, output="wage", corridor=None)]
    mixed = [used[i] for i in rng.permutation(len(used))]
    assert np.array_equal(quick(used).predict(used), quick(mixed).predict(used))


def test_the_seed_decides() -> None:
    used = [told(1), told(2, 15_000.0)]
    assert np.array_equal(quick(used).predict(used), quick(used).predict(used))
    assert not np.array_equal(quick(used).predict(used), quick(used, seed=2).predict(used))


def test_later_figures_of_its_own_making_lie_within_the_80_percent_about_so_often() -> None:
    """Series drawn by the baseline's own rules: forty of them, each with one later figure."""
    inside, count = 0, 40
    for seed in range(count):
        rng = np.random.default_rng(1000 + seed)
        level, tau, error, root = (
            math.log(10_000) + rng.standard_normal(),
            *np.exp(np.log([0.3, 1.2, 0.2]) + np.array([0.6, 0.4, 0.5]) * rng.standard_normal(3)),
        )
        walk = level + tau * np.cumsum(rng.standard_normal(8))
        said = walk + 0.2 * error * rng.standard_t(4, 8) + root * rng.standard_normal(8)
        series = [told(n, float(math.exp(v)), 2010 + n) for n, v in enumerate(said)]
        low, high = np.quantile(quick(series[:-1], seed).predict(series[-1:])[:, 0], [0.1, 0.9])
        inside += bool(low <= said[-1] <= high)
    assert 0.66 <= inside / count <= 0.94


def test_without_figures_the_vague_prior_is_all_there_is() -> None:
    nothing = quick([])
    assert nothing.level("stock", "RU", DAY, DAY) is None and nothing.path("stock", None, [DAY]) is None
    found = nothing.predict([told(1), told(2, corridor=None)])
    assert found.shape == (300, 2) and np.isfinite(found).all()
    assert np.median(found[:, 1]) == pytest.approx(math.log(WORLD["stock"].median), abs=0.4)


def test_levels_of_hosts_and_the_world_can_be_stated() -> None:
    mine = {**WORLD, "stock": Vague(100.0, 0.1)}
    found = quick([], host=mine).predict([told(1)])
    assert np.median(found) == pytest.approx(math.log(100), abs=0.3)


def test_one_figure_is_followed_and_no_more_sure_than_it_says() -> None:
    found = quick([told(1, 7_000.0)]).level("stock", "RU", DAY, DAY)
    assert found is not None and 4_000 < np.median(found) < 12_000 and width(found) > 0.3


def test_bounds_cut_the_prior_and_do_not_become_points() -> None:
    above = quick([told(1, 20_000.0, high=None, kind="at_least")]).level("stock", "RU", DAY, DAY)
    below = quick([told(1, None, high=500.0, kind="at_most")]).level("stock", "RU", DAY, DAY)
    between = quick([told(1, 1_000.0, high=2_000.0, kind="interval")]).level("stock", "RU", DAY, DAY)
    assert above is not None and below is not None and between is not None
    assert np.quantile(above, 0.15) > 10_000 and np.quantile(below, 0.85) < 1_000
    assert 700 < np.median(between) < 2_900 and width(above) > 1 < width(below)


def test_a_figure_a_hundred_times_too_large_among_ten_moves_little() -> None:
    used = [told(n, 10_000.0) for n in range(10)]
    found = quick([*used, told(99, 1_000_000.0)]).level("stock", "RU", DAY, DAY)
    assert found is not None and 7_000 < np.median(found) < 16_000


def test_all_figures_of_one_root_say_less_than_those_of_many() -> None:
    one = quick([told(n, root="ministry") for n in range(6)]).level("stock", "RU", DAY, DAY)
    many = quick([told(n) for n in range(6)]).level("stock", "RU", DAY, DAY)
    assert width(one) > width(many)


def test_the_further_from_the_figures_the_less_sure_and_one_day_is_the_same_in_a_path() -> None:
    pooled = quick([told(n, 10_000.0, 2014 + n) for n in range(4)])
    days = [dt.date(2016, 7, 1), dt.date(2020, 7, 1), dt.date(2025, 7, 1), dt.date(2005, 7, 1)]
    path = pooled.path("stock", "RU", days)
    assert path is not None and path.shape == (300, 4)
    near, later, latest, before = (width(path[:, k]) for k in range(4))
    assert near < later < latest and near < before
    again = pooled.path("stock", "RU", [days[0], days[0]])
    assert again is not None and np.array_equal(again[:, 0], again[:, 1])


def test_undated_figures_say_less() -> None:
    dated = quick([told(n) for n in range(3)]).level("stock", "RU", DAY, DAY)
    undated = quick([told(n, undated=True) for n in range(3)]).level("stock", "RU", DAY, DAY)
    assert width(undated) > width(dated)


def test_a_flow_of_two_years_is_twice_that_of_one() -> None:
    pooled = quick(
        [told(n, 3_000.0, output="returned", start=dt.date(2017, 1, 1), end=dt.date(2017, 12, 31)) for n in range(4)]
    )
    one = pooled.level("returned", "RU", dt.date(2017, 1, 1), dt.date(2017, 12, 31))
    two = pooled.level("returned", "RU", dt.date(2016, 7, 1), dt.date(2018, 6, 30))
    assert one is not None and two is not None
    assert 2_200 < np.median(one) < 4_200 and np.median(two) == pytest.approx(2 * np.median(one), rel=0.25)


def test_a_share_stays_one() -> None:
    used = [told(n, 0.98, output="share", corridor=None) for n in range(3)]
    found = quick([*used, told(9, 1.0, output="share", corridor=None)]).level("share", None, DAY, DAY)
    assert found is not None and found.min() > 0 and found.max() < 1 and np.median(found) > 0.9


figures = st.builds(
    lambda n, low, wide, kind, output, corridor, year, scale, undated: told(
        n, None if kind == "at_most" else low, year,
        high=None if kind == "at_least" else low if kind == "point" else low * wide, kind=kind, output=output,
        corridor=corridor, scale=scale, undated=undated,
    ),
    n=st.integers(0, 5), low=st.sampled_from([0.5, 1.0, 100.0, 1e5, 1e9, 1e12]), wide=st.sampled_from([1.01, 3.0, 1e4]),
    kind=st.sampled_from(["point", "interval", "at_least", "at_most"]),
    output=st.sampled_from(["stock", "dispatched", "returned", "revenue", "wage", "share", "arrears"]),
    corridor=st.sampled_from([None, "RU", "CN+RU"]), year=st.integers(2000, 2025), scale=st.sampled_from([0.01, 0.2, 1.5]),
    undated=st.booleans(),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(figures, max_size=8))
def test_nothing_makes_it_say_no_number(used: list[Observation]) -> None:
    pooled = Baseline(used, 3, draws=30, warmup=20)
    assert np.isfinite(pooled.predict(used)).all()
    for o in used:
        found = pooled.level(o.output, o.corridor, dt.date(2000, 1, 1), dt.date(2025, 12, 31))
        assert found is not None and np.isfinite(found).all() and (found >= 0).all()


@given(st.floats(-60, 60), st.floats(0, 60), st.floats(0, 1, exclude_max=True))
def test_a_truncated_draw_lies_between_its_bounds(low: float, wide: float, chance: float) -> None:
    assert low <= truncated(low, low + wide, chance) <= low + wide


def test_a_truncated_draw_halves_what_lies_between_its_bounds() -> None:
    assert truncated(-1.0, 1.0, 0.5) == pytest.approx(0, abs=1e-9)
    assert truncated(-50.0, 0.0, 0.5) == pytest.approx(-0.67449, abs=1e-4)
    assert truncated(8.5, 50.0, 0.5) == pytest.approx(8.5 + math.log(2) / 8.5, abs=0.01)


def span(low: float, high: float) -> Quantiles:
    return Quantiles(values=tuple(np.linspace(low, high, 7)))


def test_intervals_that_meet_need_no_reason() -> None:
    assert apart(case(), [], span(10, 20), span(15, 30), "stock", "RU", DAY, DAY) is None


def test_the_reason_names_levers_that_act_sums_and_figures_far_away() -> None:
    late, used = dt.date(2021, 6, 1), [told(1, year=2014)]
    host = apart(case(), used, span(10, 20), span(150, 300), "stock", "RU", late, late)
    assert host is not None and "7 years away" in host and "ban; deadline" in host and "border" not in host
    world = apart(case(levers=()), [told(1, corridor=None)], span(10, 20), span(150, 300), "stock", None, DAY, DAY)
    assert world == "The model's total is the sum of the hosts, each with its own figures."
    other = (Lever(kind="ban", label="another host's", start=dt.date(2010, 1, 1), corridor="rest"),)
    assert "another" not in (apart(case(levers=other), used, span(1, 2), span(9, 10), "stock", "RU", DAY, DAY) or "")


def test_there_is_always_a_sentence_where_intervals_do_not_meet() -> None:
    told_of = apart(case(levers=()), [told(1)], span(10, 20), span(150, 300), "stock", "RU", DAY, DAY)
    assert told_of is not None and told_of.endswith(".") and told_of[0].isupper()
