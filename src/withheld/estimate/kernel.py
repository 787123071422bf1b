"""The log posterior and its gradient, and the model's outputs at many draws: compiled.

It computes the same as ``drivers.inputs``, ``simulate`` and ``density.log_likelihood`` in sequence (tests compare them). The
derivative is hand-written: ``backward`` reverses ``forward`` line by line.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from withheld.estimate.arrays import HANDED, HANDED_SET, HANDED_TO, Plan
from withheld.estimate.compiled_drivers import (
    AFTER,
    BEFORE,
    DISPATCH,
    DRIVEN,
    KEPT,
    PART,
    PAY,
    drive,
    drive_adjoint,
    naturals,
    pay,
)
from withheld.estimate.terms import Spoken, log_terms
from withheld.programme import AFTER as OVERDUE
from withheld.programme import (
    ARREARS,
    DISPATCHED,
    FLOWS,
    GROSS,
    HELD_AFTER,
    HELD_BEFORE,
    RETURNED,
    STATES,
    STAY_AFTER,
    STAY_BEFORE,
    STOCK,
    TAKE,
    WORK,
    as_compiled,
    backward,
    forward,
    money,
)
from withheld.programme import BEFORE as PRESENT

VALUE, SLOPE, BY_VALUE = range(3)

Month = Any
"""An unsigned index, with which the compiler vectorises loops by four months."""


class Scratch(NamedTuple):
    """Buffers of one chain, so that no call allocates memory; small enough to stay in the processor's cache.

    ``parameters`` (3 × parameters): values, their derivatives by the normal variables, derivatives by the values. ``freely`` and
    ``bend`` (corridors × months): dispatch without levers, and the derivative of the walk under the ceiling; ``state`` (rows ×
    states × months); ``told`` and ``by_told`` (pairs × months): sums that observations use, and derivatives by them; ``said``
    (meanings × 2); ``now`` (rows × months) is reused by each corridor.
    """

    parameters: np.ndarray
    freely: np.ndarray
    bend: np.ndarray
    state: np.ndarray
    told: np.ndarray
    by_told: np.ndarray
    said: np.ndarray
    now: np.ndarray


def scratch(plan: Plan, spoken: Spoken) -> Scratch:
    """Allocate the buffers for a plan and its observations."""
    shape = plan.exit_place.shape
    months = shape[1]
    pairs = (max(spoken.pairs, 1), months)
    return Scratch(
        parameters=np.empty((3, len(plan.kind))), freely=np.empty(shape), bend=np.empty(shape),
        state=np.empty((len(plan.term), STATES, months)), told=np.empty(pairs), by_told=np.empty(pairs),
        said=np.empty((max(spoken.where.shape[1], 1), 2)), now=np.empty((3 * DRIVEN + FLOWS + WORK + 1, months)),
    )  # fmt: skip


@as_compiled
def log_posterior(
    x: np.ndarray, size: int, weights: np.ndarray, p: Plan, o: Spoken, s: Scratch, grad: np.ndarray
) -> float:
    """Log density of standard normal deviates ``x`` (those of the layout, then shared errors); writes its gradient into
    ``grad``."""
    slopes, by_value = s.parameters[SLOPE], s.parameters[BY_VALUE]
    naturals(x, p, s.parameters[VALUE], slopes)
    s.told[:], s.by_told[:], by_value[:], grad[:] = 0.0, 0.0, 0.0, 0.0
    for c in range(p.turnover.shape[0]):
        _forth(x, p, o, s, c)
    values = s.parameters[VALUE]
    total = log_terms(x[size:], weights, values, p.errors, o, s.told, s.by_told, grad[size:], by_value, s.said)
    for c in range(p.turnover.shape[0]):
        _back(x, p, o, s, c, grad)
    for k in range(by_value.shape[0]):
        grad[k] += by_value[k] * slopes[k] * p.spread[k]
        if p.common[k] >= 0:
            grad[p.common[k]] += by_value[k] * slopes[k] * p.pooled[k]
    for k in range(x.shape[0]):
        total -= 0.5 * x[k] * x[k]
        grad[k] -= x[k]
    return total


@as_compiled
def log_sampled(
    x: np.ndarray, scaled: np.ndarray, powers: np.ndarray, plain: np.ndarray, size: int, weights: np.ndarray, p: Plan,
    o: Spoken, s: Scratch, grad: np.ndarray,
) -> float:  # fmt: skip
    """``log_posterior`` in the coordinates of the sampler.

    Each step at the places ``scaled`` is multiplied by the walk's scale over its median to a power of its own (Betancourt and
    Girolami, 2015: powers 0 and 1 are the non-centred and the centred form).
    """
    for k in range(x.shape[0]):
        plain[k] = x[k]
    for n in range(scaled.shape[0]):
        plain[scaled[n]] *= math.exp(-powers[n] * p.spread[p.drift] * x[p.drift])
    total = log_posterior(plain, size, weights, p, o, s, grad)
    for n in range(scaled.shape[0]):
        place, power = scaled[n], powers[n] * p.spread[p.drift]
        grad[p.drift] -= power * (1 + grad[place] * plain[place])
        grad[place] *= math.exp(-power * x[p.drift])
        total -= float(power * x[p.drift])
    return total


@as_compiled
def _forth(x: np.ndarray, p: Plan, o: Spoken, s: Scratch, c: int) -> None:
    """Forward pass of a corridor: add its rows to the sums that observations use."""
    d, work, sent = s.now[:DRIVEN], s.now[DRIVEN : DRIVEN + WORK], s.now[DRIVEN + WORK]
    drive(x, p, s.parameters[VALUE], c, s.freely[c], s.bend[c], d)
    for r in range(p.row_from[c], p.row_from[c + 1]):
        _multiply(d[DISPATCH], p.row_share[r], sent)
        forward(sent, d[BEFORE], d[AFTER], d[PAY], d[PART], d[KEPT], p.term[r], o.with_held, s.state[r], work)
        for n in range(o.tell_from[r], o.tell_from[r + 1]):
            pair, field, first, last = o.tells[n]
            _add_flow(field, np.uintp(first), np.uintp(last), sent, d[PAY], d[PART], s.state[r], s.told[pair])


@as_compiled
def _add_flow(
    field: int, first: Month, last: Month, sent: np.ndarray, paid: np.ndarray, part: np.ndarray, state: np.ndarray,
    told: np.ndarray,
) -> None:  # fmt: skip
    """Add a flow of a row, by month, to the sums that observations use."""
    present, overdue, stay_before, stay_after = state[PRESENT], state[OVERDUE], state[STAY_BEFORE], state[STAY_AFTER]
    if field == STOCK:
        for t in range(first, last):
            told[t] += present[t] + overdue[t]
    elif field == DISPATCHED:
        for t in range(first, last):
            told[t] += sent[t]
    elif field == RETURNED:
        for t in range(first, last):
            told[t] += present[t] * (1 - stay_before[t]) + overdue[t] * (1 - stay_after[t])
    elif field == GROSS:
        for t in range(first, last):
            told[t] += (present[t] + overdue[t]) * paid[t]
    elif field == TAKE:
        for t in range(first, last):
            told[t] += (present[t] + overdue[t]) * paid[t] * part[t]
    elif field == ARREARS:
        for t in range(first, last):
            told[t] += state[HELD_BEFORE, t] * stay_before[t] + state[HELD_AFTER, t] * stay_after[t]


@as_compiled
def _back(x: np.ndarray, p: Plan, o: Spoken, s: Scratch, c: int, grad: np.ndarray) -> None:
    """Backward pass of a corridor: from derivatives by these sums to derivatives by its parameters and steps."""
    d, whole, own = s.now[:DRIVEN], s.now[DRIVEN : 2 * DRIVEN], s.now[2 * DRIVEN : 3 * DRIVEN]
    flows, work = s.now[3 * DRIVEN : 3 * DRIVEN + FLOWS], s.now[3 * DRIVEN + FLOWS : 3 * DRIVEN + FLOWS + WORK]
    values = s.parameters[VALUE]
    pay(p, values, c, d)
    for r in range(p.row_from[c], p.row_from[c + 1]):
        flows[:] = 0.0
        for n in range(o.tell_from[r], o.tell_from[r + 1]):
            pair, field, first, last = o.tells[n]
            _add(flows[field], s.by_told[pair], np.uintp(first), np.uintp(last))
        first_row = r == p.row_from[c]
        target = whole if first_row else own
        backward(d[PAY], d[PART], d[KEPT], p.term[r], o.with_held, s.state[r], flows, target, work)
        _multiply(target[DISPATCH], p.row_share[r], target[DISPATCH])
        if not first_row:
            for field in range(DRIVEN):
                _add(whole[field], own[field], np.uintp(0), np.uintp(whole.shape[1]))
    drive_adjoint(x, p, values, c, s.freely[c], s.bend[c], whole, s.parameters[BY_VALUE], grad, work[0])


@as_compiled
def _multiply(left: np.ndarray, right: np.ndarray, out: np.ndarray) -> None:
    for t in range(out.shape[0]):
        out[t] = left[t] * right[t]


@as_compiled
def _add(whole: np.ndarray, more: np.ndarray, first: Month, last: Month) -> None:
    for t in range(first, last):
        whole[t] += more[t]


def outputs(z: np.ndarray, p: Plan, member: np.ndarray, out: np.ndarray) -> None:
    """The model's outputs at draws (draws × deviates), written into ``out`` (draws × outputs × groups × months).

    ``member`` (groups × corridors) selects the corridors summed in each group. They are added one after the other, so that a
    group is bit-identical to the sum of its corridors.
    """
    rows = DRIVEN + STATES + WORK + 2 * out.shape[1] + 4
    _outputs(z, p, member, out, np.empty((2, len(p.kind))), np.empty((rows, out.shape[-1])))


@as_compiled
def _outputs(
    z: np.ndarray, p: Plan, member: np.ndarray, out: np.ndarray, parameters: np.ndarray, now: np.ndarray
) -> None:
    values, d, state = parameters[VALUE], now[:DRIVEN], now[DRIVEN : DRIVEN + STATES]
    first, fields = DRIVEN + STATES + WORK, out.shape[1]
    work, row, own = now[DRIVEN + STATES : first], now[first : first + fields], now[first + fields : -4]
    sent, handed, freely, bend, months = now[-4], now[-3], now[-2], now[-1], np.uintp(now.shape[1])
    for n in range(z.shape[0]):
        naturals(z[n], p, values, parameters[SLOPE])
        out[n] = 0.0
        for c in range(p.turnover.shape[0]):
            drive(z[n], p, values, c, freely, bend, d)
            for t in range(handed.shape[0]):
                set_to = p.rules[c, HANDED_SET, t] > 0
                handed[t] = p.rules[c, HANDED_TO, t] if set_to else values[p.place[HANDED, c]]
            own[:] = 0.0
            for r in range(p.row_from[c], p.row_from[c + 1]):
                _multiply(d[DISPATCH], p.row_share[r], sent)
                forward(sent, d[BEFORE], d[AFTER], d[PAY], d[PART], d[KEPT], p.term[r], True, state, work)
                money(sent, d[PAY], d[PART], d[KEPT], handed, state, row)
                for field in range(fields):
                    _add(own[field], row[field], np.uintp(0), months)
            for g in range(member.shape[0]):
                if member[g, c]:
                    for field in range(fields):
                        _add(out[n, field, g], own[field], np.uintp(0), months)
