"""What was known at a date: rows, levers and priors without hindsight, and the figures that were told after it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from withheld.case import Case, Lever, Prior
from withheld.estimate.observations import observe
from withheld.estimate.results import Observation
from withheld.records import Claim, Evidence

ANNOUNCED = ("deadline", "sever")
"""Levers whose end is known when they begin: a deadline says when it ends, and who leaves says by when all are gone."""
HOST, POOLED = (3_000.0, 2.0), (10_000.0, 1.5)
"""Median and sigma of a level of which nothing is known: of any host, and of all hosts together that have no corridor."""


def known_since(e: Evidence) -> dt.date | None:
    """The day from which a row counts as known: its publication, else the end of what it speaks of; None for neither."""
    return e.source.published or (e.record.end if isinstance(e.record, Claim) else None)


def split(
    case: Case, evidence: Sequence[Evidence], day: dt.date, years: int
) -> tuple[list[Observation], list[Observation]]:
    """Observations from what was known before a day, and those made known from it on that can be scored.

    These are exact figures, of a known time that ends within so many years after the day. Examples are in neither.
    """
    dated = [(e, since) for e in evidence if not e.source.example and (since := known_since(e)) is not None]
    used = observe(case, [e for e, since in dated if since < day])[0]
    end = day.replace(year=day.year + years)
    told = observe(case, [e for e, since in dated if since >= day])[0]
    return used, [o for o in told if o.kind == "point" and o.low and not o.undated and day <= o.end < end]


def without_hindsight(case: Case, day: dt.date, years: int) -> Case:
    """The case as it could have been written before a day, with months up to the end of the years that are foretold."""
    last = dt.date(day.year + years, day.month, 1)
    return case.model_copy(
        update={
            "levers": tuple(known_lever(lever, day) for lever in case.levers if lever.start < day),
            "priors": tuple(vague(p, case) for p in case.priors),
            "last_month": min(case.last_month, max(last, case.first_month.replace(year=case.first_month.year + 2))),
        }
    )


def known_lever(lever: Lever, day: dt.date) -> Lever:
    """A lever as it was known before a day: an end that lay ahead is unknown, unless it was announced at the start."""
    ahead = lever.end is not None and lever.end >= day
    return lever.model_copy(update={"end": None}) if ahead and lever.kind not in ANNOUNCED else lever


def vague(prior: Prior, case: Case) -> Prior:
    """A prior without hindsight: levels are the same for every host, whatever was published of it since; others stay."""
    if prior.name != "level":
        return prior
    pooled = any(c.code == prior.corridor and not c.hosts for c in case.corridors)
    median, sigma = POOLED if pooled else HOST
    return prior.model_copy(update={"distribution": "lognormal", "parameters": {"median": median, "sigma": sigma}})


def scaled(o: Observation) -> float:
    """An exact figure on the log scale; a share on the logit scale."""
    value = o.low or 0.0
    if o.output == "share":
        inner = min(max(value, 0.005), 0.995)
        return math.log(inner / (1 - inner))
    return math.log(max(value, 1.0))


def natural(value: float, output: str) -> float:
    """What is on the log or logit scale, in its unit."""
    return 1 / (1 + math.exp(-value)) if output == "share" else math.exp(value)
