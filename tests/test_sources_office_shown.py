from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.office.rows import blocks, line_of
from withheld.sources.office.shown import shown


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (11490, "General", "11490"), (11490, "#,##0", "11,490"), (0.25, "0%", "25%"), (0.256, "0.0%", "25.6%"),
        (1234567, '0.0,,"m"', "1.2m"), (1234567, "#,##0,", "1,235"), (88, '"$"#,##0', "$88"), (88.5, "[$€-407] #,##0.00", "€ 88.50"),
        (300, '0" workers"', "300 workers"), (300.0, "General", "300"), (0.1 + 0.2, "General", "0.3"), (-5, "#,##0", "-5"),
        (-5, "#,##0;[Red](#,##0)", "-5"), (1.5, "0.0##", "1.5"), (3, "0.###", "3"), (True, "General", "TRUE"), (None, "General", ""),
        ("text", "@", "text"), (dt.datetime(2019, 3, 5), "yyyy-mm-dd", "2019-03-05"), (dt.datetime(2019, 3, 1), "mmm yy", "March 2019"),
        (dt.datetime(2019, 1, 1), "yyyy", "2019"), (float("nan"), "0", ""), (float("inf"), "0", ""), (1.5e20, "General", "1.5e+20"),
        (12, "00000", "12"),
    ],
)  # fmt: skip
def test_a_cell_is_told_as_its_format_shows_it(value: Any, form: str, words: str) -> None:
    assert shown(value, form) == words


@given(st.floats() | st.integers(), st.text(alphabet='#0?,.%;"$[]€-_*\\ m/yE+()', max_size=30))
def test_any_format_gives_some_words_and_never_nan(value: float, form: str) -> None:
    words = shown(value, form)
    assert "nan" not in words and "\n" not in words


@given(st.lists(st.lists(st.text(alphabet="a1 |\n", max_size=5), max_size=5), max_size=8))
def test_cells_keep_their_columns_and_no_row_is_lost(rows: list[list[str]]) -> None:
    told = "\n".join(blocks(rows)).replace("¦", "|")
    for word in " ".join(cell for row in rows for cell in row).split():
        assert word in told
    for block in blocks(rows):
        counts = {line.count("|") for line in block.split("\n")}
        assert len(counts) <= 1


def test_a_bar_in_a_cell_makes_no_two_of_it() -> None:
    assert line_of(["a|b", "", "c\nd"]) == "a¦b |  | c d"
