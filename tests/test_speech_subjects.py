"""Subjects of verbs of speech."""

from __future__ import annotations

import pytest

from withheld.speech.phrases import Words
from withheld.speech.scanner import Scanner
from withheld.text.sentences import Sentence


def speaker(text: str) -> str | None:
    words = Words.of(Sentence(0, 0, 0, len(text), text))
    found = [s for s in Scanner(words).scan() if s.kind == "verb" and s.source]
    return text[words.start[found[-1].source[0]] : words.end[found[-1].source[1] - 1]] if found else None  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cho Han-bum, a fellow at an institute, told reporters that 9 left.", "Cho Han-bum, a fellow at an institute"),
        ("Megan Hester, senior director at a school, said 9 left.", "Megan Hester, senior director at a school"),
        ("Qatar, for its part, maintains that 150 are left.", "Qatar, for its part"),
        ("The crews left, said Denis Petrov, a contractor.", "Denis Petrov, a contractor"),
        ("Ana Cruz went on to say that 9 left.", "Ana Cruz"),
        ("In January 2023 Ana Cruz said that 9 left.", "Ana Cruz"),
        ("Ana Cruz praised them, adding that 9 left.", "Ana Cruz"),
        ("The ministry later on Thursday said 9 left.", "The ministry"),
    ],
)  # fmt: skip
def test_the_subject_is_found_before_after_or_taken_over(text: str, expected: str) -> None:
    assert speaker(text) == expected


def test_a_participle_does_not_speak_for_its_own_words() -> None:
    assert speaker("Reporting partners left the town.") is None
