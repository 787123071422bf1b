"""Likelihood terms and their derivatives, compiled: what ``density.log_likelihood`` says, one observation at a time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from withheld.programme.compiled import compiled

FREEDOM = 4.0
"""Degrees of freedom of the Student t: heavy tails, and a distribution function in closed form."""
ELSEWHERE = 0.05
"""Weight of “this figure means something else”."""
BROAD = 3.0
"""Spread of that alternative on the log scale."""
BIAS = 0.15
"""Spread of the error that all figures of one root share."""
FLOOR = 1e-12
"""Probability under which a bound is as good as excluded."""
NOBODY = 1e-6
"""Sums are taken for no less than this before their logarithm."""
_NORMAL = math.gamma((FREEDOM + 1) / 2) / math.gamma(FREEDOM / 2) / math.sqrt(FREEDOM * math.pi)


KIND, ORIGIN, MEANINGS, LOGIT = range(4)
TOP, BOTTOM, FIRST, LAST = range(4)


class Spoken(NamedTuple):
    """Terms as arrays.

    There are so many ``pairs`` of a flow and a group of rows that are spoken of; those that row r adds to are, each with its
    flow and the months that are spoken of, last exclusive, in ``tells`` (× 4) from ``tell_from[r]`` to ``tell_from[r + 1]``.
    ``where`` (observations × meanings × 4) has the pairs above and below the line (−1 for none) and the months of a meaning,
    last exclusive; ``about`` (observations × 4) the kind, shared error (−1 for none), number of meanings and whether the scale
    is logit; ``bounds`` (observations × 3) low, high and scale.
    """

    pairs: int
    tells: np.ndarray
    tell_from: np.ndarray
    where: np.ndarray
    factor: np.ndarray
    about: np.ndarray
    bounds: np.ndarray
    with_held: bool


@compiled
def _density(x: float) -> float:
    spread = 1 + x * x / FREEDOM
    return float(_NORMAL / (spread * spread * math.sqrt(spread)))


@compiled
def _below(x: float) -> float:
    s = x * x / 4
    return 0.5 + 0.375 * x / math.sqrt(1 + s) * (1 - s / (3 * (1 + s)))


@compiled
def _probability(kind: int, low: float, high: float, mu: float, scale: float) -> tuple[float, float]:
    """Density of a point or probability of a bound or interval, and its derivative by ``mu``."""
    if kind == 0:
        x = (low - mu) / scale
        value = _density(x) / scale
        return value, value * (FREEDOM + 1) * x / ((FREEDOM + x * x) * scale)
    above, below = (mu - low) / scale, (high - mu) / scale
    if kind == 1:
        value, slope = _below(above) + _below(below) - 1, (_density(above) - _density(below)) / scale
    elif kind == 2:
        value, slope = _below(above), _density(above) / scale
    else:
        value, slope = _below(below), -_density(below) / scale
    return (value, slope) if value > FLOOR else (FLOOR, 0.0)


@compiled
def _over(told: np.ndarray, first: int, last: int) -> float:
    total = 0.0
    for t in range(np.uintp(first), np.uintp(last)):  # no month is negative, which saves asking for it
        total += told[t]
    return total


@compiled
def _level(told: np.ndarray, where: np.ndarray, factor: float, logit: int) -> tuple[float, float, float]:
    """What the model gives for a meaning on the log or logit scale, and its derivatives by the top's and the bottom's sum."""
    top = _over(told[where[TOP]], where[FIRST], where[LAST])
    scaled = max(top * factor, NOBODY)
    by_top = 1 / top if top * factor > NOBODY else 0.0
    if where[BOTTOM] < 0:
        return math.log(scaled), by_top, 0.0
    bottom = _over(told[where[BOTTOM]], where[FIRST], where[LAST])
    under = max(bottom * factor, NOBODY)
    by_bottom = -1 / bottom if bottom * factor > NOBODY else 0.0
    ratio = scaled / under
    if not logit:
        return math.log(ratio), by_top, by_bottom
    if ratio >= 1 - 1e-9:
        return math.log(1e9), 0.0, 0.0
    return math.log(ratio / (1 - ratio)), by_top / (1 - ratio), by_bottom / (1 - ratio)


@compiled
def _raise(by_told: np.ndarray, first: int, last: int, more: float) -> None:
    for t in range(np.uintp(first), np.uintp(last)):
        by_told[t] += more


@compiled
def log_terms(
    errors: np.ndarray, weights: np.ndarray, o: Spoken, told: np.ndarray, by_told: np.ndarray, by_error: np.ndarray,
    said: np.ndarray,
) -> float:  # fmt: skip
    """Sum of the weighed log densities; derivatives by what is told of each month (pairs × months) and by the roots' errors are
    added to theirs. ``said`` is scratch of meanings × 2."""
    total = 0.0
    for k in range(weights.shape[0]):
        if weights[k] == 0.0:
            continue
        kind, origin, meanings, logit = o.about[k]
        low, high, scale = o.bounds[k]
        shift = BIAS * errors[origin] if origin >= 0 else 0.0
        whole = by_whole = 0.0
        for m in range(meanings):
            mu, by_top, by_bottom = _level(told, o.where[k, m], o.factor[k, m], logit)
            usual, by_usual = _probability(kind, low, high, mu + shift, scale)
            broad, by_broad = _probability(kind, low, high, mu + shift, BROAD)
            by_mu = (1 - ELSEWHERE) * by_usual + ELSEWHERE * by_broad
            whole += (1 - ELSEWHERE) * usual + ELSEWHERE * broad
            by_whole += by_mu
            said[m, 0], said[m, 1] = by_mu * by_top, by_mu * by_bottom
        total += weights[k] * math.log(whole / meanings)
        for m in range(meanings):
            where = o.where[k, m]
            _raise(by_told[where[TOP]], where[FIRST], where[LAST], said[m, 0] * weights[k] / whole)
            if where[BOTTOM] >= 0:
                _raise(by_told[where[BOTTOM]], where[FIRST], where[LAST], said[m, 1] * weights[k] / whole)
        if origin >= 0:
            by_error[origin] += BIAS * by_whole * weights[k] / whole
    return total
