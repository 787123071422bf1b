"""The same quantity told differently, after scope and period are aligned: one card for a quantity and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from withheld.check.alignment import STOCK_REACH, align, nature, said
from withheld.check.definitions import by_definition, counted_apart
from withheld.check.findings import LISTED, Caution, contradiction, ratio_words, severity, times_apart
from withheld.check.periods import gap_days, middle
from withheld.check.quantities import Quantity, apart, overlap
from withheld.check.scopes import extremes, groups, once, title
from withheld.records import Claim, Finding, Source

MOST_LISTED = 4
"""Further figures of a quantity that a card lists by value; the rest are counted."""
MOST_DENIED = 20
ZERO = Caution("other definition: “none” may leave some of them out")
DENIAL = Caution("other definition: a denial may leave out whom the figure counts", 0.5)


class Pair(NamedTuple):
    """Two figures that cannot both be true, the smaller first."""

    small: Quantity
    large: Quantity
    cautions: tuple[Caution, ...]
    same_time: bool
    weight: float

    @property
    def claims(self) -> tuple[Claim, Claim]:
        """Both claims, the smaller figure first."""
        return self.small.claim, self.large.claim


def same_quantity(claims: Sequence[Claim], sources: Mapping[str, Source]) -> list[Finding]:
    """Contradictions among figures of the same scope."""
    found: list[Finding] = []
    for group in groups(claims, sources):
        told = once(q for q in group if q.claim.stance != "denied")
        pairs = telling(contradictory(extremes(told)))
        found += [_finding(pair, told) for pair in pairs]
        found += denials(told, [q for q in group if q.claim.stance == "denied"])
    return found


def contradictory(group: Iterable[Quantity]) -> list[Pair]:
    """All pairs that can be compared and do not overlap."""
    found = []
    for a, b in combinations(group, 2):
        if overlap(a, b):
            continue
        small, large = (a, b) if a.most < b.least else (b, a)
        if alignment := align(small, large):
            found.append(_pair(small, large, alignment.cautions, alignment.same_time))
    return found


def _pair(small: Quantity, large: Quantity, cautions: tuple[Caution, ...], same_time: bool) -> Pair:
    factors = apart(small, large)
    if factors is None:
        cautions = (*cautions, ZERO)
    return Pair(small, large, cautions, same_time, severity(factors, cautions))


def telling(pairs: list[Pair]) -> list[Pair]:
    """The worst pair of each quantity and time; pairs of different times only where they say more."""
    kept: list[Pair] = []
    for pair in sorted(pairs, key=lambda p: (not p.same_time, -p.weight)):
        if not any(_covered(pair, other) for other in kept):
            kept.append(pair)
    return kept


def _covered(pair: Pair, by: Pair) -> bool:
    """Whether a worse pair already tells of this quantity at this time."""
    kind = nature(pair.small.claim.measure)
    if kind == "standing":
        return pair.same_time == by.same_time or pair.weight <= by.weight
    if kind == "stock":
        return any(_near(c, d) for c in (pair.small, pair.large) for d in (by.small, by.large))
    return any(c is d for c in pair.claims for d in by.claims)


def _near(a: Quantity, b: Quantity) -> bool:
    """Whether two stocks may be of one time; an undated one is taken to be of the day that it was published."""
    gap = gap_days(a.claim, b.claim)
    if gap is None:
        one, two = middle(a.claim) or a.told, middle(b.claim) or b.told
        gap = abs((one - two).days) if one and two else 0
    return gap <= STOCK_REACH


def _finding(pair: Pair, group: list[Quantity]) -> Finding:
    factors = apart(pair.small, pair.large)
    name = title(pair.small.claim)
    cautions = [*pair.cautions, *_others(pair, group)]
    if factors is None:
        line = f"none against {pair.large.words()}"
        if defined := by_definition(pair.small.claim):
            name, cautions = f"{name}, denied by definition", [defined, *cautions]
        return contradiction("same_quantity", f"{name}: {line}", line, pair.claims, None, cautions)
    if apart_by := counted_apart(*pair.claims):
        name = f"{name}, {apart_by}"
    words = times_apart(factors, pair.small.open_ended or pair.large.open_ended)
    if pair.small.unit == "fraction":
        words = f"{pair.small.words()} against {pair.large.words()}"
    return contradiction(
        "same_quantity", f"{name}: {words}", _arithmetic(pair, factors), pair.claims, factors, cautions
    )


def _arithmetic(pair: Pair, factors: tuple[float, float]) -> str:
    steps = [q.step for q in (pair.small, pair.large) if q.step]
    return "; ".join([*steps, f"{pair.large.words()} ÷ {pair.small.words()} = {ratio_words(factors)}"])


def _others(pair: Pair, group: list[Quantity]) -> list[Caution]:
    """The figures told besides the two of the card, which weigh nothing in its severity."""
    ends = (pair.small, pair.large)
    others = [q for q in group if all(q is not e and _beside(pair, q, e) for e in ends)]
    if not others:
        return []
    values = list(dict.fromkeys(q.words() for q in sorted(others, key=lambda q: (q.low, q.high, q.words()))))
    more = len(values) - MOST_LISTED
    tail = f" and {more} more" if more > 0 else ""
    return [Caution(f"{LISTED}: {', '.join(values[:MOST_LISTED])}{tail}", 1.0)]


def _beside(pair: Pair, q: Quantity, end: Quantity) -> bool:
    """Whether a figure belongs on the card of a pair: as near in time as the pair itself."""
    alignment = align(q, end)
    return alignment is not None and (alignment.same_time or not pair.same_time)


def denials(told: list[Quantity], denied: list[Quantity]) -> list[Finding]:
    """A figure that one party states and another says is false."""
    found = []
    for no in once(denied)[:MOST_DENIED]:
        match = (q for q in told if overlap(q, no) and q.per == no.per and align(q, no))
        if yes := min(match, key=lambda q: gap_days(q.claim, no.claim) or 0, default=None):
            found.append(_denial(yes, no))
    return found


def _denial(yes: Quantity, no: Quantity) -> Finding:
    line = f"{yes.words()} is stated, and {no.words()} denied"
    defined = by_definition(no.claim)
    cautions = [*said(yes.claim), defined or DENIAL]
    claims = (yes.claim, no.claim)
    name = f"{title(no.claim)}{', denied by definition' if defined else ''}: stated and denied"
    return contradiction("same_quantity", name, line, claims, None, cautions)
