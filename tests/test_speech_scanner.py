"""Sayings of single sentences."""

from __future__ import annotations

import pytest

from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.phrases import Words
from withheld.speech.scanner import Scanner
from withheld.text.sentences import Sentence


def scan(text: str) -> tuple[Words, list[AttributionCandidate]]:
    words = Words.of(Sentence(0, 0, 0, len(text), text))
    return words, Scanner(words).scan()


def parts(text: str) -> list[tuple[str, str | None, str, tuple[str, ...]]]:
    words, found = scan(text)

    def cut(a: int, b: int) -> str:
        return text[words.start[a] : words.end[b - 1]]

    return [
        (s.kind, cut(*s.source) if s.source else None, cut(*s.cue), tuple(cut(*c) for c in s.content)) for s in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By the panel's estimate 900 left.", ("according", "the panel's", "By the panel's estimate", ("900 left",))),
        ("In Shoigu's words, 900 left.", ("according", "Shoigu's", "In Shoigu's words", ("900 left",))),
        ("As the Herald reported, 900 left.", ("verb", "the Herald", "reported", ("900 left",))),
        ("It is believed that 900 left.", ("hearsay", None, "believed", ("It is", "that 900 left"))),
        ("Ana puts the pay at $120.", ("verb", "Ana", "puts", ("the pay at $120",))),
        ("There were claims that 900 left.", ("hearsay", None, "claims", ("that 900 left",))),
    ],
)
def test_each_form_of_attribution_is_found(text: str, expected: tuple[str, str | None, str, tuple[str, ...]]) -> None:
    assert expected in parts(text), parts(text)


@pytest.mark.parametrize(
    "text",
    [
        "The report is long.",
        "They earn $40 per month.",
        "The United States has 50 of them.",
        "On one of the city's projects, 900 men sew.",
        "According to reports from Seoul nothing.",
    ],
)
def test_words_that_only_look_like_verbs_of_speech_yield_none(text: str) -> None:
    assert not [p for p in parts(text) if p[0] in ("verb", "hearsay")]


def test_the_second_speaker_of_a_shortened_clause_is_found() -> None:
    found = parts("Kuwait reported the return of 904 people, and Qatar that of 2,500.")
    assert [p[1] for p in found] == ["Kuwait", "Qatar"]


def test_a_verb_joined_by_and_keeps_the_speaker_and_ends_the_first_content() -> None:
    first, second = parts("Ana confirmed the attack and said that 10 were held.")
    assert first[1] == second[1] == "Ana"
    assert first[3] == ("the attack",)
    assert second[3] == ("that 10 were held",)


def test_a_negated_verb_is_marked() -> None:
    (attribution,) = scan("Ana did not say that 10 were held.")[1]
    assert attribution.negated
