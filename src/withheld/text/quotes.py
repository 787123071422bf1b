"""Quotations: verbatim stretches with their context, page and whole sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter

from withheld.records import Document, Quote
from withheld.text.sentences import Sentence

_START = attrgetter("start")
CONTEXT = 32
"""Characters kept before and after a quotation (TextQuoteSelector prefix and suffix)."""


_CLAUSE_END = re.compile(r",\s|[;:()—]|\.(?:\s|$)|[!?]")


def clause_tail(text: str, start: int, end: int) -> int:
    """How many characters of the clause follow ``start``; a comma inside a number ends nothing."""
    stop = _CLAUSE_END.search(text, start, end)
    return (stop.start() if stop else end) - start


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
