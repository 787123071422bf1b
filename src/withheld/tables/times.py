"""The time of figures by a header, label or caption: years, parts of years, before and after an event."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from withheld.months import month_at, month_end, month_number
from withheld.tables.values import bare
from withheld.tables.words import listed
from withheld.text import find_periods, month_bounds
from withheld.vocabulary import codelist

Bounds = tuple[dt.date | None, dt.date | None]
Season = tuple[int, int]
"""The first and the last month of a part of a year that is not named."""
_QUARTER = re.compile(r"\b(?:Q([1-4])[\s/-]*((?:19|20)\d\d)|((?:19|20)\d\d)[\s/-]*Q([1-4]))\b", re.I)
_HALF = re.compile(r"\b(?:H([12])|([12])H)[\s/-]*((?:19|20)\d\d)\b|\b((?:19|20)\d\d)[\s/-]*H([12])\b", re.I)
_MONTH_YEAR = re.compile(r"\b([A-Z][a-z]{2,8})\.?[-/’' ]+(\d\d)\b")
_YEAR_MONTH = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])\b(?!-)")
_RULING = re.compile(r"\b(?:S/RES/|(?:UNSC )?resolutions? )\d{3,4}\s?\((?:19|20)\d\d\)", re.I)
"""A resolution with its number and year: the figures need not be of that year."""
_FISCAL = re.compile(r"\bFY\s?(?=(?:19|20)\d\d)", re.I)
_END = re.compile(r"\bend[- ](?:of )?(?=(?:19|20)\d\d)", re.I)
_SINCE = re.compile(r"\bsince\s+", re.I)
_NOTED = re.compile(r"(?<=(?:19|20)\d\d)(?:[a-e*†‡¹²³⁴⁵⁶⁷⁸⁹]|\s?[\[(][a-z0-9]{1,2}[\])])+(?!\w)")
_PART = re.compile(
    r"\W{0,3}(?:Q([1-4])|([1-4])(?:st|nd|rd|th)? quarter|(first|second|third|fourth) quarter|"
    r"H([12])|(first|second) half)(?: of the year)?\W{0,3}",
    re.I,
)
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_SPAN = re.compile(r"\W{0,3}([^\W\d_]{3,9})\.?(?:\s{0,2}(?:[-–—/]|to)\s{0,2}([^\W\d_]{3,9})\.?)?\W{0,3}")


_TURN = re.compile(r"\b(?:before|prior to|after)\s+", re.I)
"""What ``turned`` makes of a period."""


@lru_cache(maxsize=4096)
def period_in(text: str, published: dt.date | None = None, *, monthly: bool = False) -> Bounds | None:
    """The one period that words name, as first and last day; None where they name none, or several.

    “Since 2011” has no end where it is not known when that was written.
    “2004-05” is of two years, as a financial or a school year is; of a month where the table is ``monthly``.
    """
    text = _TURN.sub("", _NOTED.sub("", _FISCAL.sub("", _RULING.sub("", text))))
    if short := _short_form(text, monthly):
        return short
    text = _END.sub("31 December ", text)
    if published is None and (since := _SINCE.search(text)):
        began = period_in(text[since.end() :])
        return (began[0], None) if began else None
    found = {(p.first, p.last) for p in find_periods(text, published) if p.first and p.last}
    return next(iter(found)) if len(found) == 1 else None


def is_month(text: str) -> bool:
    """Whether a label is a year and a month in digits that cannot be two years: “2004-01”, which makes “2004-05” a month too."""
    m = _YEAR_MONTH.fullmatch(text.strip())
    return m is not None and not _two_years(m)


def _two_years(m: re.Match[str]) -> bool:
    return int(m[2]) == (int(m[1]) + 1) % 100


def _short_form(text: str, monthly: bool) -> Bounds | None:
    if m := _QUARTER.search(text):
        year, number = int(m[2] or m[3]), int(m[1] or m[4])
        return month_bounds(year, 3 * number - 2)[0], month_bounds(year, 3 * number)[1]
    if m := _HALF.search(text):
        year, number = int(m[3] or m[4]), int(m[1] or m[2] or m[5])
        return month_bounds(year, 6 * number - 5)[0], month_bounds(year, 6 * number)[1]
    if (m := _YEAR_MONTH.search(text)) and (monthly or not _two_years(m)):
        return month_bounds(int(m[1]), int(m[2]))
    if (m := _MONTH_YEAR.fullmatch(text.strip())) and m[1].lower() in codelist("words")["months"]:
        year = 2000 + int(m[2]) if int(m[2]) < 60 else 1900 + int(m[2])
        return period_in(f"{m[1]} {year}")
    return None


def is_period(text: str) -> bool:
    """Whether a cell says a time and hardly anything else: “−1977” is less than nothing."""
    if re.match(r"\s*[-−–+]\s?\d", text):
        return False
    rest = re.sub(r"(?:19|20)\d\d|\d{1,2}(?=\W|$)|\b(?:Q[1-4]|[12]?H[12]?|FY)\b", "", text)
    few = len(re.findall(r"[^\W\d_]{2,}", rest)) <= 4 and not any(c.isdigit() for c in rest)
    return len(text) <= 40 and few and period_in(text) is not None


def turn_in(text: str) -> str | None:
    """“now”, “before” or “after”, if words date figures at the time of the text, or before or after an event."""
    text = " ".join(text.split())
    return next((turn for turn in ("before", "after", "now") if listed("rows", turn).search(text)), None)


def turned(turn: str, period: Bounds | None) -> Bounds | None:
    """The period before or after another one; for “now”, the period as given."""
    first, last = period or (None, None)
    if turn == "before":
        return (None, first - dt.timedelta(days=1)) if first else None
    if turn == "after":
        return (last + dt.timedelta(days=1), None) if last else None
    return period


@lru_cache(maxsize=4096)
def season_in(text: str) -> Season | None:
    """The months of a label that names part of a year without the year: “Q2”, “first half”, “March”, “Jan–Jun”."""
    text = bare(text)
    if m := _PART.fullmatch(text):
        if quarter := m[1] or m[2] or (m[3] and _ORDINAL[m[3].lower()]):
            return 3 * int(quarter) - 2, 3 * int(quarter)
        half = int(m[4] or _ORDINAL[m[5].lower()])
        return 6 * half - 5, 6 * half
    if m := _SPAN.fullmatch(text):
        months = [_month(word) for word in m.groups() if word]
        if all(months) and months[0] <= months[-1]:
            return months[0], months[-1]
    return None


def _month(word: str) -> int:
    """The number of a month from its name or first letters, else 0."""
    named = codelist("words")["months"]
    return 1 + [n[:3] for n in named[:12]].index(word.lower()[:3]) if word.lower() in named else 0


def in_year(season: Season, year: Bounds | None) -> Bounds | None:
    """A part of a year within one whole year, if it is one."""
    if not year or not year[0] or year != (dt.date(year[0].year, 1, 1), dt.date(year[0].year, 12, 31)):
        return None
    return month_bounds(year[0].year, season[0])[0], month_bounds(year[0].year, season[1])[1]


def spans_of(days: Iterable[dt.date]) -> dict[Bounds, Bounds]:
    """The months, quarters or years that consecutive days stand for, as the last, or the first, days of each.

    A series of at least three has “30 April”, “31 May”, “30 June” for what came in each month; other days are not in the result.
    """
    told = sorted(set(days))
    last = bool(told) and all((day + dt.timedelta(days=1)).day == 1 for day in told)
    if len(told) < 3 or not (last or all(day.day == 1 for day in told)):
        return {}
    months = [month_number(day) for day in told]
    step = min(b - a for a, b in pairwise(months))
    if step not in (1, 3, 12):
        return {}
    out: dict[Bounds, Bounds] = {}
    for day, month in zip(told, months, strict=True):
        first = month - step + 1 if last else month
        end = first + step - 1
        out[day, day] = month_at(first), month_end(end)
    return out
