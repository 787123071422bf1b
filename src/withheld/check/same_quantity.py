"""The same quantity told differently, or alike by separate origins, after scope and period are aligned."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from withheld.amounts import number
from withheld.check.findings import contradiction, times_apart
from withheld.check.origins import normal, same_origin
from withheld.check.quantities import Quantity, apart, dated, gap_days, overlap, quantity
from withheld.records import Claim, Finding
from withheld.vocabulary import country_name, measures

STOCKS = ("workers_abroad", "sites", "host_countries", "arrears")
FLOWS = ("workers_dispatched", "workers_returned", "casualties", "workers_affected")
STANDING_DAYS = 3653
STOCK_DAYS = 366
MOST_IN_GROUP = 80
MOST_TOLD = 4
Key = tuple[object, ...]


def key(q: Quantity) -> Key:
    """Scope that two figures must share to be the same quantity."""
    c = q.claim
    return (c.measure, c.programme, tuple(sorted(c.hosts)), (c.place or "").casefold(), c.sector, c.each, q.unit, q.per)


def groups(claims: Iterable[Claim], told: Mapping[str, dt.date]) -> list[list[Quantity]]:
    """Claims of the same scope and scale, each group at most ``MOST_IN_GROUP`` strong (its lowest and highest)."""
    found: dict[Key, list[Quantity]] = defaultdict(list)
    for claim in claims:
        if claim.measure != "workers_planned" and (q := quantity(claim)):
            found[key(q)].append(q._replace(told=told.get(claim.document)))
    return [_thinned(group) for group in found.values() if len(group) > 1]


def _thinned(group: list[Quantity]) -> list[Quantity]:
    distinct = {(q.low, q.high, q.claim.qualifier, q.claim.origin, q.claim.document, q.claim.start, q.claim.stance): q for q in group}
    ordered = sorted(distinct.values(), key=lambda q: (q.low, q.high, q.claim.document, q.claim.start is None, str(q.claim.start)))
    half = MOST_IN_GROUP // 2
    return ordered if len(ordered) <= MOST_IN_GROUP else ordered[:half] + ordered[-half:]


def same_quantity(claims: Sequence[Claim], told: Mapping[str, dt.date]) -> tuple[list[Finding], list[Finding]]:
    """Contradictions and agreements among figures of the same scope; ``told`` has the publication date of each document."""
    against, alike = [], []
    for group in groups(claims, told):
        against.extend(_contradictions(group))
        alike.extend(_agreements(group))
    return against, alike


def _comparable(a: Quantity, b: Quantity) -> list[str] | None:
    """The cautions of comparing two figures; None if they speak of different things or times."""
    measure = a.claim.measure
    gap = gap_days(a.claim, b.claim)
    if gap is None:
        if same_origin(a.claim, b.claim) and a.claim.document == b.claim.document:
            return None
        reach = STOCK_DAYS if measure in STOCKS else STANDING_DAYS
        if measure in FLOWS or (a.told and b.told and abs((a.told - b.told).days) > reach):
            return None
        return ["the period of one of them is not said"]
    if measure in FLOWS:
        return [] if _mostly_same(a.claim, b.claim) else None
    standing = measure not in STOCKS
    if gap > (STANDING_DAYS if standing else STOCK_DAYS) or (gap and same_origin(a.claim, b.claim)):
        return None
    if gap:
        return [f"other {'years' if standing else 'date'}: {dated(a.claim)} and {dated(b.claim)}"]
    return []


def _mostly_same(a: Claim, b: Claim) -> bool:
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    shared = (min(a.end, b.end) - max(a.start, b.start)).days + 1
    return shared > 0 and shared / ((max(a.end, b.end) - min(a.start, b.start)).days + 1) >= 0.6


def _contradictions(group: list[Quantity]) -> list[Finding]:
    all_found: list[Finding] = []
    for a, b in combinations(_without_copies(group), 2):
        denied = (a.claim.stance == "denied") != (b.claim.stance == "denied")
        if overlap(a, b) and not denied:
            continue
        cautions = _comparable(a, b)
        if cautions is None or (denied and not overlap(a, b)):
            continue
        all_found.append(_finding(a, b, [*cautions, *_definitions(a.claim, b.claim)], denied))
    return _telling(all_found)


def _telling(found: list[Finding]) -> list[Finding]:
    """The worst few, no figure in more than two of them, so that one outlier does not fill the page; the rest are counted."""
    uses: Counter[Claim] = Counter()
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: (-f.severity, f.arithmetic)):
        if len(kept) < MOST_TOLD and all(uses[c] < 2 for c in finding.claims):
            uses.update(finding.claims)
            kept.append(finding)
    more = len(found) - len(kept)
    if more:
        note = f"{more} more pair{'s' if more > 1 else ''} of such figures also differ" if more > 1 else "1 more pair of such figures also differs"
        kept[-1] = kept[-1].model_copy(update={"cautions": (*kept[-1].cautions, note)})
    return kept


def _without_copies(group: list[Quantity]) -> list[Quantity]:
    """Each figure of an origin once: a reprint contradicts nothing that its original does not."""
    kept: dict[tuple[object, ...], Quantity] = {}
    for q in group:
        c = q.claim
        kept.setdefault((q.low, q.high, c.qualifier, normal(c.origin) if c.origin else c.document, c.start, c.stance), q)
    return list(kept.values())


def _definitions(a: Claim, b: Claim) -> list[str]:
    out = []
    if {a.stance, b.stance} & {"estimated", "alleged"}:
        out.append("one of them is an estimate or an allegation")
    if "order" in (a.qualifier, b.qualifier):
        out.append("one of them is a vague magnitude")
    notes = [c.note for c in (a, b) if c.note]
    if notes:
        out.append("definition: " + "; ".join(dict.fromkeys(notes)))
    return out


def _finding(a: Quantity, b: Quantity, cautions: list[str], denied: bool) -> Finding:
    small, large = (a, b) if a.low <= b.low else (b, a)
    name = title(a)
    if denied:
        said, no = (b, a) if a.claim.stance == "denied" else (a, b)
        line = f"{said.words()} is stated, and denied: {no.words()}"
        return contradiction("same_quantity", f"{name}: stated and denied", line, [said.claim, no.claim], None, [*cautions, "a denial may rest on another definition"])
    factors = apart(a, b)
    if factors is None:
        line = f"none against {large.words()}"
        return contradiction("same_quantity", f"{name}: {line}", line, [small.claim, large.claim], None, [*cautions, "“none” may rest on another definition"])
    return contradiction("same_quantity", f"{name}: {times_apart(factors)}", _arithmetic(small, large, factors), [small.claim, large.claim], factors, cautions)


def _arithmetic(small: Quantity, large: Quantity, factors: tuple[float, float]) -> str:
    steps = [q.step for q in (small, large) if q.step]
    ratio = f"{factors[0]:.2g}" if abs(factors[0] - factors[1]) < 0.05 else f"{factors[0]:.2g} to {factors[1]:.2g}"
    return "; ".join([*steps, f"{large.words()} ÷ {small.words()} = {ratio}"])


def title(q: Quantity) -> str:
    """What is counted, where."""
    c = q.claim
    where = " and ".join(country_name(h) for h in c.hosts)
    parts = [c.place or "", where, (c.sector or "").replace("it", "IT") if c.sector == "it" else c.sector or ""]
    scope = ", ".join(p for p in parts if p)
    return f"{measures()[c.measure].label} of {country_name(c.programme)}" + (f" ({scope})" if scope else "")


def _agreements(group: list[Quantity]) -> list[Finding]:
    """The widest set of figures that all overlap with one another, told by separate origins."""
    best: list[Quantity] = []
    for q in group:
        if q.high == float("inf") or q.low == 0 and q.claim.qualifier == "at_most":
            continue
        agree = [o for o in group if overlap(q, o) and o.high != float("inf") and _close(q, o) and not _comparable_gap(q, o)]
        if len(agree) > len(best):
            best = agree
    documents = {q.claim.document for q in best}
    if len(best) < 2 or len(documents) < 2:
        return []
    return [_agreement(best)]


def _close(a: Quantity, b: Quantity) -> bool:
    """Whether both say about the same, not merely that one bound holds the other."""
    return a.high / max(b.low, 1e-9) < 1.6 and b.high / max(a.low, 1e-9) < 1.6


def _comparable_gap(a: Quantity, b: Quantity) -> bool:
    gap = gap_days(a.claim, b.claim)
    return gap is None or gap > 31


def _agreement(quantities: list[Quantity]) -> Finding:
    named = [q for q in quantities if q.claim.origin]
    roots: list[Quantity] = []
    for q in named:
        if not any(same_origin(q.claim, r.claim) for r in roots):
            roots.append(q)
    cautions = []
    if len(roots) < 2:
        words = f"one origin, {len(quantities)} reports" if roots else "origins not stated"
        cautions.append("copies of one origin do not confirm it" if roots else "a figure without an origin confirms nothing")
    else:
        words = f"at most {len(roots)} independent origins"
    values = ", ".join(dict.fromkeys(q.words() for q in quantities))
    return Finding(
        kind="same_quantity", verdict="agreement", title=f"{title(quantities[0])}: {words}", arithmetic=f"{values}: within rounding of one another",
        claims=tuple(q.claim for q in quantities), cautions=tuple(cautions), severity=float(len(roots)),
    )  # fmt: skip


__all__ = ["groups", "number", "same_quantity", "title"]
