"""One corridor and term of the model: the recurrences month by month, and their adjoint, compiled."""

from __future__ import annotations

import math

import numpy as np

from withheld.programme.compiled import compiled

MOST_HAZARD = 25.0
"""Monthly hazard above which nobody is left (e^−25 is 1 in 72 billion); larger ones are taken for it."""
FAR = 500.0
"""Cumulative hazard from which survivals are no longer told by quotients, which would underflow."""
STATES = 11
STAY_BEFORE, STAY_AFTER, HAZARD, SURVIVAL, CROSSING, BEFORE, AFTER, EARNED, HELD_BEFORE, HELD_AFTER, SERVED = range(
    STATES
)
"""Rows of the state: shares that stay through a month before and after term, cumulative hazard before term up to a month and
the survival of it, those who reach their term, workers before and after it, pay held per worker up to a month, held pay
of both, and the share of those sent a term ago who serve it."""
FLOWS = 6
STOCK, DISPATCHED, RETURNED, GROSS, TAKE, ARREARS = range(FLOWS)
"""Outputs that observations can speak of, in the order in which adjoints are handed in."""


@compiled
def _stays(hazard: np.ndarray, stay: np.ndarray) -> None:
    for t in range(hazard.shape[0]):
        if t > 0 and hazard[t] == hazard[t - 1]:
            stay[t] = stay[t - 1]  # most months are like the one before
        else:
            stay[t] = math.exp(-min(hazard[t], MOST_HAZARD))


@compiled
def _survived(state: np.ndarray, then: int, now: int) -> float:
    """Share of those sent in one month that are still there before term in another."""
    if state[HAZARD, now] < FAR:
        return float(state[SURVIVAL, now] / state[SURVIVAL, then])
    return float(math.exp(state[HAZARD, then] - state[HAZARD, now]))


@compiled
def forward(
    dispatch: np.ndarray, leave_before: np.ndarray, leave_after: np.ndarray, wage: np.ndarray, share: np.ndarray,
    held: np.ndarray, term: int, with_held: bool, state: np.ndarray,
) -> None:  # fmt: skip
    """Fill the state of a row; held pay only if it is asked for."""
    months = dispatch.shape[0]
    _stays(leave_before, state[STAY_BEFORE])
    _stays(leave_after, state[STAY_AFTER])
    state[HAZARD, 0], state[SURVIVAL, 0], state[EARNED, 0] = 0.0, 1.0, 0.0
    for t in range(1, months):
        state[HAZARD, t] = state[HAZARD, t - 1] + min(leave_before[t - 1], MOST_HAZARD)
        state[SURVIVAL, t] = state[SURVIVAL, t - 1] * state[STAY_BEFORE, t - 1]
    before = after = 0.0
    for t in range(months):
        crossing = 0.0
        if t >= term:
            state[SERVED, t] = _survived(state, t - term, t)
            crossing = dispatch[t - term] * state[SERVED, t]
        if t > 0:
            before *= state[STAY_BEFORE, t - 1]
            after *= state[STAY_AFTER, t - 1]
        before += dispatch[t] - crossing
        after += crossing
        state[CROSSING, t], state[BEFORE, t], state[AFTER, t] = crossing, before, after
    if with_held:
        _hold(wage, share, held, term, state)


@compiled
def _hold(wage: np.ndarray, share: np.ndarray, held: np.ndarray, term: int, state: np.ndarray) -> None:
    held_before = held_after = 0.0
    for t in range(wage.shape[0]):
        hold = wage[t] * (1 - share[t]) * held[t]
        brought = state[CROSSING, t] * (state[EARNED, t] - state[EARNED, t - term]) if t >= term else 0.0
        if t > 0:
            held_before *= state[STAY_BEFORE, t - 1]
            held_after *= state[STAY_AFTER, t - 1]
        held_before += state[BEFORE, t] * hold - brought
        held_after += state[AFTER, t] * hold + brought
        state[HELD_BEFORE, t], state[HELD_AFTER, t] = held_before, held_after
        if t + 1 < wage.shape[0]:
            state[EARNED, t + 1] = state[EARNED, t] + hold


@compiled
def money(
    dispatch: np.ndarray, wage: np.ndarray, share: np.ndarray, held: np.ndarray, handed: np.ndarray, state: np.ndarray,
    out: np.ndarray,
) -> None:  # fmt: skip
    """All outputs of a row, in the order of the model's ``Outputs``, from its state."""
    for t in range(dispatch.shape[0]):
        stock = state[BEFORE, t] + state[AFTER, t]
        gone_before, gone_after = 1 - state[STAY_BEFORE, t], 1 - state[STAY_AFTER, t]
        gross = stock * wage[t]
        released = state[HELD_BEFORE, t] * gone_before + state[HELD_AFTER, t] * gone_after
        out[0, t], out[1, t], out[2, t] = stock, state[AFTER, t], dispatch[t]
        out[3, t] = state[BEFORE, t] * gone_before + state[AFTER, t] * gone_after
        out[4, t], out[5, t] = gross, gross * share[t]
        out[6, t] = gross * (1 - share[t]) * (1 - held[t])
        out[7, t] = state[HELD_BEFORE, t] * state[STAY_BEFORE, t] + state[HELD_AFTER, t] * state[STAY_AFTER, t]
        out[8, t] = released * handed[t]
        out[9, t] = released * (1 - handed[t])


@compiled
def backward(
    dispatch: np.ndarray, leave_before: np.ndarray, leave_after: np.ndarray, wage: np.ndarray, share: np.ndarray,
    held: np.ndarray, term: int, with_held: bool, state: np.ndarray, flows: np.ndarray, grad: np.ndarray,
    work: np.ndarray,
) -> None:  # fmt: skip
    """The adjoint of ``forward``: from derivatives by the flows (flows × months) to those by the six inputs (6 × months).

    ``grad`` is filled in the order dispatch, hazards before and after term, wage, share, held; ``work`` is scratch of
    3 × months. The reverse of each line of ``forward``, last month first.
    """
    months = dispatch.shape[0]
    grad[:], work[:] = 0.0, 0.0
    by_before = by_after = by_held_before = by_held_after = 0.0  # by next month's, already carried back
    for t in range(months - 1, -1, -1):
        stay_before, stay_after = state[STAY_BEFORE, t], state[STAY_AFTER, t]
        before, after = state[BEFORE, t], state[AFTER, t]
        take_of = wage[t] * share[t]
        by_stay_before = before * (by_before - flows[RETURNED, t])
        by_stay_after = after * (by_after - flows[RETURNED, t])
        by_stock = flows[STOCK, t] + flows[GROSS, t] * wage[t] + flows[TAKE, t] * take_of
        by_crossing = 0.0
        by_hold_before = by_hold_after = 0.0
        if with_held:
            hold_after, hold_before = state[HELD_AFTER, t], state[HELD_BEFORE, t]
            by_stay_before += hold_before * (by_held_before + flows[ARREARS, t])
            by_stay_after += hold_after * (by_held_after + flows[ARREARS, t])
            by_hold_before = (by_held_before + flows[ARREARS, t]) * stay_before
            by_hold_after = (by_held_after + flows[ARREARS, t]) * stay_after
            work[2, t] += by_hold_before * before + by_hold_after * after
            if t >= term:
                crossing = state[CROSSING, t]
                by_brought = by_hold_after - by_hold_before
                by_crossing = by_brought * (state[EARNED, t] - state[EARNED, t - term])
                work[1, t] += by_brought * crossing
                work[1, t - term] -= by_brought * crossing
        hold = wage[t] * (1 - share[t]) * held[t]
        now_before = by_before * stay_before + by_stock + flows[RETURNED, t] * (1 - stay_before) + by_hold_before * hold
        now_after = by_after * stay_after + by_stock + flows[RETURNED, t] * (1 - stay_after) + by_hold_after * hold
        by_crossing += now_after - now_before
        grad[0, t] += now_before + flows[DISPATCHED, t]
        if t >= term:
            grad[0, t - term] += by_crossing * state[SERVED, t]
            work[0, t - term] += by_crossing * state[CROSSING, t]
            work[0, t] -= by_crossing * state[CROSSING, t]
        grad[1, t] -= stay_before * by_stay_before
        grad[2, t] -= stay_after * by_stay_after
        stock = before + after
        grad[3, t] += stock * (flows[GROSS, t] + flows[TAKE, t] * share[t])
        grad[4, t] += stock * flows[TAKE, t] * wage[t]
        by_before, by_after, by_held_before, by_held_after = now_before, now_after, by_hold_before, by_hold_after
    _through_sums(leave_before, leave_after, wage, share, held, grad, work)


@compiled
def _through_sums(
    leave_before: np.ndarray, leave_after: np.ndarray, wage: np.ndarray, share: np.ndarray, held: np.ndarray,
    grad: np.ndarray, work: np.ndarray,
) -> None:  # fmt: skip
    """What came by the cumulative hazard (0) and held pay per worker (1), and by held pay of the month (2), to the inputs."""
    by_hazard = by_earned = 0.0
    for t in range(wage.shape[0] - 1, -1, -1):
        grad[1, t] += by_hazard
        by_hold = work[2, t] + by_earned
        grad[3, t] += by_hold * (1 - share[t]) * held[t]
        grad[4, t] -= by_hold * wage[t] * held[t]
        grad[5, t] += by_hold * wage[t] * (1 - share[t])
        by_hazard += work[0, t]
        by_earned += work[1, t]
        if leave_before[t] > MOST_HAZARD:
            grad[1, t] = 0.0
        if leave_after[t] > MOST_HAZARD:
            grad[2, t] = 0.0
