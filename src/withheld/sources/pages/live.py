"""The days of a live blog: its entries are of several, so that no one day is that of all its sentences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from withheld.jsons import JsonObject
from withheld.records import DateWindow
from withheld.sources.pages.dating import stamp_day
from withheld.sources.pages.outline import Stamp
from withheld.sources.pages.weighing import plausible

_KIND = "LiveBlogPosting"
_KEYS = ("coverageStartTime", "datePublished", "dateModified", "coverageEndTime")
_TITLED = re.compile(
    r"^\W{0,3}live\W?(?:blog|ticker)?\s*(?:[:|–—-]\s|$)|\blive ?(?:blog|ticker)\b|\blive (?:updates?|coverage)\b|\bas it happened\b"
    r"|\b(?:en direct|en vivo|ao vivo)\s*:",
    re.I,
)
_MOST = 2000


def is_live(data: Iterable[JsonObject], titles: Iterable[str]) -> bool:
    """Whether a page is a live blog, by its linked data or its title."""
    return any(_KIND in str(item.get("@type")) for item in data) or any(_TITLED.search(title) for title in titles)


def live_window(data: Iterable[JsonObject], stamps: Iterable[Stamp], today: dt.date) -> DateWindow | None:
    """The days from the first to the last entry of a live blog, as its linked data gives them, else its time stamps.

    None where all are of one day, or have none.
    """
    days = _days(_declared(data), today) or _days((stamp.value for stamp in stamps), today)
    if not days or min(days) == max(days):
        return None
    told = f"a live blog with entries from {min(days).isoformat()} to {max(days).isoformat()}"
    return DateWindow(earliest=min(days), latest=max(days), basis=told)


def _days(values: Iterable[object], today: dt.date) -> list[dt.date]:
    return [day for value in values for day in stamp_day(value) if plausible(day, today)]


def _declared(data: Iterable[JsonObject]) -> Iterator[object]:
    for item in data:
        if _KIND in str(item.get("@type")):
            yield from (item.get(key) for key in _KEYS)
            entries = item.get("liveBlogUpdate")
            for entry in (entries if isinstance(entries, list) else [entries])[:_MOST]:
                yield entry.get("datePublished") if isinstance(entry, dict) else None
