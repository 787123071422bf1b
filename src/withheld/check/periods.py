"""Periods of figures: distance between two, overlap, length, and wording."""

from __future__ import annotations

import datetime as dt
import re

from withheld.records import Claim

YEAR = 365.25
NEAR = 60
"""Characters around a total of money within which to look for its number of years."""
_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
]
_COUNTS = {word: n for n, word in enumerate(_NUMBERS[:12], 1)} | {"fifteen": 15, "twenty": 20}
_OVER = re.compile(
    rf"\b(?:over|in|during|within|across|for)\s+(?:the\s+)?(?:(?:past|last|previous|course of|space of|period of)\s+)?(?:the\s+)?"
    rf"(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})[\s-]years?\b(?!\s+(?:ago|old|earlier|later))",
    re.I,
)


def period(claim: Claim) -> tuple[dt.date, dt.date] | None:
    """First and last day of a claim; a single date is both; None if undated."""
    start, end = claim.start or claim.end, claim.end or claim.start
    if start is None or end is None:
        return None
    return (start, end) if start <= end else (end, start)


def span(claim: Claim) -> tuple[int, int] | None:
    """The period of a claim as ordinals of its first and last day; None if undated."""
    placed = period(claim)
    return (placed[0].toordinal(), placed[1].toordinal()) if placed else None


def gap_days(a: Claim, b: Claim) -> int | None:
    """Days between the periods of two claims, 0 if they overlap; None if one is undated."""
    one, two = period(a), period(b)
    if one is None or two is None:
        return None
    return max(0, (max(one[0], two[0]) - min(one[1], two[1])).days)


def shared(a: Claim, b: Claim) -> float:
    """Overlap of two periods as a share of the time from the earlier start to the later end; 0 if one is undated."""
    one, two = period(a), period(b)
    if one is None or two is None:
        return 0.0
    common = (min(one[1], two[1]) - max(one[0], two[0])).days + 1
    return max(0.0, common / ((max(one[1], two[1]) - min(one[0], two[0])).days + 1))


def length(claim: Claim) -> int | None:
    """Length of a claim's period in days; None if undated."""
    placed = period(claim)
    return (placed[1] - placed[0]).days + 1 if placed else None


def years(claim: Claim) -> float | None:
    """Length of a claim's period in years, rounded to a whole number within 5% of it; None if undated."""
    days = length(claim)
    if days is None:
        return None
    exact = days / YEAR
    whole = round(exact)
    return float(whole) if whole and abs(exact - whole) < 0.05 * whole else exact


def told_years(claim: Claim) -> int | None:
    """The number of years that a sum is said to cover (“$9m over three years”), whichever they were; None if not stated."""
    if claim.quote is None:
        return None
    figure, first = claim.figure or claim.quote, claim.quote.sentence_start
    near = claim.quote.sentence[max(0, figure.start - first - NEAR) : figure.end - first + NEAR]
    found = _OVER.search(near)
    return (_COUNTS.get(found["n"].lower()) or int(found["n"])) if found else None


def middle(claim: Claim) -> dt.date | None:
    """Middle of a claim's period; None if undated."""
    placed = period(claim)
    return placed[0] + (placed[1] - placed[0]) / 2 if placed else None


def dated(claim: Claim) -> str:
    """The period in words: “2017–2023”, “December 2017”, “1 March 2019”, “period not said”."""
    placed = period(claim)
    if placed is None:
        return "period not stated"
    start, end = placed
    if claim.start is None or claim.end is None:
        return f"{'from' if claim.start else 'until'} {_day(start)}"
    if start == end:
        return _day(start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start.day == 1 and (start.year, start.month) == (end.year, end.month) and (end + dt.timedelta(1)).day == 1:
        return f"{start:%B} {start.year}"
    return f"{_day(start)} to {_day(end)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def apart_words(*claims: Claim, lead: str = "") -> str:
    """How the times of some figures differ: “other years: 2017 and 2019”, or “other dates: …” within one year; after a ``lead``
    in one clause, “they are of other years, 2017 and 2019”."""
    years = {day.year for c in claims for day in (c.start, c.end) if day}
    unlike = "other dates" if len(years) == 1 else "other years"
    return f"{lead}{unlike}{',' if lead else ':'} " + " and ".join(dict.fromkeys(dated(c) for c in claims))
