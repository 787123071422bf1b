"""Splits a page into blocks in reading order, at gutters between lines of prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from withheld.sources.pdf.rows import Row, rows_of
from withheld.sources.pdf.rules import Rule
from withheld.sources.pdf.words import Word

_DEEPEST = 6
_FEWEST = 3
"""Lines that must be side by side for a gap down the page to be a gutter."""
_STEP = 3.0
_WORDS, _SIGNS, _FILLED = 2.5, 14, 0.5
"""Least averages of a line of prose: words, characters, and share of its column's width."""
_NARROWEST = 7
"""Heights of type that a column is wide at least."""
_MOST_ROWS = 2_000
_Side = Literal["both", "left", "right", "across"]


@dataclass(slots=True)
class _Cut:
    """A gutter at ``x`` and the stretches of rows, first and last, through which it runs."""

    x: float
    stretches: list[tuple[int, int]]
    weight: int


def blocks(words: Sequence[Word], rules: Sequence[Rule]) -> list[list[Word]]:
    """The words of a page in blocks: column by column, and what runs across the columns between them."""
    return list(_blocks(list(words), rules, 0))


def _blocks(words: list[Word], rules: Sequence[Rule], depth: int) -> Iterator[list[Word]]:
    rows = rows_of(words)
    cut = _gutter(rows, rules) if depth < _DEEPEST and len(rows) <= _MOST_ROWS else None
    if cut is None:
        if words:
            yield words
        return
    at = 0
    for first, last in cut.stretches:
        yield from _blocks(_words(rows[at:first]), rules, depth + 1)
        sides = [row.pieces(cut.x) for row in rows[first : last + 1]]
        for side in (0, 1):
            yield from _blocks([word for pieces in sides for word in pieces[side]], rules, depth + 1)
        at = last + 1
    yield from _blocks(_words(rows[at:]), rules, depth + 1)


def _words(rows: list[Row]) -> list[Word]:
    return [word for row in rows for word in row.words]


def _gutter(rows: list[Row], rules: Sequence[Rule]) -> _Cut | None:
    """The gutter beside which most lines stand; None where the page has one column, or a table."""
    if len(rows) < _FEWEST:
        return None
    places = {round((left[1] + right[0]) / 2 / _STEP) for row in rows for left, right in pairwise(row.spans)}
    # Columns whose base lines differ have a row each, and no gap in it.
    places |= {round((row.spans[0][0] - row.height) / _STEP) for row in rows if len(row.spans) == 1}
    cuts = [cut for place in sorted(places) if (cut := _cut(rows, place * _STEP, rules))]
    return max(cuts, key=lambda cut: cut.weight, default=None)


def _cut(rows: list[Row], x: float, rules: Sequence[Rule]) -> _Cut | None:
    sides = [_side(row, x) for row in rows]
    found = []
    weight = 0
    for first, last in _stretches(sides):
        beside = _beside(rows[first : last + 1], sides[first : last + 1])
        if beside >= _FEWEST and _is_prose(rows[first : last + 1], x) and not _ruled(rows[first : last + 1], x, rules):
            found.append((first, last))
            weight += beside
    return _Cut(x, found, weight) if found else None


def _side(row: Row, x: float) -> _Side:
    """The side of a vertical line on which a row is."""
    for left, right in row.spans:
        if left < x < right:
            return "across"
    if row.spans[-1][1] <= x:
        return "left"
    return "right" if row.spans[0][0] >= x else "both"


def _stretches(sides: list[_Side]) -> Iterator[tuple[int, int]]:
    """First and last of the rows between those that run across."""
    start: int | None = None
    for index, side in enumerate([*sides, "across"]):
        if side == "across":
            if start is not None:
                yield start, index - 1
            start = None
        elif start is None:
            start = index


def _beside(rows: list[Row], sides: list[_Side]) -> int:
    """How many lines have another beside them."""
    level = sum(side == "both" for side in sides)
    for (above, side), (row, other) in pairwise(zip(rows, sides, strict=True)):
        level += {side, other} == {"left", "right"} and above.bottom - row.bottom < 0.8 * min(above.height, row.height)
    return level


def _is_prose(rows: list[Row], x: float) -> bool:
    """Whether lines of prose stand on both sides of a gutter, and no cells of a table."""
    pieces = [row.pieces(x) for row in rows]
    return all(_reads_on([lines[side] for lines in pieces if lines[side]]) for side in (0, 1))


def _reads_on(lines: list[list[Word]]) -> bool:
    if len(lines) < _FEWEST:
        return False
    left, right = min(line[0].left for line in lines), max(line[-1].right for line in lines)
    height = median(word.height for line in lines for word in line)
    texts = ["".join(word.text for word in line) for line in lines]
    signs = sum(map(len, texts))
    letters = sum(sign.isalpha() for text in texts for sign in text)
    return (
        right - left >= _NARROWEST * height
        and sum(map(len, lines)) >= _WORDS * len(lines)
        and signs >= _SIGNS * len(lines)
        and letters >= 0.6 * signs
        and median(line[-1].right - line[0].left for line in lines) >= _FILLED * (right - left)
    )


def _ruled(rows: list[Row], x: float, rules: Sequence[Rule]) -> bool:
    """Whether rules run across the gutter between the rows, as in a table."""
    high, low = rows[0].bottom, rows[-1].bottom
    levels = {
        round(rule.level) for rule in rules if rule.left < x - 5 and rule.right > x + 5 and low < rule.level < high
    }
    return len(levels) >= 2
