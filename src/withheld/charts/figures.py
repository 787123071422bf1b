"""Formatting of estimated quantities, periods and dates, with no more digits than an estimate supports."""

from __future__ import annotations

import calendar
import datetime as dt
import math

from withheld.estimate import FEWER, Quantiles, is_few

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SCALES = ((1e9, "bn"), (1e6, "m"))
INTERVALS = {95: (0, 6), 80: (1, 5), 50: (2, 4)}
"""Positions of the bounds of each interval in ``Quantiles.values``."""


def rounded(value: float, digits: int = 2) -> float:
    """The value to so many significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2g}"


def _money(value: float, currency: str) -> str:
    sign, value = "$" if currency == "USD" else f"{currency} ", rounded(value)
    scale, suffix = next(((s, x) for s, x in SCALES if abs(value) >= s), (1, ""))
    return f"{sign}{_plain(value / scale)}{suffix}"


def _percent(value: float) -> str:
    """A share in whole percent; one just above zero or just below one is not rounded to it."""
    if 0 < value < 0.005:
        return f"{value * 100:.1g}%"
    return "over 99%" if 0.995 <= value < 1 else f"{value * 100:.0f}%"


def quantity(value: float, unit: str) -> str:
    """An estimated quantity to two significant digits: ``98,000``, ``$480m``, ``62%``, ``4.2 months``.

    ``unit`` is a base unit or an ISO 4217 code, with ``/month`` or ``/year`` behind it for a rate.
    """
    base = unit.partition("/")[0].partition(" ")[0]
    if base == "fraction":
        return _percent(value)
    if base == "person":
        value = float(round(value))  # persons are whole
    if len(base) == 3 and base.isupper():
        return _money(value, base)
    return _plain(rounded(value))


def told(value: float, unit: str) -> str:
    """An estimated quantity in a text: as ``quantity``, but a count under ten as a range in words."""
    return FEWER if is_few(value, unit) else quantity(value, unit)


def rate_words(unit: str) -> str:
    """The words behind a quantity that name its unit: ``workers``, ``a year``; empty where the figure says it."""
    base, _, per = unit.partition("/")
    noun = {"person": "workers", "month": "months"}.get(base, "")
    return f"{noun} a {per}".strip() if per else noun


def between(quantiles: Quantiles, level: int, unit: str) -> str:
    """The bounds of an interval in words: ``52,000 to 140,000``; one value where both are the same to a reader."""
    low, high = (told(quantiles.values[k], unit) for k in INTERVALS[level])
    return low if low == high else f"{low} to {high}"


def day(date: dt.date) -> str:
    """A day: ``22 Dec 2019``."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """A month: ``Dec 2019``."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def _month_end(date: dt.date) -> bool:
    return date.day == calendar.monthrange(date.year, date.month)[1]


def _whole(start: dt.date, end: dt.date) -> tuple[str, str] | None:
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year), str(end.year)
    return (month(start), month(end)) if start.day == 1 and _month_end(end) else None


def period(start: dt.date | None, end: dt.date | None) -> str:
    """A period at the precision that it has: ``2019``, ``Dec 2019``, ``22 Dec 2019``, ``2017–2023``, ``undated``."""
    if start is None and end is None:
        return "undated"
    if start is None or end is None:
        return f"from {day(start)}" if start else f"until {day(end)}" if end else ""
    first, last = _whole(start, end) or (day(start), day(end))
    if first == last:
        return first
    return f"{first}–{last}" if len(first) == len(last) == 4 else f"{first} to {last}"


def counted(n: int, noun: str) -> str:
    """A number with its noun: ``1 claim``, ``1,204 claims``."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
