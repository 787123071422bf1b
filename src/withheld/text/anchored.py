"""Times relative to another time of the text: “that year”, “that December”, “two months later”, “ten years before”."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from withheld.months import month_number
from withheld.text.ahead import COMES, sentence_around
from withheld.text.bounds import Bounds, Period, day_bounds, made, month_bounds, part_bounds

NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve"
COUNT = {word: number for number, word in enumerate(NUMBERS.split())} | {"a": 1, "an": 1}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
MONTHS = {name.lower(): i for i in range(1, 13) for name in (calendar.month_name[i], calendar.month_abbr[i])} | {
    "sept": 9
}
FEASTS = {"new year": (1, 1), "new year's eve": (12, 31), "christmas": (12, 25), "christmas eve": (12, 24)}
_THAT = re.compile(r"^(?:that|the\s+same|the\s+previous|the\s+following)\s+(?:year|month)", re.I)
_LATER = re.compile(
    rf"^(?:an?|{'|'.join(NUMBERS.split()[1:])}|\d+)\s+(?P<unit>year|month)s?\s+(?P<way>later|earlier|before)", re.I
)
_THAT_TIME = re.compile(r"^that\s+(?P<name>\w+)\.?$", re.I)
_PART_OF_YEAR = re.compile(r"^(?P<part>(?:the\s+)?(?:beginning|start|middle|end|close)\s+of)\s+the\s+year$", re.I)
_STOP = re.compile(r"[.!?]\s|\n")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
YEAR_DAYS = 365


def chained(periods: list[Period], text: str, published: dt.date | None = None) -> list[Period]:
    """Resolve times relative to another one by the last time before them that names its year, or that lasts a month or longer."""
    out: list[Period] = []
    anchor: Period | None = None
    for period in periods:
        words = text[period.start : period.end]
        if _NTH.fullmatch(words):
            period = _day_told(period, out, text, published)
        if anchor and anchor.first:
            period = _anchored(period, words, anchor)
            part = _PART_OF_YEAR.match(words)
            if part and not _STOP.search(
                text, anchor.end, period.start
            ):  # “In 2013 80 came, by the end of the year 500”
                year = anchor.first.year
                bounds = part_bounds(part["part"], dt.date(year, 1, 1), dt.date(year, 12, 31))
                period = made(period.start, period.end, bounds, period.kind)
        says_its_year = period.days >= 28 or _YEAR.search(words)
        if period.first and period.kind != "weekday" and says_its_year:
            anchor = period
        out.append(period)
    return out


_NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")


def _day_told(period: Period, before: list[Period], text: str, published: dt.date | None) -> Period:
    """“On the 29th”: of the last month that the paragraph names, or a plan's next one; else the last one before publication."""
    number = int(_NTH.fullmatch(text[period.start : period.end])[1])  # type: ignore[index]
    ahead = bool(COMES.search(sentence_around(text, period.start, period.end)[0]))
    told = before[-1] if before else None
    near = told and told.first and 0 < told.days <= 31 and "\n" not in text[told.end : period.start]
    if told and told.first and near and told.kind != "weekday":
        year, month = divmod(month_number(told.first) + (number < told.first.day), 12)
        bounds = day_bounds(year, month + 1, number)
        if ahead or not (published and bounds[0] and bounds[0] > published):
            return made(period.start, period.end, bounds, period.kind)
    if published and number > published.day and ahead:
        return made(period.start, period.end, day_bounds(published.year, published.month, number), period.kind)
    return period


def feast(words: str) -> tuple[int, int]:
    """Month and day of a feast, by its name."""
    plain = re.sub(r"\s+", " ", words.lower().replace("’", "'")).removesuffix(" day").removesuffix("'s")
    return FEASTS[plain if plain in FEASTS else plain.replace("year eve", "year's eve")]


def _anchored(period: Period, words: str, anchor: Period) -> Period:
    bounds: Bounds | None = None
    if (at := _THAT_TIME.match(words)) and (first := _first_month(at["name"].lower())):
        bounds = _that(*first, anchor)
    elif period.first is None and _THAT.match(words):
        bounds = _that_year_or_month(words, anchor)
    elif period.first is None and (match := _LATER.match(words)):
        bounds = _later(words, match["unit"].lower(), -1 if match["way"].lower() != "later" else 1, anchor)
    return made(period.start, period.end, bounds, period.kind) if bounds else period


def _first_month(name: str) -> tuple[int, int] | None:
    """First and last month of a month or season by its name."""
    month = MONTHS.get(name)
    return (month, month) if month else SEASONS.get(name)


def _that(first: int, last: int, anchor: Period) -> Bounds:
    """“That March”: in the anchor's year, or the next March after an anchor (day or month) that is later in its year."""
    assert anchor.first
    year = anchor.first.year + (anchor.days < YEAR_DAYS and last < anchor.first.month)
    return dt.date(year, first, 1), month_bounds(year, last)[1]


def _that_year_or_month(words: str, anchor: Period) -> Bounds:
    assert anchor.first
    then = anchor.first.year + {"previous": -1, "following": 1}.get(words.lower().split()[1], 0)
    if words.lower().endswith("month"):
        return month_bounds(anchor.first.year, anchor.first.month)
    return dt.date(then, 1, 1), dt.date(then, 12, 31)


def _later(words: str, unit: str, way: int, anchor: Period) -> Bounds | None:
    """So many years or months after or before the anchor; months only if the anchor is finer than a year."""
    assert anchor.first
    first = words.split()[0].lower()
    count = way * (COUNT[first] if first in COUNT else int(first))
    months = month_number(anchor.first) + count * (12 if unit == "year" else 1)
    if not dt.MINYEAR * 12 <= months < dt.MAXYEAR * 12 or (unit == "month" and anchor.days >= YEAR_DAYS):
        return None
    year, month = divmod(months, 12)
    if unit == "year" and _keeps_its_part(anchor):
        return _moved(anchor, year)
    return month_bounds(year, month + 1) if unit == "month" else (dt.date(year, 1, 1), dt.date(year, 12, 31))


def _keeps_its_part(anchor: Period) -> bool:
    """Whether “a year before” or “after” keeps the same part of the year: for a month or more, and for the day of a count."""
    assert anchor.first
    counted = anchor.days == 1 and (anchor.first.day == 1 or (anchor.first + dt.timedelta(days=1)).day == 1)
    return 28 <= anchor.days < YEAR_DAYS - 1 or counted


def _moved(anchor: Period, year: int) -> Bounds:
    assert anchor.first and anchor.last
    ends = []
    for day, of in ((anchor.first, year), (anchor.last, year + anchor.last.year - anchor.first.year)):
        last = month_bounds(of, day.month)[1].day
        whole = day.day == month_bounds(day.year, day.month)[1].day
        ends.append(dt.date(of, day.month, last if whole else min(day.day, last)))
    return ends[0], ends[1]
