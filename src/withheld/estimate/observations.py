"""Claims to observations: which output a claim speaks of, when, as which kind of term, and how far off it may be."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence

from withheld.case import Case
from withheld.estimate.levers import last_day
from withheld.estimate.results import LeftOut, Observation
from withheld.evidence.origins import NO_TIES, Origins, Ties
from withheld.records import Claim, Evidence
from withheld.soundness import faults
from withheld.usable import in_use, withdrawn
from withheld.vocabulary import codelist

RELIABILITY = {"A": 0.10, "B": 0.15, "C": 0.25, "D": 0.35, "E": 0.50, "F": 0.35}
"""Error on the log scale by the source's grade (Admiralty code); F, “cannot be judged”, counts as D does."""
BASIS = {"register": 0.0, "official_statement": 0.10, "survey": 0.05, "testimony": 0.25, "model": 0.20, "unknown": 0.15}
"""What the way in which the origin knows adds to the error, in quadrature."""
UNDATED_YEARS = 3
"""Years before its publication in which an undated figure may hold."""
HEDGE = {"exact": 0.0, "about": 0.10, "at_least": 0.10, "at_most": 0.10, "range": 0.05, "order": 0.10}
"""What a qualifier adds to the error, in quadrature."""
STANCE = {"asserted": 0.0, "estimated": 0.15, "alleged": 0.30}
OUTPUTS = {
    "workers_abroad": "stock", "workers_dispatched": "dispatched", "workers_returned": "returned", "revenue": "revenue",
    "wage_gross": "wage", "state_share": "share", "arrears": "arrears",
}  # fmt: skip
_PER = {"year": 1.0, "month": 12.0, "week": 52.0}
_WAGE_PER = {"month": 1.0, "year": 1 / 12, "week": 52 / 12}
NO_PEOPLE = {"workers_abroad": ("entries", "quota"), "workers_dispatched": ("quota",), "workers_returned": ("quota",)}
"""What says nothing of how many workers there are or come: entries are no stock, and a quota need not be filled.

Permits, visas and registrations stand for the workers who hold them.
"""


UNSURE = "unsure readings, on which nobody has decided (withheld review --unsure)"
"""Why a claim of which the machine is not sure is no observation."""


class Unfit(Exception):
    """Why a claim cannot be an observation."""


Roots = Mapping[str, tuple[int, str]]
"""By record: the number of its figure among all, and the name of the root that the figure comes from."""


def roots_of(evidence: Sequence[Evidence], ties: Ties = NO_TIES) -> Roots:
    """Which figure each claim tells, and where that comes from."""
    origins = Origins.within(evidence, ties)
    found: dict[str, tuple[int, str]] = {}
    for number, group in enumerate(origins.groups):
        for chain in origins.trace(group).chains:
            found[chain.record] = (number, chain.steps[-1].name)
    return found


def observe(case: Case, evidence: Sequence[Evidence], ties: Ties = NO_TIES) -> tuple[list[Observation], list[LeftOut]]:
    """Observations and what was left out with its reason; copies of one figure of one root count once."""
    roots, named = roots_of(evidence, ties), {e.source.id: e.source.name for e in evidence}
    kept: dict[tuple[object, ...], Observation] = {}
    left: list[LeftOut] = []
    for e in evidence:
        if not isinstance(e.record, Claim):
            continue
        try:
            found = observation(case, e, e.record)
        except Unfit as reason:
            left.append(LeftOut(evidence=e.id, reason=str(reason)))
            continue
        figure, root = roots.get(e.id, (-1, e.id))
        # A root is a name, a document, or for a figure that is traced to neither the record itself.
        name = named.get(root) or ((found.origin or e.source.name) if root == e.id else None)
        found = found.model_copy(update={"root": root, "root_name": name})
        key = (figure, root, found.output, found.corridor)
        if key in kept:
            kept[key] = kept[key].model_copy(update={"copies": (*kept[key].copies, e.id)})
        else:
            kept[key] = found
    return list(kept.values()), left


def origin_key(origin: str | None) -> str | None:
    """A name of an origin in the form in which two of them are compared."""
    return " ".join(re.sub(r"\b(?:the|a|an|of)\b|[^\w\s]", " ", origin.casefold()).split()) if origin else None


def observation(case: Case, e: Evidence, claim: Claim) -> Observation:
    """The observation of one claim; Unfit says why there is none."""
    _admit(case, e, claim)
    begins, ends, undated = _period(case, e, claim)
    low, high = _values(claim)
    kind = _kind(claim, low, high)
    if claim.measure == "workers_dispatched" and claim.counted == "entries":
        # Whoever comes to work enters, and so do others: entries bound arrivals from above.
        if high is None:
            raise Unfit("at least so many entries, of workers and others, bound no arrivals of workers")
        kind, low = "at_most", None
    corridor = _corridor(case, claim)
    if _is_part(case, claim, corridor):
        # A part bounds its whole from below, and no more than that.
        if low is None or low <= 0:
            raise Unfit("an upper bound for a part says nothing of the whole")
        kind, high = "at_least", None
    start, end = _held(claim, begins, ends)
    return Observation(
        evidence=e.id, output=OUTPUTS[claim.measure], corridor=corridor, start=_clip(case, start), end=_clip(case, end),
        low=low, high=high, kind=kind, scale=_scale(e, claim), origin=claim.origin, undated=undated, basis=e.basis,
        counted=claim.counted, sector=claim.sector,
    )  # fmt: skip


def _period(case: Case, e: Evidence, claim: Claim) -> tuple[dt.date, dt.date, bool]:
    """The period of a claim; an undated one holds at some time in the years up to its publication."""
    if claim.start is not None and claim.end is not None:
        return claim.start, claim.end, False
    told = e.source.published or (e.source.window.latest if e.source.window else None)
    told = claim.end or told
    if told is None:
        raise Unfit("no period is said, and the document has no date")
    if claim.measure in ("workers_dispatched", "workers_returned") or (claim.measure == "revenue" and not claim.per):
        raise Unfit("a sum without a period")
    begins = claim.start or told.replace(year=told.year - UNDATED_YEARS, day=min(told.day, 28))
    if told < case.first_month or begins > case.last_month:
        raise Unfit("outside the months of the case")
    return min(begins, told), told, True


def _held(claim: Claim, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The period that a figure sums over: a yearly flow told on one day is that of the twelve months up to it."""
    if claim.measure in ("workers_dispatched", "workers_returned") and claim.per == "year":
        year_ago = end.year * 12 + end.month - 12
        return min(start, dt.date(year_ago // 12, year_ago % 12 + 1, 1)), end
    return start, end


def _is_part(case: Case, claim: Claim, corridor: str | None) -> bool:
    """Whether a figure counts a place, a sector, one of several hosts or a coded part of what the model counts."""
    if claim.measure not in ("workers_abroad", "workers_dispatched", "workers_returned", "revenue"):
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
        raise Unfit("a denial is no observation of what it denies")
    if withdrawn(claim):
        raise Unfit("the text itself withdraws the figure")
    if claim.measure == "workers_planned":
        raise Unfit("a plan, quota or request is no observation of a stock")
    if claim.measure not in OUTPUTS:
        raise Unfit(f"the model has no output for {claim.measure}")
    if claim.measure in ("revenue", "wage_gross", "arrears") and claim.unit != "USD":
        raise Unfit(f"in {claim.unit}, and the case has no rate for it")
    if claim.counted in NO_PEOPLE.get(claim.measure, ()):
        raise Unfit(f"counts {_counted_words(claim.counted)}, not workers")
    if fault := next(faults(claim), None):
        raise Unfit(f"cannot be: {fault}")
    if claim.start and claim.end and (claim.end < case.first_month or claim.start > case.last_month):
        raise Unfit("outside the months of the case")


def _counted_words(code: str | None) -> str:
    return next(str(c["label"]) for c in codelist("counted")["code"] if c["code"] == code)


def _values(claim: Claim) -> tuple[float | None, float | None]:
    """Bounds on the model's scale: revenue in dollars a year, wages in dollars a month, the rest as stated."""
    factor = 1.0
    if claim.measure == "revenue":
        factor = _yearly(claim)
    elif claim.measure == "wage_gross":
        if claim.per not in _WAGE_PER:
            raise Unfit("a wage by the hour or day needs an assumption on hours")
        factor = _WAGE_PER[claim.per]
    elif (
        claim.measure in ("workers_dispatched", "workers_returned")
        and claim.per
        and (claim.per != "year" or (claim.end and claim.start and (claim.end - claim.start).days > 370))
    ):
        raise Unfit("a rate over several years")
    return (None if claim.low is None else claim.low * factor), (None if claim.high is None else claim.high * factor)


def _yearly(claim: Claim) -> float:
    if claim.per in _PER:
        return _PER[claim.per]
    if claim.per or claim.start is None or claim.end is None:
        raise Unfit("a total without a period")
    months = round(((claim.end - claim.start).days + 1) / 30.4375)
    if months < 11:
        raise Unfit("a total over less than a year")
    return 12 / months


def _kind(claim: Claim, low: float | None, high: float | None) -> str:
    if high is not None and high <= 0:
        return "at_most"
    if claim.qualifier in ("at_least", "at_most"):
        return claim.qualifier
    return "point" if low == high else "interval"


def _corridor(case: Case, claim: Claim) -> str | None:
    """Corridor of a claim, several joined by ``+``, None for the whole programme."""
    if not claim.hosts:
        return None
    if claim.measure in ("wage_gross", "state_share") and not _has_own(case, claim):
        return None  # one wage and one share for all: nothing tells the corridors apart
    found = {c.code: c for host in claim.hosts for c in case.corridors_of(host)}
    if claim.sector and (exact := [code for code, c in found.items() if c.sector == claim.sector]):
        return "+".join(sorted(exact))
    return "+".join(sorted(found))


def _has_own(case: Case, claim: Claim) -> bool:
    """Whether a corridor of the claim has a wage, or a share, of its own."""
    name = {"wage_gross": "wage", "state_share": "share"}[claim.measure]
    own = {p.corridor for p in case.priors if p.name == name}
    return any(c.code in own for host in claim.hosts for c in case.corridors_of(host))


def _clip(case: Case, day: dt.date) -> dt.date:
    return min(max(day, case.first_month), last_day(case))


def _scale(e: Evidence, claim: Claim) -> float:
    base = RELIABILITY.get(e.reliability, RELIABILITY["F"])
    # Pay differs between sectors and hosts, and the model has one wage and one share.
    local = 0.5 if claim.sector else 0.3 if claim.hosts else 0.0
    spread = local if claim.measure in ("wage_gross", "state_share") else 0.0
    known = BASIS.get(e.basis, BASIS["unknown"])
    return round(math.hypot(base, known, HEDGE[claim.qualifier], STANCE.get(claim.stance, 0.3), spread), 4)
