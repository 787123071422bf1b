"""Compares stated pay, shares and levies with the revenue per worker."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from withheld.check.alignment import said
from withheld.check.findings import Caution, contradiction, question, times_apart
from withheld.check.identities import MOST_IMPLIED, Earning, Figures, apart_in_time, together
from withheld.check.quantities import Quantity
from withheld.check.reaches import averaged
from withheld.check.scopes import area
from withheld.finding import Finding
from withheld.records import Claim
from withheld.vocabulary import country_name

WIDER = Caution("revenue may leave out pay that is held back or goes to middlemen")
VARIES = "the stated pay is not said to be an average: pay differs between sites and workers"
MOST_PAY = 200


class Take(NamedTuple):
    """What the state takes per worker and month according to stated pay: bounds with tolerance, and the arithmetic."""

    least: float
    most: float
    line: str
    claims: tuple[Claim, ...]


def pay_against_revenue(figures: Figures, pairs: list[Earning]) -> list[Finding]:
    """Findings where stated pay does not fit the implied money per worker, the worst for each revenue.

    A contradiction if the pay is an average of the same scope and time, else a question.
    """
    found: dict[Claim, Finding] = {}
    for pair in pairs[:MOST_IMPLIED]:
        for take in _takes(figures, pair):
            finding = _misfit(pair, take)
            known = found.get(take.claims[0])
            if finding and (known is None or finding.severity > known.severity):
                found[take.claims[0]] = finding
    return _worst_of_each_pair(list(found.values()))


def _worst_of_each_pair(findings: list[Finding]) -> list[Finding]:
    """The worst finding for each revenue: forty wages that do not fit it show no more than one."""
    kept: dict[Claim, Finding] = {}
    for f in sorted(findings, key=lambda f: -f.severity):
        kept.setdefault(f.claims[0], f)
    return list(kept.values())


def _takes(figures: Figures, pair: Earning) -> Iterable[Take]:
    scope, unit = area(pair.revenue.claim), pair.revenue.unit
    for measure, take in (("wage_gross", _of_gross), ("wage_net", _of_net), ("levy", _of_levy)):
        for pay in figures.of(measure, scope)[:MOST_PAY]:
            if pay.unit == unit and pay.per == "month" and together(pair.revenue, pay):
                share = _share(figures, pay)
                if made := take(pay, share):
                    yield made


def _share(figures: Figures, pay: Quantity) -> Quantity | None:
    """The stated share to use with a wage: that of its own document, else the widest of the scope and time."""
    known = [q for q in figures.of("state_share", area(pay.claim)) if together(pay, q)]
    return min(known, key=lambda q: (q.claim.document != pay.claim.document, q.least - q.most), default=None)


def _of_gross(pay: Quantity, share: Quantity | None) -> Take:
    if share is None:
        return Take(0.0, pay.most, f"a wage of {pay.words()}", (pay.claim,))
    line = f"{pay.words()} × {share.words()} taken"
    return Take(pay.least * share.least, pay.most * min(share.most, 1.0), line, (pay.claim, share.claim))


def _of_net(pay: Quantity, share: Quantity | None) -> Take | None:
    """From net pay n at share s the state takes n × s ÷ (1 − s); None without a share."""
    if share is None or share.least >= 1:
        return None
    most = pay.most * share.most / (1 - share.most) if share.most < 1 else math.inf
    line = f"{pay.words()} kept at a share of {share.words()}"
    return Take(pay.least * share.least / (1 - share.least), most, line, (pay.claim, share.claim))


def _of_levy(pay: Quantity, _: Quantity | None) -> Take:
    return Take(pay.least, math.inf, f"{pay.words()} handed over", (pay.claim,))


def _misfit(pair: Earning, take: Take) -> Finding | None:
    each = pair.each
    if each.least <= take.most and take.least <= each.most:
        return None
    ratio = each.least / take.most if each.least > take.most else take.least / each.most
    r, w = pair.revenue, pair.workers
    step = f"{r.step}; " if r.step else ""
    line = f"{step}{r.words()} ÷ {w.words()} ÷ 12 = {each.words(r.unit)} per worker and month, against {take.line}"
    claims = (r.claim, w.claim, *take.claims)
    cautions = [*apart_in_time(*claims), *said(*claims), WIDER]
    name = f"Pay and revenue of {country_name(r.claim.programme)}"
    if not averaged(take.claims[0]):
        asked = f"{name}: is the stated pay that of all these workers?"
        return question("revenue_identity", asked, line, claims, (ratio, ratio), [VARIES], cautions)
    title = f"{name}: {times_apart((ratio, ratio), open_ended=True)}"
    return contradiction("revenue_identity", title, line, claims, (ratio, ratio), cautions)
