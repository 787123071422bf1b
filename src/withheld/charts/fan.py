"""Fan charts: 50, 80 and 95% intervals of an output over time, its prior, and the observations on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from string import ascii_lowercase

from markupsafe import Markup

from withheld.case import Lever
from withheld.charts.figures import INTERVALS, between, counted, month, period, quantity, rate_words, told
from withheld.charts.marks import Mark, draw
from withheld.charts.shapes import (
    Figure,
    Scale,
    band,
    element,
    linear,
    picture,
    polyline,
    rule,
    text,
    ticks,
    years_between,
)  # fmt: skip
from withheld.estimate import Quantiles, Series

LEFT, RIGHT, TOP, BOTTOM = 58.0, 10.0, 14.0, 24.0
HEADROOM = 1.6
"""An observation this many times above the 95% interval is drawn at the edge, so that it does not flatten the rest."""


def fan(series: Series, marks: Sequence[Mark], levers: Sequence[Lever], *, id: str, wide: bool) -> Figure:
    """A chart of one series; ``wide`` for the full width of the page, else half of it.

    Yearly series are drawn as bars per year, monthly ones as bands.
    """
    width, height = (760.0, 300.0) if wide else (372.0, 208.0)
    yearly = is_yearly(series)
    last = series.times[-1].replace(month=12, day=31) if yearly else series.times[-1]
    x = linear(series.times[0].toordinal(), last.toordinal(), LEFT, width - RIGHT)
    y = linear(0, _top(series, marks), height - BOTTOM, TOP)
    inside = [m for m in marks if series.times[0] <= m.middle <= last]
    body = _bars(series, x, y) if yearly else _bands(series, x, y)
    parts = [
        *_axes(series, x, y, width, height, last), *_law(series, levers, x, height - BOTTOM, last, wide),
        *body, *draw(inside, x, y, TOP),
    ]  # fmt: skip
    label = summary(series, len(marks))
    columns, rows = table(series)
    kind = "group" if inside else "img"
    drawing = picture(width, height, label, *parts, kind=kind)
    return Figure(id, _title(series), drawing, label, columns, rows, ruled=bool(drawn_rules(series, levers, last)))


def _title(series: Series) -> str:
    return f"{series.label}, {rate_words(series.unit)}" if "/" in series.unit else series.label


def is_yearly(series: Series) -> bool:
    """Whether the times of a series are years."""
    return len(series.times) < 2 or (series.times[1] - series.times[0]).days > 300


def _top(series: Series, marks: Sequence[Mark]) -> float:
    most = max(q.values[6] for q in series.quantiles)
    return max([most, *(v for m in marks for v in m.levels if v <= most * HEADROOM)]) * 1.04 or 1.0


def _axes(series: Series, x: Scale, y: Scale, width: float, height: float, last: dt.date) -> list[Markup]:
    top = (height - BOTTOM - TOP) / (y(0) - y(1)) if y(0) != y(1) else 1.0
    parts: list[Markup] = []
    for value in ticks(0, top, 5 if height > 250 else 4):
        parts.append(rule(LEFT, y(value), width - RIGHT, y(value), "axis" if value == 0 else "grid"))
        parts.append(text(LEFT - 6, y(value) + 3.5, quantity(value, series.unit), "tick", "end"))
    half = (x(366) - x(0)) / 2 if is_yearly(series) else 0.0
    for start in years_between(series.times[0], last, 12 if width > 500 else 6):
        at = x(start.toordinal())
        parts.append(rule(at, height - BOTTOM, at, height - BOTTOM + 4, "axis"))
        parts.append(text(at + half, height - BOTTOM + 15, str(start.year), "tick", "middle"))
    return parts


def key_letters(levers: Sequence[Lever]) -> list[tuple[str, Lever]]:
    """The dated rules in order of time, each with its letter on the charts."""
    return list(zip(ascii_lowercase, sorted(levers, key=lambda lever: lever.start), strict=False))


def drawn_rules(series: Series, levers: Sequence[Lever], last: dt.date) -> list[tuple[str, Lever]]:
    """The dated rules that are drawn behind a series, with their letters: those of all hosts and of its own, inside its time."""
    return [
        (letter, lever)
        for letter, lever in key_letters(levers)
        if lever.corridor in (None, series.corridor) and series.times[0] <= lever.start <= last
    ]


def _law(series: Series, levers: Sequence[Lever], x: Scale, bottom: float, last: dt.date, wide: bool) -> list[Markup]:
    """The dated rules behind the series: lines for dates, shaded stretches for what lasted."""
    parts: list[Markup] = []
    free = 0.0
    for letter, lever in drawn_rules(series, levers, last):
        at, until = x(lever.start.toordinal()), x(min(lever.end or lever.start, last).toordinal())
        words = element("title", f"{lever.label}, {period(lever.start, lever.end or lever.start)}")
        lasted = lever.kind == "border"
        at = at if lasted else until
        box = {"x": at, "y": TOP, "width": max(until - at, 0.8), "height": bottom - TOP}
        parts.append(element("rect", words, class_="closed" if lasted else "law", **box))
        if wide:
            free = max(at, free + 8)
            parts.append(text(free, TOP - 4, letter, "key", "middle"))
    return parts


def _bands(series: Series, x: Scale, y: Scale) -> list[Markup]:
    xs = [x(t.toordinal()) for t in series.times]
    lines = [_at(series.quantiles, position, y) for position in range(7)]
    parts = [
        element("path", d=band(xs, lines[low], lines[high]), class_=f"band{level}")
        for level, (low, high) in INTERVALS.items()
    ]
    for position in (0, 3, 6) if series.prior else ():
        parts.append(element("path", d=_inside(zip(xs, _at(series.prior, position, y), strict=True)), class_="prior"))
    return [*parts, element("path", d=polyline(zip(xs, lines[3], strict=True)), class_="median")]


def _inside(points: Iterable[tuple[float, float]]) -> str:
    """Path data of a line without its stretches above the frame."""
    runs = (list(run) for within, run in groupby(points, key=lambda p: p[1] >= TOP) if within)
    return "".join(polyline(run) for run in runs)


def _at(quantiles: Sequence[Quantiles], position: int, y: Scale) -> list[float]:
    return [y(q.values[position]) for q in quantiles]


def _bars(series: Series, x: Scale, y: Scale) -> list[Markup]:
    year = x(366) - x(0)
    parts: list[Markup] = []
    for time, q in zip(series.times, series.quantiles, strict=True):
        centre = x(time.toordinal()) + year / 2
        for level, share in ((95, 0.16), (80, 0.4), (50, 0.64)):
            low, high = (q.values[p] for p in INTERVALS[level])
            box = {"x": centre - year * share / 2, "width": year * share, "y": y(high)}
            parts.append(element("rect", class_=f"band{level}", height=max(y(low) - y(high), 1), **box))
        parts.append(rule(centre - year * 0.32, y(q.median), centre + year * 0.32, y(q.median), "median"))
    return parts


def _when(series: Series, time: dt.date) -> str:
    return str(time.year) if is_yearly(series) else month(time)


def summary(series: Series, observations: int) -> str:
    """The key numbers of a chart in a sentence, for readers who do not see it."""
    last = series.quantiles[-1]
    peak = max(range(len(series.times)), key=lambda i: series.quantiles[i].median)
    seen = counted(observations, "observation") if observations else "no observation"
    most = told(series.quantiles[peak].median, series.unit)
    return (
        f"{series.label}: median {told(last.median, series.unit)} in {_when(series, series.times[-1])}, 95% "
        f"interval {between(last, 95, series.unit)}; highest median {most} in {_when(series, series.times[peak])}; "
        f"{seen} {'of all hosts together' if series.corridor is None else 'on it'}."
    )


def table(series: Series) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Columns and rows of the chart's data: the last time of each year."""
    kept = {t.year: i for i, t in enumerate(series.times)}.values()
    rows = tuple(
        (_when(series, series.times[i]), told(series.quantiles[i].median, series.unit),
         *(between(series.quantiles[i], level, series.unit) for level in (50, 80, 95)))
        for i in kept
    )  # fmt: skip
    return ("Year" if is_yearly(series) else "Month", "Median", "50% interval", "80% interval", "95% interval"), rows
