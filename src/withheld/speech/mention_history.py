"""Mentions so far, ordered by offset, so that looking back costs the same in a long document."""

from __future__ import annotations

from bisect import bisect_left
from typing import Generic, TypeVar

Item = TypeVar("Item")

LOOK_BACK = 200
"""Entries that a look back returns, at most: a reader does not refer further back either."""


class MentionHistory(Generic[Item]):
    """Entries ordered by their offset, whatever the order in which they came."""

    def __init__(self) -> None:
        self._offsets: list[int] = []
        self._items: list[Item] = []

    def add(self, offset: int, item: Item) -> None:
        """Keeps an entry; of two at one offset the earlier one comes first."""
        place = bisect_left(self._offsets, offset + 1)
        self._offsets.insert(place, offset)
        self._items.insert(place, item)

    def before(self, offset: int, since: int = 0) -> list[Item]:
        """The last entries before an offset and not before ``since``, in order."""
        end = bisect_left(self._offsets, offset)
        start = max(bisect_left(self._offsets, since), end - LOOK_BACK, 0)
        return self._items[start:end]
