"""Whose programme a text speaks of, if of any."""

from __future__ import annotations

import pytest

from documents import document
from withheld.claims.setting import Setting


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


@pytest.mark.parametrize(
    "text",
    [
        "North Korea fired a missile. Pyongyang has tested six this year. North Korea is under sanctions. " + FILLER,
        "Vietnam sends workers to Japan. Its workers earn $1,200 a month. " + FILLER + "North Korea is barred from it.",
        FILLER,
    ],
)
def test_a_text_on_something_else_has_no_programme(text: str) -> None:
    assert programme(text) is None
