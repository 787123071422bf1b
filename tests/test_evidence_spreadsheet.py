from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from case_folders import made
from command_line import CommandLine
from withheld.evidence.custody import verify
from withheld.evidence.failures import StoreError
from withheld.evidence.spreadsheet import mapping, read_spreadsheet

MAP = """
date = "%d.%m.%Y"
decimal = ","
[columns]
url = "Link"
published = "Date"
value = "Workers"
host = "Country"
origin = "Who"
[constants]
measure = "workers_abroad"
unit = "person"
"""
CSV = (
    "Link,Date,Workers,Country,Who\n#meta+url,#date,#value,#country+code,#org+name\n"
    'https://a.example/1,04.03.2019,"1.340,0",MN,the union\n'
    ",04.03.2019,12,MN,nobody\nhttps://a.example/2,4 March,12,MN,\nhttps://a.example/3,05.03.2019,many,MN,\n"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    (tmp_path / "figures.csv").write_text(CSV, encoding="utf-8")
    return tmp_path


def test_rows_become_claims_and_bad_ones_are_told_with_their_line(files: Path) -> None:
    rows, problems = read_spreadsheet(files / "figures.csv", mapping(files / "map.toml"), "KP")
    (row,) = rows
    assert (row.claim.low, row.claim.high, row.claim.host, row.claim.origin) == (1340, 1340, "MN", "the union")
    assert row.source.published == dt.date(2019, 3, 4)
    assert next((p.place, p.what) for p in problems) == ("4", "no url: a figure without its source is not kept")
    assert [p.place for p in problems] == ["4", "5", "6"]


def test_a_workbook_is_read_by_its_sheet_with_real_dates(files: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Other"
    sheet = book.create_sheet("Figures")
    sheet.append(["Link", "Date", "Workers", "Country", "Who"])
    sheet.append(["https://a.example/1", dt.date(2019, 3, 4), 1340, "MN", "=HYPERLINK(1)"])
    book.save(files / "figures.xlsx")
    how = mapping(files / "map.toml").model_copy(update={"sheet": "Figures", "decimal": "."})
    ((row,), problems) = read_spreadsheet(files / "figures.xlsx", how, "KP")
    assert (row.claim.low, row.source.published, row.claim.origin, problems) == (1340, dt.date(2019, 3, 4), None, [])
    with pytest.raises(StoreError, match="no sheet Figure; use one of: Other, Figures"):
        read_spreadsheet(files / "figures.xlsx", how.model_copy(update={"sheet": "Figure"}), "KP")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04nonsense", b"no workbook"])
def test_what_is_no_workbook_is_told_in_one_line(files: Path, raw: bytes) -> None:
    (files / "bad.xlsx").write_bytes(raw)
    with pytest.raises(StoreError, match="no readable XLSX"):
        read_spreadsheet(files / "bad.xlsx", mapping(files / "map.toml"), "KP")


def test_a_packed_bomb_is_not_unpacked(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("withheld.evidence.spreadsheet.MOST_BYTES", 1000)
    with zipfile.ZipFile(files / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 100_000)
    with pytest.raises(StoreError, match="unpacks to more than"):
        read_spreadsheet(files / "bomb.xlsx", mapping(files / "map.toml"), "KP")


@pytest.mark.parametrize(
    ("text", "told"),
    [("columns = 3", "columns"), ("[columns]\nlink = 'x'", "link: no such field"), ("[", "see docs/exchange.md")],
)
def test_a_wrong_mapping_is_told_with_the_entry(files: Path, text: str, told: str) -> None:
    (files / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=told):
        mapping(files / "map.toml")


def test_a_second_import_adds_nothing_and_the_case_holds(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with made(files) as store:
        folder = store.folder
    withheld = CommandLine(files, monkeypatch, capsys)
    words = ("import", "figures.csv", "--map", "map.toml", "-C", folder)
    first, second = withheld(*words), withheld(*words)
    assert first.code == second.code == 2
    assert "1 new records (transcribed), 0 already there, 3 rows not read." in first.out
    assert "0 new records (transcribed), 1 already there, 3 rows not read." in second.out
    assert "figures.csv:4: no url" in first.err
    assert withheld("import", "figures.csv", "-C", folder).err.strip().endswith("(see docs/exchange.md)")
    with made(files / "again") as other, store.open(folder) as opened:
        assert verify(opened) == [] and len(opened.evidence()) == len(other.evidence()) + 1
