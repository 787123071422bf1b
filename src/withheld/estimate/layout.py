"""A case in the order of the arrays: its months, corridors, rows by term, parameters and rules."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from withheld.case import Case, CaseError, Corridor, Lever, Prior
from withheld.estimate.levers import Rules, rules
from withheld.estimate.results import Observation
from withheld.estimate.walk import Walk, run_on, walk

FIXED = ("early_leave", "closed_leave", "closed_dispatch")
"""Assumptions that no evidence moves: entries of ``priors.toml`` with the distribution ``fixed`` and a ``value``."""
LOCAL = ("level", "leak", "compliance", "regrowth", "overstay", "wage", "share", "held", "handed")
"""Parameters that a corridor has, its own where a prior names it, else one for all."""
DRIFT = "drift"
"""Scale of the yearly steps by which the logarithm of dispatch wanders, one for all corridors."""
DISTRIBUTIONS = {"normal": ("mean", "sd"), "lognormal": ("median", "sigma"), "logitnormal": ("median", "sigma")}


class Parameter(NamedTuple):
    """One free parameter: its prior and the corridors that it serves."""

    prior: Prior
    corridors: tuple[int, ...]

    @property
    def name(self) -> str:
        """Its name, with its corridor where it has one."""
        return self.prior.name + (f".{self.prior.corridor}" if self.prior.corridor else "")


class Layout(NamedTuple):
    """All that is fixed before a parameter is known.

    Rows are corridors by term: ``row_corridor`` and ``term`` of each, and ``row_share`` (rows × months), the share of a
    month's dispatch that is to serve that term.
    """

    case: Case
    months: tuple[dt.date, ...]
    parameters: tuple[Parameter, ...]
    walk: Walk
    rules: Rules
    row_corridor: np.ndarray
    row_share: np.ndarray
    term: tuple[int, ...]
    mean_term: np.ndarray
    fixed: dict[str, float]

    @property
    def size(self) -> int:
        """How many standard normal deviates the parameters take."""
        return len(self.parameters) + len(self.walk.steps)

    def month_index(self, month: dt.date) -> int:
        """Index of a month, clipped to the case's first and last."""
        first = self.months[0]
        return min(max((month.year - first.year) * 12 + month.month - first.month, 0), len(self.months) - 1)

    def names(self) -> list[str]:
        """Name of each parameter and step, in the order of the deviates."""
        return [p.name for p in self.parameters] + [f"step.{code}.{year}" for code, year in self.walk.steps]


def months_between(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """First days of all months from ``first`` to ``last``, both inclusive."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(
        dt.date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(count)
    )


def layout(
    case: Case, observations: Sequence[Observation] = (), levers: Iterable[Lever] | None = None, until: dt.date | None = None
) -> Layout:  # fmt: skip
    """Arrange a case and the years for which there is evidence; CaseError names what is missing or wrong in it.

    ``levers`` stand in for the case's own, as a scenario has them. ``until`` runs the case on to a later month: the deviates
    of the case as it stands keep their places and their meaning, and those of the months ahead follow.
    """
    fitted = months_between(case.first_month, case.last_month)
    if len(fitted) < 2:
        raise CaseError(f"{case.name}: the months run backwards; correct case.toml")
    if until is not None and until > case.last_month:
        case = case.model_copy(update={"last_month": until.replace(day=1)})
    months = months_between(case.first_month, case.last_month)
    for corridor in case.corridors:
        _check_terms(case, corridor)
    made = rules(case, months, case.levers if levers is None else levers)
    row_corridor, row_share, term = _rows(case, made, len(months))
    mean = np.array([sum(t * s for t, s in c.shares.items()) for c in case.corridors])
    return Layout(
        case=case, months=months, parameters=_parameters(case), walk=run_on(walk(case, fitted, observations), case, months), rules=made,
        row_corridor=row_corridor, row_share=row_share, term=term, mean_term=mean, fixed=_fixed(case),
    )  # fmt: skip


def _check_terms(case: Case, corridor: Corridor) -> None:
    shares = corridor.shares
    if min(shares) < 1:
        raise CaseError(f"{case.name}: corridor {corridor.code} has a term under one month; correct case.toml")
    if abs(sum(shares.values()) - 1) > 1e-6 or min(shares.values()) < 0:
        raise CaseError(
            f"{case.name}: corridor {corridor.code}: the shares of its terms do not add up to 1; correct them"
        )


def _rows(case: Case, made: Rules, months: int) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
    """One row for each term that a corridor has at any time, with the share of each month's dispatch that serves it."""
    owners: list[int] = []
    terms: list[int] = []
    shares: list[np.ndarray] = []
    for i, corridor in enumerate(case.corridors):
        by_term: defaultdict[int, np.ndarray] = defaultdict(lambda: np.zeros(months))
        for term, part in corridor.shares.items():
            by_term[term][:] = part
        for mask, term in made.terms:
            for found in by_term.values():
                found[mask[i]] = 0
            if mask[i].any():
                by_term[term][mask[i]] = 1
        for term, share in sorted(by_term.items()):
            owners.append(i)
            terms.append(term)
            shares.append(share)
    return np.array(owners), np.array(shares), tuple(terms)


def _fixed(case: Case) -> dict[str, float]:
    """The case's fixed assumptions by name; CaseError for one that is missing or without its value."""
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
    for prior in (p for p in case.priors if p.name not in FIXED):
        if prior.name not in (*LOCAL, DRIFT):
            known = ", ".join((*LOCAL, DRIFT, *FIXED))
            raise CaseError(f"priors.toml: unknown parameter {prior.name}; use one of {known}")
        _check_distribution(prior)
        if prior.corridor and prior.corridor not in codes:
            raise CaseError(f"priors.toml: {prior.name} is for {prior.corridor}, which is no corridor of case.toml")
        own = {p.corridor for p in case.priors if p.name == prior.name and p.corridor}
        mine = [codes.index(prior.corridor)] if prior.corridor else [i for i, c in enumerate(codes) if c not in own]
        if mine:
            out.append(Parameter(prior, tuple(mine)))
    _check_complete(case, out)
    return tuple(out)


def _check_complete(case: Case, found: Sequence[Parameter]) -> None:
    every = set(range(len(case.corridors)))
    for name in (*LOCAL, DRIFT):
        served = [i for p in found if p.prior.name == name for i in p.corridors]
        if set(served) != every:
            raise CaseError(f"priors.toml: no prior for {name}; add one, or one for each corridor")
        if len(served) > len(every):
            raise CaseError(f"priors.toml: two priors for {name} of one corridor; keep one")


def _check_distribution(prior: Prior) -> None:
    if (needs := DISTRIBUTIONS.get(prior.distribution)) is None:
        raise CaseError(
            f"priors.toml: {prior.name} has the distribution {prior.distribution}; use {', '.join(DISTRIBUTIONS)}"
        )
    if missing := [n for n in needs if n not in prior.parameters]:
        raise CaseError(f"priors.toml: {prior.name} lacks the parameter {missing[0]}; add it")
    centre, spread = (prior.parameters[n] for n in needs)
    inside = {"normal": True, "lognormal": centre > 0, "logitnormal": 0 < centre < 1}[prior.distribution]
    if not (inside and spread > 0 and np.isfinite([centre, spread]).all()):
        raise CaseError(
            f"priors.toml: {prior.name}: {needs[0]} {centre:g}, {needs[1]} {spread:g} make no {prior.distribution}"
        )
