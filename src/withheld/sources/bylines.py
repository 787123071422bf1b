"""Date, outlet and address as printed on a page itself: the byline, the dateline, a line "Source: https://…"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from withheld.sources.address import web_address
from withheld.sources.dates import NoSuchDate, Period, mentions, stated

TOP = 14
"""Non-empty lines, from the first, in which a byline is searched for."""

_CHANGED = re.compile(r"\b(?:updated?|modified|edited|corrected)\b", re.I)
_VIEWED = re.compile(
    r"\b(?:accessed|retrieved|archived|downloaded|printed (?:on|at)|print date|date printed|viewed|captured|saved)\b[^\d.!?]{0,25}$",
    re.I,
)
"""Words before the day on which somebody opened, saved or printed the page."""
_SAID = re.compile(r"\b(?:published|posted|issued|released|created|publication date|date)\b|^\W*by\s+[A-Z]", re.I)
_NOISE = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\d{1,2}[:.]\d{2}(?::\d{2})?|\b[ap]\.?m\b\.?"
    r"|\b(?:gmt|utc|kst|est|edt|cet|msk|bst|ist|jst|at|on|of)\b|[+-]\d{2}:?\d{2}|[|•·–—,:()/-]",
    re.I,
)
_HANDLE = re.compile(r"(?<![\w.])@\w")
"""The signature of an embedded post: its date is not the report's."""
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z .,'’/-]{1,40}?(?:, [A-Z][A-Za-z .]{1,20})?),? (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}"
    r"|\d{1,2} [A-Z][a-z]{2,8})"
    r"(?P<year>,? (?:19|20)\d\d)?,? ?(?:\([^()]{1,40}\))? ?(?:--|[-–—])"
)
_AGENCY = re.compile(r"^[^\n]{0,90}?\(([A-Z][\w .'’&-]{1,30}?)\) ?(?:--|[-–—])")
_HOST = re.compile(r"(?:www\.)?(?:[a-z\d-]{1,40}\.){1,3}[a-z]{2,12}")
_NAME = re.compile(r"(?!By )[A-Z\d][\w.'’&-]*(?: (?:[A-Z\d][\w.'’&-]*|&|of|the|and)){0,5}")
_OUTLET_WORD = re.compile(
    r"\b(?:News|Post|Times|Herald|Journal|Daily|Tribune|Press|Agency|Gazette|Courier|Monitor|Record|Register|Observer|Ledger"
    r"|Review|Dispatch|Wire|Quarterly|Weekly|Monthly|Magazine|Mail|Guardian|Telegraph|Chronicle|Standard|Today|Radio|TV"
    r"|Independent|Globe|Star|Bulletin|Digest|Broadcasting|Network|Express|Inquirer|Examiner|Mirror|Reporter|Newswire)\b"
)
_SOURCE = re.compile(
    r"^[^\w\n]{0,9}(?:source|url|link|original(?: (?:article|source|link|url))?|retrieved from|permalink"
    r"|canonical)\W{0,3}:\W{0,3}"
    r"(?:\[[^\]]{0,300}\]\()?<?(https?://[^\s<>)\]]+)",
    re.I | re.MULTILINE,
)
_SIGNED = re.compile(r"@\w{2,30}\W{1,3}(?=\w)")
"""Who posts, at the head of a line."""
_ENDS = re.compile(r"[^\w(]*(?:\([^()]{1,40}\))?\W*$")
_DOCUMENT = re.compile(
    r"\b(?:transcript|briefing|statement|press release|minutes|hearing|letter|newsletter|bulletin|remarks|speech|testimony"
    r"|interview|communiqu[eé]|circular|memo(?:randum)?|notice|report|digest|no\. ?\d+|issue \d+)\b",
    re.I,
)
"""What a title calls its document: the day with which such a title ends is the document's own."""
_ALONE = re.compile(r"\A\s*<?(https?://\S+?)>?\s*$", re.MULTILINE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:©\s*)?((?:19|20)\d\d)(?!\s*[-–]\s*\d)", re.I)


def _top(lines: Iterable[str]) -> Iterator[str]:
    return islice((line.strip() for line in lines if line.strip()), TOP)


def byline_day(text: str, title: str | None, today: dt.date) -> dt.date | None:
    """The publication day that a line near the top states, not after today; else the day of a change."""
    changed: dt.date | None = None
    for number, line in enumerate(_top(text.split("\n"))):
        if not number and (signed := _SIGNED.match(line)):  # the first post of a thread
            line = line[signed.end() :]
        elif line == title:
            closing = _closing(line) if _DOCUMENT.search(line) else None
            if closing and closing.day and closing.day <= today:
                return closing.day
            continue
        for found, is_change in _stated_days(line):
            if found <= today and not is_change:
                return found
            changed = changed or (found if found <= today else None)
    return changed


def _stated_days(line: str) -> Iterator[tuple[dt.date, bool]]:
    """Days on a byline or dateline, each with whether it is that of a change; days that are merely mentioned are skipped."""
    if match := _DATELINE.match(line):
        yield from ((day, False) for day in _dateline_day(match, None))
        return
    if len(line) > 160 or _HANDLE.search(line):
        return
    found = sorted((period for period in mentions(line) if period.day), key=lambda period: period.start)
    if found and (_labelled(line[: found[0].start]) or _mostly_date(line, found)):
        ends = [0, *(period.end for period in found)]
        for before, period in zip(ends, found, strict=False):
            if not _VIEWED.search(line[before : period.start]):
                yield period.first, bool(_CHANGED.search(line[before : period.start]))


def seen_by(text: str, today: dt.date) -> dt.date | None:
    """The day on which somebody opened, saved or printed the page, by a line near the top: it was published no later."""
    for line in _top(text.split("\n")):
        for period in mentions(line) if len(line) <= 160 else ():
            before = line[: period.start]
            if period.day and period.first <= today and len(before.split()) <= 12 and _VIEWED.search(before):
                return period.first
    return None


def _labelled(before: str) -> bool:
    return bool(_SAID.search(before) or _CHANGED.search(before) or _VIEWED.search(before)) and len(before.split()) <= 12


def _mostly_date(line: str, found: list[Period]) -> bool:
    for period in found:
        line = line[: period.start] + "\0" * (period.end - period.start) + line[period.end :]
    left = _NOISE.sub(" ", line.replace("\0", " "))
    sentence = re.search(r"\0 ?[.!?]$", line) and len(re.findall(r"[^\W\d_]{2,}", line[: line.index("\0")])) >= 3
    return len(left.split()) <= 4 and not sentence and not re.search(r"\w[.!?]$", left.strip())


def _dateline_day(match: re.Match[str], year: str | None) -> Iterator[dt.date]:
    year = (match["year"] or "").strip(", ") or year
    if not year:
        return
    try:
        found = stated(f"{match['date']}, {year}" if match["date"][0].isalpha() else f"{match['date']} {year}")
    except NoSuchDate:
        return
    if found and found.day:
        yield found.day


def dateline_day(text: str, url: str | None, today: dt.date) -> dt.date | None:
    """Day of a dateline without a year ("SEOUL, April 3 (Yonhap) --"), where the address or a copyright line has it."""
    match = next((match for line in _top(text.split("\n")) if (match := _DATELINE.match(line))), None)
    year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", url or "") or _COPYRIGHT.search(text)
    days = _dateline_day(match, year[1]) if match and year else iter(())
    return next((day for day in days if day <= today), None)


def byline_month(text: str, title: str | None) -> Period | None:
    """The month on a line near the top that names an outlet and a month only ("The Quarterly, June 2019").

    In the title, only a month that it ends with is that of publication ("The Quarterly, no. 12 (June 2019)").
    """
    for line in _top(text.split("\n")):
        found = [period for period in mentions(line) if not period.day] if len(line) <= 100 else []
        if line == title and not _closing(line):
            continue
        if len(found) == 1 and _named_outlet(line) and not re.search(r"[.!?]$", line):
            return found[0]
    return None


def _closing(title: str) -> Period | None:
    """The time with which a title ends, set off from the rest: "…, 6 May 2018 (translation)", "… (June 2019)"."""
    last = max(mentions(title), key=lambda period: period.end, default=None) if len(title) <= 160 else None
    apart = last and title[: last.start].rstrip()[-1:] in ("(", ",", "|", "·", "-", "–", "—", ":")
    return last if last and apart and _ENDS.match(title, last.end) else None


def outlet(text: str) -> str | None:
    """The outlet as the page itself names it: in a dateline ("MOSCOW (Reuters) -"), on a byline, or as a bare host."""
    for line in _top(text.split("\n")):
        if (match := _AGENCY.match(line)) and line[:2].isupper():
            return match[1]
        if _HOST.fullmatch(line):
            return line.removeprefix("www.")
        if (line.lower().startswith("by ") or next(mentions(line), None)) and (name := _named_outlet(line)):
            return name
    return None


def _named_outlet(line: str) -> str | None:
    """The part of a short line, between commas or bars, that has the name of an outlet."""
    if len(line) > 120:
        return None
    line = re.sub(r"^By (?:the )?(?=.* (?:staff|newsroom)\b)| (?:staff|newsroom)\b", "", line)
    parts = (part.strip() for part in re.split(r"[,|·•]|\s[-–—]\s", line))
    return next((part for part in parts if _NAME.fullmatch(part) and _OUTLET_WORD.search(part)), None)


def source_address(text: str) -> str | None:
    """The address in a line "Source: https://…", or one that stands alone on the first line."""
    match = _SOURCE.search(text) or _ALONE.search(text)
    return web_address(match[1]) if match else None
