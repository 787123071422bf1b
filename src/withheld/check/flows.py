"""Stocks against flows: what was there, less those who left, plus those who came, is what is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from withheld.amounts import number
from withheld.check.findings import contradiction, factor
from withheld.check.quantities import Quantity, middle, quantity
from withheld.records import Claim, Finding
from withheld.vocabulary import country_name

COVERED = 0.6
"""Share of the time between two stocks that a flow must cover to be held against them."""
LOOSE = 0.25
"""Part of the larger stock by which a balance may be off before it is a contradiction: permits lapse, others arrive."""
MOST = 12


def stock_flow(claims: Sequence[Claim]) -> tuple[list[Finding], list[Finding]]:
    """Contradictions and agreements of stocks with the returns between them, host by host."""
    stocks: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
    flows: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
    for claim in claims:
        if len(claim.hosts) != 1 or claim.place or claim.sector or claim.start is None or claim.stance == "denied" or claim.per:
            continue
        if claim.measure in ("workers_abroad", "workers_returned") and claim.low is not None and (q := quantity(claim)):
            (stocks if claim.measure == "workers_abroad" else flows)[claim.programme, claim.hosts[0]].append(q)
    against: list[Finding] = []
    alike: list[Finding] = []
    for scope, returned in flows.items():
        for flow in returned[:MOST]:
            _balance(scope[1], stocks.get(scope, []), flow, against, alike)
    return against, alike


def _balance(host: str, stocks: list[Quantity], flow: Quantity, against: list[Finding], alike: list[Finding]) -> None:
    before = [q for q in stocks if q.most < float("inf") and _before(q, flow)]
    over = [q for q in before if flow.least > q.most]
    if before and len(over) == len(before):
        against.append(_more_than_there(host, max(over, key=lambda q: q.high), flow))
        return
    pairs = [(a, b) for a, b in combinations(sorted(stocks, key=_when), 2) if _covers(flow, a, b) and a.claim.document == b.claim.document]
    for a, b in pairs[:1]:
        left = a.low - flow.low
        off = abs(left - b.low)
        line = f"{a.words()} − {flow.words()} returned = {number(max(left, 0), 'person')}, against {b.words()} told"
        claims = [a.claim, flow.claim, b.claim]
        if off <= 0.1 * a.low:
            alike.append(Finding(kind="stock_flow", verdict="agreement", title=f"Stocks and returns of {country_name(host)} add up", arithmetic=line, claims=tuple(claims), severity=1.0))
        elif off > LOOSE * max(a.low, b.low):
            ratio = max(left, b.low) / max(min(left, b.low), 1.0) if left > 0 else a.low / max(b.low, 1.0)
            name = f"Stocks and returns of {country_name(host)}: {factor(ratio)} times apart"
            against.append(contradiction("stock_flow", name, line, claims, (ratio, ratio), ["others may have arrived or left uncounted", "permits are not people"]))


def _when(q: Quantity) -> float:
    day = middle(q.claim)
    return float(day.toordinal()) if day else 0.0


def _before(stock: Quantity, flow: Quantity) -> bool:
    """Whether a stock is of the year before a flow began, or of its first third."""
    start, end = flow.claim.start, flow.claim.end
    if start is None or end is None:
        return False
    day = _when(stock)
    return start.toordinal() - 400 <= day <= start.toordinal() + (end - start).days / 3 + 31


def _covers(flow: Quantity, a: Quantity, b: Quantity) -> bool:
    start, end = flow.claim.start, flow.claim.end
    first, last = _when(a), _when(b)
    if start is None or end is None or last - first < 60:
        return False
    shared = min(last, end.toordinal()) - max(first, start.toordinal())
    return shared / (last - first) >= COVERED and shared / max((end - start).days, 1) >= COVERED


def _more_than_there(host: str, stock: Quantity, flow: Quantity) -> Finding:
    ratio = flow.low / max(stock.high, 1.0)
    line = f"{flow.words()} returned ÷ {stock.words()} there before = {ratio:.2g}"
    name = f"{country_name(host)}: more returned than were there"
    cautions = ["others may have arrived in between"]
    return contradiction("stock_flow", name, line, [stock.claim, flow.claim], (ratio, ratio), cautions)
