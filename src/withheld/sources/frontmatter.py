"""Front matter: ``key: value`` lines at the head of a text file, between two rules or up to the first blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from withheld.records import DateWindow
from withheld.sources.address import web_address
from withheld.sources.dates import NoSuchDate, Period, stated
from withheld.sources.draft import Draft, Unreadable

_BLOCK = re.compile(r"\A(?:[ \t]*+\n)*+---[ \t]*\n((?:[^\n]*\n){0,80}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_HEADER = re.compile(
    r"\A\s*+(?=(?:[^\n]*\n){0,5}(?:title|headline|published|date)\s*:)"
    r"((?:(?:title|headline|published|date|publisher|outlet|source|url|link|author|language)\s*:[^\n]*\n){2,12})\s*\n",
    re.I,
)
_ENTRY = re.compile(r"^([A-Za-z][\w .-]{0,40}?)\s*:\s*(.*)$")
_DATES = ("published", "date", "publication_date", "published_at", "datepublished", "date_published", "pubdate")
_PUBLISHERS = ("publisher", "outlet", "site", "sitename", "site_name", "publication", "source")
_ADDRESSES = ("url", "canonical", "canonical_url", "link", "permalink", "source", "source_url", "original")
_EXAMPLE = "example"
_UNKNOWN = ("", "null", "none", "~", "unknown", "n/a", "undated", "-", "[]", "{}", "false")


def split(text: str) -> tuple[dict[str, tuple[str, int]], str]:
    """The entries of the front matter (value and line number by key, lower case) and the text after it."""
    match = _BLOCK.match(text) or _HEADER.match(text)
    entries = dict(_entries(text[: match.start(1)].count("\n"), match[1])) if match else {}
    known = entries.keys() & {"title", "headline", _EXAMPLE, *_DATES, *_PUBLISHERS, *_ADDRESSES}
    return (entries, text[match.end() :]) if match and known else ({}, text)


def _entries(above: int, block: str) -> Iterator[tuple[str, tuple[str, int]]]:
    for number, line in enumerate(block.splitlines(), above + 1):
        if match := _ENTRY.match(line):
            value = match[2] if match[2].startswith(("'", '"')) else re.split(r"\s#", match[2], maxsplit=1)[0]
            value = value.strip().strip("\"'")
            yield re.sub(r"[ -]", "_", match[1].strip().lower()), (value, number)


def publication(value: str, place: str, where: str) -> Period | None:
    """The period that a stated publication date names, None where it says that the date is unknown.

    Raises Unreadable, with the place, for what is no date or stands in no calendar. ``where`` names the kind of entry.
    """
    if value.strip().lower() in _UNKNOWN:
        return None
    remedy = "write it as YYYY-MM-DD, or leave it out"
    try:
        found = stated(value)
    except NoSuchDate as error:
        raise Unreadable(f"{where}: {error}", remedy, place) from None
    if found is None:
        raise Unreadable(f"{where}: “{value[:60]}” is not a date", remedy, place)
    return found


def window_of(period: Period, basis: str) -> DateWindow:
    """A stated month or year as a publication window."""
    return DateWindow(earliest=period.first, latest=period.last, basis=basis)


def apply(entries: dict[str, tuple[str, int]], draft: Draft) -> None:
    """Take title, publisher, address, language, date and the mark of an example from front matter; Unreadable for a date
    that is none."""

    def first(keys: tuple[str, ...]) -> str | None:
        """The value of the first of some keys that has one."""
        return next((value for key in keys if (value := entries.get(key, ("", 0))[0])), None)

    draft.title = first(("title", "headline")) or draft.title
    draft.language = first(("language", "lang")) or draft.language
    draft.url = next((url for key in _ADDRESSES if (url := web_address(entries.get(key, ("", 0))[0]))), draft.url)
    names = (first((key,)) for key in _PUBLISHERS)
    draft.publisher = next((name for name in names if name and not web_address(name)), draft.publisher)
    draft.example = entries.get(_EXAMPLE, ("", 0))[0].lower() in ("true", "yes")
    _date(entries, draft)


def _date(entries: dict[str, tuple[str, int]], draft: Draft) -> None:
    keys = [key for key in _DATES if key in entries]
    key = next((key for key in keys if entries[key][0].strip().lower() not in _UNKNOWN), None)
    draft.undated = bool(keys) and key is None
    if key is None:
        return
    value, line = entries[key]
    period = publication(value, str(line), f"front matter, {key}")
    if period and period.day:
        draft.dates["front matter"] = period.day
    elif period:
        draft.window = window_of(period, f"the front matter gives only {value}")
