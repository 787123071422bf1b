"""Rows of cells as text lines: cells between bars, so that the position in the line gives the column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

HIDDEN, STRUCK, DELETED, COMMENT = "hidden passage", "struck-out passage", "tracked deletion", "comment"
"""Kinds of content in an office file that is not shown."""
MARK = re.compile(r"\[?(?:\d{1,3}(?:[,–-]\d{1,3}){0,3}|[a-z*†‡])\]?")
"""A raised mark of a note."""
BAR = " | "
_FIGURE = re.compile(r"[-−–(]?[^\w\s]?\d[\d.,\s]{0,30}[%)]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_INSTEAD = "¦"
"""Replaces a bar inside a cell, which would split it."""
MOST_COLUMNS, MOST_ROWS = 256, 5000
"""Beyond these a table is data, not a report; the rest is left out and counted."""


def line_of(cells: Sequence[str]) -> str:
    """One row: empty cells stay, and keep the others in their columns."""
    return BAR.join(" ".join(cell.replace("|", _INSTEAD).split()) for cell in cells).rstrip(" ")


def blocks(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The tables of a sheet, parted where a row is empty; lone cells above and below a table are lines of their own.

    Rows behind an empty one that have no header and figures under those above are another group of the same table.
    """
    block: list[Sequence[str]] = []
    parted = False
    for row in rows:
        if not any(cell.strip() for cell in row):
            parted = bool(block)
            continue
        if parted and not _goes_on(block, row):
            yield from _block(block)
            block = []
        parted = False
        block.append(row)
    yield from _block(block)


def _goes_on(block: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Whether a row has words first and figures only where the last of a table has figures: years head another table."""
    last, told = _figures(block[-1]), _figures(row)
    words = [n for n, cell in enumerate(row) if cell.strip() and n not in told]
    above = [n for n, cell in enumerate(block[-1]) if cell.strip() and n not in last]
    if len(block) < 2 or not told or not words or not above:
        return False
    dated = all(_YEAR.fullmatch(row[n].strip()) for n in told)
    return told <= last and 2 * len(told) >= len(last) and max(words) <= max(above) and not dated


def _figures(row: Sequence[str]) -> set[int]:
    return {n for n, cell in enumerate(row) if _FIGURE.fullmatch(cell.strip())}


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
