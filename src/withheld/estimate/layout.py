"""The layout of a case as arrays: months, corridors, rows by term, parameters and rules."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from withheld.case import Case, CaseError, Corridor, Lever, Prior
from withheld.estimate.levers import Rules, rules
from withheld.estimate.results import Observation
from withheld.estimate.walk import CREWS, SMALL, Walk, run_on, walk
from withheld.months import month_at, month_number

FIXED = ("early_leave", "ceiling", SMALL)
"""Assumptions that no evidence changes: entries of ``priors.toml`` with the distribution ``fixed`` and a ``value``."""
LOCAL = (
    "level", "leak", "compliance", "regrowth", "overstay", "wage", "share", "held", "handed", "closed_leave", "closed_dispatch",
)  # fmt: skip
"""Parameters of a corridor: its own if a prior names the corridor or is ``pooled``, else one for all."""
DRIFT, EXIT = "drift", "exit"
"""Parameters common to all corridors: the scale of the walk of log dispatch, and that of the yearly shocks to departures."""
ERRORS = ("error_register", "error_official", "error_other", "root", "definition", "sector")
"""Error parameters: factors on the errors of registers, officials and others; spreads of roots, definitions, sectors."""
GLOBAL = (DRIFT, EXIT, *ERRORS)
DISTRIBUTIONS = {
    "normal": ("mean", "sd"), "lognormal": ("median", "sigma"), "logitnormal": ("median", "sigma"), "fixed": ("value",),
}  # fmt: skip
FRACTIONS = ("compliance", "share", "held", "handed", "closed_leave")
POSITIVE = ("level", "wage", "share", *ERRORS)
"""Parameters that are at most one (``FRACTIONS``), and those that must be above zero (``POSITIVE``)."""
POOLED = "pooled"
"""Entry of a prior: the spread, on its normal scale, of the part that all corridors share."""


class Parameter(NamedTuple):
    """A free parameter: its prior and the corridors that use it."""

    prior: Prior
    corridors: tuple[int, ...]

    @property
    def name(self) -> str:
        """The parameter's name, with its corridor if it has one."""
        return self.prior.name + (f".{self.prior.corridor}" if self.prior.corridor else "")


class Layout(NamedTuple):
    """Everything that is fixed before any parameter is known.

    Rows are combinations of corridor and term: ``row_corridor`` and ``term`` of each, and ``row_share`` (rows × months), the
    share of a month's dispatch that serves that term.
    """

    case: Case
    months: tuple[dt.date, ...]
    parameters: tuple[Parameter, ...]
    commons: tuple[str, ...]
    walk: Walk
    rules: Rules
    row_corridor: np.ndarray
    row_share: np.ndarray
    term: tuple[int, ...]
    mean_term: np.ndarray
    fixed: dict[str, float]

    @property
    def size(self) -> int:
        """Number of standard normal deviates: of parameters, of what corridors share, and of steps and shocks."""
        return self.before_walk + len(self.walk.names)

    @property
    def before_walk(self) -> int:
        """Number of deviates before those of steps and shocks."""
        return len(self.parameters) + len(self.commons)

    def month_index(self, month: dt.date) -> int:
        """Index of a month, clipped to the case's first and last."""
        return min(max(month_number(month) - month_number(self.months[0]), 0), len(self.months) - 1)

    def names(self) -> list[str]:
        """Name of each deviate, in order; draws are matched by name."""
        return [*(p.name for p in self.parameters), *(f"common.{name}" for name in self.commons), *self.walk.names]


def months_between(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """First days of all months from ``first`` to ``last``, both inclusive."""
    return tuple(month_at(number) for number in range(month_number(first), month_number(last) + 1))


def layout(
    case: Case, observations: Sequence[Observation] = (), levers: Iterable[Lever] | None = None, until: dt.date | None = None
) -> Layout:  # fmt: skip
    """The layout of a case and of the years with evidence; CaseError names what is missing or wrong.

    ``levers`` replace the case's own, as in a scenario. ``until`` extends the case to a later month: existing deviates keep their
    index and meaning, and those of the added months follow.
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
    parameters = _parameters(case)
    mean = np.array([sum(t * s for t, s in c.shares.items()) for c in case.corridors])
    return Layout(
        case=case, months=months, parameters=parameters, commons=_commons(parameters), rules=made,
        walk=run_on(walk(case, fitted, observations), case, months),
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
    """One row for each term that a corridor ever has, with the share of each month's dispatch that serves it."""
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
    """The case's fixed assumptions by name; CaseError for one that is missing or has no value."""
    found = {p.name: p.parameters.get("value") for p in case.priors if p.distribution == "fixed" and p.name in FIXED}
    found.setdefault("ceiling", CEILING)
    found.setdefault(SMALL, CREWS)
    if missing := [name for name in FIXED if found.get(name) is None]:
        raise CaseError(
            f"priors.toml: no fixed value for {', '.join(missing)}; add an entry with the distribution fixed"
        )
    if not float(found["ceiling"] or 0) > 1:
        raise CaseError("priors.toml: the ceiling is a factor above the level and must be more than 1; correct it")
    return {name: float(value) for name, value in found.items() if value is not None}


CEILING = 8.0
"""Default for the factor above its level that dispatch cannot pass."""


PROGRAM = "assumption of the program, where priors.toml has none of its own"


def _assumed(name: str, median: float, sigma: float, unit: str, meaning: str) -> Prior:
    return Prior(
        name=name, distribution="lognormal", parameters={"median": median, "sigma": sigma}, unit=unit, meaning=meaning,
        basis=PROGRAM,
    )  # fmt: skip


ASSUMED = (
    Prior(
        name=EXIT,
        distribution="fixed",
        parameters={"value": 1.5},
        unit="log scale",
        meaning="spread of the yearly shocks of departures before term",
        basis=PROGRAM,
    ),
    _assumed("error_register", 1.3, 0.4, "factor", "factor for the errors of registers"),
    _assumed("error_official", 1.3, 0.4, "factor", "factor for the errors of officials' statements"),
    _assumed("error_other", 1.3, 0.4, "factor", "factor for the errors of all others"),
    _assumed("root", 0.2, 0.5, "log scale", "spread of the error that all figures of one origin share"),
    _assumed("definition", 0.3, 0.5, "log scale", "spread of the ratio of permits, visas or registrations to workers"),
    _assumed("sector", 0.8, 0.5, "log scale", "spread of pay and shares of single sectors around those of all"),
)
"""Priors of parameters that a case need not specify."""


def _parameters(case: Case) -> tuple[Parameter, ...]:
    """Each prior with the corridors that have no prior of that name of their own; a pooled prior once for each of these
    corridors."""
    out = []
    codes = [c.code for c in case.corridors]
    stated = {p.name for p in case.priors}
    for prior in (*(p for p in case.priors if p.name not in FIXED), *(p for p in ASSUMED if p.name not in stated)):
        _check_name(case, prior)
        own = {p.corridor for p in case.priors if p.name == prior.name and p.corridor}
        mine = [codes.index(prior.corridor)] if prior.corridor else [i for i, c in enumerate(codes) if c not in own]
        if prior.name in LOCAL and POOLED in prior.parameters:
            out += [Parameter(prior.model_copy(update={"corridor": codes[i]}), (i,)) for i in mine]
        elif mine:
            out.append(Parameter(prior, tuple(mine)))
    _check_complete(case, out)
    return tuple(out)


def _check_name(case: Case, prior: Prior) -> None:
    if prior.name not in (*LOCAL, *GLOBAL):
        known = ", ".join((*LOCAL, *GLOBAL, *FIXED))
        raise CaseError(f"priors.toml: unknown parameter {prior.name}; use one of {known}")
    _check_distribution(prior)
    if prior.corridor and prior.corridor not in {c.code for c in case.corridors}:
        raise CaseError(f"priors.toml: {prior.name} is for {prior.corridor}, and case.toml has no such corridor")
    if prior.corridor and prior.name in GLOBAL:
        raise CaseError(f"priors.toml: {prior.name} applies to all corridors; remove its corridor")


def _commons(found: Sequence[Parameter]) -> tuple[str, ...]:
    """Names of parameters with a part that corridors share."""
    return tuple(dict.fromkeys(p.prior.name for p in found if p.prior.parameters.get(POOLED, 0) > 0))


def _check_complete(case: Case, found: Sequence[Parameter]) -> None:
    every = set(range(len(case.corridors)))
    for name in (*LOCAL, *GLOBAL):
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
    if prior.distribution == "fixed":
        _check_fixed(prior)
        return
    centre, spread = (prior.parameters[n] for n in needs)
    pooled = prior.parameters.get(POOLED, 0.0)
    inside = {"normal": True, "lognormal": centre > 0, "logitnormal": 0 < centre < 1}[prior.distribution]
    if not (inside and spread > 0 and pooled >= 0 and np.isfinite([centre, spread, pooled]).all()):
        more = f", pooled {pooled:g}" if pooled else ""
        raise CaseError(
            f"priors.toml: {prior.name}: {needs[0]} {centre:g}, {needs[1]} {spread:g}{more} make no {prior.distribution}"
        )


def _check_fixed(prior: Prior) -> None:
    """Check the value of a fixed prior: the walk's scale must be free, because the sampler uses it as a unit, and a value that
    is logged must be above zero."""
    value, name = prior.parameters["value"], prior.name
    most = 1.0 if name in FRACTIONS else np.inf
    if name == DRIFT or not (np.isfinite(value) and 0 <= value <= most) or (value == 0 and name in POSITIVE):
        raise CaseError(f"priors.toml: {name} cannot be fixed at {value:g}; give it another value or a distribution")
