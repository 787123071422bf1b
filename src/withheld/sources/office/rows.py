"""Rows of cells as text lines: cells between bars, so that the position in the line gives the column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

HIDDEN, STRUCK, DELETED, COMMENT = "hidden passage", "struck-out passage", "tracked deletion", "comment"
"""Kinds of content in an office file that is not shown."""
MARK = re.compile(r"\[?(?:\d{1,3}(?:[,–-]\d{1,3}){0,3}|[a-z*†‡])\]?")
"""A raised mark of a note."""
BAR = " | "
_INSTEAD = "¦"
"""Replaces a bar inside a cell, which would split it."""
MOST_COLUMNS, MOST_ROWS = 256, 5000
"""Beyond these a table is data, not a report; the rest is left out and counted."""


def line_of(cells: Sequence[str]) -> str:
    """One row: empty cells stay, and keep the others in their columns."""
    return BAR.join(" ".join(cell.replace("|", _INSTEAD).split()) for cell in cells).rstrip(" ")


def blocks(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The tables of a sheet, split at empty rows; single cells above and below a table are lines of their own."""
    block: list[Sequence[str]] = []
    for row in [*rows, []]:
        if any(cell.strip() for cell in row):
            block.append(row)
        elif block:
            yield from _block(block)
            block = []


def _block(rows: list[Sequence[str]]) -> Iterator[str]:
    wide = [n for n, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1]
    first, last = (wide[0], wide[-1]) if wide else (len(rows), len(rows))
    yield from (_alone(row) for row in rows[:first])
    if not wide:
        return
    inner = rows[first : last + 1]
    filled = [n for row in inner for n, cell in enumerate(row) if cell.strip()]
    left, right = min(filled), max(filled) + 1
    yield "\n".join(line_of([*row[left:right], *[""] * (right - max(left, len(row)))]) for row in inner)
    yield from (_alone(row) for row in rows[last + 1 :])


def _alone(row: Sequence[str]) -> str:
    return next(line_of([cell]) for cell in row if cell.strip())
