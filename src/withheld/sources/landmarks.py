"""Known events that an undated text refers to, and the bounds on its date that follow from how it dates them."""

from __future__ import annotations

import datetime as dt
import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from withheld.months import months_on
from withheld.vocabulary import codelist

_MONTHS = "|".join(month_name[1:])
_WHEN = re.compile(
    rf"\b(?:last|of last|in last)\s+(?P<month>{_MONTHS})\b|\b(?P<ago>last|earlier this|this|next)\s+(?P<unit>week|month|year)\b",
    re.I,
)


class Landmark(NamedTuple):
    """A dated event, its day, and the expressions that are all in a sentence which mentions it."""

    label: str
    day: dt.date
    words: tuple[re.Pattern[str], ...]


class Bound(NamedTuple):
    """First and last day on which a text can have been written, by one sentence, and the reason."""

    earliest: dt.date
    latest: dt.date | None
    basis: str


@cache
def landmarks() -> tuple[Landmark, ...]:
    """The known events, as the code list has them."""
    rows = codelist("landmarks")["landmark"]
    return tuple(Landmark(r["label"], r["day"], tuple(re.compile(w, re.I) for w in r["words"])) for r in rows)


def bounds(sentence: str) -> Iterator[Bound]:
    """Bounds on a text's date from the events that a sentence mentions as past."""
    for mark in landmarks():
        if all(words.search(sentence) for words in mark.words):
            yield _bound(mark, sentence)


def _bound(mark: Landmark, sentence: str) -> Bound:
    for when in _WHEN.finditer(sentence):
        if when["month"] and month_name[mark.day.month].lower() != when["month"].lower():
            continue
        if span := _span(mark.day, when):
            return Bound(*span, f"“{when.group()}” said of {mark.label} ({mark.day.isoformat()})")
    return Bound(mark.day, None, f"the text mentions {mark.label} ({mark.day.isoformat()})")


def _span(day: dt.date, when: re.Match[str]) -> tuple[dt.date, dt.date] | None:
    """First and last day on which an event of ``day`` can be referred to in these words; None if they give no bound."""
    if when["month"]:
        # “Last December”, until the next one begins.
        return months_on(day, 1), day.replace(year=day.year + 1, day=1) - dt.timedelta(days=1)
    ago, unit = when["ago"].lower(), when["unit"].lower()
    if (ago, unit) == ("last", "year"):
        return dt.date(day.year + 1, 1, 1), dt.date(day.year + 1, 12, 31)
    if (ago, unit) == ("last", "month"):
        first = months_on(day, 1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    if unit == "week" and ago != "next":
        return day, day + dt.timedelta(days=13)
    if ago in ("this", "earlier this"):
        end = dt.date(day.year, 12, 31) if unit == "year" else day.replace(day=monthrange(day.year, day.month)[1])
        return day, end
    return None
