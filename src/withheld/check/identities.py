"""Revenue = workers × wage × share × 12, and what is owed ÷ workers: values implied, and stated ones that cannot fit."""

from __future__ import annotations

import math
from collections.abc import Sequence

from withheld.amounts import number
from withheld.check.findings import contradiction, times_apart
from withheld.check.quantities import Quantity, dated, gap_days, quantity
from withheld.records import Claim, Finding
from withheld.vocabulary import country_name

MOST_IMPLIED = 5
FAR_DAYS = 5 * 366


def identities(claims: Sequence[Claim]) -> tuple[list[Finding], list[Finding]]:
    """Contradictions and implied values of revenue, workers, pay and shares, the best aligned first."""
    against: list[Finding] = []
    implied: list[Finding] = []
    pairs = _pairs(claims)
    for revenue, workers in pairs[:MOST_IMPLIED]:
        implied.append(_per_worker(revenue, workers))
        against.extend(_against_pay(revenue, workers, claims))
    implied.extend(_heads(claims))
    implied.extend(_owed(claims, pairs))
    return _distinct(against), implied


def _distinct(findings: list[Finding]) -> list[Finding]:
    """The worst finding for each stated pay figure."""
    best: dict[str, Finding] = {}
    for f in sorted(findings, key=lambda f: -f.severity):
        best.setdefault(f.claims[-1].model_dump_json(), f)
    return list(best.values())


def _scope(claim: Claim) -> tuple[object, ...]:
    return claim.programme, claim.hosts, claim.place, claim.sector


def _pairs(claims: Sequence[Claim]) -> list[tuple[Quantity, Quantity]]:
    """Revenue and stock of one scope: the same document first, then the nearest in time, bounded figures before open ones."""
    revenue = [q for c in claims if c.measure == "revenue" and c.stance != "denied" and (q := quantity(c))]
    stocks = [q for c in claims if c.measure == "workers_abroad" and c.stance != "denied" and (c.low or c.high) and (q := quantity(c))]
    found = []
    for r in revenue:
        for w in (w for w in stocks if _scope(w.claim) == _scope(r.claim)):
            gap = gap_days(r.claim, w.claim)
            if gap is not None and gap > FAR_DAYS:
                continue
            spread = _spread(r) + _spread(w)
            found.append((r.claim.document != w.claim.document, 400 if gap is None else gap, spread, r, w))
    found.sort(key=lambda row: row[:3])
    return _one_of_each([(r, w) for *_, r, w in found])


def _spread(q: Quantity) -> float:
    return math.log(q.high / q.low) if q.low > 0 and math.isfinite(q.high) else 3.0


def _one_of_each(pairs: list[tuple[Quantity, Quantity]]) -> list[tuple[Quantity, Quantity]]:
    """Each revenue and each stock once, so that five implied values say five things."""
    out: list[tuple[Quantity, Quantity]] = []
    seen: set[tuple[float, float]] = set()
    for r, w in pairs:
        if (r.low, r.high) not in seen:
            seen.add((r.low, r.high))
            out.append((r, w))
    return out


def _divide(a: Quantity, b: Quantity, by: float) -> tuple[float, float]:
    """Interval of a ÷ b ÷ ``by``, open ends as 0 and infinity."""
    low = a.low / b.high / by if b.high > 0 and math.isfinite(b.high) else 0.0
    high = a.high / b.low / by if b.low > 0 else math.inf
    return low, high


def _money(low: float, high: float, unit: str) -> str:
    if low <= 0:
        return f"at most {number(high, unit)}"
    if not math.isfinite(high):
        return f"at least {number(low, unit)}"
    return number(low, unit) if high / low < 1.02 else f"{number(low, unit)} to {number(high, unit)}"


def _per_worker(r: Quantity, w: Quantity) -> Finding:
    low, high = _divide(r, w, 12)
    where = " and ".join(country_name(h) for h in r.claim.hosts)
    money = _money(low, high, r.unit)
    step = f"{r.step}; " if r.step else ""
    line = f"{step}{r.words()} ÷ {w.words()} workers ÷ 12 months = {money}"
    name = f"{money} per worker and month is implied" + (f" ({where})" if where else "")
    return Finding(kind="implied_rate", verdict="implied", title=name, arithmetic=line, claims=(r.claim, w.claim), cautions=tuple(_time_cautions(r.claim, w.claim)))


def _time_cautions(*claims: Claim) -> list[str]:
    out = []
    if any(c.start is None for c in claims):
        out.append("the period of one of them is not said")
    elif any(gap_days(claims[0], c) for c in claims[1:]):
        out.append("other years: " + " and ".join(dict.fromkeys(dated(c) for c in claims)))
    if len({c.document for c in claims}) > 1:
        out.append("from different documents")
    return out


def _against_pay(r: Quantity, w: Quantity, claims: Sequence[Claim]) -> list[Finding]:
    """Stated monthly pay and share against what revenue and workers leave room for."""
    low, high = _divide(r, w, 12)
    shares = [q for c in claims if c.measure == "state_share" and _bears_on(c, r.claim) and (q := quantity(c))]
    share = min(shares, key=lambda q: (q.claim.document != r.claim.document, -q.low), default=None)
    out = []
    for claim in claims:
        if claim.measure != "wage_gross" or claim.unit != r.unit or claim.programme != r.claim.programme or claim.per != "month":
            continue
        if claim.sector != r.claim.sector or (claim.hosts and claim.hosts != r.claim.hosts):
            continue
        pay = quantity(claim)
        if pay is not None and (finding := _misfit(r, w, share, pay, low, high)):
            out.append(finding)
    return out


def _bears_on(share: Claim, revenue: Claim) -> bool:
    """Whether a stated share speaks of the same workers as a revenue figure."""
    if share.programme != revenue.programme or share.sector != revenue.sector or share.place:
        return False
    return share.hosts == revenue.hosts


def _misfit(r: Quantity, w: Quantity, share: Quantity | None, pay: Quantity, low: float, high: float) -> Finding | None:
    part = (share.low or 0.0, min(share.high, 1.0)) if share else (0.0, 1.0)
    least, most = pay.least * part[0], pay.most * part[1]
    if low <= most * 1.1 and least <= high * 1.1:
        return None
    ratio = low / most if low > most else least / high
    taken = f" × {share.words()}" if share else ""
    line = f"{pay.words()}{taken} against {_money(low, high, r.unit)} per worker and month ({r.words()} ÷ {w.words()} ÷ 12)"
    used = [r.claim, w.claim, *([share.claim] if share else []), pay.claim]
    name = f"Pay and revenue of {country_name(r.claim.programme)}: {times_apart((ratio, ratio))}"
    return contradiction("revenue_identity", name, line, used, (ratio, ratio), [*_time_cautions(r.claim, w.claim, pay.claim), "revenue may leave out pay that is held back or handed to go-betweens"])


def _heads(claims: Sequence[Claim]) -> list[Finding]:
    """Workers implied by revenue and a monthly sum that each hands over, within one document."""
    out = []
    for r in (q for c in claims if c.measure == "revenue" and (q := quantity(c))):
        for levy in claims:
            same = levy.document == r.claim.document and levy.unit == r.unit and levy.sector == r.claim.sector
            if levy.measure != "levy" or levy.per != "month" or not same or not levy.low or not (q := quantity(levy)):
                continue
            low, high = _divide(r, q, 12)
            heads = _money(low, high, "person")
            line = f"{r.words()} ÷ ({q.words()} × 12) = {heads}"
            out.append(Finding(kind="revenue_identity", verdict="implied", title=f"{heads} workers are implied", arithmetic=line, claims=(r.claim, levy), cautions=tuple(_time_cautions(r.claim, levy))))
    return out[:MOST_IMPLIED]


def _owed(claims: Sequence[Claim], pairs: list[tuple[Quantity, Quantity]]) -> list[Finding]:
    """What is owed to each worker, and how many months of stated or implied pay that is."""
    out = []
    for owed in (c for c in claims if c.measure == "arrears" and not c.each and c.low):
        group = [c for c in claims if c.measure in ("workers_affected", "workers_abroad") and c.low and c.document == owed.document and c.hosts == owed.hosts]
        if not group:
            continue
        workers = min(group, key=lambda c: (c.measure != "workers_affected", c.sector != owed.sector))
        a, b = quantity(owed), quantity(workers)
        if a is None or b is None:
            continue
        low, high = _divide(a, b, 1)
        each = _money(low, high, a.unit)
        months, used = _months(low if low > 0 else high, owed, claims, pairs)
        line = f"{a.words()} ÷ {b.words()} = {each} each{months}"
        out.append(Finding(kind="owed_per_worker", verdict="implied", title=f"{each} is owed to each worker", arithmetic=line, claims=(owed, workers, *used), cautions=tuple(_time_cautions(owed, workers, *used))))
    return out


def _months(each: float, owed: Claim, claims: Sequence[Claim], pairs: list[tuple[Quantity, Quantity]]) -> tuple[str, tuple[Claim, ...]]:
    stated = [c for c in claims if c.measure in ("wage_net", "wage_gross") and c.unit == owed.unit and c.per == "month" and c.low and c.programme == owed.programme]
    stated.sort(key=lambda c: (c.document != owed.document, c.hosts != owed.hosts))
    if stated and stated[0].low and (stated[0].document == owed.document or stated[0].hosts == owed.hosts):
        pay = stated[0].low
        return f", {each / pay:.0f} months of {number(pay, owed.unit)}", (stated[0],)
    for r, w in pairs:
        low, high = _divide(r, w, 12)
        if r.unit == owed.unit and r.claim.sector in (None, owed.sector) and low > 0 and math.isfinite(high):
            return f", {each / high:.0f} months of the {_money(low, high, r.unit)} implied" if high / low < 1.02 else "", (r.claim, w.claim)
    return "", ()
