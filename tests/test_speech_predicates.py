"""Verbs of speech and what they govern."""

from __future__ import annotations

import pytest

from withheld.speech.phrases import Words
from withheld.speech.scanner import Scanner
from withheld.text.sentences import Sentence


def content(text: str) -> list[str]:
    words = Words.of(Sentence(0, 0, 0, len(text), text))
    found = [s for s in Scanner(words).scan() if s.kind == "verb"]
    return [text[words.start[a] : words.end[b - 1]] for s in found for a, b in s.content]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana said on Monday that 9 left.", ["that 9 left"]),
        ("Ana said Russia means to take 9.", ["Russia means to take 9"]),
        ("Some 9 left, Ana said in a report.", ["Some 9 left"]),
        ("They left, Ana said, and came back.", ["They left", "and came back"]),
        ("Most left, Ana says: 9 in May.", ["Most left", "9 in May"]),
        ("The team counted 40 firms.", ["40 firms"]),
        ("Ana asked deputies to let 9 stay.", ["to let 9 stay"]),
    ],
)
def test_the_content_is_what_the_verb_governs(text: str, expected: list[str]) -> None:
    assert content(text) == expected


@pytest.mark.parametrize(
    "text", ["The team counted on them.", "They put in 12 hours a day.", "Ana continued her work."]
)
def test_a_verb_with_another_meaning_governs_nothing(text: str) -> None:
    assert content(text) == []
