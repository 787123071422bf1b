"""Splits a text into sentences, numbers, dates and places, and keeps every offset. The entry point is ``DocumentAnalysis``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.text.bounds import Period, month_bounds
    from withheld.text.document_analysis import DocumentAnalysis, Line, Place, find_places
    from withheld.text.figures import RATES, Figure, find_figures, host_money, rate_after, unit_after
    from withheld.text.numbers import Token, digits, tokens
    from withheld.text.patterns import cue, fragments, opening, pattern
    from withheld.text.periods import find_periods
    from withheld.text.programmes import context_of, people_of
    from withheld.text.sentences import CONTEXT, Finder, Overlaps, Sentence, clause_tail, paragraphs, quote
    from withheld.text.sentences import sentences as split_sentences
    from withheld.text.towns import large_towns
else:
    __getattr__ = door(__name__)

__all__ = [
    "CONTEXT", "RATES", "DocumentAnalysis", "Figure", "Finder", "Line", "Overlaps", "Period", "Place", "Sentence", "Token",
    "clause_tail", "context_of", "cue", "digits", "find_figures", "find_periods", "find_places", "fragments", "host_money",
    "large_towns", "month_bounds", "opening", "paragraphs", "pattern", "people_of", "quote", "rate_after", "split_sentences",
    "tokens", "unit_after",
]  # fmt: skip
