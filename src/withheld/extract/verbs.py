"""What the words right beside a figure settle of its measure, whatever the weights made of it: “sent home 640”, “left with $90”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from withheld.extract.clauses import number
from withheld.extract.decide import Decided
from withheld.extract.vocabularies import PEOPLE, RECORDED

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
    if d.measure in _OF_PAY and kind == "money":
        if _LEFT_WITH.search(before) or _THEY_KEEP.search(before):
            return "wage_net"
        return "wage_gross" if _OUT_OF.search(before) else None
    if d.measure == "workers_dispatched":
        return "workers_returned" if _SENT_HOME.search(before) or _WENT_HOME.match(after) else None
    return "workers_planned" if d.measure == STOCK and _MAY_RISE.search(before) else None


_NEAR = 90
"""Characters beside a figure in which such words stand."""
_OF_PAY = frozenset({"levy", "wage_net", "wage_gross"})
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
