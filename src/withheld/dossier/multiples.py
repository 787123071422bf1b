"""Hosts as small multiples: one small chart for each host that counts, all on one scale, with the figures on it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from withheld.charts import (
    INTERVALS,
    Scale,
    band,
    between,
    draw,
    element,
    linear,
    month,
    picture,
    polyline,
    quantity,
    rule,
    text,
    ticks,
    told,
    years_between,
)
from withheld.dossier.marks import marks_of
from withheld.dossier.view_model import ViewModel
from withheld.estimate import Series

STOCK = ("workers_abroad", "stock")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 300.0, 150.0, 46.0, 6.0, 10.0, 20.0
SMALL = 0.02
"""Share of the largest host's highest median under which a host stands in the table alone."""
MOST = 9
"""Charts at most."""


@dataclass(frozen=True)
class HostChart:
    """The chart of one host, its numbers in a sentence, and those of each year as a table."""

    id: str
    label: str
    drawing: Markup
    summary: str


@dataclass(frozen=True)
class Hosts:
    """The charts of the large hosts, the largest first, and a table of all hosts: columns, and a row for each year."""

    charts: tuple[HostChart, ...]
    small: tuple[str, ...]
    columns: tuple[str, ...]
    years: tuple[tuple[str, tuple[str, ...]], ...]


def host_charts(material: ViewModel) -> Hosts | None:
    """All hosts on the scale of the largest; None without an estimate by host."""
    found = [s for s in (material.estimate.series if material.estimate else ()) if s.output in STOCK and s.corridor]
    if not found:
        return None
    ordered = sorted(found, key=lambda s: -_peak(s))
    least = _peak(ordered[0]) * SMALL
    large = [s for s in ordered[:MOST] if _peak(s) >= least]
    top = max(q.values[5] for s in large for q in s.quantiles) * 1.04 or 1.0
    labels = {c.code: c.label for c in material.case.corridors}
    names = {id(s): labels.get(s.corridor or "", s.label) for s in ordered}
    charts = tuple(_chart(s, names[id(s)], top, material) for s in large)
    small = tuple(names[id(s)] for s in ordered if s not in large)
    return Hosts(charts, small, tuple(names[id(s)] for s in ordered), _years(ordered))


def _peak(series: Series) -> float:
    return max(q.median for q in series.quantiles)


def _years(ordered: list[Series]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The last month of each year, and each host's median with its 80% interval."""
    kept = {t.year: i for i, t in enumerate(ordered[0].times)}.values()
    return tuple((month(ordered[0].times[i]), tuple(_cell(s, i) for s in ordered)) for i in kept)


def _cell(series: Series, i: int) -> str:
    middle, interval = told(series.quantiles[i].median, series.unit), between(series.quantiles[i], 80, series.unit)
    return middle if middle == interval else f"{middle} ({interval})"


def _chart(series: Series, label: str, top: float, material: ViewModel) -> HostChart:
    x = linear(series.times[0].toordinal(), series.times[-1].toordinal(), LEFT, WIDTH - RIGHT)
    y = linear(0, top, HEIGHT - BOTTOM, TOP)
    marks = [m for m in marks_of(material, series) if series.times[0] <= m.middle <= series.times[-1]]
    last = series.quantiles[-1]
    words = (
        f"{label}: median {told(last.median, series.unit)} in {month(series.times[-1])}, 80% interval "
        f"{between(last, 80, series.unit)}; highest median {told(_peak(series), series.unit)}."
    )
    parts = [*_axes(series, x, y, top), *_bands(series, x, y), *draw(marks, x, y, TOP)]
    drawing = picture(WIDTH, HEIGHT, words, *parts, kind="group" if marks else "img")
    return HostChart(f"host-chart-{series.corridor}", label, drawing, words)


def _axes(series: Series, x: Scale, y: Scale, top: float) -> list[Markup]:
    parts: list[Markup] = []
    for value in ticks(0, top, 3):
        parts.append(rule(LEFT, y(value), WIDTH - RIGHT, y(value), "axis" if value == 0 else "grid"))
        parts.append(text(LEFT - 5, y(value) + 3.5, quantity(value, series.unit), "tick", "end"))
    for start in years_between(series.times[0], series.times[-1], 5):
        at = x(start.toordinal())
        parts += [rule(at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 3, "axis"),
                  text(at, HEIGHT - BOTTOM + 14, str(start.year), "tick", "middle")]  # fmt: skip
    return parts


def _bands(series: Series, x: Scale, y: Scale) -> list[Markup]:
    """The intervals and the median; what lies above the common scale is cut at its edge."""
    xs = [x(t.toordinal()) for t in series.times]
    lines = [[max(y(q.values[k]), TOP) for q in series.quantiles] for k in range(7)]
    shades = [element("path", d=band(xs, lines[a], lines[b]), class_=f"band{k}") for k, (a, b) in INTERVALS.items()]
    return [*shades, element("path", d=polyline(zip(xs, lines[3], strict=True)), class_="median")]
