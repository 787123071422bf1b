"""What of a table is a header, a label, a figure or a remark, told from what its cells hold."""

from __future__ import annotations

from tables_read import read, short, shorts
from withheld.tables.finding import find_grids
from withheld.tables.layout import Layout, layout_of

WHERE = {("workers_abroad", 3000.0, "QA", 2016), ("workers_abroad", 5000.0, "KW", 2016)}


def laid_out(text: str) -> Layout:
    found = layout_of(find_grids(text)[0])
    assert found is not None
    return found


def test_columns_of_notes_and_codes_are_neither_labels_nor_figures() -> None:
    text = "Order,Host,Notes,Code,Type of data (a),Workers\n1,Qatar,b,634,B R,3000\n2,Kuwait,(4),414,C,5000\n3,Malta,,470,B,7\n"
    found = laid_out(text)
    assert (found.labels, found.values) == ((1,), (5,))


def test_a_remark_behind_the_figures_does_not_date_them() -> None:
    rows = "Qatar | 3,000 | 70 left by March 2019\nKuwait | 5,000 | 900 were sent home in 2018\n"
    for head in ("Notes / other sources", "What came of them"):
        assert shorts(f"North Korean workers by host, 2016\n\nHost | Workers | {head}\n{rows}") == WHERE


def test_titles_set_into_a_column_above_the_header_are_captions() -> None:
    text = (
        ",,,,,\n,,Ministry of Labour,,,\n,,Table 3 - North Korean workers by host (thousands),,,\n,,,,,\n"
        "No.,Host,Notes,Total of both sexes,,\n,,,2016,2017,2018\n1,Qatar,,1.5,2.5,3.5\n2,Kuwait,a,4.5,5.5,6.5\n"
    )
    found = read(text)
    assert {short(c) for c in found.claims} >= {
        ("workers_abroad", 1500.0, "QA", 2016),
        ("workers_abroad", 6500.0, "KW", 2018),
    }
    assert len(found.claims) == 6 and found.left == ()


def test_a_merged_header_reaches_over_a_column_of_changes() -> None:
    text = (
        "Host | North Korean workers |  | Yearly change |  | \n | 2016 | 2017 | 2016 | 2017 | 2018\n"
        "Qatar | 3,000 | 2,500 | -5.5 | +2.5 | 1.5\nKuwait | 5,000 | 4,000 | -1.5 | -0.5 | 2.5\n"
    )
    assert {short(c)[1] for c in read(text).claims} == {3000.0, 2500.0, 5000.0, 4000.0}


def test_quarters_are_a_header_and_no_figures() -> None:
    found = laid_out("Year | Q1 | Q2\n2016 | 120 | 130\n2017 | 100 | 95\n")
    assert (found.header, found.labels, found.values) == ((0,), (0,), (1, 2))


def test_numbers_in_words_are_figures_where_digits_stand_beside_them_and_names_where_none_do() -> None:
    text = "North Korean workers by host, 2016\n\nHost | Workers\nQatar | three thousand\nKuwait | 5,000\n"
    assert shorts(text) == WHERE
    assert laid_out("Site | Workers\nOne | 30\nTwo | 40\n").labels == (0,)


def test_a_header_with_ages_in_it_is_a_header() -> None:
    rows = "Qatar | 5.5 | 64.5 | 30 | 100 | 3,000\nKuwait | 9.5 | 60.5 | 30 | 100 | 5,000\n"
    text = f"Host | Age 50+ | 30-49 | 18-29 | Total percentage | Total workers\n{rows}"
    assert laid_out(text).header == (0,)
    found = read(f"North Korean workers by host, 2016\n\n{text}")
    assert {short(c) for c in found.claims} == WHERE


def test_rows_of_figures_under_a_header_are_none_however_many_words_the_first_has() -> None:
    text = "Host | 2016 | 2017 | 2018\nQatar | not asked | refused | 20\nKuwait | 30 | 40 | 50\nMalta | 6 | 7 | 8\n"
    assert laid_out(text).body == (1, 2, 3)


def test_a_column_that_numbered_the_rows_before_some_were_taken_out_is_no_figure() -> None:
    rows = "0 | Qatar | 3,000\n1 | Kuwait | 5,000\n3 | Malta | 70\n4 | Poland | 80\n"
    assert laid_out(f" | Host | Workers\n{rows}").values == (2,)
