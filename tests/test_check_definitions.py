"""Figures and denials that hold by whom they leave out."""

from __future__ import annotations

import pytest

from check_figures import claim, said
from withheld.check.definitions import exclusion


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("There are 0 workers, not counting students.", "not counting students"),
        ("The ministry has 0 workers: students are not counted.", "students are not counted"),
        (
            "0 workers are here, since interns don't fall under the law; 9 came.",
            "0 workers are here, since interns don't fall under the law",
        ),
        ("Apart from trainees there are 0 workers here.", "Apart from trainees there are 0 workers here"),
    ],
)
def test_who_is_left_out_is_quoted(sentence: str, words: str) -> None:
    assert exclusion(said(sentence, "0", claim("workers_abroad", 0, host="RU"))) == words


def test_a_plain_denial_leaves_nobody_out() -> None:
    assert exclusion(said("There are 0 workers here.", "0", claim("workers_abroad", 0))) is None


def test_a_note_is_for_people_and_defines_nothing() -> None:
    assert exclusion(claim("workers_abroad", 0, note="not counting students")) is None
