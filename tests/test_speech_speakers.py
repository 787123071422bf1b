"""Possible speakers by form."""

from __future__ import annotations

import pytest

from withheld.speech.speakers import names, roles, turns


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in roles(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sixteen of them left, the provincial labour office said.", "the provincial labour office"),
        ("The payslips give another sum than the subcontractor's ledger.", "the subcontractor's ledger"),
        ("A crane operator saw nine of them.", "A crane operator"),
        ("One of the seamstresses wept.", "One of the seamstresses"),
        ("It was two of them who rang.", "two of them"),
        ("His brother-in-law counts more.", "His brother-in-law"),
    ],
)
def test_people_bodies_and_papers_may_speak(text: str, expected: str) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The programme grew.", []),
        ("It gave the bureau some 40 crowns.", ["the bureau"]),
        ("They sold a half-finished house.", []),
        ("Most of the welders and the on-site manager left.", ["Most of the welders", "the on-site manager"]),
        ("The hotel owner read the press release.", ["The hotel owner", "the press release"]),
    ],
)
def test_each_speaker_is_found_whole_and_nothing_else(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_place_before_an_article_is_not_part_of_a_name() -> None:
    text = "In Oslo the Labour Directorate and the Institute for the Study of Wages met."
    assert [text[a:b] for a, b in names(text)] == ["Oslo", "Labour Directorate", "Institute for the Study of Wages"]


def test_a_line_may_begin_with_its_speaker() -> None:
    text = "Orlova: Nobody came.\nFrom the cook: They did."
    assert [text[a:b] for a, b in turns(text)] == ["Orlova", "the cook"]
