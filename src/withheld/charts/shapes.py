"""Small exact SVG: elements, scales and axes; all colours come from the theme's classes.

Drawn here and not by Vega: through vl-convert the first chart took 1.8 s and each further one 0.1 s and 18 kB, with
colours fixed in the file, and no mark could link to its record.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from withheld.clean import clean

Scale = Callable[[float], float]


@dataclass(frozen=True)
class Figure:
    """A drawn chart: its title, the drawing, the key numbers in a sentence, and the data as a table; ``ruled`` where dated rules
    stand behind it."""

    id: str
    title: str
    drawing: Markup
    summary: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    ruled: bool = False


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    words = f"{value:.1f}".removesuffix(".0")
    return "0" if words == "-0" else words


def element(name: str, *children: str | Markup, **attributes: str | float | None) -> Markup:
    """An SVG element, its text and attributes escaped; ``class_`` becomes ``class``, ``x_y`` ``x-y``."""
    pairs = ((k.rstrip("_").replace("_", "-"), v) for k, v in attributes.items() if v is not None)
    inside = Markup("").join(
        Markup(' {}="{}"').format(k, clean(v) if isinstance(v, str) else number(v)) for k, v in pairs
    )
    body = Markup("").join(c if isinstance(c, Markup) else escape(clean(c)) for c in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), inside, body)


def picture(width: float, height: float, label: str, *children: Markup, kind: str = "group") -> Markup:
    """An SVG drawing that scales with the page; its ARIA role is ``group`` where it holds links, else ``img``."""
    box = f"0 0 {number(width)} {number(height)}"
    return element("svg", *children, viewBox=box, role=kind, aria_label=label, class_="chart")


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """A scale that takes ``low`` to ``start`` and ``high`` to ``end``."""
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def logarithmic(low: float, high: float, start: float, end: float) -> Scale:
    """A logarithmic scale between two positive bounds."""
    inner = linear(math.log(low), math.log(high), start, end)
    return lambda value: inner(math.log(max(value, low / 10)))


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten apart) between two bounds, about so many of them."""
    if high <= low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [i * step for i in range(first, math.floor(high / step + 1e-9) + 1)]


def decades(low: float, high: float) -> list[float]:
    """Powers of ten between two positive bounds, with 2 and 5 in between where there are few."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if len(powers) <= 3 else (1,)
    return [f * 10.0**p for p in powers for f in factors if low <= f * 10.0**p <= high]


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """Path data of a line through points."""
    return "M" + "L".join(f"{number(x)},{number(y)}" for x, y in points)


def band(xs: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> str:
    """Path data of the area between two lines."""
    there = list(zip(xs, upper, strict=True))
    return polyline(there + list(zip(xs, lower, strict=True))[::-1]) + "Z"


def text(x: float, y: float, words: str, class_: str = "", anchor: str = "start") -> Markup:
    """A piece of text at a point."""
    return element("text", words, x=x, y=y, class_=class_ or None, text_anchor=anchor if anchor != "start" else None)


def rule(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def years_between(first: dt.date, last: dt.date, most: int) -> list[dt.date]:
    """First days of years for a time axis, at most so many."""
    years = list(range(first.year + (first > dt.date(first.year, 1, 1)), last.year + 1))
    step = next((s for s in (1, 2, 5, 10, 20) if len(years) / s <= most), 50)
    return [dt.date(y, 1, 1) for y in years if y % step == 0]
