"""Whether two figures speak of one scope and time, and come from one origin; what is open, and what to bear in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from withheld.amounts import amount
from withheld.check.definitions import exclusion
from withheld.check.findings import Caution
from withheld.check.periods import apart_words, dated, gap_days, length, shared
from withheld.check.quantities import Quantity
from withheld.check.reaches import averaged
from withheld.check.scopes import Likeness, compare, scope
from withheld.names import normal, same_name
from withheld.records import Claim
from withheld.vocabulary import measures

STOCK_REACH = 731
"""Stocks more than two years apart are not asked about: they change."""
STANDING_REACH = 3653
"""Rates and shares hold for longer: ten years."""
SAME_TIME = 31
"""Dates within a month of one another are of one time; whole years that end and begin so are not."""
SAME_STOCK = 92
"""Stocks of dates within three months are of one time, with a caution."""
SAME_RATE = 366
"""A rate told on a day speaks of the year around it."""
WHOLE_YEAR = 300
"""Days from which a period is a year or more of its own, and not the time at which something was told."""
MOSTLY = 0.6
"""Periods are one if they share at least so much of the time that both cover."""
ONE_EVENT = 62
"""Head-counts of an event are compared if both are dated within about two months."""
_OF_THEM = re.compile(r"\b(?:of|among|including)\s+(?:them|these|those|whom|which)\b", re.I)
_COMPARED = ("like", "unsure")
"""How scopes stand to each other whose figures are compared."""
Nature = Literal["stock", "flow", "event", "standing"]


class Alignment(NamedTuple):
    """Two figures can be compared: with which cautions, and whether their periods meet.

    ``differences`` says what is unlike or open about their scopes: while there is any, their arithmetic decides nothing.
    """

    cautions: tuple[Caution, ...]
    same_time: bool
    differences: tuple[str, ...] = ()


ALIGNED = Alignment((), True)


class Alignments:
    """What ``align`` finds of pairs of figures. Of dated figures in two documents, each of its parts is worked out once for all
    that are alike in what it looks at: in a large case that is most of them.

    The figures must outlive it, for their places in memory name them.
    """

    def __init__(self) -> None:
        self._names: dict[object, int] = {}
        self._marks: dict[int, tuple[int, int, int, int]] = {}
        self._likeness: dict[tuple[int, int], Likeness] = {}
        self._origins: dict[tuple[int, int], bool] = {}
        self._times: dict[tuple[int, int, bool], Alignment | None] = {}
        self._rest: dict[tuple[int, int], tuple[tuple[str, ...], tuple[Caution, ...]]] = {}

    def of(self, a: Quantity, b: Quantity) -> Alignment | None:
        """What ``align`` finds of two figures."""
        if a.span is None or b.span is None or a.claim.document == b.claim.document:
            return align(a, b)  # it looks at days of publication, or at where they stand in one text
        if max(a.span[0], b.span[0]) - min(a.span[1], b.span[1]) > furthest(a.claim.measure):
            return None
        (scope_a, time_a, way_a, who_a), (scope_b, time_b, way_b, who_b) = self._marks_of(a), self._marks_of(b)
        if (a.assumed and b.assumed) or not self._comparable(a, b, scope_a, scope_b):
            return None
        timed = self._timed(a, b, time_a, time_b, who_a, who_b)
        if timed is None:
            return None
        if (way_a, way_b) not in self._rest:
            self._rest[way_a, way_b] = tuple(_whom(a, b)), tuple(_meaning(a, b))
        return _together(self._likeness[scope_a, scope_b], timed, *self._rest[way_a, way_b])

    def _comparable(self, a: Quantity, b: Quantity, one: int, two: int) -> bool:
        if (one, two) not in self._likeness:
            self._likeness[one, two] = compare(a, b)
        return self._likeness[one, two].relation in _COMPARED

    def _timed(self, a: Quantity, b: Quantity, one: int, two: int, who: int, other: int) -> Alignment | None:
        if (who, other) not in self._origins:
            self._origins[who, other] = same_origin(a.claim, b.claim)
        name = (one, two, self._origins[who, other])
        if name not in self._times:
            self._times[name] = timing(a, b, nature(a.claim.measure))
        return self._times[name]

    def _marks_of(self, q: Quantity) -> tuple[int, int, int, int]:
        """A dated figure's scope, its time, the way in which it is told and who tells it, each as a number."""
        if id(q) not in self._marks:
            c = q.claim
            noted = c.note and (c.note, amount(c))
            whom = (
                c.unit == "person" and exclusion(c),
                measures()[c.measure].per_worker and averaged(c),
                c.place,
                c.sector,
            )
            self._marks[id(q)] = (
                self._number("scope", c.programme, c.measure, scope(q)),
                self._number("time", c.measure, q.span, q.average, c.per, c.place),
                self._number(
                    "way", c.measure, c.unit, c.qualifier == "order", q.assumed, q.average, c.stance, noted, *whom
                ),
                self._number("who", normal(c.origin) if c.origin is not None else None),
            )
        return self._marks[id(q)]

    def _number(self, *what: object) -> int:
        return self._names.setdefault(what, len(self._names))


def nature(measure: str) -> Nature:
    """How a measure behaves over time: revenue and rates stand for years, stocks for a date, flows for their period."""
    kind = measures()[measure].nature
    if measure == "revenue" or kind in ("rate", "share"):
        return "standing"
    return "event" if kind == "count" else "flow" if kind == "flow" else "stock"


def align(a: Quantity, b: Quantity) -> Alignment | None:
    """What comparing two figures of one measure must bear in mind; None if they speak of different things or times."""
    if _one_breath(a.claim, b.claim) or (a.assumed and b.assumed):
        return None
    likeness = compare(a, b)
    if likeness.relation not in _COMPARED:
        return None
    timed = timing(a, b, nature(a.claim.measure))
    if timed is None:
        return None
    return _together(likeness, timed, _whom(a, b), _meaning(a, b))


def _together(likeness: Likeness, timed: Alignment, whom: Sequence[str], meaning: Sequence[Caution]) -> Alignment:
    return Alignment((*timed.cautions, *meaning), timed.same_time, (*likeness.differences, *timed.differences, *whom))


@cache
def furthest(measure: str) -> int:
    """Days between the periods of two figures of a measure from which ``timing`` finds nothing that can be compared."""
    return {"stock": STOCK_REACH, "standing": STANDING_REACH}.get(nature(measure), 0)


def timing(a: Quantity, b: Quantity, kind: Nature) -> Alignment | None:
    """Whether two figures are of one time, as a measure of this nature needs; None if they are of two."""
    if kind == "standing":
        return _standing(a, b)
    if kind == "stock":
        return _undated(a, b) if gap_days(a.claim, b.claim) is None else _dated_stocks(a.claim, b.claim)
    return _happened(a, b, kind)


def _undated(a: Quantity, b: Quantity) -> Alignment | None:
    """A stock without a date is not compared within one account, nor with one of other years."""
    if one_voice(a.claim, b.claim) or _told_apart(a, b) > STOCK_REACH:
        return None
    both = "neither of them is dated" if _placeless(a.claim) and _placeless(b.claim) else "one of them is not dated"
    return Alignment((), False, (both,))


def _placeless(claim: Claim) -> bool:
    return claim.start is None and claim.end is None


def _told_apart(a: Quantity, b: Quantity) -> int:
    """Days between the publication of two documents, 0 where one is not known."""
    return abs((a.told - b.told).days) if a.told and b.told else 0


def _dated_stocks(a: Claim, b: Claim) -> Alignment | None:
    gap = gap_days(a, b) or 0
    if gap == 0:
        spread = max(length(a) or 0, length(b) or 0) > SAME_RATE and shared(a, b) < MOSTLY
        return Alignment((), True, (f"they are of other periods, {_when(a, b)}",)) if spread else ALIGNED
    if gap > STOCK_REACH or one_voice(a, b):
        return None
    if gap <= SAME_TIME and _brief(a, b):
        return ALIGNED
    if gap <= SAME_STOCK and _brief(a, b):
        return Alignment((Caution(f"other date: {_when(a, b)}", 0.75),), False)
    return Alignment((), False, (f"they are of other dates, {_when(a, b)}",))


def _when(a: Claim, b: Claim) -> str:
    return f"{dated(a)} and {dated(b)}"


def _standing(a: Quantity, b: Quantity) -> Alignment | None:
    """Rates and shares: of years, or told at some time as what holds."""
    gap = gap_days(a.claim, b.claim)
    if gap is None:
        return _unsaid(a, b)
    if gap > STANDING_REACH or (gap and one_voice(a.claim, b.claim)):
        return None
    if all((length(q.claim) or 0) >= WHOLE_YEAR for q in (a, b)) and not _rate_beside_average(a, b):
        alike = shared(a.claim, b.claim) >= MOSTLY
        return ALIGNED if alike else Alignment((), gap == 0, (f"they are of other years, {_when(a.claim, b.claim)}",))
    if gap > SAME_RATE:
        return Alignment((), False, (f"they are of other years, {_when(a.claim, b.claim)}",))
    # The time of a yearly rate that spans no year is when it was told.
    if gap == 0 or (gap <= SAME_TIME and _brief(a.claim, b.claim)):
        return ALIGNED
    return Alignment((Caution(apart_words(a.claim, b.claim)),), False)


def _rate_beside_average(a: Quantity, b: Quantity) -> bool:
    """Whether one is a total of several years, and the other a rate of one year: set beside the average of them.

    Which year a rate is of is often only the year in which it was told.
    """
    pairs = ((a, b), (b, a))
    return any(x.average and y.claim.per and (length(y.claim) or 0) <= SAME_RATE for x, y in pairs)


def _unsaid(a: Quantity, b: Quantity) -> Alignment | None:
    if a.claim.document == b.claim.document and one_voice(a.claim, b.claim):
        return None
    apart = max(_told_apart(a, b), *(_from(x, y) for x, y in ((a, b), (b, a))))
    if apart > STANDING_REACH:
        return None
    if apart > SAME_RATE:
        return Alignment((), False, ("one of them is not dated, and they were reported years apart",))
    if not (a.average or b.average) and any(_adrift(x, y) for x, y in ((a, b), (b, a))):
        return Alignment((), False, ("one of them is not dated, nor the report that gives it",))
    return Alignment((Caution("period unsaid: one of them is undated", 0.85),), False)


def _adrift(undated: Quantity, other: Quantity) -> bool:
    """Whether nothing says when a figure was told, while the other one has its time."""
    return _placeless(undated.claim) and undated.told is None and not _placeless(other.claim)


def _from(undated: Quantity, other: Quantity) -> int:
    """Days from the period of a figure to the day on which an undated one was published, 0 where that is not known."""
    if undated.told is None or _placeless(other.claim) or not _placeless(undated.claim):
        return 0
    day = undated.claim.model_copy(update={"start": undated.told, "end": undated.told})
    return gap_days(day, other.claim) or 0


def one_voice(a: Claim, b: Claim) -> bool:
    """Whether one speaker, or one document in its own words, tells both: then figures of two dates are a change."""
    unnamed = a.document == b.document and (a.origin is None or b.origin is None)
    return unnamed or same_origin(a, b)


def _happened(a: Quantity, b: Quantity, kind: Nature) -> Alignment | None:
    if shared(a.claim, b.claim) < MOSTLY:
        return None
    if kind == "flow":
        return Alignment((Caution("may count different groups of workers"),), True)
    if not _brief(a.claim, b.claim):
        return None
    one, two = a.claim.place, b.claim.place
    if one and one == two:
        return ALIGNED
    where = (
        f"perhaps of two events: one names {one or two}, the other no town" if one or two else "perhaps of two events"
    )
    return Alignment((), True, (where,))


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


def _whom(a: Quantity, b: Quantity) -> list[str]:
    """What is open about whom two figures of one scope are of."""
    one, two = a.claim, b.claim
    out = []
    if measures()[one.measure].per_worker and not (averaged(one) and averaged(two)):
        out.append("perhaps not of the same workers: not both are said to be averages")
    if one.measure == "sites" and not (one.sector and one.sector == two.sector):
        out.append("perhaps not of one kind of workplace")
    if one.measure == "arrears" and not (one.place and one.place == two.place):
        out.append("perhaps owed to different workers")
    if one.unit == "person" and (words := exclusion(one) or exclusion(two)):
        out.append(f"one leaves people out: “{words}”")
    return out


def _meaning(a: Quantity, b: Quantity) -> list[Caution]:
    one, two = a.claim, b.claim
    out = []
    if "order" in (one.qualifier, two.qualifier):
        out.append(Caution("a vague magnitude"))
    if assumed := a.assumed or b.assumed:
        out.append(Caution(f"assumes {assumed} a month", 0.9))
    for years in dict.fromkeys(q.average for q in (a, b) if q.average and not (a.average and b.average)):
        out.append(
            Caution(
                f"the total is compared as an average over {years}: single years may have been above or below it", 1.0
            )
        )
    return out + said(one, two)


def said(*claims: Claim) -> list[Caution]:
    """Cautions that rest on how figures are told: as estimates or allegations, or with a note."""
    out = []
    manner = sorted({c.stance for c in claims} & {"estimated", "alleged"})
    words = {"estimated": "an estimate", "alleged": "an allegation"}
    if manner:
        out.append(Caution(f"rests on {' and '.join(words[m] for m in manner)}", 0.9))
    notes = dict.fromkeys(f"note on {amount(c)}: {c.note}" for c in claims if c.note)
    # A note is for the reader, and weighs nothing.
    return out + [Caution(note, 1.0) for note in notes]


def same_origin(a: Claim, b: Claim) -> bool:
    """Whether both name the same origin; claims without one share none, unless they stand in one document."""
    if a.origin is None or b.origin is None:
        return a.origin is b.origin and a.document == b.document
    return same_name(normal(a.origin), normal(b.origin))


def roots(names: list[str]) -> list[str]:
    """The distinct origins among named ones, each by the first name that it goes by."""
    found: list[str] = []
    looked_at: set[str] = set()
    for name in names:
        if (plain := normal(name)) in looked_at:
            continue
        looked_at.add(plain)
        if not any(same_name(plain, normal(known)) for known in found):
            found.append(name)
    return found
