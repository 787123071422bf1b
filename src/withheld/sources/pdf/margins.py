"""Line numbers in a page's margin or between its columns: no part of any sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from withheld.sources.pdf.rows import Row, rows_of
from withheld.sources.pdf.words import Word

_FEWEST = 3
_LONGEST = 4
_STEPS = (1, 5, 10)
_YEARS = range(1900, 2101)
_GAP = 0.4
"""Heights of type between a number and the line that it counts, at least."""
_WORDS = 3
"""Words that the lines beside the numbers hold on the average, at least: a table's rows hold fewer."""


def without_line_numbers(words: Sequence[Word]) -> list[Word]:
    """The words without numbers that stand one under another and count on by a constant step."""
    gone: set[int] = set()
    rows = rows_of(words)
    for at in (0, -1):
        for numbers in _counted(rows, at):
            gone.update(id(word) for word in numbers)
    return [word for word in words if id(word) not in gone]


def _counted(rows: Sequence[Row], at: int) -> Iterator[list[Word]]:
    """The numbers at the left (0) or right (-1) end of rows that count the lines."""
    ends: defaultdict[int, list[tuple[Word, int]]] = defaultdict(list)
    for row in rows:
        word = row.words[at]
        if len(word.text) <= _LONGEST and word.text.isascii() and word.text.isdigit() and _off(row, at):
            for edge in {round(word.left / 3), round(word.right / 3)}:
                ends[edge].append((word, len(row.words) - 1))
    for column in ends.values():
        for numbers in _counting(column):
            words = [word for word, _ in numbers]
            beside = sum(others for _, others in numbers)
            if len(words) >= _FEWEST and beside >= _WORDS * len(words) and _apart(words, rows, at):
                yield words


def _off(row: Row, at: int) -> bool:
    """Whether the number at an end of a row stands off from the words, by more than a space."""
    if len(row.words) < 2:
        return True
    left, right = (row.words[0], row.words[1]) if at == 0 else (row.words[-2], row.words[-1])
    return right.left - left.right > _GAP * row.height


def _counting(column: list[tuple[Word, int]]) -> Iterator[list[tuple[Word, int]]]:
    """The stretches of a column of numbers that count on by one and the same step; years do not count lines."""
    stretch: list[tuple[Word, int]] = []
    step = 0
    for (above, _), (word, others) in pairwise(column):
        rise = int(word.text) - int(above.text)
        if not stretch or rise != step:
            yield stretch
            stretch, step = ([(above, _), (word, others)], rise) if rise in _STEPS else ([], 0)
        else:
            stretch.append((word, others))
    yield stretch


def _apart(numbers: list[Word], rows: Sequence[Row], at: int) -> bool:
    """Whether the numbers stand in a strip of their own, and no line between them begins or ends there."""
    if all(int(word.text) in _YEARS for word in numbers):
        return False
    left, right = min(word.left for word in numbers), max(word.right for word in numbers)
    top, bottom = max(word.top for word in numbers), min(word.bottom for word in numbers)
    ids = {id(word) for word in numbers}
    for row in rows:
        if not bottom - 1 <= row.bottom <= top:
            continue
        for word in row.words:
            if id(word) not in ids and word.left < right - 0.5 and word.right > left + 0.5:
                return False
    # What the numbers stand beside begins, or ends, at one edge.
    inner = [row.words[1 if at == 0 else -2] for row in rows if id(row.words[at]) in ids and len(row.words) > 1]
    edges = sorted(word.left if at == 0 else word.right for word in inner)
    height = numbers[0].height
    return at == -1 or sum(abs(edge - edges[len(edges) // 2]) < height for edge in edges) >= 0.6 * len(edges)
