"""Assigns pieces of lines to columns by their horizontal position: for PDFs, and for text aligned with blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class Piece(NamedTuple):
    """Words of one line and their horizontal extent, in characters or points."""

    text: str
    left: float
    right: float
    at: int = 0
    """Where they begin in the text, where that is known."""


def columns_of(lines: Sequence[Sequence[Piece]]) -> list[list[list[Piece]]]:
    """The pieces of each line by column. A line with as many pieces as there are columns has one in each; a piece of another
    line stands where it lies, in each of the columns that it spans."""
    most = _usual(lines)
    bounds = _bounds([line for line in lines if len(line) == most])
    return [[[piece] for piece in line] if len(line) == most else placed(line, bounds) for line in lines]


def _usual(lines: Sequence[Sequence[Piece]]) -> int:
    """How many columns there are: as many as the fullest lines have pieces, where they are two or more; or one, the header, if
    the others have something under each of its pieces."""
    counts = Counter(map(len, lines))
    for size in sorted(counts, reverse=True):
        full = [line for line in lines if len(line) == size]
        if counts[size] > 1 or (full[0] is lines[0] and _stand_under(full[0], lines[1:])):
            return size
    return max(counts, default=0)


def _stand_under(head: Sequence[Piece], lines: Sequence[Sequence[Piece]]) -> bool:
    bounds = [(p.left, p.right) for p in head]
    filled = [line for line in lines if len(line) > 1]
    hit = {n for line in filled for n, column in enumerate(placed(line, bounds)) if column}
    return len(hit) == len(head)


def _bounds(full: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """Left and right edge of each column, no two over each other: where a long label runs on, the usual edge counts."""
    columns = list(zip(*full, strict=True))
    edges = [(min(p.left for p in column), max(p.right for p in column)) for column in columns]
    for n in range(len(edges) - 1):
        if edges[n][1] > edges[n + 1][0]:
            right = min(max(median(p.right for p in columns[n]), edges[n][0]), edges[n + 1][0])
            edges[n] = (edges[n][0], max(right, edges[n][0]))
    return edges


def placed(line: Sequence[Piece], bounds: Sequence[tuple[float, float]]) -> list[list[Piece]]:
    """The pieces of a line by column; one over several columns is in each of them, one between two in the nearer."""
    out: list[list[Piece]] = [[] for _ in bounds]
    for piece in line:
        over = [n for n, (a, b) in enumerate(bounds) if _covers(piece, a, b)]
        if not over:
            middle = (piece.left + piece.right) / 2
            over = [min(range(len(bounds)), key=lambda n: abs(sum(bounds[n]) / 2 - middle))]
        for n in over:
            out[n].append(piece)
    return out


def _covers(piece: Piece, left: float, right: float) -> bool:
    """Whether a piece lies over a good part of a column."""
    shared = min(piece.right, right) - max(piece.left, left)
    return shared > 0 and shared >= 0.3 * min(right - left, piece.right - piece.left)
