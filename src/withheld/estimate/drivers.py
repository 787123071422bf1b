"""Parameters and rules to what drives the forward model; the kernel does the same, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from withheld.case import Prior
from withheld.estimate.layout import DRIFT, LOCAL, Layout
from withheld.programme.model import Inputs

Array = Any

AFTER_TERM = 4.0
"""Months that workers stay past their term when all is open, for the dispatch that keeps a level up (one over overstay)."""


NORMAL, LOGNORMAL, LOGITNORMAL = range(3)
"""Kinds of priors."""


def scales(priors: tuple[Prior, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kind (0 normal, 1 lognormal, 2 logitnormal), centre and spread of priors on the scale on which they are normal."""
    kinds = np.array([("normal", "lognormal", "logitnormal").index(p.distribution) for p in priors])
    centres = np.array([_centre(p) for p in priors])
    return kinds, centres, np.array([p.parameters["sd" if p.distribution == "normal" else "sigma"] for p in priors])


def _centre(prior: Prior) -> float:
    if prior.distribution == "normal":
        return prior.parameters["mean"]
    median = prior.parameters["median"]
    return float(np.log(median) if prior.distribution == "lognormal" else np.log(median / (1 - median)))


def natural(priors: tuple[Prior, ...], z: Array) -> Array:
    """Standard normal deviates (…, parameters) on the scales of their priors."""
    kinds, centres, spreads = scales(priors)
    plain = centres + spreads * z
    bounded = 1 / (1 + np.exp(-plain))
    return np.where(kinds == 0, plain, np.where(kinds == 1, np.exp(np.where(kinds == 1, plain, 0.0)), bounded))


def inputs(plan: Layout, z: Array) -> Inputs:
    """What drives the model at the standard normal deviates ``z`` (…, ``plan.size``), by row."""
    count = len(plan.parameters)
    values = natural(tuple(p.prior for p in plan.parameters), z[..., :count])
    local = {name: values[..., places(plan, name)] for name in LOCAL}
    drift = values[..., next(i for i, p in enumerate(plan.parameters) if p.prior.name == DRIFT)]
    dispatch = _dispatch(plan, local, _wandering(plan, z[..., count:], drift))
    leave_before, leave_after = _leaving(plan, local["compliance"], local["overstay"])
    r, rows = plan.rules, plan.row_corridor
    handed = np.where(r.handed_set > 0, r.handed, local["handed"][..., None])
    return Inputs(
        dispatch=dispatch[..., rows, :] * plan.row_share, leave_before=leave_before[..., rows, :],
        leave_after=leave_after[..., rows, :], wage=(local["wage"][..., None] * r.wage)[..., rows, :],
        share=np.minimum(local["share"][..., None] * r.share, 1.0)[..., rows, :],
        held=np.minimum(local["held"][..., None] * r.held, 1.0)[..., rows, :], handed=handed[..., rows, :], term=plan.term,
    )  # fmt: skip


def places(plan: Layout, name: str) -> np.ndarray:
    """For each corridor the index of its parameter of a name."""
    found = np.zeros(len(plan.case.corridors), dtype=int)
    for k, parameter in enumerate(plan.parameters):
        if parameter.prior.name == name:
            found[list(parameter.corridors)] = k
    return found


def _wandering(plan: Layout, steps: Array, drift: Array) -> Array:
    """What the walk adds to the logarithm of dispatch, by corridor and month."""
    walk = plan.walk
    if not walk.steps:
        return np.zeros((*steps.shape[:-1], *walk.shapes.shape[::2]))
    taken = steps[..., walk.places]
    return drift[..., None, None] * np.einsum("...ck,ckm->...cm", taken, walk.shapes)


def _dispatch(plan: Layout, local: dict[str, Array], wandering: Array) -> Array:
    """Workers dispatched a month: what keeps the level up, wandering, cut by ban and border, resumed, then as levers say."""
    r = plan.rules
    steady = (local["level"] / (plan.mean_term + AFTER_TERM))[..., None]
    open_ = steady * np.exp(wandering)
    leak = np.where(r.leak_set > 0, r.leak, local["leak"][..., None])
    banned = open_ * np.where(r.banned > 0, leak, 1.0)
    resumed = open_ * local["regrowth"][..., None]
    sent = np.where(r.closed > 0, steady * plan.fixed["closed_dispatch"], np.where(r.reopened > 0, resumed, banned))
    decided = np.where(r.level_set > 0, r.level, sent)
    return np.minimum(decided + r.surge, r.quota) * (1 - r.stopped)


def _leaving(plan: Layout, compliance: Array, overstay: Array) -> tuple[Array, Array]:
    """Monthly hazards before and after term; a deadline adds what sends home the complying share by its end."""
    r = plan.rules
    forced = r.leaving * -np.log1p(-np.minimum(compliance, 0.9999))[..., None] + r.forced
    open_ = 1 - r.closed * (1 - plan.fixed["closed_leave"])
    return plan.fixed["early_leave"] * open_ + forced, overstay[..., None] * open_ + forced
