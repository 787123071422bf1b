"""Turns parameters and rules into the inputs of the forward model; ``compiled_drivers`` does the same, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from withheld.case import Prior
from withheld.estimate.layout import DRIFT, ERRORS, EXIT, LOCAL, POOLED, Layout
from withheld.programme import Inputs

Array = Any

AFTER_TERM = 4.0
"""Months that workers stay past their term without restrictions (one over overstay); used for the dispatch that sustains a
level."""


NORMAL, LOGNORMAL, LOGITNORMAL = range(3)
"""Kinds of priors."""


def scales(priors: tuple[Prior, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kind (0 normal, 1 lognormal, 2 logitnormal), centre and spread of priors, on the scale on which they are normal; fixed
    parameters have spread 0."""
    kinds = np.array([("normal", "lognormal", "logitnormal", "fixed").index(p.distribution) % 3 for p in priors])
    centres = np.array([_centre(p) for p in priors])
    return kinds, centres, np.array([_spread(p) for p in priors])


def _spread(prior: Prior) -> float:
    return prior.parameters.get("sd" if prior.distribution == "normal" else "sigma", 0.0)


def _centre(prior: Prior) -> float:
    if prior.distribution in ("normal", "fixed"):
        return prior.parameters["mean" if prior.distribution == "normal" else "value"]
    median = prior.parameters["median"]
    return float(np.log(median) if prior.distribution == "lognormal" else np.log(median / (1 - median)))


def natural(priors: tuple[Prior, ...], z: Array, common: Array = 0.0) -> Array:
    """Standard normal deviates (…, parameters) transformed to the scales of their priors; ``common`` is the part that
    corridors share, on the scale on which the prior is normal."""
    kinds, centres, spreads = scales(priors)
    plain = centres + spreads * z + common
    bounded = 1 / (1 + np.exp(-plain))
    return np.where(kinds == 0, plain, np.where(kinds == 1, np.exp(np.where(kinds == 1, plain, 0.0)), bounded))


def pooling(plan: Layout) -> tuple[np.ndarray, np.ndarray]:
    """For each parameter, the index of the deviate that its corridors share (−1 for none), and its spread."""
    count = len(plan.parameters)
    spread = np.array([p.prior.parameters.get(POOLED, 0.0) for p in plan.parameters])
    place = [
        count + plan.commons.index(p.prior.name) if s > 0 else -1 for p, s in zip(plan.parameters, spread, strict=True)
    ]
    return np.array(place), spread


def values(plan: Layout, z: Array) -> Array:
    """The parameters (…, parameters) at deviates (…, ``plan.size``)."""
    place, spread = pooling(plan)
    common = np.where(place >= 0, z[..., np.maximum(place, 0)] * spread, 0.0)
    return natural(tuple(p.prior for p in plan.parameters), z[..., : len(plan.parameters)], common)


def single(plan: Layout, name: str) -> int:
    """Index of a parameter that is the same for all corridors."""
    return next(i for i, p in enumerate(plan.parameters) if p.prior.name == name)


def errors(plan: Layout, z: Array) -> Array:
    """The error parameters (…, ``ERRORS``) at deviates."""
    return values(plan, z)[..., [single(plan, name) for name in ERRORS]]


def inputs(plan: Layout, z: Array) -> Inputs:
    """The inputs of the forward model at the standard normal deviates ``z`` (…, ``plan.size``), by row."""
    found = values(plan, z)
    local = {name: found[..., places(plan, name)] for name in LOCAL}
    walk = z[..., plan.before_walk :]
    dispatch = _dispatch(plan, local, _wandering(plan, walk, found[..., single(plan, DRIFT)]))
    leave_before, leave_after = _leaving(plan, local, _shaken(plan, walk, found[..., single(plan, EXIT)]))
    r, rows = plan.rules, plan.row_corridor
    handed = np.where(r.handed_set > 0, r.handed, local["handed"][..., None])
    return Inputs(
        dispatch=dispatch[..., rows, :] * plan.row_share, leave_before=leave_before[..., rows, :],
        leave_after=leave_after[..., rows, :], wage=(local["wage"][..., None] * r.wage)[..., rows, :],
        share=np.minimum(local["share"][..., None] * r.share, 1.0)[..., rows, :],
        held=np.minimum(local["held"][..., None] * r.held, 1.0)[..., rows, :], handed=handed[..., rows, :], term=plan.term,
    )  # fmt: skip


def places(plan: Layout, name: str) -> np.ndarray:
    """For each corridor, the index of its parameter with a given name."""
    found = np.zeros(len(plan.case.corridors), dtype=int)
    for k, parameter in enumerate(plan.parameters):
        if parameter.prior.name == name:
            found[list(parameter.corridors)] = k
    return found


def _wandering(plan: Layout, walk: Array, drift: Array) -> Array:
    """The walk of the logarithm of dispatch, by corridor and month; it approaches the ceiling but never passes it."""
    if not plan.walk.counts.any():
        return np.zeros((*walk.shape[:-1], *plan.walk.shapes.shape[::2]))
    taken = walk[..., plan.walk.places] * (np.arange(plan.walk.places.shape[1]) < plan.walk.counts[:, None])
    free = drift[..., None, None] * np.einsum("...ck,ckm->...cm", taken, plan.walk.shapes)
    top = np.log(plan.fixed["ceiling"])
    return np.where(free > 0, top * -np.expm1(-np.maximum(free, 0) / top), free)


def _shaken(plan: Layout, walk: Array, scale: Array) -> Array:
    """Factor on departures before term, by corridor and month."""
    place = plan.walk.exits
    shock = np.where(place >= 0, walk[..., np.maximum(place, 0)], 0.0) if plan.walk.names else np.zeros(place.shape)
    return np.exp(scale[..., None, None] * shock)


def _dispatch(plan: Layout, local: dict[str, Array], wandering: Array) -> Array:
    """Workers dispatched per month: what sustains the level, times the walk, reduced by bans and borders, resumed, then set by
    levers."""
    r = plan.rules
    open_ = (local["level"] / (plan.mean_term + AFTER_TERM))[..., None] * np.exp(wandering)
    leak = np.where(r.leak_set > 0, r.leak, local["leak"][..., None])
    banned = open_ * np.where(r.banned > 0, leak, 1.0)
    resumed, shut = open_ * local["regrowth"][..., None], open_ * local["closed_dispatch"][..., None]
    sent = np.where(r.closed > 0, shut, np.where(r.reopened > 0, resumed, banned))
    decided = np.where(r.level_set > 0, r.level, sent)
    return np.minimum(decided + r.surge, r.quota) * (1 - r.stopped)


def _leaving(plan: Layout, local: dict[str, Array], shock: Array) -> tuple[Array, Array]:
    """Monthly hazards before and after term: early departures, plus what sends home the complying share by a deadline, both
    times the yearly shock; plus forced departures."""
    r = plan.rules
    open_ = 1 - r.closed * (1 - local["closed_leave"][..., None])
    pushed = r.leaving * -np.log1p(-np.minimum(local["compliance"], 0.9999))[..., None]
    early = (plan.fixed["early_leave"] * open_ + pushed) * shock
    return early + r.forced, local["overstay"][..., None] * open_ + early + r.forced
