"""Figures brought to one scale: an interval with its tolerance, per year or per month, and the period that it holds for."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import NamedTuple

from withheld.amounts import amount, number, spell
from withheld.records import Claim

ROUNDING = 0.05
"""A bare figure may be rounded by half of its last digit, but never by more than this share."""
HEDGED = 0.10
"""“About”, “nearly”, “some”: within a tenth."""
BOUND = 0.02
"""A bound or the end of a range is taken to be rounded by this share."""
_SHORT = re.compile(r"\b(?:nearly|almost|just under|just short of|close to)\s+(?:\S{1,4}\s*)?$", re.I)
_PER_YEAR = {"year": 1.0, "month": 12.0, "week": 52.0}


class Quantity(NamedTuple):
    """A claim on the scale at which it is compared.

    ``low`` and ``high`` are the value without tolerance, ``least`` and ``most`` with it (0 and infinity where unbounded).
    ``step`` is the arithmetic that led there (“$740m ÷ 7 years = $106m a year”), empty where there was none.
    """

    claim: Claim
    low: float
    high: float
    least: float
    most: float
    step: str
    unit: str
    per: str | None
    told: dt.date | None = None

    def words(self) -> str:
        """The figure on its scale, in words."""
        c = self.claim
        if not self.step:
            return amount(c)
        finite = self.high if math.isfinite(self.high) else None
        return spell(self.low if self.low > 0 or finite is None else finite, finite if self.low > 0 else finite, c.qualifier, self.unit, self.per, c.each)


def quantity(claim: Claim) -> Quantity | None:
    """The claim on its scale, None where it has none: a total without a period, a rate that needs an assumption."""
    if claim.measure == "revenue":
        return _revenue(claim)
    if claim.measure in ("wage_gross", "wage_net", "levy"):
        return _pay(claim)
    if claim.measure in ("workers_dispatched", "workers_returned") and claim.per:
        return None
    return _scaled(claim, 1.0, "", claim.per)


def years(claim: Claim) -> float | None:
    """Length of a claim's period in years, whole where it is within a twentieth of that; None without one."""
    if claim.start is None or claim.end is None:
        return None
    exact = ((claim.end - claim.start).days + 1) / 365.25
    whole = round(exact)
    return float(whole) if whole and abs(exact - whole) < 0.05 * whole else exact


def _revenue(claim: Claim) -> Quantity | None:
    if claim.per in _PER_YEAR:
        factor = _PER_YEAR[claim.per]
        step = "" if factor == 1 else f"{_said(claim)} × {factor:.0f} = {{}} a year"
        return _scaled(claim, factor, step, "year")
    length = years(claim)
    if claim.per or length is None or length < 0.9:
        return None
    step = f"{_said(claim)} ÷ {length:.3g} year{'s' if length != 1 else ''} = {{}} a year"
    return _scaled(claim, 1 / length, step, "year")


def _pay(claim: Claim) -> Quantity | None:
    if claim.per not in _PER_YEAR:
        return _scaled(claim, 1.0, "", claim.per) if claim.per in ("hour", "day") or claim.measure == "levy" else None
    factor = _PER_YEAR[claim.per] / 12
    step = "" if factor == 1 else f"{_said(claim)} × {_PER_YEAR[claim.per]:.0f} ÷ 12 = {{}} a month"
    return _scaled(claim, factor, step, "month")


def _said(claim: Claim) -> str:
    return spell(claim.low, claim.high, claim.qualifier, claim.unit)


def _scaled(claim: Claim, factor: float, step: str, per: str | None) -> Quantity:
    low = (claim.low or 0.0) * factor
    high = claim.high * factor if claim.high is not None else math.inf
    least, most = bounds(claim)
    shown = spell(claim.low and claim.low * factor, claim.high and claim.high * factor, claim.qualifier, claim.unit)
    return Quantity(claim, low, high, least * factor, most * factor, step.format(shown) if step else "", claim.unit, per)


def bounds(claim: Claim) -> tuple[float, float]:
    """Least and most that the claim can mean, tolerance included."""
    low, high = claim.low or 0.0, claim.high if claim.high is not None else math.inf
    if claim.qualifier == "order":
        return low, high
    if claim.qualifier == "about" and _from_below(claim):
        return low * (1 - HEDGED), high * (1 + BOUND)
    share = {"about": HEDGED, "exact": rounding(claim.low if claim.low is not None else high)}.get(claim.qualifier, BOUND)
    return low * (1 - share), high * (1 + share)


def _from_below(claim: Claim) -> bool:
    """Whether the hedge before the figure says that it falls short: “nearly 100,000”."""
    if claim.quote is None or claim.figure is None:
        return False
    at = claim.figure.start - claim.quote.sentence_start
    return bool(_SHORT.search(claim.quote.sentence[max(0, at - 24) : at]))


def rounding(value: float) -> float:
    """Share by which a bare figure may have been rounded: half of its last digit that is not zero."""
    if value <= 0 or not math.isfinite(value):
        return 0.0
    last = 0
    digits = f"{value:.0f}" if value >= 100 else f"{value:.2f}".replace(".", "").lstrip("0")
    stripped = digits.rstrip("0")
    last = len(digits) - len(stripped)
    return float(min(ROUNDING, 0.5 * 10**last / float(digits or 1)))


def overlap(a: Quantity, b: Quantity) -> bool:
    """Whether both can be true at once."""
    return a.least <= b.most and b.least <= a.most


def apart(a: Quantity, b: Quantity) -> tuple[float, float] | None:
    """Smallest and largest factor between two quantities that do not overlap; None where one of them is zero."""
    small, large = (a, b) if a.high < b.low else (b, a)
    if small.high <= 0 or large.low <= 0 or not math.isfinite(small.high):
        return None
    top = large.high if math.isfinite(large.high) else large.low
    bottom = small.low if small.low > 0 else small.high
    return large.low / small.high, top / bottom


def gap_days(a: Claim, b: Claim) -> int | None:
    """Days between the periods of two claims, 0 if they overlap; None if one is not placed in time."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return None
    return max(0, (max(a.start, b.start) - min(a.end, b.end)).days)


def dated(claim: Claim) -> str:
    """The period in words."""
    if claim.start is None or claim.end is None:
        return "period not said"
    if claim.start == claim.end:
        return claim.start.isoformat()
    if (claim.start.month, claim.start.day, claim.end.month, claim.end.day) == (1, 1, 12, 31):
        return str(claim.start.year) if claim.start.year == claim.end.year else f"{claim.start.year}–{claim.end.year}"
    return f"{claim.start} to {claim.end}"


def middle(claim: Claim) -> dt.date | None:
    """Middle of a claim's period."""
    if claim.start is None or claim.end is None:
        return None
    return claim.start + (claim.end - claim.start) / 2


__all__ = ["Quantity", "apart", "bounds", "dated", "gap_days", "middle", "number", "overlap", "quantity", "rounding", "years"]
