"""Charts on the pages: those of the dossier, with marks that lead to the pages of their records."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from withheld.case import Corridor
from withheld.charts import drawn_rules, fan_chart, period
from withheld.dossier import STOCK_OUTPUTS, ViewModel, marks_of
from withheld.estimate import Series


class Chart(NamedTuple):
    """Workers of a corridor over time, drawn wide and for a telephone; its numbers in a sentence, and the dated rules behind it."""

    id: str
    wide: Markup
    narrow: Markup
    summary: str
    marks: int
    rules: tuple[tuple[str, str, str], ...]


def stock_of(m: ViewModel, corridor: Corridor) -> Series | None:
    """Workers of a corridor over time; None without an estimate of it."""
    series = m.estimate.series if m.estimate else ()
    return next((s for s in series if s.output in STOCK_OUTPUTS and s.corridor == corridor.code), None)


def stock_chart(m: ViewModel, corridor: Corridor) -> Chart | None:
    """The chart of a corridor's workers; None without an estimate of it."""
    series = stock_of(m, corridor)
    if series is None:
        return None
    marks, levers = marks_of(m, series, at="/records/{}".format), m.case.levers
    name = f"chart-{corridor.code}"
    wide, narrow = (fan_chart(series, marks, levers, id=name, wide=wide) for wide in (True, False))
    inside = [mark for mark in marks if series.times[0] <= mark.middle <= series.times[-1]]
    rules = tuple(
        (letter, lever.label, period(lever.start, lever.end or lever.start))
        for letter, lever in drawn_rules(series, levers, series.times[-1])
    )
    return Chart(name, wide.drawing, narrow.drawing, wide.summary, len(inside), rules)
