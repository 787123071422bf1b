"""Resolutions cited for what another one says."""

from __future__ import annotations

import pytest

from documents import document
from withheld.check.citations import citations


@pytest.mark.parametrize(
    "text",
    [
        "UN Resolution 2371 orders that North Korean workers be sent home by the end of 2019.",
        "Under UN Resolution 2397 all North Korean workers had to go home by 24 December 2019.",
    ],
)
def test_a_wrong_number_or_day_is_named(text: str) -> None:
    found = citations([document(text)])
    assert len(found) == 1 and found[0].passages[0].quote.sentence == text


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 2397 orders all North Korean workers home by 22 December 2019.",
        "Resolution 2375 forbids new work permits.",
        "Resolution 1325 is on women and peace.",
        "The council of the town passed a resolution on 24 December 2019.",
    ],
)
def test_what_is_right_or_about_something_else_is_left_alone(text: str) -> None:
    assert citations([document(text)]) == []
