"""What the models look at: one column a template, and pairs of cues and words within reach and paragraph."""

from __future__ import annotations

import numpy as np

from test_speech_learned_columns import table
from withheld.speech.learned.templates import REACH, cue_keys, pair_keys, pairs, place_keys, word_keys


def test_equal_surroundings_have_equal_keys() -> None:
    rows, _ = table("He said so.\n\nHe said so.")
    half = len(rows) // 2
    for keys in (
        word_keys(rows),
        cue_keys(rows, np.zeros(len(rows), dtype=np.int64)),
        place_keys(rows, rows.speech * 0),
    ):
        assert keys.shape[0] == len(rows) and (keys[:half] == keys[half:]).all()


def test_a_cue_is_paired_with_the_words_of_its_paragraph_in_reach() -> None:
    rows, _ = table("One two said three.\n\n" + "far " * 200 + "said.")
    starts, stops = np.array([2, len(rows) - 2]), np.array([3, len(rows) - 1])
    found = pairs(rows, starts, stops, [{0: 2}, None])
    first, second = (found.row[found.first[k] : found.last[k]] for k in (0, 1))
    assert first.tolist() == [0, 1, 2, 3, 4]
    assert second.tolist() == list(range(len(rows) - 2 - REACH, len(rows)))
    assert found.role[:5].tolist() == [2, 0, 0, 0, 0] and set(found.role[5:].tolist()) == {9}


def test_what_lies_between_cue_and_word_is_seen() -> None:
    plain, _ = table("Anna said they left today.")
    broken, _ = table("Anna said, they left today.")
    keys = []
    for rows in (plain, broken):
        pair = pairs(rows, np.array([1]), np.array([2]), [None])
        none = np.zeros(len(rows), dtype=np.int64)
        keys.append(pair_keys(rows, none, none, pair, none))
    left, today = keys[0][0] == keys[1][0], keys[0][-2] == keys[1][-2]
    assert left.sum() > today.sum()
