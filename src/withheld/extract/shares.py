"""Whose a share of the pay is, where the words at it say so: what is withheld is the state's, what workers get is theirs.

The two are each other's rest, so that a wrong reading turns 80% into 20%.
"""

from __future__ import annotations

import re
from dataclasses import replace

from withheld.extract.decide import Decided

_TAKEN = r"(?:withh[eo]ld\w*|confiscat\w+|deduct\w*|seiz\w+|garnish\w+|siphon\w*|skim\w*|expropriat\w+|appropriat\w+)"
_HANDED = (
    r"(?:hand(?:s|ed)?\s+(?:over|in)|turn(?:s|ed)?\s+over|surrender\w*|remit\w*|g(?:ive[sn]?|ave)\s+up|"
    r"(?:go|goes|went|going)\s+(?:(?:straight|directly)\s+)?to\s+(?:the\s+)?"
    r"(?:state|government|regime|authorit\w+|part(?:y|ies)|embass\w+|agenc\w+|compan\w+|ministr\w+))"
)
_GOT = (
    r"(?:receiv\w+|gets?|got|t(?:ake[sn]?|ook)\s+home|(?:is|are|was|were)\s+left\s+with|"
    r"(?:is|are|was|were)\s+left\s+(?:to|for)\s+(?:them|him|her|the\s+\w+))"
)
_WORKERS = (
    r"(?:workers?|they|he|she|doctors?|nurses?|men|women|labou?rers?|employees|each|builders?|teachers?|loggers?|I|we|people|"
    r"crew|staff|professionals|personnel|physicians?|welders?|sailors?|waitresses|programmers?|seamstresses)"
)
_CLAUSE = r"[^.;:()“”\"]"
_STATES = (
    re.compile(rf"\b(?:{_TAKEN}(?!\s+by)|{_HANDED})\b{_CLAUSE}{{0,50}}$", re.I),
    re.compile(rf"{_CLAUSE}{{0,40}}?\b(?:(?:is|are|was|were|being|been)\s+(?:\w+ly\s+)?{_TAKEN}|{_HANDED})\b", re.I),
)
"""Words before a share, and after it, that make it the state's."""
_THEIRS = re.compile(rf"\b{_WORKERS}\s+(?:\w+\s+)?{_GOT}\s+(?:\w+\s+){{0,3}}$", re.I)
"""Words before a share that make it what is left to the workers."""
_REACH = 160
"""Characters before a share, and after it, that are looked at, within its sentence."""


def whose(text: str, start: int, end: int, d: Decided) -> Decided:
    """A share of the pay as the words at it say in its sentence, from ``start`` to ``end``; as the weights have it where they do not."""
    if d.measure not in ("state_share", "kept_share"):
        return d
    before = text[max(start, d.item.start - _REACH) : d.item.start]
    states = _STATES[0].search(before) or _STATES[1].match(text, d.item.end, min(end, d.item.end + _REACH))
    theirs = _THEIRS.search(before)
    if bool(states) == bool(theirs):
        return d
    return replace(d, measure="state_share" if states else "kept_share")
