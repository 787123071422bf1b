from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pikepdf
import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from withheld.sources.draft import Unreadable
from withheld.sources.pdf import read_pdf

TODAY = dt.date(2026, 6, 1)
BODY = (
    "The panel found that about 100,000 workers were abroad in some 40 countries, and that they earned about $500 "
    "million a year, most of which was taken by the state. Group {} was sent home in 2019, after the repa-\ntriation "
    "that the Council had ordered, by the state-\nrun firms that had employed its {} members for three years."
)


class Report(FPDF):
    def header(self) -> None:
        self.set_font("helvetica", size=8)
        self.cell(0, 8, "Panel of Experts, S/2024/215", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(0, 8, f"{self.page_no()}", align="C")


def report(paragraphs: int = 40) -> bytes:
    pdf = Report()
    pdf.set_creation_date(dt.datetime(2024, 3, 21, tzinfo=dt.UTC))
    pdf.add_page()
    pdf.set_font("helvetica", size=20)
    pdf.cell(0, 14, "Workers abroad", new_x="LMARGIN", new_y="NEXT")
    for number in range(1, paragraphs + 1):
        pdf.set_font("helvetica", size=11)
        pdf.multi_cell(0, 5.5, BODY.format(number, number * 311), new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    return bytes(pdf.output())


def test_every_paragraph_comes_out_whole_and_nothing_else_does() -> None:
    draft = read_pdf(report(), TODAY)
    whole = [
        BODY.format(n, n * 311).replace("repa-\ntriation", "repatriation").replace("state-\nrun", "state-run")
        for n in range(1, 41)
    ]
    assert draft.text.split("\n\n") == ["Workers abroad", *whole]


def test_each_page_starts_where_its_offset_says() -> None:
    raw = report()
    draft = read_pdf(raw, TODAY)
    assert len(draft.pages) == len(PdfReader(io.BytesIO(raw)).pages) > 2
    assert draft.pages[0] == 0 and list(draft.pages) == sorted(draft.pages)
    for number, start in enumerate(draft.pages):
        page = " ".join(PdfReader(io.BytesIO(raw)).pages[number].extract_text().split())
        assert " ".join(draft.text[start : start + 25].split()) in page


def test_the_title_is_the_largest_line_and_the_making_of_the_file_no_publication() -> None:
    draft = read_pdf(report(1), TODAY)
    assert draft.title == "Workers abroad"
    assert draft.dates == {} and draft.no_later == dt.date(2024, 3, 21)


def test_a_raised_note_mark_is_left_out_and_table_rows_are_lines() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.write(6, "The number of workers was 100,000")
    pdf.char_vpos = "SUP"
    pdf.write(6, "12")
    pdf.char_vpos = "LINE"
    pdf.write(6, " in all, said the panel in its last report.\n")
    pdf.ln(4)
    with pdf.table() as table:
        for cells in (("Year", "Workers"), ("2017", "30,023")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    text = read_pdf(bytes(pdf.output()), TODAY).text
    assert "was 100,000 in all, said the panel" in text
    assert text.endswith("Year | Workers\n\n2017 | 30,023")


def test_a_byline_gives_the_date() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.multi_cell(
        0, 6, "Workers sent home\n\nBy Jane Doe, 12 March 2024\n\nSome 3,000 workers left, the ministry said."
    )
    assert read_pdf(bytes(pdf.output()), TODAY).dates == {"byline": dt.date(2024, 3, 12)}


def test_an_encrypted_file_asks_for_the_password_to_be_removed() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(report(1))))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Unreadable, match="encrypted") as caught:
        read_pdf(out.getvalue(), TODAY)
    assert "password" in caught.value.remedy


def test_a_broken_file_is_refused() -> None:
    for raw in (report(1)[:300], b"%PDF-1.7\n", b"no pdf", b"\x00" * 64):
        with pytest.raises(Unreadable, match="no PDF"):
            read_pdf(raw, TODAY)


def test_a_scan_asks_for_text_recognition() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 80, 80)
    with pytest.raises(Unreadable, match="text layer") as caught:
        read_pdf(bytes(pdf.output()), TODAY)
    assert "OCR" in caught.value.remedy


def remade(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The report with something changed in its structure."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(report(2))) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def test_files_attached_to_a_pdf_are_counted_and_not_read() -> None:
    def attach(document: pikepdf.Pdf) -> None:
        """Make a portfolio of it, as mail programs and registries do."""
        for name in ("annex.pdf", "list.txt"):
            document.attachments[name] = pikepdf.AttachedFileSpec(document, b"Some 300 workers left.", filename=name)
        document.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection, View=pikepdf.Name.D)

    draft = read_pdf(remade(attach), TODAY)
    assert draft.left_out == {"file attached to a PDF": 2} and "Some 300" not in draft.text
    assert read_pdf(report(2), TODAY).left_out == {}


def test_a_form_that_only_its_maker_shows_is_no_text() -> None:
    def form(document: pikepdf.Pdf) -> None:
        """Put a dynamic form in it: the pages are what other programs show in its place."""
        document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Stream(document, b"<xdp/>"), Fields=pikepdf.Array())
        document.Root.NeedsRendering = True

    with pytest.raises(Unreadable, match="only Adobe's programs") as met:
        read_pdf(remade(form), TODAY)
    assert "print it as a PDF" in met.value.remedy
