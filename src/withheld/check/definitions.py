"""Whom a figure or a denial leaves out, in the words of its own text."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from withheld.records import Claim
from withheld.vocabulary import codelist


@cache
def _exclusions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(w, re.I) for w in codelist("counted")["exclusion"]["words"])


def exclusion(claim: Claim) -> str | None:
    """The words by which a sentence says whom its figure leaves out, None if it does not."""
    return _excluded(claim.quote.sentence) if claim.quote else None


@lru_cache(maxsize=1 << 18)
def _excluded(sentence: str) -> str | None:
    """Asked of each pair of figures that is compared, and the same for all pairs of one sentence."""
    found = next((m for words in _exclusions() if (m := words.search(sentence))), None)
    return " ".join(found.group().split()).strip(" ,;:") if found else None
