"""The questions of a hostile reader with the program's answer to each, from a fit: docs/referee.md is what this prints.

Run ``python benchmarks/referee.py --docs ../docs/referee.md`` (minutes); without ``--docs`` it prints. No number in it is typed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from synthetic import transcribed
from withheld import __version__
from withheld.amounts import spell
from withheld.case import Case, built_in, load_case
from withheld.estimate.cache import draws_of
from withheld.estimate.fit import Run, estimate
from withheld.estimate.paths import paths
from withheld.estimate.results import Estimate, Observation, Quantiles
from withheld.estimate.summaries import Paths
from withheld.records import Evidence

NEAR = 1.5
"""Factor within which the model is to lie of a register."""
COUNTED = {"register": "register", "official_statement": "official"}
"""What a host knows of its workers."""
UNITS = {"stock": "person", "dispatched": "person", "returned": "person", "share": "fraction"}


class Asked(NamedTuple):
    """What the answers are taken from."""

    case: Case
    evidence: Sequence[Evidence]
    found: Estimate
    drawn: Paths

    def total(self, output: str, corridor: str | None, start: dt.date, end: dt.date) -> np.ndarray:
        """An output of a host, or of all, over a time (draws): the mean of a stock, the sum of a flow."""
        rows = [i for i, c in enumerate(self.case.corridors) if corridor is None or c.code in corridor.split("+")]
        inside = [t for t, m in enumerate(self.drawn.months) if start.replace(day=1) <= m <= end]
        values = getattr(self.drawn, output)[:, rows][:, :, inside].sum(axis=1)
        return np.asarray(values.mean(axis=1) if output in ("stock", "arrears") else values.sum(axis=1))


def told(values: np.ndarray, unit: str) -> str:
    """Median and 80% interval in words."""
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return f"{spell(middle, middle, 'exact', unit)} [{spell(low, high, 'range', unit)}]"


def between(q: Quantiles, unit: str) -> str:
    """The 80% interval in words."""
    return spell(q.values[1], q.values[5], "range", unit)


def said(o: Observation) -> str:
    """A figure in words, with whose it is and which row."""
    kind = {"point": "exact", "interval": "range"}.get(o.kind, o.kind)
    return (
        f"{spell(o.low, o.high, kind, UNITS.get(o.output, 'USD'))} ({o.root_name or o.origin or o.root}, {o.evidence})"
    )


def yearly(a: Asked) -> Iterator[str]:
    """Does the interval of each year's total hold a graded published figure of that year?"""
    yield "| year | workers abroad, all hosts | published totals of that year inside | outside |"
    yield "|---|---|---|---|"
    out = {x.evidence for x in a.found.excluded}
    totals = [o for o in a.found.observations if o.output == "stock" and o.corridor is None and not o.undated]
    inside_of = all_of = 0
    for year in sorted({o.end.year for o in totals}):
        mine = [o for o in totals if o.end.year == year and o.kind in ("point", "interval")]
        if mine:
            level = told(a.total("stock", None, dt.date(year, 1, 1), dt.date(year, 12, 31)), "person")
            inside = "; ".join(said(o) for o in mine if o.evidence not in out) or "none"
            yield f"| {year} | {level} | {inside} | {'; '.join(said(o) for o in mine if o.evidence in out) or 'none'} |"
        inside_of, all_of = inside_of + sum(o.evidence not in out for o in mine), all_of + len(mine)
    yield ""
    yield f"{inside_of} of {all_of} dated totals lie inside. Below are those that do not, and undated ones:"
    yield ""
    for x in a.found.excluded:
        yield f"- {x.evidence} ({f'undated, up to {x.year}' if x.since else x.year}): {x.why}"


def registers(a: Asked) -> Iterator[str]:
    """How far does the model stand from each host's own register, or from what its officials count?"""
    yield f"| figure | known by | time | model | ratio | within {NEAR} |"
    yield "|---|---|---|---|---|---|"
    within = every = 0
    for o in a.found.observations:
        if o.output != "stock" or o.kind != "point" or not o.low or o.corridor is None or o.undated:
            continue
        if o.basis not in COUNTED:
            continue
        values = a.total("stock", o.corridor, o.start, o.end)
        ratio = float(np.median(values)) / o.low
        near = 1 / NEAR <= ratio <= NEAR
        within, every = within + near, every + 1
        yield (
            f"| {o.corridor}: {said(o)} | {COUNTED[o.basis]} | {o.start:%Y-%m} to {o.end:%Y-%m} | {told(values, 'person')} | {ratio:.2f} | "
            f"{'yes' if near else 'NO'} |"
        )  # fmt: skip
    yield ""
    yield f"{within} of {every} lie within a factor of {NEAR}."


def money(a: Asked) -> Iterator[str]:
    """What is the state's take of each year for which a figure was published, and which published families does it agree with?"""
    yield "| figure | a year | the state's take then | gross pay then | the interval of either holds it |"
    yield "|---|---|---|---|---|"
    points: list[bool] = []
    limits: list[bool] = []
    for o in sorted((o for o in a.found.observations if o.output == "revenue"), key=lambda o: (o.start, o.evidence)):
        first, last = dt.date(o.start.year, 1, 1), dt.date(o.end.year, 12, 31)
        years = o.end.year - o.start.year + 1
        take, gross = (a.total(n, o.corridor, first, last) / years for n in ("take", "gross"))
        bounds = [np.quantile(v, [0.1, 0.9]) for v in (take, gross)]
        holds = any((o.low or 0) <= high and (o.high if o.high is not None else np.inf) >= low for low, high in bounds)
        when = f"{o.start.year}" + (f"–{o.end.year}" if years > 1 else "")
        (points if o.kind in ("point", "interval") else limits).append(holds)
        yield f"| {said(o)} | {when} | {told(take, 'USD')} | {told(gross, 'USD')} | {'yes' if holds else 'no'} |"
    yield ""
    yield (
        f"{sum(points)} of {len(points)} figures and ranges lie in one of the two intervals. Of bounds, which nearly any interval meets, "
        f"{sum(limits)} of {len(limits)} do."
    )


def words(a: Asked) -> Iterator[str]:
    """Which headlines has evidence earned, and which are assumptions?"""
    for h in a.found.headlines:
        pooled = f" Simple pooling: [{between(h.baseline, h.unit)}]. {h.apart or ''}" if h.baseline else ""
        middle = spell(h.posterior.median, h.posterior.median, "exact", h.unit)
        yield (
            f"- {h.label}, {h.when}: {middle} [{between(h.posterior, h.unit)}], {h.word}; prior [{between(h.prior, h.unit)}].{pooled}"
        ).rstrip()
    for label in a.found.unshown:
        yield f"- Not shown, because no figure bears on it: {label}."


def flat(a: Asked) -> Iterator[str]:
    """Does a host stand still only because nothing is known of it? How sure is the program of each host, by year?"""
    years = range(a.case.first_month.year + 5, a.case.last_month.year + 1, 4)
    yield "| host | " + " | ".join(map(str, years)) + " |"
    yield "|---" * (len(years) + 1) + "|"
    for c in a.case.corridors:
        cells = [told(a.total("stock", c.code, dt.date(y, 7, 1), dt.date(y, 7, 31)), "person") for y in years]
        yield f"| {c.label} | " + " | ".join(cells) + " |"
    yield ""
    known = {o.corridor for o in a.found.observations if o.output == "stock" and o.corridor}
    own = sum(c.code in known for c in a.case.corridors)
    yield f"{own} of {len(a.case.corridors)} hosts have a figure of their own; the others follow from the prior and the totals."


def trust(a: Asked) -> Iterator[str]:
    """Are the intervals as wide as they claim, and did the sampler pass its checks?"""
    d = a.found.diagnostics
    for c in a.found.coverage:
        yield f"- Left out one by one, {c.within80} of {c.n} figures ({c.within80 / c.n:.0%}) lie in their 80% interval: {c.basis}."
    n, inside = sum(c.n for c in a.found.coverage), sum(c.within80 for c in a.found.coverage)
    wide = "wider" if inside > 0.85 * n else "narrower" if inside < 0.75 * n else "about as wide as"
    yield f"- All together {inside} of {n} ({inside / max(n, 1):.0%}): {wide}{'' if 'as' in wide else ' than'} 80% says."
    yield (
        f"- R-hat at most {d.max_rhat:.3f}, bulk ESS at least {d.min_bulk_ess:.0f}, {d.divergences} divergences: "
        f"{'; '.join(d.failures) or 'all checks passed'}."
    )  # fmt: skip
    flagged = [t for t in a.found.tensions if t.flagged]
    yield f"- Figures that stand out at a false-discovery rate of 10%: {', '.join(t.evidence for t in flagged) or 'none'}."


QUESTIONS = (yearly, registers, money, words, flat, trust)


def asked(code: str, folder: Path, draws: int) -> Asked:
    """A fit of a built-in case, and its draws."""
    case = load_case(built_in(code))
    evidence = transcribed(case)
    found = estimate(case, evidence, log_position=0, folder=folder / code, seed=1, draws=draws)
    kept = draws_of(folder / code, found)
    return Asked(case, evidence, found, paths(Run(case, found.observations).plan, kept.z))


def page(draws: int) -> str:
    """The whole page."""
    lines = [
        "# Questions of a hostile reader",
        "",
        "Made by `benchmarks/referee.py` from fits of both built-in cases: no number is typed. Intervals hold 80%.",
        "The back-test is in [model.md](model.md). `c-0069` is row 69 of a case's `evidence.csv`, counted from 0 without the header.",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for code in ("KP", "CU"):
            a = asked(code, Path(folder), draws)
            lines += [
                "",
                f"## {a.case.name}",
                "",
                f"From Withheld {__version__} and {len(a.found.observations)} observations.",
            ]
            for question in QUESTIONS:
                lines += ["", f"### {(question.__doc__ or '').strip()}", "", *question(a)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the page, or keep it."""
    given = argparse.ArgumentParser(description="The questions of a hostile reader.")
    given.add_argument("--docs", type=Path)
    given.add_argument("--draws", type=int, default=2000, help="draws a chain")
    options = given.parse_args()
    text = page(options.draws)
    if options.docs:
        options.docs.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
