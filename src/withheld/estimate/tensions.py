"""How far each observation stands from what all the other evidence implies: leave-one-out by Pareto-smoothed importance sampling."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from withheld.estimate.results import LEVELS, Observation, Quantiles, Tension

RELIABLE_K = 0.7
"""Pareto shape above which the importance weights do not hold (Vehtari, Gelman and Gabry, 2017)."""
FREEDOM = 4.0


def tensions(
    observations: Sequence[Observation], levels: np.ndarray, log_likelihood: np.ndarray
) -> tuple[Tension, ...]:
    """One tension for each observation, the tensest first.

    ``levels`` (draws × observations) is what the model gives on the log (for shares the logit) scale, ``log_likelihood``
    the log density of each observation at each draw.
    """
    if not observations:
        return ()
    from arviz.stats import psislw

    log_weights, shapes = psislw(-np.ascontiguousarray(log_likelihood.T))
    weights = np.exp(np.asarray(log_weights))
    weights /= weights.sum(axis=1, keepdims=True)
    found = [_tension(o, levels[:, k], weights[k], float(np.asarray(shapes)[k])) for k, o in enumerate(observations)]
    return tuple(sorted(found, key=lambda t: (t.tail, t.evidence)))


def _tension(o: Observation, level: np.ndarray, weight: np.ndarray, shape: float) -> Tension:
    expected = _expected(o, level, weight)
    tail = _tail(o, level, weight)
    return Tension(
        evidence=o.evidence,
        tail=round(tail, 6),
        expected=expected,
        reliable=bool(shape <= RELIABLE_K),
        sentence=_sentence(o, expected, tail),
    )


def _scaled(o: Observation, value: float) -> float:
    if o.output == "share":
        inner = min(max(value, 0.005), 0.995)
        return float(np.log(inner / (1 - inner)))
    return float(np.log(max(value, 1.0)))


def _cdf(x: np.ndarray) -> np.ndarray:
    s = x * x / 4
    return np.asarray(0.5 + 0.375 * x / np.sqrt(1 + s) * (1 - s / (3 * (1 + s))))


def _tail(o: Observation, level: np.ndarray, weight: np.ndarray) -> float:
    """Two-sided predictive tail of a point, one-sided of a bound; an interval is taken at its nearer end."""

    def below(value: float) -> float:
        return float(weight @ _cdf((_scaled(o, value) - level) / o.scale))

    low = below(o.low) if o.low is not None and o.low > 0 else 0.0
    high = below(o.high) if o.high is not None and o.high > 0 else (below(50.0) if o.high is not None else 1.0)
    if o.kind == "at_least":
        return 1 - low
    if o.kind == "at_most":
        return high
    return min(1.0, 2 * min(high, 1 - low))


def _expected(o: Observation, level: np.ndarray, weight: np.ndarray) -> Quantiles:
    order = np.argsort(level)
    cumulative = np.cumsum(weight[order])
    picked = level[order][np.searchsorted(cumulative, np.array(LEVELS) * cumulative[-1]).clip(0, len(level) - 1)]
    values = 1 / (1 + np.exp(-picked)) if o.output == "share" else np.exp(picked)
    return Quantiles(values=tuple(float(v) for v in values))


def _sentence(o: Observation, expected: Quantiles, tail: float) -> str:
    from withheld.amounts import spell

    unit = {"stock": "person", "dispatched": "person", "returned": "person", "share": "fraction"}.get(o.output, "USD")
    told = spell(o.low, o.high, {"point": "exact", "interval": "range"}.get(o.kind, o.kind), unit)
    a, b = expected.values[1], expected.values[5]
    return (
        f"It says {told}; without it the other evidence implies {spell(a, b, 'range', unit)} (80% interval), "
        f"and a figure as far off would come up {_often(tail)}."
    )


def _often(tail: float) -> str:
    return (
        "less than once in 1,000 times"
        if tail < 0.001
        else f"once in {1 / tail:,.0f} times"
        if tail < 0.5
        else "more often than not"
    )
