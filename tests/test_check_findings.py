from __future__ import annotations

import math

import pytest

from check_figures import claim
from withheld.check.findings import (
    Caution,
    contradiction,
    corroborates,
    factor,
    implied,
    ratio_words,
    severity,
    times_apart,
)


@pytest.mark.parametrize(
    ("apart", "words"),
    [
        ((1.9, 4.7), "1.9 to 4.7 times apart"), ((2.4, 5.9), "2.4 to 5.9 times apart"), ((1.08, 1.5), "at least 8% apart"),
        ((3.34, 3.34), "3.3 times apart"), ((1.6, 1.6), "1.6 times apart"),
        ((1.08, 1.08), "8% apart"), ((1.1111, 1.1111), "11% apart"),
        ((18.92, 18.92), "19 times apart"), ((9.97, 9.97), "10 times apart"), ((2.96, 2.96), "3 times apart"),
        ((1.0196, 1.0196), "2% apart"), ((141.6, 141.6), "142 times apart"),
        ((80 / 66.7, 1.35), "at least 19.9% apart"), ((30.0, math.inf), "at least 30 times apart"),
    ],
)  # fmt: skip
def test_factors_are_said_as_a_reader_says_them(apart, words):
    assert times_apart(apart) == words


def test_an_open_bound_makes_the_factor_a_least_one():
    assert times_apart((2.0, 2.0), open_ended=True) == "at least 2 times apart"
    assert times_apart((18.92, 18.92), open_ended=True) == "at least 18 times apart"
    assert times_apart((9.97, math.inf)) == "at least 9.9 times apart"
    assert factor(1234.4) == "1,234"


def test_an_arithmetic_line_ends_in_the_factors():
    assert ratio_words((1.89, 4.73)) == "1.89 to 4.73"
    assert ratio_words((1.13, 1.13)) == "1.13"


def test_severity_is_log2_of_the_smallest_factor_lowered_by_cautions():
    assert severity((4.0, 9.0), []) == 2
    assert severity((4.0, 9.0), [Caution("a", 0.5), Caution("b", 0.5)]) == 0.5
    assert severity(None, []) > severity((4.0, 4.0), [])


def test_only_contradictions_weigh():
    c = claim("revenue", 1)
    assert contradiction("same_quantity", "t", "l", [c], (8.0, 8.0), [Caution("x", 0.5)]).severity == 1.5
    assert implied("implied_rate", "t", "l", [c], [Caution("x")]).severity == 0


def test_a_repeated_figure_corroborates_nothing():
    again = contradiction("same_quantity", "t", "l", [], None, []).model_copy(
        update={"verdict": "agreement", "severity": 1.0}
    )
    assert not corroborates(again)
    assert corroborates(again.model_copy(update={"severity": 2.0}))
