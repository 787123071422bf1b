"""Draws to what a reader is shown: headlines beside their priors, and outputs over time."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from withheld.case import Case
from withheld.estimate.layout import months_between
from withheld.estimate.results import LEVELS, Headline, Observation, Quantiles, Series

MOVED = 0.25
"""A median that moved by less than this part of the prior's 80% interval (on the log scale), and …"""
NARROWED = 0.8
"""… an interval that is still at least this wide against the prior's, make an assumption of an estimate."""


class Paths(NamedTuple):
    """Model outputs of many draws.

    ``stock`` (of it ``past_term``) and ``arrears`` at the month, the others in it, by corridor (draws × corridors × months);
    ``wage`` and ``share`` one value a draw: of all worker-months together. ``errors`` (draws × ``ERRORS``): how far figures are off.
    """

    months: tuple[dt.date, ...]
    stock: np.ndarray
    past_term: np.ndarray
    dispatched: np.ndarray
    returned: np.ndarray
    gross: np.ndarray
    take: np.ndarray
    paid: np.ndarray
    arrears: np.ndarray
    handed: np.ndarray
    diverted: np.ndarray
    wage: np.ndarray
    share: np.ndarray
    errors: np.ndarray


def quantiles(values: np.ndarray) -> Quantiles:
    """The seven quantiles of one quantity over its draws."""
    return Quantiles(values=tuple(float(v) for v in np.quantile(values, LEVELS)))


def word(posterior: Quantiles, prior: Quantiles) -> str:
    """``estimate``, or ``assumption`` where the evidence barely moved or narrowed the prior."""

    def width(q: Quantiles) -> float:
        return math.log(max(q.values[5], 1e-9) / max(q.values[1], 1e-9))

    before = max(width(prior), 1e-9)
    shift = abs(math.log(max(posterior.median, 1e-9) / max(prior.median, 1e-9)))
    return "assumption" if width(posterior) / before >= NARROWED and shift < MOVED * before else "estimate"


class _Asked(NamedTuple):
    """A headline that is asked for: the values of a quantity in a set of paths."""

    code: str
    label: str
    unit: str
    when: str
    corridor: str | None
    output: str
    start: dt.date
    end: dt.date


def values_of(case: Case, paths: Paths, observations: Sequence[Observation]) -> dict[str, np.ndarray]:
    """The draws of each headline, by its code."""
    return {asked.code: _values(case, paths, asked) for asked in _asked(case, paths.months, observations)}


def headlines(
    case: Case, posterior: Paths, prior: Paths, observations: Sequence[Observation],
    sensitivities: Mapping[str, tuple[float, float]] | None = None,
) -> tuple[Headline, ...]:  # fmt: skip
    """The figures that a reader will quote, each beside its prior and with the records that bear on it.

    ``sensitivities`` are those to the prior and to the evidence, by code.
    """
    out = []
    for asked in _asked(case, posterior.months, observations):
        after, before = quantiles(_values(case, posterior, asked)), quantiles(_values(case, prior, asked))
        bearing = _bearing(asked, observations)
        to_prior, to_evidence = (sensitivities or {}).get(asked.code, (None, None))
        out.append(
            Headline(
                code=asked.code,
                label=asked.label,
                unit=asked.unit,
                when=asked.when,
                corridor=asked.corridor,
                posterior=after,
                prior=before,
                word=word(after, before) if bearing else "assumption",
                evidence=bearing,
                prior_sensitivity=to_prior,
                evidence_sensitivity=to_evidence,
            )
        )
    return tuple(out)


def latest(months: Sequence[dt.date], observations: Sequence[Observation]) -> dt.date:
    """The last month for which a stock is on record."""
    ends = [o.end for o in observations if o.output == "stock"]
    return min(max(ends, default=months[-1]), months[-1]).replace(day=1)


def _asked(case: Case, months: tuple[dt.date, ...], observations: Sequence[Observation]) -> Iterator[_Asked]:
    last = latest(months, observations)
    dates = [d for d in _dates(case) if months[0] <= d < last]
    for day in (*dates, last):
        yield _Asked(f"stock-{day:%Y-%m}", "Workers abroad", "person", f"{day:%B %Y}", None, "stock", day, day)
    for corridor in case.corridors:
        if corridor.hosts and any(o.corridor == corridor.code for o in observations):
            yield _Asked(
                f"stock-{corridor.code}",
                f"Workers in {corridor.label}",
                "person",
                f"{last:%B %Y}",
                corridor.code,
                "stock",
                last,
                last,
            )
    for year in dict.fromkeys([*(d.year for d in dates[:1]), last.year - 1 if last.month < 12 else last.year]):
        span = dt.date(year, 1, 1), dt.date(year, 12, 31)
        yield _Asked(f"take-{year}", "Revenue: the state's take", "USD", str(year), None, "take", *span)
    yield _Asked("arrears", "Pay held back and not handed over", "USD", f"{last:%B %Y}", None, "arrears", last, last)
    for lever in case.levers:
        if lever.kind == "deadline" and lever.end:
            label = "Workers returned while the deadline ran"
            yield _Asked(
                "returned",
                label,
                "person",
                f"{lever.start:%b %Y} to {lever.end:%b %Y}",
                None,
                "returned",
                lever.start,
                lever.end,
            )
    yield _Asked("share", "State share of pay", "fraction", "throughout", None, "share", months[0], months[-1])
    yield _Asked("wage", "Gross pay of a worker and month", "USD", "throughout", None, "wage", months[0], months[-1])


def sought(case: Case, observations: Sequence[Observation]) -> Iterator[_Asked]:
    """The headlines of a case: what is asked for, of whom and when."""
    return _asked(case, months_between(case.first_month, case.last_month), observations)


def _dates(case: Case) -> list[dt.date]:
    """Months just before the levers: the ban, the deadline's end."""
    found = [lever.start for lever in case.levers if lever.kind == "ban"]
    found += [lever.end for lever in case.levers if lever.kind == "deadline" and lever.end]
    return sorted({d.replace(day=1) for d in found})


def _values(case: Case, paths: Paths, asked: _Asked) -> np.ndarray:
    if asked.output in ("wage", "share"):
        return np.asarray(getattr(paths, asked.output))
    rows = [i for i, c in enumerate(case.corridors) if asked.corridor in (None, c.code)]
    inside = [t for t, m in enumerate(paths.months) if asked.start.replace(day=1) <= m <= asked.end]
    chosen = getattr(paths, asked.output)[:, rows][:, :, inside].sum(axis=1)
    return np.asarray(chosen.mean(axis=1) if asked.output in ("stock", "arrears") else chosen.sum(axis=1))


_BEARS = {
    "stock": ("stock", "dispatched", "returned"),
    "take": ("revenue", "share", "wage", "stock"),
    "arrears": ("arrears", "wage", "share"),
}


def _bearing(asked: _Asked, observations: Sequence[Observation]) -> tuple[str, ...]:
    """Records whose observations speak of the headline: those of its own scope first, then the nearest and most exact."""
    outputs = _BEARS.get(asked.output, (asked.output,))
    near = [
        o
        for o in observations
        if o.output in outputs
        and (asked.corridor is None or asked.corridor in (o.corridor or asked.corridor).split("+"))
    ]
    near.sort(
        key=lambda o: (o.corridor != asked.corridor, outputs.index(o.output), _days(o, asked), o.scale, o.evidence)
    )
    return tuple(o.evidence for o in near[:8])


def _days(o: Observation, asked: _Asked) -> int:
    return max(0, (max(o.start, asked.start) - min(o.end, asked.end)).days)


def series(case: Case, posterior: Paths, prior: Paths, since: dt.date) -> tuple[Series, ...]:
    """Stocks by corridor and in all, arrears in all, by the quarter; the state's take and gross pay by the year."""
    out = [_monthly(case, posterior, prior, "stock", None, "Workers abroad, all hosts", "person", since)]
    out += [_monthly(case, posterior, prior, "stock", c.code, c.label, "person", since) for c in case.corridors]
    out.append(_monthly(case, posterior, prior, "arrears", None, "Pay held back and not handed over", "USD", since))
    out.append(_yearly(posterior, prior, "take", "Revenue: the state's take", since))
    out.append(_yearly(posterior, prior, "gross", "Gross pay of all workers", since))
    return tuple(out)


def _monthly(
    case: Case, posterior: Paths, prior: Paths, output: str, corridor: str | None, label: str, unit: str, since: dt.date
) -> Series:
    rows = [i for i, c in enumerate(case.corridors) if corridor in (None, c.code)]
    steps = [t for t, m in enumerate(posterior.months) if m >= since and m.month % 3 == 1]

    def over(paths: Paths) -> tuple[Quantiles, ...]:
        return tuple(quantiles(getattr(paths, output)[:, rows, t].sum(axis=1)) for t in steps)

    return Series(
        output=output,
        corridor=corridor,
        label=label,
        unit=unit,
        times=tuple(posterior.months[t] for t in steps),
        quantiles=over(posterior),
        prior=over(prior),
    )


def _yearly(posterior: Paths, prior: Paths, output: str, label: str, since: dt.date) -> Series:
    years = sorted({m.year for m in posterior.months if m >= since})

    def over(paths: Paths) -> tuple[Quantiles, ...]:
        return tuple(
            quantiles(
                getattr(paths, output)[:, :, [t for t, m in enumerate(paths.months) if m.year == y]].sum(axis=(1, 2))
            )
            for y in years
        )

    return Series(
        output=output,
        corridor=None,
        label=label,
        unit="USD",
        times=tuple(dt.date(y, 1, 1) for y in years),
        quantiles=over(posterior),
        prior=over(prior),
    )
