"""What a position is about: the proposition that is denied, disputed, doubted or confirmed, as a span of the text."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from withheld.text import Sentence, cue, fragments

LONGEST = 200


class Target(NamedTuple):
    """A span of the text, and whether its words only refer back to an earlier proposition."""

    start: int
    end: int
    back: bool = False


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns of a position, the most reliable first; the group ``what`` is the proposition."""
    return tuple(re.compile(way, re.I | re.S) for way in fragments("targets", "ways"))


_LEADING = frozenset({2, 3, 8})
"""Indexes of patterns whose proposition precedes the verb, from the start of the sentence."""
_CUT = cue("targets", "cut")
_HEAD = cue("targets", "head")
_BARE = cue("targets", "bare")
_SAID_ON = cue("targets", "said_on")
_LEAD = cue("targets", "lead")
_FIGURED = cue("targets", "figured")


def target(text: str, sentence: Sentence, before: Sentence | None, holder: str | None = None) -> Target:
    """The proposition of a sentence's position; that of the sentence before if this one only refers back."""
    start, end = sentence.start, sentence.end
    for number, way in enumerate(_patterns()):
        found = (way.match if number in _LEADING else way.search)(text, start, end)
        if found is None:
            continue
        stretch = found.span("what")
        first, last = _last(text, *stretch) if number in _LEADING else _trimmed(text, *stretch)
        words = text[first:last]
        if len(words) < 2 or _same(words, holder):
            continue
        if _BARE.match(words):
            return _antecedent(text, sentence, before, found.start()) or Target(first, last, True)
        return Target(first, last)
    return _antecedent(text, sentence, before) or Target(*_edges(text, start, end))


def of_figure(words: str) -> bool:
    """Whether a target's words mention a figure."""
    return bool(_FIGURED.search(words))


def _last(text: str, start: int, end: int) -> tuple[int, int]:
    """The last clause before a verb, without the attribution to a speaker."""
    said = _SAID.search(text, start, end)
    start = said.end() if said else start
    joints = [m.end() for m in _JOINT.finditer(text, start, end)]
    start = next((j for j in reversed(joints) if end - j > 3), start)
    head = _HEAD.match(text[start:end])
    return _edges(text, start + (head.end() if head else 0), end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span cut at the end of its clause, without the noun of speech at its start: “the claim that”, “reports of”."""
    start, end = _edges(text, start, end)
    if cut := _CUT.search(text, start + 1, end):
        end = cut.start()
    if head := _HEAD.match(text[start:end]):
        start += head.end()
    if day := _SAID_ON.search(text, start, end):
        end = day.start()
    return _edges(text, start, min(end, start + LONGEST))


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text[start:end])
    start += lead.end() if lead else 0
    while end > start and (text[end - 1].isspace() or text[end - 1] in ',.;:—–“”"‘(['):
        end -= 1
    return start, min(end, start + LONGEST)


def _same(words: str, holder: str | None) -> bool:
    return bool(holder) and words.casefold().strip() == (holder or "").casefold()


_SAID = cue("targets", "said")
_JOINT = cue("targets", "joint")


def _antecedent(text: str, sentence: Sentence, before: Sentence | None, until: int | None = None) -> Target | None:
    """The antecedent of “it” or “that”: the clause before it in its sentence, else one of the sentence before."""
    if until is not None and until - sentence.start > 30:
        return Target(*_clause(text, sentence.start, until), True)
    if before is None or sentence.paragraph - before.paragraph > 1:
        return None
    start, end = _clause(text, before.start, before.end)
    return Target(start, end, True) if end > start else None


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The last clause of a span that contains a figure, else the last one."""
    said = _SAID.search(text, start, end)
    start = said.end() if said else start
    cuts = [start, *(m.end() for m in _JOINT.finditer(text, start, end) if m.end() < end), end]
    spans = [_edges(text, a, b) for a, b in pairwise(cuts)]
    spans = [(a, b) for a, b in spans if len(text[a:b].split()) > 1] or [_edges(text, start, end)]
    return next((at for at in reversed(spans) if _NUMBER.search(text, *at)), spans[-1])


_NUMBER = cue("targets", "number")
