"""A document's text for a page, split at the edges of quotations and figures, each part with its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from withheld.clean import DROPPED
from withheld.dossier import chain
from withheld.pages.telling import what
from withheld.records import Claim, Evidence

AROUND = 5000
"""Characters of a text that are shown on either side of a quotation."""
LONGEST = 120_000
"""Characters of a text on one page."""
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{''.join(sorted(DROPPED))}]+")
"""Characters that would hide or reorder text, or that a page cannot show."""


class Stretch(NamedTuple):
    """A stretch of a text: its place in characters, what it is (``here`` the figure, ``quote`` the words around it, ``figure``
    of another claim, or the words of an ``other`` record), and the record that it leads to."""

    start: int
    text: Markup
    mark: str
    record: str | None
    words: str


class Passage(NamedTuple):
    """A part of a text: whether there is more before and behind it."""

    start: int
    end: int
    before: bool
    behind: bool
    stretches: tuple[Stretch, ...]


def around(text: str, start: int, end: int, most: int = AROUND) -> tuple[int, int]:
    """The part of a text around a stretch, from and to the end of a line or word."""
    first, last = max(0, start - most), min(len(text), end + most)
    if first:
        first = _break(text, first, min(first + 400, start))
    if last < len(text):
        cut = max(text.rfind("\n", end, last), 0) or max(text.rfind(" ", end, last), 0)
        last = cut or last
    return first, last


def _break(text: str, first: int, limit: int) -> int:
    for sign in ("\n", " "):
        if (found := text.find(sign, first, limit)) >= 0:
            return found + 1
    return first


def page_of(text: str, number: int) -> tuple[int, int]:
    """The bounds of a page of a text, from 1; pages end where a line does."""
    first, last = (_edge(text, n * LONGEST) for n in (number - 1, number))
    return first, last


def _edge(text: str, place: int) -> int:
    if place <= 0 or place >= len(text):
        return min(max(place, 0), len(text))
    found = text.find("\n", place, place + 2000)
    return found + 1 if found >= 0 else place


def pages(text: str) -> int:
    """How many pages a text has."""
    return max(1, -(-len(text) // LONGEST))


def passage(text: str, bounds: tuple[int, int], evidence: Iterable[Evidence], current: str | None = None) -> Passage:
    """A part of a text with the records in it marked, the current one apart from the others."""
    start, end = bounds
    spans = [s for e in evidence for s in _spans(e, e.id == current) if s.start < end and s.end > start]
    cuts = sorted({start, end, *(p for s in spans for p in (s.start, s.end) if start < p < end)})
    found: list[Stretch] = []
    for a, b in pairwise(cuts):
        over = [s for s in spans if s.start <= a and s.end >= b]
        top = min(over, key=lambda s: (s.rank, s.end - s.start), default=None)
        found += _shown(text, a, b, top)
    return Passage(start, end, start > 0, end < len(text), tuple(found))


class _Span(NamedTuple):
    start: int
    end: int
    rank: int
    record: str
    words: str


_MARKS = ("here", "quote", "figure", "other")


def _spans(e: Evidence, current: bool) -> Sequence[_Span]:
    quote = e.record.quote
    if quote is None:
        return ()
    figure = (e.record.figure if isinstance(e.record, Claim) else None) or quote
    words = " · ".join((what(e), *chain(e)[:1]))
    if not current:
        return (_Span(figure.start, figure.end, 2 if isinstance(e.record, Claim) else 3, e.id, words),)
    return (_Span(figure.start, figure.end, 0, e.id, words), _Span(quote.start, quote.end, 1, e.id, words))


def _shown(text: str, start: int, end: int, span: _Span | None) -> Iterable[Stretch]:
    """A span, split at characters that are not shown, which would make its offsets wrong."""
    mark, record, words = (_MARKS[span.rank], span.record, span.words) if span else ("", None, "")
    at = start
    for gap in [*_HIDDEN.finditer(text, start, end), None]:
        until = gap.start() if gap else end
        if until > at:
            yield Stretch(
                at,
                Markup("{}").format(text[at:until].replace("\u2028", "\n").replace("\u2029", "\n")),
                mark,
                record,
                words,
            )
        at = gap.end() if gap else end
