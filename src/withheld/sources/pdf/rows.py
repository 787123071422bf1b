"""Words on one base line as rows, and the gaps in a row that are more than spaces between words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from withheld.sources.pdf.words import Word

_BASE = 0.35
"""Heights of type by which words on one base line may differ in level."""
_WIDE = 0.7
"""Heights of type from which on a gap may be more than a space."""
_EVEN = 1.6
"""How much wider than the usual gap of a line a gap is that is more than a space."""


@dataclass(slots=True)
class Row:
    """Words on one base line, from left to right; ``spans`` are its stretches that no wide gap breaks."""

    words: list[Word]
    bottom: float
    height: float
    spans: list[tuple[float, float]]

    def pieces(self, x: float) -> tuple[list[Word], list[Word]]:
        """Its words to the left and to the right of a height on the page."""
        left = [word for word in self.words if (word.left + word.right) / 2 < x]
        return left, self.words[len(left) :]


def rows_of(words: Sequence[Word]) -> list[Row]:
    """The rows of words, from the top down."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.bottom, word.left)):
        first = groups[-1][0] if groups else None
        if first and first.bottom - word.bottom < _BASE * min(first.height, word.height):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_row(list(_once(sorted(group, key=lambda word: word.left)))) for group in groups]


def _once(words: list[Word]) -> Iterator[Word]:
    """The words without those that are drawn a second time to look bold."""
    before: Word | None = None
    for word in words:
        if before and before.text == word.text and word.left - before.left < 0.3 * word.height:
            continue
        yield word
        before = word


def _row(words: list[Word]) -> Row:
    height = median(word.height for word in words)
    least = wide(words, height)
    spans: list[tuple[float, float]] = []
    for word in words:
        if spans and word.left - spans[-1][1] < least:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.right))
        else:
            spans.append((word.left, word.right))
    return Row(words, min(word.bottom for word in words), height, spans)


def wide(words: Sequence[Word], height: float) -> float:
    """From what width on a gap among the words of a row is more than a space: in a stretched line all are wide."""
    gaps = [gap for left, right in pairwise(words) if (gap := right.left - left.right) > 0.1 * height]
    usual = median(gaps) if len(gaps) >= 3 else 0.0
    return max(_WIDE * height, _EVEN * usual)
