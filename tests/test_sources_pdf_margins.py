from __future__ import annotations

import datetime as dt

from pdf_files import drawn
from withheld.sources.pdf import read_pdf

TODAY = dt.date(2026, 6, 1)
LINES = [
    "The harbour office keeps a list of all crews that pass its gate and",
    "212 men from abroad stood on it in spring. In autumn the gate had",
    "35 of them, as the warden told the court, who had seen the list. He",
    "said that nobody knew where the rest had been sent to in the summer.",
]


def read(numbers: list[str], left: float) -> str:
    spots = [(left, 100 + 20 * n, number) for n, number in enumerate(numbers) if number]
    return read_pdf(drawn([*spots, *((80, 100 + 20 * n, line) for n, line in enumerate(LINES))]), TODAY).text


def test_line_numbers_in_either_margin_are_no_part_of_a_sentence() -> None:
    for left in (30, 60, 560):
        assert read(["7", "8", "9", "10"], left) == " ".join(LINES)


def test_every_fifth_line_may_be_counted() -> None:
    spots = [(80.0, 60 + 14 * n, f"Line of a record that says at length what was said, part {n}") for n in range(1, 17)]
    counted = [(50.0, 60 + 14 * n, str(n)) for n in (5, 10, 15)]
    told = read_pdf(drawn([*spots, *counted]), TODAY).text
    assert "said, part 5 Line of" in told and " 10 Line" in told and "part 9 Line of" in told


def test_years_and_the_figures_of_a_table_are_kept() -> None:
    rows = [(60.0, 100 + 16 * n, str(2015 + n)) for n in range(4)] + [
        (200.0, 100 + 16 * n, str(n + 1)) for n in range(4)
    ]
    told = read_pdf(drawn([(60, 60, "Men counted at the gate of the port"), *rows]), TODAY).text
    assert "2015 | 1" in told and "2018 | 4" in told
