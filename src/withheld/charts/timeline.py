"""The timeline: milestones with their words, and a lane for each type of event; points for days, bars for what lasted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from withheld.charts.figures import counted, period
from withheld.charts.shapes import Figure, Scale, element, linear, number, picture, rule, text, years_between

MILESTONES = "Milestones"
"""The lane whose entries have their words beside them."""
WIDTH, LANE, LEFT, TOP = 760.0, 18.0, 118.0, 20.0
LETTER = 5.7
"""Width of a letter of the labels, in the drawing's units, rounded up."""
LINES = 3
"""Lines that the words of a milestone may take."""


@dataclass(frozen=True)
class Entry:
    """Something dated: what, when, where, and where to read it (an anchor of a record, or an address outside)."""

    start: dt.date
    end: dt.date
    words: str
    lane: str
    href: str | None = None
    url: str | None = None
    ref: str | None = None
    host: str | None = None

    @property
    def when(self) -> str:
        """The period at its own precision."""
        return period(self.start, self.end)


def timeline(entries: Sequence[Entry], since: dt.date) -> Figure:
    """The drawing from a day on: milestones with their words on top, below them a lane for each type of event."""
    found = [e for e in entries if e.end >= since] or list(entries)
    first = dt.date(max(min(e.start for e in found), since).year, 1, 1)
    last = dt.date(max(e.end for e in found).year, 12, 31)
    x = linear(first.toordinal(), last.toordinal(), LEFT, WIDTH - 8)
    milestones = [e for e in found if e.lane == MILESTONES]
    rows = _packed(milestones, x)
    lanes = sorted({e.lane for e in found} - {MILESTONES})
    depth = max((row + len(_label(e, x)[0]) for row, e in zip(rows, milestones, strict=True)), default=0)
    height = TOP + LANE * (depth + len(lanes)) + 8
    parts = [*_years(x, first, last, height), *_titles(lanes, depth)]
    parts += [_milestone(e, row, x) for e, row in zip(milestones, rows, strict=True)]
    parts += [_mark(e, _lane(depth + lanes.index(e.lane)), x) for e in found if e.lane != MILESTONES]
    label = _summary(entries, found, first, last)
    return Figure("timeline", "Milestones and events", picture(WIDTH, height, label, *parts), label)


def _summary(entries: Sequence[Entry], found: Sequence[Entry], first: dt.date, last: dt.date) -> str:
    milestones = sum(e.lane == MILESTONES for e in found)
    told = f"{counted(milestones, 'milestone')} and {counted(len(found) - milestones, 'dated event')}"
    earlier = len(entries) - len(found)
    more = f"; {earlier} earlier {'is' if earlier == 1 else 'are'} only in the table" if earlier else ""
    return f"{told}, {first.year} to {last.year}{more}."


def _lane(row: int) -> float:
    return TOP + LANE * (row + 0.6)


def _years(x: Scale, first: dt.date, last: dt.date, height: float) -> list[Markup]:
    parts: list[Markup] = []
    for start in years_between(first, last, 10):
        at = x(start.toordinal())
        parts += [rule(at, TOP - 4, at, height - 6, "grid"), text(at, 11, str(start.year), "tick", "middle")]
    return parts


def _titles(lanes: Sequence[str], depth: int) -> list[Markup]:
    names = [(MILESTONES, 0), *((lane, depth + i) for i, lane in enumerate(lanes))]
    return [text(0, _lane(row) + 4, name, "lane") for name, row in (names if depth else names[1:])]


def _packed(milestones: Sequence[Entry], x: Scale) -> list[int]:
    """First row of each milestone so that no words run into others: the first rows that are free from its left edge on."""
    free: list[float] = []
    rows = []
    for e in milestones:
        left, right, lines = _extent(e, x)
        row = next((i for i in range(len(free)) if all(end < left for end in free[i : i + lines])), len(free))
        free[row : row + lines] = [right + 8] * lines
        rows.append(row)
    return rows


def _label(e: Entry, x: Scale) -> tuple[list[str], bool]:
    """The label of an entry, as lines, and whether it is to its left; broken between words if neither side has room for all, and
    cut after ``LINES`` lines."""
    left, right = x(e.start.toordinal()) - 8 - LEFT, WIDTH - x(e.end.toordinal()) - 8
    leftwards = len(e.words) * LETTER > right and left > right
    most = max(int(max(left if leftwards else right, 0) / LETTER), 1)
    return wrap(e.words, most, max_lines=LINES, placeholder="…") or [""], leftwards


def _extent(e: Entry, x: Scale) -> tuple[float, float, int]:
    start, end = x(e.start.toordinal()), x(e.end.toordinal())
    lines, leftwards = _label(e, x)
    length = max(map(len, lines)) * LETTER
    left, right = (start - length - 8, end + 4) if leftwards else (start - 4, end + 8 + length)
    return left, right, len(lines)


def _milestone(e: Entry, row: int, x: Scale) -> Markup:
    start, end = x(e.start.toordinal()), x(e.end.toordinal())
    lines, leftwards = _label(e, x)
    at, side = (start - 8, "end") if leftwards else (end + 8, "start")
    told = [text(at, _lane(row + n) + 4, words, "label", side) for n, words in enumerate(lines)]
    return Markup("").join([_mark(e, _lane(row), x), *told])


def _mark(e: Entry, y: float, x: Scale) -> Markup:
    start, end = max(x(e.start.toordinal()), LEFT), x(e.end.toordinal())
    words = f"{e.ref + ': ' if e.ref else ''}{e.words}, {e.when}{', ' + e.host if e.host else ''}"
    name = "stone" if e.lane == MILESTONES else "event"
    if end - start < 4:
        middle = (start + end) / 2
        diamond = f"M{number(middle)},{number(y - 5)}l4,5l-4,5l-4,-5z"
        shape = element("path", element("title", words), d=diamond, class_=name)
    else:
        box = {"x": start, "y": y - 4, "width": end - start, "height": 8, "rx": 2}
        shape = element("rect", element("title", words), class_=name, **box)
    return element("a", shape, href=e.href, aria_label=words) if e.href else shape
