from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.office.word import read_word

TODAY = dt.date(2026, 11, 28)
MOST = 5_000_000
NS = nsdecls("w")
SHOWN = '<w:vanish w:val="0"/>'


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def from_xml(*blocks: str) -> bytes:
    document = Document()
    body = document.element.body
    for number, block in enumerate(blocks):
        body.insert(number, parse_xml(block.replace("<w:p>", f"<w:p {NS}>", 1) if block.startswith("<w:p>") else block))
    return saved(document)


def text_of(*blocks: str) -> str:
    return read_word(from_xml(*blocks), TODAY, MOST).text


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def repacked(raw: bytes, changes: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, None) or old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def test_paragraphs_and_tables_stand_in_order() -> None:
    document = Document()
    document.add_heading("Workers in Mongolia", 1)
    document.add_paragraph("In 2018 Mongolia employed 300 workers.")
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("Host", "Workers", "Mongolia", "300"), strict=True):
        cell.text = words
    document.add_paragraph("It said no more.")
    draft = read_word(saved(document), TODAY, MOST)
    assert draft.text == (
        "Workers in Mongolia\n\nIn 2018 Mongolia employed 300 workers.\n\nHost | Workers\nMongolia | 300\n\nIt said no more."
    )
    assert draft.title == "Workers in Mongolia" and draft.text == canonical(draft.text)


def test_what_was_deleted_hidden_or_struck_out_is_no_text() -> None:
    block = (
        f"<w:p><w:ins>{run('Some 300 ')}</w:ins><w:del><w:r><w:delText>900 </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('moved ')}</w:moveFrom>{run('secret ', '<w:vanish/>')}{run('seen ', SHOWN)}"
        f"{run('700 ', '<w:strike/>')}{run('workers.')}</w:p>"
    )
    assert text_of(block) == "Some 300 seen workers."


def test_what_was_deleted_or_struck_out_is_kept_as_withdrawn() -> None:
    document = Document()
    for block in (
        f"<w:p><w:ins>{run('Some 300 ')}</w:ins><w:del><w:r><w:delText>900 </w:delText></w:r></w:del>"
        f"{run('secret ', '<w:vanish/>')}{run('7', '<w:strike/>')}{run('00 ', '<w:dstrike/>')}{run('workers.')}</w:p>",
        f"<w:p>{run('Some 1,000 workers left.', '<w:strike/>')}</w:p>",
    ):
        document.element.body.insert(0, parse_xml(block.replace("<w:p>", f"<w:p {NS}>", 1)))
    found = read_word(saved(document), TODAY, MOST)
    assert found.text == "Some 300 workers."
    assert [(one.words, one.passage) for one in found.withdrawn] == [
        ("Some 1,000 workers left.", "Some 1,000 workers left."),
        ("900 700", "Some 300 900 700 workers."),
    ]


def test_a_style_hides_its_words() -> None:
    document = Document()
    style = document.styles.add_style("Inner", 2)
    style.font.hidden = True
    paragraph = document.add_paragraph("Some 300 ")
    paragraph.add_run("900 ", style="Inner")
    paragraph.add_run("workers.")
    assert read_word(saved(document), TODAY, MOST).text == "Some 300 workers."


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>{run('Some 3')}</w:p>"
    assert text_of(first, f"<w:p>{run('00 workers.')}</w:p>") == "Some 300 workers."


def test_rows_and_cells_that_were_deleted_are_left_out() -> None:
    def row(words: str, properties: str = "") -> str:
        return f"<w:tr>{properties}<w:tc><w:p>{run(words)}</w:p></w:tc></w:tr>"

    gone = row("900", "<w:trPr><w:del w:id='1' w:author='a'/></w:trPr>")
    assert text_of(f"<w:tbl {NS}>{row('300')}{gone}{row('400')}</w:tbl>") == "300\n\n400"


def test_a_raised_note_mark_makes_no_other_figure_and_a_square_metre_stays() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    block = f"<w:p>{run('Some 3,000')}{run('12', raised)}{run(' workers on 9 km')}{run('2', raised)}{run('.')}</w:p>"
    assert text_of(block) == "Some 3,000 workers on 9 km2."


def test_footnotes_follow_the_paragraph_that_refers_to_them() -> None:
    raw = from_xml(
        f"<w:p>{run('Some 300 workers')}<w:r><w:footnoteReference w:id='2'/></w:r>{run(' left.')}</w:p>",
        f"<w:p>{run('Nothing else.')}</w:p>",
    )
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        types, rels = packed.read("[Content_Types].xml"), packed.read("word/_rels/document.xml.rels")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    note = (
        f"<w:footnotes {NS}><w:footnote w:id='0' w:type='separator'><w:p>{run('---')}</w:p></w:footnote>"
        f"<w:footnote w:id='2'><w:p>{run('As the ministry said.')}</w:p></w:footnote></w:footnotes>"
    )
    raw = repacked(raw, {
        "[Content_Types].xml": types.replace(b"</Types>", override),
        "word/_rels/document.xml.rels": rels.replace(
            b"</Relationships>", f'<Relationship Id="rId99" Type="{schema}" Target="footnotes.xml"/></Relationships>'.encode()
        ),
        "word/footnotes.xml": note.encode(),
    })  # fmt: skip
    assert read_word(raw, TODAY, MOST).text == "Some 300 workers left.\n\nAs the ministry said.\n\nNothing else."


def test_the_properties_date_a_text_last_of_all_and_the_template_never_does() -> None:
    document = Document()
    document.add_paragraph("Some 300 workers left.")
    assert "document properties" not in read_word(saved(document), TODAY, MOST).dates
    document.core_properties.modified = dt.datetime(2021, 5, 6, 7, 8)
    draft = read_word(saved(document), TODAY, MOST)
    assert draft.dates == {"document properties": dt.date(2021, 5, 6)} and draft.no_later == dt.date(2021, 5, 6)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"word/document.xml": b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"}, "Word file|entities"),
        ({"word/document.xml": b"not XML"}, "Word file"),
        ({"_rels/.rels": b"<Relationships/>"}, "Word file"),
        ({"word/media/bomb.bin": bytes(11_000_000)}, "unpacks to more"),
        ({f"{'a/' * 40}{n}": b"x" for n in range(45_000)}, "too many entries"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_remedy(changes: dict[str, bytes], what: str) -> None:
    with pytest.raises(Unreadable, match=what) as caught:
        read_word(repacked(from_xml(f"<w:p>{run('Some 300 left.')}</w:p>"), changes), TODAY, MOST)
    assert caught.value.remedy


def test_entities_of_a_word_file_are_not_expanded() -> None:
    raw = from_xml(f"<w:p>{run('Some 300 left.')}</w:p>")
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        body = packed.read("word/document.xml")
    head, _, rest = body.partition(b"?>")
    laughs = b'?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(Unreadable, match=r"entities|Word file"):
        read_word(repacked(raw, {"word/document.xml": head + laughs + rest.replace(b"Some", b"&b;")}), TODAY, MOST)


def test_an_old_or_encrypted_file_says_so() -> None:
    with pytest.raises(Unreadable, match="old or an encrypted"):
        read_word(b"\xd0\xcf\x11\xe0" + bytes(100), TODAY, MOST)
    with pytest.raises(Unreadable, match=r"^is encrypted$"):
        read_word(b"\xd0\xcf\x11\xe0" + bytes(100) + "EncryptedPackage".encode("utf-16-le"), TODAY, MOST)


WHOLE = from_xml(
    f"<w:p>{run('Some 300 workers left.')}</w:p>",
    f"<w:tbl {NS}><w:tr><w:tc><w:p>{run('x')}</w:p></w:tc></w:tr></w:tbl>",
)


@limits(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    part=st.sampled_from(["word/document.xml", "word/styles.xml", "[Content_Types].xml", "docProps/core.xml", "_rels/.rels"]),
    at=st.integers(0, 5000), gone=st.integers(0, 200), new=st.binary(max_size=8) | st.sampled_from([b"<w:p>", b"</w:r>", b"w:val="]),
)  # fmt: skip
def test_a_damaged_part_never_raises(part: str, at: int, gone: int, new: bytes) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE)) as packed:
        content = packed.read(part)
    at %= len(content)
    try:
        draft = read_word(repacked(WHOLE, {part: content[:at] + new + content[at + gone :]}), TODAY, MOST)
    except Unreadable as error:
        assert error.remedy
    else:
        assert isinstance(draft, Draft) and draft.text == canonical(draft.text) != ""


@limits(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 100_000), new=st.binary(max_size=30))
def test_a_damaged_zip_never_raises(at: int, new: bytes) -> None:
    at %= len(WHOLE)
    try:
        read_word(WHOLE[:at] + new + WHOLE[at + len(new) :], TODAY, MOST)
    except Unreadable as error:
        assert error.remedy
