"""Runs draws through the forward model: outputs of each draw, and the density of each observation."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from withheld.estimate.arrays import plan_of
from withheld.estimate.density import Shared, Terms, levels, log_likelihood, shared_by, shifts, terms, widths
from withheld.estimate.drivers import errors, inputs
from withheld.estimate.kernel import outputs
from withheld.estimate.layout import Layout
from withheld.estimate.results import Observation, Spread
from withheld.estimate.summaries import Paths
from withheld.estimate.terms import FREEDOM
from withheld.programme import Outputs, cohort_paths


def standard_normal(seed: int, count: int, size: int) -> np.ndarray:
    """Draws from the prior: every parameter is standard normal before its transformation."""
    return np.random.default_rng(seed).standard_normal((count, size))


def paths(plan: Layout, z: np.ndarray, groups: np.ndarray | None = None) -> Paths:
    """Run the model on each draw (draws × deviates); outputs by month and by corridor or group of corridors.

    ``groups`` (groups × corridors, boolean) selects what is summed; wage and share are those of the first group. ValueError for
    draws of another layout: compiled code would silently read past the end of draws that are too short.
    """
    if z.ndim != 2 or z.shape[1] != plan.size:
        raise ValueError(f"draws of {z.shape[-1]} deviates for a layout of {plan.size}")
    member = np.eye(len(plan.case.corridors), dtype=bool) if groups is None else np.ascontiguousarray(groups)
    found = np.empty((len(z), len(Outputs._fields), len(member), len(plan.months)))
    draws, arrays = np.ascontiguousarray(z, dtype=float), plan_of(plan)
    edges = np.linspace(0, len(z), (os.cpu_count() or 1) + 1).astype(int)
    with ThreadPoolExecutor() as threads:
        for done in [
            threads.submit(outputs, draws[a:b], arrays, member, found[a:b]) for a, b in pairwise(edges) if a < b
        ]:
            done.result()
    out = Outputs(*(found[:, k] for k in range(found.shape[1])))
    whole = slice(None) if groups is None else slice(1)
    stock, gross, take = (v[:, whole].sum(axis=(1, 2)) for v in (out.stock, out.gross, out.take))
    return Paths(plan.months, *out, wage=gross / np.maximum(stock, 1e-9), share=take / np.maximum(gross, 1e-9),
                 errors=errors(plan, draws))  # fmt: skip


class Pointwise(NamedTuple):
    """By draw and observation: the model's value on the log or logit scale, by meaning, with the shared errors (draws ×
    observations × meanings), the scale of the observation's own error, and the log density."""

    terms: Terms
    level: np.ndarray
    scale: np.ndarray
    density: np.ndarray


def pointwise(plan: Layout, observations: Sequence[Observation], found: Paths, bias: np.ndarray) -> Pointwise:
    """Model value and log density of each observation at each draw; ``bias`` has the shared errors (draws × errors)."""
    t = terms(plan, observations)
    if not observations:
        none = np.zeros((len(bias), 0))
        return Pointwise(t, np.zeros((len(bias), *t.top.shape)), none, none)
    plain = levels(t, found)
    level = plain + shifts(t, bias, found.errors)[..., None]
    return Pointwise(t, level, widths(t, found.errors), log_likelihood(t, plain, bias, found.errors))


def foretold(
    plan: Layout,
    later: Sequence[Observation],
    z: np.ndarray,
    rng: np.random.Generator,
    heard: Mapping[Shared, np.ndarray],
) -> np.ndarray:
    """Predicted values of figures that no fit has used (draws × figures), on the log or logit scale.

    For each draw it samples the meaning of the figure, its shared errors, and its own error. ``heard`` has the draws of shared
    errors that are known from a fit.
    """
    t, drawn = terms(plan, later), paths(plan, z)
    meaning = np.stack([rng.integers(int(n), size=len(z)) for n in t.real.sum(axis=1)], axis=1)
    level = np.take_along_axis(levels(t, drawn), meaning[..., None], axis=2)[..., 0]
    keys = [shared_by(plan, o) for o in later]
    known = {key: rng.standard_normal(len(z)) for mine in keys for key in mine if key} | dict(heard)
    for k, mine in enumerate(keys):
        for key in filter(None, mine):
            level[:, k] += known[key] * drawn.errors[:, key[0]]
    own = t.scale * drawn.errors[:, t.error]
    return np.asarray(level + rng.standard_t(FREEDOM, level.shape) * own)


DRAWS = 100
"""Number of draws whose workers are pooled."""


def spread(plan: Layout, z: np.ndarray, when: dt.date) -> Spread | None:
    """Distribution of the workers present in a month, each draw with equal weight as in all other figures; None if there are
    none."""
    picked = z[np.unique(np.linspace(0, len(z) - 1, min(DRAWS, len(z))).astype(int))]
    found = cohort_paths(inputs(plan, picked), plan.month_index(when))
    if not found.workers.sum() >= 1:
        return None
    workers = each_alike(found.workers)
    overstay = np.broadcast_to(found.overstay, workers.shape)
    late = workers * (overstay > 0)
    beyond = _quantiles(overstay, late, (0.5, 0.9)) if late.sum() > 0 else [0.0, 0.0]
    tenth, half, most = _quantiles(found.held, workers, (0.1, 0.5, 0.9))
    each = [n for n in range(len(workers)) if workers[n].sum() > 0]
    behind = [n for n in each if late[n].sum() > 0]
    owed = np.array([_quantiles(found.held[n], workers[n], (0.5, 0.9)) for n in each])
    return Spread(
        when=when, past_term=round(float(late.sum() / workers.sum()), 4), overstay=(beyond[0], beyond[1]),
        held=(tenth, half, most), past_term80=_middle80([late[n].sum() for n in each]),
        overstay80=_middle80([_quantiles(overstay[n], late[n], (0.5,))[0] for n in behind]),
        half80=_middle80(owed[:, 0]), most80=_middle80(owed[:, 1]),
    )  # fmt: skip


def _middle80(values: Sequence[float] | np.ndarray) -> tuple[float, float] | None:
    """The 80% interval of a value over the draws; None without any."""
    if not len(values):
        return None
    low, high = np.quantile(values, (0.1, 0.9))
    return round(float(low), 4), round(float(high), 4)


def each_alike(workers: np.ndarray) -> np.ndarray:
    """Workers as shares of their draw, so that draws have equal weight; all 0 if a draw has no workers."""
    whole = workers.reshape(len(workers), -1).sum(axis=1).reshape(-1, *[1] * (workers.ndim - 1))
    return np.asarray(np.divide(workers, whole, out=np.zeros_like(workers), where=whole > 0))


def _quantiles(values: np.ndarray, weights: np.ndarray, levels: tuple[float, ...]) -> list[float]:
    order = np.argsort(values, axis=None)
    through = np.cumsum(weights.reshape(-1)[order])
    at = np.searchsorted(through, np.array(levels) * through[-1]).clip(0, values.size - 1)
    return [round(float(v), 2) for v in values.reshape(-1)[order][at]]
