from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.office.workbook import read_workbook

TODAY = dt.date(2026, 11, 28)
MOST = 50_000_000


def book(*rows: list[Any]) -> Any:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    return made


def saved(made: Any) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def draft(made: Any) -> Draft:
    return read_workbook(saved(made), TODAY, MOST)


TABLE = (
    ["Workers by host"],
    ["Host", 2016, None, 2018],
    ["Russia", 30023, None, 11490],
    ["Mongolia", None, None, 300.5],
    [],
    ["A note."],
)


def test_a_sheet_is_its_rows_with_cells_in_their_columns() -> None:
    found = draft(book(*TABLE))
    assert (
        found.text
        == "Workers by host\n\nHost | 2016 |  | 2018\nRussia | 30023 |  | 11490\nMongolia |  |  | 300.5\n\nA note."
    )
    assert found.text == canonical(found.text) and found.left_out == {}


def test_what_is_hidden_struck_out_or_beside_the_cells_is_counted_and_not_read() -> None:
    made = book(*TABLE)
    sheet = made.active
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet["D4"].font = Font(strike=True)
    sheet["A6"].comment = Comment("Really?", "x")
    sheet["A8"], sheet["A9"] = "=1+1", "#N/A"
    sheet["A9"].data_type = "e"
    made.create_sheet("Secret").append(["b", 2])
    made["Secret"].sheet_state = "hidden"
    found = draft(made)
    assert "Russia" not in found.text and "30023" not in found.text and "300.5" not in found.text
    assert found.left_out == {
        "comment": 1, "formula that was never computed": 1, "hidden cell": 4, "struck-out cell": 1, "hidden sheet": 1,
        "cell with an error": 1,
    }  # fmt: skip


def test_sheets_with_a_name_stand_under_it() -> None:
    made = book(["a", 1])
    made.create_sheet("Poland").append(["b", 2])
    assert draft(made).text == "Sheet\n\na | 1\n\nPoland\n\nb | 2"


def test_author_and_date_are_those_of_the_file_alone() -> None:
    made = book(["a", 1])
    made.properties.creator, made.properties.modified = "Ann Lee", dt.datetime(2021, 5, 6)
    found = draft(made)
    assert found.author == "Ann Lee" and found.author_basis == "document properties"
    files = {}
    with zipfile.ZipFile(BytesIO(saved(made))) as packed:
        files = {name: packed.read(name) for name in packed.namelist() if name != "docProps/core.xml"}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as bare:
        for name, content in files.items():
            bare.writestr(name, content)
    found = read_workbook(out.getvalue(), TODAY, MOST)
    assert found.dates == {} and found.author is None


def test_a_cell_far_away_costs_nothing_and_is_counted() -> None:
    made = book(["a", 1])
    made.active["XFD1048576"] = 9
    assert draft(made).left_out == {"cell beyond the limits of a sheet": 1}


def changed(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(book(*TABLE)))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (changed("xl/vbaProject.bin", b"x"), "macros"),
        (changed("xl/worksheets/sheet1.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "entities"),
        (changed("xl/worksheets/sheet1.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16")), "entities"),
        (changed("xl/worksheets/sheet1.xml", b"no XML"), "cannot be parsed"),
        (changed("xl/worksheets/sheet1.xml", b" " * 40_000_000), "unpacks to more"),
        (changed("xl/media/a.bin", bytes(120_000_000)), "unpacks to more"),
        (saved(book([])), "no words"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"),
    ],
)
def test_hostile_files_are_refused_with_a_remedy(raw: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as caught:
        read_workbook(raw, TODAY, MOST)
    assert caught.value.remedy


WHOLE = saved(book(*TABLE))


@limits(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    part=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/core.xml"]),
    at=st.integers(0, 3000), gone=st.integers(0, 100), new=st.binary(max_size=8) | st.sampled_from([b'r="A99999999"', b"<c>", b't="s"']),
)  # fmt: skip
def test_a_damaged_part_never_raises(part: str, at: int, gone: int, new: bytes) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE)) as packed:
        content = packed.read(part)
    at %= len(content)
    try:
        found = read_workbook(changed(part, content[:at] + new + content[at + gone :]), TODAY, MOST)
    except Unreadable as error:
        assert error.remedy
    else:
        assert found.text == canonical(found.text) != ""


def test_groups_of_rows_apart_by_an_empty_one_are_one_table_and_another_header_begins_another() -> None:
    head, first = ["Host", 2016, 2017], ["Total", 1310, 1420]
    found = draft(book(["Workers"], head, first, ["Europe", 300, 310], [], ["Oman", 640, 730], [], [None, 12, 13]))
    assert (
        found.text.split("\n\n")[1] == "Host | 2016 | 2017\nTotal | 1310 | 1420\nEurope | 300 | 310\nOman | 640 | 730"
    )
    apart = draft(book(head, first, ["Oman", 640, 730], [], ["Host", 2018, 2019], ["Oman", 610, 590]))
    assert apart.text.count("\n\n") == 1
    longer = draft(book(head, first, ["Oman", 640, 730], [], ["Port", "Ships"], ["Sur", 4]))
    assert longer.text.count("\n\n") == 1
