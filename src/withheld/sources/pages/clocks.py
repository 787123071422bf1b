"""The local day of a time given in UTC: where the page was made, midnight may be earlier or later."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from withheld.vocabulary import codelist

_UNIVERSAL = re.compile(r"[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]00:?00)\s*$", re.I)
_DAY = 24 * 60


def beside(value: object, day: dt.date, language: str | None, url: str | None) -> dt.date | None:
    """The day before or after ``day`` that a time in UTC may have been locally, where the page was made.

    None for a time in another zone, for one without a time of day (midnight sharp means that none is known), and for one on the
    same day in all time zones that are possible.
    """
    match = _UNIVERSAL.search(value[:64]) if isinstance(value, str) else None
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    if hours == minutes == seconds == 0:
        return None
    behind, ahead = _hours(language, url)
    if 60 * hours + minutes < 60 * behind:
        return day - dt.timedelta(days=1)
    return day + dt.timedelta(days=1) if 60 * hours + minutes >= _DAY - 60 * ahead else None


def _hours(language: str | None, url: str | None) -> tuple[int, int]:
    """Hours by which local clocks are behind and ahead of UTC, in the regions where the page may come from."""
    zones = codelist("timezones")
    tag = (language or "").lower().replace("_", "-").split("-")
    ending = (urlsplit(url).hostname or "").rpartition(".")[2] if url else ""
    region = tag[1] if len(tag) > 1 else ""
    known = (
        zones["country"].get(ending),
        zones["country"].get({"gb": "uk"}.get(region, region)),
        zones["language"].get(tag[0]),
    )
    behind, ahead = next((hours for hours in known if hours), zones["elsewhere"])
    return behind, ahead
