"""The drivers of each corridor at one set of deviates, and their adjoint: ``drivers.inputs``, compiled."""

from __future__ import annotations

import math

import numpy as np

from withheld.estimate.arrays import (
    BANNED,
    BANNED_TO,
    CLOSED,
    CLOSED_DISPATCH,
    CLOSED_LEAVE,
    COMPLIANCE,
    FIRST,
    FORCED,
    HELD,
    LAST,
    LEAK,
    LEAK_TO,
    LEAVING,
    LEVEL,
    LEVEL_SET,
    LEVEL_TO,
    OVERSTAY,
    PHASE,
    PRICED,
    PUSHED,
    QUOTA,
    REGROWTH,
    REOPENED,
    SHARE,
    SPECIAL,
    STOPPED,
    SURGE,
    TIMES_HELD,
    TIMES_SHARE,
    TIMES_WAGE,
    WAGE,
    Plan,
)  # fmt: skip
from withheld.programme import as_compiled

DRIVEN = 6
DISPATCH, BEFORE, AFTER, PAY, PART, KEPT = range(DRIVEN)
"""Drivers of a corridor: dispatch, hazards before and after term, wage, state share, held share."""
MOST_COMPLIANCE = 0.9999
"""Maximum compliance with a deadline: full compliance would need an infinite hazard."""


@as_compiled
def naturals(z: np.ndarray, p: Plan, values: np.ndarray, slopes: np.ndarray) -> None:
    """Compute the parameters on the scales of their priors, and their derivatives by the underlying normal variables."""
    for k in range(p.kind.shape[0]):
        plain = p.centre[k] + p.spread[k] * z[k]
        if p.common[k] >= 0:
            plain += p.pooled[k] * z[p.common[k]]
        if p.kind[k] == 0:
            values[k], slopes[k] = plain, 1.0
        elif p.kind[k] == 1:
            values[k] = slopes[k] = math.exp(plain)
        else:
            values[k] = 1 / (1 + math.exp(-plain))
            slopes[k] = values[k] * (1 - values[k])


@as_compiled
def drive(
    z: np.ndarray, p: Plan, values: np.ndarray, c: int, freely: np.ndarray, bend: np.ndarray, drivers: np.ndarray
) -> None:  # fmt: skip
    """Fill the drivers of a corridor (``DRIVEN`` × months), its dispatch without levers, and the derivative of the walk under
    the ceiling (months each), from the deviates and the parameters' values."""
    _wander(z, p, values, c, freely, bend)
    _send(p, values, c, freely, drivers[DISPATCH])
    _leave(z, p, values, c, drivers)
    pay(p, values, c, drivers)


@as_compiled
def _wander(z: np.ndarray, p: Plan, values: np.ndarray, c: int, freely: np.ndarray, bend: np.ndarray) -> None:
    """Dispatch without levers: a level times the exponential of a walk that flattens towards the ceiling."""
    drift, steady, top = values[p.drift], values[p.place[LEVEL, c]] / p.turnover[c], p.fixed[1]
    freely[:] = 0.0
    for k in range(p.step_count[c]):
        step, shape = drift * z[p.step_place[c, k]], p.step_shape[c, k]
        for t in range(freely.shape[0]):
            freely[t] += step * shape[t]
    before, now = math.nan, 0.0
    for t in range(freely.shape[0]):
        free = freely[t]
        if free == before:  # the walk is constant before the first step and after the last
            freely[t], bend[t] = now, bend[t - 1]
            continue
        before, bend[t], walked = free, 1.0, free
        if free > 0:
            bend[t] = math.exp(-free / top)
            walked = top * (1 - bend[t])
        freely[t] = now = steady * math.exp(walked)


@as_compiled
def _factor(p: Plan, values: np.ndarray, c: int, phase: int) -> float:
    """Factor of a ban, its end, or a closed border on dispatch without levers."""
    if phase == BANNED:
        return float(values[p.place[LEAK, c]])
    if phase == REOPENED:
        return float(values[p.place[REGROWTH, c]])
    if phase == CLOSED:
        return float(values[p.place[CLOSED_DISPATCH, c]])
    return 1.0


@as_compiled
def _send(p: Plan, values: np.ndarray, c: int, freely: np.ndarray, dispatch: np.ndarray) -> None:
    rules = p.rules[c]
    for n in range(p.span_from[c], p.span_from[c + 1]):
        span = p.spans[n]
        first, last = np.uintp(span[FIRST]), np.uintp(span[LAST])
        factor = _factor(p, values, c, span[PHASE])
        for t in range(first, last):
            dispatch[t] = freely[t] * factor
        if span[PHASE] == BANNED_TO:
            for t in range(first, last):
                dispatch[t] *= rules[LEAK_TO, t]
        if span[SPECIAL]:
            for t in range(first, last):
                sent = rules[LEVEL_TO, t] if rules[LEVEL_SET, t] > 0 else dispatch[t]
                dispatch[t] = min(sent + rules[SURGE, t], rules[QUOTA, t]) * (1 - rules[STOPPED, t])


@as_compiled
def _shock(z: np.ndarray, p: Plan, values: np.ndarray, place: int) -> float:
    """Factor on departures before term."""
    return float(math.exp(values[p.exit] * z[place])) if place >= 0 else 1.0


@as_compiled
def _leave(z: np.ndarray, p: Plan, values: np.ndarray, c: int, drivers: np.ndarray) -> None:
    before, after, rules = drivers[BEFORE], drivers[AFTER], p.rules[c]
    pushed = -math.log1p(-min(values[p.place[COMPLIANCE, c]], MOST_COMPLIANCE))
    overstay, last_place, shock = values[p.place[OVERSTAY, c]], -2, 1.0
    for n in range(p.span_from[c], p.span_from[c + 1]):
        span = p.spans[n]
        free = values[p.place[CLOSED_LEAVE, c]] if span[PHASE] == CLOSED else 1.0
        for t in range(span[FIRST], span[LAST]):
            if p.exit_place[c, t] != last_place:
                last_place = p.exit_place[c, t]
                shock = _shock(z, p, values, last_place)
            early = p.fixed[0] * free
            if span[PUSHED]:
                early += rules[LEAVING, t] * pushed
            before[t] = early * shock + rules[FORCED, t]
            after[t] = before[t] + overstay * free


@as_compiled
def pay(p: Plan, values: np.ndarray, c: int, drivers: np.ndarray) -> None:
    """Fill in the wage, state share and held share of a corridor."""
    wage, share, held, rules = values[p.place[WAGE, c]], values[p.place[SHARE, c]], values[p.place[HELD, c]], p.rules[c]
    paid, part, kept = drivers[PAY], drivers[PART], drivers[KEPT]
    paid[:], part[:], kept[:] = wage, share, held
    for n in range(p.span_from[c], p.span_from[c + 1]):
        if p.spans[n, PRICED]:
            for t in range(p.spans[n, FIRST], p.spans[n, LAST]):
                paid[t], part[t] = wage * rules[TIMES_WAGE, t], min(share * rules[TIMES_SHARE, t], 1.0)
                kept[t] = min(held * rules[TIMES_HELD, t], 1.0)


@as_compiled
def drive_adjoint(
    z: np.ndarray, p: Plan, values: np.ndarray, c: int, freely: np.ndarray, bend: np.ndarray, by_driver: np.ndarray,
    by_value: np.ndarray, grad: np.ndarray, work: np.ndarray,
) -> None:  # fmt: skip
    """The adjoint of ``drive``.

    It turns derivatives by the drivers of a corridor, which it overwrites, into derivatives by the parameters' values and by the
    steps and shocks of the walk, which it adds up; ``work`` is scratch of one value per month.
    """
    _unsend(p, values, c, freely, by_driver[DISPATCH], by_value, work)
    _unwander(z, p, values, c, bend, by_value, grad, work)
    _unleave(z, p, values, c, by_driver, by_value, grad)
    _unpay(p, values, c, by_driver, by_value)


@as_compiled
def _unsend(
    p: Plan, values: np.ndarray, c: int, freely: np.ndarray, through: np.ndarray, by_value: np.ndarray, by_log: np.ndarray
) -> None:  # fmt: skip
    """Write to ``by_log`` the derivatives by the logarithm of dispatch without levers."""
    for n in range(p.span_from[c], p.span_from[c + 1]):
        span = p.spans[n]
        first, last, phase = np.uintp(span[FIRST]), np.uintp(span[LAST]), span[PHASE]
        if span[SPECIAL]:
            _unspecial(p, values, c, span, freely, through)
        factor = _factor(p, values, c, phase)
        for t in range(first, last):
            by_log[t] = through[t] * freely[t]
        if phase == BANNED_TO:
            for t in range(first, last):
                by_log[t] *= p.rules[c, LEAK_TO, t]
        elif phase == BANNED:
            by_value[p.place[LEAK, c]] += by_log[first:last].sum()
        elif phase == REOPENED:
            by_value[p.place[REGROWTH, c]] += by_log[first:last].sum()
        elif phase == CLOSED:
            by_value[p.place[CLOSED_DISPATCH, c]] += by_log[first:last].sum()
        for t in range(first, last):
            by_log[t] *= factor


@as_compiled
def _unspecial(p: Plan, values: np.ndarray, c: int, span: np.ndarray, freely: np.ndarray, through: np.ndarray) -> None:
    """Backpropagate through level, surge, quota and stop: dispatch that is set, or capped by a quota, has derivative 0."""
    rules, factor = p.rules[c], _factor(p, values, c, span[PHASE])
    for t in range(span[FIRST], span[LAST]):
        sent = freely[t] * factor
        if span[PHASE] == BANNED_TO:
            sent *= rules[LEAK_TO, t]
        moves = rules[LEVEL_SET, t] == 0 and sent + rules[SURGE, t] < rules[QUOTA, t]
        through[t] *= 1 - rules[STOPPED, t] if moves else 0.0


@as_compiled
def _unwander(
    z: np.ndarray, p: Plan, values: np.ndarray, c: int, bend: np.ndarray, by_value: np.ndarray, grad: np.ndarray, by_log: np.ndarray
) -> None:  # fmt: skip
    by_value[p.place[LEVEL, c]] += by_log.sum() / values[p.place[LEVEL, c]]
    for t in range(bend.shape[0]):
        by_log[t] *= bend[t]
    for k in range(p.step_count[c]):
        place, by_step = p.step_place[c, k], _dot(by_log, p.step_shape[c, k])
        grad[place] += values[p.drift] * by_step
        by_value[p.drift] += z[place] * by_step


@as_compiled
def _dot(left: np.ndarray, right: np.ndarray) -> float:
    total = 0.0
    for t in range(left.shape[0]):
        total += left[t] * right[t]
    return total


@as_compiled
def _unleave(
    z: np.ndarray, p: Plan, values: np.ndarray, c: int, by_driver: np.ndarray, by_value: np.ndarray, grad: np.ndarray
) -> None:  # fmt: skip
    by_before, by_after, compliance = by_driver[BEFORE], by_driver[AFTER], values[p.place[COMPLIANCE, c]]
    pushed, moves = -math.log1p(-min(compliance, MOST_COMPLIANCE)), compliance < MOST_COMPLIANCE
    overstay, last_place, shock = values[p.place[OVERSTAY, c]], -2, 1.0
    by_overstay = by_closed = by_pushed = 0.0
    for n in range(p.span_from[c], p.span_from[c + 1]):
        span = p.spans[n]
        closed = span[PHASE] == CLOSED
        free = values[p.place[CLOSED_LEAVE, c]] if closed else 1.0
        for t in range(span[FIRST], span[LAST]):
            place = p.exit_place[c, t]
            if place != last_place:
                last_place, shock = place, _shock(z, p, values, place)
            leaving = p.rules[c, LEAVING, t]
            by_early = (by_before[t] + by_after[t]) * shock
            if place >= 0:
                by_shock = by_early * (p.fixed[0] * free + leaving * pushed)
                grad[place] += by_shock * values[p.exit]
                by_value[p.exit] += by_shock * z[place]
            by_pushed += by_early * leaving
            by_overstay += free * by_after[t]
            if closed:
                by_closed += by_early * p.fixed[0] + by_after[t] * overstay
    by_value[p.place[OVERSTAY, c]] += by_overstay
    by_value[p.place[CLOSED_LEAVE, c]] += by_closed
    if moves:
        by_value[p.place[COMPLIANCE, c]] += by_pushed / (1 - compliance)


@as_compiled
def _unpay(p: Plan, values: np.ndarray, c: int, by_driver: np.ndarray, by_value: np.ndarray) -> None:
    by_pay, by_part, by_kept, rules = by_driver[PAY], by_driver[PART], by_driver[KEPT], p.rules[c]
    share, held = values[p.place[SHARE, c]], values[p.place[HELD, c]]
    for n in range(p.span_from[c], p.span_from[c + 1]):
        if p.spans[n, PRICED]:
            for t in range(p.spans[n, FIRST], p.spans[n, LAST]):
                by_pay[t] *= rules[TIMES_WAGE, t]
                by_part[t] *= rules[TIMES_SHARE, t] if share * rules[TIMES_SHARE, t] < 1 else 0.0
                by_kept[t] *= rules[TIMES_HELD, t] if held * rules[TIMES_HELD, t] < 1 else 0.0
    by_value[p.place[WAGE, c]] += by_pay.sum()
    by_value[p.place[SHARE, c]] += by_part.sum()
    by_value[p.place[HELD, c]] += by_kept.sum()
