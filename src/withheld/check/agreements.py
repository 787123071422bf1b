"""Figures that agree: from separate origins, or the same figure repeated."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from withheld.check.alignment import confirming, nature, one_time
from withheld.check.findings import PERCENT_BELOW, trimmed
from withheld.check.periods import period
from withheld.check.quantities import Quantity, overlap, quantities
from withheld.check.reaches import About
from withheld.check.scopes import Key, compare, groups, scope, title
from withheld.finding import Finding
from withheld.names import described
from withheld.records import Claim, Source

CLOSE = 1.5
"""Overlapping figures agree only if no bound of one is more than this many times a bound of the other."""
MOST_SEEDS = 60
MOST_TOLD = 3
MOST_LISTED = 4
SLACK = 1e-8
"""Relative margin by which the search for bounds is widened, against rounding errors."""


def agreements(
    claims: Sequence[Claim], sources: Mapping[str, Source], about: Mapping[str, About] | None = None
) -> list[Finding]:
    """For each quantity, the largest sets of similar figures that at least two documents report."""
    found: dict[frozenset[int], Finding] = {}
    for group in groups(claims, sources, about):
        rest = _by_document(group)
        known = Alike(rest)
        for _ in range(MOST_TOLD):
            if len(best := _largest(rest, known)) < 2:
                break
            found.setdefault(frozenset(id(q.claim) for q in best), _finding(best))
            told = set(map(id, best))
            rest = [q for q in rest if id(q) not in told]
    return list(found.values())


def _by_document(group: list[Quantity]) -> list[Quantity]:
    """Figures with two bounds, not denied, and not converted by an assumption."""
    return [q for q in group if not q.open_ended and not q.assumed and q.claim.stance != "denied" and q.high > 0]


class Alike:
    """Finds the figures of a group that are similar to one of them; each answer is cached."""

    def __init__(self, group: Sequence[Quantity]) -> None:
        self._by_low = sorted(enumerate(group), key=lambda placed: placed[1].low)
        self._lows = [q.low for _, q in self._by_low]
        self._known: dict[int, list[Quantity]] = {}

    def of(self, seed: Quantity) -> list[Quantity]:
        """The figures similar to one of them, that one included, in the order of the group."""
        if id(seed) not in self._known:
            self._known[id(seed)] = _alike_to(seed, self._near(seed))
        return self._known[id(seed)]

    def _near(self, seed: Quantity) -> list[Quantity]:
        """A superset of the similar figures, by their lower bounds; in the order of the group."""
        first = bisect_left(self._lows, min(seed.low, seed.high / CLOSE) * (1 - SLACK))
        last = bisect_right(self._lows, seed.low * CLOSE * (1 + SLACK))
        return [q for _, q in sorted(self._by_low[first:last], key=lambda placed: placed[0])]


def _alike_to(seed: Quantity, group: Iterable[Quantity]) -> list[Quantity]:
    most, times = CLOSE * seed.low, dict[Key, bool]()
    found = []
    for q in group:
        if not ((q.high <= most and seed.high <= CLOSE * q.low) or math.isclose(q.low, seed.low)):
            continue  # neither close nor the same: not similar
        if q.claim.document == seed.claim.document:
            alike = _alike(seed, q)
        elif alike := _valued_alike(seed, q):
            # Other documents' figures with the same scope and period compare alike to this one, so the result is cached.
            name = (scope(q), q.claim.start, q.claim.end, _same(seed, q))
            if name not in times:
                times[name] = _one_scope(seed, q)
            alike = times[name]
        if alike:
            found.append(q)
    return found


def _largest(group: list[Quantity], known: Alike) -> list[Quantity]:
    """The largest set of figures similar to a seed, by number of origins, then of figures; seeds: the values most reported of a time."""
    values: dict[Key, list[Quantity]] = defaultdict(list)
    for q in group:
        values[q.least, q.most, q.span].append(q)
    seeds = sorted(values.values(), key=lambda qs: -len({q.claim.document for q in qs}))[:MOST_SEEDS]
    here = set(map(id, group))
    sets = [_one_each(_all_alike(seed[0], [q for q in known.of(seed[0]) if id(q) in here])) for seed in seeds]
    sets = [s for s in sets if len(s) > 1]
    return max(sets, key=lambda s: (len(_named(s)), len(s)), default=[])


def _all_alike(seed: Quantity, alike: Sequence[Quantity]) -> Iterator[Quantity]:
    """Of figures similar to one of them, those that are also similar to each other and of one time, taken in order: a range may
    overlap two figures that exclude each other, and a date lie between two that are far apart."""
    least, most, low, high = seed.least, seed.most, seed.low, seed.high
    times = {seed.span: seed}
    for q in alike:
        if q.span not in times:
            if not all(_same_time(q, other) for other in times.values()):
                continue
            times[q.span] = q
        if not _same(seed, q):
            if q.least > most or q.most < least or q.high > CLOSE * low or high > CLOSE * q.low:
                continue
            least, most, low, high = max(least, q.least), min(most, q.most), min(low, q.low), max(high, q.high)
        yield q


def _one_each(alike: Iterable[Quantity]) -> list[Quantity]:
    """The first figure of each document and origin; empty if they all come from one document."""
    kept: dict[tuple[str, str | None], Quantity] = {}
    for q in alike:
        kept.setdefault((q.claim.document, q.claim.origin), q)
    chosen = list(kept.values())
    return chosen if len({q.claim.document for q in chosen}) > 1 else []


def _named(figures: Sequence[Quantity]) -> list[str]:
    return confirming([q.claim for q in figures])


def _alike(a: Quantity, b: Quantity) -> bool:
    return a is b or (_valued_alike(a, b) and _one_scope(a, b))


def _valued_alike(a: Quantity, b: Quantity) -> bool:
    return (overlap(a, b) and b.high <= CLOSE * a.low and a.high <= CLOSE * b.low) or _same(a, b)


def one_figure(a: Claim, b: Claim) -> bool:
    """Whether two claims of one measure and scope are one figure: values and times agree as in agreements.

    From one origin they are copies, which the estimate counts once. Bounds are one figure if they are equal.
    """
    pairs = product(quantities(a), quantities(b))
    return any(
        x.per == y.per and not (x.assumed or y.assumed) and _valued_alike(x, y) and _same_time(x, y) for x, y in pairs
    )


def _one_scope(a: Quantity, b: Quantity) -> bool:
    return _same_time(a, b) and compare(a, b).relation == "like"


def _same(a: Quantity, b: Quantity) -> bool:
    """Whether both are the same interval, however wide."""
    return math.isclose(a.low, b.low) and math.isclose(a.high, b.high)


def _same_time(a: Quantity, b: Quantity) -> bool:
    """Whether two figures are of one time, by the rule that decides between a contradiction and a question; an undated one is
    that of another document only if it is the same."""
    timed = one_time(a, b)
    return _same(a, b) if timed is None else timed


def _finding(figures: list[Quantity]) -> Finding:
    named = _named(figures)
    words, cautions = _standing(figures, named)
    name, claims = f"{title(figures[0].claim)}: {words}", tuple(q.claim for q in figures)
    return Finding(
        kind="same_quantity", verdict="agreement", title=name, arithmetic=_line(figures), claims=claims,
        cautions=cautions, severity=_origins(figures, named),
    )  # fmt: skip


def _standing(figures: list[Quantity], named: list[str]) -> tuple[str, tuple[str, ...]]:
    documents = len({q.claim.document for q in figures})
    if _times_unknown(figures):
        return "the same figure, not dated in all reports", ("figures of unknown dates do not confirm each other",)
    undated = ("period unclear: not all of them are dated",) if any(period(q.claim) is None for q in figures) else ()
    unnamed = any(q.claim.origin is None for q in figures)
    vague = any(q.claim.origin and described(q.claim.origin) for q in figures)
    if separate(figures, named):
        also = ("some of them do not state their origin, and a figure without one confirms nothing",) if unnamed else ()
        also = (*also, VAGUE) if vague else also
        return f"figures agree and come from different origins (at most {len(named)} independent)", (*also, *undated)
    if vague:
        return f"the same figure, {'one origin named' if named else 'from sources without a name'}", (VAGUE,)
    if named and not unnamed:
        return f"the same figure, one origin: {documents} copies", ("copies of one origin do not confirm it",)
    if named:
        return "the same figure, origin stated in one document", ("a figure without an origin confirms nothing",)
    return "the same figure, origins not stated", ("figures without an origin do not confirm each other",)


VAGUE = "a source that is described and not named may be one of the others, and confirms nothing"


def separate(figures: list[Quantity], named: list[str]) -> bool:
    """Whether at least two origins report the figure in at least two documents, so that it does not depend on one report."""
    return len(named) > 1 and len({q.claim.document for q in figures if q.claim.origin}) > 1


def _origins(figures: list[Quantity], named: list[str]) -> float:
    """Number of origins that the figure counts for: at most one unless they are separate."""
    apart = separate(figures, named) and not _times_unknown(figures)
    return float(len(named) if apart else min(len(named), 1))


def _times_unknown(figures: list[Quantity]) -> bool:
    """Whether the quantity changes over time and some of the figures are not dated: they may be equal by chance."""
    return nature(figures[0].claim.measure) != "standing" and any(period(q.claim) is None for q in figures)


def _line(figures: list[Quantity]) -> str:
    """The conversions that lead to the values, each a line of its own, and how near the values are to each other."""
    return "; ".join([*dict.fromkeys(q.step for q in figures if q.step), _nearness(figures)])


def _nearness(figures: list[Quantity]) -> str:
    values = list(dict.fromkeys(q.words() for q in sorted(figures, key=lambda q: (q.low, q.high, q.words()))))
    if len(values) == 1:
        return f"{values[0]}, in {len({q.claim.document for q in figures})} documents"
    low, high = min(q.low for q in figures), max(q.high for q in figures)
    told = ", ".join(values[:MOST_LISTED]) + (
        f" and {len(values) - MOST_LISTED} more" if len(values) > MOST_LISTED else ""
    )
    if low == high:
        return f"{told}: the same value"
    spread = f"at most {_percent_above(high / low)}% apart" if low and high / low < PERCENT_BELOW else "overlapping"
    return f"{told}: {spread}"


def _percent_above(ratio: float) -> str:
    """A ratio minus one in per cent, rounded up to two digits, because it is reported as “at most”."""
    share = (ratio - 1) * 100
    places = max(0, 1 - math.floor(math.log10(share)))
    return trimmed(f"{math.ceil(share * 10**places * (1 - 1e-12)) / 10**places:.{places}f}")
