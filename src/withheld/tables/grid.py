"""The one form of a table, wherever it comes from: rows of cells that stand at known places of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

MOST_COLUMNS = 256
MOST_ROWS = 5000
"""Beyond these a table is data and no report: what lies further is not read, and said so."""


class Cell(NamedTuple):
    """A cell: its words and where they stand in the text, end exclusive; an empty one has no length."""

    text: str
    start: int
    end: int

    @property
    def said(self) -> str:
        """Its words, empty where it only says that it is empty (“–”, “n/a”)."""
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
        """“Host | 2016 | 2017”: by what a reader finds it."""
        first = next((row for row in self.rows if sum(bool(c.text) for c in row) > 1), self.rows[0])
        words = " | ".join(dict.fromkeys(c.text for c in first if c.text))
        return words if len(words) <= 60 else f"{words[:59]}…"


def squared(rows: Iterable[Sequence[Cell]], width: int | None = None) -> tuple[tuple[Cell, ...], ...]:
    """Rows brought to one width by empty cells at their ends; a column that is empty at every row's edge goes."""
    listed = [tuple(row) for row in rows]
    width = width or max(map(len, listed), default=0)
    full = [row[:width] + tuple(Cell("", row[-1].end, row[-1].end) for _ in range(width - len(row))) for row in listed]
    while full and full[0] and not any(row[0].text for row in full):
        full = [row[1:] for row in full]
    while full and full[0] and not any(row[-1].text for row in full):
        full = [row[:-1] for row in full]
    return tuple(full)
