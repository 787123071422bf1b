"""Who does what is told: the grammatical subject or agent of a cue, by name."""

from __future__ import annotations

import re
from functools import cache

from withheld.claims.fullforms import is_body, looks_personal
from withheld.claims.phrases import Words
from withheld.claims.qualitative import Context
from withheld.claims.qualitative.clauses import agent, grammar, number_at, passive, short, subject
from withheld.claims.text import Sentence

_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her|this|these|those|our)\s+", re.IGNORECASE)
_NAMED = r"(?=(?:[A-ZÀ-Þ][\w'’-]+)(?:\s+[A-ZÀ-Þ][\w'’-]+)+$)"
_APPOSITION = re.compile(r"^(?P<a>[^,]+), (?P<b>[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+){1,3})$")
_TIME = re.compile(
    r"\s+(?:in|on|at|during|since|by)\s+(?:early\s+|late\s+|mid-?\s*)?(?:(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December|\w+day)\b|(?:19|20)\d\d|mid-).*$"
)  # fmt: skip
_LONGEST_NAME = 90


@cache
def _titles() -> re.Pattern[str]:
    """A description that ends in a title before a full name: “foreign ministry spokesman Wang Wenbin”."""
    return re.compile(rf"^(?:(?:[\w'’.-]+\s+){{0,6}}?(?:{'|'.join(grammar('titles'))})\s+){_NAMED}")


class Actors:
    """Names of those who act in one document."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._forms = context.forms
        self._words: Words | None = None

    def of(self, sentence: Sentence, start: int, *, acts: bool = True) -> str | None:
        """Who does what the verb at ``start`` says; with ``acts`` False, what its grammatical subject is."""
        words, found = self._found(sentence, start, acts)
        return self.named(words, *found) if found else None

    def begins(self, sentence: Sentence, start: int, *, acts: bool = True) -> int:
        """Offset at which the subject of the verb at ``start`` begins, ``start`` if it has none before it."""
        words, found = self._found(sentence, start, acts)
        return min(start, words.start[found[0]]) if found else start

    def _split(self, piece: Sentence) -> Words:
        """The words of a piece; the last one is kept, as cues come in the order of the text."""
        if self._words is None or self._words.sentence != piece:
            self._words = Words.of(piece)
        return self._words

    def _found(self, sentence: Sentence, start: int, acts: bool) -> tuple[Words, tuple[int, int] | None]:
        words = self._split(short(sentence, start))
        if not len(words):
            return words, None
        at = number_at(words, start)
        return words, agent(words, at) if acts and passive(words, at) else subject(words, at)

    def named(self, words: Words, first: int, last: int) -> str | None:
        """The name of the words from ``first`` to ``last``, without article and title; None for a pronoun."""
        text = re.sub(r"\s+", " ", self._context.text[words.start[first] : words.end[last - 1]]).strip(" ,;:")
        if not text or text.lower() in grammar("pronouns"):
            return self._resolved(words, first)
        return self.full(text)

    def full(self, text: str) -> str | None:
        """A name in its fullest form, without article and title."""
        text = _ARTICLE.sub("", re.sub(r"^(?:and|but|while|that|when)\s+", "", text))
        text = _TIME.sub("", text)
        if not text or text.isdigit() or text.split()[0].lower() in grammar("pronouns"):
            return None
        apposition = _APPOSITION.match(text)
        if apposition and looks_personal(apposition["b"]):
            text = apposition["b"]
        text = _titles().sub("", text).split(", who")[0].split(", a ")[0].split(", an ")[0].split(", the ")[0]
        if not text or len(text) > _LONGEST_NAME:
            return None
        longer = self._forms.body(text) if is_body(text) else self._forms.person(text) if looks_personal(text) else text
        return text if ". " in longer else longer

    def _resolved(self, words: Words, first: int) -> str | None:
        """A pronoun stands for whoever the document hears there."""
        if words.low[first] not in ("he", "she", "it", "they"):
            return None
        at = words.start[first]
        return self._context.speech.voice(at, at + 1).origin
