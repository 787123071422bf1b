"""The adjoint of a row against differences of the model itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.programme.rows import (
    AFTER,
    BEFORE,
    FLOWS,
    HELD_AFTER,
    HELD_BEFORE,
    STATES,
    STAY_AFTER,
    STAY_BEFORE,
    WORK,
    backward,
    forward,
)

MONTHS, TERM, STEP = 30, 7, 1e-6


def flows(inputs: np.ndarray, term: int) -> np.ndarray:
    """The flows of a row, from its state by their definitions."""
    sent, _, _, wage, share, _ = inputs
    s, work = np.full((STATES, MONTHS), np.nan), np.full((WORK, MONTHS), np.nan)
    forward(*(np.ascontiguousarray(v) for v in inputs), term, True, s, work)
    stock = s[BEFORE] + s[AFTER]
    returned = s[BEFORE] * (1 - s[STAY_BEFORE]) + s[AFTER] * (1 - s[STAY_AFTER])
    held = s[HELD_BEFORE] * s[STAY_BEFORE] + s[HELD_AFTER] * s[STAY_AFTER]
    return np.array([stock, sent, returned, stock * wage, stock * wage * share, held])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), term=st.sampled_from([1, TERM, MONTHS + 5]))
def test_the_adjoint_is_the_derivative(seed: int, term: int) -> None:
    rng = np.random.default_rng(seed)
    bounds = ((1, 50), (0.01, 0.2), (0.05, 0.6), (1, 5), (0.2, 0.8), (0.1, 0.6))
    inputs = np.array([rng.uniform(a, b, MONTHS) for a, b in bounds])
    weights = rng.standard_normal((FLOWS, MONTHS))
    state, grad, work = np.full((STATES, MONTHS), np.nan), np.full((6, MONTHS), np.nan), np.full((WORK, MONTHS), np.nan)
    forward(*inputs, term, True, state, work)
    backward(*inputs[3:], term, True, state, weights, grad, work)
    for field in range(6):
        for month in rng.choice(MONTHS, 4, replace=False):
            up, down = inputs.copy(), inputs.copy()
            up[field, month] += STEP
            down[field, month] -= STEP
            slope = ((flows(up, term) - flows(down, term)) * weights).sum() / (2 * STEP)
            assert grad[field, month] == pytest.approx(slope, rel=1e-5, abs=1e-5)


def test_a_hazard_beyond_the_largest_changes_nothing_more() -> None:
    inputs = np.ones((6, MONTHS))
    inputs[1] = 60.0
    state, grad, work = np.full((STATES, MONTHS), np.nan), np.full((6, MONTHS), np.nan), np.full((WORK, MONTHS), np.nan)
    forward(*inputs, TERM, True, state, work)
    backward(*inputs[3:], TERM, True, state, np.ones((FLOWS, MONTHS)), grad, work)
    assert np.isfinite(state).all() and np.isfinite(grad).all() and (grad[1] == 0).all()
