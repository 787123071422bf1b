"""Whether a stretch touches one of many."""

from __future__ import annotations

import random

from withheld.text.sentences import Overlaps


def test_agrees_with_asking_each_stretch() -> None:
    draw = random.Random(4)
    for _ in range(200):
        spans = [(a, a + draw.randint(1, 9)) for a in (draw.randint(0, 60) for _ in range(draw.randint(0, 12)))]
        taken = Overlaps(spans)
        for start in range(70):
            end = start + draw.randint(1, 6)
            assert taken.touch(start, end) == any(a < end and start < b for a, b in spans)
