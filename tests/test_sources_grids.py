"""Tables of pages and print become rows of cells between bars, with empty cells kept and spans laid out."""

from __future__ import annotations

import datetime as dt

import pytest
from fpdf import FPDF

from withheld.sources.grids import EMPTY, as_lines
from withheld.sources.pages.webpage import read_page
from withheld.sources.pdf import read_pdf

TODAY = dt.date(2026, 1, 1)
PROSE = "The ministry described in some detail where the workers live, how long they stay and what they are paid."


def test_cells_become_a_line_and_a_bar_inside_one_makes_no_cell() -> None:
    assert as_lines([["Host", 2016.0], ["Qatar|Doha", None], ["", None]]) == f"Host | 2016\nQatar¦Doha | {EMPTY}"


def test_a_page_keeps_empty_cells_captions_and_headers_over_several_columns() -> None:
    page = (
        f"<html><body><article><h1>Count</h1><p>{PROSE}</p><table><caption>Workers by host</caption>"
        "<tr><th rowspan=2>Host</th><th colspan=2>Number</th></tr><tr><th>2016</th><th>2017</th></tr>"
        f"<tr><td>Qatar</td><td></td><td>24</td></tr></table><p>{PROSE}</p></article></body></html>"
    )
    text = read_page(page.encode(), TODAY).text
    assert "Workers by host" in text
    assert "Host | Number | Number\nHost | 2016 | 2017\nQatar |  | 24" in text
    assert text.count("Qatar") == 1


@pytest.mark.parametrize("dots", [False, True])
def test_print_keeps_columns_where_a_cell_is_empty_and_behind_leaders(*, dots: bool) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.multi_cell(0, 6, PROSE)
    rows = [["Host", "2016", "2017", "2018"], ["Qatar", "30", "24", "11"], ["Malta", "45", "", "40"]]
    for n, row in enumerate(rows):
        for m, cell in enumerate(row):
            pdf.text(20 + 40 * m, 60 + 8 * n, f"{cell} ........" if dots and m == 0 and n else cell)
    text = read_pdf(bytes(pdf.output()), TODAY).text
    assert "Host | 2016 | 2017 | 2018\nQatar | 30 | 24 | 11\nMalta | 45 |  | 40" in text
