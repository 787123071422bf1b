"""Periods, and the first and last day of months, weeks, years and their parts."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal, NamedTuple

from withheld.months import months_on

Kind = Literal["at", "since", "by", "span", "weekday"]


class Period(NamedTuple):
    """A time named in a text: its offsets, and its first and last day (None if they cannot be resolved).

    ``by`` is a deadline (``by the end of 2019``), ``since`` runs to the publication date, ``weekday`` names a day of the week
    alone, which usually dates a statement.
    """

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    kind: Kind
    days: int
    """Length in days, 0 if unresolved; a smaller number is a finer time."""
    until: bool = False
    """Whether only its end is given: “until March”."""
    coming: tuple[dt.date | None, dt.date | None] = (None, None)
    """The same time a year later, if the text names no year and a plan may mean that one."""


Bounds = tuple[dt.date | None, dt.date | None]
UNRESOLVED: Bounds = (None, None)


def made(start: int, end: int, bounds: Bounds, kind: Kind) -> Period:
    """A period at a span of the text, with the length that its bounds give."""
    first, last = bounds
    return Period(start, end, first, last, kind, (last - first).days + 1 if first and last else 0)


def month_bounds(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def day_bounds(year: int, month: int, day: int) -> Bounds:
    """A day as first and last day; (None, None) if the month has no such day."""
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return UNRESOLVED
    return found, found


def short(part: str | None) -> str | None:
    """“start”, “early”, “mid”, “late” or “end”, from the words that name a part of a period."""
    if not part:
        return None
    part = part.lower()
    if " months " in part:
        return "early" if re.search(r"\b(?:first|opening|early)\b", part) else "late"
    words = {"beginning": "start", "start": "start", "middle": "mid", "end": "end", "close": "end"}
    return next((v for k, v in words.items() if k in part), part)


def part_bounds(part: str | None, first: dt.date, last: dt.date) -> Bounds:
    """Early, mid and late are thirds; the start and the end of a period are its first and last month, or third if it is a month."""
    word = short(part)
    if word is None:
        return first, last
    if (last - first).days > 200:
        year = first.year
        months = {"start": (1, 1), "early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (12, 12)}[word]
        return dt.date(year, months[0], 1), month_bounds(year, months[1])[1]
    days = {"start": (1, 10), "early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}[word]
    return first.replace(day=days[0]), min(first.replace(day=1) + dt.timedelta(days=days[1] - 1), last)


def calendar_bounds(unit: str, shift: int, published: dt.date) -> tuple[dt.date, dt.date]:
    """The year, month, week or weekend that is ``shift`` units after the one of publication."""
    if unit == "year":
        return dt.date(published.year + shift, 1, 1), dt.date(published.year + shift, 12, 31)
    if unit == "month":
        month = months_on(published, shift)
        return month_bounds(month.year, month.month)
    monday = published - dt.timedelta(days=published.weekday())
    if unit == "weekend":
        # The coming weekend is this week's, unless it has begun.
        weeks = 0 if shift == 1 and published.weekday() < 5 else shift
        saturday = monday + dt.timedelta(days=5 + 7 * weeks)
        return saturday, saturday + dt.timedelta(days=1)
    monday += dt.timedelta(days=7 * shift)
    return monday, monday + dt.timedelta(days=6)
