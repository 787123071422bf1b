"""Whom a figure or a denial leaves out, in the words of its text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from withheld.records import Claim
from withheld.vocabulary import codelist


class _Form(NamedTuple):
    """A pattern for words that leave somebody out, and a cue that must also occur in the sentence."""

    cue: re.Pattern[str]
    words: re.Pattern[str]

    def search(self, sentence: str) -> re.Match[str] | None:
        """The first match of the words in a sentence that has the cue, else None."""
        return self.words.search(sentence) if self.cue.search(sentence) else None


@cache
def _forms() -> tuple[_Form, ...]:
    listed = codelist("counted")["exclusion"]
    return tuple(_Form(*(re.compile(form.get(part, ""), re.I) for part in ("cue", "words"))) for form in listed)


def exclusion(claim: Claim) -> str | None:
    """The words in which a claim's sentence says whom the figure leaves out, None if there are none."""
    return _excluded(claim.quote.sentence) if claim.quote else None


@lru_cache(maxsize=1 << 18)
def _excluded(sentence: str) -> str | None:
    """The exclusion in a sentence; cached, because every pair of figures that is compared asks for it."""
    found = next((m for form in _forms() if (m := form.search(sentence))), None)
    return " ".join(found.group().split()).strip(" ,;:") if found else None
