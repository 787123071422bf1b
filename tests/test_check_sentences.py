"""A stretch of a text with the sentence around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from documents import document
from withheld.check.sentences import passage

TEXT = "Mr. Hill of the U.S. mission spoke. He counted 300 men! Then he left.\n\nA new part."


def test_a_sentence_ends_at_its_mark_and_not_at_an_abbreviation() -> None:
    at = TEXT.index("300")
    assert passage(document(TEXT), at, at + 3).sentence == "He counted 300 men!"
    start = TEXT.index("mission")
    assert passage(document(TEXT), start, start + 7).sentence == "Mr. Hill of the U.S. mission spoke."


@given(st.text(alphabet="ab .!?\n“”1", min_size=1, max_size=80), st.data())
def test_offsets_point_at_their_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = passage(document(text), start, end)
    assert quote.exact == text[start:end]
    assert text[quote.sentence_start : quote.sentence_start + len(quote.sentence)] == quote.sentence
