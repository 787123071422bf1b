from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_folders import made
from command_line import CommandLine
from withheld.evidence.custody import Custodian, verify
from withheld.evidence.failures import StoreError
from withheld.evidence.intake import Intake
from withheld.evidence.store import Store
from withheld.exchange.spreadsheet import Layout, mapping, read_spreadsheet
from withheld.records import Claim
from withheld.soundness import faults

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
    assert next((p.place, p.what) for p in problems) == (
        "4",
        "url “” is not a web address, and a figure needs its source; correct it",
    )
    assert [p.place for p in problems] == ["4", "5", "6"]


def test_a_workbook_is_read_by_its_sheet_with_real_dates(files: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Other"
    sheet = book.create_sheet("Figures")
    sheet.append(["Link", "Date", "Workers", "Country", "Who"])
    sheet.append(["https://a.example/1", dt.date(2019, 3, 4), 1340, "MN", None])
    book.save(files / "figures.xlsx")
    how = mapping(files / "map.toml").model_copy(update={"sheet": "Figures", "decimal": "."})
    ((row,), problems) = read_spreadsheet(files / "figures.xlsx", how, "KP")
    assert (row.claim.low, row.source.published, row.claim.origin, problems) == (1340, dt.date(2019, 3, 4), None, [])
    with pytest.raises(StoreError, match="no sheet Figure; use one of: Other, Figures"):
        read_spreadsheet(files / "figures.xlsx", how.model_copy(update={"sheet": "Figure"}), "KP")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04nonsense", b"no workbook"])
def test_what_is_no_workbook_is_told_in_one_line(files: Path, raw: bytes) -> None:
    (files / "bad.xlsx").write_bytes(raw)
    with pytest.raises(StoreError, match="not a readable XLSX"):
        read_spreadsheet(files / "bad.xlsx", mapping(files / "map.toml"), "KP")


def test_a_packed_bomb_is_not_unpacked(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("withheld.exchange.sheets.MOST_BYTES", 10_000)
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
    assert "1 new record (transcribed), 0 already there, 3 rows not read." in first.out
    assert "0 new records (transcribed), 1 already there, 3 rows not read." in second.out
    assert "figures.csv:4: url “” is not a web address" in first.err
    assert "Nothing was added: all figures that could be read are already in the case." in second.out
    assert withheld("import", "figures.csv", "-C", folder).err.strip().endswith("(see docs/exchange.md)")
    with made(files / "again") as other, store.open(folder) as opened:
        assert verify(opened) == [] and len(opened.evidence()) == len(other.evidence()) + 1


PLAIN = Layout(
    columns={"url": "Link", "value": "Workers", "host": "Country", "start": "As of", "end": "As of"},
    constants={"measure": "workers_abroad", "unit": "person"},
)
HEAD = ["Link", "Workers", "Country", "As of"]
GOOD = ["https://a.example/1", "1200", "MN", "2018-12-31"]


def read(path: Path, text: str | bytes, **more: Any) -> tuple[list[Claim], list[str]]:
    """The claims of a CSV file of some content, and what is said of each row that is none."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    rows, problems = read_spreadsheet(path, PLAIN.model_copy(update=more), "KP")
    return [row.claim for row in rows], [f"{p.place}: {p.what}" for p in problems]


def with_cell(n: int, told: str) -> str:
    """A sheet of one row, one cell of which holds something else."""
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, [*GOOD[:n], told, *GOOD[n + 1 :]]])
    return out.getvalue()


@pytest.mark.parametrize(
    "told", ["NaN", "inf", "-inf", "1e999", "-1200", "1200.5", "1.200", "12,5", "1_200", "ca. 12", "−3", "2e9"]
)
def test_what_is_no_whole_number_of_people_is_refused_with_its_row(files: Path, told: str) -> None:
    claims, said = read(files / "a.csv", with_cell(1, told))
    assert claims == [] and len(said) == 1 and said[0].startswith("2: ")


@pytest.mark.parametrize(
    ("told", "decimal", "value"),
    [
        ("1,200", None, 1200),
        ("1 200", None, 1200),
        ("1.200", ",", 1200),
        ("1.200,0", ",", 1200),
        ("1,200,000", ".", 1_200_000),
    ],
)
def test_thousands_are_read_as_the_mapping_says(files: Path, told: str, decimal: str | None, value: float) -> None:
    assert read(files / "a.csv", with_cell(1, told), decimal=decimal)[0][0].low == value


@pytest.mark.parametrize(
    ("told", "code"), [("Mongolia", "MN"), ("MNG", "MN"), ("mn", "MN"), ("UK", "GB"), ("XX", None), ("Total", None)]
)
def test_a_host_is_a_country_however_it_is_written(files: Path, told: str, code: str | None) -> None:
    claims, said = read(files / "a.csv", with_cell(2, told))
    assert [c.host for c in claims] == ([code] if code else []) and len(said) == (code is None)


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2018-12-31 00:00:00", "2018-12-31", "2018-12-31"),
    ],
)
def test_a_year_or_a_month_is_all_of_it(files: Path, told: str, first: str, last: str) -> None:
    (claim,), _ = read(files / "a.csv", with_cell(3, told))
    assert (str(claim.start), str(claim.end)) == (first, last)


@pytest.mark.parametrize("told", ["43465", "31 Dec", "2018-13", "2018-02-30", "#REF!"])
def test_what_is_no_date_is_refused(files: Path, told: str) -> None:
    claims, said = read(files / "a.csv", with_cell(3, told))
    assert claims == [] and "is not a date" in said[0]


@pytest.mark.parametrize("told", ["Total", "Post article", "", "www.a.example", "https://", "ftp://a.example/1"])
def test_a_row_without_a_web_address_is_refused(files: Path, told: str) -> None:
    claims, said = read(files / "a.csv", with_cell(0, told))
    assert claims == [] and "is not a web address" in said[0]


DRESS: list[Callable[[str], str | bytes]] = [
    lambda t: t.replace(",", ";"), lambda t: t.replace(",", "\t"), lambda t: t.replace(",", "|"),
    lambda t: "sep=;\n" + t.replace(",", ";"), lambda t: t.encode("utf-16"), lambda t: "\ufeff" + t,
    lambda t: "Figures of 2018\n\n" + t, lambda t: t.replace("Workers,", " workers  ,"),
    lambda t: t.replace("Workers,", ",").replace("\n", "\n,Workers,,\n", 1), lambda t: t.replace("\n", "\r\n"),
    lambda t: t.replace("\n", "\n#meta, #affected + f,#country,#date\n", 1),
]  # fmt: skip


@pytest.mark.parametrize("dressed", DRESS)
def test_a_sheet_is_read_in_any_usual_dress(files: Path, dressed: Callable[[str], str | bytes]) -> None:
    claims, said = read(files / "a.csv", dressed(f"{','.join(HEAD)}\n{','.join(GOOD)}\n"))
    assert said == [] and [(c.low, c.host) for c in claims] == [(1200, "MN")]


def test_a_row_with_a_number_sign_in_it_is_no_row_of_tags(files: Path) -> None:
    text = with_cell(0, "https://a.example/1#3+4").replace("2018-12-31", "#2018")
    assert "is not a date; write 2018-12-31, 2018-12 or 2018" in read(files / "a.csv", text)[1][0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Link;Workers;Land;As of\n",
            "no column “Country” in a header; row 1 has Link, Workers, Land, As of, read with a semicolon",
        ),
        ("", "is empty"),
        ("Link,Workers,Country,As of,Workers\n", "“Workers” occurs twice in the header (2 and 5)"),
        ('Link,Workers,Country,As of\n"https://a.example/1,1200,MN,2018\n', "correct the quotes"),
        ("Link,Workers,Country,As of\nÄ,1,MN,2018\n".encode("cp1252"), "is not in UTF-8"),
        ("Link,Workers,Country,As of\n".encode("utf-16-le"), "is not CSV or XLSX"),
        (b"\xd0\xcf\x11\xe0old", "is not CSV or XLSX"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_names_the_file_and_the_place(
    files: Path, text: str | bytes, told: str
) -> None:
    with pytest.raises(StoreError) as error:
        read(files / "a.csv", text)
    assert (
        str(error.value).startswith(f"{files / 'a.csv'}:") and told in str(error.value) and "\n" not in str(error.value)
    )


def test_an_encoding_that_the_mapping_names_is_used(files: Path) -> None:
    text = "Link,Workers,Country,As of\nhttps://a.example/é,1200,MN,2018\n".encode("cp1252")
    assert len(read(files / "a.csv", text, encoding="cp1252")[0]) == 1


def test_a_comma_without_quotes_is_not_taken_for_another_cell(files: Path) -> None:
    claims, said = read(files / "a.csv", ",".join(HEAD) + "\nhttps://a.example/1,1,200,MN,2018\n")
    assert claims == [] and "more than 4 cells" in said[0]


def test_a_value_is_the_side_that_its_qualifier_names(files: Path) -> None:
    more = PLAIN.constants | {"qualifier": "at_least", "counted": "permits", "covers": "part", "basis": "register"}
    (claim,), _ = read(files / "a.csv", with_cell(1, "1200"), constants=more)
    assert (claim.low, claim.high, claim.counted, claim.covers) == (1200, None, "permits", "part")


def workbook(path: Path, change: Callable[[Any], None]) -> tuple[list[Claim], list[str]]:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEAD, ["https://a.example/1", 1200, "MN", 2018], ["https://a.example/2", 1300, "MN", 2018]):
        sheet.append(row)
    change(sheet)
    book.save(path)
    rows, problems = read_spreadsheet(path, PLAIN, "KP")
    return [row.claim for row in rows], [f"{p.place}: {p.what}" for p in problems]


def _set(**cells: Any) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


def _format(place: str, told: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet[place].number_format = told

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: setattr(s.row_dimensions[3], "hidden", True), "the row is hidden"),
        (_set(C3="=A1"), "is a formula that was never computed"),
        (_set(B3="#REF!"), "is an error of the spreadsheet"),
        (_format("B3", '0" thousand"'), "shows another number"),
        (_format("B3", "#,##0,"), "shows another number"),
        (_set(B3=11.49), "counts whole ones"),
        (_set(D3=43465), "is not a date"),
        (_set(A3="Total"), "is not a web address"),
        (lambda s: s.merge_cells("B2:B3"), "merged over several rows"),
        (lambda s: setattr(s["B3"], "font", openpyxl.styles.Font(strike=True)), "is struck out"),
    ],
)
def test_what_a_workbook_hides_is_said_of_its_row(files: Path, change: Callable[[Any], None], told: str) -> None:
    claims, said = workbook(files / "a.xlsx", change)
    assert [c.low for c in claims] == [1200] and len(said) == 1 and said[0].startswith("3: ") and told in said[0]


@pytest.mark.parametrize("told", ["#,##0", "0.00", '"$"#,##0', "[$€-407] #,##0", "General", "#,##0;[Red]-#,##0"])
def test_a_format_that_shows_the_number_itself_changes_nothing(files: Path, told: str) -> None:
    assert [c.low for c in workbook(files / "a.xlsx", _format("B3", told))[0]] == [1200, 1300]


def test_the_link_behind_a_cell_is_its_address(files: Path) -> None:
    def linked(sheet: Any) -> None:
        sheet["A3"] = "Post article"
        sheet["A3"].hyperlink = "https://a.example/link"
        sheet["A2"] = '=HYPERLINK("https://a.example/formula", "Post")'

    path = files / "a.xlsx"
    claims, said = workbook(path, linked)
    rows, _ = read_spreadsheet(path, PLAIN, "KP")
    assert said == [] and len(claims) == 2
    assert [row.source.url for row in rows] == ["https://a.example/formula", "https://a.example/link"]


def test_a_merged_country_is_that_of_all_its_rows_and_a_hidden_sheet_is_not_the_first(files: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("C2:C3")
        sheet.parent.create_sheet("Hidden", 0).sheet_state = "hidden"

    assert [c.host for c in workbook(files / "a.xlsx", change)[0]] == ["MN", "MN"]


def test_a_sheet_that_reaches_too_far_is_refused(files: Path) -> None:
    with pytest.raises(StoreError, match="delete empty rows"):
        workbook(files / "a.xlsx", _set(XFD9000="x"))


def test_many_rows_of_one_address_are_entered_in_little_time(files: Path) -> None:
    rows = "".join(f"https://a.example/1,{n},MN,2018\n" for n in range(1, 3001))
    (files / "a.csv").write_text(f"{','.join(HEAD)}\n{rows}", encoding="utf-8")
    found, _ = read_spreadsheet(files / "a.csv", PLAIN, "KP")
    with made(files) as store:
        assert store.enter(found, "ann") == 3000 and store.enter(found, "ann") == 0


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("sheets")) as store:
        yield store


FIELD = st.sampled_from(["url", "value", "low", "high", "host", "start", "end", "published", "qualifier", "unit", "measure", "per",
                         "each", "counted", "covers", "basis", "reliability", "note", "origin", "via"])  # fmt: skip
ODD = [
    "NaN", "inf", "-1", "0", "1", "1200", "1.200", "1,200", "0.5", "60%", "1e5", "1e400", "ru", "RUS",
    "Russia", "XX", "RU+CN", "2018", "2018-12", "2018-12-31", "43465", "at_least", "at_most", "exact",
    "range", "person", "USD", "fraction", "month", "year", "true", "workers", "permits", "whole", "part",
    "register", "A", "G", "#date+x", "=1+1", "None",
]  # fmt: skip
CELL = st.one_of(
    st.sampled_from(ODD), st.text(max_size=8), st.floats().map(str), st.integers(-10, 10**7).map(str),
    st.sampled_from(["workers_abroad", "revenue", "state_share", "hours_worked", "sites", "wage_gross", ""]),
)  # fmt: skip
MEANT = {
    "url": [f"https://a.example/{n}" for n in range(9)], "value": ["7", "1,200", "30000"], "low": ["7", "100"], "high": ["120"],
    "host": ["RU", "Russia", "rus", "RU+CN"], "start": ["2016", "2016-02-28"], "end": ["2018-12", "2019-01-01"],
    "published": ["2019-03-01"], "qualifier": ["exact", "about"], "unit": ["person"], "measure": ["workers_abroad", "workers_dispatched"],
    "per": [""], "each": ["false", "no"], "counted": ["permits", ""], "covers": ["part"], "basis": ["survey", ""],
    "reliability": ["B", "c"], "note": ["quota", "x"], "origin": ["a foreman"], "via": ["A; B"],
}  # fmt: skip


def cell(field: str) -> st.SearchStrategy[str]:
    """What a cell of a field holds: nine times in ten what it should."""
    return st.integers(0, 9).flatmap(lambda n: CELL if n == 0 else st.sampled_from(MEANT[field]))


@st.composite
def sheets(draw: st.DrawFn) -> tuple[bytes, Layout]:
    """A sheet with columns of some fields, most of them what they should be, and the mapping that goes with it."""
    fields = draw(st.lists(FIELD, min_size=1, max_size=6, unique=True))
    rows = draw(st.lists(st.tuples(*map(cell, fields)), max_size=4))
    out = io.StringIO()
    csv.writer(out, delimiter=draw(st.sampled_from(",;\t"))).writerows([fields, *rows])
    usual = {"url": "https://a.example/c", "measure": "workers_abroad", "unit": "person", "value": "7"}
    constants = {
        n: v for n, v in usual.items() if n not in fields and not (n == "value" and {"low", "high"} & set(fields))
    }
    how = Layout(columns={f: f for f in fields}, constants=constants, decimal=draw(st.sampled_from([None, ".", ","])))
    return out.getvalue().encode("utf-8", "replace"), how


@given(made_up=sheets())
@settings(
    max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_sheet_is_entered_or_refused_with_a_line_and_the_case_holds(
    shared: Store, tmp_path: Path, made_up: tuple[bytes, Layout]
) -> None:
    raw, how = made_up
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    try:
        rows, problems = read_spreadsheet(path, how, "KP")
    except StoreError as error:
        assert str(error).startswith(str(path))
        return
    assert all(p.place and p.what and "\n" not in p.what for p in problems)
    assert not [fault for row in rows for fault in faults(row.claim)]
    if rows:
        # Undone each time: the store stays small, and so does what is to be verified.
        with shared.engine.execution_options(writes=True).connect() as connection, connection.begin() as entering:
            assert Intake(connection).transcribe(rows, "ann") > 0
            assert list(Custodian(connection, shared.folder, shared.path).problems()) == []
            assert Intake(connection).transcribe(rows, "ann") == 0
            entering.rollback()
