"""Parts that exceed or fall short of their whole: hosts against the world, places and sectors against their host."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import hypot

from withheld.amounts import number
from withheld.check.alignment import SAME_RATE, nature, one_voice, said
from withheld.check.findings import Caution, contradiction, ratio_words, times_apart
from withheld.check.periods import dated, length, period
from withheld.check.quantities import Quantity, gap_between, quantity
from withheld.check.reaches import About
from withheld.check.scopes import Key, compare, extremes, once, scope, sector_name, where
from withheld.finding import Finding
from withheld.names import normal
from withheld.records import Claim
from withheld.vocabulary import country_name, measures

_FULL = re.compile(
    r"\b(?:respectively|the rest|the remaind\w+|the others?|made up of|divided|half in|consists?|in all(?! of))\b",
    re.I,
)  # fmt: skip
_MOST_PARTS = 40


def parts_whole(claims: Sequence[Claim], about: Mapping[str, About] | None = None) -> list[Finding]:
    """Contradictions between wholes and their parts."""
    counted = (c for c in claims if _adds_up(c.measure) and not c.per and c.stance != "denied")
    told = [q for c in counted if (q := quantity(c, about))]
    return [*_sums(told), *_single(told)]


def _adds_up(measure: str) -> bool:
    """Whether a measure counts people, so that parts add up to a whole."""
    known = measures()[measure]
    return known.is_people and (known.is_stock or known.is_flow)


def _sums(told: list[Quantity]) -> list[Finding]:
    """Contradictions between a whole and the sum of the parts that one document or origin gives."""
    accounts: dict[Key, list[Quantity]] = defaultdict(list)
    for q in told:
        accounts["document", q.claim.document, q.claim.measure, q.claim.programme].append(q)
        if q.claim.origin:
            accounts["origin", normal(q.claim.origin), q.claim.measure, q.claim.programme].append(q)
    found: dict[frozenset[int], Finding] = {}
    for finding in [f for account in accounts.values() for f in _account(account)]:
        found.setdefault(frozenset(id(c) for c in finding.claims), finding)
    wholes: dict[Key, list[Quantity]] = defaultdict(list)
    for q in told:
        if _is_whole(q) and not q.claim.hosts and not q.claim.sector:
            wholes[q.claim.measure, q.claim.programme].append(q)
    chosen = {name: extremes(once(known)) for name, known in wholes.items()}
    summed = {frozenset(id(c) for c in f.claims[1:]) for f in found.values()}
    for (_, _, *name), account in accounts.items():
        over = _elsewhere(account, chosen.get(tuple(name), ()))
        if over and frozenset(id(c) for c in over.claims[1:]) not in summed:
            found.setdefault(frozenset(id(c) for c in over.claims), over)
    return list({f.arithmetic: f for f in found.values()}.values())


def _elsewhere(account: Sequence[Quantity], wholes: Iterable[Quantity]) -> Finding | None:
    """The worst contradiction between the hosts that one account gives and a worldwide figure of another.

    Only a sum above the whole contradicts: another account may know of hosts that this one leaves out. A host that exceeds the
    whole by itself is ``_single``'s.
    """
    hosts, own = [q for q in account if _of_a_host(q)], {id(q) for q in account}
    found = []
    for whole in wholes if len(hosts) > 1 else ():
        parts = _hosts(whole, hosts) if id(whole) not in own else []
        if len(parts) > 1 and not any(p.least > whole.most for p in parts) and (over := _exceeding(whole, parts)):
            found.append(over)
    return max(found, key=lambda f: (f.severity, f.arithmetic), default=None)


def _account(account: Sequence[Quantity]) -> Iterable[Finding]:
    if len(account) < 3:
        return
    wholes = [q for q in once(account) if not _narrow(q) and not q.claim.sector and len(q.claim.hosts) <= 1]
    hosts, listed = [q for q in account if _of_a_host(q)], _listed(account)
    for whole in wholes[:_MOST_PARTS]:
        beside = listed.get(frozenset(whole.claim.hosts), ())
        for parts in (_hosts(whole, hosts), *_sentence_parts(whole, beside)):
            if len(parts) > 1 and _said(whole, parts) and (finding := _against(whole, parts)):
                yield finding
                break


def _is_whole(q: Quantity) -> bool:
    """Whether a figure explicitly covers a whole host, or all hosts."""
    return scope(q).said and not _narrow(q)


def _narrow(q: Quantity) -> bool:
    own = scope(q)
    return bool(own.place or own.site or own.group)


def _said(whole: Quantity, parts: list[Quantity]) -> bool:
    """Whether a figure explicitly covers everything, or is in one sentence with all of its parts."""
    quotes = [q.claim.quote for q in (whole, *parts)]
    alone = {
        (q.claim.document, quote.sentence_start) for q, quote in zip((whole, *parts), quotes, strict=True) if quote
    }
    return scope(whole).said or (None not in quotes and len(alone) == 1)


def _holds(whole: Quantity, part: Quantity) -> bool:
    """Whether the scope of ``part`` is a part of that of ``whole``, counted alike, and their periods are compatible."""
    return compare(part, whole).relation == "part" and _within(part.claim, whole.claim)


def _within(part: Claim, whole: Claim) -> bool:
    """Whether periods allow comparing a part with its whole: stocks of at most a year, else a part within the whole."""
    one, other = period(part), period(whole)
    if one is None or other is None:
        return True
    if nature(part.measure) == "stock":
        return max(length(part) or 0, length(whole) or 0) <= SAME_RATE
    return other[0] <= one[0] and one[1] <= other[1]


def _of_a_host(q: Quantity) -> bool:
    return len(q.claim.hosts) == 1 and not q.claim.place and not q.claim.sector


def _hosts(whole: Quantity, hosts: Sequence[Quantity]) -> list[Quantity]:
    """Figures of single hosts that are parts of a worldwide figure at its time, the lowest of each host."""
    if whole.claim.hosts:
        return []
    return _one_each((q.claim.hosts[0], q) for q in hosts if _same_time(whole, q) and _holds(whole, q))


def _listed(account: Iterable[Quantity]) -> dict[frozenset[str], list[Quantity]]:
    """By hosts, the figures that share a sentence with another figure of these hosts, in order."""
    places: dict[Key, list[Quantity]] = defaultdict(list)
    for q in account:
        if q.claim.quote:
            places[frozenset(q.claim.hosts), q.claim.document, q.claim.quote.sentence_start].append(q)
    beside = {id(q) for together in places.values() if len(together) > 1 for q in together}
    found: dict[frozenset[str], list[Quantity]] = defaultdict(list)
    for q in account:
        if id(q) in beside:
            found[frozenset(q.claim.hosts)].append(q)
    return found


def _sentence_parts(whole: Quantity, listed: Iterable[Quantity]) -> list[list[Quantity]]:
    """Places, or sectors, that one sentence lists as parts of a whole: within one list they do not contain each other."""
    lists: dict[tuple[str, int], list[Quantity]] = defaultdict(list)
    for q in listed:
        if q.claim.quote and _same_time(whole, q) and _holds(whole, q):
            lists[q.claim.document, q.claim.quote.sentence_start].append(q)
    out = []
    for listed in lists.values():
        out.append(_one_each((q.claim.place, q) for q in listed if q.claim.place and not q.claim.sector))
        out.append(_one_each((q.claim.sector, q) for q in listed if q.claim.sector and not q.claim.place))
    return out


def _same_time(whole: Quantity, part: Quantity) -> bool:
    gap = gap_between(whole, part)
    return gap == 0 or (gap is None and whole.claim.document == part.claim.document)


def _one_each(parts: Iterable[tuple[str, Quantity]]) -> list[Quantity]:
    """The lowest figure of each part, so that nothing is counted twice."""
    chosen: dict[str, Quantity] = {}
    for name, part in parts:
        if name not in chosen or part.low < chosen[name].low:
            chosen[name] = part
    return [chosen[name] for name in sorted(chosen)]


def _against(whole: Quantity, parts: list[Quantity]) -> Finding | None:
    if over := _exceeding(whole, parts):
        return over
    most = sum(p.high for p in parts)
    if _full(parts) and most + hypot(*(p.most - p.high for p in parts)) < whole.least:
        return _sum(whole, parts, most, (whole.low / most,) * 2, "miss") if most > 0 else None
    return None


def _exceeding(whole: Quantity, parts: list[Quantity]) -> Finding | None:
    """A contradiction if the parts add up to more than the whole can be."""
    total = sum(p.low for p in parts)
    # Rounding errors of figures are taken as independent, so their squares add up.
    if total - hypot(*(p.low - p.least for p in parts)) > whole.most and whole.high > 0:
        return _sum(whole, parts, total, (total / whole.high,) * 2, "exceed")
    return None


def _full(parts: list[Quantity]) -> bool:
    """Whether one sentence gives the parts as complete."""
    sentences = {p.claim.quote.sentence for p in parts if p.claim.quote}
    bounded = all(p.high < float("inf") for p in parts)
    return bounded and len(sentences) == 1 and bool(_FULL.search(next(iter(sentences))))


def _sum(whole: Quantity, parts: list[Quantity], total: float, apart: tuple[float, float], verb: str) -> Finding:
    sides = " + ".join(f"{p.words()} ({_name(whole.claim, p.claim)})" for p in parts)
    line = f"{sides} = {number(total, whole.unit)}, against {whole.words()} in all"
    name = f"{_label(whole.claim)}: the parts {verb} the whole, {times_apart(apart)}"
    claims = [whole.claim, *(p.claim for p in parts)]
    return contradiction("parts_whole", name, line, claims, apart, _cautions(whole, parts))


def _label(claim: Claim) -> str:
    return f"{measures()[claim.measure].label} of {country_name(claim.programme)}"


def _name(whole: Claim, part: Claim) -> str:
    """What distinguishes a part from its whole: its host, place or sector."""
    if frozenset(part.hosts) != frozenset(whole.hosts):
        return where(part)
    return part.place or sector_name(part.sector)


def _cautions(whole: Quantity, parts: list[Quantity]) -> list[Caution]:
    every = [whole, *parts]
    out = said(*(q.claim for q in every))
    if any(q.claim.qualifier in ("about", "order") for q in every):
        out.append(Caution("some of these figures are rounded", 0.9))
    if any(q.claim.start is None for q in every):
        out.append(Caution("period unclear: not all of them are dated", 0.85))
    if len({dated(q.claim) for q in every}) > 1:
        out.append(Caution("other dates: " + " and ".join(dict.fromkeys(dated(q.claim) for q in every)), 0.85))
    if len({q.claim.document for q in every}) > 1:
        out.append(Caution("from different documents", 0.85))
    return out


def _single(told: list[Quantity]) -> list[Finding]:
    """A part larger than its whole: a place or sector than its host, a host than the world."""
    families: dict[Key, list[Quantity]] = defaultdict(list)
    for q in told:
        families[q.claim.measure, q.claim.programme].append(q)
    return [f for family in families.values() for f in _family(family)]


def _family(family: list[Quantity]) -> Iterable[Finding]:
    by_scope: dict[Key, list[Quantity]] = defaultdict(list)
    for q in family:
        by_scope[frozenset(q.claim.hosts), q.claim.place, q.claim.sector].append(q)
    thinned = {name: extremes(qs) for name, qs in by_scope.items()}
    full = {name: [q for q in qs if _is_whole(q)] for name, qs in thinned.items()}
    for name, parts in thinned.items():
        wholes = [w for wider in _wider(name) for w in full.get(wider, ())]
        over = [(w, p) for w, p in product(wholes, parts) if p.least > w.most > 0 and gap_between(w, p) == 0]
        # Worst first: stop at the first pair that may be compared, because that test is slower.
        over.sort(key=lambda wp: (wp[1].low / wp[0].high, wp[0].claim.document, wp[1].claim.document), reverse=True)
        worst = next((wp for wp in over if _holds(*wp)), None)
        if worst:
            yield _too_large(*worst)


def _wider(of: Key) -> list[Key]:
    """The scopes that contain a scope: its host, and the world."""
    hosts, place, sector = of
    out: list[Key] = []
    if hosts and (place or sector):
        out.append((hosts, None, None))
    if hosts:
        out.append((frozenset(), None, None))
    return out


def _too_large(whole: Quantity, part: Quantity) -> Finding:
    apart = (part.low / whole.high, part.low / whole.high)
    small, large = _name(whole.claim, part.claim), where(whole.claim)
    line = f"{part.words()} ({small}) ÷ {whole.words()} ({large}) = {ratio_words(apart)}"
    name = f"{_label(whole.claim)}: more in {small} than {'in all of ' + large if whole.claim.hosts else large}"
    cautions = _cautions(whole, [part])
    if one_voice(whole.claim, part.claim):
        cautions.append(Caution("one account gives both, perhaps of different groups", 0.6))
    return contradiction("parts_whole", name, line, [whole.claim, part.claim], apart, cautions)
