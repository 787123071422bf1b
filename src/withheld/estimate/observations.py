"""Converts claims to observations: the output and time of a claim, the kind of likelihood term, and the scale of its error."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from withheld.case import Case
from withheld.estimate.copies import ONE_SIDED, Told, copies, is_end, same_end
from withheld.estimate.levers import last_day
from withheld.estimate.results import LeftOut, Observation
from withheld.evidence import NO_TIES, Origins, Ties, listed_entities
from withheld.months import months_on
from withheld.records import Claim, Evidence
from withheld.soundness import faults
from withheld.usable import in_use, withdrawn
from withheld.vocabulary import codelist, exchange_rate, measures

RELIABILITY = {"A": 0.10, "B": 0.15, "C": 0.25, "D": 0.35, "E": 0.50, "F": 0.35}
"""Error on the log scale by the source's grade (Admiralty code); F, “cannot be judged”, is treated as D."""
BASIS = {"register": 0.0, "official_statement": 0.10, "survey": 0.05, "testimony": 0.25, "model": 0.20, "unknown": 0.15}
"""Addition to the error, in quadrature, by how the origin knows."""
UNDATED_YEARS = 3
"""Years before publication in which an undated figure may hold."""
APPEARS_YEARS = 1
"""Years after the latest period in its text within which an undated document is assumed to be published; 60 of 64 dated ones were."""
HEDGE = {"exact": 0.0, "about": 0.10, "at_least": 0.10, "at_most": 0.10, "range": 0.05, "order": 0.10}
"""Addition to the error, in quadrature, by qualifier."""
STANCE = {"asserted": 0.0, "estimated": 0.15, "alleged": 0.30}
OUTPUTS = {
    "workers_abroad": "stock", "workers_dispatched": "dispatched", "workers_returned": "returned", "revenue": "revenue",
    "wage_gross": "wage", "state_share": "share", "arrears": "arrears",
}  # fmt: skip
_PER = {"year": 1.0, "month": 12.0, "week": 52.0}
_WAGE_PER = {"month": 1.0, "year": 1 / 12, "week": 52 / 12}
WORKING_DAYS = (5 * 52 / 12, 365 / 12)
"""Working days per month if not stated: from five a week to all."""
EXCHANGE = 0.05
"""Addition to the error, in quadrature, for conversion at a yearly average: rates move within a year."""
PART_YEAR = 0.2
"""Addition to the error, in quadrature, if a total over less than a year stands for a year."""
NO_PEOPLE = {"workers_abroad": ("entries", "quota"), "workers_dispatched": ("quota",), "workers_returned": ("quota",)}
"""Counted things that do not measure how many workers there are or come: entries are no stock, and a quota need not be filled.

Permits, visas and registrations stand for the workers who hold them.
"""


UNSURE = "unsure readings that nobody has decided on (withheld review --unsure)"
"""Reason for which a claim with low confidence is not an observation."""


class Unfit(Exception):
    """The reason for which a claim cannot be an observation."""


class Rooted(NamedTuple):
    """The number of a record's figure, the name of the root that it comes from, and the sources on the path to it."""

    figure: int
    root: str
    path: frozenset[str] = frozenset()


Roots = Mapping[str, Rooted]
"""Figure and root by record."""


def roots_of(evidence: Sequence[Evidence], ties: Ties = NO_TIES) -> Roots:
    """The figure of each claim, and its root."""
    origins = Origins.within(evidence, ties)
    found: dict[str, Rooted] = {}
    for number, group in enumerate(origins.groups):
        for chain in origins.trace(group).chains:
            path = frozenset(step.name for step in chain.steps if step.kind == "entity")
            found[chain.record] = Rooted(number, chain.steps[-1].name, path)
    return found


class Around(NamedTuple):
    """Context from the other claims of a document: the latest date among them, and working hours per month by hosts."""

    latest: dt.date | None = None
    hours: Mapping[tuple[str, ...], tuple[float, float]] = {}


def surroundings(evidence: Sequence[Evidence]) -> dict[str, Around]:
    """The context of claims by the identifier of their document."""
    latest: dict[str, dt.date] = {}
    hours: dict[str, dict[tuple[str, ...], tuple[float, float]]] = {}
    for e in evidence:
        claim = e.record
        if not isinstance(claim, Claim) or not in_use(e) or withdrawn(claim):
            continue
        if claim.end and not measures()[claim.measure].is_plan:  # a plan is about the future
            latest[e.source.id] = max(claim.end, latest.get(e.source.id, claim.end))
        if claim.measure == "hours_worked" and (found := _month_of_hours(claim)):
            told = hours.setdefault(e.source.id, {})
            low, high = told.get(claim.hosts, found)
            told[claim.hosts] = min(low, found[0]), max(high, found[1])
    return {s: Around(latest.get(s), hours.get(s, {})) for s in latest.keys() | hours.keys()}


def _month_of_hours(claim: Claim) -> tuple[float, float] | None:
    """Fewest and most working hours per month; None for a mere bound, such as the longest day."""
    if claim.low is None or claim.high is None or claim.per not in ("day", *_WAGE_PER):
        return None
    few, many = WORKING_DAYS if claim.per == "day" else (_WAGE_PER[claim.per],) * 2
    return claim.low * few, claim.high * many


def observe(case: Case, evidence: Sequence[Evidence], ties: Ties = NO_TIES) -> tuple[list[Observation], list[LeftOut]]:
    """Observations, and the claims left out with reasons; copies of one figure of one root count once."""
    roots, named = roots_of(evidence, ties), {e.source.id: e.source.name for e in evidence}
    around = surroundings(evidence)
    told: list[Told] = []
    left: list[LeftOut] = []
    for e in evidence:
        if not isinstance(e.record, Claim):
            continue
        try:
            found = observation(case, e, e.record, around.get(e.source.id, Around()))
        except Unfit as reason:
            left.append(LeftOut(evidence=e.id, reason=str(reason)))
            continue
        figure, root, path = roots.get(e.id, Rooted(-1 - len(told), e.id))
        # A root is a name, a document or, for a figure traced to neither, the record itself.
        name = named.get(root) or ((found.origin or e.source.name) if root == e.id else None)
        found = found.model_copy(update={"root": root, "root_name": name})
        own = bool(found.origin) and root in (found.origin, listed_entities(found.origin or ""))
        told.append(Told(found, e.record, e.source.id, figure, root, path, own))
    made = (_made([told[n] for n in group]) for group in copies(told))
    at = {t.observation.evidence: n for n, t in enumerate(told)}
    return sorted(made, key=lambda o: at[o.evidence]), left


def _made(members: Sequence[Told]) -> Observation:
    """The observation of a figure by its foremost report, with the others as copies."""
    foremost = _foremost(members)
    others = tuple(t.observation.evidence for t in members if t is not foremost)
    return foremost.observation.model_copy(update={"copies": others})


def _foremost(members: Sequence[Told]) -> Told:
    """The report that stands for a figure: the first dated one that names its root, else the first dated one; a range rather than
    its end; and rather than a bare figure, the bound that the same document puts on it elsewhere, as a text does on its headline."""
    ranked = sorted(members, key=lambda t: (t.observation.undated, not _names_root(t)))
    first = ranked[0]
    if any(is_end(first, t) for t in ranked):
        first = next(t for t in ranked if t.observation.kind == "interval")
    if first.observation.kind != "point":
        return first
    return next((t for t in ranked if t.document == first.document and _bounds(t, first)), first)


def _names_root(t: Told) -> bool:
    """Whether a report itself names every source on its path; else the rest of it was traced through other reports."""
    return len(t.path) <= len(t.claim.via) + (t.claim.origin is not None)


def _bounds(t: Told, point: Told) -> bool:
    bound = t.observation
    if bound.kind not in ONE_SIDED:
        return False
    return same_end(bound, bound.high if bound.kind == "at_most" else bound.low, point.observation.low)


def origin_key(origin: str | None) -> str | None:
    """The name of an origin, normalised for comparison."""
    return " ".join(re.sub(r"\b(?:the|a|an|of)\b|[^\w\s]", " ", origin.casefold()).split()) if origin else None


def observation(case: Case, e: Evidence, claim: Claim, around: Around) -> Observation:
    """The observation of a claim; Unfit with the reason if there is none."""
    _admit(case, e, claim)
    begins, ends, undated = _period(case, e, claim, around)
    worth = _worth(claim, begins, ends, around)
    low, high = worth.low, worth.high
    kind = _kind(claim, low, high)
    if claim.measure == "workers_dispatched" and claim.counted == "entries":
        # Everyone who comes to work enters, but so do others: entries are an upper bound on arrivals of workers.
        if high is None:
            raise Unfit("“at least” for entries of workers and others is no bound on arrivals of workers")
        kind, low = "at_most", None
    if _comes_or_goes(claim) and not claim.per and (begins < case.first_month or ends > last_day(case)):
        if high is None:
            raise Unfit("“at least” for a period longer than the case is no bound within it")
        kind, low = "at_most", None
    corridor = _corridor(case, claim)
    if _is_part(case, claim, corridor):
        # A part is only a lower bound on its whole.
        if low is None or low <= 0:
            raise Unfit("an upper bound on a part says nothing about the whole")
        kind, high = "at_least", None
    start, end = _held(claim, begins, ends)
    return Observation(
        evidence=e.id, output=OUTPUTS[claim.measure], corridor=corridor, start=_clip(case, start), end=_clip(case, end),
        low=low, high=high, kind=kind, scale=_scale(e, claim, worth.error), origin=claim.origin, undated=undated,
        basis=e.basis, counted=claim.counted, sector=claim.sector, converted="; ".join(worth.steps) or None,
    )  # fmt: skip


def _period(case: Case, e: Evidence, claim: Claim, around: Around) -> tuple[dt.date, dt.date, bool]:
    """The period of a claim, and whether it is undated: then the figure holds at some time in the years up to publication.

    A document without a publication date or window is assumed to be published soon after the latest period in it.
    """
    if claim.start is not None and claim.end is not None:
        return claim.start, claim.end, False
    told = claim.end or e.source.published or (e.source.window.latest if e.source.window else None)
    begins, ends = told, told
    if told is None and around.latest:
        begins, ends = around.latest, min(_years_on(around.latest, APPEARS_YEARS), last_day(case))
    if begins is None or ends is None:
        raise Unfit("no period is given, and nothing in the document dates it")
    measure = measures()[claim.measure]
    if measure.is_flow and (measure.is_people or not claim.per):
        raise Unfit("a sum without the period that it covers")
    begins = claim.start or _years_on(begins, -UNDATED_YEARS)
    if ends < case.first_month or begins > case.last_month:
        raise Unfit("outside the months of the case")
    return min(begins, ends), ends, True


def _comes_or_goes(claim: Claim) -> bool:
    """Whether a figure counts workers who come or go over a period."""
    measure = measures()[claim.measure]
    return measure.is_flow and measure.is_people


def _of_each(claim: Claim) -> bool:
    """Whether a figure is a rate or share, which is never summed."""
    return measures()[claim.measure].nature in ("rate", "share")


def _years_on(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _held(claim: Claim, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The period that a figure sums over: a yearly flow ends with its period and covers at least twelve months."""
    if _comes_or_goes(claim) and claim.per == "year":
        return min(start, months_on(end, -11)), end
    return start, end


def _is_part(case: Case, claim: Claim, corridor: str | None) -> bool:
    """Whether a figure counts only a part of what the model counts: a place, a sector, one of several pooled hosts, or a coded
    part."""
    measure = measures()[claim.measure]
    if not (measure.is_flow or (measure.is_stock and measure.is_people)):
        return False
    spoken = [c for c in case.corridors if corridor and c.code in corridor.split("+")]
    pooled = any(not c.hosts for c in spoken)
    other_sector = bool(claim.sector) and any(c.sector != claim.sector for c in spoken or case.corridors)
    return pooled or bool(claim.place) or other_sector or claim.covers == "part"


def _admit(case: Case, e: Evidence, claim: Claim) -> None:
    if e.state == "rejected":
        raise Unfit("rejected by an analyst")
    if not in_use(e):
        raise Unfit(UNSURE)
    if claim.programme != case.programme:
        raise Unfit(f"about another programme ({claim.programme})")
    if claim.stance == "denied":
        raise Unfit("a denial is not an observation of what it denies")
    if withdrawn(claim):
        raise Unfit("the text itself withdraws the figure")
    if measures()[claim.measure].is_plan:
        raise Unfit("a plan, quota or request is not an observation of a stock")
    if claim.measure not in OUTPUTS:
        raise Unfit(f"the model has no output for “{measures()[claim.measure].label}”")
    if claim.counted in NO_PEOPLE.get(claim.measure, ()):
        raise Unfit(f"counts {_counted_words(claim.counted)}, not workers")
    if fault := next(faults(claim), None):
        raise Unfit(f"impossible: {fault}")
    if claim.start and claim.end and (claim.end < case.first_month or claim.start > case.last_month):
        raise Unfit("outside the months of the case")


def _counted_words(code: str | None) -> str:
    return next(str(c["label"]) for c in codelist("counted")["code"] if c["code"] == code)


class _Worth(NamedTuple):
    """Bounds on the model's scale, the conversion steps, and the error that they add."""

    low: float | None
    high: float | None
    error: float = 0.0
    steps: tuple[str, ...] = ()

    def times(self, low: float, high: float, error: float = 0.0, step: str | None = None) -> _Worth:
        """Bounds multiplied by a factor each: ``low`` and ``high`` differ if the factor is uncertain."""
        return _Worth(
            None if self.low is None else self.low * low, None if self.high is None else self.high * high,
            math.hypot(self.error, error), (*self.steps, step) if step else self.steps,
        )  # fmt: skip


def _worth(claim: Claim, begins: dt.date, ends: dt.date, around: Around) -> _Worth:
    """Bounds on the model's scale: revenue in dollars a year, wages in dollars a month, arrears in dollars, the rest as
    stated."""
    worth = _Worth(claim.low, claim.high)
    if measures()[claim.measure].is_money and claim.unit != "USD":
        rate = exchange_rate(claim.unit, begins, ends)
        if rate is None:
            years = f"{begins.year}" if begins.year == ends.year else f"{begins.year} to {ends.year}"
            raise Unfit(
                f"in {claim.unit}, and there is no yearly exchange rate for {years} (data/codelists/exchange.toml)"
            )
        by = 1 / rate.per_dollar
        worth = worth.times(by, by, math.hypot(EXCHANGE, rate.spread), f"at {rate.words}")
    if claim.measure == "revenue":
        return _a_year(claim, worth)
    if claim.measure == "wage_gross":
        return _a_month(claim, worth, around)
    several = claim.end and claim.start and (claim.end - claim.start).days > 370
    if _comes_or_goes(claim) and claim.per and (claim.per != "year" or several):
        raise Unfit("a rate over several years")
    return worth


def _a_month(claim: Claim, worth: _Worth, around: Around) -> _Worth:
    """A wage per month; a daily or hourly one is multiplied by the fewest and the most days or hours of a month."""
    if claim.per in _WAGE_PER:
        return worth.times(_WAGE_PER[claim.per], _WAGE_PER[claim.per])
    if claim.per == "day":
        few, many = WORKING_DAYS
        return worth.times(few, many, step=f"a day’s pay times {few:.3g} to {many:.3g} days a month")
    if claim.per == "hour" and claim.hosts in around.hours:
        few, many = around.hours[claim.hosts]
        return worth.times(few, many, step=f"an hour’s pay times {few:.3g} to {many:.3g} hours a month")
    if claim.per == "hour":
        raise Unfit("an hourly wage, and the document does not give the hours")
    raise Unfit("a wage without the period that it covers")


def _a_year(claim: Claim, worth: _Worth) -> _Worth:
    if claim.per in _PER:
        return worth.times(_PER[claim.per], _PER[claim.per])
    if claim.per or claim.start is None or claim.end is None:
        raise Unfit("a sum without the period that it covers")
    months = round(((claim.end - claim.start).days + 1) / 30.4375)
    if months < 1:
        raise Unfit("a sum over less than a month")
    step = None if 11 <= months <= 13 else f"a total over {months} months, as a year’s"
    return worth.times(12 / months, 12 / months, PART_YEAR if months < 11 else 0.0, step)


def _kind(claim: Claim, low: float | None, high: float | None) -> str:
    if high is not None and high <= 0:
        return "at_most"
    if claim.qualifier in ("at_least", "at_most"):
        return claim.qualifier
    return "point" if low == high else "interval"


def _corridor(case: Case, claim: Claim) -> str | None:
    """Corridor of a claim, several joined by ``+``, None for the whole programme.

    A claim without a host covers all corridors of its sector, if the case has other sectors too.
    """
    if not claim.hosts:
        exact = [c.code for c in case.corridors if claim.sector and c.sector == claim.sector]
        return "+".join(sorted(exact)) if 0 < len(exact) < len(case.corridors) else None
    found = {c.code: c for host in claim.hosts for c in case.corridors_of(host)}
    if _of_each(claim) and (own := {code: c for code, c in found.items() if c.hosts}):
        found = own  # in a mean, the other hosts would outweigh the one that is meant
    if claim.sector and (exact := [code for code, c in found.items() if c.sector == claim.sector]):
        return "+".join(sorted(exact))
    return "+".join(sorted(found))


def _clip(case: Case, day: dt.date) -> dt.date:
    return min(max(day, case.first_month), last_day(case))


def _scale(e: Evidence, claim: Claim, more: float) -> float:
    base = RELIABILITY.get(e.reliability, RELIABILITY["F"])
    # One employer's pay is seldom typical; how far a sector's pay is from the average is a separate parameter.
    local = 0.3 if claim.sector or claim.hosts else 0.0
    spread = local if _of_each(claim) else 0.0
    known = BASIS.get(e.basis, BASIS["unknown"])
    return round(math.hypot(base, known, HEDGE[claim.qualifier], STANCE.get(claim.stance, 0.3), spread, more), 4)
