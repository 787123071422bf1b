"""“Half of them” implies the whole."""

from __future__ import annotations

import pytest

from check_figures import claim, said
from withheld.check.majorities import majorities


def found(sentence: str, figure: str, value: float, measure: str = "workers_returned"):
    return majorities([said(sentence, figure, claim(measure, value, host="RU"))])


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("more than half of them", "fewer than"),
        ("about half of them", "about"),
        ("less than a third of the total", "more than"),
    ],
)
def test_a_share_of_a_count_implies_the_whole(how: str, words: str) -> None:
    (one,) = found(f"It sent home 6,000 workers, {how}.", "6,000", 6000)
    assert (
        words in one.title + one.arithmetic and ("12,000" if "half" in how else "18,000") in one.title + one.arithmetic
    )


def test_a_share_that_belongs_to_a_later_figure_is_left_alone() -> None:
    assert found("It sent home 6,000 workers and 900 cooks, more than half of them.", "6,000", 6000) == []


def test_what_is_no_head_count_has_no_whole() -> None:
    assert found("It paid 6,000 dollars, more than half of them.", "6,000", 6000, "wage_gross") == []
