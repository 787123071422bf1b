"""How probable the observations are, given the parameters: heavy-tailed terms on the log scale, bounds as bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np

from withheld.estimate.drivers import Layout, inputs
from withheld.estimate.observations import origin_key
from withheld.estimate.results import Observation
from withheld.programme.model import Outputs, simulate

Array = Any

FREEDOM = 4.0
"""Degrees of freedom of the Student t: heavy tails, and a distribution function in closed form."""
ELSEWHERE = 0.05
"""Weight of “this figure means something else”."""
BROAD = 3.0
"""Spread of that alternative on the log scale."""
BIAS = 0.15
"""Spread of the error that all claims of one origin share."""
NONE = 50.0
"""What “none” may leave: an upper bound near zero, in the unit of the output."""
OUTPUT_NAMES = ("stock", "dispatched", "returned", "revenue", "wage", "share", "arrears")


class Terms(NamedTuple):
    """Observations as arrays, one entry each.

    ``weights`` (observations × corridors × months) sums an output to what was observed. ``low`` and ``high`` are on the log
    (for shares the logit) scale. ``kind`` is 0 point, 1 interval, 2 at least, 3 at most. ``origin`` indexes the shared
    biases, −1 for none.
    """

    output: np.ndarray
    weights: np.ndarray
    low: np.ndarray
    high: np.ndarray
    kind: np.ndarray
    scale: np.ndarray
    origin: np.ndarray
    origins: int


KINDS = {"point": 0, "interval": 1, "at_least": 2, "at_most": 3}


def terms(plan: Layout, observations: Sequence[Observation]) -> Terms:
    """Arrange observations for the density."""
    count, shape = len(observations), plan.banned.shape
    weights = np.zeros((count, *shape))
    low, high = np.zeros(count), np.zeros(count)
    for k, o in enumerate(observations):
        weights[k] = _weights(plan, o)
        low[k], high[k] = _bounds(o)
    shared = _shared(observations)
    return Terms(
        output=np.array([OUTPUT_NAMES.index(o.output) for o in observations], dtype=int), weights=weights, low=low, high=high,
        kind=np.array([KINDS[o.kind] for o in observations], dtype=int), scale=np.array([o.scale for o in observations]),
        origin=np.array([shared.get(origin_key(o.origin) or "", -1) for o in observations], dtype=int), origins=len(shared),
    )  # fmt: skip


def _shared(observations: Sequence[Observation]) -> dict[str, int]:
    """Origins with several observations, numbered."""
    keys = [k for o in observations if (k := origin_key(o.origin))]
    return {k: i for i, k in enumerate(sorted({k for k in keys if keys.count(k) > 1}))}


def _weights(plan: Layout, o: Observation) -> np.ndarray:
    """Mean over the months for stocks and arrears, sum for flows, yearly sum for revenue."""
    out = np.zeros(plan.banned.shape)
    rows = [i for i, c in enumerate(plan.case.corridors) if o.corridor in (None, c.code)]
    first, last = plan.month_index(o.start), plan.month_index(o.end)
    months = last - first + 1
    if o.output in ("stock", "arrears"):
        out[rows, first : last + 1] = 1.0 / months
    elif o.output == "revenue":
        out[rows, first : last + 1] = 12.0 / months
    elif o.output in ("dispatched", "returned"):
        out[rows, first : last + 1] = 1.0
    return out


def _bounds(o: Observation) -> tuple[float, float]:
    def scaled(value: float | None, missing: float) -> float:
        if value is None:
            return missing
        if o.output == "share":
            inner = min(max(value, 0.005), 0.995)
            return math.log(inner / (1 - inner))
        return math.log(max(value, NONE if o.kind == "at_most" else 1.0))

    return scaled(o.low, -50.0), scaled(o.high, 50.0)


def predicted(plan: Layout, t: Terms, z: Array) -> tuple[Array, Array]:
    """What the model gives for each observation on the log (or logit) scale: with revenue as the state's take, and as gross pay."""
    drive = inputs(plan, z)
    out = simulate(drive)
    share = jnp.log(drive.share[0, 0] / (1 - drive.share[0, 0]))
    level = jnp.zeros(len(t.output))
    for number, field in _fields(out):
        level = _put(t, level, number, field)
    level = jnp.where(t.output == 4, jnp.log(drive.wage[0, 0]), jnp.where(t.output == 5, share, level))
    return level, _put(t, level, 3, out.gross)


def _fields(out: Outputs) -> tuple[tuple[int, Array], ...]:
    """Output arrays by their number in ``OUTPUT_NAMES``; wage and share have none."""
    return (0, out.stock), (1, out.dispatched), (2, out.returned), (3, out.take), (6, out.arrears)


def _put(t: Terms, level: Array, number: int, field: Array) -> Array:
    """Set the entries of one output: which these are is fixed, so each is one small matrix product."""
    rows = np.flatnonzero(t.output == number)
    if not rows.size:
        return level
    sums = t.weights[rows].reshape(len(rows), -1) @ field.reshape(-1)
    return level.at[rows].set(jnp.log(jnp.maximum(sums, 1e-6)))


def log_likelihood(t: Terms, level: Array, gross: Array, bias: Array) -> Array:
    """Log density of each observation; where a text leaves open whose money it is, half take and half gross pay."""
    shift = jnp.where(t.origin >= 0, bias[np.maximum(t.origin, 0)], 0.0) if t.origins else 0.0
    take = _term(t, level + shift)
    either = jnp.logaddexp(take, _term(t, gross + shift)) - math.log(2)
    return jnp.where(t.output == 3, either, take)


def _term(t: Terms, mu: Array) -> Array:
    usual = jnp.log1p(-ELSEWHERE) + _log_term(t, mu, t.scale)
    return jnp.logaddexp(usual, math.log(ELSEWHERE) + _log_term(t, mu, BROAD))


def _log_term(t: Terms, mu: Array, scale: Array | float) -> Array:
    point = _log_density((t.low - mu) / scale) - jnp.log(scale)
    above, below = _cdf((mu - t.low) / scale), _cdf((t.high - mu) / scale)
    # Each branch keeps its own floor, so that no gradient meets the logarithm of zero.
    between = jnp.log(jnp.maximum(above + below - 1, 1e-12))
    return jnp.select(
        [t.kind == 0, t.kind == 1, t.kind == 2],
        [point, between, jnp.log(jnp.maximum(above, 1e-12))],
        jnp.log(jnp.maximum(below, 1e-12)),
    )


def _log_density(x: Array) -> Array:
    constant = math.lgamma((FREEDOM + 1) / 2) - math.lgamma(FREEDOM / 2) - 0.5 * math.log(FREEDOM * math.pi)
    return constant - (FREEDOM + 1) / 2 * jnp.log1p(x * x / FREEDOM)


def _cdf(x: Array) -> Array:
    """Distribution function of Student's t with four degrees of freedom, in closed form."""
    s = x * x / 4
    return 0.5 + 0.375 * x / jnp.sqrt(1 + s) * (1 - s / (3 * (1 + s)))
