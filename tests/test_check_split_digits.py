"""Numbers torn apart by a copy."""

from __future__ import annotations

from documents import document
from withheld.check.split_digits import numbers, split_digits

WHOLE = "Officials wrote that 13,221 people hold permits, against 9,876 in the spring."


def test_a_number_whose_pieces_stand_apart_in_a_copy_is_found():
    copy = document("Officials wrote that 13 firms and 221 people hold permits, against 9,876 in the spring.")
    (found,) = split_digits([document(WHOLE), copy])
    assert "13" in found.title + found.arithmetic and "221" in found.title + found.arithmetic
    assert found.passages[0].quote.exact.startswith("13,221")


def test_texts_that_share_nothing_else_are_no_copies():
    assert split_digits([document(WHOLE), document("There are 13 boats and 221 crates in the harbour.")]) == []


def test_a_text_that_has_the_whole_has_torn_nothing():
    assert split_digits([document(WHOLE), document(WHOLE + " That is 13 and 221 together.")]) == []


def test_whole_numbers_are_read_with_any_mark_between_their_digits():
    assert [n.digits for n in numbers("13,221 and 13\u00a0221 and 77 but not 1.5")][:3] == ["13221", "13221", "77"]
