"""How overstay and held pay are spread among workers, from the cohorts of the draws."""

from __future__ import annotations

import datetime as dt

import numpy as np

from withheld.estimate.drivers import inputs
from withheld.estimate.layout import Layout
from withheld.estimate.results import Spread
from withheld.programme.cohorts import cohorts

DRAWS = 100
"""Draws whose workers are looked at together."""


def spread(plan: Layout, z: np.ndarray, when: dt.date) -> Spread | None:
    """How the workers present in a month differ; None if there are none."""
    picked = z[np.unique(np.linspace(0, len(z) - 1, min(DRAWS, len(z))).astype(int))]
    found = cohorts(inputs(plan, picked), plan.month_index(when))
    workers = found.workers
    if not workers.sum() >= 1:
        return None
    overstay = np.broadcast_to(found.overstay, workers.shape)
    late = workers * (overstay > 0)
    beyond = _quantiles(overstay, late, (0.5, 0.9)) if late.sum() > 0 else [0.0, 0.0]
    tenth, half, most = _quantiles(found.held, workers, (0.1, 0.5, 0.9))
    return Spread(
        when=when, past_term=round(float(late.sum() / workers.sum()), 4), overstay=(beyond[0], beyond[1]),
        held=(tenth, half, most),
    )  # fmt: skip


def _quantiles(values: np.ndarray, weights: np.ndarray, levels: tuple[float, ...]) -> list[float]:
    order = np.argsort(values, axis=None)
    through = np.cumsum(weights.reshape(-1)[order])
    at = np.searchsorted(through, np.array(levels) * through[-1]).clip(0, values.size - 1)
    return [round(float(v), 2) for v in values.reshape(-1)[order][at]]
