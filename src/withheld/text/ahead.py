"""Times in the future, and times with an end only: “will arrive by June” is the next June, “until June” has no start."""

from __future__ import annotations

import datetime as dt
import re

from withheld.text.bounds import Bounds, Period, made, month_bounds
from withheld.text.patterns import cue

COMES = cue("ahead", "comes")
_UNTIL = re.compile(r"\b(?:until|till|up\s+to|through)\s+(?:the\s+)?$", re.I)
_SAYS_ITS_YEAR = cue("ahead", "says_its_year")
_ENDS = re.compile(r"[.!?]\s|\n")
_WAS = cue("ahead", "was")
_WEEKDAY = cue("ahead", "weekday")
_SENTENCE = 200
"""Characters before and after a time in which words such as “will” make it a future one."""
YEARLESS = 93
"""Longest time, in days, that recurs every year: a day, a month, a season, a quarter."""


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """The text before and after a span within its sentence."""
    before = text[max(0, start - _SENTENCE) : start]
    behind = text[end : end + _SENTENCE]
    last = max((m.end() for m in _ENDS.finditer(before)), default=0)
    first = _ENDS.search(behind)
    return before[last:], behind[: first.start()] if first else behind


def years_back(periods: list[Period], text: str) -> list[Period]:
    """The times, with “in April four years ago” and “a year ago in April” each merged into one: that month of that year."""
    out: list[Period] = []
    for period in periods:
        before = out[-1] if out else None
        joined = before and _JOINS.fullmatch(text, before.end, period.start) and _joined(before, period, text)
        if joined:
            out[-1] = joined
        else:
            out.append(period)
    return out


_JOINS = re.compile(r",?\s+(?:(?:in|on|at)\s+)?(?:the\s+)?")
_AGO = re.compile(r"\w+\s+years?\s+ago", re.I)


def _joined(a: Period, b: Period, text: str) -> Period | None:
    counted, named = (a, b) if _AGO.fullmatch(text[a.start : a.end]) else (b, a)
    if not (_AGO.fullmatch(text[counted.start : counted.end]) and counted.first and named.kind in ("at", "by")):
        return None
    if named.first is None or not _every_year(text[named.start : named.end], named):
        return None
    return made(a.start, b.end, _moved(named, counted.first.year - named.first.year), named.kind)


def told_ahead(period: Period, text: str, published: dt.date | None) -> Period:
    """A time as its context means it: the next one if a deadline is in the future, an end only after “until”, else unchanged."""
    if not (period.last and published and period.last < published) or period.kind not in ("at", "by", "weekday"):
        return period
    if period.kind == "weekday":
        week = dt.timedelta(weeks=bool(_WEEKDAY.search(text, max(0, period.start - 90), period.start)))
        return period._replace(first=period.last + week, last=period.last + week)
    until = period.until or (period.kind == "by" and bool(_UNTIL.search(text, max(0, period.start - 16), period.start)))
    if not _every_year(text[period.start : period.end], period):
        return period._replace(until=until)
    coming = _moved(period, 1)
    before, behind = sentence_around(text, period.start, period.end)
    comes = not _WAS.search(before) and any(COMES.search(part) for part in (before, behind))
    if comes and period.kind == "by" and not until:
        return made(period.start, period.end, coming, "by")
    return period._replace(until=until, coming=coming if comes or period.kind == "by" else (None, None))


def _every_year(words: str, period: Period) -> bool:
    return 0 < period.days <= YEARLESS and bool(re.search(r"[^\W\d_]{3}", words)) and not _SAYS_ITS_YEAR.search(words)


def _moved(period: Period, years: int) -> Bounds:
    """The same time ``years`` years later; a month's last day stays a month's last day."""
    assert period.first and period.last
    first, last = period.first, period.last
    year = last.year + years
    end = month_bounds(year, last.month)[1].day
    whole = last == month_bounds(last.year, last.month)[1]
    first = dt.date(
        first.year + years, first.month, min(first.day, month_bounds(first.year + years, first.month)[1].day)
    )
    return first, dt.date(year, last.month, end if whole else min(last.day, end))
