"""Numbers that an analyst types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.anchoring.typed import typed_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7,5", 7.5), ("0,35", 0.35), ("0,125", 0.125), ("8,750", 8750), ("8 750", 8750), ("8\u202f750", 8750), ("8.75", 8.75),
        (" 31 ", 31), ("-4", -4), ("\u22124,5", -4.5), ("+6", 6), ("1e+15", 1e15), ("2.5E-05", 2.5e-5), ("３１", 31),
        ("1.234.567", 1_234_567),
    ],
)  # fmt: skip
def test_a_number_typed_into_a_field_is_read_as_it_was_meant(text: str, expected: float) -> None:
    assert typed_number(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["", " ", "-", "--4", "nan", "inf", "3_000", "3 1", "7,5,2", "8,7501", "12,", "many", "5 5,5", "9" * 5000]
)
def test_what_is_no_number_in_one_reading_is_none(text: str) -> None:
    assert typed_number(text) is None


@given(st.floats(min_value=-1e15, max_value=1e15, allow_nan=False))
def test_a_number_as_a_form_shows_it_comes_back(value: float) -> None:
    assert typed_number(f"{value:.15g}") == pytest.approx(value, rel=1e-12)
