"""Possible speakers in a text, by form: at the head of a line, by name, by role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from withheld.speech import cue_words
from withheld.text import cue, opening
from withheld.vocabulary import codelist

OWNS = ("'s", "’s")
_TURN = re.compile(r"^(?:(?:And\s+)?(?:[Ff]rom|[Bb]y)\s+)?(?P<who>[^\W\d_][^\n:.!?]{1,39}):(?=\s)", re.M)
_ADDRESSED = cue("speaking", "addressed")
_NAME = re.compile(r"\b[A-ZÀ-ÞŞŽ][\w'’.-]*(?:(?: (?:of|de|del|the|for|and))? [A-ZÀ-ÞŞŽ][\w'’-]+){0,5}")
_OPENERS = frozenset(codelist("words")["sentence_starters"] + codelist("words")["no_names"])


def turns(text: str) -> list[tuple[int, int]]:
    """Speakers at the head of a line: “Lee:”."""
    return [m.span("who") for m in _TURN.finditer(text) if m["who"].lower() not in _OPENERS]


def names(text: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, without possessives; a single word that often opens a sentence is skipped."""
    for m in _NAME.finditer(text):
        if _ADDRESSED.match(text, m.start()):
            continue
        words = m.group().split()
        start, end = m.start(), m.end() - 2 * m.group().endswith(OWNS)
        while words and words[0].lower() in _OPENERS:
            start += len(words[0]) + 1
            words = words[1:]
        if words:
            yield start, end


@cache
def _role() -> re.Pattern[str]:
    heads = set().union(
        *(cue_words("people", key) for key in ("roles", "groups")), *(cue_words("nouns", key) for key in ("documents", "measures")),
    )  # fmt: skip
    determiners = "a|an|the|one|another|its|his|her|their|our|some|two|three|several|local|former|that|this"
    heads -= {*determiners.split("|"), "many", "most"}  # “giving the bureau some $37 million” names nobody
    listed = "|".join(sorted((re.escape(w) for w in heads if w.isalpha()), key=len, reverse=True))
    return re.compile(
        rf"\b(?={opening(determiners.split('|'))})(?:{determiners})\s+(?:[\w'’-]+\s+){{0,3}}?(?:{listed})\b(?:['’]s?\s+(?:own\s+)?[a-z]\w+)?",
        re.I,
    )


def roles(text: str) -> list[tuple[int, int]]:
    """People and papers named by role: “a former cook”, “the contract”."""
    return [m.span() for m in _role().finditer(text)]
