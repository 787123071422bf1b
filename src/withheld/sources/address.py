"""Metadata in a web address: the day or month of publication in its path, and the outlet in its host."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from withheld.sources.dates import NoSuchDate, Period, calendar_day, stated

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_YEAR = r"(?:19|20)\d\d"
_YMD = (
    # Behind a slash the day is a whole part of the path: “/2019/3/5-questions” has none.
    re.compile(rf"(?<!\d)({_YEAR})/(\d{{1,2}})/(\d{{1,2}})(?![\w-])"),
    re.compile(rf"(?<!\d)({_YEAR})-(\d{{1,2}})-(\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<!\d)({_YEAR})(\d\d)(\d\d)\d*"),
)
_YEAR_LAST = re.compile(rf"(?<!\d)(\d\d)([-._]?)(\d\d)\2({_YEAR})(?:(?!\d)|\d{{6}}(?!\d))")
_NAMED = re.compile(rf"(?<!\d)({_YEAR})[/-]({_MONTHS})[a-z]*[/-](\d{{1,2}})(?!\d)", re.I)
_YM = re.compile(rf"/({_YEAR})/(\d\d)(?=/|$)")


def is_address(text: str) -> bool:
    """Whether what was given is meant as an address (``https://…``, ``ftp://…``), not as a path."""
    return re.match(r"[a-z][a-z0-9+.-]*://", text, re.I) is not None


def web_address(value: str | None) -> str | None:
    """The value if it is a web address, without surrounding marks; else None."""
    value = (value or "").strip().strip("<>").rstrip(".,;)")
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", value) else None


def host(url: str) -> str | None:
    """Host of an address as a reader knows it, without ``www.``."""
    name = (urlsplit(url).hostname or "").removeprefix("www.")
    return name or None


_ARCHIVED = re.compile(r"^(?:https?://)?web\.archive\.org/web/\d{4,14}[a-z_]*/", re.I)
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|ref|ref_?src|ref_?url|smid|cmpid|cmp|ocid|"
    r"s_cid|icid|ito|xtor|at_medium|at_campaign|spm)",
    re.I,
)


def same_page(url: str | None) -> str | None:
    """An address normalised for comparison: without scheme, ``www.``, port, trailing slash, fragment, tracking and web
    archive."""
    bare = _ARCHIVED.sub("", (url or "").strip().strip("<>"))
    bare = bare if is_address(bare) else f"https://{bare.lstrip('/')}"
    try:
        parts = urlsplit(bare)
        name = (parts.hostname or "").removeprefix("www.").rstrip(".")
        asked = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    except ValueError:
        return None
    path = unquote(parts.path).rstrip("/")
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    return f"{name}{path}{query}" if "." in name else None


def _path(url: str) -> str:
    """Path and query of an address; of a copy in a web archive, those of the page that was copied."""
    kept = _ARCHIVED.sub("", url)
    parts = urlsplit(kept if is_address(kept) else f"https://{kept}")
    return unquote(f"{parts.path}?{parts.query}")


def _candidates(path: str) -> list[list[tuple[str, str, str]]]:
    """Year, month and day of each date in a path, in each order in which it can be read."""
    found = [[match.groups()] for pattern in _YMD for match in pattern.finditer(path)]
    found += [[(m[1], str(_MONTHS.split("|").index(m[2].lower()) + 1), m[3])] for m in _NAMED.finditer(path)]
    found += [[(m[4], m[1], m[3]), (m[4], m[3], m[1])] for m in _YEAR_LAST.finditer(path)]
    return [[(year, month, day) for year, month, day in readings] for readings in found]


def address_days(url: str, today: dt.date) -> tuple[dt.date, ...]:
    """The publication day that an address holds (/2019/12/22/, 2024-03-21, 03212024), not after today.

    Two days where it can be read in two ways (03052024), none where it holds none.
    """
    for readings in _candidates(_path(url)):
        days = []
        for year, month, day in readings:
            try:
                found = calendar_day(int(year), int(month), int(day))
            except NoSuchDate:
                continue
            if dt.date(1990, 1, 1) <= found <= today and found not in days:
                days.append(found)
        if days:
            return tuple(days)
    return ()


def address_day(url: str, today: dt.date) -> dt.date | None:
    """The publication day that an address holds, not after today; None where it holds none or can be read in two ways."""
    days = address_days(url, today)
    return days[0] if len(days) == 1 else None


def address_month(url: str, today: dt.date) -> Period | None:
    """The publication month that an address holds (/2018/08/), begun by today; else None."""
    if not (match := _YM.search(_path(url))):
        return None
    try:
        found = stated(f"{match[1]}-{match[2]}")
    except NoSuchDate:
        return None
    return found if found and dt.date(1990, 1, 1) <= found.first <= today else None
