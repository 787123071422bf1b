"""Quotations: verbatim stretches with their context, page and whole sentence."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from withheld.claims.text import Sentence
from withheld.records import Document, Quote

_START = attrgetter("start")
CONTEXT = 32
"""Characters kept before and after a quotation (TextQuoteSelector prefix and suffix)."""


def quote(document: Document, sentences: list[Sentence], start: int, end: int) -> Quote:
    """The quotation ``text[start:end]`` with the sentences that it touches; ValueError if the stretch is not in the text."""
    text = document.text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no text at {start} to {end} of {len(text)} characters")
    first, last = _touched(sentences, start, end)
    return Quote(
        start=start, end=end, exact=text[start:end], prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT],
        page=bisect_right(document.pages, start) if document.pages else None, sentence=text[first:last], sentence_start=first,
    )  # fmt: skip


def _touched(sentences: list[Sentence], start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentences from the one that holds ``start`` to the one that holds the last character."""
    if not sentences:
        return start, end
    first = sentences[max(0, bisect_right(sentences, start, key=_START) - 1)]
    last = sentences[max(0, bisect_right(sentences, end - 1, key=_START) - 1)]
    return min(first.start, start), max(last.end, end)
