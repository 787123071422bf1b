"""What a figure's own clause says of its time and host, where the weights took what is another figure's.

“Of 1,100 who were there in 2014 some 300 were left in 2016” has a time for each; “1,100 in all, with 300 of them in Malta” says
nothing of where the others are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from withheld.extract.candidates import Candidate
from withheld.extract.decide import Decided, Pointed
from withheld.extract.features import Mention
from withheld.extract.vocabularies import PEOPLE, RECORDED

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
