"""Parts that exceed or miss their whole: hosts against the world, places and sectors against their host."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from withheld.amounts import number
from withheld.check.findings import contradiction, factor
from withheld.check.origins import same_origin
from withheld.check.quantities import Quantity, gap_days, quantity
from withheld.records import Claim, Finding
from withheld.vocabulary import country_name, measures

WHOLES = ("workers_abroad", "workers_returned", "workers_dispatched", "sites")
_FULL = re.compile(r"\b(?:respectively|the rest|the remaind\w+|the others?|made up of|divided|half (?:in|of)|consists?|in all)\b", re.I)


def parts_whole(claims: Sequence[Claim]) -> list[Finding]:
    """Contradictions between wholes and their parts."""
    stocks = [q for c in claims if c.measure in WHOLES and c.stance != "denied" and (q := quantity(c))]
    return [*_hosts(stocks), *_places(stocks)]


def _alike(whole: Quantity, part: Quantity) -> bool:
    gap = gap_days(whole.claim, part.claim)
    same = whole.claim.document == part.claim.document or same_origin(whole.claim, part.claim)
    return same and (gap == 0 or (gap is None and whole.claim.document == part.claim.document))


def _hosts(stocks: list[Quantity]) -> list[Finding]:
    """The hosts of one account together against its total for the world."""
    out = []
    for whole in stocks:
        c = whole.claim
        if c.hosts or c.place or c.sector or whole.most == float("inf"):
            continue
        parts = _one_each(p for p in stocks if _host_part(whole, p) and _alike(whole, p))
        if len(parts) >= 2 and sum(p.least for p in parts) > whole.most:
            out.append(_exceed(whole, parts))
        elif len(parts) >= 2 and _missing(whole, parts):
            out.append(_fall_short(whole, parts))
    return out


def _host_part(whole: Quantity, part: Quantity) -> bool:
    a, b = whole.claim, part.claim
    return b.measure == a.measure and b.programme == a.programme and isinstance(b.host, str) and b.place is None and b.sector == a.sector


def _one_each(parts: Iterable[Quantity]) -> list[Quantity]:
    """The lowest figure of each host, so that nothing is summed twice."""
    chosen: dict[str, Quantity] = {}
    for part in parts:
        host = part.claim.hosts[0]
        if host not in chosen or part.low < chosen[host].low:
            chosen[host] = part
    return [chosen[h] for h in sorted(chosen)]


def _exceed(whole: Quantity, parts: list[Quantity]) -> Finding:
    total = sum(p.low for p in parts)
    sides = " + ".join(f"{p.words()} ({country_name(p.claim.hosts[0])})" for p in parts)
    apart = (total / whole.high, total / whole.high)
    line = f"{sides} = {number(total, whole.unit)}, against {whole.words()} in all"
    name = f"{measures()[whole.claim.measure].label}: the parts come to {factor(apart[0])} times the whole"
    return contradiction("parts_whole", name, line, [whole.claim, *(p.claim for p in parts)], apart, _cautions(whole, parts))


def _missing(whole: Quantity, parts: list[Quantity]) -> bool:
    """Parts fall short only where the text gives them as all there is."""
    sentences = {p.claim.quote.sentence for p in parts if p.claim.quote}
    full = len(sentences) == 1 and bool(_FULL.search(next(iter(sentences))))
    return full and sum(p.most for p in parts) < whole.least


def _fall_short(whole: Quantity, parts: list[Quantity]) -> Finding:
    total = sum(p.high for p in parts)
    sides = " + ".join(f"{p.words()} ({country_name(p.claim.hosts[0])})" for p in parts)
    apart = (whole.low / total, whole.low / total)
    line = f"{sides} = {number(total, whole.unit)}, against {whole.words()} in all"
    return contradiction("parts_whole", f"{measures()[whole.claim.measure].label}: the parts miss the whole", line, [whole.claim, *(p.claim for p in parts)], apart, _cautions(whole, parts))


def _cautions(whole: Quantity, parts: list[Quantity]) -> list[str]:
    out = []
    if any(q.claim.qualifier in ("about", "order") for q in [whole, *parts]):
        out.append("some of these figures are rounded")
    if any(q.claim.start is None for q in [whole, *parts]):
        out.append("the period of one of them is not said")
    if not all(same_origin(whole.claim, p.claim) for p in parts):
        out.append("not all of them name the same origin")
    return out


def _places(stocks: list[Quantity]) -> list[Finding]:
    """A place or a sector inside a host that holds more than its host."""
    by_host: dict[tuple[str, str, str], list[Quantity]] = defaultdict(list)
    for q in stocks:
        if len(q.claim.hosts) == 1:
            by_host[q.claim.measure, q.claim.programme, q.claim.hosts[0]].append(q)
    out = []
    for group in by_host.values():
        wholes = [q for q in group if not q.claim.place and not q.claim.sector and q.most < float("inf")]
        for part in (q for q in group if q.claim.place or q.claim.sector):
            above = [w for w in wholes if gap_days(w.claim, part.claim) == 0 and part.least > w.most]
            if above:
                out.append(_too_large(max(above, key=lambda w: w.high), part))
    return out


def _too_large(whole: Quantity, part: Quantity) -> Finding:
    apart = (part.low / whole.high, part.low / whole.high) if whole.high else None
    what = part.claim.place or part.claim.sector
    where = country_name(whole.claim.hosts[0])
    line = f"{part.words()} ({what}) > {whole.words()} ({where})"
    name = f"{measures()[whole.claim.measure].label}: more in {what} than in all of {where}"
    return contradiction("parts_whole", name, line, [whole.claim, part.claim], apart, _cautions(whole, [part]))
