"""Features of the judgement: one row a candidate, each in its named column."""

from __future__ import annotations

import numpy as np

from test_speech_learned_columns import table
from test_speech_learned_completion import bare
from withheld.speech.learned.judging import NAMES, features


def test_each_feature_stands_under_its_name() -> None:
    rows, _ = table("Ann said “nine left”. Bob saw it.")
    outer = bare(1, source=np.array([0]), content=np.arange(2, 6))
    inner = bare(4, source=np.array([3]), content=np.array([5]))
    found = [dict(zip(NAMES, row, strict=True)) for row in features(rows, rows.speech * 0 + 7, [outer, inner]).tolist()]
    first, second = found
    assert (first["content words"], first["source words"], first["source distance"]) == (4, 1, -1)
    assert (first["content before"], first["content quoted"], first["cue quoted"]) == (0, 1, 0)
    assert (first["covered by"], second["covered by"]) == (0, 1) and abs(first["covers"] - 0.9) < 1e-6
    assert first["rules know it"] == 0 and first["cue class"] == 7 and first["first paragraph"] == 1


def test_the_rules_reading_is_compared() -> None:
    rows, _ = table("Ann said nine left.")
    one = bare(1, source=np.array([0]), content=np.array([2, 3]))
    one.roles = {0: 2, 1: 3, 2: 1, 3: 1}
    (row,) = features(rows, rows.speech * 0, [one])
    named = dict(zip(NAMES, row.tolist(), strict=True))
    assert named["rules know it"] == named["rules' source"] == 1 and named["rules' content"] == 1
