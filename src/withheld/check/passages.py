"""Sentences with their figures marked, sanitised for printing: documents are hostile, and terminals obey control characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.text import Text

from withheld.readings import heads
from withheld.records import Claim, Quote, Span

LONGEST = 700
"""Sentences longer than this many characters are shown only around their figures."""
AROUND = 300
MARK = "bold reverse"
_BLANK = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text on one line without control characters, escape sequences and direction overrides; whitespace at the ends is
    stripped."""
    return _tidy(text).strip()


def _tidy(text: str) -> str:
    # Characters that reorder or hide text (bidi overrides, zero-width characters, escapes) are not printable by their category.
    return "".join(c for c in _BLANK.sub(" ", text) if c.isprintable())


def by_sentence(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims grouped by sentence, in the order of their first; unquoted claims and table cells each form a group of their own."""
    found: dict[tuple[str, int], list[Claim]] = {}
    for claim in claims:
        alone = claim.quote is None or heads(claim)
        name = ("", id(claim)) if alone or claim.quote is None else (claim.document, claim.quote.sentence_start)
        found.setdefault(name, []).append(claim)
    return list(found.values())


def quotation(claims: Sequence[Claim], plain: bool) -> Text:
    """The sentence of some claims in quotation marks with their figures marked: by style, or by asterisks if ``plain``.

    All claims must be from one sentence; ValueError if they have no quotation.
    """
    quote = claims[0].quote
    if quote is None:
        raise ValueError("a transcribed claim has no sentence")
    if led := heads(claims[0]):
        text = Text(f"“{_tidy(led)}")
        cell = _tidy(quote.exact)
        return text.append(f"*{cell}*" if plain else cell, MARK).append("”")
    return _marked(quote, marks(claims), plain)


def _marked(quote: Quote, spans: list[tuple[int, int]], plain: bool) -> Text:
    place = _opening(quote, spans)
    text = Text("“… " if place else "“")
    for left, right in spans:
        text.append(_shortened(quote.sentence[place:left]))
        marked = _tidy(quote.sentence[left:right])
        text.append(f"*{marked}*" if plain else marked, MARK)
        place = right
    rest = quote.sentence[place:]
    cut = len(quote.sentence) > LONGEST and len(rest) > AROUND
    text.append(_tidy(rest[:AROUND] + " …" if cut else rest).rstrip())
    return text.append("”")


def excerpt(quote: Quote, plain: bool) -> Text:
    """The sentence of a quotation in quotation marks, with the quoted span marked."""
    return _marked(quote, [(quote.start - quote.sentence_start, quote.end - quote.sentence_start)], plain)


def _opening(quote: Quote, spans: list[tuple[int, int]]) -> int:
    """Offset at which the shown part of a sentence begins."""
    first = spans[0][0] if spans else 0
    return first - AROUND if len(quote.sentence) > LONGEST and first > AROUND else 0


def _shortened(between: str) -> str:
    """The text between two figures, with the middle cut out if it is long."""
    return _tidy(between if len(between) <= LONGEST else f"{between[:AROUND]} … {between[-AROUND:]}")


def marks(claims: Iterable[Claim]) -> list[tuple[int, int]]:
    """Spans of the sentence to mark, in order and without overlap: the figures, else the quotations."""
    found: list[tuple[int, int]] = []
    for left, right in sorted({_mark(c) for c in claims}):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        elif left < right:
            found.append((left, right))
    return found


def _mark(claim: Claim) -> tuple[int, int]:
    quote = claim.quote
    if quote is None:
        return 0, 0
    span: Span = claim.figure or quote
    size = len(quote.sentence)
    left, right = span.start - quote.sentence_start, span.end - quote.sentence_start
    return min(max(left, 0), size), min(max(right, 0), size)
