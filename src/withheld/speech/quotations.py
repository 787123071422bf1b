"""Spans of quotations in a text: an unclosed mark ends with its paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from withheld.text import paragraphs

_MARK = re.compile(r"[“”\"«»„]|''|``|(?<!\w)‘|’(?!\w)")
_CLOSES = {
    "“": ("”", '"'),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "‘": ("’",),
    '"': ('"', "”"),
    "''": ("''",),
    "``": ("''",),
}


class Quotation(NamedTuple):
    """A stretch between quotation marks, marks included; ``closed`` is false where the paragraph ended first."""

    start: int
    end: int
    closed: bool
    paragraph: int


def quotations(text: str) -> list[Quotation]:
    """All quotations of a text, in order, none inside another."""
    out: list[Quotation] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        out.extend(_in_paragraph(text, start, end, number))
    return out


def _in_paragraph(text: str, start: int, end: int, number: int) -> list[Quotation]:
    out: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, start, end):
        if opened is None:
            if mark.group() in _CLOSES and not _measures(text, mark.start()):
                opened = mark
        elif mark.group() in _CLOSES[opened.group()]:
            if opened.group() != "‘" or mark.start() - opened.start() > 1:
                out.append(Quotation(opened.start(), mark.end(), True, number))
            opened = None
    if opened is not None and opened.group() != "‘":
        out.append(Quotation(opened.start(), end, False, number))
    return out


def _measures(text: str, at: int) -> bool:
    """Whether a straight mark means inches or seconds: right after a digit."""
    return text[at] == '"' and at > 0 and text[at - 1].isdigit() and not text[at + 1 : at + 2].isalpha()


class Quotations:
    """Finds the quotation that an offset stands in, in logarithmic time."""

    def __init__(self, text: str) -> None:
        self.all = quotations(text)
        self._starts = [q.start for q in self.all]

    def at(self, offset: int) -> Quotation | None:
        """The quotation around an offset, if there is one."""
        place = bisect_right(self._starts, offset) - 1
        return self.all[place] if place >= 0 and offset < self.all[place].end else None

    def before(self, offset: int) -> Quotation | None:
        """The last quotation that ends at or before an offset."""
        place = bisect_right(self._starts, offset) - 1
        while place >= 0 and self.all[place].end > offset:
            place -= 1
        return self.all[place] if place >= 0 else None

    def after(self, offset: int) -> Quotation | None:
        """The first quotation that begins at or after an offset."""
        place = bisect_right(self._starts, offset - 1)
        return self.all[place] if place < len(self.all) else None
