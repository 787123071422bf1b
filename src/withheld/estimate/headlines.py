"""The figures that are shown, whether each is an estimate or an assumption, and on which evidence: at most seven headlines,
and a table of hosts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from withheld.case import MOST_HEADLINES, Asked, Case, Lever
from withheld.estimate.cache import addressed
from withheld.estimate.layout import layout
from withheld.estimate.levers import last_day
from withheld.estimate.paths import paths
from withheld.estimate.results import Headline, HostLevel, Observation, Quantiles
from withheld.estimate.summaries import Paths, over, quantiles
from withheld.months import month_number

HALF = 0.5
"""Width of the posterior's 80% interval relative to the prior's, on the log scale, up to which the word is “estimate”."""
MOVED = 0.25
"""Without evidence, a headline is hidden if its median moved by at most this part of the prior's 80% interval (log scale),
and …"""
NARROWED = 0.8
"""… its interval is still at least this wide relative to the prior's."""
STALE_MONTHS = 18
"""Months; if the newest evidence is older, a figure is reported for the time of that evidence, not for today. Evidence further
from a headline's time than this does not bear on it."""
LEVELS = ("stock", "arrears")
"""Outputs that are levels at a month; the others are sums over months."""
LABELS: Mapping[str, tuple[str, str]] = {
    "stock": ("Workers abroad", "person"), "dispatched": ("Workers sent", "person"),
    "returned": ("Workers who left, ordinary rotation included", "person"),
    "sent_home": ("Workers sent home by the deadline, beyond ordinary rotation", "person"),
    "take": ("Revenue: the state's take", "USD"), "gross": ("Gross pay of all workers", "USD"),
    "arrears": ("Pay held back and not handed over", "USD"), "wage": ("Gross pay of a worker and month", "USD"),
    "share": ("State share of pay", "fraction"),
}  # fmt: skip
"""Label and unit of each output."""
_TIED: Mapping[str, tuple[str, ...]] = {"take": ("revenue",), "gross": ("revenue",), "sent_home": ("returned",)}
"""Outputs of observations that bear on an output of another name."""
_HOST = ("stock", "dispatched", "returned")
"""Outputs of observations that bear on the workers of one host."""
_NEAR = {
    "stock": ("stock", "dispatched", "returned"), "take": ("revenue", "share", "wage", "stock"),
    "gross": ("revenue", "wage", "stock"), "arrears": ("arrears", "wage", "share"), "sent_home": ("returned", "stock"),
}  # fmt: skip
"""Outputs of observations to list with a headline, most relevant first."""


class Sought(NamedTuple):
    """A requested headline: an output from ``start`` to ``end``, for a corridor or for all."""

    code: str
    label: str
    unit: str
    when: str
    corridor: str | None
    output: str
    start: dt.date
    end: dt.date


def word(posterior: Quantiles, prior: Quantiles, unit: str, *, bears: bool) -> str | None:
    """“estimate” if evidence bears on the figure and halved the prior's 80% interval (log scale), “assumption” otherwise; None
    if no evidence bears on it and the prior is practically unchanged."""
    least = 1e-9 if unit == "fraction" else 1.0  # values below one person or dollar count as one

    def log(value: float) -> float:
        """The logarithm of a value, floored at ``least``."""
        return math.log(max(value, least))

    before, after = (log(q.values[5]) - log(q.values[1]) for q in (prior, posterior))
    if bears:
        return "estimate" if before > 0 and after <= HALF * before else "assumption"
    shift = abs(log(posterior.median) - log(prior.median))
    return None if after >= NARROWED * before and shift <= MOVED * before else "assumption"


def latest(case: Case, observations: Sequence[Observation]) -> dt.date:
    """The last month for which to report workers abroad: the case's last one, or that of the newest evidence if it is old."""
    found = [o for o in observations if o.output == "stock"]
    return _time(case, [o for o in found if o.corridor is None] or found)


def _time(case: Case, evidence: Sequence[Observation]) -> dt.date:
    """The case's last month if the evidence ends at most ``STALE_MONTHS`` before it, else the month in which it ends."""
    last = case.last_month.replace(day=1)
    newest = _newest(evidence)
    if newest is None or month_number(last) - month_number(newest) <= STALE_MONTHS:
        return last
    return newest.replace(day=1)


def _newest(evidence: Sequence[Observation]) -> dt.date | None:
    """The last day of the evidence: of dated figures if there are any, because an undated one may be old."""
    dated = [o.end for o in evidence if not o.undated]
    return max(dated or [o.end for o in evidence], default=None)


def sought(case: Case, observations: Sequence[Observation]) -> tuple[Sought, ...]:
    """The headlines of a case, in its own order or by default; not all of them may be shown."""
    asked = case.headlines or tuple(_default(case, observations))
    return tuple({s.code: s for s in (_sought(case, one, observations) for one in asked) if s is not None}.values())


def _default(case: Case, observations: Sequence[Observation]) -> Iterator[Asked]:
    """Default headlines: workers at the dates of levers and today, the state's take, pay held back, workers sent home, share
    and wage."""
    last = latest(case, observations)
    for day in _dates(case)[-2:]:
        if case.first_month <= day < last:
            yield Asked(output="stock", at=f"{day:%Y-%m}")
    for output in ("stock", "take", "arrears", "sent_home", "share", "wage"):
        yield Asked(output=output)


def _dates(case: Case) -> list[dt.date]:
    """Months in which bans begin or deadlines end."""
    found = [lever.start for lever in case.levers if lever.kind == "ban"]
    found += [lever.end for lever in case.levers if lever.kind == "deadline" and lever.end]
    return sorted({d.replace(day=1) for d in found})


def _sought(case: Case, asked: Asked, observations: Sequence[Observation]) -> Sought | None:
    """A headline with its time in words; None for workers sent home if the case has no deadline."""
    output, corridor = asked.output, asked.corridor
    label, unit = LABELS[output]
    if corridor:
        label = f"{label}: {next(c.label for c in case.corridors if c.code == corridor)}"
    made = Sought(output, asked.label or label, unit, "throughout", corridor, output, case.first_month, last_day(case))
    if output in ("wage", "share"):
        return made
    if output == "sent_home":
        lever = deadline(case)
        if lever is None or lever.end is None:
            return None
        return made._replace(when=f"{lever.start:%b %Y} to {lever.end:%b %Y}", start=lever.start, end=lever.end)
    return _dated(case, made, asked.month, observations)


def _dated(case: Case, made: Sought, month: dt.date | None, observations: Sequence[Observation]) -> Sought:
    """A headline for a month or, if it is a sum, for its year."""
    evidence = [o for o in observations if _of(o, made)]
    if made.output == "stock" and made.corridor is None:
        evidence = [o for o in evidence if o.corridor is None] or evidence
    day = month or _time(case, evidence)
    old = " (newest evidence)" if month is None and day < case.last_month.replace(day=1) else ""
    place = f"-{made.corridor}" if made.corridor else ""
    if made.output in LEVELS:
        code = (
            "arrears" if (made.output, month, place) == ("arrears", None, "") else f"{made.output}{place}-{day:%Y-%m}"
        )
        return made._replace(code=code, when=f"{day:%B %Y}{old}", start=day, end=day)
    # The last year of a case that ends within that year is incomplete: the year before is reported.
    year = day.year - (month is None and not old and case.last_month.month < 12)
    span = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return made._replace(code=f"{made.output}{place}-{year}", when=f"{year}{old}", start=span[0], end=span[1])


def deadline(case: Case) -> Lever | None:
    """The last deadline of a case that has an end."""
    return max(
        (lv for lv in case.levers if lv.kind == "deadline" and lv.end), key=lambda lv: (lv.end, lv.start), default=None
    )


class Drawn(NamedTuple):
    """Draws for the headlines: all outputs, and departures of all hosts without the last deadline (draws × months; None if
    there is no deadline)."""

    paths: Paths
    unforced: np.ndarray | None


def drawn(case: Case, observations: Sequence[Observation], z: np.ndarray) -> Drawn:
    """Run the model on the draws of a fit to some observations, with and without the last deadline."""
    plan = layout(case, observations)
    lever, found = deadline(case), paths(plan, z)
    if lever is None:
        return Drawn(found, None)
    without = layout(case, observations, [lv for lv in case.levers if lv != lever])
    every = np.ones((1, len(case.corridors)), dtype=bool)
    return Drawn(found, paths(without, addressed(z, plan.names(), without.names()), every).returned[:, 0])


def values_of(case: Case, found: Drawn, observations: Sequence[Observation]) -> dict[str, np.ndarray]:
    """The draws of each headline of ``observations``, by code; ``found`` may come from another fit."""
    return {one.code: _values(case, found, one) for one in sought(case, observations)}


def _values(case: Case, found: Drawn, one: Sought) -> np.ndarray:
    if one.output in ("wage", "share"):
        return np.asarray(getattr(found.paths, one.output))
    inside = [t for t, m in enumerate(found.paths.months) if one.start.replace(day=1) <= m <= one.end]
    rows = [i for i, c in enumerate(case.corridors) if one.corridor in (None, c.code)]
    if one.output == "sent_home":
        unforced = 0.0 if found.unforced is None else found.unforced[:, inside].sum(axis=1)
        return np.asarray(over(found.paths.returned, rows)[:, inside].sum(axis=1) - unforced)
    total = over(getattr(found.paths, one.output), rows)[:, inside]
    return np.asarray(total.mean(axis=1) if one.output in LEVELS else total.sum(axis=1))


def headlines(
    case: Case, posterior: Drawn, prior: Drawn, observations: Sequence[Observation],
    sensitivities: Mapping[str, tuple[float, float]] | None = None, influence: Mapping[str, Sequence[float]] | None = None,
) -> tuple[tuple[Headline, ...], tuple[str, ...]]:  # fmt: skip
    """The headlines, at most seven, each with its prior and the records that bear on it; and the labels of those not shown,
    because no evidence bears on them and their prior is practically unchanged.

    ``sensitivities`` are those to the prior and to the evidence, by code; ``influence`` how far each headline would move without
    each observation, by code: the records that move it most come first.
    """
    shown, unshown = [], []
    for one in sought(case, observations):
        after, before = quantiles(_values(case, posterior, one)), quantiles(_values(case, prior, one))
        bearing = [o for o in observations if _bears(o, one)]
        # Without evidence the posterior is the prior: any difference is Monte Carlo noise.
        told = word(after, before, one.unit, bears=bool(bearing)) if observations else None
        if told is None:
            unshown.append(f"{one.label}, {one.when}")
            continue
        to_prior, to_evidence = (sensitivities or {}).get(one.code, (None, None))
        shown.append(
            Headline(
                code=one.code, label=one.label, unit=one.unit, when=one.when, corridor=one.corridor, posterior=after,
                prior=before, word=told, evidence=_listed(one, observations, (influence or {}).get(one.code)), prior_sensitivity=to_prior,
                evidence_sensitivity=to_evidence, newest=_newest(bearing),
            )
        )  # fmt: skip
    return tuple(shown[:MOST_HEADLINES]), tuple(unshown)


def hosts(case: Case, posterior: Paths, prior: Paths, observations: Sequence[Observation]) -> tuple[HostLevel, ...]:
    """Workers in each host in the last month with evidence on it, or in the case's last month if there is none."""
    return tuple(_host(case, n, posterior, prior, observations) for n in range(len(case.corridors)))


def _host(case: Case, n: int, posterior: Paths, prior: Paths, observations: Sequence[Observation]) -> HostLevel:
    corridor, last = case.corridors[n], case.last_month.replace(day=1)
    own = [o for o in observations if o.output in _HOST and o.corridor == corridor.code]
    newest = _newest(own)
    when = min(newest.replace(day=1), last) if newest else last
    t = posterior.months.index(when)
    after, before = (quantiles(p.stock[:, n, t]) for p in (posterior, prior))
    label, unit = LABELS["stock"]
    one = Sought("", label, unit, "", corridor.code, "stock", when, when)
    return HostLevel(
        corridor=corridor.code, label=corridor.label, when=when, posterior=after, prior=before,
        word=word(after, before, unit, bears=bool(own)) if observations else None, newest=newest, evidence=_listed(one, own),
    )  # fmt: skip


def _of(o: Observation, one: Sought) -> bool:
    """Whether an observation has the headline's output, or one that the model ties to it, and exactly its hosts."""
    if one.corridor is None:
        return o.output in _TIED.get(one.output, (one.output,))
    tied = _HOST if one.output == "stock" else _TIED.get(one.output, (one.output,))
    return o.output in tied and o.corridor == one.corridor


def _bears(o: Observation, one: Sought) -> bool:
    """Whether an observation bears on a headline: same output and hosts, and close enough in time."""
    most = 0 if o.undated else STALE_MONTHS * 31
    return _of(o, one) and _days(o, one) <= most


def _listed(one: Sought, observations: Sequence[Observation], moves: Sequence[float] | None = None) -> tuple[str, ...]:
    """Up to eight records relevant to a headline: those without which it moves most (``moves``) first, among equals those of its own scope,
    then the closest in time and most precise."""
    weight = {o.evidence: round(m, 3) for o, m in zip(observations, moves or [], strict=moves is not None)}
    outputs = _NEAR.get(one.output, (one.output,))
    near = [
        o for o in observations
        if o.output in outputs and (one.corridor is None or one.corridor in (o.corridor or one.corridor).split("+"))
    ]  # fmt: skip

    def rank(o: Observation) -> tuple[float, bool, int, int, float, str]:
        """The sort key of an observation."""
        own, what = o.corridor != one.corridor, outputs.index(o.output)
        return -weight.get(o.evidence, 0.0), own, what, _days(o, one), o.scale, o.evidence

    near.sort(key=rank)
    return tuple(o.evidence for o in near[:8])


def _days(o: Observation, one: Sought) -> int:
    return max(0, (max(o.start, one.start) - min(o.end, one.end)).days)
