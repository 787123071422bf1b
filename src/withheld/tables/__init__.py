"""Records from tables: finds the tables in a text, and makes a claim of each cell from its value, headers and caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from withheld.records import Claim, Span
from withheld.tables.context import Around, around
from withheld.tables.finding import find_grids
from withheld.tables.grid import MOST_COLUMNS
from withheld.tables.layout import Layout, layout_of
from withheld.tables.reading import NO_PROGRAMME, TableReader
from withheld.tables.words import scale_in
from withheld.text import DocumentAnalysis

_NAMED = 40
"""Cells listed for one reason; of more, only the number."""


@dataclass(frozen=True)
class Tables:
    """The result for a document's tables: claims, and what was left out, with the reason."""

    claims: tuple[Claim, ...]
    left: tuple[str, ...]


@lru_cache(maxsize=8)
def _laid_out(text: str) -> tuple[tuple[Layout, Around], ...]:
    grids = find_grids(text)
    out = []
    for n, grid in enumerate(grids):
        if (layout := layout_of(grid)) is not None:
            before = grids[n - 1].end if n else 0
            after = grids[n + 1].start if n + 1 < len(grids) else len(text)
            out.append((layout, around(text, grid, before, after)))
    return tuple(out)


def table_spans(text: str) -> list[Span]:
    """The stretches of a text that are tables of figures, and the units in brackets of their captions: “(thousands)”."""
    units = (
        Span(start=cell.start + m.start(), end=cell.start + m.end())
        for _, near in _laid_out(text)
        for cell in near.captions
        for m in re.finditer(r"\([^()]{1,60}\)", cell.text)
        if scale_in(m.group())
    )
    return [*(Span(start=layout.grid.start, end=layout.grid.end) for layout, _ in _laid_out(text)), *units]


def _listed(cells: Sequence[str]) -> str:
    more = f"; and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
    return "; ".join(cells[:_NAMED]) + more


def read_tables(analysis: DocumentAnalysis, programme: str) -> Tables:
    """The claims of all tables of a document that are about a programme, in the order of the text."""
    claims: list[Claim] = []
    left: list[str] = []
    for layout, near in _laid_out(analysis.text):
        found = TableReader(analysis, layout, near, programme).found()
        claims += found.claims
        for reason, cells in sorted(found.left.items(), key=lambda item: -len(item[1])):
            count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            # A table about something else is listed as a whole; of a parsed one, each row that was left out.
            named = "" if reason == NO_PROGRAMME else f" ({_listed(cells)})"
            left.append(f"{count} of the table “{layout.grid.name}”{named}: {reason}")
        if found.claims and layout.grid.beyond:
            count = "1 column" if layout.grid.beyond == 1 else f"{layout.grid.beyond} columns"
            left.append(f"{count} of the table “{layout.grid.name}”: beyond the {MOST_COLUMNS} that are read")
    return Tables(tuple(claims), tuple(left))
