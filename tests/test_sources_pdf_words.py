from __future__ import annotations

import datetime as dt

import pytest

from pdf_files import blank, drawn, put
from withheld.sources.pdf import read_pdf

TODAY = dt.date(2026, 6, 1)


def with_mark(before: str, mark: str, after: str) -> str:
    pdf = blank()
    pdf.set_xy(60, 100)
    pdf.write(14, before)
    pdf.char_vpos = "SUP"
    pdf.write(14, mark)
    pdf.char_vpos = "LINE"
    pdf.write(14, after)
    return read_pdf(bytes(pdf.output()), TODAY).text


@pytest.mark.parametrize("mark", ["5", "5,6", "12-13", "a", "*", "5 , 6", "[4]", "118"])
def test_a_raised_mark_of_a_note_leaves_the_figure_whole(mark: str) -> None:
    assert with_mark("The gate counted 212", mark, " men in spring.") == "The gate counted 212 men in spring."


def test_what_is_raised_and_no_mark_stays() -> None:
    assert with_mark("On the 21", "st", " of May the gate opened.") == "On the 21st of May the gate opened."
    assert "45 m2 of floor" in with_mark("They had 45 m", "2", " of floor for all.")


def test_letters_drawn_twice_to_look_bold_are_read_once() -> None:
    line = "The gate counted 212 men in spring."
    assert read_pdf(drawn([(60, 100, line), (60.4, 100, line)]), TODAY).text == line


def test_what_stands_slanted_over_a_page_is_no_text_and_no_title() -> None:
    pdf = put(blank(), [(60, 100, "The gate counted 212 men in spring.")])
    with pdf.rotation(45, 300, 400):
        put(pdf, [(150, 400, "DRAFT")], size=90)
    draft = read_pdf(bytes(pdf.output()), TODAY)
    assert draft.text == "The gate counted 212 men in spring." and draft.title is None


def test_large_letters_across_the_lines_are_no_text() -> None:
    pdf = put(
        blank(), [(60, 100 + 14 * n, f"Gate {n} counted {n}12 men in spring, as its warden says.") for n in range(8)]
    )
    put(pdf, [(60, 160, "COPY")], size=80)
    draft = read_pdf(bytes(pdf.output()), TODAY)
    assert "COPY" not in draft.text and draft.title is None


def test_text_up_the_side_of_a_page_breaks_no_sentence() -> None:
    pdf = put(blank(), [(80, 780, "The gate, which the port of the town keeps, counted in all some")])
    with pdf.rotation(90, 40, 400):
        put(pdf, [(40, 400, "Kept at the gate, 4 May")])
    pdf.add_page()
    put(pdf, [(80, 100, "212 men in spring.")])
    told = read_pdf(bytes(pdf.output()), TODAY).text
    assert "counted in all some 212 men in spring." in told and "Kept at the gate, 4 May" in told
