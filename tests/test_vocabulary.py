"""Code lists, and what tells that a document is an example."""

from __future__ import annotations

import pytest

from withheld.vocabulary import codelist, is_example

LINE = codelist("examples")["line"]


@pytest.mark.parametrize(
    "text", [f"Title\n\n*{LINE}*\n\nMore.", f"A\n> {LINE.upper()}.\nB", LINE.replace(" report ", "\nreport ")]
)
def test_the_line_alone_on_a_line_tells_an_example(text: str) -> None:
    assert is_example("", text)


@pytest.mark.parametrize("text", ["", f"The paper calls it “{LINE}”, he said.", f"{LINE} last year, and no other."])
def test_the_words_in_a_sentence_of_a_report_do_not(text: str) -> None:
    assert not is_example("0" * 64, text)


def test_the_bytes_of_a_shipped_report_tell_one_whatever_became_of_its_text() -> None:
    assert all(is_example(sha256) for sha256 in codelist("examples")["sha256"])
