"""The lines of a block of words: a table's cells apart by a bar, stretched lines whole, and the rule over the notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from withheld.sources.pdf.line import STRUCK, UNSTRUCK, Line
from withheld.sources.pdf.rows import Row, rows_of
from withheld.sources.pdf.rules import Rule
from withheld.sources.pdf.words import Word

_MARKER = re.compile(r"[•▪●◦‣–—*·-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxl]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?")
_STOP = re.compile(r"[.!?][\"”’')\]]*$")
_TOUCHING = 0.06
_BEHIND_STOP = 2.3
"""How much wider than its usual gap the gap of a line may be behind a full stop."""
_EVEN = 1.7
"""How far the widest gap of a stretched line is from its narrowest."""


def lines_of(words: Sequence[Word], column: int, rules: Sequence[Rule]) -> list[Line]:
    """The lines of a block, from the top down; ``column`` numbers the block on its page."""
    rows = rows_of(words)
    edge = max((row.words[-1].right for row in rows), default=0.0)
    left = min((row.words[0].left for row in rows), default=0.0)
    over = [
        rule for rule in rules if abs(rule.left - left) < 12 and rule.right - rule.left < 0.6 * max(edge - left, 1.0)
    ]
    lines = []
    for index, row in enumerate(rows):
        near = [rows[n] for n in (index - 1, index + 1) if 0 <= n < len(rows)]
        line = _line(row, near, column, (left, edge))
        above = rows[index - 1].bottom if index else row.bottom + 3 * row.height
        line.ruled = any(row.bottom + 0.5 * row.height < rule.level < above for rule in over)
        lines.append(line)
    return lines


def _line(row: Row, near: Sequence[Row], column: int, edges: tuple[float, float]) -> Line:
    edge = edges[1]
    stretched = _stretched(row, near) or _justified(row, near, edges)
    cells = [row.words] if stretched else list(_cells(row))
    text = " | ".join(_text(cell) for cell in cells)
    first, last = row.words[0], row.words[-1]
    # A justified line fills its column.
    right = edge if stretched else last.right
    return Line(text, first.left, right, row.bottom, row.height, len(cells), column=column, edge=edge)


def _cells(row: Row) -> Iterator[list[Word]]:
    """The words of a row, parted where a gap is wide enough for the next cell of a table."""
    gaps = [right.left - left.right for left, right in pairwise(row.words)]
    behind_stop = max(row.height, _BEHIND_STOP * median(gaps) if len(gaps) >= 3 else 0.0)
    cell = [row.words[0]]
    for word in row.words[1:]:
        marker = len(cell) == 1 and cell[0] is row.words[0] and _MARKER.fullmatch(cell[0].text)
        apart = behind_stop if _STOP.search(cell[-1].text) else row.height
        if word.left - cell[-1].right > apart and not marker:
            yield cell
            cell = []
        cell.append(word)
    yield cell


def _stretched(row: Row, near: Sequence[Row]) -> bool:
    """Whether a line is justified with wide gaps: all much the same, among words, and not where the rows near it have theirs."""
    gaps = [(left.right, right.left) for left, right in pairwise(row.words)]
    widths = [right - left for left, right in gaps]
    if len(gaps) < 2 or min(widths) < 0.5 * row.height or max(widths) > _EVEN * min(widths):
        return False
    if sum(word.text[:1].isdigit() for word in row.words) > len(row.words) / 2:
        return False
    return not any(_in_line(row, other) for other in near)


def _justified(row: Row, near: Sequence[Row], edges: tuple[float, float]) -> bool:
    """Whether a line fills its column and none of its wide gaps continues in the adjacent rows: one after a full stop, for
    instance."""
    left, right = edges
    filled = row.words[0].left < left + 2 * row.height and row.words[-1].right > right - 0.5 * row.height
    if not filled or not near or len(row.words) < 3:
        return False
    gaps = [(a.right, b.left) for a, b in pairwise(row.words) if b.left - a.right > row.height]
    theirs = [
        (a.right, b.left) for other in near for a, b in pairwise(other.words) if b.left - a.right > 0.8 * other.height
    ]
    narrow = all(end - start < 3 * row.height for start, end in gaps)
    return narrow and not any(start < last and first < end for start, end in gaps for first, last in theirs)


def _in_line(row: Row, other: Row) -> bool:
    """Whether words of a row, but for the first, stand under those of another, by an edge or their middle: a table's columns."""
    theirs = [b for a, b in pairwise(other.words) if b.left - a.right > 0.6 * other.height]
    under = [any(_aligned(word, above) for above in theirs) for word in row.words[1:]]
    return sum(under) >= 0.7 * len(under)


def _aligned(word: Word, other: Word) -> bool:
    middle = abs(word.left + word.right - other.left - other.right) / 2
    return min(abs(word.left - other.left), abs(word.right - other.right), middle) < 2


def _text(words: Sequence[Word]) -> str:
    """Words as running text: parts that touch are one word, and what is struck out stands between its signs."""
    if sum(map(_is_rightward, words)) > len(words) / 2:
        words = words[::-1]
    text = ""
    struck = False
    for index, word in enumerate(words):
        joint = "" if not index or _touch(words[index - 1], word) else " "
        if word.struck != struck:
            # A space belongs to the words that are not struck out.
            text += STRUCK if word.struck and not joint else UNSTRUCK if not word.struck else ""
            text += f"{joint}{STRUCK}" if word.struck and joint else joint
            struck = word.struck
        else:
            text += joint
        text += word.text
    return text + UNSTRUCK * struck


def _touch(left: Word, right: Word) -> bool:
    gap = right.left - left.right
    return -0.3 * left.height < gap < _TOUCHING * left.height


def _is_rightward(word: Word) -> bool:
    """Whether a word is written from right to left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in word.text)
