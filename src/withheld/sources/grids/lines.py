"""A grid of cells as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

EMPTY = "\ue000"
"""Placeholder for an empty cell, since libraries drop empty ones; canonical text does not contain this character."""
BAR = " | "


def as_lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows of cells as a line each, every cell kept; a row without words is dropped. A bar in a cell is written “¦”."""
    told = [[words(cell) for cell in row] for row in rows]
    return "\n".join(BAR.join(cell or EMPTY for cell in row) for row in told if any(row))


def words(cell: object) -> str:
    """What a cell says on one line; a whole number without its “.0”, a day without its midnight."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    text = str(cell).removesuffix(" 00:00:00")
    return " ".join(text.replace("|", "¦").split())
