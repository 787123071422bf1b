"""Possible speakers in a text, by form: at the head of a line, by name, by role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from withheld.speech.cues import words as cue_words
from withheld.text import Overlaps, cue, opening
from withheld.vocabulary import codelist

OWNS = ("'s", "’s")
_TURN = re.compile(r"^(?:(?:And\s+)?(?:[Ff]rom|[Bb]y)\s+)?(?P<who>[^\W\d_][^\n:.!?]{1,39}):(?=\s)", re.M)
_ADDRESSED = cue("speakers", "addressed")
_NAME = re.compile(r"\b[A-ZÀ-ÞŞŽ][\w'’.-]*(?:(?: (?:of(?: the)?|for(?: the)?|de|del|and))? [A-ZÀ-ÞŞŽ][\w'’-]+){0,5}")
_OPENERS = frozenset(codelist("words")["sentence_starters"] + codelist("words")["no_names"])
_TIMES = cue_words("grammar", "times")


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
        if words and not (len(words) == 1 and words[0].lower() in _TIMES):  # “a report from May” is nobody called May
            yield start, end


_PEOPLE = (
    "roles", "groups", "organisations", "generic_bodies", "further_people", "further_bodies", "further_papers",
)  # fmt: skip
_OF_THEM = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|a dozen|some|several|many|most|all|both|another|others|each|\d{1,3}) "
    r"of (?:them|these|those|us|(?:the|its|his|her|their|our|these|those) [a-z][\w'’-]+)\b",
    re.I,
)
"""“One of them”, “two of the women”."""


@cache
def _role() -> re.Pattern[str]:
    heads = set().union(
        *(cue_words("people", key) for key in _PEOPLE), *(cue_words("nouns", key) for key in ("documents", "measures")),
    )  # fmt: skip
    determiners = "a|an|the|one|another|its|his|her|their|our|my|some|two|three|four|five|several|local|former|that|this|both|these|those"
    heads -= {*determiners.split("|"), *cue_words("people", "no_speakers")}
    named = (w for w in heads if w.replace("-", "").replace(" ", "").isalpha())
    listed = "|".join(sorted((re.escape(w) for w in named), key=len, reverse=True))
    barred = f"{determiners}|{'|'.join(sorted(cue_words('people', 'not_between')))}"
    return re.compile(
        rf"\b(?={opening(determiners.split('|'))})(?:{determiners})\s+(?:(?!(?:{barred})\b(?!-))[\w'’-]+\s+){{0,3}}?"
        rf"(?:{listed})(?:\s+(?:{listed}))*\b(?!-)(?:['’]s?\s+(?:own\s+)?[a-z][\w-]+)?",
        re.I,
    )


def roles(text: str) -> list[tuple[int, int]]:
    """People and papers named by role: “a former cook”, “the contract”."""
    counted = [m.span() for m in _OF_THEM.finditer(text)]
    taken = Overlaps(counted)
    others = (m.span() for m in _role().finditer(text) if not _describes(text, m.start()))
    return sorted([*counted, *(span for span in others if not taken.touch(*span))])


_NAMED = re.compile(
    r"(?<!\w)(?P<in>(?i:in|at|from|near|of|to|across|outside|around)\s+(?:the\s+)?)?(?:[A-ZÀ-Þ][\w’'-]*\s){1,6}[A-ZÀ-Þ][\w’'-]*,\s$"
)


def _describes(text: str, start: int) -> bool:
    """Whether a role says what a name of several words before it is: “the Rights Network, an alliance of charities”."""
    found = _NAMED.search(text[max(0, start - 80) : start])
    return bool(found and not found["in"])
