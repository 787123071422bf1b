"""Whether two figures of one scope speak of the same time, and what a reader must bear in mind about comparing them."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from withheld.amounts import amount
from withheld.check.findings import Caution
from withheld.check.origins import same_origin
from withheld.check.periods import dated, gap_days, length, shared
from withheld.check.quantities import Quantity
from withheld.records import Claim
from withheld.vocabulary import measures

STOCK_REACH = 731
"""Stocks more than two years apart are not the same quantity."""
STANDING_REACH = 3653
"""Rates and shares hold for longer: ten years."""
SAME_TIME = 31
"""Dates within a month of one another are of one time; whole years that end and begin so are not."""
MOSTLY = 0.6
"""Flows are compared if their periods share at least so much of the time that both cover."""
ONE_EVENT = 62
"""Head-counts of an event are compared if both are dated within about two months."""
_PERSONAL = ("wage_gross", "wage_net", "levy", "hours_worked", "contract_term")
_PAPERS = re.compile(
    r"\b(?:permits?|visas?|regist(?:ered|rations?)|licen[cs]e[sd]?|entries|crossings?|quotas?)\b", re.I
)
_OF_THEM = re.compile(r"\b(?:of|among|including)\s+(?:them|these|those|whom|which)\b", re.I)
Nature = Literal["stock", "flow", "event", "standing"]


class Alignment(NamedTuple):
    """Two figures can be compared: with which cautions, and whether their periods meet."""

    cautions: tuple[Caution, ...]
    same_time: bool


def nature(measure: str) -> Nature:
    """How a measure behaves over time: revenue and rates stand for years, stocks for a date, flows for their period."""
    kind = measures()[measure].nature
    if measure == "revenue" or kind in ("rate", "share"):
        return "standing"
    return "event" if kind == "count" else "flow" if kind == "flow" else "stock"


def align(a: Quantity, b: Quantity) -> Alignment | None:
    """The cautions of comparing two figures of one scope and scale; None if they speak of different things or times."""
    if _one_breath(a.claim, b.claim) or (a.assumed and b.assumed):
        return None
    gap = gap_days(a.claim, b.claim)
    kind = nature(a.claim.measure)
    if gap is None:
        found = _undated(a, b, kind)
    elif kind in ("stock", "standing"):
        found = _placed(a.claim, b.claim, kind, gap)
    else:
        found = _happened(a.claim, b.claim, kind)
    return found and Alignment((*found.cautions, *_meaning(a, b)), found.same_time)


def _undated(a: Quantity, b: Quantity, kind: Nature) -> Alignment | None:
    """One figure without a period: only what stands is compared, and not within one account."""
    if kind in ("flow", "event") or (a.claim.document == b.claim.document and one_voice(a.claim, b.claim)):
        return None
    reach = STOCK_REACH if kind == "stock" else STANDING_REACH
    if a.told and b.told and abs((a.told - b.told).days) > reach:
        return None
    unsaid = "period unsaid: one of them is undated"
    return Alignment((Caution(unsaid, 0.4 if kind == "stock" else 0.85),), False)


def _placed(a: Claim, b: Claim, kind: Nature, gap: int) -> Alignment | None:
    if gap == 0:
        return Alignment((), True)
    if gap > (STOCK_REACH if kind == "stock" else STANDING_REACH) or one_voice(a, b):
        return None
    if gap <= SAME_TIME and _brief(a, b):
        return Alignment((), True)
    when = f"{dated(a)} and {dated(b)}"
    if kind == "stock":
        return Alignment((Caution(f"other date: {when}", 0.75 * 0.5 ** (gap / 365)),), False)
    return Alignment((Caution(f"other years: {when}"),), False)


def one_voice(a: Claim, b: Claim) -> bool:
    """Whether one speaker, or one document in its own words, tells both: then figures of two dates are a change."""
    unnamed = a.document == b.document and (a.origin is None or b.origin is None)
    return unnamed or same_origin(a, b)


def _happened(a: Claim, b: Claim, kind: Nature) -> Alignment | None:
    if shared(a, b) < MOSTLY:
        return None
    if kind == "event":
        return Alignment((Caution("may speak of different events"),), True) if _brief(a, b) else None
    return Alignment((Caution("may count different groups of workers"),), True)


def _brief(a: Claim, b: Claim) -> bool:
    return max(length(a) or 0, length(b) or 0) <= ONE_EVENT


def _one_breath(a: Claim, b: Claim) -> bool:
    """Whether one speaker tells both in one sentence, or the second as part of the first: a whole and its part."""
    if a.document != b.document or a.quote is None or b.quote is None or not same_origin(a, b):
        return False
    if a.quote.sentence_start == b.quote.sentence_start:
        return True
    later = a.quote if a.quote.start > b.quote.start else b.quote
    return bool(_OF_THEM.search(later.sentence))


def _meaning(a: Quantity, b: Quantity) -> list[Caution]:
    one, two = a.claim, b.claim
    out = []
    if one.measure in _PERSONAL:
        out.append(Caution("may speak of different workers", 0.7))
    if one.measure == "sites":
        out.append(Caution("may count different kinds of workplace", 0.5))
    if one.measure == "arrears":
        out.append(Caution("may be owed to different groups", 0.6))
    if "order" in (one.qualifier, two.qualifier):
        out.append(Caution("a vague magnitude"))
    if assumed := a.assumed or b.assumed:
        out.append(Caution(f"assumes {assumed} a month", 0.9))
    return out + said(one, two)


def said(*claims: Claim) -> list[Caution]:
    """Cautions that rest on how figures are told: as estimates, with a note, as papers rather than people."""
    out = []
    manner = sorted({c.stance for c in claims} & {"estimated", "alleged"})
    words = {"estimated": "an estimate", "alleged": "an allegation"}
    if manner:
        out.append(Caution(f"rests on {' and '.join(words[m] for m in manner)}", 0.9))
    if len({_papers(c) for c in claims if c.unit == "person"}) == 2:
        out.append(Caution("other definition: permits or registrations are not people at work"))
    notes = dict.fromkeys(f"note on {amount(c)}: {c.note}" for c in claims if c.note)
    # A note is for the reader, and weighs nothing.
    return out + [Caution(note, 1.0) for note in notes]


def _papers(claim: Claim) -> bool:
    if claim.counted:
        return claim.counted != "workers"
    return bool(claim.quote and _PAPERS.search(claim.quote.sentence))
