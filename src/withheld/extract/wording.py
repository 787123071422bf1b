"""What the words next to a figure decide, whatever the weights say: its time and host, its measure, and whether it is denied.

“Of 1,100 who were there in 2014 some 300 were left in 2016” has a time for each; “sent home 640” is no dispatch; “450, not 540”
denies the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from withheld.extract.candidates import Candidate
from withheld.extract.decide import Decided, Pointed
from withheld.extract.features import Mention
from withheld.extract.vocabularies import PEOPLE, RECORDED
from withheld.extract.withdrawals import TAKES_BACK
from withheld.text import cue
from withheld.vocabulary import measures

SURE = 0.9
"""Probability assigned to a pointer that the form of the sentence decides."""


def number(d: Decided) -> Candidate:
    """The candidate of a decided figure."""
    assert d.item.candidate is not None
    return d.item.candidate


def pointed(d: Decided, kind: str, m: Mention) -> Decided:
    """A decided figure with its pointer set to this mention."""
    at = Pointed(m.value, m, SURE, False, ((m.value, SURE),))
    return replace(d, points={**d.points, kind: at})


def own_times(
    text: str, end: int, numbers: Sequence[Candidate], times: Sequence[Mention], decided: list[Decided]
) -> list[Decided]:
    """Figures of a sentence with the time of their own clause, in place of another clause's.

    “400 in 2016”, where nothing stands between that begins another clause; “in 2016 it was 400”. If the weights found no time, or
    the day of publication, the clause's time is used only if it says when a stock was counted.
    """
    out = []
    for d in decided:
        c = number(d)
        m = _led(text, c, times) or _behind(text, end, c, numbers, times)
        at = d.points["period"]
        if m is None or (at.mention is not None and at.mention.start == m.start):
            out.append(d)
        elif at.mention is not None or _counted_at(text, c, m) or m.end <= c.start:
            out.append(pointed(d, "period", m))
        else:
            out.append(d)
    return out


def _led(text: str, c: Candidate, times: Sequence[Mention]) -> Mention | None:
    """The time at the head of a clause that otherwise is only the number: “in 2016 it was 400”."""
    m = next((t for t in reversed(times) if t.end <= c.start), None)
    if m is None or not _IT_WAS.fullmatch(text, m.end, c.start):
        return None
    return m if _OPENS.search(text, max(0, m.start - _LEAD), m.start) else None


def _behind(
    text: str, end: int, c: Candidate, numbers: Sequence[Candidate], times: Sequence[Mention]
) -> Mention | None:
    """The one time between a number and the end of its clause, if no other number precedes it."""
    stop = min((o.core for o in numbers if o.core >= c.end), default=end)
    m = next((t for t in times if c.end <= t.start), None)
    if m is None or m.start >= min(stop, c.end + _REACH):
        return None
    led = _WHEN.search(text, c.end, m.start)
    if led is None or m.traits[_WEEKDAY] or _ANOTHER.search(text, c.end, led.start()):
        return None
    return m if _CLOSES.match(text, m.end, end) else None


def _counted_at(text: str, c: Candidate, m: Mention) -> bool:
    return bool(_STOCK_DAY.search(text, c.end, m.end))


def wholes_elsewhere(
    text: str, numbers: Sequence[Candidate], named: Mapping[str, Sequence[Mention]], decided: list[Decided]
) -> list[Decided]:
    """Figures without the country or the time of another one: “1,100 went abroad, with 300 of them in Malta” are not all in Malta,
    “1,100 since 2012, of which 300 in 2016” did not all come in 2016, and “1,100 had shrunk to 300 by 2016” were before. Nor is the
    year of a law, except of what it plans, that of who left under it.
    """
    out = []
    for d in decided:
        if (m := _here(d, "host", named)) and _of_part(text, numbers, named["host"], d, m):
            d = _without(d, "host", m)
        m = _here(d, "period", named)
        if m and d.measure != "workers_planned" and _OF_A_LAW.search(text, max(0, m.start - _NEAR), m.start):
            d = _without(d, "period", m)
        elif m and _of_later(text, numbers, d, m):
            c = number(d)
            own = next((t for t in named["period"] if c.end <= t.start and t.end <= _next(numbers, c, m).start), None)
            d = pointed(d, "period", own) if own else _without(d, "period", m)
        out.append(d)
    return out


def _here(d: Decided, kind: str, named: Mapping[str, Sequence[Mention]]) -> Mention | None:
    """The mention that a figure points to, if it is in the figure's own sentence."""
    m = d.points[kind].mention
    return m if m and any(n.start == m.start for n in named[kind]) else None


def _next(numbers: Sequence[Candidate], c: Candidate, m: Mention) -> Candidate:
    return next(o for o in numbers if c.end <= o.core < m.start)


def _of_later(text: str, numbers: Sequence[Candidate], d: Decided, m: Mention) -> bool:
    """Whether a time belongs to a part of a figure, or to what the figure became."""
    c = number(d)
    between = [o for o in numbers if c.end <= o.core < m.start]
    if len(between) != 1 or not _AT.search(text, between[0].end, m.start):
        return False
    return bool(_PART.fullmatch(text, c.end, between[0].start) or _CAME_TO.fullmatch(text, c.end, between[0].start))


def _of_part(text: str, numbers: Sequence[Candidate], hosts: Sequence[Mention], d: Decided, m: Mention) -> bool:
    c = number(d)
    if c.kind != "count" or not (RECORDED[d.measure] in PEOPLE or d.measure == "sites") or not m.traits[0]:
        return False
    between = [o for o in numbers if c.end <= o.core < m.start]
    if not between or not _IN.fullmatch(text, between[-1].end, m.start):
        return False
    first = next((h for h in hosts if c.end <= h.start), m)
    part = between[0]
    return part.end <= first.start and bool(_PART.fullmatch(text, c.end, part.start))


def _without(d: Decided, kind: str, m: Mention) -> Decided:
    """A figure whose pointer no longer includes another figure's mention."""
    shares = tuple((value, share) for value, share in d.points[kind].shares if value != m.value)
    return replace(d, points={**d.points, kind: Pointed(None, None, SURE, False, shares)})


_REACH = 70  # characters between a number and its time, at most
_LEAD = 40
_WEEKDAY = 4  # index of the period trait for a weekday, which usually dates the statement
_WHEN = cue("wording", "when")
_ANOTHER = cue("wording", "another")
_CLOSES = cue("wording", "closes")
_STOCK_DAY = cue("wording", "stock_day")
_OPENS = cue("wording", "opens")
_IT_WAS = cue("wording", "it_was")
_IN = cue("wording", "in")
_OF_A_LAW = cue("wording", "of_a_law")
_PART = cue("wording", "part")
_AT = cue("wording", "at")
_CAME_TO = cue("wording", "came_to")

STOCK = "workers_abroad"


def measured(text: str, start: int, end: int, decided: list[Decided]) -> Iterator[Decided]:
    """The figures of one sentence with the measure that the adjacent words decide, without countries mistaken for people."""
    for d in decided:
        c = number(d)
        if RECORDED[d.measure] in PEOPLE and _COUNTRIES.match(text, c.end, end):
            continue
        beside = text[max(start, c.start - _NEAR) : c.start], text[c.end : min(end, c.end + _NEAR)]
        measure = _settled(*beside, c.kind, d)
        yield replace(d, measure=measure) if measure else d


def _settled(before: str, after: str, kind: str, d: Decided) -> str | None:
    if d.measure in _SHARES and kind == "fraction":
        theirs = _THEY_KEEP.search(before) or _THEY_GET.search(before) or _OF_PROMISED.match(after)
        taken = _TAKES.search(before) or _TAKEN.match(after)
        return None if bool(theirs) == bool(taken) else "kept_share" if theirs else "state_share"
    if kind == "money" and d.measure in measures() and measures()[d.measure].is_pay:
        if _LEFT_WITH.search(before) or _THEY_KEEP.search(before) or _OF_MORE.match(after):
            return "wage_net"
        return "wage_gross" if _OUT_OF.search(before) else None
    sent = _SENT_HOME.search(before)
    if d.measure == "workers_dispatched":
        return "workers_returned" if sent or _WENT_HOME.match(after) else None
    if d.measure == "workers_affected":
        return "workers_returned" if sent else STOCK if _AT_WORK.match(after) else None
    return "workers_planned" if d.measure == STOCK and _MAY_RISE.search(before) else None


_NEAR = 90  # characters beside a figure in which such words are searched for
_THEY_KEEP = cue("wording", "they_keep")
_THEY_GET = cue("wording", "they_get")
_SHARES = frozenset({"state_share", "kept_share"})
"""Complements of each other, so that the wrong one turns 80% into 20%."""
_OF_PROMISED = cue("wording", "of_promised")
_TAKES = cue("wording", "takes")
_TAKEN = cue("wording", "taken")
_LEFT_WITH = cue("wording", "left_with")
_OUT_OF = cue("wording", "out_of")
_OF_MORE = cue("wording", "of_more")
_SENT_HOME = cue("wording", "sent_home")
_WENT_HOME = cue("wording", "went_home")
_MAY_RISE = cue("wording", "may_rise")
_AT_WORK = cue("wording", "at_work")
_COUNTRIES = cue("wording", "countries")


def stance(text: str, bounds: tuple[int, int, int], numbers: Sequence[Candidate], d: Decided) -> Decided:
    """The figure, denied if its sentence says that it is not so; a sentence that only says that nobody denies it denies nothing.

    A figure given in place of another one is not denied: “it is 450, not 540”. ``bounds`` are the start of the sentence before,
    the start and the end of this one; ``numbers`` are the numbers of this one.
    """
    before, start, end = bounds
    c = number(d)
    untrue = _untrue(text, start, end, c, d)
    if d.stance in ("withdrawn", "denied") and not untrue and _instead(text, start, end, numbers, c):
        return replace(d, stance="asserted")
    taken_back = d.stance == "withdrawn" and TAKES_BACK.search(text, before, end)
    if not taken_back and untrue:
        return replace(d, stance="denied")
    if d.stance == "denied" and undenied(text[start:end]):
        return replace(d, stance="asserted")
    marked = (told for told, words in _MARKS if d.stance == "asserted" and words.search(text[start : c.core]))
    return replace(d, stance=next(marked, d.stance))


def _instead(text: str, start: int, end: int, numbers: Sequence[Candidate], c: Candidate) -> bool:
    """Whether a number is the right one: 450 in “450, not 540”, or in “the figure is 450” after words that withdraw another."""
    after = next((o for o in numbers if o.core >= c.end), None)
    if after and _NOT_THAT.fullmatch(text, c.end, after.start):
        return not _DENIES.search(text, start, c.start)
    given = _FIGURE_IS.fullmatch(text, start, c.start)
    return given is not None and bool(given["right"] or not TAKES_BACK.search(text, start, end))


def _untrue(text: str, start: int, end: int, c: Candidate, d: Decided) -> bool:
    before, own = text[start : c.start], text[c.start : c.end]
    if not _BOUND.match(own) and (_NOT.search(before) or (RECORDED[d.measure] in PEOPLE and _NO_SUCH.search(before))):
        return True
    if any(
        not _TURNS.search(before, frame.end()) and not UNDENIED.search(before, 0, frame.start())
        for frame in _FALSE.finditer(before)
    ):
        return True
    return bool(_IS_FALSE.match(text, c.end, end)) and bool(_SUBJECT.search(before))


_MARKS = (("estimated", cue("wording", "estimated")), ("alleged", cue("wording", "alleged")))
_NOT = cue("wording", "not")
_NOT_THAT = cue("wording", "not_that")
_FIGURE_IS = cue("wording", "figure_is")
_NO_SUCH = cue("wording", "no_such")
_BOUND = cue("wording", "bound")
_FALSE = cue("wording", "false")
UNDENIED = cue("wording", "undenied")
_DENIES = cue("wording", "denies")
_OTHERWISE = cue("wording", "otherwise")


def undenied(sentence: str) -> bool:
    """Whether a sentence mentions denying only to say that nobody denies it."""
    verbs = [m.start() for m in _DENIES.finditer(sentence)]
    return bool(verbs) and all(UNDENIED.search(sentence, 0, at) for at in verbs) and not _OTHERWISE.search(sentence)


_TURNS = cue("wording", "turns")
_IS_FALSE = cue("wording", "is_false")
_SUBJECT = cue("wording", "subject")
