"""Compares the scopes of figures, for all checks, and names scopes in titles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from withheld.check.periods import middle
from withheld.check.quantities import Quantity, quantities
from withheld.check.reaches import About, Reach, reach
from withheld.names import normal
from withheld.records import Claim, Source
from withheld.vocabulary import codelist, codes, country_name, measures

EXTREMES = 3
"""Figures kept per year and quantity at either end: no others can be further apart."""
Key = tuple[object, ...]
Relation = Literal["like", "part", "whole", "unsure", "unlike"]


class Likeness(NamedTuple):
    """The relation of two scopes.

    ``like``: the same scope; ``part``, ``whole``: the first is contained in the second, or contains it; ``unsure``: they may be
    the same, and ``differences`` says in words what differs or is open; ``unlike``: they differ, so comparing the figures is
    meaningless.
    """

    relation: Relation
    differences: tuple[str, ...] = ()


LIKE = Likeness("like")


def compare(a: Quantity, b: Quantity) -> Likeness:
    """The relation of the scopes of two figures, whatever their measures; all checks use it."""
    if a.claim.programme != b.claim.programme:
        return Likeness("unlike")
    same_text = a.claim.document == b.claim.document
    sums = a.claim.measure == b.claim.measure == "revenue"
    happened = a.claim.measure == b.claim.measure and event(a.claim)
    return _compared(scope(a), scope(b), same_text, same_text and _one_sentence(a.claim, b.claim), sums, happened)


@lru_cache(maxsize=65536)
def _compared(
    one: Reach, other: Reach, same_text: bool, one_sentence: bool, sums: bool, happened: bool = False
) -> Likeness:
    found = [
        _hosts_of_a_sentence(one, other) if one_sentence else _hosts(one, other, same_text),
        LIKE if happened and not (one.place and other.place) else _places(one.place, other.place),
        _sectors(one, other, same_text),
        _sites(one, other),
        _groups(one, other),
        _counts(one, other),
        _monies(one, other) if sums else LIKE,
        LIKE if one.base == other.base else Likeness("unlike"),
    ]
    relations = {f.relation for f in found} - {"like"}
    if "unlike" in relations or {"part", "whole"} <= relations:
        return Likeness("unlike")
    if "unsure" in relations:
        # A part in one respect that is open in another gives no question: the answer would decide nothing.
        asked = tuple(d for f in found for d in f.differences)
        return Likeness("unsure", asked) if relations == {"unsure"} else Likeness("unlike")
    return Likeness(next(iter(relations), "like"))


def scope(q: Quantity) -> Reach:
    """The scope of a figure: from its record and its document, or from its record alone if it has no ``reach``."""
    return q.reach or reach(q.claim)


def event(claim: Claim) -> bool:
    """Whether a head-count is of a single event: one report may name the town, and another only the country."""
    return measures()[claim.measure].nature == "count"


def _one_sentence(a: Claim, b: Claim) -> bool:
    return a.quote is not None and b.quote is not None and a.quote.sentence_start == b.quote.sentence_start


def _hosts_of_a_sentence(a: Reach, b: Reach) -> Likeness:
    """Hosts within one sentence: a figure without a host covers all hosts of the sentence."""
    if a.hosts == b.hosts:
        return LIKE
    return (
        _contained(not b.hosts or a.hosts < b.hosts, not a.hosts or b.hosts < a.hosts) if a.hosts or b.hosts else LIKE
    )


def _hosts(a: Reach, b: Reach, same_text: bool) -> Likeness:
    if a.hosts and b.hosts:
        if a.hosts == b.hosts:
            return LIKE
        return _contained(a.hosts < b.hosts, b.hosts < a.hosts)
    if a.hosts or b.hosts:
        placed, open_ = (a, b) if a.hosts else (b, a)
        if open_.host_unsaid:
            where = " and ".join(country_name(h) for h in sorted(placed.hosts))
            return _unsure(
                f"one is of {where}, the other names no country in a report on {country_name(open_.host_unsaid)}"
            )
        return _contained(bool(a.hosts), bool(b.hosts)) if open_.said else _unsure("one of them does not say where")
    lost = any(x.counted and not x.said and not x.host_unsaid for x in (a, b))
    if lost:
        return LIKE if a.place and b.place else _unsure("one of them does not say where")
    if a.host_unsaid == b.host_unsaid:
        return LIKE if same_text or not a.host_unsaid else _unsure(_silent(a.host_unsaid, "both name"))
    return _unsure(_silent(a.host_unsaid or b.host_unsaid or "", "one of them names"))


def _silent(host: str, who: str) -> str:
    return f"{who} no country in a report on {country_name(host)}, so it may be of that country or of all"


def _contained(part: bool, whole: bool) -> Likeness:
    return Likeness("part" if part else "whole" if whole else "unlike")


def _unsure(difference: str) -> Likeness:
    return Likeness("unsure", (difference,))


def _places(a: str, b: str) -> Likeness:
    return LIKE if a == b else _contained(bool(a) and not b, bool(b) and not a)


def _sectors(a: Reach, b: Reach, same_text: bool) -> Likeness:
    if a.sector == b.sector:
        alike = same_text or a.sector or a.sector_unsaid == b.sector_unsaid
        return LIKE if alike else _unsure(_unsaid_sector(a.sector_unsaid or b.sector_unsaid))
    open_ = a if a.sector is None else b
    if a.sector and b.sector:
        return Likeness("unlike")
    if open_.sector_unsaid and open_.sector_unsaid in (a.sector, b.sector):
        return _unsure(_unsaid_sector(open_.sector_unsaid))
    return _contained(bool(a.sector), bool(b.sector))


def _unsaid_sector(sector: str | None) -> str:
    return f"one of them names no sector in a report on {sector_name(sector)}, so it may be of that sector or of all"


def _sites(a: Reach, b: Reach) -> Likeness:
    if a.site and b.site:
        return _unsure("both are of one firm or workplace, perhaps not the same")
    return LIKE if a.site == b.site else _contained(a.site, b.site)


def _groups(a: Reach, b: Reach) -> Likeness:
    if a.group and b.group:
        return _unsure("both are of a group, perhaps not the same")
    return LIKE if a.group == b.group else _contained(a.group, b.group)


def _counts(a: Reach, b: Reach) -> Likeness:
    if a.counted is None or b.counted is None or a.counted == b.counted:
        return LIKE
    names = {c["code"]: c["label"] for c in codelist("counted")["code"]}
    label = [names.get(c, c) for c in (a.counted, b.counted)]
    return _unsure(f"one counts {label[0]}, the other {label[1]}")


def _monies(a: Reach, b: Reach) -> Likeness:
    """Whose money two revenue sums are; what the state takes is part of all pay, but texts seldom say which is meant."""
    if bool(a.traced) != bool(b.traced) and "other" not in (a.money, b.money):
        return _unsure(f"one adds up only what could be traced: “{a.traced or b.traced}”")
    if a.money == b.money:
        return _unsure("both are of one firm or contract, perhaps not the same") if a.money == "firm" else LIKE
    kinds = {a.money, b.money}
    if "other" in kinds:
        return Likeness("unlike")
    if "firm" in kinds:
        return _contained(a.money == "firm", b.money == "firm")
    names = {m["code"]: m["label"] for m in codelist("reach")["money"]} | {None: "what the state takes in"}
    return _unsure(f"one may be {names[a.money]}, the other {names[b.money]}")


def keys(q: Quantity) -> list[Key]:
    """Groups in which a figure may be compared with others: more than one if its host, place or sector may be open."""
    c, own = q.claim, scope(q)
    hosts = [own.hosts, *([frozenset([own.host_unsaid])] if own.host_unsaid else [])]
    places = dict.fromkeys([own.place, ""]) if event(c) else [own.place]
    sectors = [own.sector, *([own.sector_unsaid] if own.sector_unsaid else [])]
    return [(c.measure, c.programme, h, p, s, c.each, q.unit, q.per) for h, p, s in product(hosts, places, sectors)]


def area(claim: Claim) -> Key:
    """Programme, hosts, place and sector: what figures of different measures must share to be multiplied."""
    return (claim.programme, frozenset(claim.hosts), (claim.place or "").casefold(), claim.sector)


def groups(
    claims: Iterable[Claim], sources: Mapping[str, Source], about: Mapping[str, About] | None = None
) -> list[list[Quantity]]:
    """Figures that may have the same scope, on one scale, in groups of at least two."""
    found: dict[Key, list[Quantity]] = defaultdict(list)
    for claim in claims:
        for q in quantities(claim, sources, about):
            for name in keys(q):
                found[name].append(q)
    return [group for group in found.values() if len(group) > 1]


def identity(claim: Claim) -> Key:
    """Key of duplicate records: same value, scope, period, stance and origin."""
    root = normal(claim.origin) if claim.origin else ("", claim.document)
    value = (claim.low, claim.high, claim.qualifier, claim.per, claim.each)
    return (claim.measure, claim.unit, *value, *area(claim), claim.start, claim.end, claim.stance, root)


def once(group: Iterable[Quantity]) -> list[Quantity]:
    """Each figure of an origin once, because a reprint contradicts only what its original contradicts."""
    kept: dict[tuple[Key, str], Quantity] = {}
    for q in group:
        kept.setdefault((identity(q.claim), q.assumed), q)
    return list(kept.values())


def extremes(group: Iterable[Quantity]) -> list[Quantity]:
    """The few lowest and highest figures of each scope and year, undated ones apart."""
    by_year: dict[Key, list[Quantity]] = defaultdict(list)
    for q in group:
        day = middle(q.claim)
        by_year[day.year if day else None, scope(q)].append(q)
    kept: dict[int, Quantity] = {}
    for year in by_year.values():
        lowest = sorted(year, key=lambda q: q.most)[:EXTREMES]
        highest = sorted(year, key=lambda q: -q.least)[:EXTREMES]
        kept.update((id(q), q) for q in [*lowest, *highest])
    return list(kept.values())


def title(claim: Claim) -> str:
    """Title of a quantity: “Workers abroad of North Korea in Russia”, “Revenue of North Korea (IT)”."""
    where = ", ".join(filter(None, [claim.place, " and ".join(country_name(h) for h in claim.hosts)]))
    name = f"{measures()[claim.measure].label} of {country_name(claim.programme)}"
    return name + (f" in {where}" if where else "") + (f" ({sector_name(claim.sector)})" if claim.sector else "")


def where(claim: Claim) -> str:
    """Place, host and sector of a claim in words; “worldwide” if it has none."""
    hosts = " and ".join(country_name(h) for h in claim.hosts)
    return ", ".join(filter(None, [claim.place, hosts, sector_name(claim.sector)])) or "worldwide"


def sector_name(code: str | None) -> str:
    """The name of a sector; empty for None."""
    if not code:
        return ""
    known = codes("sectors").get(code)
    label = known.label if known else code
    return label if label.isupper() else label[0].lower() + label[1:]
