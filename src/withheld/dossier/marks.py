"""The observations of a series that the dossier shows, as marks for its chart."""

from __future__ import annotations

from collections.abc import Callable

from withheld.charts import Mark, bounds, period
from withheld.clean import anchor
from withheld.dossier.view_model import ViewModel
from withheld.estimate import Observation, Series
from withheld.vocabulary import EXAMPLE


def marks_of(material: ViewModel, series: Series, at: Callable[[str], str] = anchor) -> list[Mark]:
    """The observations of a series whose record the dossier shows; ``at`` gives the address of a record."""
    estimate = material.estimate
    found = [] if estimate is None else estimate.observations
    return [
        _mark(o, material, series.unit, at(o.evidence))
        for o in found
        if _speaks_to(o, series) and o.evidence in material.refs
    ]


def _speaks_to(o: Observation, series: Series) -> bool:
    """Whether an observation belongs on a series; revenue figures go on the state's take and on gross pay, as texts rarely say
    which."""
    outputs = {series.output, "revenue"} if series.output in ("take", "gross") else {series.output}
    return o.output in outputs and o.corridor == series.corridor


def _mark(o: Observation, material: ViewModel, unit: str, address: str) -> Mark:
    words = f"{material.cited(o.evidence)}: {bounds(o.low, o.high, unit)}, {period(o.start, o.end)}"
    if o.origin:
        words += f", {o.origin}"
    if o.evidence in material.examples:
        words += f" [{EXAMPLE}]"
    return Mark(address, words, o.start + (o.end - o.start) / 2, o.start, o.end, *_bounded(o))


def _bounded(o: Observation) -> tuple[float | None, float | None]:
    low = None if o.kind == "at_most" else o.low
    return low, None if o.kind == "at_least" else o.high
