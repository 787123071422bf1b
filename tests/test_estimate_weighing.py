"""Draws weighed anew, and how far that moves a distribution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.estimate.weighing import moved, power_sensitivity, smoothed, weighted_quantiles

RNG = np.random.default_rng(11)


def test_weights_turn_one_normal_into_another() -> None:
    draws = RNG.standard_normal(4000)
    weighed = smoothed(-0.5 * ((draws - 0.5) ** 2 - draws**2))
    assert weighed.reliable and weighed.weights.sum() == pytest.approx(1)
    assert weighed.weights @ draws == pytest.approx(0.5, abs=0.08)


def test_weights_that_rest_on_a_few_draws_do_not_hold() -> None:
    draws = RNG.standard_normal(1000)
    assert not smoothed(12 * draws).reliable


def test_equal_ratios_change_nothing() -> None:
    weighed = smoothed(np.full(50, 3.0))
    assert weighed.reliable and np.array_equal(weighed.weights, np.full(50, 0.02))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=60, unique=True))
def test_quantiles_are_in_order_and_inside(values: list[float]) -> None:
    found = np.array(weighted_quantiles(np.array(values), np.full(len(values), 1 / len(values))).values)
    assert (np.diff(found) >= 0).all() and min(values) <= found[0] and found[-1] <= max(values)


def test_a_distribution_that_is_weighed_alike_has_not_moved_and_one_that_is_cut_has() -> None:
    draws = RNG.standard_normal(500)
    equal = np.full(500, 1 / 500)
    upper = (draws > 1) / (draws > 1).sum()
    assert moved(draws, equal) == pytest.approx(0, abs=1e-6)
    assert 0.2 < moved(draws, upper) <= 1


def test_a_figure_that_rests_on_the_prior_answers_to_the_prior() -> None:
    z = RNG.standard_normal((3000, 2))
    own, other = power_sensitivity([z[:, 0], z[:, 1]], -0.5 * z[:, 0] ** 2)
    assert own > 3 * other
