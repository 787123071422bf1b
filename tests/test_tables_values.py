"""A cell's figure with its hedges and marks, by the way in which its table writes numbers."""

from __future__ import annotations

import pytest

from withheld.tables.grid import Cell
from withheld.tables.values import Style, style_of, value_of


def value(text: str, style: Style | None = None) -> tuple[object, ...] | None:
    """Bounds and qualifier of a cell."""
    found = value_of(Cell(text, 0, len(text)), style or Style())
    return found and (found.low, found.high, found.qualifier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24,000", (24000, 24000, "exact")), ("24 000", (24000, 24000, "exact")), ("24,000[a]", (24000, 24000, "exact")),
        ("24,000*", (24000, 24000, "exact")), ("24,000b", (24000, 24000, "exact")), ("~500", (500, 500, "about")),
        (">500", (500, None, "at_least")), ("500+", (500, None, "at_least")), ("1,000–1,500", (1000, 1500, "range")),
        ("2010", (2010, 2010, "exact")), ("2,000 to 3,000", (2000, 3000, "range")), ("450 doctors", (450, 450, "exact")),
        ("–", None), ("n/a", None), ("-3.5", None), ("24 in 2 towns", None), ("0", (0, 0, "exact")),
    ],
)  # fmt: skip
def test_a_cell_gives_its_bounds(text: str, expected: tuple[object, ...] | None) -> None:
    assert value(text) == expected


def test_the_decimal_sign_is_that_of_the_table() -> None:
    assert value("11,49", style_of(["3,5", "11,49"], scaled=True)) == (11.49, 11.49, "exact")
    assert value("11.490", style_of(["11.490", "24.000"], scaled=False)) == (11490, 11490, "exact")
    assert value("11.490", style_of(["11.490", "24.000"], scaled=True)) == (11.49, 11.49, "exact")
    assert value("1.234,5", style_of(["1.234,5"], scaled=False)) == (1234.5, 1234.5, "exact")


def test_a_year_in_brackets_stands_beside_the_figure() -> None:
    found = value_of(Cell("24,000 (2016)", 0, 13), Style())
    assert found is not None and (found.low, found.year) == (24000, "2016")
    found = value_of(Cell("24,000–30,000 (2016 consular est.) of them", 0, 41), Style())
    assert found is not None and (found.low, found.high, found.year) == (24000, 30000, "2016")
