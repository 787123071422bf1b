"""Whether a stretch of a text touches one of many, in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Overlaps:
    """Many stretches (end exclusive), which may lie over one another."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [a for a, _ in ordered]
        self._reach = list(accumulate((b for _, b in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them shares a character with the stretch from ``start`` to ``end``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
