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


class Spoken(NamedTuple):
    """Terms as arrays. ``pair_field`` and ``pair_group`` name the sums that are needed, ``member`` (groups × rows) who is in
    a group; ``top`` and ``bottom`` index the pairs."""

    pair_field: np.ndarray
    pair_group: np.ndarray
    member: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    first: np.ndarray
    last: np.ndarray
    factor: np.ndarray
    meanings: np.ndarray
    logit: np.ndarray
    low: np.ndarray
    high: np.ndarray
    kind: np.ndarray
    scale: np.ndarray
    origin: np.ndarray
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
def _level(o: Spoken, sums: np.ndarray, k: int, m: int) -> tuple[float, float, float]:
    """What the model gives for a meaning on the log or logit scale, and its derivatives by the top's and the bottom's sum."""
    top = sums[o.top[k, m], o.last[k, m]] - sums[o.top[k, m], o.first[k, m]]
    scaled = max(top * o.factor[k, m], NOBODY)
    by_top = 1 / top if top * o.factor[k, m] > NOBODY else 0.0
    if o.bottom[k, m] < 0:
        return math.log(scaled), by_top, 0.0
    bottom = sums[o.bottom[k, m], o.last[k, m]] - sums[o.bottom[k, m], o.first[k, m]]
    under = max(bottom * o.factor[k, m], NOBODY)
    by_bottom = -1 / bottom if bottom * o.factor[k, m] > NOBODY else 0.0
    ratio = scaled / under
    if not o.logit[k]:
        return math.log(ratio), by_top, by_bottom
    if ratio >= 1 - 1e-9:
        return math.log(1e9), 0.0, 0.0
    return math.log(ratio / (1 - ratio)), by_top / (1 - ratio), by_bottom / (1 - ratio)


@compiled
def log_terms(
    errors: np.ndarray, weights: np.ndarray, o: Spoken, sums: np.ndarray, by_sum: np.ndarray, by_error: np.ndarray
) -> float:
    """Sum of the weighed log densities; derivatives by the running sums and by the roots' errors are added to theirs."""
    total = 0.0
    for k in range(o.kind.shape[0]):
        if weights[k] == 0.0:
            continue
        shift = BIAS * errors[o.origin[k]] if o.origin[k] >= 0 else 0.0
        whole = 0.0
        for m in range(o.meanings[k]):
            mu = _level(o, sums, k, m)[0] + shift
            whole += (1 - ELSEWHERE) * _probability(o.kind[k], o.low[k], o.high[k], mu, o.scale[k])[0]
            whole += ELSEWHERE * _probability(o.kind[k], o.low[k], o.high[k], mu, BROAD)[0]
        total += weights[k] * math.log(whole / o.meanings[k])
        for m in range(o.meanings[k]):
            mu, by_top, by_bottom = _level(o, sums, k, m)
            usual = _probability(o.kind[k], o.low[k], o.high[k], mu + shift, o.scale[k])[1]
            broad = _probability(o.kind[k], o.low[k], o.high[k], mu + shift, BROAD)[1]
            by_mu = weights[k] * ((1 - ELSEWHERE) * usual + ELSEWHERE * broad) / whole
            by_sum[o.top[k, m], o.last[k, m]] += by_mu * by_top
            by_sum[o.top[k, m], o.first[k, m]] -= by_mu * by_top
            if o.bottom[k, m] >= 0:
                by_sum[o.bottom[k, m], o.last[k, m]] += by_mu * by_bottom
                by_sum[o.bottom[k, m], o.first[k, m]] -= by_mu * by_bottom
            if o.origin[k] >= 0:
                by_error[o.origin[k]] += BIAS * by_mu
    return total
