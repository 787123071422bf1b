"""Words that bound a number, and what denies them."""

from __future__ import annotations

import pytest

from withheld.text.figures import Figure, find_figures


def one(text: str) -> Figure:
    (figure,) = find_figures(text, 0)[1]
    return figure


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("there aren't more than 230 in the town", None, 230),
        ("the yard doesn’t employ over 90 of them", None, 90),
        ("the agency never paid less than $300", 300, None),
        ("wages did not exceed 300 dollars", None, 300),
        ("it never had more than forty", None, 40),
        ("not more than 20", None, 20),
        ("no fewer than 60", 60, None),
        ("he has not said why more than 300 left", 300, None),
        ("not only there: more than 300 left", 300, None),
        ("more than 300 left", 300, None),
    ],
)
def test_a_bound_that_is_denied_is_the_other_one(text: str, low: float | None, high: float | None) -> None:
    figure = one(text)
    assert (figure.low, figure.high) == (low, high)
    assert figure.qualifier == ("at_least" if high is None else "at_most")


def test_the_words_that_deny_a_bound_are_part_of_the_figure() -> None:
    text = "In the camp there aren't more than 230 of them."
    figure = one(text)
    assert text[figure.start : figure.end] == "aren't more than 230"


@pytest.mark.parametrize(
    ("text", "qualifier"), [("about 40", "about"), ("40 or so", "about"), ("40 or more", "at_least"), ("40", "exact")]
)
def test_hedges_stand_before_or_behind_a_number(text: str, qualifier: str) -> None:
    assert one(text).qualifier == qualifier
