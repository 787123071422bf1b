"""The origin of a figure as recorded: the full name of the mention that the weights point at, and the relays."""

from __future__ import annotations

import re
from functools import cache

from withheld.extract.decide import Decided
from withheld.extract.features import Mention, Mentions
from withheld.speech import cue_words, speaker_names


def origin_of(text: str, mentions: Mentions, d: Decided) -> tuple[str | None, tuple[str, ...]]:
    """Who said a figure first, None if the text does not say, and the relays, outermost last."""
    p = d.points["speaker"]
    source = mentions.speech.source_of(d.item.start, d.item.end)
    if p.value is None:
        return None, source.via
    own, m = mentions.analysis.sentences[d.item.sentence], p.mention
    if source.origin and m and not own.start <= m.start < own.end:  # this sentence itself says who speaks
        other = mentions.analysis.finder.at(m.start).paragraph != own.paragraph
        if other or (m.traits[:1] == (0.0,) and m.end <= own.start):
            return source.origin, source.via
    origin = str(p.value)
    via = source.via if source.origin == origin else ()
    if p.mention and _passed_on(text, mentions, d, p.mention, source.origin):
        via = (str(source.origin), *source.via)
    full = whole(text, mentions, p.mention) if p.mention else None
    return full or origin, tuple(v for v in via if v not in (origin, full))


def _passed_on(text: str, mentions: Mentions, d: Decided, m: Mention, teller: str | None) -> bool:
    """Whether a speaker is quoted by another: “the agency said they get $90, according to Kim, who was there”."""
    if teller is None or teller == m.value or m.traits[:1] != (1.0,):
        return False
    sentence = mentions.analysis.sentences[d.item.sentence]
    told = [s for s in mentions.speakers if s.value == teller and sentence.start <= m.start < s.start < sentence.end]
    return any(_ACCORDING.search(text, m.end, s.start) for s in told)


def whole(text: str, mentions: Mentions, m: Mention) -> str | None:
    """The full name of a speaker whom the weights know by their people alone: “a Dutch newspaper”, not “Dutch”.

    None if only the people is named, or nothing beside it says who of them speaks.
    """
    if m.traits[:1] != (0.0,):  # the source of an attribution already has its full name
        return None
    people = any(p.start == m.start and p.kind == "people" for p in mentions.analysis.places)
    owner = text.startswith(("'s ", "’s "), m.end) and any(p.start == m.start for p in mentions.analysis.places)
    based = text.startswith("-based ", m.end)
    start, end = _proper(text, m) if people or based or m.traits[_ROLE] else (m.start, m.end)
    if not people and not owner:
        return None if (start, end) == (m.start, m.end) else " ".join(text[start:end].split())
    end += 2 * owner
    tail = _tail(text, end)
    if people and tail and start == m.start and (article := _ARTICLE.search(text, max(0, start - 8), start)):
        start = article.start(1)
    if not tail and (owner or (start, end) == (m.start, m.end)):
        return None
    return " ".join([*text[start:end].split(), *tail])


def _proper(text: str, m: Mention) -> tuple[int, int]:
    """The capitalised name that a mention is part of; the mention itself if there is none."""
    near = max(0, m.start - _NEAR)
    for a, b in speaker_names(text[near : m.end + _NEAR]):
        a, b = near + a, near + b
        led = a <= m.start or text[m.start : a].islower()
        if led and a < m.end <= b and not _TWO.search(text, a, b):
            return a, b
    return m.start, m.end


def _tail(text: str, at: int) -> list[str]:
    """The words after a name, up to the one that says who is meant: “research firm”, “scholars”; empty if none does."""
    found = _LOWER.match(text, at)
    words = [re.sub(r"['’]s$", "", w) for w in found.group().split()] if found else []
    size = max((n + 1 for n, w in enumerate(words) if w in _heads()), default=0)
    return words[:size]


@cache
def _heads() -> frozenset[str]:
    kinds = ("roles", "groups", "organisations", "generic_bodies")
    listed = frozenset().union(*(cue_words("people", kind) for kind in kinds), cue_words("outlets", "kinds"))
    return frozenset(w for w in listed if w.isalpha() and len(w) > 3) | _MORE_HEADS


_MORE_HEADS = frozenset(("intelligence", "charity", "newspaper", "daily"))
_NEAR = 80
_ROLE = 4  # index of the speaker trait for a role: “the survey”
_TWO = re.compile(r"\sand\s|\w\w\.\s")  # joins two names, or ends a sentence
_ACCORDING = re.compile(r"\b(?:according to|as told by|as quoted by|as reported by)\s+(?:the\s+)?$", re.I)
_LOWER = re.compile(r"(?:\s+[a-z][\w'’-]*){1,3}")
_ARTICLE = re.compile(r"\b(an?|one|two)\s$", re.I)
