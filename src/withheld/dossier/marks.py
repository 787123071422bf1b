"""Observations as marks on a chart: points, bars for ranges, arrows for bounds, each linked to its record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from withheld.dossier.clean import anchor
from withheld.dossier.figures import period, quantity
from withheld.dossier.material import Material
from withheld.dossier.shapes import Scale, element, number, rule
from withheld.estimate.results import Observation, Series
from withheld.records import EXAMPLE

LOOSE = 366
"""Figures for a longer stretch of days are drawn faint: their place in time is the middle of it."""


@dataclass(frozen=True)
class Mark:
    """One observation on a chart: where it stands and what a reader hears of it."""

    href: str
    words: str
    middle: dt.date
    start: dt.date
    end: dt.date
    low: float | None
    high: float | None

    @property
    def levels(self) -> tuple[float, ...]:
        """The values that the chart must have room for."""
        return tuple(v for v in (self.low, self.high) if v is not None)


def marks_of(material: Material, series: Series) -> list[Mark]:
    """The observations of a series whose record the dossier shows."""
    estimate = material.estimate
    found = [] if estimate is None else estimate.observations
    return [_mark(o, material, series.unit) for o in found if _speaks_to(o, series) and o.evidence in material.refs]


def _speaks_to(o: Observation, series: Series) -> bool:
    """Figures of revenue stand on the state's take and on gross pay: texts seldom say which of them they mean."""
    outputs = {series.output, "revenue"} if series.output in ("take", "gross") else {series.output}
    return o.output in outputs and o.corridor == series.corridor


def _mark(o: Observation, material: Material, unit: str) -> Mark:
    words = f"{material.cited(o.evidence)}: {bounds(o.low, o.high, unit)}, {period(o.start, o.end)}"
    if o.origin:
        words += f", {o.origin}"
    if o.evidence in material.examples:
        words += f" [{EXAMPLE}]"
    return Mark(anchor(o.evidence), words, o.start + (o.end - o.start) / 2, o.start, o.end, *_bounded(o))


def _bounded(o: Observation) -> tuple[float | None, float | None]:
    low = None if o.kind == "at_most" else o.low
    return low, None if o.kind == "at_least" else o.high


def bounds(low: float | None, high: float | None, unit: str) -> str:
    """Bounds in words: a value, a range, ``at least`` or ``at most``."""
    if low is None or high is None:
        return f"at least {quantity(low, unit)}" if low is not None else f"at most {quantity(high or 0, unit)}"
    return quantity(low, unit) if low == high else f"{quantity(low, unit)} to {quantity(high, unit)}"


def draw(marks: Iterable[Mark], x: Scale, y: Scale, top: float) -> list[Markup]:
    """The marks, each a link to its record; one above the frame is drawn at its upper edge as a triangle."""
    return [_linked(m, x, y, top) for m in marks]


def _linked(mark: Mark, x: Scale, y: Scale, top: float) -> Markup:
    cx = x(mark.middle.toordinal())
    ends = [max(y(v), top) for v in mark.levels]
    shapes = [*_span(mark, x, ends), *_glyph(mark, cx, ends, off=min(map(y, mark.levels), default=top) < top)]
    name = "obs loose" if (mark.end - mark.start).days > LOOSE else "obs"
    return element("a", element("title", mark.words), *shapes, href=mark.href, aria_label=mark.words, class_=name)


def _span(mark: Mark, x: Scale, ends: Sequence[float]) -> list[Markup]:
    """The stretch of time that a figure covers, where it shows."""
    first, last = x(mark.start.toordinal()), x(mark.end.toordinal())
    return [rule(first, ends[0], last, ends[0], "span")] if len(set(ends)) == 1 and last - first > 6 else []


def _glyph(mark: Mark, cx: float, ends: Sequence[float], *, off: bool) -> list[Markup]:
    if off:
        return [_triangle(cx, min(ends) + 1, -7)]
    if mark.low is None:
        return [rule(cx - 4, ends[0], cx + 4, ends[0], "bar"), rule(cx, ends[0], cx, ends[0] + 9, "bar"),
                _triangle(cx, ends[0] + 13, 5)]  # fmt: skip
    if mark.high is None:
        return [rule(cx - 4, ends[0], cx + 4, ends[0], "bar"), rule(cx, ends[0], cx, ends[0] - 9, "bar"),
                _triangle(cx, ends[0] - 13, -5)]  # fmt: skip
    if mark.low == mark.high:
        return [element("circle", cx=cx, cy=ends[0], r=3.2)]
    return [rule(cx, ends[0], cx, ends[1], "bar"), *(rule(cx - 3, e, cx + 3, e, "bar") for e in ends)]


def _triangle(x: float, tip: float, height: float) -> Markup:
    base = tip - height
    return element("path", d=f"M{number(x)},{number(tip)}l-3.5,{number(base - tip)}h7z", class_="tip")
