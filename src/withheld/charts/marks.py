"""Observations as marks on a chart: points, bars for ranges, arrows for bounds, each linked to its record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from withheld.charts.figures import quantity
from withheld.charts.shapes import Scale, element, number, rule

LOOSE = 366
"""Figures for more than so many days are drawn faint: their position is only the middle of the period."""


@dataclass(frozen=True)
class Mark:
    """One observation on a chart: its position and its label; without an address it is no link."""

    href: str | None
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
    link = {"href": mark.href, "aria_label": mark.words} if mark.href else {}
    return element("a" if mark.href else "g", element("title", mark.words), *shapes, class_=name, **link)


def _span(mark: Mark, x: Scale, ends: Sequence[float]) -> list[Markup]:
    """The period that a figure covers, if it is wide enough to show."""
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
