"""Whom a figure or a denial leaves out, in the words of its own text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from withheld.records import Claim
from withheld.vocabulary import codelist


class _Form(NamedTuple):
    """Words that leave somebody out, and what stands wherever they do."""

    cue: re.Pattern[str]
    words: re.Pattern[str]

    def search(self, sentence: str) -> re.Match[str] | None:
        """The first of the words in a sentence that has the cue, None elsewhere."""
        return self.words.search(sentence) if self.cue.search(sentence) else None


@cache
def _forms() -> tuple[_Form, ...]:
    listed = codelist("counted")["exclusion"]
    return tuple(_Form(*(re.compile(form.get(part, ""), re.I) for part in ("cue", "words"))) for form in listed)


def exclusion(claim: Claim) -> str | None:
    """The words by which a sentence says whom its figure leaves out, None if it does not."""
    return _excluded(claim.quote.sentence) if claim.quote else None


@lru_cache(maxsize=1 << 18)
def _excluded(sentence: str) -> str | None:
    """Asked of each pair of figures that is compared, and the same for all pairs of one sentence."""
    found = next((m for form in _forms() if (m := form.search(sentence))), None)
    return " ".join(found.group().split()).strip(" ,;:") if found else None
