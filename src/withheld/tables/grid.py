"""The common form of a table, whatever its source: rows of cells with their offsets in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

MOST_COLUMNS = 256
MOST_ROWS = 5000
"""Rows beyond which a table is data, not a report: the rest is not read, which is reported."""


class Cell(NamedTuple):
    """A cell: its words and their offsets in the text, end exclusive; an empty one has no length."""

    text: str
    start: int
    end: int

    @property
    def said(self) -> str:
        """Its words; empty if they only mark an empty cell (“–”, “n/a”)."""
        return "" if _NOTHING.fullmatch(self.text) else self.text


_NOTHING = re.compile(
    r"[\s\-‐-―−.…·*xX/:?]*|(?:n\.?\s?/?\s?[adk]\.?|nil|none|no data|not (?:available|known|reported)|unknown|null|nan)",
    re.I,
)


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a text: rows of equal width, and the stretch of the text that they take.

    ``ragged`` are the rows whose cells could not be told apart to columns, by number; ``beyond`` is how many columns are too many.
    """

    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int
    ragged: frozenset[int] = frozenset()
    beyond: int = 0

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def columns(self) -> tuple[tuple[Cell, ...], ...]:
        """Its cells by column."""
        return tuple(zip(*self.rows, strict=True))

    @property
    def name(self) -> str:
        """“Host | 2016 | 2017”: a name by which a reader finds the table."""
        first = next((row for row in self.rows if sum(bool(c.text) for c in row) > 1), self.rows[0])
        words = " | ".join(dict.fromkeys(c.text for c in first if c.text))
        return words if len(words) <= 60 else f"{words[:59]}…"


def squared(rows: Iterable[Sequence[Cell]], width: int | None = None) -> tuple[tuple[Cell, ...], ...]:
    """Rows padded to one width with empty cells; an outer column that is empty in every row is dropped."""
    listed = [tuple(row) for row in rows]
    width = width or max(map(len, listed), default=0)
    full = [row[:width] + tuple(Cell("", row[-1].end, row[-1].end) for _ in range(width - len(row))) for row in listed]
    while full and full[0] and not any(row[0].text for row in full):
        full = [row[1:] for row in full]
    while full and full[0] and not any(row[-1].text for row in full):
        full = [row[:-1] for row in full]
    return tuple(full)
