"""Sentences with their figures marked, safe to print: documents are hostile, and terminals obey control characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.text import Text

from withheld.readings import heads
from withheld.records import Claim, Quote, Span

LONGEST = 700
"""Sentences longer than this are shown around their figures only."""
AROUND = 300
MARK = "bold reverse"
_BLANK = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text on one line without control characters, escape sequences and direction overrides; ends are stripped."""
    return _tidy(text).strip()


def _tidy(text: str) -> str:
    # Everything that turns or hides text (bidi overrides, zero-width signs, escapes) is unprintable by its category.
    return "".join(c for c in _BLANK.sub(" ", text) if c.isprintable())


def by_sentence(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims gathered by the sentence that they stand in, in the order of their first; each unquoted one, and each cell, alone."""
    found: dict[tuple[str, int], list[Claim]] = {}
    for claim in claims:
        alone = claim.quote is None or heads(claim)
        name = ("", id(claim)) if alone or claim.quote is None else (claim.document, claim.quote.sentence_start)
        found.setdefault(name, []).append(claim)
    return list(found.values())


def quotation(claims: Sequence[Claim], plain: bool) -> Text:
    """The sentence of some claims in quotation marks, their figures marked: by style, or by asterisks if ``plain``.

    All claims stand in one sentence; ValueError if they are not quoted.
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
    """The sentence of a quotation in quotation marks, its own stretch marked."""
    return _marked(quote, [(quote.start - quote.sentence_start, quote.end - quote.sentence_start)], plain)


def _opening(quote: Quote, spans: list[tuple[int, int]]) -> int:
    """Where the shown part of a sentence begins."""
    first = spans[0][0] if spans else 0
    return first - AROUND if len(quote.sentence) > LONGEST and first > AROUND else 0


def _shortened(between: str) -> str:
    """Words between two figures, without the middle where they run on for pages."""
    return _tidy(between if len(between) <= LONGEST else f"{between[:AROUND]} … {between[-AROUND:]}")


def marks(claims: Iterable[Claim]) -> list[tuple[int, int]]:
    """Stretches of the sentence to mark, in order and without overlap: the figures, else the quotations."""
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
