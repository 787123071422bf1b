from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from pdf_files import Spot, blank, drawn, put
from withheld.sources.pdf import read_pdf
from withheld.sources.pdf.columns import blocks
from withheld.sources.pdf.words import Word

TODAY = dt.date(2026, 6, 1)
LEFT = [
    "The harbour office keeps a list of all",
    "crews that pass its gate, and it says",
    "that in spring there were 212 men from",
    "abroad, most of them on the night shift",
    "who were paid by the month in coupons.",
]
RIGHT = [
    "Few had papers of their own, the warden",
    "said, for the firm held 190 of them in a",
    "locked drawer. By autumn some 35 of the",
    "men had been moved to another town, and",
    "nobody at the gate would say where to.",
]


def beside(left: list[str], right: list[str], top: float = 100, at: float = 310, off: float = 0) -> list[Spot]:
    """Lines side by side, drawn row by row."""
    rows = [
        ((60, top + 14 * n, a), (at, top + 14 * n + off, b)) for n, (a, b) in enumerate(zip(left, right, strict=True))
    ]
    return [spot for row in rows for spot in row]


def text(spots: list[Spot]) -> str:
    return read_pdf(drawn(spots), TODAY).text


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    assert text(beside(LEFT, RIGHT)).split("\n\n") == [" ".join(LEFT), " ".join(RIGHT)]


def test_columns_whose_base_lines_differ_are_read_one_after_the_other() -> None:
    assert text(beside(LEFT, RIGHT, off=6)).split("\n\n") == [" ".join(LEFT), " ".join(RIGHT)]


def test_a_heading_across_the_columns_stands_between_what_is_over_and_under_it() -> None:
    heading = [(60, 200, "A heading that runs across both of the columns of this page, as headings often do")]
    told = text([*beside(LEFT, RIGHT), *heading, *beside(RIGHT, LEFT, top=240)]).split("\n\n")
    assert told == [" ".join(LEFT), " ".join(RIGHT), heading[0][2], " ".join(RIGHT), " ".join(LEFT)]


def test_three_columns_are_three() -> None:
    short = [["The gate keeps a list", "of the men who pass", "it by day and by night."] for _ in range(3)]
    rows = [(60 + 160 * column, 100 + 14 * n, short[column][n]) for n in range(3) for column in range(3)]
    assert text(rows).split("\n\n") == [" ".join(lines) for lines in short]


def test_a_sentence_goes_on_from_one_column_to_the_next() -> None:
    left, right = [*LEFT[:4], "In all the wardens of the port counted"], ["64 men in May.", *RIGHT[1:]]
    assert "the port counted 64 men in May." in text(beside(left, right))


def test_rows_of_a_table_stay_rows() -> None:
    rows = [("Gate", "Men counted"), ("North", "212"), ("South", "1,190"), ("East", "35"), ("West, old", "7")]
    spots = [
        (left, 100 + 16 * n, cell) for n, row in enumerate(rows) for left, cell in zip((60, 300), row, strict=True)
    ]
    assert text(spots).split() == " ".join(" | ".join(row) for row in rows).split()


def test_a_table_of_sentences_with_rules_between_its_rows_stays_one() -> None:
    pdf = put(blank(), beside(LEFT, RIGHT))
    for n in range(4):
        pdf.line(50, 104 + 14 * n, 560, 104 + 14 * n)
    assert f"{LEFT[0]} | {RIGHT[0]}" in read_pdf(bytes(pdf.output()), TODAY).text


def test_widely_spaced_words_are_no_cells_and_make_no_gutter() -> None:
    spots: list[Spot] = []
    lines = ["In spring the gate counted 212", "men, as the warden then said", "to all who came to ask of him"]
    for n, line in enumerate(lines):
        left, end = 60.0, 530.0
        words = line.split()
        pdf = blank()
        gap = (end - left - sum(pdf.get_string_width(word) for word in words)) / (len(words) - 1)
        for word in words:
            spots.append((left, 100 + 14 * n, word))
            left += pdf.get_string_width(word) + gap
    assert text(spots) == " ".join(lines)
    after = "A line under them that is set as usual, with words from one end of the page to the other, or nearly."
    assert text([*spots, (60, 142, after)]) == " ".join([*lines, after])


def test_words_on_a_rotated_page_are_read_as_one_reads_them() -> None:
    pdf = blank()
    with pdf.rotation(90, 300, 400):
        put(pdf, [(60, 300 + 14 * n, line) for n, line in enumerate(LEFT)])
    assert read_pdf(bytes(pdf.output()), TODAY).text == " ".join(LEFT)


spot = st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(1, 200), st.floats(4, 30))


@given(st.lists(spot, max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_word_is_lost_or_doubled_wherever_words_stand(spots: list[tuple[float, float, float, float]]) -> None:
    words = [Word(f"w{n}", x, y, x + wide, y + high) for n, (x, y, wide, high) in enumerate(spots)]
    assert sorted(word.text for block in blocks(words, []) for word in block) == sorted(word.text for word in words)
