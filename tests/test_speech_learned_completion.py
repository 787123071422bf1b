"""Attributions of which only a part was found get the rest from the text."""

from __future__ import annotations

import numpy as np

from test_speech_learned_columns import table
from withheld.speech.learned.candidates import Candidate
from withheld.speech.learned.columns import Columns
from withheld.speech.learned.completion import LIKELIEST, REST, SPEAKER_BEFORE, SUBJECT, complete

NONE = np.zeros(0, dtype=np.int64)


def bare(
    first: int, *, source: np.ndarray = NONE, content: np.ndarray = NONE, likelihood: float = 0.0, likeliest: int = 0
) -> Candidate:
    return Candidate(first, first + 1, content, source, 0.9, True, None, likeliest, likelihood)


def words(rows: Columns, text: str, at: np.ndarray) -> str:
    return " ".join(text[rows.start[r] : rows.end[r]] for r in at)


def completed(text: str, *found: Candidate, subject: tuple[int, ...] = ()) -> tuple[list[Candidate], Columns]:
    rows, _ = table(text)
    mark = np.zeros(len(rows), dtype=bool)
    mark[list(subject)] = True
    complete(rows, mark, list(found))
    return list(found), rows


def test_a_likely_word_is_taken_for_the_source() -> None:
    (one,), _ = completed("Ann then said no.", bare(2, content=np.array([3]), likelihood=0.3, likeliest=0))
    assert one.source.tolist() == [0] and one.source_by == LIKELIEST


def test_the_speaker_before_in_the_sentence_goes_on() -> None:
    text = "Ann called it wrong and asked for pay. Then begged."
    found, _ = completed(
        text,
        bare(1, source=np.array([0]), content=np.array([2])),
        bare(5, content=np.array([7])),
        bare(10, content=np.array([7])),
    )
    assert found[1].source.tolist() == [0] and found[1].source_by == SPEAKER_BEFORE
    assert found[2].source.tolist() == []


def test_else_the_last_subject_of_the_sentence_speaks() -> None:
    (one,), _ = completed("The old clerk who left said no.", bare(5, content=np.array([6])), subject=(2, 3))
    assert one.source.tolist() == [3] and one.source_by == SUBJECT


def test_the_rest_of_the_sentence_is_what_is_said() -> None:
    text = "According to the old clerk, nine left. Others stayed."
    (one,), rows = completed(text, Candidate(0, 2, NONE, np.array([2, 3, 4]), 0.9, True, None, 0, 0.0))
    assert words(rows, text, one.content) == ", nine left ." and one.content_by == REST


def test_after_a_colon_the_next_paragraph_is_what_is_said() -> None:
    text = "Ann added:\n\nNine left. Ten stayed.\n\nMore."
    (one,), rows = completed(text, bare(1, source=np.array([0])))
    assert words(rows, text, one.content) == "Nine left . Ten stayed ."
