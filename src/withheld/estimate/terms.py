"""Likelihood terms and their derivatives, compiled: the same as ``density.log_likelihood``, one observation at a time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from withheld.programme import as_compiled

FREEDOM = 4.0
"""Degrees of freedom of the Student t: heavy tails, and a distribution function in closed form."""
ELSEWHERE = 0.05
"""Weight of the mixture component “this figure means something else”."""
BROAD = 3.0
"""Scale of that component on the log scale."""
FLOOR = 1e-12
"""Floor on the probability of a bound."""
NOBODY = 1e-6
"""Floor on sums before their logarithm."""
_NORMAL = math.gamma((FREEDOM + 1) / 2) / math.gamma(FREEDOM / 2) / math.sqrt(FREEDOM * math.pi)


KIND, MEANINGS, LOGIT, ERROR, ALONE = range(5)
REGISTER, OFFICIAL, OTHER, ROOT, DEFINITION, SECTOR = range(6)
"""Error parameters, in order: factors on errors of three kinds, spreads of the errors that figures share."""
TOP, BOTTOM, FIRST, LAST = range(4)


class Spoken(NamedTuple):
    """Terms as arrays.

    ``pairs`` is the number of pairs of a flow and a group of rows that observations use. Row r contributes to the pairs in
    ``tells`` (× 4: pair, flow, first month, last exclusive) from ``tell_from[r]`` to ``tell_from[r + 1]``. ``where``
    (observations × meanings × 4) has the pairs of the numerator and denominator (−1 for none) and the months of a meaning, last
    exclusive; ``about`` (observations × 5) the kind, number of meanings, whether the scale is logit, the index of its error
    factor, and whether its root has no other observation; ``bounds`` (observations × 3) low, high and scale; ``offsets``
    (observations × 3) the errors that it shares (−1 for none) and ``offset_kind`` (shared errors) the index of the spread of
    each.
    """

    pairs: int
    tells: np.ndarray
    tell_from: np.ndarray
    where: np.ndarray
    factor: np.ndarray
    about: np.ndarray
    bounds: np.ndarray
    offsets: np.ndarray
    offset_kind: np.ndarray
    with_held: bool


@as_compiled
def _density(x: float) -> float:
    spread = 1 + x * x / FREEDOM
    return float(_NORMAL / (spread * spread * math.sqrt(spread)))


@as_compiled
def _below(x: float) -> float:
    s = x * x / 4
    return 0.5 + 0.375 * x / math.sqrt(1 + s) * (1 - s / (3 * (1 + s)))


@as_compiled
def _probability(kind: int, low: float, high: float, mu: float, scale: float) -> tuple[float, float, float]:
    """Density of a point or probability of a bound or interval, and its derivatives by ``mu`` and by the logarithm of
    ``scale``."""
    if kind == 0:
        x = (low - mu) / scale
        value = _density(x) / scale
        pull = (FREEDOM + 1) * x / (FREEDOM + x * x)
        return value, value * pull / scale, value * (pull * x - 1)
    above, below = (mu - low) / scale, (high - mu) / scale
    if kind == 1:
        left, right = _density(above), _density(below)
        value, slope, by_scale = (
            _below(above) + _below(below) - 1,
            (left - right) / scale,
            -above * left - below * right,
        )
    elif kind == 2:
        left = _density(above)
        value, slope, by_scale = _below(above), left / scale, -above * left
    else:
        right = _density(below)
        value, slope, by_scale = _below(below), -right / scale, -below * right
    return (value, slope, by_scale) if value > FLOOR else (FLOOR, 0.0, 0.0)


@as_compiled
def _over(told: np.ndarray, first: int, last: int) -> float:
    total = 0.0
    for t in range(np.uintp(first), np.uintp(last)):  # unsigned indices, so that no check for negative ones is compiled
        total += told[t]
    return total


@as_compiled
def _level(told: np.ndarray, where: np.ndarray, factor: float, logit: int) -> tuple[float, float, float]:
    """The model's value for a meaning on the log or logit scale, and its derivatives by the sums of numerator and denominator."""
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


@as_compiled
def _raise(by_told: np.ndarray, first: int, last: int, more: float) -> None:
    for t in range(np.uintp(first), np.uintp(last)):
        by_told[t] += more


@as_compiled
def _shift(errors: np.ndarray, values: np.ndarray, places: np.ndarray, o: Spoken, k: int) -> float:
    """The sum of the errors that a figure shares with others."""
    total = 0.0
    for n in o.offsets[k]:
        if n >= 0:
            total += values[places[o.offset_kind[n]]] * errors[n]
    return total


@as_compiled
def _unshift(
    errors: np.ndarray, values: np.ndarray, places: np.ndarray, o: Spoken, k: int, by: float, by_error: np.ndarray, by_value: np.ndarray
) -> None:  # fmt: skip
    for n in o.offsets[k]:
        if n >= 0:
            place = places[o.offset_kind[n]]
            by_error[n] += by * values[place]
            by_value[place] += by * errors[n]


@as_compiled
def _unscale(
    values: np.ndarray, places: np.ndarray, o: Spoken, k: int, scale: float, by: float, by_value: np.ndarray
) -> None:
    """Turn the derivative by the logarithm of an error's scale into those by its factor and, without other figures of its
    root, by the roots' spread."""
    place, root = places[o.about[k, ERROR]], places[ROOT]
    own = o.bounds[k, 2] * values[place]
    by_value[place] += by * (own / scale) ** 2 / values[place]
    if o.about[k, ALONE]:
        by_value[root] += by * values[root] / scale**2


@as_compiled
def log_terms(
    errors: np.ndarray, weights: np.ndarray, values: np.ndarray, places: np.ndarray, o: Spoken, told: np.ndarray,
    by_told: np.ndarray, by_error: np.ndarray, by_value: np.ndarray, said: np.ndarray,
) -> float:  # fmt: skip
    """Sum of the weighted log densities of the observations.

    Adds the derivatives by each month of each pair (``by_told``, pairs × months), by the shared errors (``by_error``) and by the
    parameters' ``values`` (``by_value``; those of the errors are at ``places``). ``said`` is scratch of meanings × 2.
    """
    total = 0.0
    for k in range(weights.shape[0]):
        if weights[k] == 0.0:
            continue
        kind, meanings, logit, error, alone = o.about[k]
        low, high, given = o.bounds[k]
        scale = given * values[places[error]]
        if alone:  # without other figures of its root, that error is independent
            scale = math.sqrt(scale * scale + values[places[ROOT]] ** 2)
        shift = _shift(errors, values, places, o, k)
        whole = by_whole = by_scale = 0.0
        for m in range(meanings):
            mu, by_top, by_bottom = _level(told, o.where[k, m], o.factor[k, m], logit)
            usual, by_usual, by_size = _probability(kind, low, high, mu + shift, scale)
            broad, by_broad, _ = _probability(kind, low, high, mu + shift, BROAD)
            by_mu = (1 - ELSEWHERE) * by_usual + ELSEWHERE * by_broad
            whole += (1 - ELSEWHERE) * usual + ELSEWHERE * broad
            by_whole += by_mu
            by_scale += (1 - ELSEWHERE) * by_size
            said[m, 0], said[m, 1] = by_mu * by_top, by_mu * by_bottom
        total += weights[k] * math.log(whole / meanings)
        for m in range(meanings):
            where = o.where[k, m]
            _raise(by_told[where[TOP]], where[FIRST], where[LAST], said[m, 0] * weights[k] / whole)
            if where[BOTTOM] >= 0:
                _raise(by_told[where[BOTTOM]], where[FIRST], where[LAST], said[m, 1] * weights[k] / whole)
        _unshift(errors, values, places, o, k, by_whole * weights[k] / whole, by_error, by_value)
        _unscale(values, places, o, k, scale, by_scale * weights[k] / whole, by_value)
    return total
