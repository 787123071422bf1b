"""Draws through the forward model: outputs of each, and the density of each observation at each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from withheld.estimate.density import BIAS, log_likelihood, predicted, terms
from withheld.estimate.drivers import Layout, inputs
from withheld.estimate.results import Observation
from withheld.estimate.sampling import Draws
from withheld.estimate.summaries import Paths
from withheld.programme.model import simulate

BATCH = 10
"""Draws at a time: larger batches fall out of the processor's cache."""


def standard_normal(seed: int, count: int, parameters: int) -> np.ndarray:
    """Draws from the prior: every parameter is standard normal before its own transformation."""
    return np.random.default_rng(seed).standard_normal((count, parameters))


def paths(plan: Layout, z: np.ndarray) -> Paths:
    """Run the model on each draw (draws × parameters)."""

    def one(draw: Any) -> tuple[Any, ...]:
        drive = inputs(plan, draw)
        out = simulate(drive)
        return out.stock, out.arrears, out.take, out.gross, out.returned, drive.wage[0, 0], drive.share[0, 0]

    return Paths(plan.months, *(np.asarray(v) for v in _batched(one, z)))


def pointwise(plan: Layout, observations: Sequence[Observation], found: Draws) -> tuple[np.ndarray, np.ndarray]:
    """Model value and log density of each observation at each draw (draws × observations)."""
    flat = np.concatenate(
        [found.z.reshape(-1, found.z.shape[-1]), found.bias.reshape(-1, found.bias.shape[-1])], axis=1
    )
    if not observations:
        return np.zeros((len(flat), 0)), np.zeros((len(flat), 0))
    t = terms(plan, observations)
    width = found.z.shape[-1]

    def one(draw: Any) -> tuple[Any, Any]:
        level, gross = predicted(plan, t, draw[:width])
        return level, log_likelihood(t, level, gross, BIAS * draw[width:])

    level, density = _batched(one, flat)
    return np.asarray(level), np.asarray(density)


def _batched(one: Any, draws: np.ndarray) -> tuple[Any, ...]:
    return tuple(jax.lax.map(one, jnp.asarray(draws), batch_size=min(BATCH, len(draws)))) if len(draws) else ()
