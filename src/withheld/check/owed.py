"""What is owed to each worker, and how many months of pay that is."""

from __future__ import annotations

import math
from collections.abc import Iterable

from withheld.amounts import number
from withheld.check.alignment import said
from withheld.check.findings import contradiction, implied, times_apart
from withheld.check.identities import MOST_IMPLIED, Earning, Figures, apart_in_time
from withheld.check.quantities import Quantity, Quotient, divide
from withheld.check.scopes import area
from withheld.records import Claim, Finding
from withheld.vocabulary import country_name


def owed_per_worker(figures: Figures, pairs: list[Earning]) -> tuple[list[Finding], list[Finding]]:
    """Contradictions with a stated sum for each worker, and the sums that totals imply."""
    against: list[Finding] = []
    told: dict[str, Finding] = {}
    for owed in figures.measures["arrears"]:
        if owed.claim.each or owed.low <= 0 or not (workers := _owed_to(figures, owed.claim)):
            continue
        each = divide(owed, workers)
        finding = _finding(figures, pairs, owed, workers, each)
        told.setdefault(finding.arithmetic, finding)
        against += _misfits(figures, owed, workers, each)
    return against, list(told.values())[:MOST_IMPLIED]


def _owed_to(figures: Figures, owed: Claim) -> Quantity | None:
    """Those to whom a sum is owed: of its document, else of its host and place; those affected before a stock."""
    found = [*_beside(figures, "workers_affected", owed), *_beside(figures, "workers_abroad", owed)]
    fitting = (q for q in found if q.low > 0 and _fits(owed, q.claim))
    return min(fitting, key=lambda q: _distance(owed, q.claim), default=None)


def _beside(figures: Figures, measure: str, owed: Claim) -> list[Quantity]:
    """Figures of the same document and, where the sum is placed, of the same place elsewhere."""
    elsewhere = figures.of(measure, area(owed)) if owed.place else ()
    return [*figures.told(measure, owed.document), *(q for q in elsewhere if q.claim.document != owed.document)]


def _fits(owed: Claim, other: Claim) -> bool:
    """Whether two figures may speak of the same people; a stock must be of exactly the host and place that is owed."""
    if other.programme != owed.programme:
        return False
    same_hosts = set(owed.hosts) == set(other.hosts)
    if other.measure == "workers_abroad":
        return same_hosts and other.place == owed.place
    return same_hosts or not (owed.hosts and other.hosts)


def _distance(owed: Claim, workers: Claim) -> tuple[bool, bool, bool, bool, int]:
    apart = abs(_place(workers) - _place(owed))
    other = workers.document != owed.document
    return other, workers.measure != "workers_affected", workers.hosts != owed.hosts, workers.place != owed.place, apart


def _place(claim: Claim) -> int:
    return claim.quote.start if claim.quote else 0


def _finding(figures: Figures, pairs: list[Earning], owed: Quantity, workers: Quantity, each: Quotient) -> Finding:
    sum_each = each.words(owed.unit)
    months, used = _months(figures, pairs, owed, each)
    line = f"{owed.words()} ÷ {workers.words()} workers = {sum_each} each{months}"
    claims = (owed.claim, workers.claim, *used)
    return implied(
        "owed_per_worker", f"{sum_each} is owed to each worker", line, claims, [*apart_in_time(*claims), *said(*claims)]
    )


def _months(figures: Figures, pairs: list[Earning], owed: Quantity, each: Quotient) -> tuple[str, tuple[Claim, ...]]:
    """How many months of the stated, else of the implied, pay the sum is; empty where no pay fits."""
    sum_each = each.low if each.low > 0 else each.high
    if pay := _stated(figures, owed):
        return f"; {_months_line(sum_each, pay.low, pay.unit)}", (pay.claim,)
    for pair in pairs:
        rate = pair.each
        fits = pair.revenue.unit == owed.unit and pair.revenue.claim.sector in (None, owed.claim.sector)
        if fits and pair.revenue.claim.hosts in ((), owed.claim.hosts) and _narrow(rate):
            words = f"; {pair.line}; {_months_line(sum_each, rate.low, owed.unit)}"
            return words, (pair.revenue.claim, pair.workers.claim)
    return "", ()


def _stated(figures: Figures, owed: Quantity) -> Quantity | None:
    """Monthly pay of the same document and host, what a worker keeps before what an employer pays."""
    for measure in ("wage_net", "wage_gross"):
        for q in figures.told(measure, owed.claim.document):
            same_host = q.claim.hosts in ((), owed.claim.hosts)
            if same_host and q.unit == owed.unit and q.per == "month" and q.low > 0:
                return q
    return None


def _narrow(rate: Quotient) -> bool:
    return rate.low > 0 and math.isfinite(rate.high) and rate.high <= 1.02 * rate.low


def _months_line(owed: float, pay: float, unit: str) -> str:
    months = owed / pay
    count = f"{months:,.0f}" if months >= 2 else f"{months:.1f}"
    return f"{number(owed, unit)} ÷ {number(pay, unit)} a month = {count} months"


def _misfits(figures: Figures, owed: Quantity, workers: Quantity, each: Quotient) -> Iterable[Finding]:
    """A sum that the same document, or the same place, says is owed to each."""
    for stated in _beside(figures, "arrears", owed.claim):
        same = stated.claim.each and stated.unit == owed.unit and _fits(owed.claim, stated.claim)
        if not same or (stated.least <= each.most and each.least <= stated.most):
            continue
        ratio = stated.least / each.most if stated.least > each.most else each.least / stated.most
        line = (
            f"{owed.words()} ÷ {workers.words()} workers = {each.words(owed.unit)} each, against {stated.words()} told"
        )
        claims = (owed.claim, workers.claim, stated.claim)
        name = f"Arrears of {country_name(owed.claim.programme)}: {times_apart((ratio, ratio), open_ended=True)}"
        yield contradiction(
            "owed_per_worker", name, line, claims, (ratio, ratio), [*apart_in_time(*claims), *said(*claims)]
        )
