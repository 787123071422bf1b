"""Revenue = workers × pay × share × 12: what some of these imply for the others."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from withheld.check.alignment import SAME_RATE, WHOLE_YEAR, said
from withheld.check.findings import Caution, implied
from withheld.check.periods import apart_words, dated, gap_days, length
from withheld.check.quantities import Quantity, Quotient, divide, quantities
from withheld.check.reaches import About
from withheld.check.scopes import Key, area, compare, scope
from withheld.finding import Finding
from withheld.records import Claim, Source
from withheld.vocabulary import country_name

MOST_IMPLIED = 5
"""Implied values of one kind to report: those of one document first, then those closest in time."""
MOST_PARTNERS = 60
UNDATED_GAP = 400
WIDEST = 10
"""Implied values whose bounds are further apart than this factor are not reported."""
LONG = 500
"""Days; a revenue total over a longer period is treated as an average over several years."""


class Earning(NamedTuple):
    """Revenue and workers of one scope, and the implied money per worker and month."""

    revenue: Quantity
    workers: Quantity
    each: Quotient

    @property
    def line(self) -> str:
        """The arithmetic, written so that it can be redone by hand."""
        step = f"{self.revenue.step}; " if self.revenue.step else ""
        money = self.each.words(self.revenue.unit)
        return f"{step}{self.revenue.words()} ÷ {self.workers.words()} workers ÷ 12 months = {money}"


class Figures:
    """The figures of a check by measure and scope, on their own scales, without denials."""

    def __init__(
        self, claims: Sequence[Claim], sources: Mapping[str, Source], about: Mapping[str, About] | None = None
    ) -> None:
        self._found: dict[tuple[str, Key], list[Quantity]] = defaultdict(list)
        self._told: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
        self.measures: dict[str, list[Quantity]] = defaultdict(list)
        for claim in claims:
            if claim.stance == "denied" or claim.high == 0:
                continue
            for q in quantities(claim, sources, about)[:1]:
                self._found[claim.measure, area(claim)].append(q)
                self._told[claim.measure, claim.document].append(q)
                self.measures[claim.measure].append(q)

    def of(self, measure: str, scope: Key) -> list[Quantity]:
        """Figures of a measure with exactly this scope."""
        return self._found.get((measure, scope), [])

    def told(self, measure: str, document: str) -> list[Quantity]:
        """Figures of a measure in one document."""
        return self._told.get((measure, document), [])


def earnings(figures: Figures, most: int = MOST_IMPLIED) -> list[Earning]:
    """Pairs of revenue and workers, at most ``most``: each revenue once, pairs within one document first."""
    crews: dict[Key, Crew] = {}
    alone = []
    own: list[tuple[Quantity, Quantity]] = []
    for r in filter(_of_the_state, figures.measures["revenue"]):
        here = area(r.claim)
        if here not in crews:
            crews[here] = Crew(figures.of("workers_abroad", here))
        partners = crews[here].own(r)
        own += [(r, w) for w in partners]
        if not partners:
            alone.append(r)
    out: dict[tuple[Key, float, float], Earning] = {}
    _add(out, own, most)
    if len(out) < most:
        _add(out, [(r, w) for r in alone for w in crews[area(r.claim)].elsewhere(r)], most)
    return list(out.values())


def _add(out: dict[tuple[Key, float, float], Earning], pairs: list[tuple[Quantity, Quantity]], most: int) -> None:
    """Add pairs for revenues that have none yet, best ranked first, up to ``most``."""
    for r, w in sorted(pairs, key=lambda pair: _rank(*pair)):
        if len(out) == most:
            return
        name = (area(r.claim), r.low, r.high)
        if name not in out and _bounded(each := divide(r, w, 12)):
            out[name] = Earning(r, w, each)


def _of_the_state(r: Quantity) -> bool:
    """Whether revenue is of all workers of its scope: not of one workplace or another trade, nor what workers keep."""
    return scope(r).money in (None, "pay") and not scope(r).site


class Crew:
    """Finds the worker figures of one area that fit a revenue.

    Figures in other documents with one scope and period all fit it or none does, so that result is cached.
    """

    def __init__(self, workers: Sequence[Quantity]) -> None:
        kinds: dict[Key, int] = {}
        self._workers = [(w, kinds.setdefault(_timed_scope(w), len(kinds))) for w in workers]
        self._own: dict[str, list[Quantity]] = defaultdict(list)
        for w in workers:
            self._own[w.claim.document].append(w)
        self._known: dict[Key, dict[int, bool]] = defaultdict(dict)

    def own(self, r: Quantity) -> list[Quantity]:
        """Worker figures of a revenue's own document that fit its scope and time."""
        return [w for w in self._own.get(r.claim.document, ()) if _fits(r, w)][:MOST_PARTNERS]

    def elsewhere(self, r: Quantity) -> list[Quantity]:
        """Worker figures of other documents that fit a revenue's scope and time."""
        return list(islice(self._elsewhere(r), MOST_PARTNERS))

    def _elsewhere(self, r: Quantity) -> Iterator[Quantity]:
        known = self._known[_timed_scope(r)]
        for w, kind in self._workers:
            if w.claim.document == r.claim.document:
                continue
            if kind not in known:
                known[kind] = _fits(r, w)
            if known[kind]:
                yield w


def _timed_scope(q: Quantity) -> Key:
    return (scope(q), q.claim.start, q.claim.end, _rate(q.claim))


def _fits(r: Quantity, w: Quantity) -> bool:
    return scope(w).counted == "workers" and together(r, w)


def together(a: Quantity, b: Quantity) -> bool:
    """Whether figures of two measures may be multiplied: same scope, and same time or undated in one document."""
    return compare(a, b).relation == "like" and _one_time(a.claim, b.claim)


def _one_time(a: Claim, b: Claim) -> bool:
    """Whether periods overlap. A brief period stands for the year around it; an undated figure fits any other in its document."""
    gap = gap_days(a, b)
    if gap is None:
        return a.document == b.document or (a.start is None and b.start is None and _rate(a) and _rate(b))
    told = min(length(a) or 0, length(b) or 0) < WHOLE_YEAR
    return gap == 0 or (told and gap <= SAME_RATE)


def _rate(claim: Claim) -> bool:
    return claim.per is not None or claim.unit == "fraction"


def _bounded(q: Quotient) -> bool:
    """Whether a quotient is informative: bounded on one side, or bounds less than a factor of ``WIDEST`` apart."""
    if q.low > 0 and math.isfinite(q.high):
        return q.high <= WIDEST * q.low
    return q.low > 0 or math.isfinite(q.high)


def _rank(r: Quantity, w: Quantity) -> tuple[bool, int, float, str]:
    gap = gap_days(r.claim, w.claim)
    return (
        r.claim.document != w.claim.document,
        UNDATED_GAP if gap is None else gap,
        _spread(r) + _spread(w),
        r.claim.document,
    )


def _spread(q: Quantity) -> float:
    return math.log(q.high / q.low) if q.low > 0 and math.isfinite(q.high) else 3.0


def apart_in_time(*claims: Claim) -> list[Caution]:
    """Cautions for multiplying figures of different times or documents."""
    out = []
    for c in claims[:1]:
        if c.measure == "revenue" and not c.per and (length(c) or 0) > LONG:
            out.append(Caution(f"an average over {dated(c)}, as if the others applied in all of these years", 0.85))
    if any(c.start is None and c.end is None for c in claims):
        out.append(Caution("period unclear: not all of them are dated", 0.85))
    if any(gap_days(claims[0], c) for c in claims[1:]):
        out.append(Caution(apart_words(*claims)))
    if len({c.document for c in claims}) > 1:
        out.append(Caution("from different documents", 0.85))
    return out


def implied_values(figures: Figures, pairs: list[Earning]) -> list[Finding]:
    """Implied money per worker and month, workers from a levy, and revenue from pay, the first few of each."""
    rates = [_per_worker(pair) for pair in pairs[:MOST_IMPLIED]]
    return [*rates, *_first(_heads(figures)), *_first(_revenues(figures))]


def _first(found: Iterable[Finding]) -> list[Finding]:
    return list({f.arithmetic: f for f in found}.values())[:MOST_IMPLIED]


def _per_worker(pair: Earning) -> Finding:
    r, w = pair.revenue, pair.workers
    place = ", ".join(filter(None, [r.claim.place, " and ".join(country_name(h) for h in r.claim.hosts)]))
    name = f"{pair.each.words(r.unit)} per worker and month is implied" + (f" ({place})" if place else "")
    cautions = [*apart_in_time(r.claim, w.claim), *said(r.claim, w.claim)]
    return implied("implied_rate", name, pair.line, (r.claim, w.claim), cautions)


def _own(of: Quantity, figures: Figures, measure: str) -> list[Quantity]:
    """Figures of a measure in the same document, scope and time as another figure."""
    return [q for q in figures.told(measure, of.claim.document) if together(of, q)]


def _heads(figures: Figures) -> Iterable[Finding]:
    """Workers implied by a revenue and a monthly levy per worker in one document."""
    for r in filter(_of_the_state, figures.measures["revenue"]):
        for levy in _own(r, figures, "levy"):
            if levy.per != "month" or levy.unit != r.unit or levy.low <= 0:
                continue
            heads = divide(r, levy, 12).words("person")
            step = f"{r.step}; " if r.step else ""
            line = f"{step}{r.words()} ÷ ({levy.words()} × 12) = {heads} workers"
            name = f"{heads} workers are implied"
            claims = (r.claim, levy.claim)
            yield implied("revenue_identity", name, line, claims, [*apart_in_time(*claims), *said(*claims)])


def _revenues(figures: Figures) -> Iterable[Finding]:
    """Revenue implied by workers, pay and share in one document that states no revenue."""
    for w in figures.measures["workers_abroad"]:
        if scope(w).counted != "workers" or _own(w, figures, "revenue"):
            continue
        for pay in _own(w, figures, "wage_gross"):
            for share in _own(w, figures, "state_share"):
                if pay.per == "month" and min(w.low, pay.low, share.low) > 0:
                    yield _revenue(w, pay, share)


def _revenue(w: Quantity, pay: Quantity, share: Quantity) -> Finding:
    low, high = (w.low * pay.low * share.low * 12, w.high * pay.high * min(share.high, 1.0) * 12)
    money = Quotient(low, high, low, high).words(pay.unit)
    line = f"{w.words()} workers × {pay.words()} × {share.words()} × 12 months = {money} a year"
    claims = (w.claim, pay.claim, share.claim)
    return implied(
        "revenue_identity", f"{money} a year is implied", line, claims, [*apart_in_time(*claims), *said(*claims)]
    )
