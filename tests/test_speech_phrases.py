"""Words and noun phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.speech.phrases import Phrase, Words
from withheld.text.sentences import Sentence


def words(text: str, start: int = 0) -> Words:
    return Words.of(Sentence(0, 0, start, start + len(text), text))


def cut(text: str, found: tuple[int, int] | None) -> str | None:
    w = words(text)
    return text[w.start[found[0]] : w.end[found[1] - 1]] if found else None


@given(st.text(max_size=80), st.integers(0, 50))
def test_words_stand_where_they_say_and_leave_out_only_white_space(text: str, start: int) -> None:
    w = words(text, start)
    assert [text[a - start : b - start] for a, b in zip(w.start, w.end, strict=True)] == w.text
    assert "".join(w.text) == "".join(text.split())


def test_abbreviations_figures_and_hyphens_are_single_words() -> None:
    assert words("A U.S. aide of Col. Lee, 3.5 or 2-3,000, isn't so-called.").text == [
        "A", "U.S.", "aide", "of", "Col.", "Lee", ",", "3.5", "or", "2-3,000", ",", "isn't", "so-called", ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In September the United Nations said", "the United Nations"),
        ("data released by the ministry say", "data released by the ministry"),
        ("MOSCOW - Developers in greater Moscow say", "Developers in greater Moscow"),
        ("the Asia/Pacific office say", "the Asia/Pacific office"),
        ("a source who visited Russia said", "a source who visited Russia"),
        ("the website of the panel that monitors the sanctions said", "the website of the panel that monitors the sanctions"),
        ("The Defence Intelligence (DIU, or GUR) said", "The Defence Intelligence (DIU, or GUR)"),
        ("told reporters that the panel said", "the panel"),
        ("Doctors Without Borders said", "Doctors Without Borders"),
        ("one of them said", "one of them"),
        ("it said in its second report they said", "they"),
        ("When said", None),
    ],
)  # fmt: skip
def test_the_phrase_before_a_verb_is_its_subject(text: str, expected: str | None) -> None:
    assert cut(text, Phrase(words(text)).before(len(words(text)) - 1)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the head of the labour office on Monday", "the head of the labour office"),
        ("a 2019 report by the Database Center, as ever", "a 2019 report by the Database Center"),
        ("former workers and to a report that Seoul released.", "former workers and to a report that Seoul released"),
        ("sources in Russia told", "sources in Russia told"),
        ("them all", "them"),
        ("; nothing", None),
    ],
)
def test_the_phrase_after_a_cue_ends_at_marks_times_and_closed_words(text: str, expected: str | None) -> None:
    assert cut(text, Phrase(words(text)).after(0)) == expected


def test_the_capital_in_partner_a_is_a_name() -> None:
    text = "Reporting partner A gave"
    assert cut(text, Phrase(words(text)).before(3)) == "Reporting partner A"
