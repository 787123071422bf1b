"""Finds the sentence around a span of a document that no claim covers."""

from __future__ import annotations

import re

from withheld.records import Document, Quote

_END = re.compile(r"[.!?]['”\"]?\s+(?=[A-Z“\"'\d])|\n\s*\n|\n")
_SHORT = re.compile(r"\b(?:U\.S|U\.N|Mr|Mrs|Ms|Dr|No|St|Gen|Sen|Rep|Gov|Prof|vs|approx|[A-Z])\.$")


def passage(document: Document, start: int, end: int) -> Quote:
    """A span as a quotation with its sentence; offsets count characters of the document's text."""
    text = document.text
    left, right = 0, len(text)
    for stop in _END.finditer(text):
        if _SHORT.search(text[: stop.start() + 1][-12:]):
            continue
        if stop.end() <= start:
            left = stop.end()
        elif stop.start() >= end - 1:
            right = stop.start() + len(stop.group().rstrip())
            break
    return Quote(
        start=start, end=end, exact=text[start:end], prefix=text[max(0, start - 32) : start], suffix=text[end : end + 32],
        sentence=text[left:right], sentence_start=left,
    )  # fmt: skip
