"""Whether two figures have the same scope, time and origin; which differences are open, and which cautions apply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal, NamedTuple

from withheld.amounts import amount
from withheld.check.definitions import exclusion
from withheld.check.findings import Caution
from withheld.check.periods import apart_words, dated, gap_days, length, shared
from withheld.check.quantities import Quantity, gap_between
from withheld.check.reaches import averaged
from withheld.check.scopes import Likeness, compare, scope
from withheld.names import described, institutions, listed, normal, same_name
from withheld.records import Claim
from withheld.vocabulary import measures

STOCK_REACH = 731
"""Days; stocks further apart than two years are not compared, because they change."""
STANDING_REACH = 3653  # days; rates and shares hold for longer: ten years
SAME_TIME = 31
"""Days; brief periods at most a month apart are of the same time. Whole years that are as close are not."""
SAME_STOCK = 92
"""Days; stocks with brief periods at most three months apart are of the same time, with a caution."""
SAME_RATE = 366  # days; a rate reported on a day holds for the year around it
STILL_HOLDS = 183
"""Days; a rate that is reported on a day holds for half a year before and after it: one of another year may have changed."""
WHOLE_YEAR = 300  # days; a period of at least this length is a year or more, not merely the date of a report
MOSTLY = 0.6  # two periods are the same if they share at least this part of the time that they cover together
ONE_EVENT = 62
"""Days; head-counts of an event are compared only if each is dated to within about two months."""
_OF_THEM = re.compile(r"\b(?:of|among|including)\s+(?:them|these|those|whom|which)\b", re.I)
COMPARED = ("like", "unsure")
"""Relations of scopes whose figures are compared."""
Nature = Literal["stock", "flow", "event", "standing"]


class Alignment(NamedTuple):
    """The result for two figures that can be compared: cautions, and whether they are of the same time.

    ``differences`` lists what differs or is open about their scopes; if there is any, their arithmetic decides nothing.
    """

    cautions: tuple[Caution, ...]
    same_time: bool
    differences: tuple[str, ...] = ()


ALIGNED = Alignment((), True)


class Alignments:
    """A cache of ``align`` for pairs of figures.

    For dated figures of two documents, each part of the comparison is computed once for all pairs that do not differ in it; in a
    large case that covers most pairs. Figures are keyed by ``id``, so they must outlive it.
    """

    def __init__(self) -> None:
        self._names: dict[object, int] = {}
        self._marks: dict[int, tuple[int, int, int, int]] = {}
        self._likeness: dict[tuple[int, int], Likeness] = {}
        self._origins: dict[tuple[int, int], bool] = {}
        self._times: dict[tuple[int, int, bool], Alignment | None] = {}
        self._rest: dict[tuple[int, int], tuple[tuple[str, ...], tuple[Caution, ...]]] = {}

    def of(self, a: Quantity, b: Quantity) -> Alignment | None:
        """The result of ``align`` for two figures."""
        if a.span is None or b.span is None or a.claim.document == b.claim.document:
            return align(a, b)  # align depends on publication dates, or on positions in one text
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
        return self._likeness[one, two].relation in COMPARED

    def _timed(self, a: Quantity, b: Quantity, one: int, two: int, who: int, other: int) -> Alignment | None:
        if (who, other) not in self._origins:
            self._origins[who, other] = same_origin(a.claim, b.claim)
        name = (one, two, self._origins[who, other])
        if name not in self._times:
            self._times[name] = timing(a, b, nature(a.claim.measure))
        return self._times[name]

    def _marks_of(self, q: Quantity) -> tuple[int, int, int, int]:
        """Numbers that identify a dated figure's scope, its time, how it is reported, and its origin."""
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
    """How a measure behaves over time: revenue and rates hold for years, stocks at a date, flows over their period."""
    kind = measures()[measure].nature
    if measure == "revenue" or kind in ("rate", "share"):
        return "standing"
    return "event" if kind == "count" else "flow" if kind == "flow" else "stock"


def align(a: Quantity, b: Quantity) -> Alignment | None:
    """Cautions for comparing two figures of one measure; None if they are of different things or times."""
    if _one_breath(a.claim, b.claim) or (a.assumed and b.assumed):
        return None
    likeness = compare(a, b)
    if likeness.relation not in COMPARED:
        return None
    timed = timing(a, b, nature(a.claim.measure))
    if timed is None:
        return None
    return _together(likeness, timed, _whom(a, b), _meaning(a, b))


def _together(likeness: Likeness, timed: Alignment, whom: Sequence[str], meaning: Sequence[Caution]) -> Alignment:
    return Alignment((*timed.cautions, *meaning), timed.same_time, (*likeness.differences, *timed.differences, *whom))


@cache
def furthest(measure: str) -> int:
    """Days between the periods of two figures of a measure beyond which ``timing`` returns None."""
    return {"stock": STOCK_REACH, "standing": STANDING_REACH}.get(nature(measure), 0)


def timing(a: Quantity, b: Quantity, kind: Nature) -> Alignment | None:
    """Whether two figures are of the same time, by the rules for a measure of this nature; None if they are not comparable."""
    if kind == "standing":
        return _standing(a, b)
    if kind == "stock":
        return _undated(a, b) if gap_days(a.claim, b.claim) is None else _dated_stocks(a.claim, b.claim)
    return _happened(a, b, kind)


def _undated(a: Quantity, b: Quantity) -> Alignment | None:
    """Compare two stocks of which one is undated: never within one account, nor if published over two years apart."""
    if one_voice(a.claim, b.claim) or _told_apart(a, b) > STOCK_REACH:
        return None
    both = "neither of them is dated" if _placeless(a.claim) and _placeless(b.claim) else "one of them is not dated"
    return Alignment((), False, (both,))


def _placeless(claim: Claim) -> bool:
    return claim.start is None and claim.end is None


def _told_apart(a: Quantity, b: Quantity) -> int:
    """Days between the publication of two documents, 0 if one date is unknown."""
    return abs((a.told - b.told).days) if a.told and b.told else 0


def _dated_stocks(a: Claim, b: Claim) -> Alignment | None:
    gap = gap_days(a, b) or 0
    if gap and (gap > STOCK_REACH or _changed(a, b, gap)):
        return None
    return _stock_times(a, b, gap)


def _changed(a: Claim, b: Claim, gap: int) -> bool:
    """Whether one voice gives figures of two dates: a change, but not between two reports within weeks."""
    at_once = a.document != b.document and gap <= SAME_TIME and _brief(a, b)
    return one_voice(a, b) and not at_once


def _stock_times(a: Claim, b: Claim, gap: int) -> Alignment:
    """What differs about the times of two dated stocks, whoever gives them."""
    if gap == 0:
        spread = max(length(a) or 0, length(b) or 0) > SAME_RATE and shared(a, b) < MOSTLY
        return Alignment((), True, (f"they are of other periods, {_when(a, b)}",)) if spread else ALIGNED
    if gap <= SAME_TIME and _brief(a, b):
        return ALIGNED
    if gap <= SAME_STOCK and _brief(a, b):
        return Alignment((Caution(f"other date: {_when(a, b)}", 0.75),), False)
    return Alignment((), False, (f"they are of other dates, {_when(a, b)}",))


def one_time(a: Quantity, b: Quantity) -> bool | None:
    """Whether two figures are of one time, so that they agree if they are alike and contradict each other if they are not; None
    if one of them is undated."""
    kind, gap = nature(a.claim.measure), gap_between(a, b)
    if kind in ("flow", "event"):
        return shared(a.claim, b.claim) >= MOSTLY
    if gap is None:
        return None
    timed = _stock_times(a.claim, b.claim, gap) if kind == "stock" else _standing_times(a, b, gap)
    return not timed.differences


def _when(a: Claim, b: Claim) -> str:
    return f"{dated(a)} and {dated(b)}"


def _standing(a: Quantity, b: Quantity) -> Alignment | None:
    """Compare rates and shares, which hold for years."""
    gap = gap_days(a.claim, b.claim)
    if gap is None:
        return _unsaid(a, b)
    if gap > STANDING_REACH or (gap and _changed(a.claim, b.claim, gap)):
        return None
    return _standing_times(a, b, gap)


def _standing_times(a: Quantity, b: Quantity, gap: int) -> Alignment:
    """What differs about the times of two dated rates or shares, whoever gives them."""
    if all((length(q.claim) or 0) >= WHOLE_YEAR for q in (a, b)) and not _rate_beside_average(a, b):
        alike = shared(a.claim, b.claim) >= MOSTLY
        return ALIGNED if alike else Alignment((), gap == 0, (f"they are of other years, {_when(a.claim, b.claim)}",))
    if gap > STILL_HOLDS:
        return Alignment((), False, (apart_words(a.claim, b.claim, lead="they are of "),))
    # A yearly rate whose period is shorter than a year is dated by when it was reported.
    if gap == 0 or (gap <= SAME_TIME and _brief(a.claim, b.claim)):
        return ALIGNED
    return Alignment((Caution(apart_words(a.claim, b.claim)),), False)


def _rate_beside_average(a: Quantity, b: Quantity) -> bool:
    """Whether one is a total over several years and the other a rate of one year, compared with the average of that total.

    The year of a rate is often only the year in which it was reported.
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
    return Alignment((Caution("period unclear: one of them is undated", 0.85),), False)


def _adrift(undated: Quantity, other: Quantity) -> bool:
    """Whether a figure and its document are undated, while the other figure is dated."""
    return _placeless(undated.claim) and undated.told is None and not _placeless(other.claim)


def _from(undated: Quantity, other: Quantity) -> int:
    """Days between a figure's period and the publication of an undated figure, 0 if unknown."""
    if undated.told is None or _placeless(other.claim) or not _placeless(undated.claim):
        return 0
    day = undated.claim.model_copy(update={"start": undated.told, "end": undated.told})
    return gap_days(day, other.claim) or 0


def one_voice(a: Claim, b: Claim) -> bool:
    """Whether one origin, or one document in its own words, reports both: then figures of two dates are a change."""
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
        f"perhaps of two events: one names {one or two}, the other names no town"
        if one or two
        else "perhaps of two events"
    )
    return Alignment((), True, (where,))


def _brief(a: Claim, b: Claim) -> bool:
    return max(length(a) or 0, length(b) or 0) <= ONE_EVENT


def _one_breath(a: Claim, b: Claim) -> bool:
    """Whether one origin gives both in one sentence, or the second as a part of the first (“of them”)."""
    if a.document != b.document or a.quote is None or b.quote is None or not same_origin(a, b):
        return False
    if a.quote.sentence_start == b.quote.sentence_start:
        return True
    later = a.quote if a.quote.start > b.quote.start else b.quote
    return bool(_OF_THEM.search(later.sentence))


def _whom(a: Quantity, b: Quantity) -> list[str]:
    """What is open about which people or places two figures of one scope cover."""
    one, two = a.claim, b.claim
    out = []
    if measures()[one.measure].per_worker and not (averaged(one) and averaged(two)):
        out.append("perhaps about different workers: not both are averages")
    if one.measure == "sites" and not (one.sector and one.sector == two.sector):
        out.append("perhaps about different kinds of workplace")
    if one.measure == "arrears" and not (one.place and one.place == two.place):
        out.append("perhaps owed to other workers")
    if one.unit == "person" and (words := exclusion(one) or exclusion(two)):
        out.append(f"one excludes people: “{words}”")
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
    """Cautions from how figures are reported: as estimates or allegations, or with a note."""
    out = []
    manner = sorted({c.stance for c in claims} & {"estimated", "alleged"})
    words = {"estimated": "an estimate", "alleged": "an allegation"}
    if manner:
        out.append(Caution(f"rests on {' and '.join(words[m] for m in manner)}", 0.9))
    notes = dict.fromkeys(f"note on {amount(c)}: {c.note}" for c in claims if c.note)
    # A note is information only: its weight is 1.
    return out + [Caution(note, 1.0) for note in notes]


def same_origin(a: Claim, b: Claim) -> bool:
    """Whether both name the same origin; two claims without one share it only within one document."""
    if a.origin is None or b.origin is None:
        return a.origin is b.origin and a.document == b.document
    return same_name(normal(a.origin), normal(b.origin))


def confirming(claims: Iterable[Claim]) -> list[str]:
    """The distinct origins that can confirm each other, each under the first of its names.

    Left out are those who are described and not named, since they may be one who is, and who passes on what another of them
    says (``via``). A body and the one that it is a part of are one.
    """
    told = [c for c in claims if c.origin]
    relays = {_body(name) for c in told for name in c.via if _body(name) != _body(c.origin or "")}
    named = dict.fromkeys(c.origin for c in told if c.origin and not described(c.origin))
    wholes = {institutions()[body].part_of for name in named if (body := listed(name))}
    first: dict[str, str] = {}
    for name in named:
        if _body(name) not in wholes:
            first.setdefault(_body(name), name)
    own = [name for body, name in first.items() if body not in relays]
    return roots(own or list(first.values())[:1])


def _body(name: str) -> str:
    return listed(name) or normal(name)


def roots(names: list[str]) -> list[str]:
    """The distinct origins among some names, each under the first of its names."""
    found: list[str] = []
    looked_at: set[str] = set()
    for name in names:
        if (plain := normal(name)) in looked_at:
            continue
        looked_at.add(plain)
        if not any(same_name(plain, normal(known)) for known in found):
            found.append(name)
    return found
