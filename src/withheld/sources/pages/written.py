"""Days as bylines write them in many languages; a date that can be read in two ways keeps both."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from withheld.vocabulary import codelist

_WORD = r"([^\W\d_]{3,14})\.?"
_OF = r"(?:[ -]|\. ?| ?(?:de|of|del|d['’]) ?)"
_SHAPES = (
    ("ymd", re.compile(r"(?<![\d./-])((?:19|20)\d\d) ?([-./]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?![\d/-])")),
    ("ymd", re.compile(r"(?<!\d)((?:19|20)\d\d) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")),
    ("ywd", re.compile(rf"(?<!\d)((?:19|20)\d\d)\.?,? (?:m\. )?{_WORD} (\d{{1,2}})(?!\d)")),
    (
        "dwy",
        re.compile(
            rf"(?<![\d.,])(?<!\d:)(\d{{1,2}})(?:st|nd|rd|th|er|[ºª°])?{_OF}?{_WORD},?{_OF}((?:19|20)\d\d)(?!\d)"
        ),
    ),
    ("wdy", re.compile(rf"(?<![^\W_]){_WORD} ?(\d{{1,2}})(?:st|nd|rd|th|\.)?,? ((?:19|20)\d\d)(?!\d)")),
    ("dmy", re.compile(r"(?<![\d./-])(\d{1,2})([./-]) ?(\d{1,2})\2 ?((?:19|20)\d\d)(?![\d/-]|\.\d)")),
    ("short", re.compile(r"(?<![\d./-])(\d{1,2})([./])(\d{1,2})\2(\d\d)(?![\d./-])")),
)
_DOTTED = (
    "de",
    "da",
    "nb",
    "no",
    "nn",
    "fi",
    "et",
    "lv",
    "pl",
    "cs",
    "sk",
    "hu",
    "sl",
    "hr",
    "sr",
    "bg",
    "mk",
    "ru",
    "uk",
    "be",
)
"""Languages that write dates with dots: a date with slashes comes from a system in English, in either order."""
_EARLIEST = 1990
_MOST = 400


class Written(NamedTuple):
    """A date on a line: the days that it may name, the likelier first, and where it stands."""

    days: tuple[dt.date, ...]
    start: int
    end: int


@cache
def _words() -> tuple[dict[str, dict[str, int]], dict[str, set[int]]]:
    """Number of a month by its word, for each language; and the numbers that a word has in any language."""
    by_language: dict[str, dict[str, int]] = {}
    in_any: dict[str, set[int]] = {}
    for language, months in codelist("months").items():
        for number, words in enumerate(months, 1):
            for word in words:
                by_language.setdefault(language, {})[word] = number
                in_any.setdefault(word, set()).add(number)
    return by_language, in_any


def month_number(word: str, language: str | None) -> int | None:
    """The month that a word names in a language, or in all languages that know it; None where these disagree."""
    word = word.lower().replace("\u0307", "")
    by_language, in_any = _words()
    if language and (number := by_language.get(language, {}).get(word)):
        return number
    found = in_any.get(word, set())
    return next(iter(found)) if len(found) == 1 else by_language["en"].get(word)


def written_days(line: str, language: str | None = None) -> list[Written]:
    """The days on a line, in its order; ``language`` is a tag such as ``de`` or ``en-US``.

    A date such as 3/4/2020 has two days in a page that is in English of no stated country.
    """
    found: list[Written] = []
    for shape, pattern in _SHAPES:
        for match in pattern.finditer(line[:_MOST]):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            parts = [part for part in match.groups() if part not in ("-", ".", "/")]
            if days := tuple(_days(shape, parts, match[0], language or "")):
                found.append(Written(days, *match.span()))
    return sorted(found, key=lambda one: one.start)


def _days(shape: str, parts: list[str], written: str, tag: str) -> Iterator[dt.date]:
    tag = tag.lower().replace("_", "-")
    if shape == "short":
        parts, shape = [*parts[:2], f"20{parts[2]}"], "dmy"
    if shape == "dmy":
        orders = ("dmy",) if "." in written else _orders(tag)
    else:
        orders = (shape.replace("w", "m"),)
        if "w" in shape:
            number = month_number(parts[shape.index("w")], tag.split("-")[0] or None)
            parts[shape.index("w")] = str(number or 0)
    seen = set()
    for order in orders:
        fields = dict(zip(order, map(int, parts), strict=True))
        day = _day(fields["y"], fields["m"], fields["d"])
        if day and day not in seen:
            seen.add(day)
            yield day


def _orders(tag: str) -> tuple[str, ...]:
    """How a page of a language orders numbers between slashes."""
    if tag in ("en-us", "en-ph"):
        return ("mdy", "dmy")
    return ("dmy", "mdy") if tag.split("-")[0] in ("en", "", *_DOTTED) else ("dmy",)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year >= _EARLIEST else None
    except ValueError:
        return None
