"""Figures that changed between reports, with the earlier and the later sentence."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from rapidfuzz import fuzz

from withheld.check.alignment import same_origin
from withheld.check.findings import question
from withheld.check.retellings import ALIKE, Change, Looks, Retold, looks, may_change, retold, values
from withheld.check.scopes import title
from withheld.finding import Finding
from withheld.names import normal, same_name
from withheld.records import Claim, Source
from withheld.vocabulary import codelist

COPIED = 80
"""Similarity (0 to 100, by ``fuzz.ratio`` of sorted words) from which one sentence counts as copied from the other."""
WITHIN = 400
"""Maximum days between a plan and a fact that may come from it, if no link is stated."""
UNLINKED = "no link is stated: the later report may have its own source"
CONVERTED = 1.0
WEIGHTS = {"modality": 4.0, "currency": 3.0, "scope": 2.5, "unit": 3.0, "bound": 1.0}
"""Severity of a finding by kind of change."""
_LIKE = 200
Day = dt.date | None


def variants(claims: Sequence[Claim], sources: Mapping[str, Source]) -> list[Finding]:
    """Findings for figures that changed between reports, most severe first; at most one per pair of documents, kind and value."""
    found: dict[tuple[object, ...], Finding] = {}
    for a, b, kind in _pairs(claims, sources):
        # If the order is unknown, both orders are compared and one is reported.
        name = (frozenset((a.document, b.document)), kind, f"{values(a)[0]:.2g}")
        if name not in found and (link := _link(a, b, kind, sources)) is not None and (change := retold(a, b)):
            found[name] = _finding(a, b, change, link)
    return sorted(found.values(), key=lambda f: (-f.severity, f.title, f.arithmetic))


def _pairs(claims: Iterable[Claim], sources: Mapping[str, Source]) -> Iterator[tuple[Claim, Claim, Change]]:
    """Pairs of claims of different documents that may be one figure with a change, the earlier first, with the kind of change."""
    for group in _buckets(claims):
        told = [(c, looks(c), _day(c, sources)) for c in group[:_LIKE]]
        changed = _changed(told)
        for a, way, first in told:
            for b, second, kind in changed[way]:
                if a.document != b.document and (first is None or second is None or first <= second):
                    yield a, b, kind


def _changed(told: Sequence[tuple[Claim, Looks, Day]]) -> dict[Looks, list[tuple[Claim, Day, Change]]]:
    """For each way of reporting a figure, the claims that differ from it by a change; one claim of each way is compared for
    all."""
    ways = {way: c for c, way, _ in reversed(told)}
    near = _Nearby(ways)
    found = {}
    for way, a in ways.items():
        kinds = {
            other: change.kind
            for other in near.to(way)
            if may_change(way[0], other[0]) and (change := retold(a, ways[other]))
        }
        found[way] = [(c, day, kinds[other]) for c, other, day in told if other in kinds]
    return found


class _Nearby:
    """Finds ways of reporting a figure by unit and first number; ``retold`` finds no change between others."""

    def __init__(self, ways: Iterable[Looks]) -> None:
        self._rates = codelist("rates")["per_dollar"]
        self._by_unit: dict[str, list[tuple[float, Looks]]] = {}
        for way in ways:
            self._by_unit.setdefault(way[0].unit, []).append((_first(way), way))
        for listed in self._by_unit.values():
            listed.sort(key=itemgetter(0))

    def to(self, way: Looks) -> Iterator[Looks]:
        """The ways with nearly the same first number in the same unit, and all in other currencies."""
        unit, first = way[0].unit, _first(way)
        listed = self._by_unit[unit]
        begin = bisect_left(listed, first * (1 - 2 * ALIKE), key=itemgetter(0))
        end = bisect_right(listed, first * (1 + 2 * ALIKE), key=itemgetter(0))
        yield from (other for _, other in listed[begin:end])
        if unit in self._rates:
            for other_unit, others in self._by_unit.items():
                if other_unit != unit and other_unit in self._rates:
                    yield from (other for _, other in others)


def _first(way: Looks) -> float:
    return way[1].values[0]


def _buckets(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Claims grouped by first number and host; revenue ranges also by host and time base, because a conversion may lie between
    them."""
    alike: defaultdict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if told := values(claim):
            alike[claim.hosts, f"{told[0]:.1e}"].append(claim)
            if claim.measure == "revenue" and len(told) > 1:
                alike[claim.hosts, claim.measure, claim.per].append(claim)
    for group in alike.values():
        if len({c.document for c in group}) > 1:
            yield group


def _day(claim: Claim, sources: Mapping[str, Source]) -> dt.date | None:
    source = sources.get(claim.document)
    return source.published if source else None


def _link(a: Claim, b: Claim, kind: Change, sources: Mapping[str, Source]) -> str | None:
    """Words for the link between the later report and the earlier one; empty if none is stated, None if there is no link."""
    source = sources.get(a.document)
    publisher = normal(source.publisher) if source and source.publisher else None
    named = [normal(n) for n in (b.origin, *b.via) if n]
    if publisher and any(same_name(publisher, n) for n in named):
        return f"the later report names {source.stamped(source.publisher or '')}" if source else ""
    if a.origin and b.origin and same_origin(a, b):
        return f"both name {b.origin}"
    if _copied(a, b):
        return "the sentences are nearly the same"
    one, other = (_day(c, sources) for c in (a, b))
    near = one is not None and other is not None and abs((other - one).days) <= WITHIN
    return "" if kind == "modality" and near else None


def _copied(a: Claim, b: Claim) -> bool:
    if a.quote is None or b.quote is None:
        return False
    return fuzz.ratio(_sorted(a.quote.sentence), _sorted(b.quote.sentence), score_cutoff=COPIED) >= COPIED


@lru_cache(maxsize=1 << 16)
def _sorted(sentence: str) -> str:
    """A sentence with its words sorted, as in ``fuzz.token_sort_ratio``, cached because it is compared many times."""
    return " ".join(sorted(sentence.split()))


def _finding(a: Claim, b: Claim, change: Retold, link: str) -> Finding:
    name = {
        "currency": "another currency", "unit": "another unit", "bound": "a bound lost or gained",
        "scope": "another thing counted", "modality": "a plan reported as a fact",
    }[change.kind]  # fmt: skip
    if not link:
        asked = f"{title(b)}: was the plan carried out, or is it reported as a fact?"
        return question(change.kind, asked, change.words, (a, b), None, (UNLINKED,))
    cautions, weight = (link,), WEIGHTS[change.kind]
    return Finding(
        kind=change.kind, verdict="variant", title=f"{title(b)}: {name}", arithmetic=change.words, claims=(a, b),
        severity=weight, cautions=cautions,
    )  # fmt: skip
