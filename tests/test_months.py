"""Months as numbers: added, compared, and turned back into days."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.months import day_months_on, month_at, month_end, month_number, months_on

ROOT = Path(__file__).parent.parent / "src" / "withheld"


@given(st.dates(), st.integers(-400, 400))
def test_a_month_goes_on_and_back_to_its_first_day(day: dt.date, count: int) -> None:
    number = month_number(day)
    assert month_at(number) == day.replace(day=1) <= day <= month_end(number)
    if 12 <= number + count < 120_000:
        assert month_number(months_on(day, count)) - number == count
        assert months_on(months_on(day, count), -count) == month_at(number)
    else:
        with pytest.raises(ValueError, match="year"):
            months_on(day, count)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 400))
def test_a_day_moves_by_months_and_the_last_of_a_month_stays_the_last(day: dt.date, count: int) -> None:
    moved = day_months_on(day, count)
    last = month_end(month_number(day) + count)
    assert month_number(moved) - month_number(day) == count
    assert moved.day == day.day or moved == last
    assert (moved == last) >= (day == month_end(month_number(day)))


def test_the_last_month_that_there_is_has_an_end() -> None:
    assert month_end(month_number(dt.date.max)) == dt.date.max


def test_months_are_counted_in_one_place() -> None:
    """Nowhere else is a year multiplied by twelve, or a number of months divided into years."""
    counted = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            twelve = isinstance(node, ast.BinOp) and any(
                isinstance(side, ast.Constant) and side.value == 12 for side in (node.left, node.right)
            )
            if twelve and any(isinstance(part, ast.Attribute) and part.attr == "year" for part in ast.walk(node)):
                counted.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {place.partition(":")[0] for place in counted} == {"months.py"}, counted
