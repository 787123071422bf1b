"""The proposition that a position is about, in words of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.extract.targets import of_figure, target
from withheld.text.sentences import sentences


def told(text: str) -> str:
    found = sentences(text)
    t = target(text, found[-1], found[-2] if len(found) > 1 else None)
    return text[t.start : t.end]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The ministry denied that anyone was held back.", "anyone was held back"),
        ("The consul denied the existence of the camps on Monday.", "the existence of the camps"),
        ("The owner called the report a lie.", "the report"),
        ("The embassy called talk of slaves “nonsense”.", "talk of slaves"),
        ("The claim of unpaid wages is untrue, the ministry said.", "unpaid wages"),
        ("The firm rejected the report.", "the report"),
        ("The tally of the union was disputed by the embassy.", "The tally of the union"),
        ("“There are none,” the consul said.", "There are none"),
        ("90% of pay is remitted, which the state disputes.", "90% of pay is remitted"),
        ("He doubts whether 500 will come.", "500 will come"),
        ("The firm dismissed as slander the claim that it beats its crews.", "it beats its crews"),
        ("The bureau confirmed on Monday that 13 had fled.", "13 had fled"),
        ("It is not true that crews are beaten, he said.", "crews are beaten"),
        ("The agency could not confirm the tip.", "the tip"),
        ("The consul called the story of locked gates complete nonsense.", "locked gates"),
        ("The mayor dismissed the accusation as utter rubbish.", "the accusation"),
        ("The envoy termed the charge patently untrue.", "the charge"),
        ("The town denied that they worked as rubbish collectors.", "they worked as rubbish collectors"),
        ("The firm described the hostel as old and denied that forty slept there.", "forty slept there"),
    ],
)
def test_the_clause_that_is_denied_disputed_doubted_or_confirmed(text: str, wanted: str) -> None:
    assert told(text) == wanted


def test_what_only_points_back_means_the_clause_before() -> None:
    assert told("A union says that some 400 are owed pay. The firm denies it.") == "some 400 are owed pay"
    text = "The firm denies it."
    assert target(text, sentences(text)[0], None).back


@given(st.text(min_size=1, max_size=160))
def test_a_target_stands_in_its_sentence_or_the_one_before(text: str) -> None:
    found = sentences(text)
    for s in found:
        before = found[s.number - 1] if s.number else None
        t = target(text, s, before)
        assert (before or s).start <= t.start <= t.end <= s.end


def test_words_that_speak_of_a_figure() -> None:
    assert of_figure("that number") and of_figure("the 90") and not of_figure("the existence of the camps")
