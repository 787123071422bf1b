from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.canonical import canonical


def test_line_ends_spaces_and_soft_hyphens_are_made_uniform() -> None:
    assert (
        canonical("40\u00a0000 work\u00aders  \r\nin Qatar\u2028and Kuwait\t\r")
        == "40 000 workers\nin Qatar\nand Kuwait"
    )


def test_control_characters_and_icon_signs_are_left_out() -> None:
    assert canonical("\ufeffpaid\x07 \ue0a1half\u200b of it\x00") == "paid half of it"


def test_letters_are_composed() -> None:
    assert canonical("Cafe\u0301") == "Café"


def test_at_most_two_blank_lines_stay() -> None:
    assert canonical("a\n\n\n\n\n\nb\n\n\nc") == "a\n\n\nb\n\n\nc"


@given(st.text())
def test_canonical_form_is_idempotent(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@given(st.text())
def test_canonical_form_is_composed_and_encodable(text: str) -> None:
    once = canonical(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode("utf-8").decode("utf-8") == once
    assert "\r" not in once and "\u00a0" not in once and once == once.strip()


@given(st.lists(st.text(alphabet="abcdefgh 0123456789,.$%’“”", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_plain_prose_is_left_as_it_is(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    assert canonical(text) == text
