"""One way for every CSV cell to leave the program: no formula runs, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.cells import neutral, write_rows

SOURCE = Path(__file__).parent.parent / "src"
STARTS = st.sampled_from(
    ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "\ufeff=", " =", '"=', "\u200b@", "\u00a0+"]
)


@given(STARTS, st.text(max_size=8))
def test_text_that_a_spreadsheet_could_run_is_made_text(start: str, rest: str) -> None:
    shown = str(neutral(start + rest))
    assert shown == f"'{start}{rest}" or float(shown) == float(start + rest)


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(10**12), 10**12),
        st.text(max_size=8),
    )
)
def test_no_cell_starts_with_what_runs_unless_it_is_a_number_and_none_is_lost(cell: object) -> None:
    out = io.StringIO(newline="")
    write_rows(out, ["head"], [[cell, "x"]])
    ((shown, _),) = list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1:]
    if unicodedata.normalize("NFKC", shown.lstrip(" \"'")[:1])[:1] in ("=", "+", "-", "@") and shown[:1] != "'":
        assert float(shown) == float(str(cell))
    if isinstance(cell, str):
        assert shown in (cell, f"'{cell}")
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        assert float(shown) == cell


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(-3.0, -3), ("-3.5", "-3.5"), ("+1e5", "+1e5"), ("", ""), (None, None), (True, "true"), ("a=b", "a=b")],
)
def test_numbers_and_harmless_text_stay(cell: object, shown: object) -> None:
    assert neutral(cell) == shown


def test_csv_is_written_in_one_place_only() -> None:
    written = [
        p.name for p in SOURCE.rglob("*.py") if re.search(r"csv\.(?:writer|DictWriter)", p.read_text(encoding="utf-8"))
    ]
    assert written == ["cells.py"]
