"""Interviews and lists below the line that introduces them."""

from __future__ import annotations

from withheld.speech.dialogue import introduced
from withheld.speech.phrases import Words
from withheld.text.sentences import sentences


def below(text: str) -> list[str]:
    attribution = introduced([Words.of(s) for s in sentences(text)], 0)
    return [text[a:b] for a, b in attribution.extra] if attribution else []


def test_answers_belong_to_the_speaker_and_questions_do_not() -> None:
    assert below("A trader gave details:\n\nQ: How many?\n\nThey are 60.\n\nThey sew.") == ["They are 60.", "They sew."]


def test_an_interview_ends_at_the_next_heading() -> None:
    assert below("A trader gave details:\n\nQ: How many?\n\nThey are 60.\n\nThe wages\n\nNobody knows.") == [
        "They are 60."
    ]


def test_a_list_ends_with_its_last_item() -> None:
    assert below("The ministry announced:\n\n- 60 will go.\n\n- 40 stay.\n\nIt rained.") == [
        "- 60 will go.",
        "- 40 stay.",
    ]


def test_a_colon_before_plain_prose_introduces_nothing() -> None:
    assert below("The ministry announced:\n\nIt rained in Asmara.") == []
    assert below("Where they work:\n\n- 60 in Asmara.") == []
    assert below("The ministry announced:") == []


def test_a_plural_before_what_it_is_of_is_no_verb() -> None:
    for line in ("Some notes from the call:", "Three claims about the camp:", "Other reports from the coast:"):
        assert below(f"{line}\n\n- 60 will go.") == []
    assert below("The ministry claims in a letter:\n\n- 60 will go.") == ["- 60 will go."]
