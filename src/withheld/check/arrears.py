"""Arrears per worker, and how many months of pay they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from withheld.amounts import number
from withheld.check.alignment import said
from withheld.check.findings import Caution, contradiction, implied, ratio_words, times_apart
from withheld.check.identities import MOST_IMPLIED, Figures, apart_in_time
from withheld.check.periods import gap_days
from withheld.check.quantities import Quantity, Quotient, divide
from withheld.check.scopes import area, compare
from withheld.finding import Finding
from withheld.records import Claim
from withheld.vocabulary import country_name

NEAR = 800
"""Maximum distance in characters between a sum and the workers to whom it is owed, within one document."""
ONE_TIME = 92
"""Maximum days between a sum and workers of two documents that belong to one dispute."""


def owed_per_worker(figures: Figures) -> tuple[list[Finding], list[Finding]]:
    """Contradictions with a stated sum per worker, and the sums per worker that totals imply."""
    against: list[Finding] = []
    told: dict[str, Finding] = {}
    for owed in figures.measures["arrears"]:
        fitting = [] if owed.claim.each or owed.low <= 0 else _owed_to(figures, owed)
        if not fitting:
            continue
        workers, *others = fitting
        each = divide(owed, workers)
        finding = _finding(figures, owed, workers, each, _perhaps(workers, others))
        told.setdefault(finding.arithmetic, finding)
        against += _misfits(figures, owed, workers, each)
    return against, list(told.values())[:MOST_IMPLIED]


def _owed_to(figures: Figures, owed: Quantity) -> list[Quantity]:
    """The workers to whom a sum may be owed, most likely first.

    Figures of its own document come before those of its host and place elsewhere; affected workers before a stock; workers
    mentioned before the sum (“owed them” refers back) before those mentioned after it.
    """
    claim = owed.claim
    found = [*_beside(figures, "workers_affected", claim), *_beside(figures, "workers_abroad", claim)]
    return sorted((q for q in found if q.low > 0 and _fits(owed, q)), key=lambda q: _distance(claim, q.claim))


def _perhaps(workers: Quantity, others: list[Quantity]) -> list[Caution]:
    """A caution if the document gives other numbers of people to whom the sum may be owed."""
    like = [
        q for q in others if q.claim.measure == workers.claim.measure and q.claim.document == workers.claim.document
    ]
    apart = dict.fromkeys(q.words() for q in like if q.most < workers.least or workers.most < q.least)
    return [Caution(f"perhaps owed to others: the text also mentions {' and '.join(apart)}", 0.75)] if apart else []


def _beside(figures: Figures, measure: str, owed: Claim) -> list[Quantity]:
    """Figures of the same document and, if the sum has a place, of that place in other documents."""
    elsewhere = figures.of(measure, area(owed)) if owed.place else ()
    return [*figures.told(measure, owed.document), *(q for q in elsewhere if q.claim.document != owed.document)]


def _fits(owed: Quantity, other: Quantity) -> bool:
    """Whether two figures may be of the same people: near each other in one document, else of one place and time.

    A stock must have exactly the host, place and sector of the sum.
    """
    a, b = owed.claim, other.claim
    if a.programme != b.programme or (a.document == b.document and abs(_place(a) - _place(b)) > NEAR):
        return False
    if b.measure == "workers_abroad" or a.document != b.document:
        near = a.document == b.document or ((gap := gap_days(a, b)) is not None and gap <= ONE_TIME)
        return near and a.place == b.place and compare(owed, other).relation == "like"
    return (set(a.hosts) == set(b.hosts) or not (a.hosts and b.hosts)) and (
        a.place == b.place or not (a.place and b.place)
    )


def _distance(owed: Claim, workers: Claim) -> tuple[bool, bool, bool, bool, bool, int]:
    apart = _place(workers) - _place(owed)
    other = workers.document != owed.document
    stock, elsewhere = workers.measure != "workers_affected", workers.hosts != owed.hosts
    return other, stock, elsewhere, workers.place != owed.place, apart > 0 and not other, abs(apart)


def _place(claim: Claim) -> int:
    return claim.quote.start if claim.quote else 0


def _finding(
    figures: Figures, owed: Quantity, workers: Quantity, each: Quotient, perhaps: Sequence[Caution]
) -> Finding:
    sum_each = each.words(owed.unit)
    months, used = _months(figures, owed, each)
    line = f"{owed.words()} ÷ {workers.words()} workers = {sum_each} each{months}"
    claims = (owed.claim, workers.claim, *used)
    cautions = [*(perhaps or _of_others(owed, workers)), *apart_in_time(*claims), *said(*claims)]
    return implied("owed_per_worker", f"{sum_each} is owed to each worker", line, claims, cautions)


OTHERS = Caution("no sentence has both: the sum may be owed to other workers", 0.85)


def _of_others(owed: Quantity, workers: Quantity) -> list[Caution]:
    """A caution unless one sentence has both the sum and the workers."""
    a, b = owed.claim.quote, workers.claim.quote
    one = owed.claim.document == workers.claim.document and a is not None and b is not None
    return [] if one and a and b and a.sentence_start == b.sentence_start else [OTHERS]


def _months(figures: Figures, owed: Quantity, each: Quotient) -> tuple[str, tuple[Claim, ...]]:
    """How many months of stated pay the sum is, and the claim used; empty if the document states no pay for that host.

    Revenue per worker is not used as pay: it has another scope.
    """
    sum_each = each.low if each.low > 0 else each.high
    pay = _stated(figures, owed)
    return (f"; {_months_line(sum_each, pay.low, pay.unit)}", (pay.claim,)) if pay else ("", ())


def _stated(figures: Figures, owed: Quantity) -> Quantity | None:
    """Monthly pay of the same document and host: net pay if stated, else gross."""
    for measure in ("wage_net", "wage_gross"):
        for q in figures.told(measure, owed.claim.document):
            alike = compare(owed, q).relation == "like" and q.low == q.high
            if alike and q.unit == owed.unit and q.per == "month" and q.low > 0:
                return q
    return None


def _months_line(owed: float, pay: float, unit: str) -> str:
    months = owed / pay
    count = f"{months:,.0f}" if months >= 2 else f"{months:.1f}"
    return f"{number(owed, unit)} ÷ {number(pay, unit)} a month = {count} months"


def _misfits(figures: Figures, owed: Quantity, workers: Quantity, each: Quotient) -> Iterable[Finding]:
    """Contradictions with a sum per worker that the same document, or the same place, states."""
    for stated in _beside(figures, "arrears", owed.claim):
        same = stated.claim.each and stated.unit == owed.unit and compare(owed, stated).relation == "like"
        if not same or not _fits(owed, stated) or (stated.least <= each.most and each.least <= stated.most):
            continue
        ratio = _ratio(stated, each)
        line = (
            f"{owed.words()} ÷ {workers.words()} workers = {each.words(owed.unit)} each, against {stated.words()} stated; "
            f"{ratio_words((ratio, ratio))} times"
        )
        claims = (owed.claim, workers.claim, stated.claim)
        name = f"Arrears of {country_name(owed.claim.programme)}: {times_apart((ratio, ratio), open_ended=True)}"
        cautions = [*_of_others(owed, workers), *apart_in_time(*claims), *said(*claims)]
        yield contradiction("owed_per_worker", name, line, claims, (ratio, ratio), cautions)


def _ratio(stated: Quantity, each: Quotient) -> float:
    """The factor between a stated and an implied sum, from their bounds."""
    return stated.low / each.high if stated.least > each.most else each.low / stated.high
