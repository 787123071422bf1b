from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from withheld.sources.pages.notes import is_mark, is_power, notes_told, without_marks


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It hosts 450⁷ men on 30 km² of land.", "It hosts 450 men on 30 km² of land."),
        ("It hosts 450⁷⁻⁹ men, he said.¹²", "It hosts 450 men, he said."),
        ("It hosts 450[7] men [12]. He named [300] others.", "It hosts 450 men. He named [300] others."),
        ("It hosts 450[note 3] men in 2016[a] alone[citation needed].", "It hosts 450 men in 2016 alone."),
        ("It hosts 450[^7] men and 20^3^ cooks.", "It hosts 450 men and 20 cooks."),
        ("“The [m]inistry employ[s] them,” it said.", "“The [m]inistry employ[s] them,” it said."),
        ("A yield of 3 × 10⁶ tonnes", "A yield of 3 × 10⁶ tonnes"),
        ("see [12](https://outlet.example)", "see [12](https://outlet.example)"),
    ],
)
def test_note_marks_leave_the_text_and_what_belongs_to_a_word_stays(written: str, read: str) -> None:
    assert without_marks(written) == read


@given(st.text(alphabet="1 .[]⁷²,km^", max_size=60))
@example("1[^.]")
def test_only_marks_go(text: str) -> None:
    left = without_marks(text)
    assert len(left) <= len(text) and left.count(".") == text.count(".")


def test_marks_and_powers_are_told_apart() -> None:
    assert (
        all(map(is_mark, ("7", "[7]", "5, 6", "5–7", "a", "†", "(3)", "note 4")))
        and not is_mark("1,200")
        and not is_mark("st")
    )
    assert is_power("2", "30 km") and is_power("6", "3 × 10") and is_power("nd", "the 2") and not is_power("2", "450")


def test_notes_of_markdown_become_lines_of_their_own() -> None:
    assert notes_told("text\n\n[^1]: Overview of 2016.") == "text\n\nOverview of 2016."
