"""Parameters and levers to what drives the forward model: the case's data as arrays."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np

from withheld.case import Case, CaseError, Lever, Prior
from withheld.programme.model import Inputs

Array = Any

FIXED = ("early_leave", "closed_leave", "closed_dispatch")
"""Assumptions that no evidence moves: entries of ``priors.toml`` with the distribution ``fixed`` and a ``value``."""
GLOBAL = ("overstay", "wage", "share", "held", "handed")
LOCAL = ("level", "growth", "leak", "compliance", "regrowth")


class Parameter(NamedTuple):
    """One free parameter: its prior and the corridors (rows) that it serves; empty for a parameter of the whole programme."""

    prior: Prior
    rows: tuple[int, ...]


class Layout(NamedTuple):
    """Months, corridors and parameters of a case in the order of the arrays, and its levers as masks of corridors × months."""

    case: Case
    months: tuple[dt.date, ...]
    parameters: tuple[Parameter, ...]
    term: tuple[int, ...]
    years: np.ndarray
    banned: np.ndarray
    leaving: np.ndarray
    closed: np.ndarray
    reopened: np.ndarray
    fixed: dict[str, float]

    def month_index(self, month: dt.date) -> int:
        """Index of a month, clipped to the case's first and last."""
        first = self.months[0]
        return min(max((month.year - first.year) * 12 + month.month - first.month, 0), len(self.months) - 1)

    def names(self) -> list[str]:
        """Name of each parameter, with its corridor."""
        return [p.prior.name + (f".{p.prior.corridor}" if p.prior.corridor else "") for p in self.parameters]


def months_between(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """First days of all months from ``first`` to ``last``, both inclusive."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(
        dt.date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(count)
    )


def layout(case: Case) -> Layout:
    """Arrange a case; CaseError names what is missing in it."""
    months = months_between(case.first_month, case.last_month)
    if len(months) < 2 or any(c.term_months < 1 for c in case.corridors):
        raise CaseError(f"{case.name}: the months run backwards or a term is under one month; correct case.toml")
    shape = (len(case.corridors), len(months))
    masks = {kind: _mask(case, months, kind) for kind in ("ban", "deadline", "border")}
    unknown = {lever.kind for lever in case.levers} - set(masks)
    if unknown:
        raise CaseError(f"case.toml: unknown lever {', '.join(sorted(unknown))}; use ban, deadline or border")
    closed = masks["border"]
    after = np.zeros(shape)
    for row in range(shape[0]):
        shut = np.flatnonzero(closed[row])
        if shut.size:
            after[row, shut[-1] + 1 :] = 1.0
    years = np.array([(m - case.anchor).days / 365.25 for m in months])
    return Layout(
        case,
        months,
        _parameters(case),
        tuple(c.term_months for c in case.corridors),
        years,
        masks["ban"],
        masks["deadline"],
        closed,
        after,
        _fixed(case),
    )


def _mask(case: Case, months: tuple[dt.date, ...], kind: str) -> np.ndarray:
    """One where a lever of a kind is in force, by corridor and month; the month of its start counts if it begins by the 15th."""
    out = np.zeros((len(case.corridors), len(months)))
    for lever in (lv for lv in case.levers if lv.kind == kind):
        rows = [i for i, c in enumerate(case.corridors) if lever.corridor in (None, c.code)]
        for t, month in enumerate(months):
            if _in_force(lever, month):
                out[rows, t] = 1.0
    return out


def _in_force(lever: Lever, month: dt.date) -> bool:
    middle = month.replace(day=15)
    return lever.start <= middle and (lever.end is None or middle <= lever.end)


def _fixed(case: Case) -> dict[str, float]:
    """The case's fixed assumptions by name; CaseError for one that is missing, doubled by corridor or without its value."""
    found = {p.name: p.parameters.get("value") for p in case.priors if p.distribution == "fixed" and p.name in FIXED}
    if missing := [name for name in FIXED if found.get(name) is None]:
        raise CaseError(
            f"priors.toml: no fixed value for {', '.join(missing)}; add an entry with the distribution fixed"
        )
    return {name: float(value) for name, value in found.items() if value is not None}


def _parameters(case: Case) -> tuple[Parameter, ...]:
    """Each prior with the corridors that have none of that name of their own."""
    out = []
    codes = [c.code for c in case.corridors]
    for prior in case.priors:
        if prior.name in FIXED:
            continue
        if prior.name in GLOBAL:
            out.append(Parameter(prior, ()))
        elif prior.name in LOCAL:
            own = {p.corridor for p in case.priors if p.name == prior.name and p.corridor}
            rows = (
                [codes.index(prior.corridor)]
                if prior.corridor in codes
                else [i for i, c in enumerate(codes) if c not in own]
            )
            if rows:
                out.append(Parameter(prior, tuple(rows)))
        else:
            raise CaseError(
                f"priors.toml: unknown parameter {prior.name}; use one of {', '.join((*GLOBAL, *LOCAL, *FIXED))}"
            )
    missing = {*GLOBAL, *LOCAL} - {p.prior.name for p in out}
    if missing:
        raise CaseError(f"priors.toml: no prior for {', '.join(sorted(missing))}; add one, or one for each corridor")
    return tuple(out)


def natural(prior: Prior, z: Array) -> Array:
    """A standard normal deviate on the scale of its prior; CaseError for an unknown distribution."""
    p = prior.parameters
    try:
        if prior.distribution == "normal":
            return p["mean"] + p["sd"] * z
        if prior.distribution == "lognormal":
            return p["median"] * jnp.exp(p["sigma"] * z)
        if prior.distribution == "logitnormal":
            centre = np.log(p["median"] / (1 - p["median"]))
            return 1 / (1 + jnp.exp(-(centre + p["sigma"] * z)))
    except KeyError as error:
        raise CaseError(f"priors.toml: {prior.name} lacks the parameter {error}; add it") from None
    raise CaseError(
        f"priors.toml: {prior.name} has the distribution {prior.distribution}; use normal, lognormal or logitnormal"
    )


def inputs(plan: Layout, z: Array) -> Inputs:
    """What drives the model at the standard normal deviates ``z``, one for each parameter."""
    corridors, months = plan.banned.shape
    local = {name: jnp.zeros(corridors) for name in LOCAL}
    whole: dict[str, Array] = {}
    for k, parameter in enumerate(plan.parameters):
        value = natural(parameter.prior, z[k])
        if parameter.rows:
            local[parameter.prior.name] = local[parameter.prior.name].at[np.array(parameter.rows)].set(value)
        else:
            whole[parameter.prior.name] = value
    flat = jnp.ones((corridors, months))
    leave_before, leave_after = _leaving(plan, local["compliance"], whole["overstay"])
    return Inputs(
        dispatch=_dispatch(plan, local),
        leave_before=leave_before,
        leave_after=leave_after,
        wage=flat * whole["wage"],
        share=flat * whole["share"],
        held=flat * whole["held"],
        handed=flat * whole["handed"],
        term=plan.term,
    )


def _dispatch(plan: Layout, local: dict[str, Array]) -> Array:
    """Workers dispatched a month: the level that a steady state needs, grown, then cut by the ban and the border, then resumed."""
    steady = local["level"][:, None] / (np.array(plan.term)[:, None] + 4.0)
    grown = steady * jnp.exp(local["growth"][:, None] * np.clip(plan.years, -6.0, 2.0)[None, :])
    banned = jnp.where(plan.banned > 0, grown * local["leak"][:, None], grown)
    closed = jnp.where(plan.closed > 0, steady * plan.fixed["closed_dispatch"], banned)
    return jnp.where(plan.reopened > 0, steady * local["regrowth"][:, None], closed)


def _leaving(plan: Layout, compliance: Array, overstay: Array) -> tuple[Array, Array]:
    """Monthly hazards before and after term; the deadline adds what sends home the complying share by its end."""
    length = np.maximum(plan.leaving.sum(axis=1, keepdims=True), 1.0)
    forced = plan.leaving * (-jnp.log1p(-jnp.clip(compliance, 0.0, 0.9999))[:, None] / length)
    open_ = 1 - plan.closed * (1 - plan.fixed["closed_leave"])
    return plan.fixed["early_leave"] * open_ + forced, overstay * open_ + forced
