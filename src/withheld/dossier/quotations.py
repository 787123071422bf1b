"""Quotations: the whole sentence with the quoted words and the figure marked in it."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote as encoded
from urllib.parse import urldefrag, urlsplit

from withheld.clean import clean, web_address
from withheld.readings import heads
from withheld.records import Claim, Dependence, Evidence, Quote, Span


class Piece(NamedTuple):
    """A stretch of a sentence: ``mark`` is ``figure``, ``quote`` or empty for the words around."""

    text: str
    mark: str


def pieces(quote: Quote, figure: Span | None = None) -> tuple[Piece, ...]:
    """The sentence of a quotation cut where the quoted words and the figure begin and end.

    A quotation that does not lie inside its sentence is shown on its own; a figure outside the sentence is not marked.
    """
    length = len(quote.sentence)
    start, end = quote.start - quote.sentence_start, quote.end - quote.sentence_start
    if not 0 <= start < end <= length:
        return (Piece(clean(quote.exact), "quote"),)
    inner = _within(figure, quote.sentence_start, length) or (end, end)
    cuts = sorted({0, start, end, *inner, length})
    found = (
        Piece(clean(quote.sentence[a:b]), "figure" if inner[0] <= a < inner[1] else "quote" if start <= a < end else "")
        for a, b in pairwise(cuts)
    )
    return tuple(p for p in found if p.text)


def _within(span: Span | None, offset: int, length: int) -> tuple[int, int] | None:
    if span is None or not 0 <= span.start - offset < span.end - offset <= length:
        return None
    return span.start - offset, span.end - offset


def sentence(e: Evidence) -> tuple[Piece, ...]:
    """The marked sentence of a record; empty for a transcribed row."""
    quote = e.record.quote
    return marked(e.record) if isinstance(e.record, Claim) else pieces(quote) if quote else ()


def marked(claim: Claim) -> tuple[Piece, ...]:
    """The sentence of a claim with its figure marked, or the quoted words where the figure's place is not known."""
    if claim.quote and (led := heads(claim)):
        return Piece(clean(led), ""), Piece(clean(claim.quote.exact), "figure")
    return pieces(claim.quote, claim.figure or claim.quote) if claim.quote else ()


def chain(e: Evidence) -> tuple[str, ...]:
    """Who said it and who passed it on, outermost last; the document itself is not in it."""
    record = e.record
    spoke = None if isinstance(record, Dependence) else getattr(record, "holder", None)
    origin = getattr(record, "origin", None) or spoke
    return tuple(clean(name) for name in (origin, *getattr(record, "via", ())) if name)


ENDS = 5
"""Words at either end of a sentence by which a browser finds it on its page."""


def place(e: Evidence) -> str | None:
    """Where a reader finds the sentence of a record on the web: the page of a PDF, or the words themselves as a text fragment.

    None where no sentence is held, or its document has no address that a reader may follow.
    """
    quote, url = e.record.quote, web_address(e.source.url)
    if quote is None or url is None:
        return None
    if e.source.media_type == "application/pdf" or urlsplit(url).path.lower().endswith(".pdf"):
        return f"{urldefrag(url).url}#page={quote.page}" if quote.page else url
    words = _fragment(quote.sentence or quote.exact)
    return f"{url}{'' if '#' in url else '#'}:~:text={words}" if words else url


def _fragment(words: str) -> str:
    """A stretch of text as a text fragment: whole if it is short, else its first and its last words."""
    said = words.split()
    parts = [said] if len(said) <= 2 * ENDS else [said[:ENDS], said[-ENDS:]]
    return ",".join(encoded(" ".join(p), safe="", errors="replace").replace("-", "%2D") for p in parts if p)
