"""Parameters to what drives the model."""

from __future__ import annotations

import numpy as np
import pytest

from estimate_cases import case, prior
from withheld.estimate.drivers import inputs, natural
from withheld.estimate.layout import layout


def test_no_ban_no_border_and_no_steps_keep_dispatch_steady() -> None:
    plan = layout(case(levers=()))
    dispatch = inputs(plan, np.zeros(plan.size)).dispatch
    assert np.allclose(dispatch, dispatch[:, :1]) and dispatch[0, 0] == pytest.approx(20_000 / 40, rel=1e-6)


def test_priors_at_their_median_and_a_deviate_out() -> None:
    priors = (
        prior("x", median=7, sigma=2),
        prior("y", "logitnormal", median=0.2, sigma=2),
        prior("z", "normal", mean=3, sd=2),
    )
    assert natural(priors, np.zeros(3)) == pytest.approx([7, 0.2, 3])
    assert natural(priors, np.ones(3))[[0, 2]] == pytest.approx([7 * np.exp(2), 5])


def test_draws_come_in_any_number() -> None:
    plan = layout(case())
    many = inputs(plan, np.zeros((5, plan.size)))
    assert many.leave_after.shape == (5, 2, len(plan.months)) and np.array_equal(many.dispatch[3], many.dispatch[0])
