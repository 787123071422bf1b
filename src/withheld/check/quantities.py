"""Figures converted to one scale: an interval with its tolerance, per year or per month, and the steps of the conversion."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from withheld.amounts import number, spell
from withheld.check.periods import dated, span, told_years, years
from withheld.check.reaches import About, Abouts, Reach, reach
from withheld.records import Claim, Source
from withheld.vocabulary import measures

ROUNDING = 0.05
"""Tolerance as a share of the value, for a bound or the end of a range; for a bare figure, the most that half of its last
digit gives."""
HEDGED = 0.10
"""Tolerance of “about” and “some”, as a share."""
VAGUE = 1.5
"""Factor by which “thousands” may be below 2,000 or above 10,000."""
SHORTEST = 0.9
"""Years; totals over a shorter period are not converted to a yearly rate."""
LONGEST = 1.5
"""Years; totals over a longer period are averages."""
_NEARLY = re.compile(r"\b(?:nearly|almost|just under|just short of|close to)\s+(?:\S{1,4}\s*)?$", re.I)
_SHORT_OF = re.compile(r"\b(?:nearly|almost|just under)\b", re.I)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_MIRRORED = {"at_least": "at_most", "at_most": "at_least"}
_PER_YEAR = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0}
_ASSUMED = {"day": (20, 31, "20 to 31 working days"), "hour": (160, 496, "160 to 496 hours")}
"""Fewest and most working days and hours (8 to 16 a day) in a month: so wide that the assumption never decides."""


class Quantity(NamedTuple):
    """A claim on the scale on which it is compared.

    ``low`` and ``high`` are the value without tolerance, ``least`` and ``most`` with it (0 and infinity where unbounded).
    ``step`` is the arithmetic of the conversion (“$740m ÷ 7 years = $105.7m a year”), empty if there was none; ``assumed`` names
    the hours or days assumed for it; ``told`` is the day of publication of its document. ``average`` names the years of which a
    yearly value is the average (“2017–2023”, or “7 years” if only their number is stated), else it is empty. ``reach`` is the
    scope from the figure's words and its document; ``span`` its first and last day as ordinals, None if undated.
    """

    claim: Claim
    low: float
    high: float
    least: float
    most: float
    step: str = ""
    per: str | None = None
    assumed: str = ""
    told: dt.date | None = None
    average: str = ""
    reach: Reach | None = None
    span: tuple[int, int] | None = None

    @property
    def unit(self) -> str:
        """Unit of the claim."""
        return self.claim.unit

    @property
    def open_ended(self) -> bool:
        """Whether the figure is only a bound, open on one side, or only a magnitude."""
        return self.low <= 0 < self.high or math.isinf(self.high) or self.vague

    @property
    def vague(self) -> bool:
        """Whether it is a magnitude (“thousands”), not a number."""
        return self.claim.qualifier == "order"

    def words(self) -> str:
        """The figure on its scale, in words."""
        low = None if self.claim.low is None else self.low
        qualifier = "range" if self.assumed and self.claim.qualifier == "exact" else self.claim.qualifier
        return spell(low, self.high, qualifier, self.unit, self.per)


def quantities(
    claim: Claim, sources: Mapping[str, Source] | None = None, about: Mapping[str, About] | None = None
) -> tuple[Quantity, ...]:
    """The claim on each scale on which it can be compared; empty if there is none.

    A daily wage is comparable as such, and as a wide range by the month. ``about`` describes what each document is about.
    """
    source = sources.get(claim.document) if sources else None
    known = about.get(claim.document) if about else None
    told = source.published if source else known.published if known else None
    if not isinstance(about, Abouts):
        return _worked_out(claim, known, told)
    if id(claim) not in about.kept:
        about.kept[id(claim)] = (claim, _worked_out(claim, known, told))
    found: tuple[Quantity, ...] = about.kept[id(claim)][1]
    return found


def _worked_out(claim: Claim, about: About | None, told: dt.date | None) -> tuple[Quantity, ...]:
    if not _sound(claim) or measures()[claim.measure].is_plan:
        return ()
    found = [q for q in (_native(claim), _by_month(claim) if measures()[claim.measure].is_pay else None) if q]
    if not found:
        return ()
    scope = reach(claim, about)
    return tuple(q._replace(reach=scope, told=told) for q in found)


def quantity(claim: Claim, about: Mapping[str, About] | None = None) -> Quantity | None:
    """The claim on its own scale; None if it has none, such as a total of money without a period."""
    found = quantities(claim, None, about)
    return found[0] if found else None


def _sound(claim: Claim) -> bool:
    values = [v for v in (claim.low, claim.high) if v is not None]
    return bool(values) and all(math.isfinite(v) and v >= 0 for v in values) and values == sorted(values)


def _native(claim: Claim) -> Quantity | None:
    if claim.measure == "revenue":
        return _revenue(claim)
    if measures()[claim.measure].is_pay and claim.per in ("year", "week"):
        step = "÷ 12" if claim.per == "year" else "× 52 ÷ 12"
        return scaled(claim, _PER_YEAR[claim.per] / 12, step, "month")
    if claim.measure in ("wage_gross", "wage_net") and claim.per is None:
        return None
    q = scaled(claim)
    return q._replace(step=_remainder(claim, q.words())) if claim.unit == "fraction" else q


def _remainder(claim: Claim, words: str) -> str:
    """The subtraction by which the state's share follows from the one that workers keep, where the text gives that one: “100% −
    30% kept = 70%”; empty if it gives the state's."""
    if claim.quote is None:
        return ""
    figure, start = claim.figure or claim.quote, claim.quote.sentence_start
    written = {
        round(float(n) / 100, 6)
        for n in _DIGITS.findall(claim.quote.sentence[figure.start - start : figure.end - start])
    }
    values = {round(v, 6) for v in (claim.low, claim.high) if v is not None}
    if written == values or {round(1 - v, 6) for v in written} != values:
        return ""
    low, high = (None if v is None else 1 - v for v in (claim.high, claim.low))
    kept = spell(low, high or 0.0, _MIRRORED.get(claim.qualifier, claim.qualifier), claim.unit)
    return f"100% − {kept} kept = {words}"


def _revenue(claim: Claim) -> Quantity | None:
    if claim.per:
        times = _PER_YEAR.get(claim.per)
        return scaled(claim, times, "" if times == 1 else f"× {times:.0f}", "year") if times else None
    length = years(claim)
    if length is None or length < SHORTEST:
        length = told_years(claim)
        if not length:
            return None
    step = "" if length == 1 else f"÷ {length:.3g} years"
    made = scaled(claim, 1 / (float(f"{length:.3g}")), step, "year")
    placed = (years(claim) or 0) >= SHORTEST
    return made._replace(average=dated(claim) if placed else f"{length:.0f} years") if length > LONGEST else made


def _by_month(claim: Claim) -> Quantity | None:
    """Daily or hourly pay as a monthly range, as wide as working time can make it."""
    if claim.per not in _ASSUMED:
        return None
    fewest, most, words = _ASSUMED[claim.per]
    q = scaled(claim)
    wide = q._replace(low=q.low * fewest, high=q.high * most, least=q.least * fewest, most=q.most * most)
    wide = wide._replace(per="month", assumed=words)
    return wide._replace(step=f"{q.words()} × {words} = {wide.words()}")


def scaled(claim: Claim, times: float = 1.0, step: str = "", per: str | None = None) -> Quantity:
    """The claim multiplied by ``times``; ``step`` words the conversion, ``per`` is the new time base."""
    low = (claim.low or 0.0) * times
    high = claim.high * times if claim.high is not None else math.inf
    least, most = bounds(claim)
    q = Quantity(claim, low, high, least * times, most * times, "", per or claim.per, span=span(claim))
    if not step:
        return q
    said = spell(claim.low, claim.high, claim.qualifier, claim.unit)
    return q._replace(step=f"{said} {step} = {q.words()}")


def bounds(claim: Claim) -> tuple[float, float]:
    """Least and most that the claim can mean, with tolerance; 0 and infinity where it is unbounded."""
    low, high = claim.low or 0.0, claim.high if claim.high is not None else math.inf
    if claim.qualifier == "order":
        return low / VAGUE, high * VAGUE
    if claim.qualifier == "about" and _from_below(claim):
        return low * (1 - HEDGED), high
    share = {"about": HEDGED, "exact": rounding(low or high)}.get(claim.qualifier, ROUNDING)
    return low * (1 - share), high * (1 + share)


def _from_below(claim: Claim) -> bool:
    """Whether the hedge of a figure means a value below it: “nearly 100,000”."""
    if claim.quote is None or claim.figure is None:
        return False
    at = claim.figure.start - claim.quote.sentence_start
    near = claim.quote.sentence[max(0, at - 24) : at]
    within = claim.quote.sentence[at : claim.figure.end - claim.quote.sentence_start]
    return bool(_NEARLY.search(near) or _SHORT_OF.match(within))


def rounding(value: float) -> float:
    """Tolerance of a bare figure as a share: half of its last non-zero digit, at most ``ROUNDING``."""
    if value <= 0 or not math.isfinite(value):
        return 0.0
    digits = f"{value:.0f}" if value >= 100 else f"{value:.2f}".replace(".", "").lstrip("0")
    zeros = len(digits) - len(digits.rstrip("0"))
    return min(ROUNDING, 0.5 * 10.0**zeros / float(digits or 1))


def gap_between(a: Quantity, b: Quantity) -> int | None:
    """Days between the periods of two figures, 0 if they overlap; None if one is undated."""
    if a.span is None or b.span is None:
        return None
    return max(0, max(a.span[0], b.span[0]) - min(a.span[1], b.span[1]))


def overlap(a: Quantity, b: Quantity) -> bool:
    """Whether both can be true at once."""
    return a.least <= b.most and b.least <= a.most


def apart(a: Quantity, b: Quantity) -> tuple[float, float] | None:
    """Smallest and largest factor between two quantities that do not overlap; None if one of them is zero."""
    small, large = (a, b) if a.most < b.least else (b, a)
    if small.high <= 0 or large.low <= 0:
        return None
    nearest = (large.least if large.vague else large.low) / (small.most if small.vague else small.high)
    if small.open_ended or large.open_ended:
        return nearest, nearest
    return nearest, large.high / small.low


def as_written(apart: tuple[float, float], a: Quantity, b: Quantity) -> tuple[float, float]:
    """The factors of ``apart``, capped at those of the values as printed, so that a title can be recomputed from its line."""
    small, large = (a, b) if a.most < b.least else (b, a)
    near, far = (_ratio(large.low, small.high, a.unit), _ratio(large.high, small.low, a.unit))
    nearest = min(apart[0], near)
    return nearest, max(nearest, min(apart[1], far))


def _ratio(over: float, under: float, unit: str) -> float:
    written = _written(under, unit)
    return _written(over, unit) / written if written else math.inf


def _written(value: float, unit: str) -> float:
    """A value rounded to the digits that a card prints."""
    return value if not math.isfinite(value) else round(value / _last(value, unit)) * _last(value, unit)


def _last(value: float, unit: str) -> float:
    """Value of one unit in the last printed digit (see ``amounts.number``)."""
    if value <= 0 or unit == "person":
        return 1.0
    if unit == "fraction":
        return 10.0 ** (math.floor(math.log10(value * 100)) - 4)
    if value >= 1e6:
        return 10.0 ** (math.floor(math.log10(value)) - 3)
    return 1.0 if value >= 20 else 0.01


def bound(value: float, unit: str, *, up: bool) -> str:
    """One end of an interval in words, rounded outwards, so that the interval still holds."""
    last = _last(value, unit)
    steps = math.ceil(value / last * (1 - 1e-12)) if up else math.floor(value / last * (1 + 1e-12))
    return number(steps * last, unit)


class Quotient(NamedTuple):
    """Interval of a quotient, without tolerance (``low``, ``high``) and with it (``least``, ``most``)."""

    low: float
    high: float
    least: float
    most: float

    def words(self, unit: str) -> str:
        """“$88”, “$166 to $417”, “at least $416”: bounds are rounded outwards."""
        if self.low <= 0:
            return f"at most {bound(self.high, unit, up=True)}" if math.isfinite(self.high) else "any amount"
        if math.isinf(self.high):
            return f"at least {bound(self.low, unit, up=False)}"
        if math.isclose(self.low, self.high):
            return number(self.low, unit)
        low, high = bound(self.low, unit, up=False), bound(self.high, unit, up=True)
        return low if low == high else f"{low} to {high}"


def divide(a: Quantity, b: Quantity, by: float = 1.0) -> Quotient:
    """a ÷ b ÷ ``by`` as an interval."""

    def over(value: float, divisor: float) -> float:
        """``value`` ÷ ``divisor`` ÷ ``by``; an unbounded end stays unbounded."""
        if math.isinf(divisor):
            return 0.0
        return value / divisor / by if divisor > 0 else math.inf

    return Quotient(over(a.low, b.high), over(a.high, b.low), over(a.least, b.most), over(a.most, b.least))
