"""What the words at a figure settle, whatever the weights made of it: its time and host, its measure, and whether it is denied.

“Of 1,100 who were there in 2014 some 300 were left in 2016” has a time for each; “sent home 640” is no dispatch; “450, not 540”
denies the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from withheld.extract.candidates import Candidate
from withheld.extract.decide import Decided, Pointed
from withheld.extract.features import Mention
from withheld.extract.vocabularies import PEOPLE, RECORDED
from withheld.extract.withdrawals import TAKES_BACK
from withheld.vocabulary import measures

SURE = 0.9
"""How sure a pointer is that the form of the sentence settles."""


def number(d: Decided) -> Candidate:
    """The number of a decided figure."""
    assert d.item.candidate is not None
    return d.item.candidate


def pointed(d: Decided, kind: str, m: Mention) -> Decided:
    """A decided figure that points to this mention."""
    at = Pointed(m.value, m, SURE, False, ((m.value, SURE),))
    return replace(d, points={**d.points, kind: at})


def own_times(
    text: str, end: int, numbers: Sequence[Candidate], times: Sequence[Mention], decided: list[Decided]
) -> list[Decided]:
    """Figures of a sentence with the time that their own clause gives them, in place of that of another one.

    “400 in 2016”, where nothing stands between that begins another clause; “in 2016 it was 400”. A time that the weights
    did not find at all, or took for the day of publication, is read in only where it says when a stock was counted.
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
    """The time that opens the clause of which the number is all: “in 2016 it was 400”."""
    m = next((t for t in reversed(times) if t.end <= c.start), None)
    if m is None or not _IT_WAS.fullmatch(text, m.end, c.start):
        return None
    return m if _OPENS.search(text, max(0, m.start - _LEAD), m.start) else None


def _behind(
    text: str, end: int, c: Candidate, numbers: Sequence[Candidate], times: Sequence[Mention]
) -> Mention | None:
    """The one time between a number and the end of its clause, if no other number comes before it."""
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
    “1,100 since 2012, of which 300 in 2016” did not all come in 2016, and “1,100 had shrunk to 300 by 2016” were before.
    """
    out = []
    for d in decided:
        if (m := _here(d, "host", named)) and _of_part(text, numbers, named["host"], d, m):
            d = _without(d, "host", m)
        if (m := _here(d, "period", named)) and _of_later(text, numbers, d, m):
            c = number(d)
            own = next((t for t in named["period"] if c.end <= t.start and t.end <= _next(numbers, c, m).start), None)
            d = pointed(d, "period", own) if own else _without(d, "period", m)
        out.append(d)
    return out


def _here(d: Decided, kind: str, named: Mapping[str, Sequence[Mention]]) -> Mention | None:
    """What a figure points to, if its own sentence names it."""
    m = d.points[kind].mention
    return m if m and any(n.start == m.start for n in named[kind]) else None


def _next(numbers: Sequence[Candidate], c: Candidate, m: Mention) -> Candidate:
    return next(o for o in numbers if c.end <= o.core < m.start)


def _of_later(text: str, numbers: Sequence[Candidate], d: Decided, m: Mention) -> bool:
    """Whether a time is that of the part of a figure, or of what it came to."""
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
    """A figure that no longer points to what is another's."""
    shares = tuple((value, share) for value, share in d.points[kind].shares if value != m.value)
    return replace(d, points={**d.points, kind: Pointed(None, None, SURE, False, shares)})


_REACH = 70
"""Characters between a number and its time, at most."""
_LEAD = 40
_WEEKDAY = 4
"""Where the traits of a time say that it is a day of a week: when somebody spoke, mostly."""
_WHEN = re.compile(r"(?<!\S)(?:in|at|on|during|as of|as at)\s+(?:the\s+)?$", re.I)
_ANOTHER = re.compile(
    r"[;:()\[\]—–\n]|,\s|\.\s|\b(?:and|but|while|whereas|when|before|after|because|since|though|although|who|which|that|than|as|"
    r"compared|from|up|down|sa(?:id|ys?)|told|reported|until|if|to be|will|would|should|is to|are to)\b",
    re.I,
)
"""What begins another clause, or makes of a time that of something else."""
_CLOSES = re.compile(
    r"\s*(?:$|[.,;:)”\"—–])|\s+(?:and|but|while|or|to|from|down|up|according|after|before|by|when|who|which|for|with|as|than|"
    r"against|sa(?:id|ys?))\b",
    re.I,
)
"""What stands behind a time that closes a clause; a number there has the time for itself: “in 2016 300”."""
_STOCK_DAY = re.compile(r"\b(?:as\s+(?:of|at)|(?:end|start|beginning|close|middle) of)\s", re.I)
_OPENS = re.compile(
    r"(?:^|[;,:.(–—”\"]\s|\n|\b(?:and|but|while)\s)(?:by|in|at|on)\s+(?:the\s+)?$", re.I
)  # fmt: skip
_IT_WAS = re.compile(
    r",?\s+(?:it|they|there|this|that|the (?:figure|number|total|count))\s+(?:was|were|is|are|had been|stood at|came to|"
    r"reached|numbered|had|rose to|fell to)\s+(?:still |only |just |already )?",
    re.I,
)
_IN = re.compile(r"(?:\s+[a-z][\w'’-]*){0,4}?\s+(?:in|at|to)\s+(?:the\s+)?")
_PART = re.compile(
    r"[^.;:]{0,80}?(?:,|\s\(|\s[–—-])\s*(?:with|including|of (?:which|whom|them|these)|among (?:them|these)),?\s+", re.I
)
_AT = re.compile(r"(?<!\S)(?:in|at|on|during|as of|as at|by)\s+(?:the\s+)?$", re.I)
_CAME_TO = re.compile(
    r"[^.;:,\d]{0,40}?\b(?:shrunk|shrank|fallen|fell|dropped|dwindled|declined|grown|grew|risen|rose|swollen|increased|cut|reduced|"
    r"come down|gone up|went up)\s+to\s+(?:\w+\s+){0,2}",
    re.I,
)


# ---- the measure: “sent home 640”, “left with $90” ------------------------------------------------------------

STOCK = "workers_abroad"


def measured(text: str, start: int, end: int, decided: list[Decided]) -> Iterator[Decided]:
    """The figures of one sentence with the measure that the words beside them settle, without countries taken for people."""
    for d in decided:
        c = number(d)
        if RECORDED[d.measure] in PEOPLE and _COUNTRIES.match(text, c.end, end):
            continue
        measure = _settled(
            text[max(start, c.start - _NEAR) : c.start], text[c.end : min(end, c.end + _NEAR)], c.kind, d
        )
        yield replace(d, measure=measure) if measure else d


def _settled(before: str, after: str, kind: str, d: Decided) -> str | None:
    if d.measure in _SHARES and kind == "fraction":
        theirs = _THEY_KEEP.search(before) or _THEY_GET.search(before)
        taken = _TAKES.search(before) or _TAKEN.match(after)
        return None if bool(theirs) == bool(taken) else "kept_share" if theirs else "state_share"
    if kind == "money" and d.measure in measures() and measures()[d.measure].is_pay:
        if _LEFT_WITH.search(before) or _THEY_KEEP.search(before):
            return "wage_net"
        return "wage_gross" if _OUT_OF.search(before) else None
    if d.measure == "workers_dispatched":
        return "workers_returned" if _SENT_HOME.search(before) or _WENT_HOME.match(after) else None
    return "workers_planned" if d.measure == STOCK and _MAY_RISE.search(before) else None


_NEAR = 90
"""Characters beside a figure in which such words stand."""
_HEDGED = (
    r"(?:\s+(?:about|around|some|as (?:many|much) as|up to|more than|nearly|over|almost|perhaps|at least|roughly|only|just|but|a mere|"
    r"barely|less than|no more than|at most))*\s+$"
)
_WORKERS = (
    r"(?i:workers?|labou?rers?|m[ae]n|wom[ae]n|doctors?|nurses?|medics?|seamstress(?:es)?|builders?|welders?|loggers?|employees?|cooks?|"
    r"waitress(?:es)?|programmers?|sailors?|miners?)"
)
_THEY_KEEP = re.compile(
    rf"\b{_WORKERS}(?:\s+(?:abroad|there|themselves|(?:in|of|from)\s+[A-Z]\w+))?\s+(?:(?:can|may|could|only|actually|then|usually|"
    r"typically|themselves|(?:get|got|gets|are allowed|were allowed) to)\s+){0,2}"
    rf"(?:keeps?|kept|retain(?:s|ed)?|pockets?|pocketed|(?:are|were|was|is)\s+left\s+with){_HEDGED}"
)
"""“Workers in Oman keep”: what they keep, not what is taken of it."""
_THEY_GET = re.compile(
    rf"\b(?:{_WORKERS}|they|he|she|each)\s+(?:\w+\s+)?(?:receiv\w+|gets?|got|t(?:ake[sn]?|ook)\s+home|"
    rf"(?:is|are|was|were)\s+left\s+with)\s+(?:\w+\s+){{0,3}}$",
    re.I,
)
_SHARES = frozenset({"state_share", "kept_share"})
"""Each is the other's rest, so that a wrong reading turns 80% into 20%."""
_SEIZES = r"(?:withh[eo]ld\w*|confiscat\w+|deduct\w*|seiz\w+|garnish\w+|siphon\w*|skim\w*|(?:ex|ap)propriat\w+)"
_HANDS_OVER = (
    r"(?:hand(?:s|ed)?\s+(?:over|in)|turn(?:s|ed)?\s+over|surrender\w*|remit\w*|g(?:ive[sn]?|ave)\s+up|"
    r"(?:go|goes|went|going)\s+(?:(?:straight|directly)\s+)?to\s+(?:the\s+)?"
    r"(?:state|government|regime|authorit\w+|part(?:y|ies)|embass\w+|agenc\w+|compan\w+|ministr\w+))"
)
_CLAUSE = r"[^.;:()“”\"]"
_TAKES = re.compile(rf"\b(?:{_SEIZES}(?!\s+by)|{_HANDS_OVER})\b{_CLAUSE}{{0,50}}$", re.I)
_TAKEN = re.compile(
    rf"{_CLAUSE}{{0,40}}?\b(?:(?:is|are|was|were|being|been)\s+(?:\w+ly\s+)?{_SEIZES}|{_HANDS_OVER})\b", re.I
)
"""Words before a share, and after it, that make it the state's."""
_LEFT_WITH = re.compile(
    rf"\b(?:left\s+with|leaving\s+(?:them|him|her|each|(?:the|a)\s+{_WORKERS})(?:\s+with)?){_HEDGED}", re.I
)
_OUT_OF = re.compile(
    rf"\bout\s+of(?:\s+(?:an?|the|total|monthly|nominal|gross|salary|wage|pay|of)){{0,4}}{_HEDGED}", re.I
)
_SENT_HOME = re.compile(
    r"\b(?:sen[dt]s?\s+(?:home|back)|repatriate[ds]?|deport(?:s|ed)?|expel(?:s|led)?|brought\s+home|recalled|flew\s+home)"
    rf"(?:\s+all)?{_HEDGED}",
    re.I,
)
_WENT_HOME = re.compile(
    r"(?:\s+[\w-]+){0,5}?\s+(?:(?:were|was|had\s+been|have\s+been|has\s+been|had|have|has)\s+)?(?:sent\s+(?:home|back)|repatriated|"
    r"deported|expelled|returned\s+home|flew\s+home|went\s+home|left\s+for\s+home|flown\s+home|gone\s+home)\b"
)
_MAY_RISE = re.compile(
    r"\b(?:could|may|might|would|will|(?:expected|set|likely|projected|due|planned|forecast)\s+to)\s+(?:\w+\s+)?(?:rise|grow|increase|"
    rf"climb|swell|reach|expand|go\s+up|be\s+raised|be\s+increased|double)\b[^,.;:\d]{{0,25}}?{_HEDGED}",
    re.I,
)
"""What a number may come to is no number of those who are there."""
_COUNTRIES = re.compile(r"(?:\s+of\s+(?:the\s+|its\s+|all\s+)?\d+)?\s+(?:[a-z]+\s+)?(?:countries|nations)\b")


# ---- the stance: “not 450”, “denied that 450 …”, “450, not 540” ------------------------------------------------


def stance(text: str, bounds: tuple[int, int, int], numbers: Sequence[Candidate], d: Decided) -> Decided:
    """What its sentence says is not so is denied; where it says only that nobody denies it, nothing is.

    What it puts in place of another figure stands: “it is 450, not 540”. ``bounds`` are where the sentence before begins, where
    this one begins, and where it ends; ``numbers`` those of this one.
    """
    before, start, end = bounds
    c = number(d)
    untrue = _untrue(text, start, end, c, d)
    if d.stance in ("withdrawn", "denied") and not untrue and _instead(text, start, end, numbers, c):
        return replace(d, stance="asserted")
    taken_back = d.stance == "withdrawn" and TAKES_BACK.search(text, before, end)
    if not taken_back and untrue:
        return replace(d, stance="denied")
    return replace(d, stance="asserted") if d.stance == "denied" and undenied(text[start:end]) else d


def _instead(text: str, start: int, end: int, numbers: Sequence[Candidate], c: Candidate) -> bool:
    """Whether a number is the right one: that of “450, not 540”, or “the figure is 450” after words that take one back."""
    after = next((o for o in numbers if o.core >= c.end), None)
    if after and _NOT_THAT.fullmatch(text, c.end, after.start):
        return not _DENIES.search(text, start, c.start)
    given = _FIGURE_IS.fullmatch(text, start, c.start)
    return given is not None and bool(given["right"] or not TAKES_BACK.search(text, start, end))


def _untrue(text: str, start: int, end: int, c: Candidate, d: Decided) -> bool:
    before, own = text[start : c.start], text[c.start : c.end]
    if _NOT.search(before) and not _BOUND.match(own):
        return True
    if RECORDED[d.measure] in PEOPLE and _NO_SUCH.search(before) and not _BOUND.match(own):
        return True
    if any(
        not _TURNS.search(before, frame.end()) and not UNDENIED.search(before, 0, frame.start())
        for frame in _FALSE.finditer(before)
    ):
        return True
    return bool(_IS_FALSE.match(text, c.end, end)) and bool(_SUBJECT.search(before))


_NOT = re.compile(r"(?:\bnot|,\s*(?:and\s+)?never|n['’]t)\s+(?:the\s+)?$", re.I)
_NOT_THAT = re.compile(r"[^.;:\n]{0,60}?,\s*(?:and\s+)?not\s+(?:the\s+|some\s+|about\s+)?", re.I)
_FIGURES = r"(?:figures?|numbers?|totals?|counts?|sums?|amounts?|shares?|percentages?)"
_FIGURE_IS = re.compile(
    rf"(?:the|its|their|our)\s+(?:(?P<right>correct|right|true|actual|real)\s+(?:{_FIGURES}|one)|(?:\w+\s+)?{_FIGURES})\s+"
    r"(?:is|was|are|were|should be)\s+(?:in fact\s+|actually\s+|really\s+|about\s+)?",
    re.I,
)
"""All that stands before a figure which is given in place of another."""
_NO_SUCH = re.compile(
    r"\b(?:never|(?:did|do|does|had|has|have|was|were|is|are)(?:\s+not|n['’]t)(?:\s+ever)?)\s+"
    r"(?:(?:been|had|have|employ(?:ed)?|host(?:ed)?|receiv(?:ed?)|taken? in|took in|sent|send)\s+)?(?:the\s+)?$", re.I
)  # fmt: skip
_BOUND = re.compile(
    r"(?:not\s+)?(?:only|just|merely|all|even|more|less|fewer|over|under|until|above|below|exceed\w*|a(?:n)? "
    r"(?:single|additional|further)|another|quite|nearly enough)\b", re.I
)  # fmt: skip
_FALSE = re.compile(
    r"\b(?:it (?:is|was) (?:\w+ly )?(?:false|untrue|not true|not the case|incorrect|wrong|a lie|nonsense) (?:that|to (?:say|claim|suggest))"
    r"|(?:false|untrue|baseless|unfounded|invented) (?:claims?|reports?|rumou?rs?|allegations?|stories) (?:that|of|about)"
    r"|(?:no truth (?:in|to)|no basis for) (?:the |any )?(?:claims?|reports?|rumou?rs?|allegations?|suggestions?) (?:that|of|about)"
    r"|(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|disput(?:es?|ed|ing)|contest(?:s|ed|ing)?|dismiss(?:es|ed|ing)?)"
    r"(?: as (?:\w+|[“\"'‘][^”\"'’]{1,60}[”\"'’]),?)? (?:(?:that|having|employing|hosting|sending)\b|"
    r"(?:(?:all|any|an?|the|media|press|newspaper|recent|earlier|these|such|[\w-]+['’]s?) ){0,4}"
    r"(?:claims?|reports?|rumou?rs?|allegations?|suggestions?|figures?|numbers?|estimates?) (?:that|of|about)))\b", re.I
)  # fmt: skip
"""Words before a figure that say that it is not so."""
UNDENIED = re.compile(
    r"\b(?:not|never|without|nor|neither|cannot|(?:confirm\w*|acknowledg\w*|admit\w*) (?:n?or))\s*(?:\w+ly\s+)?$|n['’]t\s*$",
    re.I,
)
"""Words right before “deny” after which nothing is denied: “did not deny”, “refused to confirm or deny”."""
_DENIES = re.compile(r"\bden(?:y|ies|ied|ying|ial)\b", re.I)
_OTHERWISE = re.compile(
    r"\b(?:reject|dismiss|false|untrue|refut|rebut|contradict|nonsense|baseless|unfounded|lie\b|lies\b)", re.I
)


def undenied(sentence: str) -> bool:
    """Whether a sentence speaks of denying only to say that nobody does."""
    verbs = [m.start() for m in _DENIES.finditer(sentence)]
    return bool(verbs) and all(UNDENIED.search(sentence, 0, at) for at in verbs) and not _OTHERWISE.search(sentence)


_TURNS = re.compile(
    r"[;.!?]|\b(?:but|instead|rather|and (?:said|says|put|gave)|saying|while|adding|although|though)\b", re.I
)
"""Words that end what such a frame denies."""
_IS_FALSE = re.compile(
    r"[^,;:.!?]{0,80}?\s(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:false|untrue|wrong|incorrect|not true|not correct|not right|nonsense|"
    r"a lie|lies|fabricated|baseless|unfounded|invented|made up|fake)\b"
)
"""Words behind a figure that say that it is not so."""
_SUBJECT = re.compile(
    r"^[^,;:.!?]{0,60}\b(?:figures?|numbers?|claims?|reports?|estimates?|totals?|stories|story|rumou?rs?|allegations?|assertions?)\b[^;:.!?]{0,60}$",
    re.I,
)
