"""Words of likelihood: the seven bands of Intelligence Community Directive 203, and a check of prose."""

from __future__ import annotations

import re
from typing import NamedTuple


class Band(NamedTuple):
    """A band of likelihood: its words and its bounds as probabilities."""

    words: str
    low: float
    high: float

    def phrase(self) -> str:
        """The words with the band in percent, as prose uses them."""
        return f"{self.words} ({self.low * 100:.0f}–{self.high * 100:.0f}%)"


BANDS = (
    Band("almost no chance", 0.01, 0.05),
    Band("very unlikely", 0.05, 0.20),
    Band("unlikely", 0.20, 0.45),
    Band("roughly even chance", 0.45, 0.55),
    Band("likely", 0.55, 0.80),
    Band("very likely", 0.80, 0.95),
    Band("almost certain", 0.95, 0.99),
)
"""One row of words, used throughout; the directive's second row ("remote", "probable" and so on) is not mixed in."""

_LIKELIHOOD = re.compile(
    r"\b(?:un)?likel(?:y|ihood)\b|\balmost (?:no chance|certain)|\beven chance\b|\bprobab\w+", re.I
)
_CONFIDENCE = re.compile(r"\bconfiden(?:ce|t|tly)\b", re.I)
_END = re.compile(r"(?<=[.!?])[\s”’\"')]+(?=[A-Z“‘\"'(])|\n+")


def likelihood(probability: float) -> Band:
    """The band of a probability; a bound belongs to the band that lies further from even.

    Raises ValueError outside 0 to 1. The directive names no words beyond 1 and 99%: the outermost bands take those in.
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is no probability")
    if probability <= 0.5:
        return next(b for b in BANDS if probability <= b.high)
    return next(b for b in reversed(BANDS) if probability >= b.low)


def mixed_sentences(prose: str) -> list[str]:
    """The sentences that speak of likelihood and of confidence at once, which the directive forbids."""
    sentences = (" ".join(s.split()) for s in _END.split(prose))
    return [s for s in sentences if _LIKELIHOOD.search(s) and _CONFIDENCE.search(s)]
