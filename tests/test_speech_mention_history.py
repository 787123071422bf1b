"""Entries by place in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from withheld.speech.mention_history import LOOK_BACK, MentionHistory


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(0, 60), st.integers(0, 60))
def test_a_look_back_gives_what_stands_before_in_order(offsets: list[int], before: int, since: int) -> None:
    memory: MentionHistory[tuple[int, int]] = MentionHistory()
    for number, offset in enumerate(offsets):
        memory.add(offset, (offset, number))
    expected = sorted((o, n) for n, o in enumerate(offsets) if since <= o < before)
    assert memory.before(before, since) == expected


def test_a_look_back_is_bounded() -> None:
    memory: MentionHistory[int] = MentionHistory()
    for offset in range(LOOK_BACK * 2):
        memory.add(offset, offset)
    assert memory.before(LOOK_BACK * 2) == list(range(LOOK_BACK, LOOK_BACK * 2))
