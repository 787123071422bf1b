"""The log posterior and its gradient, and the model's outputs at many draws: compiled.

The same as ``drivers.inputs``, ``simulate`` and ``density.log_likelihood`` one after the other, which the tests hold it to,
with the derivative written out by hand: what ``forward`` computes line by line, ``backward`` goes through in reverse.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from withheld.estimate.arrays import (
    BANNED,
    BANNED_TO,
    CLOSED,
    COMPLIANCE,
    HANDED,
    HELD,
    LEAK,
    LEVEL,
    OVERSTAY,
    REGROWTH,
    REOPENED,
    SHARE,
    WAGE,
    Plan,
)  # fmt: skip
from withheld.estimate.terms import Spoken, log_terms
from withheld.programme.compiled import compiled
from withheld.programme.rows import AFTER as A
from withheld.programme.rows import ARREARS, DISPATCHED, FLOWS, GROSS, RETURNED, STATES, STOCK, backward, forward, money
from withheld.programme.rows import BEFORE as B
from withheld.programme.rows import HELD_AFTER as HELD_A
from withheld.programme.rows import HELD_BEFORE as HELD_B
from withheld.programme.rows import STAY_AFTER as STAY_A
from withheld.programme.rows import STAY_BEFORE as STAY_B

DISPATCH, BEFORE, AFTER, PAY, PART, KEPT, OPEN, COURSE = range(8)
"""Fields of what drives the corridors: dispatch, hazards before and after term, wage, state share, held share; dispatch
without levers, and what the walk adds to its logarithm, unscaled."""


class Scratch(NamedTuple):
    """Memory of one chain, so that no call asks for any."""

    values: np.ndarray
    slopes: np.ndarray
    by_value: np.ndarray
    drive: np.ndarray
    by_drive: np.ndarray
    sent: np.ndarray
    state: np.ndarray
    flows: np.ndarray
    row_grad: np.ndarray
    work: np.ndarray
    sums: np.ndarray
    by_sum: np.ndarray


def scratch(plan: Plan, spoken: Spoken) -> Scratch:
    """Memory for a plan and what is spoken of."""
    corridors, months = plan.banned.shape
    rows, count = len(plan.term), len(plan.kind)
    pairs = (max(len(spoken.pair_field), 1), months + 1)
    return Scratch(
        values=np.empty(count), slopes=np.empty(count), by_value=np.empty(count), drive=np.empty((8, corridors, months)),
        by_drive=np.empty((corridors, 6, months)), sent=np.empty((rows, months)), state=np.empty((rows, STATES, months)),
        flows=np.empty((FLOWS, months)), row_grad=np.empty((6, months)), work=np.empty((3, months)), sums=np.empty(pairs),
        by_sum=np.empty(pairs),
    )  # fmt: skip


@compiled
def _natural(z: np.ndarray, p: Plan, values: np.ndarray, slopes: np.ndarray) -> None:
    for k in range(p.kind.shape[0]):
        plain = p.centre[k] + p.spread[k] * z[k]
        if p.kind[k] == 0:
            values[k], slopes[k] = plain, p.spread[k]
        elif p.kind[k] == 1:
            values[k] = math.exp(plain)
            slopes[k] = values[k] * p.spread[k]
        else:
            values[k] = 1 / (1 + math.exp(-plain))
            slopes[k] = values[k] * (1 - values[k]) * p.spread[k]


@compiled
def _drive(z: np.ndarray, p: Plan, values: np.ndarray, drive: np.ndarray) -> None:
    """What drives each corridor, at the values of the parameters."""
    count, months = p.kind.shape[0], p.phase.shape[1]
    for c in range(p.phase.shape[0]):
        own = p.place[:, c]
        steady = values[own[LEVEL]] / p.turnover[c]
        leak, regrowth, overstay = values[own[LEAK]], values[own[REGROWTH]], values[own[OVERSTAY]]
        wage, share, held = values[own[WAGE]], values[own[SHARE]], values[own[HELD]]
        forced = -math.log1p(-min(values[own[COMPLIANCE]], 0.9999))
        course, freely, dispatch = drive[COURSE, c], drive[OPEN, c], drive[DISPATCH, c]
        before, after = drive[BEFORE, c], drive[AFTER, c]
        pay, part, kept = drive[PAY, c], drive[PART, c], drive[KEPT, c]
        course[:] = 0.0
        for k in range(p.step_count[c]):
            step, shape = z[count + p.step_place[c, k]], p.step_shape[c, k]
            for t in range(months):
                course[t] += step * shape[t]
        phase, special, pushed, priced = p.phase[c], p.special[c], p.pushed[c], p.priced[c]
        for t in range(months):
            if t > 0 and course[t] == course[t - 1]:
                freely[t] = freely[t - 1]
            else:
                freely[t] = steady * math.exp(values[p.drift] * course[t])
            sent, free = freely[t], 1.0
            if phase[t] == BANNED:
                sent *= leak
            elif phase[t] == BANNED_TO:
                sent *= p.leak[c, t]
            elif phase[t] == REOPENED:
                sent *= regrowth
            elif phase[t] == CLOSED:
                sent, free = steady * p.closed_dispatch, p.closed_leave
            if special[t]:
                if p.level_set[c, t] > 0:
                    sent = p.level[c, t]
                sent = min(sent + p.surge[c, t], p.quota[c, t]) * (1 - p.stopped[c, t])
            dispatch[t], before[t], after[t] = sent, p.early_leave * free, overstay * free
            if pushed[t]:
                more = p.leaving[c, t] * forced + p.forced[c, t]
                before[t] += more
                after[t] += more
            pay[t], part[t], kept[t] = wage, share, held
            if priced[t]:
                pay[t], part[t] = wage * p.wage[c, t], min(share * p.share[c, t], 1.0)


@compiled
def _back_to_values(z: np.ndarray, p: Plan, s: Scratch, grad: np.ndarray) -> None:
    """From derivatives by what drives the corridors to those by the parameters' values and the steps of the walk."""
    values, by, count, months = s.values, s.by_value, p.kind.shape[0], p.phase.shape[1]
    by_log = s.work[0]
    for c in range(p.phase.shape[0]):
        own = p.place[:, c]
        level, share, compliance = values[own[LEVEL]], values[own[SHARE]], values[own[COMPLIANCE]]
        course, freely = s.drive[COURSE, c], s.drive[OPEN, c]
        g = s.by_drive[c]
        g_sent, g_before, g_after, g_pay, g_part, g_kept = g[DISPATCH], g[BEFORE], g[AFTER], g[PAY], g[PART], g[KEPT]
        phase, special, pushed, priced = p.phase[c], p.special[c], p.pushed[c], p.priced[c]
        by_level = by_leak = by_regrowth = by_overstay = by_wage = by_share = by_held = by_compliance = by_drift = 0.0
        for t in range(months):
            by_overstay += g_after[t] * (p.closed_leave if phase[t] == CLOSED else 1.0)
            by_held += g_kept[t]
            if priced[t]:
                by_wage += g_pay[t] * p.wage[c, t]
                by_share += g_part[t] * p.share[c, t] if share * p.share[c, t] < 1 else 0.0
            else:
                by_wage += g_pay[t]
                by_share += g_part[t]
            if pushed[t] and compliance < 0.9999:
                by_compliance += (g_before[t] + g_after[t]) * p.leaving[c, t] / (1 - compliance)
            by_log[t] = 0.0
            through, factor = g_sent[t], 1.0
            if phase[t] == BANNED:
                factor = values[own[LEAK]]
            elif phase[t] == BANNED_TO:
                factor = p.leak[c, t]
            elif phase[t] == REOPENED:
                factor = values[own[REGROWTH]]
            sent = freely[t] * factor
            if phase[t] == CLOSED:
                sent = level / p.turnover[c] * p.closed_dispatch
            if special[t]:
                through *= 1 - p.stopped[c, t]
                if p.level_set[c, t] > 0 or sent + p.surge[c, t] >= p.quota[c, t]:
                    continue
            if phase[t] == CLOSED:
                by_level += through * sent
                continue
            by_log[t] = through * sent
            by_level += by_log[t]
            by_drift += by_log[t] * course[t]
            if phase[t] == BANNED:
                by_leak += through * freely[t]
            elif phase[t] == REOPENED:
                by_regrowth += through * freely[t]
        for k in range(p.step_count[c]):
            shape, total = p.step_shape[c, k], 0.0
            for t in range(months):
                total += by_log[t] * shape[t]
            grad[count + p.step_place[c, k]] += total * values[p.drift]
        by[own[LEVEL]] += by_level / level
        by[own[LEAK]] += by_leak
        by[own[REGROWTH]] += by_regrowth
        by[own[OVERSTAY]] += by_overstay
        by[own[WAGE]] += by_wage
        by[own[SHARE]] += by_share
        by[own[HELD]] += by_held
        by[own[COMPLIANCE]] += by_compliance
        by[p.drift] += by_drift


@compiled
def _add_flow(
    field: int, sent: np.ndarray, pay: np.ndarray, part: np.ndarray, state: np.ndarray, running: np.ndarray
) -> None:
    """Add a flow of a row to the months of a running sum, each to the month after it."""
    for t in range(sent.shape[0]):
        if field == DISPATCHED:
            running[t + 1] += sent[t]
        elif field == RETURNED:
            running[t + 1] += state[B, t] * (1 - state[STAY_B, t]) + state[A, t] * (1 - state[STAY_A, t])
        elif field == ARREARS:
            running[t + 1] += state[HELD_B, t] * state[STAY_B, t] + state[HELD_A, t] * state[STAY_A, t]
        elif field == STOCK:
            running[t + 1] += state[B, t] + state[A, t]
        elif field == GROSS:
            running[t + 1] += (state[B, t] + state[A, t]) * pay[t]
        else:
            running[t + 1] += (state[B, t] + state[A, t]) * pay[t] * part[t]


@compiled
def _sum_up(p: Plan, o: Spoken, s: Scratch) -> None:
    """Running sums over the months of each field that is spoken of, over the rows of its group."""
    for n in range(o.pair_field.shape[0]):
        running = s.sums[n]
        running[:] = 0.0
        for r in range(p.term.shape[0]):
            if o.member[o.pair_group[n], r]:
                c = p.row_corridor[r]
                _add_flow(o.pair_field[n], s.sent[r], s.drive[PAY, c], s.drive[PART, c], s.state[r], running)
        for t in range(running.shape[0] - 1):
            running[t + 1] += running[t]


@compiled
def log_posterior(
    x: np.ndarray, size: int, weights: np.ndarray, p: Plan, o: Spoken, s: Scratch, grad: np.ndarray
) -> float:
    """Log density of standard normal deviates ``x`` (parameters, steps, then errors of roots), and its gradient into ``grad``."""
    rows, months = p.term.shape[0], p.banned.shape[1]
    _natural(x, p, s.values, s.slopes)
    _drive(x, p, s.values, s.drive)
    for r in range(rows):
        c = p.row_corridor[r]
        for t in range(months):
            s.sent[r, t] = s.drive[DISPATCH, c, t] * p.row_share[r, t]
        d = s.drive[:, c]
        forward(s.sent[r], d[BEFORE], d[AFTER], d[PAY], d[PART], d[KEPT], p.term[r], o.with_held, s.state[r])
    _sum_up(p, o, s)
    grad[:], s.by_sum[:] = 0.0, 0.0
    total = log_terms(x[size:], weights, o, s.sums, s.by_sum, grad[size:])
    _back_to_drive(p, o, s)
    s.by_value[:] = 0.0
    _back_to_values(x, p, s, grad)
    for k in range(p.kind.shape[0]):
        grad[k] += s.by_value[k] * s.slopes[k]
    for k in range(x.shape[0]):
        total -= 0.5 * x[k] * x[k]
        grad[k] -= x[k]
    return total


@compiled
def _back_to_drive(p: Plan, o: Spoken, s: Scratch) -> None:
    months = p.banned.shape[1]
    for n in range(o.pair_field.shape[0]):
        for t in range(months - 1, -1, -1):  # a running sum up to a month holds all months before it
            s.by_sum[n, t] += s.by_sum[n, t + 1]
    for r in range(p.term.shape[0]):
        c = p.row_corridor[r]
        first = r == 0 or p.row_corridor[r - 1] != c  # the rows of a corridor follow each other
        s.flows[:] = 0.0
        for n in range(o.pair_field.shape[0]):
            if o.member[o.pair_group[n], r]:
                flow, by_sum = s.flows[o.pair_field[n]], s.by_sum[n]
                for t in range(months):
                    flow[t] += by_sum[t + 1]
        target = s.by_drive[c] if first else s.row_grad
        d = s.drive[:, c]
        backward(
            s.sent[r], d[BEFORE], d[AFTER], d[PAY], d[PART], d[KEPT], p.term[r], o.with_held, s.state[r], s.flows,
            target, s.work,
        )  # fmt: skip
        for t in range(months):
            target[0, t] *= p.row_share[r, t]
        if not first:
            for field in range(6):
                whole, more = s.by_drive[c, field], target[field]
                for t in range(months):
                    whole[t] += more[t]


@compiled
def outputs(z: np.ndarray, p: Plan, member: np.ndarray, out: np.ndarray) -> None:
    """The model's outputs at draws (draws × deviates), into ``out`` (draws × outputs × groups × months).

    ``member`` (groups × corridors) says which corridors are added up in each group.
    """
    corridors, months = p.banned.shape
    values, slopes = np.empty(p.kind.shape[0]), np.empty(p.kind.shape[0])
    drive, state = np.empty((8, corridors, months)), np.empty((STATES, months))
    sent, handed, row = np.empty(months), np.empty(months), np.empty((out.shape[1], months))
    for n in range(z.shape[0]):
        _natural(z[n], p, values, slopes)
        _drive(z[n], p, values, drive)
        out[n] = 0.0
        for r in range(p.term.shape[0]):
            c = p.row_corridor[r]
            for t in range(months):
                sent[t] = drive[DISPATCH, c, t] * p.row_share[r, t]
                handed[t] = p.handed[c, t] if p.handed_set[c, t] > 0 else values[p.place[HANDED, c]]
            d = drive[:, c]
            forward(sent, d[BEFORE], d[AFTER], d[PAY], d[PART], d[KEPT], p.term[r], True, state)
            money(sent, d[PAY], d[PART], d[KEPT], handed, state, row)
            for g in range(member.shape[0]):
                if member[g, c]:
                    for field in range(out.shape[1]):
                        for t in range(months):
                            out[n, field, g, t] += row[field, t]
