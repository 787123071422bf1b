"""Tables are found in a text however they are set, and every cell points at its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from withheld.tables.finding import find_grids
from withheld.tables.grid import MOST_COLUMNS


def cells(text: str) -> list[list[list[str]]]:
    """The tables of a text as rows of words."""
    return [[[c.text for c in row] for row in grid.rows] for grid in find_grids(text)]


EXPECTED = [["Host", "2016", "2017"], ["Qatar", "", "24"], ["Kuwait", "50", ""]]


def test_rows_of_bars_keep_their_empty_cells_with_and_without_outer_bars_and_rules() -> None:
    assert cells("Host | 2016 | 2017\nQatar |  | 24\nKuwait | 50 |\n") == [EXPECTED]
    assert cells("| Host | 2016 | 2017 |\n|---|---:|---|\n| Qatar | | 24 |\n| Kuwait | 50 | |\n") == [EXPECTED]


def test_separated_values_may_hold_their_sign_in_quotes() -> None:
    assert cells('Host,Year,Number\nQatar,2016,"1,200"\nKuwait,2017,90\n')[0][1] == ["Qatar", "2016", "1,200"]


def test_a_field_in_quotes_may_go_on_over_lines_and_be_long_where_there_are_many() -> None:
    found = cells('"Host\ncountry",2016,2017\nQatar,"1,200",900\n"Kuwait,\ncity",80,70\n')
    assert found == [[["Host\ncountry", "2016", "2017"], ["Qatar", "1,200", "900"], ["Kuwait,\ncity", "80", "70"]]]
    long = "Workers of both sexes, with trainees and others, at the middle of the year, in thousands of persons"
    assert cells(f'Host,a,b,c,d,"{long}"\nQatar,1,2,3,4,5\nKuwait,6,7,8,9,10\n')[0][0][5] == long


def test_an_open_quotation_mark_takes_no_more_than_a_few_lines() -> None:
    first = '"open,2016,2017\n'
    assert [grid.start for grid in find_grids(first + "Qatar,900,800\n" * 20)] == [len(first)]


def test_a_table_begins_and_ends_with_its_lines() -> None:
    text = '"Host","2016"\n"Qatar","900"\n"Kuwait","80"'.replace('","', '";"')
    assert [(g.start, g.end) for g in find_grids(text)] == [(0, len(text))]


def test_columns_set_with_blanks_and_leaders_of_dots() -> None:
    assert cells("Host        2016    2017\nQatar                 24\nKuwait        50      12\n")[0][1] == [
        "Qatar",
        "",
        "24",
    ]
    assert cells("Qatar ........ 24\nKuwait ....... 50\n") == [[["Qatar", "24"], ["Kuwait", "50"]]]


def test_prose_is_no_table() -> None:
    assert cells("He said, in 2016, that 24 came.\nShe said, in 2017, that 50 left.\n") == []
    assert cells("One sentence ends.  Another begins.\nA third.  And a fourth.\n") == []


@given(st.text(alphabet="ab1,;|\t \n.-", max_size=300))
def test_cells_stand_where_they_say_and_rows_are_of_one_width(text: str) -> None:
    for grid in find_grids(text):
        assert len({len(row) for row in grid.rows}) == 1
        for row in grid.rows:
            for cell in row:
                assert (
                    cell.text.replace(" ", "") == "" or text[cell.start : cell.end].split()[0] == cell.text.split()[0]
                )


def test_groups_of_rows_apart_by_a_blank_line_are_one_table() -> None:
    rule = "-------  ------  ------"
    above = f"Host     2015    2016\n{rule}\nTotal    1,210   1,330\nEurope     310     290"
    text = f"{above}\n\nOman       640     720\nMalta       31      29\n"
    assert [len(grid.rows) for grid in find_grids(text)] == [5]
    other = f"{text}\nPort    Ships\nSalalah     4\nSur         7\n"
    assert [len(grid.rows) for grid in find_grids(other)] == [5, 3]


def test_a_wide_table_keeps_its_columns_and_says_how_many_are_too_many() -> None:
    days = ",".join(f"2019-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(90))
    rows = "\n".join(f"{name},{','.join(str(1000 + n) for n in range(90))}" for name in ("Oman", "Malta", "Peru"))
    grid = find_grids(f"Host,{days}\n{rows}\n")[0]
    assert (grid.width, grid.beyond) == (91, 0)
    head = ",".join(f"c{n}" for n in range(300))
    rows = "\n".join(",".join(["Oman", *(str(10 + n) for n in range(299))]) for _ in range(3))
    assert find_grids(f"{head}\n{rows}\n")[0].beyond == 300 - MOST_COLUMNS


def test_a_row_that_was_written_wrong_tears_no_table_and_is_ragged() -> None:
    rows = [
        "Host,Year,Workers",
        "Oman,2015,31",
        "Malta,2015,4",
        "Perth, Australia,2015,12",
        "Peru,2015,7",
        "Fiji,2015",
        "Italy,2015,9",
    ]
    grid = find_grids("\n".join(rows) + "\n")[0]
    assert (len(grid.rows), grid.ragged) == (7, {3, 5})
    assert (
        len(find_grids("Host,Year,Workers\nOman,2015,31\nMalta,2015,4\n\nAll, or most, of them,left,soon\n")[0].rows)
        == 3
    )
