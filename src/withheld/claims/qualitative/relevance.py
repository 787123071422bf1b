"""Whether a sentence or a stretch speaks of the programme's workers."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from withheld.claims.qualitative import Context
from withheld.claims.qualitative.lexicon import expression
from withheld.claims.text import Sentence

_GUARD_WINDOW = 600


@cache
def _guard(name: str) -> re.Pattern[str]:
    return expression("cues_indicators", "guards", name)


def about_workers(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether a sentence speaks of the programme's workers around ``at``, not of prisoners, soldiers or refugees."""
    if not in_passage(context, sentence):
        return False
    if _others(context.text, sentence, at):
        return False
    carries_on = sentence.number and _guard("continues").match(sentence.text[:30])
    if not carries_on or workers_named(context, sentence.start, sentence.end):
        return True
    before = context.sentences[sentence.number - 1]
    return not _others(context.text, before, before.end)


def in_passage(context: Context, sentence: Sentence) -> bool:
    """Whether the passage speaks of the programme; the first sentence of a paragraph may leave that to the next."""
    if context.setting.passage(sentence.number):
        return True
    following = context.sentences[sentence.number + 1 : sentence.number + 2]
    return any(s.paragraph == sentence.paragraph and context.setting.passage(s.number) for s in following)


def _others(text: str, sentence: Sentence, at: int) -> bool:
    lo, hi = max(sentence.start, at - _GUARD_WINDOW), min(sentence.end, at + _GUARD_WINDOW)
    return bool(_guard("others").search(text, lo, hi)) and not _guard("workers").search(text, lo, hi)


def workers_named(context: Context, start: int, end: int) -> bool:
    """Whether workers or the programme's people are named between two offsets."""
    return bool(_guard("workers").search(context.text, start, end)) or context.setting.people_in(start, end)


class Figures:
    """Where the head-counts of a document stand, for a quick answer to “is there one near?”."""

    def __init__(self, context: Context) -> None:
        self._at = sorted(c.figure.start for c in context.claims if c.figure and c.unit == "person")

    def between(self, start: int, end: int) -> int:
        """How many head-counts begin between two offsets."""
        return bisect_left(self._at, end) - bisect_left(self._at, start)
