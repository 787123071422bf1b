"""Which figures tell of one quantity: the scope that they share, and how it is named to a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from withheld.check.periods import middle
from withheld.check.quantities import Quantity, quantities
from withheld.names import normal
from withheld.records import Claim, Source
from withheld.vocabulary import codes, country_name, measures

EXTREMES = 3
"""Figures kept of each year of a quantity at either end: no others can stand further apart."""
Key = tuple[object, ...]


def key(q: Quantity) -> Key:
    """Scope and scale that two figures must share to be the same quantity."""
    c = q.claim
    return (c.measure, c.programme, frozenset(c.hosts), (c.place or "").casefold(), c.sector, c.each, q.unit, q.per)


def area(claim: Claim) -> Key:
    """Programme, hosts, place and sector: what two figures of different measures must share to be multiplied."""
    return (claim.programme, frozenset(claim.hosts), (claim.place or "").casefold(), claim.sector)


def groups(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[list[Quantity]]:
    """Figures of one scope and scale, every group that has at least two of them."""
    found: dict[Key, list[Quantity]] = defaultdict(list)
    for claim in claims:
        for q in quantities(claim, sources):
            found[key(q)].append(q)
    return [group for group in found.values() if len(group) > 1]


def identity(claim: Claim) -> Key:
    """What makes two records one: the same value of the same scope, period and stance from one origin."""
    root = normal(claim.origin) if claim.origin else ("", claim.document)
    value = (claim.low, claim.high, claim.qualifier, claim.per, claim.each)
    return (claim.measure, claim.unit, *value, *area(claim), claim.start, claim.end, claim.stance, root)


def once(group: Iterable[Quantity]) -> list[Quantity]:
    """Each figure of an origin once: a reprint contradicts nothing that its original does not."""
    kept: dict[tuple[Key, str], Quantity] = {}
    for q in group:
        kept.setdefault((identity(q.claim), q.assumed), q)
    return list(kept.values())


def extremes(group: Iterable[Quantity]) -> list[Quantity]:
    """The lowest and highest few of each year, and of those without one."""
    by_year: dict[int | None, list[Quantity]] = defaultdict(list)
    for q in group:
        day = middle(q.claim)
        by_year[day.year if day else None].append(q)
    kept: dict[int, Quantity] = {}
    for year in by_year.values():
        lowest = sorted(year, key=lambda q: q.most)[:EXTREMES]
        highest = sorted(year, key=lambda q: -q.least)[:EXTREMES]
        kept.update((id(q), q) for q in [*lowest, *highest])
    return list(kept.values())


def title(claim: Claim) -> str:
    """What is counted and where: “Workers abroad of North Korea in Russia”, “Revenue of North Korea from IT”."""
    where = ", ".join(filter(None, [claim.place, " and ".join(country_name(h) for h in claim.hosts)]))
    name = f"{measures()[claim.measure].label} of {country_name(claim.programme)}"
    return name + (f" in {where}" if where else "") + (f" ({sector_name(claim.sector)})" if claim.sector else "")


def where(claim: Claim) -> str:
    """Place, host and sector of a claim in words; “worldwide” where none is said."""
    hosts = " and ".join(country_name(h) for h in claim.hosts)
    return ", ".join(filter(None, [claim.place, hosts, sector_name(claim.sector)])) or "worldwide"


def sector_name(code: str | None) -> str:
    """A sector in words, empty for none."""
    if not code:
        return ""
    known = codes("sectors").get(code)
    label = known.label if known else code
    return label if label.isupper() else label[0].lower() + label[1:]
