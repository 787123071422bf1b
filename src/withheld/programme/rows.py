"""One corridor and term of the model: the recurrences month by month, and their adjoint, compiled."""

from __future__ import annotations

import math

import numpy as np

from withheld.programme.compiled import compiled

MOST_HAZARD = 25.0
"""Monthly hazard above which nobody is left (e^−25 is 1 in 72 billion); larger hazards are capped at it."""
FAR = 500.0
"""Cumulative hazard from which survival is computed from the difference of hazards: the quotient of survivals would underflow."""
LEAST_STAY = 1.000001 * math.exp(-MOST_HAZARD)
"""Monthly survival at or below which the hazard counts as capped at ``MOST_HAZARD``."""
STATES = 9
STAY_BEFORE, STAY_AFTER, CROSSING, SERVED, BEFORE, AFTER, EARNED, HELD_BEFORE, HELD_AFTER = range(STATES)
"""Rows of the state: monthly survival before and after term; workers who reach their term, and their share of those dispatched
one term earlier; workers before and after term; pay held per worker, summed up to a month; held pay of both groups."""
FLOWS = 6
STOCK, DISPATCHED, RETURNED, GROSS, TAKE, ARREARS = range(FLOWS)
"""Outputs that observations can refer to, in the order in which their adjoints are passed."""
WORK = 6
HAZARD, SURVIVAL = range(2)
"""Rows of scratch in the forward pass: cumulative hazard before term up to a month, and survival under it."""
BY_HAZARD, BY_EARNED, BY_HOLD, BY_CROSSING, BY_BEFORE, BY_AFTER = range(WORK)
"""Rows of scratch in the backward pass: derivatives by cumulative hazard, by held pay per worker (summed up to a month, and of
the month), by workers who reach their term, and by workers before and after term."""


@compiled
def _stays(hazard: np.ndarray, stay: np.ndarray) -> None:
    for t in range(hazard.shape[0]):
        if t > 0 and hazard[t] == hazard[t - 1]:
            stay[t] = stay[t - 1]  # most months have the hazard of the month before
        else:
            stay[t] = math.exp(-min(hazard[t], MOST_HAZARD))


@compiled
def _survive(hazard: np.ndarray, stay: np.ndarray, work: np.ndarray) -> None:
    total, survival = 0.0, 1.0
    summed, survived = work[HAZARD], work[SURVIVAL]
    for t in range(hazard.shape[0]):
        summed[t], survived[t] = total, survival
        total += min(hazard[t], MOST_HAZARD)
        survival *= stay[t]


@compiled
def _serve(dispatch: np.ndarray, term: int, state: np.ndarray, work: np.ndarray) -> None:
    """Fill in the workers who reach their term in each month: those dispatched one term earlier, less those who left since."""
    lag = min(term, dispatch.shape[0])
    state[CROSSING, :lag], state[SERVED, :lag] = 0.0, 0.0
    served, crossing, early, late = state[SERVED, lag:], state[CROSSING, lag:], work[SURVIVAL], work[SURVIVAL, lag:]
    if work[HAZARD, -1] < FAR:
        for k in range(served.shape[0]):
            served[k] = late[k] / early[k]
    else:
        for k in range(served.shape[0]):
            then, now = work[HAZARD, k], work[HAZARD, k + lag]
            served[k] = late[k] / early[k] if now < FAR else math.exp(then - now)
    for k in range(served.shape[0]):
        crossing[k] = dispatch[k] * served[k]


@compiled
def forward(
    dispatch: np.ndarray, leave_before: np.ndarray, leave_after: np.ndarray, wage: np.ndarray, share: np.ndarray,
    held: np.ndarray, term: int, with_held: bool, state: np.ndarray, work: np.ndarray,
) -> None:  # fmt: skip
    """Fill the state of a row (``STATES`` × months), with held pay only if ``with_held``. ``work`` is scratch of ``WORK`` ×
    months."""
    _stays(leave_before, state[STAY_BEFORE])
    _stays(leave_after, state[STAY_AFTER])
    _survive(leave_before, state[STAY_BEFORE], work)
    _serve(dispatch, term, state, work)
    crossing, present, overdue = state[CROSSING], state[BEFORE], state[AFTER]
    stay_before, stay_after = state[STAY_BEFORE], state[STAY_AFTER]
    before = after = 0.0
    for t in range(dispatch.shape[0]):
        before += dispatch[t] - crossing[t]
        after += crossing[t]
        present[t], overdue[t] = before, after
        before *= stay_before[t]
        after *= stay_after[t]
    if with_held:
        _hold(wage, share, held, term, state)


@compiled
def _hold(wage: np.ndarray, share: np.ndarray, held: np.ndarray, term: int, state: np.ndarray) -> None:
    held_before = held_after = state[EARNED, 0] = 0.0
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
    """Fill ``out`` with all outputs of a row, in the order of the model's ``Outputs``, from its state."""
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
    wage: np.ndarray, share: np.ndarray, held: np.ndarray, term: int, with_held: bool, state: np.ndarray, flows: np.ndarray,
    grad: np.ndarray, work: np.ndarray,
) -> None:  # fmt: skip
    """The adjoint of ``forward``: turns derivatives by the flows (flows × months) into derivatives by the six inputs (6 ×
    months).

    ``grad`` is filled in the order dispatch, hazards before and after term, wage, share, held; ``work`` is scratch of ``WORK`` ×
    months. Reverses each line of ``forward``, last month first.
    """
    grad[1], grad[2], grad[5] = 0.0, 0.0, 0.0
    work[:] = 0.0
    if with_held:
        _back_through_held(wage, share, held, term, state, flows, grad, work)
    _back_through_stock(wage, share, state, flows, grad, work)
    _back_through_crossing(term, state, grad, work)
    _back_through_hazard(state, grad, work)
    if with_held:
        _back_through_earned(wage, share, held, grad, work)


@compiled
def _back_through_held(
    wage: np.ndarray, share: np.ndarray, held: np.ndarray, term: int, state: np.ndarray, flows: np.ndarray,
    grad: np.ndarray, work: np.ndarray,
) -> None:  # fmt: skip
    next_before = next_after = 0.0  # derivatives by next month's held pay, carried back one month
    for t in range(wage.shape[0] - 1, -1, -1):
        stay_before, stay_after = state[STAY_BEFORE, t], state[STAY_AFTER, t]
        kept_before, kept_after = next_before + flows[ARREARS, t], next_after + flows[ARREARS, t]
        grad[1, t] = -stay_before * state[HELD_BEFORE, t] * kept_before
        grad[2, t] = -stay_after * state[HELD_AFTER, t] * kept_after
        next_before, next_after = kept_before * stay_before, kept_after * stay_after
        hold = wage[t] * (1 - share[t]) * held[t]
        work[BY_BEFORE, t], work[BY_AFTER, t] = next_before * hold, next_after * hold
        work[BY_HOLD, t] = next_before * state[BEFORE, t] + next_after * state[AFTER, t]
        if t >= term:
            by_brought = next_after - next_before
            work[BY_CROSSING, t] = by_brought * (state[EARNED, t] - state[EARNED, t - term])
            work[BY_EARNED, t] += by_brought * state[CROSSING, t]
            work[BY_EARNED, t - term] -= by_brought * state[CROSSING, t]


@compiled
def _back_through_stock(
    wage: np.ndarray, share: np.ndarray, state: np.ndarray, flows: np.ndarray, grad: np.ndarray, work: np.ndarray
) -> None:
    by_gross, by_take, by_wage, by_share = flows[GROSS], flows[TAKE], grad[3], grad[4]
    by_stock, own, present, overdue = flows[STOCK], grad[0], state[BEFORE], state[AFTER]
    for t in range(own.shape[0]):
        both = by_gross[t] + by_take[t] * share[t]
        by_wage[t] = both * (present[t] + overdue[t])
        own[t] = by_stock[t] + both * wage[t]
    for t in range(own.shape[0]):
        by_share[t] = by_take[t] * wage[t] * (present[t] + overdue[t])
    by_before, by_after, by_crossing = work[BY_BEFORE], work[BY_AFTER], work[BY_CROSSING]
    _back_in_time(own, flows[RETURNED], state[STAY_BEFORE], present, by_before, grad[1])
    _back_in_time(own, flows[RETURNED], state[STAY_AFTER], overdue, by_after, grad[2])
    by_sent, by_dispatched = grad[0], flows[DISPATCHED]
    for t in range(by_sent.shape[0]):
        by_sent[t] = by_before[t] + by_dispatched[t]
        by_crossing[t] += by_after[t] - by_before[t]


@compiled
def _back_in_time(
    own: np.ndarray, by_returned: np.ndarray, stay: np.ndarray, workers: np.ndarray, by_workers: np.ndarray,
    by_hazard: np.ndarray,
) -> None:  # fmt: skip
    """Backpropagate through the recurrence of workers before or after term, last month first.

    ``own`` holds derivatives by the stock of each month. ``by_workers`` holds the contribution of held pay, and is overwritten
    with the total.
    """
    for t in range(stay.shape[0]):
        by_workers[t] += own[t] + by_returned[t] * (1 - stay[t])
    later = 0.0
    for t in range(stay.shape[0] - 1, -1, -1):
        by_hazard[t] -= stay[t] * workers[t] * (later - by_returned[t])
        later = later * stay[t] + by_workers[t]
        by_workers[t] = later


@compiled
def _back_through_crossing(term: int, state: np.ndarray, grad: np.ndarray, work: np.ndarray) -> None:
    lag = min(term, grad.shape[1])
    by_crossing, crossing, served = work[BY_CROSSING, lag:], state[CROSSING, lag:], state[SERVED, lag:]
    by_sent, early, late = grad[0], work[BY_HAZARD], work[BY_HAZARD, lag:]
    for k in range(crossing.shape[0]):
        by_sent[k] += by_crossing[k] * served[k]
    for k in range(crossing.shape[0]):
        early[k] = by_crossing[k] * crossing[k]
    for k in range(crossing.shape[0]):
        late[k] -= by_crossing[k] * crossing[k]


@compiled
def _back_through_hazard(state: np.ndarray, grad: np.ndarray, work: np.ndarray) -> None:
    """Turn derivatives by cumulative hazards into derivatives by monthly ones; they are 0 where the hazard is capped."""
    by_before, by_after, by_summed = grad[1], grad[2], work[BY_HAZARD]
    stay_before, stay_after, by_hazard = state[STAY_BEFORE], state[STAY_AFTER], 0.0
    for t in range(by_before.shape[0] - 1, -1, -1):
        by_before[t] = by_before[t] + by_hazard if stay_before[t] > LEAST_STAY else 0.0
        by_hazard += by_summed[t]
    for t in range(by_after.shape[0]):
        by_after[t] = by_after[t] if stay_after[t] > LEAST_STAY else 0.0


@compiled
def _back_through_earned(
    wage: np.ndarray, share: np.ndarray, held: np.ndarray, grad: np.ndarray, work: np.ndarray
) -> None:
    """Add to ``grad`` the derivatives through held pay per worker, of the month and summed up to it."""
    by_earned = 0.0
    for t in range(wage.shape[0] - 1, -1, -1):
        by_hold = work[BY_HOLD, t] + by_earned
        grad[3, t] += by_hold * (1 - share[t]) * held[t]
        grad[4, t] -= by_hold * wage[t] * held[t]
        grad[5, t] += by_hold * wage[t] * (1 - share[t])
        by_earned += work[BY_EARNED, t]
