"""Clauses around a cue."""

from __future__ import annotations

import pytest

from withheld.speech.clauses import Clauses
from withheld.speech.phrases import Words
from withheld.text.sentences import Sentence


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("China, which is thought to employ most, sent a paper.", "thought", "which is thought to employ most"),
        ("Crews rotated, so many have probably had a turn.", "probably", "so many have probably had a turn"),
        ("It rained; 40 reportedly left.", "reportedly", "40 reportedly left"),
        ("Some reportedly left, but others stayed.", "reportedly", "Some reportedly left"),
    ],
)
def test_a_clause_ends_at_marks_and_conjunctions(text: str, word: str, expected: str) -> None:
    words = Words.of(Sentence(0, 0, 0, len(text), text))
    first, last = Clauses(words).clause(words.text.index(word))
    assert text[words.start[first] : words.end[last - 1]] == expected
