"""The likelihood: points, intervals and bounds on the log scale, with heavy tails."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

jax.config.update("jax_enable_x64", True)

from estimate_cases import case, evidence  # noqa: E402
from withheld.estimate.density import NONE, log_likelihood, predicted, terms  # noqa: E402
from withheld.estimate.drivers import layout  # noqa: E402
from withheld.estimate.observations import observe  # noqa: E402

PLAN = layout(case())


def density(level: float, **claim: Any) -> float:
    found, _ = observe(case(), [evidence(**claim)])
    value = np.array([np.log(level)])
    return float(log_likelihood(terms(PLAN, found), value, value, np.zeros(1))[0])


def test_a_point_is_most_likely_where_it_is() -> None:
    at = [density(v) for v in (10_000, 30_000, 90_000)]
    assert at[1] == max(at)


def test_a_lower_bound_forgives_more_and_an_upper_bound_less() -> None:
    low = {"qualifier": "at_least", "high": None}
    high = {"qualifier": "at_most", "low": None}
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


@pytest.mark.parametrize("qualifier", ["exact", "at_least", "at_most"])
def test_no_gradient_is_lost_far_away(qualifier: str) -> None:
    bounds = {"at_least": {"high": None}, "at_most": {"low": None}}.get(qualifier, {})
    t = terms(PLAN, observe(case(), [evidence(qualifier=qualifier, **bounds)])[0])

    def value(x: Any) -> Any:
        return log_likelihood(t, x, x, np.zeros(1)).sum()

    for level in (1.0, 1e3, 1e9):
        assert np.isfinite(np.asarray(jax.grad(value)(np.array([np.log(level)])))).all()


def test_a_world_figure_sums_all_corridors_and_a_host_figure_one() -> None:
    claims = [evidence("c-1", host=None), evidence("c-2", host="RU")]
    t = terms(PLAN, observe(case(), claims)[0])
    level, _ = predicted(PLAN, t, np.zeros(len(PLAN.parameters)))
    world, russia = np.exp(np.asarray(level))
    assert world > russia > 0


def test_claims_of_one_origin_share_a_bias() -> None:
    claims = [evidence("c-1"), evidence("c-2", low=20_000, high=20_000), evidence("c-3", origin="Institute")]
    t = terms(PLAN, observe(case(), claims)[0])
    assert t.origins == 1 and t.origin.tolist() == [0, 0, -1]
