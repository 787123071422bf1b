"""The origins that an estimate depends on and the claims in tension with it, in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from withheld.amounts import estimated, estimated_range, spell
from withheld.case import CaseError, load_case
from withheld.charts import counted
from withheld.check import clean
from withheld.commands.examples import Examples
from withheld.estimate import (
    Bare,
    Estimate,
    Influence,
    Quantiles,
    Tension,
    by_root,
    draws_of,
    heaviest,
    weighted_quantiles,
    weights_without,
)
from withheld.vocabulary import EXAMPLE, codelist

MOST_SHOWN = 8
SLIGHT = 0.05
"""Changes of medians below about 5% are not listed."""


def show_without(folder: Path, whole: Estimate, origin: str, refit: Callable[[], Estimate]) -> None:
    """Print every headline with and without one origin: by importance weights of the stored draws if reliable, else by a new
    fit."""
    roots = by_root(whole.observations)
    name = next((r for r in roots if r.casefold() == origin.casefold()), None)
    if name is None:
        near = sorted(r for r in roots if origin.casefold() in r.casefold())
        known = ", ".join((near or sorted(roots))[:12])
        raise CaseError(
            f"no origin “{origin}” among the observations; {'did you mean' if near else 'there are'}: {known}"
        )
    weighed = weights_without(draws_of(folder, whole).density, roots[name])
    if weighed.reliable:
        told, how = _weighed(folder, whole, weighed.weights), "stored draws, reweighted"
    else:
        from withheld.estimate import headlines_of

        told = headlines_of(load_case(folder), draws_of(folder, refit()), whole)
        how = "fitted again, because importance weights are unreliable"
    _compared(whole, told, f"Without {name} ({counted(len(roots[name]), 'observation')}; {how})", "it")


def show_bare(whole: Estimate, bare: Bare) -> None:
    """Print every headline with and without the examples."""
    gone = len(whole.observations) - bare.observations
    title = f"Without the invented examples ({gone} of {len(whole.observations)} observations fewer; a separate fit)"
    _compared(whole, bare.headlines, title, "them")


def _compared(whole: Estimate, told: Mapping[str, Quantiles], title: str, what: str) -> None:
    table = Table(title=title, title_justify="left")
    for column in ("", "when", f"with {what}", f"without {what}", f"80% interval without {what}", "change"):
        table.add_column(column, justify="left" if column in ("", "when") else "right")
    for h in whole.headlines:
        if (q := told.get(h.code)) is not None:
            table.add_row(
                h.label, h.when, estimated(h.posterior.median, h.unit), estimated(q.median, h.unit),
                estimated_range(q.values[1], q.values[5], h.unit),
                f"× {q.median / max(h.posterior.median, 1e-9):.2f}",
            )  # fmt: skip
    Console().print(table)


def _weighed(folder: Path, whole: Estimate, weights: np.ndarray) -> dict[str, Quantiles]:
    from withheld.estimate import drawn, values_of

    case = load_case(folder)
    found = drawn(case, whole.observations, draws_of(folder, whole).z)
    return {c: weighted_quantiles(v, weights) for c, v in values_of(case, found, whole.observations).items()}


def show_influence(console: Console, result: Estimate, examples: Examples) -> None:
    """Print the origins with the most influence, and which headline each would change by how much."""
    heavy = [influence for influence in result.source_influence if heaviest(influence) >= SLIGHT][:MOST_SHOWN]
    if not heavy:
        return
    labels = {h.code: f"{h.label}, {h.when}" for h in result.headlines}
    table = Table(title="Influence of single sources", title_justify="left")
    for column in ("without this origin", "observations", "would change most", "by"):
        table.add_column(column, justify="right" if column in ("observations", "by") else "left")
    for influence in heavy:
        code = max(influence.shifts, key=lambda c: abs(np.log(influence.shifts[c])))
        table.add_row(
            Text(clean(examples.origin(influence.origin, result))),
            str(influence.observations),
            labels[code],
            _by(influence, code),
        )
    console.print(table)
    console.print(
        'All headlines without one origin:  withheld estimate --without "ORIGIN"   (~: approximate)',
        style="dim",
    )


def _by(influence: Influence, code: str) -> str:
    return f"{'' if influence.reliable else '~ '}× {influence.shifts[code]:.2f}"


def show_tensions(console: Console, result: Estimate, examples: Examples) -> None:
    """Print the claims that stand out at the false-discovery rate, those that are unlikely singly, and how many cannot be
    checked; each with the model assumption that is wrong if the claim is right."""
    flagged = [t for t in result.tensions if t.flagged]
    unlikely = [t for t in result.tensions if t.unlikely]
    for t in flagged[:MOST_SHOWN]:
        console.print(f"{_record(t, result, examples)} stands out. {_strain(t)}", markup=False)
    for t in [t for t in unlikely if not t.flagged][:MOST_SHOWN]:
        console.print(f"{_record(t, result, examples)} is unlikely. {_strain(t)}", markup=False)
    blind = sum((t.detects or 0) > 10 for t in result.tensions)
    if result.tensions:
        out, rare = (f"{len(found) or 'none'} of {len(result.tensions)}" for found in (flagged, unlikely))
        unseen = (
            f"; {blind} could be wrong by a factor of ten without standing out, because no other figure tests "
            f"{'it' if blind == 1 else 'them'} closely"
        )
        console.print(
            f"Observations that stand out at a false-discovery rate of 10%: {out}; those with a leave-one-out tail below 1%: "
            f"{rare}{unseen if blind else ''}.",
            style="dim",
        )


def _record(t: Tension, result: Estimate, examples: Examples) -> str:
    """A record with its subject: “c-3ec56b91bcad (workers sent, Mexico, November 2024)”."""
    name = f"{t.evidence} [{EXAMPLE}]" if t.evidence in examples.records else t.evidence
    o = next((o for o in result.observations if o.evidence == t.evidence), None)
    if o is None:
        return name
    hosts = {h.corridor: h.label for h in result.hosts}
    where = " and ".join(hosts.get(code, code) for code in (o.corridor or "").split("+") if code) or "all hosts"
    first, last = f"{o.start:%B %Y}", f"{o.end:%B %Y}"
    when = first if first == last else f"{first} to {last}"
    return f"{name} ({TOLD[o.output]}, {where}, {when})"


TOLD = {
    "stock": "workers abroad", "dispatched": "workers sent", "returned": "workers who left", "revenue": "revenue",
    "wage": "gross pay of a worker", "share": "the state's share of pay", "arrears": "pay held back",
}  # fmt: skip
"""Words for the outputs of observations."""


def _strain(t: Tension) -> str:
    hint = "" if t.reliable else " (Approximate; for an exact value use --exact.)"
    return f"{t.sentence}{hint} {t.model}".rstrip()


def show_coverage(console: Console, result: Estimate) -> None:
    """Print how many points are inside the 80% interval that the rest of the evidence predicts for them, by basis."""
    if result.coverage:
        labels = {str(c["code"]): str(c["label"]).lower() for c in codelist("bases")["code"]}
        n, hits = (sum(getattr(c, name) for c in result.coverage) for name in ("n", "within80"))
        parts = ", ".join(f"{labels.get(c.basis, c.basis)} {c.within80} of {c.n}" for c in result.coverage)
        console.print(
            f"Single figures inside the 80% interval that the rest predicts for them: {hits} of {n} ({hits / n:.0%}): {parts}.",
            style="dim",
        )


def show_families(console: Console, whole: Estimate) -> None:
    """Print families of published figures that exclude each other, each with the headline that it alone would give."""
    for h in whole.headlines:
        mine = [f for f in whole.families if f.code == h.code]
        if not mine:
            continue
        console.print(
            f"{h.label}: the published figures form {len(mine)} families that exclude each other.", highlight=False
        )
        for f in mine:
            said = spell(f.low, f.high, "exact" if f.low == f.high else "range", h.unit)
            q, alone = (
                f.alone,
                f"what {h.when} would be without the others needs a new fit (withheld estimate --exact)",
            )
            if q is not None:
                middle, around = estimated(q.median, h.unit), estimated_range(q.values[1], q.values[5], h.unit)
                alone = f"if only these were right, {h.when} would be {middle} ({around})"
            figures, origins = _count(len(f.evidence), "figure"), _count(f.roots, "origin")
            console.print(
                f"  {said}{' a year' if h.unit == 'USD' else ''}: {figures} of {origins} ({', '.join(f.evidence)}); {alone}.",
                markup=False, highlight=False,
            )  # fmt: skip


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" + ("" if n == 1 else "s")
