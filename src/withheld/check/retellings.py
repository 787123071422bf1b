"""What changed between two reports of one figure: currency, unit, bound, what is counted, or plan against fact."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from withheld.amounts import amount
from withheld.check.periods import length
from withheld.records import Claim
from withheld.vocabulary import codelist, measures

Change = Literal["currency", "unit", "bound", "scope", "modality"]
ALIKE = 0.02
"""Values that differ by at most this share have the same digits."""
SPREAD = 1.25
"""The rates implied by the two ends of a converted range may differ by this factor, because of rounding."""
COUNTED = ("workers_abroad", "workers_dispatched")
"""Measures under which a plan may be reported as a fact."""
AROUND = 60
"""Characters around a figure within which to look for what it counts."""
_OTHER = re.compile(r"[;:]|,? (?:and|but|while) (?:\w+ ){0,4}\d")
"""The point after a figure where its sentence turns to another figure."""


class Retold(NamedTuple):
    """A change from an earlier report to a later one; ``was`` and ``became`` follow the two figures in ``words``."""

    kind: Change
    earlier: Claim
    later: Claim
    was: str = ""
    became: str = ""

    @property
    def words(self) -> str:
        """The change in a few words that can be checked."""
        told = "" if self.kind == "scope" else amount(self.later)
        return f"{amount(self.earlier)}{self.was} → {told}{self.became}"


class Form(NamedTuple):
    """How a figure is reported apart from its number: everything that a later report can change."""

    measure: str
    unit: str
    per: str | None
    rate: str | None
    each: bool
    bound: str
    counts: str | None


def form(claim: Claim) -> Form:
    """The form of a claim."""
    counts = counted(claim) if claim.unit == "person" else None
    return Form(claim.measure, claim.unit, claim.per, rate(claim), claim.each, _bounded(claim), counts)


class Rest(NamedTuple):
    """What else ``retold`` compares: the place of a figure, whether it is denied, and its numbers."""

    programme: str
    hosts: object
    place: str | None
    sector: str | None
    denied: bool
    values: tuple[float, ...]


Looks = tuple[Form, Rest]


def looks(claim: Claim) -> Looks:
    """Everything that ``retold`` compares: claims with equal looks give equal results."""
    denied = claim.stance == "denied"
    return form(claim), Rest(claim.programme, claim.hosts, claim.place, claim.sector, denied, values(claim))


def may_change(earlier: Form, later: Form) -> bool:
    """Whether ``retold`` can find a change from one form to the other; a quick filter, because most figures have the same
    form."""
    if earlier.measure == later.measure:
        return earlier != later
    return earlier.unit == later.unit and measures()[earlier.measure].is_plan and later.measure in COUNTED


def retold(earlier: Claim, later: Claim) -> Retold | None:
    """The change between two reports with the same digits or a converted sum; None if nothing changed or they are different
    figures."""
    if earlier.hosts != later.hosts or earlier.programme != later.programme:
        return None
    if any(one and other and one != other for one, other in _within(earlier, later)):
        return None  # different places or sectors: the digits agree by chance
    if earlier.unit != later.unit:
        return _currency(earlier, later)
    if not _same_digits(earlier, later):
        return None
    return _modality(earlier, later) or _scope(earlier, later) or _unit(earlier, later) or _bound(earlier, later)


def _within(a: Claim, b: Claim) -> tuple[tuple[str | None, str | None], ...]:
    return ((a.place, b.place), (a.sector, b.sector))


def values(claim: Claim) -> tuple[float, ...]:
    """The positive numbers of a claim, smallest first."""
    return tuple(sorted({v for v in (claim.low, claim.high) if v is not None and v > 0}))


def _same_digits(a: Claim, b: Claim) -> bool:
    left, right = values(a), values(b)
    return len(left) == len(right) > 0 and all(abs(x - y) <= ALIKE * x for x, y in zip(left, right, strict=True))


def _currency(a: Claim, b: Claim) -> Retold | None:
    rates = codelist("rates")["per_dollar"]
    left, right = values(a), values(b)
    comparable = a.measure == b.measure and a.per == b.per and a.unit in rates and b.unit in rates
    if not comparable or len(left) != len(right) or not left:
        return None
    if _same_digits(a, b):
        return Retold("currency", a, b, became=": the same number in another currency")
    factors = sorted(y / x for x, y in zip(left, right, strict=True))
    least = rates[b.unit][0] / rates[a.unit][1]
    most = rates[b.unit][1] / rates[a.unit][0]
    if len(left) > 1 and factors[-1] <= SPREAD * factors[0] and least <= factors[0] and factors[-1] <= most:
        rate = f"{factors[0]:,.4g} to {factors[-1]:,.4g} {b.unit} for one {a.unit}"
        return Retold("currency", a, b, became=f": the same figure converted, at {rate}")
    return None


def _modality(a: Claim, b: Claim) -> Retold | None:
    planned = [measures()[c.measure].is_plan for c in (a, b)]
    if planned == [True, False] and b.measure in COUNTED and b.stance != "denied":
        return Retold("modality", a, b, " planned or possible", " reported as a fact")
    return None


def _scope(a: Claim, b: Claim) -> Retold | None:
    if a.measure != b.measure or a.unit != "person":
        return None
    one, other = counted(a), counted(b)
    if one is None or other is None or one == other:
        return None
    names = {c["code"]: c["label"] for c in codelist("counted")["code"]}
    return Retold("scope", a, b, f": {names[one]}", names[other])


def _unit(a: Claim, b: Claim) -> Retold | None:
    same = a.per == b.per or rate(a) == rate(b)
    if a.measure != b.measure or (same and a.each == b.each):
        return None
    return Retold("unit", a, b, _each(a), _each(b))


def rate(claim: Claim) -> str | None:
    """The time base of a figure: its own, or that of a sum over just one year or month, which means the same."""
    if claim.per or claim.each or claim.unit == "person":
        return claim.per
    days = length(claim) or 0
    return "year" if days in (365, 366) else "month" if 28 <= days <= 31 else None


def _each(claim: Claim) -> str:
    return " each" if claim.each else "" if claim.per else " in all"


def _bound(a: Claim, b: Claim) -> Retold | None:
    if a.measure != b.measure or _bounded(a) == _bounded(b):
        return None
    return Retold("bound", a, b)


def _bounded(claim: Claim) -> str:
    return claim.qualifier if claim.qualifier in ("at_least", "at_most") else ""


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((c["code"], re.compile(c["words"], re.I)) for c in codelist("counted")["code"])


def counted(claim: Claim) -> str | None:
    """What a head-count counts, from its record or else from the words around it; None if neither says."""
    if claim.counted or claim.quote is None:
        return claim.counted
    text = claim.quote.sentence
    if claim.figure is not None:
        at, end = (p - claim.quote.sentence_start for p in (claim.figure.start, claim.figure.end))
        text = text[max(0, at - AROUND) : at] + _OTHER.split(text[at : end + AROUND], maxsplit=1)[0]
    return _counts(text)


@lru_cache(maxsize=1 << 18)
def _counts(text: str) -> str | None:
    return next((code for code, words in _words() if words.search(text)), None)
