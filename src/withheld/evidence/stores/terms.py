"""Parses a user's search: words that a text must all contain."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
LONGEST = 40
"""Digits of a number whose thousands are looked for."""


class Term(NamedTuple):
    """One term that the text must contain, in any of its spellings ``ways``, each a sequence of words.

    With ``beginning`` the last word is a prefix; a ``stem`` matches all its inflections.
    """

    ways: tuple[tuple[str, ...], ...]
    beginning: bool = False
    stem: str | None = None


def terms(words: str) -> list[Term]:
    """A user's words as terms: quoted words as an exact phrase, a number with any separator of thousands."""
    found = (_term(phrase, word) for phrase, word in _TOKEN.findall(words))
    return [term for term in found if term is not None]


def _term(phrase: str, word: str) -> Term | None:
    tokens = tuple(_WORD.findall(phrase or word))
    if not tokens:
        return None
    digits = [t.isdecimal() and t.isascii() for t in tokens]
    if len(tokens) == 1 and all(digits) and 3 < len(tokens[0]) <= LONGEST:
        return Term((tokens, tuple(f"{int(tokens[0]):,}".split(","))))
    if len(tokens) > 1 and all(digits):
        return Term((tokens, ("".join(tokens),)))
    if word.endswith("*") and not phrase:
        return Term((tokens,), beginning=True)
    return Term((tokens,), stem=None if phrase or len(tokens) > 1 else tokens[0])


SHARED = 3
"""Letters that all forms of a word begin with: the stemmer cuts ends off and leaves shorter words alone."""


def has_forms(word: str | None) -> bool:
    """Whether an English stemmer knows inflections of a word."""
    return word is not None and len(word) >= SHARED and word.isascii() and word.isalpha()
