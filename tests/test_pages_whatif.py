"""Levers as a form has them: numbers as people type them."""

from __future__ import annotations

import pytest

from case_folders import small_case
from withheld.case import load_case
from withheld.pages.failures import BadRequest
from withheld.pages.whatif import fields_of, scenario_of


@pytest.fixture
def case(tmp_path):
    return load_case(small_case(tmp_path / "case"))


def value(case, said):
    given = {"kind1": "wage", "start1": "2031-01-01", "value1": said}
    return scenario_of(given, fields_of(given, None), case).levers[0].value


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("0,4", 0.4),
        ("0.4", 0.4),
        ("40%", 0.4),
        ("37,5%", 0.375),
        ("1,25", 1.25),
        ("6,000", 6000),
        ("6 000", 6000),
        ("", None),
    ],
)
def test_a_value_is_read_as_it_was_meant(case, said, expected):
    assert value(case, said) == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("said", ["nan", "a half", "1,2,3", "%", "4_0", "1 2"])
def test_a_value_that_is_no_number_is_told_as_typed(case, said):
    with pytest.raises(BadRequest, match="is not a number"):
        value(case, said)


@pytest.mark.parametrize("said", ["1e300", "-1e13"])
def test_a_value_beyond_all_measure_is_too_large(case, said):
    with pytest.raises(BadRequest, match="is too large"):
        value(case, said)
