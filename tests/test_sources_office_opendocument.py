from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from bundles import outcomes, zipped
from withheld.sources import Captured, Passed
from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.office.opendocument import read_open

TODAY = dt.date(2026, 11, 28)
MOST = 5_000_000
NAMES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "meta", "drawing")
)
STYLES = (
    '<style:style style:name="Gone" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="33% 80%"/></style:style>'
    '<style:style style:name="Hid" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Below" style:family="text" style:parent-style-name="Hid"/>'
    '<style:style style:name="Off" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def odf(body: str, kind: str = "text", **more: str) -> bytes:
    content = (
        f"<office:document-content{NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": mime, "content.xml": content, **{k.replace("_", "."): v for k, v in more.items()}})


def draft(body: str, kind: str = "text", **more: str) -> Draft:
    return read_open(odf(body, kind, **more), TODAY, MOST)


def p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{p(words) if words else ''}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_headings_paragraphs_lists_and_tables_stand_in_order_with_cells_in_their_columns() -> None:
    found = draft(
        "<text:h>Workers in Mongolia</text:h>" + p("In 2018<text:s text:c='3'/>Mongolia employed<text:line-break/>300 workers.")
        + "<text:list><text:list-item>" + p("A point.") + "</text:list-item></text:list><table:table>"
        + row(cell("Host"), cell("2017"), cell("2018")) + row(cell("Mongolia"), cell(""), cell("300"))
        + row(cell("a|b", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>", cell("")) + "</table:table>"
    )  # fmt: skip
    assert found.text == (
        "Workers in Mongolia\n\nIn 2018 Mongolia employed\n300 workers.\n\nA point.\n\nHost | 2017 | 2018\nMongolia |  | 300\na¦b |  |"
    )
    assert found.title == "Workers in Mongolia" and found.text == canonical(found.text) and found.left_out == {}


def test_what_was_deleted_hidden_or_commented_is_no_text_and_counted() -> None:
    found = draft(
        f"<text:tracked-changes><text:changed-region><text:deletion>{p('Some 900.')}"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        + p("Some <text:span text:style-name='Gone'>700</text:span> 300<text:span text:style-name='Up'>12</text:span> workers"
            "<text:span text:style-name='Below'> secret</text:span><office:annotation>" + p("Really?") + "</office:annotation> left.")
        + f"<text:section text:display='none'>{p('Some 800.')}</text:section>" + p("Whole.", "Hid")
    )  # fmt: skip
    assert found.text == "Some 300 workers left."
    assert found.left_out == {"tracked deletion": 1, "struck-out passage": 1, "hidden passage": 3, "comment": 1}


def test_what_was_deleted_or_struck_out_is_kept_as_withdrawn() -> None:
    found = draft(
        f"<text:tracked-changes><text:changed-region text:id='c1'><text:deletion>{p('900')}</text:deletion></text:changed-region>"
        f"<text:changed-region text:id='c2'><text:deletion>{p('Some 800 left.')}</text:deletion></text:changed-region>"
        "</text:tracked-changes>" + p("Some <text:change text:change-id='c1'/> 300 workers left.")
        + p("About <text:span text:style-name='Gone'>700</text:span> 600 stayed.") + p("All of it.", "Gone")
    )  # fmt: skip
    assert found.text == "Some 300 workers left.\n\nAbout 600 stayed."
    assert [(one.words, one.passage) for one in found.withdrawn] == [
        ("900", "Some 900 300 workers left."), ("700", "About 700 600 stayed."), ("All of it.", "All of it."),
        ("Some 800 left.", "Some 800 left."),
    ]  # fmt: skip


def test_a_square_metre_stays() -> None:
    assert draft(p("on 9 km<text:span text:style-name='Up'>2</text:span> of land")).text == "on 9 km2 of land"


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('As it said.')}</text:note-body></text:note>"
    assert draft(p(f"Some 300{note} left.") + p("No more.")).text == "Some 300 left.\n\nAs it said.\n\nNo more."


def test_a_workbook_is_its_sheets_with_rows_in_columns(tmp_path: Path) -> None:
    sheets = (
        "<table:table table:name='First'><table:table-column/><table:table-column table:visibility='collapse'/>"
        + row(cell("Workers by host")) + row(cell("Host"), cell("secret"), cell("2018"))
        + row(cell("Russia"), cell("900"), cell("11,490")) + row(cell("Poland"), cell(""), cell("450"), more='table:visibility="filter"')
        + row(cell("", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048570"') + row(cell("Note: estimates"))
        + "</table:table><table:table table:name='Second'>" + row(cell("a"), cell("1")) + "</table:table>"
        "<table:table table:name='Third' table:style-name='Off'>" + row(cell("b"), cell("2")) + "</table:table>"
    )  # fmt: skip
    found = outcomes(tmp_path, odf(sheets, "spreadsheet"), "a.ods")
    (document,) = (o.document for o in found if isinstance(o, Captured))
    assert document.text == (
        "First\n\nWorkers by host\n\nHost | 2018\nRussia | 11,490\n\nNote: estimates\n\nSecond\n\na | 1"
    )
    assert {o.kind: o.parts for o in found if isinstance(o, Passed)} == {"hidden cell": 4, "hidden sheet": 1}


def test_repeated_cells_and_rows_are_bounded() -> None:
    many = 'table:number-columns-repeated="9999999"'
    rows = row(cell("9", many), more='table:number-rows-repeated="9999999"')
    body = f"<table:table table:name='a'>{rows}</table:table>"
    with pytest.raises(Unreadable, match="no text"):
        draft(body, "spreadsheet")
    assert len(draft(f"<table:table table:name='a'>{row(cell('9', many))}</table:table>", "spreadsheet").text) < 2000


def test_properties_give_author_title_and_a_last_date() -> None:
    meta = (
        f"<office:document-meta{NAMES} xmlns:dc='http://purl.org/dc/elements/1.1/'><office:meta><dc:title>A title</dc:title>"
        "<meta:initial-creator>Ann Lee</meta:initial-creator><dc:date>2021-05-06T07:08:09</dc:date></office:meta></office:document-meta>"
    )
    found = draft(p("Some 300 left."), meta_xml=meta)
    assert (found.title, found.author, found.author_basis) == ("A title", "Ann Lee", "document properties")
    assert found.dates == {"document properties": dt.date(2021, 5, 6)}


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (odf(p("x"), **{"Basic/script-lb_xml": "<a/>"}), "macros"),
        (odf(p("x"), **{"META-INF/manifest_xml": "<a><encryption-data/></a>"}), "encrypted"),
        (odf("", meta_xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "entities"),
        (odf("<text:p>", meta_xml=""), "no XML"),
        (odf(""), "no text"),
        (zipped({"mimetype": "x"}), "no OpenDocument"),
        (zipped({"content.xml": b" " * 11_000_000}), "unpacks to more"),
        (odf("<text:span>" * 300 + "</text:span>" * 300), "no XML|parsed"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_hostile_files_are_refused_with_a_remedy(raw: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as caught:
        read_open(raw, TODAY, MOST)
    assert caught.value.remedy


WHOLE = odf(
    p("Some 300 <text:span text:style-name='Gone'>x</text:span> left.")
    + f"<table:table>{row(cell('a'), cell('b'))}</table:table>"
)


@limits(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    at=st.integers(0, 3000),
    gone=st.integers(0, 200),
    new=st.binary(max_size=8) | st.sampled_from([b"<text:p>", b"</text:p>"]),
)
def test_a_damaged_part_never_raises(at: int, gone: int, new: bytes) -> None:
    import zipfile

    with zipfile.ZipFile(BytesIO(WHOLE)) as packed:
        files: dict[str, bytes | str] = {name: packed.read(name) for name in packed.namelist()}
    content = files["content.xml"]
    assert isinstance(content, bytes)
    at %= len(content)
    files["content.xml"] = content[:at] + new + content[at + gone :]
    try:
        found = read_open(zipped(files), TODAY, MOST)
    except Unreadable as error:
        assert error.remedy
    else:
        assert found.text == canonical(found.text) != ""
