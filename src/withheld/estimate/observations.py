"""Claims to observations: which output a claim speaks of, when, as which kind of term, and how far off it may be."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

from withheld.case import Case
from withheld.estimate.results import LeftOut, Observation
from withheld.records import Claim, Evidence

RELIABILITY = {"A": 0.10, "B": 0.15, "C": 0.25, "D": 0.35, "E": 0.50, "F": 0.35}
"""Error on the log scale by the source's grade (Admiralty code); F, “cannot be judged”, counts as D does."""
HEDGE = {"exact": 0.0, "about": 0.10, "at_least": 0.10, "at_most": 0.10, "range": 0.05, "order": 0.10}
"""What a qualifier adds to the error, in quadrature."""
STANCE = {"asserted": 0.0, "estimated": 0.15, "alleged": 0.30}
OUTPUTS = {
    "workers_abroad": "stock", "workers_dispatched": "dispatched", "workers_returned": "returned", "revenue": "revenue",
    "wage_gross": "wage", "state_share": "share", "arrears": "arrears",
}  # fmt: skip
_PER = {"year": 1.0, "month": 12.0, "week": 52.0}
_WAGE_PER = {"month": 1.0, "year": 1 / 12, "week": 52 / 12}
_NOT_WORKERS = re.compile(r"\b(?:not workers|border entries|not a stock|quota)\b", re.I)
_PARTIAL = re.compile(r"\b(?:without \w+|a subset|excludes? \w+|partial)\b", re.I)


class Unfit(Exception):
    """Why a claim cannot be an observation."""


def observe(case: Case, evidence: Sequence[Evidence]) -> tuple[list[Observation], list[LeftOut]]:
    """Observations and what was left out with its reason; copies of one figure of one origin count once."""
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
        key = _figure(found)
        if key in kept:
            kept[key] = kept[key].model_copy(update={"copies": (*kept[key].copies, e.id)})
        else:
            kept[key] = found
    return list(kept.values()), left


def origin_key(origin: str | None) -> str | None:
    """A name of an origin in the form in which two of them are compared."""
    return " ".join(re.sub(r"\b(?:the|a|an|of)\b|[^\w\s]", " ", origin.casefold()).split()) if origin else None


def _figure(found: Observation) -> tuple[object, ...]:
    """Two claims are the same figure if output, scope, period and value agree (values to two digits) and the origin does."""
    digits = [None if v is None or v <= 0 else round(v, 1 - math.floor(math.log10(v))) for v in (found.low, found.high)]
    return (
        found.output,
        found.corridor,
        found.start.year,
        found.end.year,
        *digits,
        found.kind,
        origin_key(found.origin) or found.evidence,
    )


def observation(case: Case, e: Evidence, claim: Claim) -> Observation:
    """The observation of one claim; Unfit says why there is none."""
    _admit(case, e, claim)
    if claim.start is None or claim.end is None:
        raise Unfit("no period is said")
    low, high = _values(claim)
    kind = _kind(claim, low, high)
    corridor = _corridor(case, claim)
    if _is_part(case, claim, corridor):
        # A part bounds its whole from below, and no more than that.
        if low is None or low <= 0:
            raise Unfit("an upper bound for a part says nothing of the whole")
        kind, high = "at_least", None
    start, end = _held(claim, claim.start, claim.end)
    return Observation(
        evidence=e.id, output=OUTPUTS[claim.measure], corridor=corridor, start=_clip(case, start), end=_clip(case, end),
        low=low, high=high, kind=kind, scale=_scale(e, claim), origin=claim.origin,
    )  # fmt: skip


def _held(claim: Claim, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The period that a figure sums over: a yearly flow told on one day is that of the twelve months up to it."""
    if claim.measure in ("workers_dispatched", "workers_returned") and claim.per == "year":
        year_ago = end.year * 12 + end.month - 12
        return min(start, dt.date(year_ago // 12, year_ago % 12 + 1, 1)), end
    return start, end


def _is_part(case: Case, claim: Claim, corridor: str | None) -> bool:
    """Whether a figure counts a place, a sector or one of several hosts of what the model counts."""
    if claim.measure not in ("workers_abroad", "workers_dispatched", "workers_returned", "revenue"):
        return False
    pooled = corridor is not None and not next(c for c in case.corridors if c.code == corridor).hosts
    return pooled or bool(claim.place) or bool(claim.sector) or bool(claim.note and _PARTIAL.search(claim.note))


def _admit(case: Case, e: Evidence, claim: Claim) -> None:
    if e.state == "rejected":
        raise Unfit("rejected by an analyst")
    if claim.programme != case.programme:
        raise Unfit(f"about another programme ({claim.programme})")
    if claim.stance == "denied":
        raise Unfit("a denial is no observation of what it denies")
    if claim.measure == "workers_planned":
        raise Unfit("a plan, quota or request is no observation of a stock")
    if claim.measure not in OUTPUTS:
        raise Unfit(f"the model has no output for {claim.measure}")
    if claim.measure in ("revenue", "wage_gross", "arrears") and claim.unit != "USD":
        raise Unfit(f"in {claim.unit}, and the case has no rate for it")
    if claim.measure == "workers_abroad" and claim.note and _NOT_WORKERS.search(claim.note):
        raise Unfit(f"counts something else: {claim.note}")
    if claim.start and claim.end and (claim.end < case.first_month or claim.start > case.last_month):
        raise Unfit("outside the months of the case")


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
    """Corridor of a claim, None for the whole programme."""
    if claim.measure in ("wage_gross", "state_share"):
        return None
    if not claim.hosts:
        return None
    if len(claim.hosts) > 1:
        raise Unfit("covers several hosts together")
    return case.corridor_of(claim.hosts[0]).code


def _clip(case: Case, day: dt.date) -> dt.date:
    last = (case.last_month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return min(max(day, case.first_month), last)


def _scale(e: Evidence, claim: Claim) -> float:
    base = RELIABILITY.get(e.reliability, RELIABILITY["F"])
    # Pay differs between sectors and hosts, and the model has one wage and one share.
    local = 0.5 if claim.sector else 0.3 if claim.hosts else 0.0
    spread = local if claim.measure in ("wage_gross", "state_share") else 0.0
    return round(math.hypot(base, HEDGE[claim.qualifier], STANCE.get(claim.stance, 0.3), spread), 4)
