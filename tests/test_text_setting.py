"""Whose programme a text speaks of, if of any."""

from __future__ import annotations

import pytest

from documents import document
from withheld.text.setting import Setting


def programme(text: str) -> str | None:
    return Setting(document(text)).programme


FILLER = "The weather was cold. It rained for days. The port was shut. Nobody knew why. The town slept. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korean workers are employed in Russia. They earn little. " + FILLER, "KP"),
        (
            "Pyongyang has 100,000 people working abroad. Contracts run for years. A seamstress earns $90. " + FILLER,
            "KP",
        ),
        ("Cuban doctors work in Brazil. The Cuban doctors keep a quarter of their pay. " + FILLER, "CU"),
        ("Uyghurs from Xinjiang work in factories. Uyghur workers cannot leave the factories. " + FILLER, "CN"),
    ],
)
def test_programmes_are_told_by_their_people_at_work(text: str, expected: str) -> None:
    assert programme(text) == expected


def test_a_text_that_names_no_sending_state_has_no_programme() -> None:
    assert programme(FILLER) is None


def test_the_state_that_is_named_most_is_the_programme() -> None:
    text = "Vietnam sends workers to Japan. North Korea and Cuba do too. North Korean crews earn little."
    assert Setting(document(text)).programmes == ("KP", "CU") and programme(text) == "KP"


def test_the_programme_that_is_asked_for_is_read_where_the_text_names_it() -> None:
    text = "North Korean crews and Cuban doctors work in Angola. The North Koreans build."
    assert Setting(document(text), "CU").programme == "CU" and Setting(document(text), "TM").programme == "KP"


def test_teachers_and_doctors_without_a_name_are_of_no_programme() -> None:
    assert programme("The teachers and the doctors are sent abroad. The teachers earn little. " + FILLER) is None


def test_a_programmes_own_terms_name_it() -> None:
    assert (
        programme("A conscript earns nothing. National service never ends; a conscript cannot leave. " + FILLER) == "ER"
    )
