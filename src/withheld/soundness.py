"""Plausibility of a figure: the one check that every claim passes on entry, and the resolution of country names to codes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from withheld.records import Claim
from withheld.vocabulary import codelist, measures

WHOLE = frozenset(["person", "site", "country"])
"""Units that are whole numbers."""
MOST = {"person": 1e9, "site": 1e7, "country": 250.0, "fraction": 1.0, "ratio": 1e4, "month": 600.0, "currency": 1e18}
"""The largest plausible figure of a unit; anything above is an error."""
MOST_HOURS = {"day": 24.0, "week": 168.0, "month": 744.0, "year": 8784.0, None: 8784.0}
YEARS = (1900, 2100)
"""First and last plausible year of a period."""


def checked(claim: Claim) -> Claim:
    """The claim itself; ValueError says in one line what in it is impossible."""
    if found := next(faults(claim), None):
        raise ValueError(found)
    return claim


def faults(claim: Claim) -> Iterator[str]:
    """What in a claim is impossible: value, unit, rate, countries or period, each in words for a person; none for a sound one."""
    yield from _values(claim)
    yield from _unit(claim)
    yield from _rate(claim)
    yield from _where(claim)
    yield from _period(claim)


def _values(claim: Claim) -> Iterator[str]:
    bounds = [(n, v) for n, v in (("low", claim.low), ("high", claim.high)) if v is not None]
    if not bounds:
        yield "low and high are empty: a row without a figure is not a claim"
    if odd := next((f"{name} is {v}, which is not a number" for name, v in bounds if not math.isfinite(v)), None):
        yield odd
        return
    yield from (f"{name} is {v:,.15g}: a figure cannot be negative" for name, v in bounds if v < 0)
    if len(bounds) == 2 and bounds[0][1] > bounds[1][1]:
        yield f"low {bounds[0][1]:,.15g} is above high {bounds[1][1]:,.15g}"
    unit = measures()[claim.measure].unit
    if unit in WHOLE:
        halves = (f"{name} is {v:,.15g}: {claim.measure} counts whole ones" for name, v in bounds if v != int(v))
        yield from halves
    most = MOST_HOURS.get(claim.per, math.inf) if unit == "hour" else MOST.get(unit, math.inf)
    per = f" a {claim.per}" if unit == "hour" and claim.per else ""
    yield from (f"{name} is {v:,.15g}: {unit} goes up to {most:,.15g}{per}" for name, v in bounds if v > most)
    yield from _qualified(claim)


def _qualified(claim: Claim) -> Iterator[str]:
    """A bound needs the value of its side, an exact figure both."""
    if claim.qualifier == "at_least" and claim.low is None:
        yield "at_least needs low"
    elif claim.qualifier == "at_most" and claim.high is None:
        yield "at_most needs high"
    elif claim.qualifier not in ("at_least", "at_most") and (claim.low is None) != (claim.high is None):
        yield f"{claim.qualifier} needs low and high; for one bound say at_least or at_most"


def _unit(claim: Claim) -> Iterator[str]:
    unit = measures()[claim.measure].unit
    if unit == "currency":
        if claim.unit not in _currencies():
            yield f"unit {claim.unit or 'is empty and'} is not a currency code (ISO 4217), which {claim.measure} needs"
    elif claim.unit != unit:
        yield f"unit {claim.unit or 'is empty and'} does not fit {claim.measure}, which is in {unit}"
    if claim.counted and unit != "person":
        yield f"counted {claim.counted} is for persons, and {claim.measure} is in {unit}"


def _rate(claim: Claim) -> Iterator[str]:
    """Stocks, shares and terms hold at a time, so they have no time base; counts of persons, sites or countries have no
    “each”."""
    measure = measures()[claim.measure]
    held = measure.nature in ("stock", "count") and not measure.is_money
    timeless = held or measure.nature == "share" or claim.measure == "contract_term"
    if claim.per and timeless:
        yield f"per {claim.per} does not fit {claim.measure}, which has no time base"
    if claim.measure == "hours_worked" and claim.per == "hour":
        yield "hours an hour are no measure; say per day, week or month"
    if claim.each and measure.unit in WHOLE:
        yield f"each does not fit {claim.measure}, which counts {measure.unit}s"


def _where(claim: Claim) -> Iterator[str]:
    for field, codes in (("host", claim.hosts), ("programme", (claim.programme,))):
        yield from (
            f"{field} {c or 'is empty and'} is no ISO 3166-1 code of a country" for c in codes if not is_code(c)
        )


def _period(claim: Claim) -> Iterator[str]:
    days = [(n, d) for n, d in (("start", claim.start), ("end", claim.end)) if d is not None]
    yield from (f"{name} {d} is not a plausible date" for name, d in days if not YEARS[0] <= d.year <= YEARS[1])
    if claim.start and claim.end and claim.start > claim.end:
        yield f"start {claim.start} is after end {claim.end}"


def is_code(code: str) -> bool:
    """Whether two capitals are the ISO 3166-1 alpha-2 code of a country, or XK, which all use for Kosovo."""
    return code in _codes()


@cache
def _currencies() -> frozenset[str]:
    import pycountry

    return frozenset(c.alpha_3 for c in pycountry.currencies)


@cache
def _codes() -> frozenset[str]:
    import pycountry

    return frozenset(c.alpha_2 for c in pycountry.countries) | {"XK"}


def country_code(words: str) -> str:
    """The code of a country by its code in any case, its ISO-3 code or its name; ValueError if it is none."""
    asked = " ".join(words.casefold().split())
    if found := _by_words().get(asked):
        return found
    raise ValueError(f"{words}: is not a country; write its ISO 3166-1 code or its name")


@cache
def _by_words() -> dict[str, str]:
    import pycountry

    found: dict[str, str] = {}
    also: dict[str, str] = codelist("countries")["also"]
    for c in pycountry.countries:
        names = (c.alpha_2, c.alpha_3, *(getattr(c, n, None) for n in ("name", "common_name", "official_name")))
        found |= {name.casefold(): c.alpha_2 for name in names if name}
    listed = codelist("countries")["country"].items()
    return found | {n.casefold(): code for code, c in listed for n in c["names"]} | also
