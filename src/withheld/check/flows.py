"""Compares stocks with flows: the earlier stock, less those who left, plus those who came, should be the later stock."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from withheld.amounts import amount, number
from withheld.check.alignment import confirming, said, same_origin
from withheld.check.findings import PERCENT_BELOW, SEPARATE, question, ratio_words
from withheld.check.periods import period
from withheld.check.quantities import Quantity, quantity
from withheld.check.reaches import About
from withheld.check.scopes import compare, extremes, once, scope
from withheld.finding import Finding
from withheld.records import Claim
from withheld.vocabulary import country_name

COVERED = 0.6
"""Share of the time between two stocks that a flow must cover, and share of the flow's period that must lie between them."""
LOOSE = 0.25
"""A balance that is off by more than this part of the larger stock gives a question: some movements are never reported."""
FITS = 0.10
"""A balance that is off by at most this part of the first stock is reported as adding up."""
SHORTEST = 60
MOST_FLOWS = 12
MOST_STOCKS = 40
UNCOUNTED = "others may have arrived or left in between without being counted"
"""Reports never cover every arrival and departure, so a balance that does not close gives a question, not a contradiction."""


class Ledger(NamedTuple):
    """The dated figures of one host: stocks, returned and dispatched workers."""

    host: str
    stocks: list[Quantity]
    returned: list[Quantity]
    dispatched: list[Quantity]


def stock_flow(
    claims: Sequence[Claim], about: Mapping[str, About] | None = None
) -> tuple[list[Finding], list[Finding]]:
    """Questions and agreements from comparing stocks with the flows between them, host by host."""
    against: list[Finding] = []
    alike: list[Finding] = []
    for ledger in _ledgers(claims, about or {}):
        for flow in ledger.returned[:MOST_FLOWS]:
            finding = _too_many(ledger, flow) or _balance(ledger, flow)
            if finding:
                (against if finding.verdict == "question" else alike).append(finding)
    return against, alike


def _ledgers(claims: Sequence[Claim], about: Mapping[str, About]) -> Iterable[Ledger]:
    books: dict[tuple[str, str], dict[str, list[Quantity]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim.measure.startswith("workers_") and _whole_host(claim) and (q := quantity(claim, about)):
            books[claim.programme, claim.hosts[0]][claim.measure].append(q)
    for (_, host), book in books.items():
        stocks = extremes(once(book["workers_abroad"]))[:MOST_STOCKS]
        yield Ledger(host, stocks, once(book["workers_returned"]), once(book["workers_dispatched"]))


def _whole_host(claim: Claim) -> bool:
    open_claim = claim.low is None or claim.stance == "denied" or claim.per is not None
    return (
        not open_claim and len(claim.hosts) == 1 and not claim.place and not claim.sector and period(claim) is not None
    )


def _too_many(ledger: Ledger, flow: Quantity) -> Finding | None:
    """A question if more workers returned than any stock of the year before counts."""
    before = [q for q in ledger.stocks if _just_before(q, flow) and _alike(q, flow)]
    if not before or any(flow.least <= q.most for q in before):
        return None
    stock = max(before, key=lambda q: q.high)
    if stock.high <= 0:
        return None
    ratio = flow.low / stock.high
    line = f"{flow.words()} returned ÷ {stock.words()} there before = {ratio_words((ratio, ratio))}"
    name = f"{country_name(ledger.host)}: did others arrive before so many returned?"
    claims = [stock.claim, flow.claim]
    return question("stock_flow", name, line, claims, (ratio, ratio), [UNCOUNTED], said(*claims))


def _alike(stock: Quantity, flow: Quantity) -> bool:
    """Whether both count the same (people, or permits) over the whole host."""
    return compare(stock, flow).relation == "like" and not scope(stock).site and not scope(flow).group


def _day(q: Quantity) -> int:
    start, end = _span(q)
    return start + (end - start) // 2


def _span(q: Quantity) -> tuple[int, int]:
    return q.span or (0, 0)


def _just_before(stock: Quantity, flow: Quantity) -> bool:
    """Whether a stock is of the year before a flow began, or of the first third of its period."""
    start, end = _span(flow)
    return start - 400 <= _day(stock) <= start + (end - start) / 3 + 31


def _covers(flow: Quantity, a: Quantity, b: Quantity) -> bool:
    (start, end), first, last = _span(flow), _day(a), _day(b)
    if last - first < SHORTEST:
        return False
    common = min(last, end) - max(first, start)
    return common >= COVERED * (last - first) and common >= COVERED * (end - start)


def _balance(ledger: Ledger, flow: Quantity) -> Finding | None:
    """The balance of a flow with the two stocks that best frame it; None if there are none or it is unremarkable."""
    ordered = sorted(ledger.stocks, key=_day)
    ordered = [q for q in ordered if _alike(q, flow)]
    framing = [(a, b) for a, b in combinations(ordered, 2) if _covers(flow, a, b) and _one_account(a, b)]
    if not framing:
        return None
    before, after = min(framing, key=lambda ab: _distance(flow, *ab))
    # Arrivals count only from the documents of the stocks: other reports may count other people, or permits.
    own = {before.claim.document, after.claim.document}
    came = next(
        (d for d in ledger.dispatched if d.claim.document in own and _covers(d, before, after) and _alike(before, d)),
        None,
    )
    return _weigh(ledger.host, before, flow, came, after)


def _one_account(a: Quantity, b: Quantity) -> bool:
    return a.claim.document == b.claim.document or same_origin(a.claim, b.claim)


def _distance(flow: Quantity, a: Quantity, b: Quantity) -> tuple[int, int]:
    """Sort key: stocks from another account than the flow's come last; then by days between the stocks and the flow's start
    and end."""
    start, end = _span(flow)
    strangers = sum(not _one_account(flow, q) for q in (a, b))
    return strangers, abs(_day(a) - start) + abs(_day(b) - end)


def _weigh(host: str, before: Quantity, gone: Quantity, came: Quantity | None, after: Quantity) -> Finding | None:
    left = before.low - gone.low + (came.low if came else 0.0)
    plus = f" + {came.words()} sent" if came else ""
    balance = f"{before.words()} − {gone.words()} returned{plus} = {_side(before, gone, came)}{number(max(left, 0), 'person')}"
    line = f"{balance}, against {after.words()} stated"
    claims = [q.claim for q in (before, gone, came, after) if q]
    off = _off(before, gone, came, after)
    if off <= FITS * before.low:
        return _adds_up(host, line, claims, abs(max(left, 0) - after.low) / before.low)
    if off <= LOOSE * max(before.low, after.low) or min(left, after.low) <= 0:
        return None
    ratio = max(left, after.low) / min(left, after.low)
    if ratio < PERCENT_BELOW:
        return None
    name = f"Stocks and returns of {country_name(host)}: did others arrive or leave?"
    return question("stock_flow", name, line, claims, (ratio, ratio), [UNCOUNTED], said(*claims))


def _adds_up(host: str, line: str, claims: list[Claim], off: float) -> Finding:
    """An agreement of stocks and flows; figures of one origin, or of which one was worked out from the others, confirm none of
    them."""
    circular = _worked_out(claims)
    cautions: tuple[str, ...] = ()
    name = f"Stocks and returns of {country_name(host)} add up{_closely(off)}"
    if circular:
        name, cautions = f"Stocks and returns of {country_name(host)}: {circular}", (SUBTRACTED,)
    elif any(c.origin is None for c in claims):
        cautions = ("not all of these figures state their origin, which confirms nothing",)
    elif len(confirming(claims)) < 2:
        cautions = ("one origin gives all of these figures: that they add up confirms none of them",)
    return Finding(
        kind="stock_flow", verdict="agreement", title=name, arithmetic=line, claims=tuple(claims), cautions=cautions,
        severity=1.0 if cautions else SEPARATE["stock_flow"],
    )  # fmt: skip


SUBTRACTED = "a figure that was worked out from others does not confirm them: it is no count of its own"
DISTINCT = 3
"""Significant digits from which a flow that is the exact difference of two stocks was not counted besides them."""


def _worked_out(claims: Sequence[Claim]) -> str:
    """How one of the figures of a balance follows from the others, in words; empty if they may be counts of their own.

    Either its record says so (``derivation`` names another of the figures), or it is their difference to the last digit.
    """
    for claim in claims:
        told = {float(n.replace(",", "")) for n in _NUMBER.findall(claim.derivation or "")} - {claim.low, claim.high}
        others = {v for c in claims if c is not claim for v in (c.low, c.high) if v is not None}
        if told & others:
            return f"{amount(claim)} was worked out from another of these figures"
    before, gone, *came, after = (c.low or 0.0 for c in claims)
    exact = all(c.qualifier in ("exact", "at_least") for c in claims) and len(f"{gone:.0f}".rstrip("0")) >= DISTINCT
    if exact and before - gone + sum(came) == after:
        return "those who left are exactly the difference"
    return ""


_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _side(before: Quantity, gone: Quantity, came: Quantity | None) -> str:
    """“at least ” or “at most ” if an open bound makes the result of a balance open on one side, else empty."""
    more = math.isinf(before.high) or (came is not None and math.isinf(came.high))
    if more == math.isinf(gone.high):
        return ""
    return "at least " if more else "at most "


EVEN = 0.01
"""Part of the first stock up to which a balance adds up without qualification."""


def _closely(part: float) -> str:
    """Suffix for how closely a balance adds up, as a part of the first stock; empty if it is close enough."""
    return f" but for {math.ceil(part * 100 - 1e-9)}% of those there before" if part > EVEN else ""


def _off(before: Quantity, gone: Quantity, came: Quantity | None, after: Quantity) -> float:
    """By how many people the balance misses the later stock, beyond the tolerance."""
    least = before.least - gone.most + (came.least if came else 0.0)
    most = before.most - gone.least + (came.most if came else 0.0)
    return max(0.0, least - after.most, after.least - most)
