"""Written dates: a small grammar of days, months and years that never fills in a missing part."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")
_MONTHS = {name[:3]: number for number, name in enumerate((*_NAMES, "december"), 1)}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SHAPES = (
    ("dmy", re.compile(rf"\b({_DAY})(?: of)?[ -]({_MONTH}),?[ -]({_YEAR})\b")),
    ("mdy", re.compile(rf"\b({_MONTH}) ({_DAY}),? ({_YEAR})\b")),
    ("ymd", re.compile(rf"(?<![\d./-])({_YEAR})([-./])(\d{{1,2}})\2(\d{{1,2}})(?![\d/-])")),
    ("ymd", re.compile(rf"(?<!\d)({_YEAR}) ?[年년] ?(\d{{1,2}}) ?[月월] ?(\d{{1,2}}) ?[日일]")),
    ("dmy", re.compile(rf"(?<![\d./-])(\d{{1,2}})\.(\d{{1,2}})\.({_YEAR})(?!\d)")),
    ("slash", re.compile(rf"(?<![\d./-])(\d{{1,2}})/(\d{{1,2}})/({_YEAR})(?![\d/])")),
    ("my", re.compile(rf"\b({_MONTH}),? ({_YEAR})\b")),
)
_YEAR_ALONE = re.compile(rf"(?<![\d.,$€£/-])({_YEAR})(?![\d%]|[.,/-]\d)")
_COMPACT = re.compile(rf"^({_YEAR})(\d\d)(\d\d)(?:T?\d{{4,6}}Z?)?$")
_PARTIAL = re.compile(rf"^({_YEAR})(?:-(\d{{1,2}}))?$")


class NoSuchDate(ValueError):
    """A well-formed date that does not exist, such as 31 February."""


class Period(NamedTuple):
    """The days that a written date covers, both inclusive, and where it stands in the text."""

    first: dt.date
    last: dt.date
    start: int = 0
    end: int = 0

    @property
    def day(self) -> dt.date | None:
        """The day, if the date names one."""
        return self.first if self.first == self.last else None


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS[word[:3].lower()]


def _number(word: str) -> int:
    return int(re.sub(r"\D", "", word))


def calendar_day(year: int, month: int, day: int) -> dt.date:
    """The day, or NoSuchDate."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NoSuchDate(f"{year:04d}-{month:02d}-{day:02d} is not a day of the calendar") from None


def _whole_month(year: int, month: int, start: int = 0, end: int = 0) -> Period:
    first = calendar_day(year, month, 1)
    return Period(first, first.replace(day=monthrange(year, month)[1]), start, end)


def _read(shape: str, match: re.Match[str]) -> Period:
    parts = [part for part in match.groups() if part not in ("-", ".", "/")]
    start, end = match.span()
    if shape == "my":
        return _whole_month(int(parts[1]), _month(parts[0]), start, end)
    if shape == "slash":
        parts, shape = _slashes(parts)
    order = dict(zip(shape, parts, strict=True))
    day = calendar_day(int(order["y"]), _month(order["m"]), _number(order["d"]))
    return Period(day, day, start, end)


def _slashes(parts: list[str]) -> tuple[list[str], str]:
    """Order of a date with slashes; NoSuchDate where the day and the month cannot be told apart."""
    first, second = int(parts[0]), int(parts[1])
    if first <= 12 and second <= 12 and first != second:
        raise NoSuchDate(f"{'/'.join(parts)} can be read in two ways")
    return parts, "mdy" if first <= 12 else "dmy"


def mentions(text: str) -> Iterator[Period]:
    """Days and months written in a text, in the order of the grammar's patterns; impossible ones are skipped."""
    taken: list[tuple[int, int]] = []
    for shape, pattern in _SHAPES:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            try:
                yield _read(shape, match)
            except NoSuchDate:
                continue


def years(text: str) -> Iterator[Period]:
    """Years that stand alone in a text, such as the one in "in 2023"."""
    for match in _YEAR_ALONE.finditer(text):
        year = int(match[1])
        yield Period(dt.date(year, 1, 1), dt.date(year, 12, 31), *match.span())


def stated(value: str) -> Period | None:
    """The period that a metadata value names: a day, a month ("2024-03") or a year; None where it names none.

    Raises NoSuchDate for a day that no calendar has and for one that can be read in two ways.
    """
    value = value.strip().removeprefix("D:")[:64]
    if match := _PARTIAL.match(value):
        year, month = int(match[1]), match[2]
        if month:
            return _whole_month(year, int(month))
        return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
    if match := _COMPACT.match(re.split(r"[+Z-]", value, maxsplit=1)[0]):
        day = calendar_day(int(match[1]), int(match[2]), int(match[3]))
        return Period(day, day)
    return _first(value)


def _first(value: str) -> Period | None:
    found = [(match.start(), shape, match) for shape, pattern in _SHAPES if (match := pattern.search(value))]
    return _read(*min(found, key=lambda item: item[0])[1:]) if found else None
