"""What a sentence says of its own figures: denied, false, given in place of another: “not 450”, “denied that 450 …”, “450, not 540”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from withheld.extract.candidates import Candidate
from withheld.extract.clauses import number
from withheld.extract.decide import Decided
from withheld.extract.vocabularies import PEOPLE, RECORDED
from withheld.extract.withdrawals import TAKES_BACK


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
