"""The columns of a document: one row a word, offsets that point at it, neighbours within the paragraph."""

from __future__ import annotations

from withheld.speech.learned.columns import CUE, EDGE, Columns, attribution_rows, columns
from withheld.speech.proposals import Proposals
from withheld.text.sentences import sentences

TEXT = "“We are unpaid,” the foreman said.\n\nSome 400 left."


def table(text: str = TEXT) -> tuple[Columns, Proposals]:
    speech = Proposals(text, sentences(text))
    return columns(speech.words, speech.quotations.all, speech.candidates), speech


def test_each_row_stands_for_the_word_at_its_offsets() -> None:
    rows, speech = table()
    words = [word for part in speech.words for word in part.text]
    assert [TEXT[a:b] for a, b in zip(rows.start, rows.end, strict=True)] == words
    assert [words[row] for row in rows.rows(TEXT.index("the"), TEXT.index("said"))] == ["the", "foreman"]


def test_neighbours_end_at_the_paragraph() -> None:
    rows, _ = table()
    after = rows.shifted(rows.low, 1)
    last = int((rows.paragraph == 0).sum()) - 1
    assert (
        after[last] == EDGE
        and after[0] == rows.low[1] + 2
        and rows.shifted(rows.low, -99).tolist() == [EDGE] * len(rows)
    )


def test_quotation_numbers_and_the_rules_reading_are_marked() -> None:
    rows, speech = table()
    words = [word for part in speech.words for word in part.text]
    assert [w for w, q in zip(words, rows.quoted, strict=True) if q] == ["“", "We", "are", "unpaid", ",", "”"]
    assert [w for w, n in zip(words, rows.number, strict=True) if n] == ["400"]
    (attribution,) = speech.candidates
    assert [words[r] for role, part in attribution_rows(rows, attribution) if role == CUE for r in part] == ["said"]
