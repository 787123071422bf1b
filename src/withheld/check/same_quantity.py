"""Compares figures of the same quantity: a contradiction if scope and period agree, else a question, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from withheld.check.alignment import (
    COMPARED,
    SAME_TIME,
    STOCK_REACH,
    Alignment,
    Alignments,
    furthest,
    nature,
    said,
    same_origin,
)
from withheld.check.definitions import exclusion
from withheld.check.findings import LISTED, Caution, contradiction, question, ratio_words, severity, times_apart
from withheld.check.periods import gap_days, middle
from withheld.check.quantities import Quantity, apart, as_written, gap_between, overlap
from withheld.check.reaches import About
from withheld.check.scopes import compare, extremes, groups, once, title
from withheld.finding import Finding
from withheld.records import Claim, Source

MOST_LISTED = 4
"""Further figures of a quantity that a card lists by value; it only counts the rest."""
MOST_DENIED = 20
MOST_ASKED = 2
"""Questions per scope: the figures furthest apart represent the others."""
WORTH_ASKING = (1.2, 100.0)
"""Range of factors worth a question. Figures of other times that are closer may simply have changed; figures further apart are
hardly the same quantity."""
MOST_OPEN = 2
"""With more open differences than this, the answer to one question would decide nothing."""
MOST_BESIDE = 40
"""Figures of one document and quantity that are looked at; no account gives more of one time side by side."""
BOTH = "one account gives both, perhaps of different people or times"
NEARER = "the account of one of them also gives {}, and may mean others, or another time, by {}"
ZERO = Caution("other definition: “none” may leave some of them out")
DENIAL = Caution("other definition: a denial may leave out whom the figure counts", 0.5)


class Pair(NamedTuple):
    """Two figures that contradict each other if they have one scope, the smaller first; ``differences`` make that doubtful."""

    small: Quantity
    large: Quantity
    cautions: tuple[Caution, ...]
    same_time: bool
    weight: float
    differences: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[Claim, Claim]:
        """Both claims, that of the smaller figure first."""
        return self.small.claim, self.large.claim


def same_quantity(
    claims: Sequence[Claim], sources: Mapping[str, Source], about: Mapping[str, About] | None = None
) -> list[Finding]:
    """Contradictions among figures of the same scope, and questions where it is open whether the scope is the same."""
    found: dict[tuple[str, frozenset[int]], Finding] = {}
    every, known = groups(claims, sources, about), Alignments()
    for group in every:
        told = once(q for q in group if q.claim.stance != "denied")
        accounts = Accounts(told)
        pairs = differing(accounts.beside(extremes(told)), known, accounts)
        sure = telling([p for p in pairs if not p.differences])
        made = [_finding(pair, told, known) for pair in sure]
        made += [_question(pair) for pair in _asked(pairs, sure)]
        made += denials(told, [q for q in group if q.claim.stance == "denied"], known)
        for finding in made:
            found.setdefault((finding.verdict, frozenset(map(id, finding.claims))), finding)
    return list(found.values())


class Accounts:
    """The figures of a quantity that one account gives side by side: a named source in one document, or one sentence.

    “In 2015 there were 900, and 200 of them are left”, “nobody is employed; 50 wait for a flight”: of two such figures only one
    can be that of the scope and time that both records have, so another document contradicts the account only by the nearer one.
    """

    def __init__(self, told: Sequence[Quantity]) -> None:
        self._others: dict[int, list[Quantity]] = defaultdict(list)
        self._pairs: list[tuple[Quantity, Quantity]] = []
        for a, b in _side_by_side(told):
            self._others[id(a)].append(b)
            self._others[id(b)].append(a)
            self._pairs.append((a, b) if a.most < b.least else (b, a))

    def beside(self, chosen: Iterable[Quantity]) -> list[Quantity]:
        """Some figures with those that their accounts give beside them."""
        found = {id(q): q for q in chosen}
        for q in list(found.values()):
            found.update((id(other), other) for other in self._others.get(id(q), ()))
        return list(found.values())

    def both(self, small: Quantity, large: Quantity) -> str:
        """Why two figures that do not overlap may both be true, as an account has it; empty if none does."""
        for q, other in ((small, large), (large, small)):
            for beside in self._others.get(id(q), ()):
                if beside is other:
                    return BOTH
                if _nearer(beside, q, other):
                    return NEARER.format(
                        beside.words() if beside.high > 0 else "none", q.words() if q.high > 0 else "none"
                    )
        held = any(
            overlap(a, small) and overlap(b, large) and _at_once(a, small) and _at_once(b, large)
            for a, b in self._pairs
        )
        return BOTH if held else ""


def _side_by_side(told: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """The pairs of figures that one account gives of one scope and time, and that exclude each other."""
    documents: dict[str, list[Quantity]] = defaultdict(list)
    for q in told:
        documents[q.claim.document].append(q)
    for here in documents.values():
        for a, b in combinations(here[:MOST_BESIDE], 2):
            if (
                gap_between(a, b) == 0
                and not overlap(a, b)
                and _one_account(a, b)
                and compare(a, b).relation in COMPARED
            ):
                yield a, b


def _at_once(a: Quantity, b: Quantity) -> bool:
    gap = gap_between(a, b)
    return gap is not None and gap <= SAME_TIME


def _one_account(a: Quantity, b: Quantity) -> bool:
    one, two = a.claim, b.claim
    if not same_origin(one, two):
        return False
    together = one.quote and two.quote and one.quote.sentence_start == two.quote.sentence_start
    return one.origin is not None or bool(together) or 0 in (one.high, two.high)


def _nearer(beside: Quantity, q: Quantity, other: Quantity) -> bool:
    """Whether the account's other figure is nearer to that of another document than the one compared with it."""
    return overlap(beside, other) or _distance(beside, other) < _distance(q, other)


def _distance(a: Quantity, b: Quantity) -> float:
    """Smallest factor between two figures, or their smallest difference where one of them may be none."""
    small, large = (a, b) if a.most < b.least else (b, a)
    return large.least / small.most if small.most > 0 else float("inf")


def differing(group: Iterable[Quantity], known: Alignments, accounts: Accounts | None = None) -> list[Pair]:
    """All pairs that may be compared and do not overlap."""
    found = []
    for a, b in _apart(list(group)):
        small, large = (a, b) if a.most < b.least else (b, a)
        if alignment := known.of(small, large):
            open_ = accounts.both(small, large) if accounts else ""
            if open_ and not alignment.differences:
                alignment = alignment._replace(differences=(open_,))
            found.append(_pair(small, large, alignment))
    return found


def _apart(group: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """The pairs that do not overlap, in the order of the group, without those that ``Alignments`` excludes by their dates
    alone."""
    if not group:
        return
    least, most = (np.array([getattr(q, end) for q in group]) for end in ("least", "most"))
    dated = np.array([q.span is not None for q in group])
    first, last = (np.array([q.span[end] if q.span else 0 for q in group]) for end in (0, 1))
    numbers: dict[str, int] = {}
    document = np.array([numbers.setdefault(q.claim.document, len(numbers)) for q in group])
    reach = furthest(group[0].claim.measure)
    for k, a in enumerate(group[:-1]):
        rest = slice(k + 1, None)
        asked = (most[k] < least[rest]) | (most[rest] < least[k])
        if dated[k]:
            days = np.maximum(first[rest], first[k]) - np.minimum(last[rest], last[k])
            asked &= ~(dated[rest] & (document[rest] != document[k]) & (days > reach))
        for n in np.flatnonzero(asked).tolist():
            yield a, group[k + 1 + n]


def _pair(small: Quantity, large: Quantity, alignment: Alignment) -> Pair:
    cautions, same_time, differences = alignment
    factors = apart(small, large)
    if factors is None:
        cautions = (*cautions, ZERO)
    return Pair(small, large, cautions, same_time, severity(factors, cautions) * 0.5 ** len(differences), differences)


def _asked(pairs: list[Pair], sure: list[Pair]) -> list[Pair]:
    """The pairs of a scope that are worth a question: those of one time before others, the most severe ones first, not both of
    whose figures are on a card already."""
    settled = {id(q) for pair in sure for q in (pair.small, pair.large)}
    kept: list[Pair] = []
    for pair in sorted((p for p in pairs if p.differences), key=lambda p: (not p.same_time, -p.weight)):
        ends = {id(pair.small), id(pair.large)}
        known = any(ends & {id(k.small), id(k.large)} for k in kept)
        if not known and not ends <= settled and _worth(pair):
            kept.append(pair)
        if len(kept) == MOST_ASKED:
            break
    return kept


def _worth(pair: Pair) -> bool:
    factors = apart(pair.small, pair.large)
    least, most = WORTH_ASKING
    near = factors is not None and (pair.same_time or least <= factors[0]) and factors[0] <= most
    return len(pair.differences) <= MOST_OPEN and (near or (factors is None and pair.same_time))


def telling(pairs: list[Pair]) -> list[Pair]:
    """The worst pair of each quantity and time; pairs of different times only if they add something."""
    kept: list[Pair] = []
    for pair in sorted(pairs, key=lambda p: (not p.same_time, -p.weight)):
        if not any(_covered(pair, other) for other in kept):
            kept.append(pair)
    return kept


def _covered(pair: Pair, by: Pair) -> bool:
    """Whether a more severe pair already covers this quantity and time."""
    kind = nature(pair.small.claim.measure)
    if kind == "standing":
        return pair.same_time == by.same_time or pair.weight <= by.weight
    if kind == "stock":
        return any(_near(c, d) for c in (pair.small, pair.large) for d in (by.small, by.large))
    return any(c is d for c in pair.claims for d in by.claims)


def _near(a: Quantity, b: Quantity) -> bool:
    """Whether two stocks may be of the same time; an undated one is dated by its publication."""
    gap = gap_between(a, b)
    if gap is None:
        one, two = middle(a.claim) or a.told, middle(b.claim) or b.told
        gap = abs((one - two).days) if one and two else 0
    return gap <= STOCK_REACH


def _finding(pair: Pair, group: list[Quantity], known: Alignments) -> Finding:
    factors = apart(pair.small, pair.large)
    factors = factors and as_written(factors, pair.small, pair.large)
    name = title(pair.small.claim)
    cautions = [*pair.cautions, *_one_origin(pair), *_others(pair, group, known)]
    if factors is None:
        line = f"none against {pair.large.words()}"
        return contradiction("same_quantity", f"{name}: {line}", line, pair.claims, None, cautions)
    words = times_apart(factors, pair.small.open_ended or pair.large.open_ended)
    if pair.small.unit == "fraction":
        words = f"{pair.small.words()} against {pair.large.words()}"
    return contradiction(
        "same_quantity", f"{name}: {words}", _arithmetic(pair, factors), pair.claims, factors, cautions
    )


def _question(pair: Pair) -> Finding:
    """The question “are these the same quantity?” with what differs or is open; it gives both figures and no factor."""
    steps = [q.step for q in (pair.small, pair.large) if q.step]
    line = "; ".join([*steps, f"{pair.small.words() if pair.small.high > 0 else 'none'} and {pair.large.words()}"])
    denied = pair.small.high <= 0 and exclusion(pair.small.claim)
    name = f"{title(pair.small.claim)}{', denied by definition' if denied else ''}: are these the same quantity?"
    return question(
        "same_quantity", name, line, pair.claims, apart(pair.small, pair.large), pair.differences, pair.cautions
    )


def _arithmetic(pair: Pair, factors: tuple[float, float]) -> str:
    steps = [q.step for q in (pair.small, pair.large) if q.step]
    return "; ".join([*steps, f"{pair.large.words()} ÷ {pair.small.words()} = {ratio_words(factors)}"])


def _one_origin(pair: Pair) -> list[Caution]:
    """A caution where two documents give both figures under one name; it does not change the severity."""
    a, b = pair.claims
    if a.origin is None or a.document == b.document or not same_origin(a, b):
        return []
    return [
        Caution(
            f"both reports name {a.origin} as the origin: it has said both, or one of them has its figure wrong", 1.0
        )
    ]


def _others(pair: Pair, group: list[Quantity], known: Alignments) -> list[Caution]:
    """A caution that lists other figures of the quantity; it does not change the severity."""
    ends = (pair.small, pair.large)
    others = [q for q in group if all(q is not e and _beside(pair, known.of(q, e)) for e in ends)]
    said = dict.fromkeys(q.words() for q in sorted(others, key=lambda q: (q.low, q.high, q.words())))
    values = [words for words in said if words not in {e.words() for e in ends}]
    if not values:
        return []
    more = len(values) - MOST_LISTED
    tail = f" and {more} more" if more > 0 else ""
    return [Caution(f"{LISTED}: {', '.join(values[:MOST_LISTED])}{tail}", 1.0)]


def _beside(pair: Pair, alignment: Alignment | None) -> bool:
    """Whether a figure belongs on a pair's card: it is comparable with an end of the pair, and at least as close in time."""
    return alignment is not None and (alignment.same_time or not pair.same_time)


def denials(told: list[Quantity], denied: list[Quantity], known: Alignments) -> list[Finding]:
    """Findings for figures that one party states and another denies."""
    found = []
    for no in once(denied)[:MOST_DENIED]:
        match = [(q, a) for q in told if overlap(q, no) and q.per == no.per and (a := known.of(q, no))]
        best = min(match, key=lambda m: (len(m[1].differences), gap_days(m[0].claim, no.claim) or 0), default=None)
        if best:
            found.append(_denial(best[0], no, best[1].differences))
    return found


def _denial(yes: Quantity, no: Quantity, differences: Sequence[str]) -> Finding:
    line = f"{yes.words()} is stated, and {no.words()} denied"
    defined, claims = exclusion(no.claim), (yes.claim, no.claim)
    if differences:
        name = f"{title(no.claim)}, denied by definition" if defined else title(no.claim)
        return question(
            "same_quantity", f"{name}: is it the same that is stated and denied?", line, claims, None, differences
        )
    cautions = [*said(yes.claim), DENIAL]
    return contradiction("same_quantity", f"{title(no.claim)}: stated and denied", line, claims, None, cautions)
