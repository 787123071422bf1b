from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from command_line import CommandLine
from pdf_files import blank, put
from withheld.settings import settings
from withheld.sources.draft import Unreadable
from withheld.sources.pdf import read_pdf
from withheld.sources.pdf.recognition import recognition

TODAY = dt.date(2026, 6, 1)
LINES = [
    "The harbour office keeps a list of all crews.",
    "In spring the gate counted 212 men on it,",
    "as the warden of the port told the court.",
]


@pytest.fixture
def tesseract() -> str:
    """Its path; without it the tests are skipped, or fail where WITHHELD_REQUIRE_TESSERACT=1."""
    found = shutil.which("tesseract")
    if not found and os.environ.get("WITHHELD_REQUIRE_TESSERACT") == "1":
        pytest.fail("Tesseract is required (WITHHELD_REQUIRE_TESSERACT=1): apt-get install tesseract-ocr")
    if not found:
        pytest.skip("Tesseract is not installed: apt-get install tesseract-ocr")
    return found


def scan(turn: int = 0) -> bytes:
    """A page of text, and one that is a picture of such a page."""
    import pypdfium2

    text = put(blank(), [(60, 100 + 20 * n, line) for n, line in enumerate(LINES)], size=14)
    page = pypdfium2.PdfDocument(bytes(text.output()))[0]
    image: Image.Image = page.render(scale=200 / 72, grayscale=True).to_pil()
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_page()
    put(pdf, [(60, 100, "This page has a text of its own, and so it is read as it is.")])
    pdf.add_page()
    pdf.image(image.rotate(turn, expand=True), 0, 0, 595, 842)
    return bytes(pdf.output())


def test_a_page_that_is_a_picture_is_recognised_where_that_is_asked_for(tesseract: str) -> None:
    with recognition(True):
        draft = read_pdf(scan(), TODAY)
    assert draft.text.split("\n\n")[1] == " ".join(LINES)
    assert draft.unread == [] and list(draft.recognised) == [2] and 0.8 < draft.recognised[2] <= 1


def test_a_scan_that_lies_upside_down_is_recognised(tesseract: str) -> None:
    with recognition(True):
        draft = read_pdf(scan(180), TODAY)
    assert "212 men" in draft.text


def test_recognition_is_in_force_only_where_it_is_asked_for(tesseract: str) -> None:
    with recognition(True):
        assert settings().ocr
    assert not settings().ocr
    assert read_pdf(scan(), TODAY).recognised == {}


def test_recognised_text_is_told_wherever_its_source_is_named(withheld: CommandLine, tesseract: str) -> None:
    Path("scan.pdf").write_bytes(scan())
    withheld("init", "case", "--programme", "KP")
    run = withheld("read", "scan.pdf", "--ocr", "-C", "case")
    assert run.code == 0
    assert "scan.pdf: text recognised on 1 of 2 pages, confidence" in run.err
    assert "check its figures against the pages" in run.err


@pytest.mark.parametrize("verb", ["claims", "check"])
def test_verbs_that_read_without_a_case_recognise_text_too(withheld: CommandLine, tesseract: str, verb: str) -> None:
    Path("scan.pdf").write_bytes(scan())
    assert "hold no text" in withheld(verb, "scan.pdf").err
    run = withheld(verb, "scan.pdf", "--ocr")
    assert run.code == 0 and "hold no text" not in run.err and "text recognised on 1 of 2 pages" in run.out + run.err


def test_without_the_program_one_line_says_what_to_do(withheld: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("scan.pdf").write_bytes(scan())
    withheld("init", "case", "--programme", "KP")
    monkeypatch.setenv("PATH", "")
    run = withheld("read", "scan.pdf", "--ocr", "-C", "case")
    assert run.code == 2 and "tesseract is not installed" in run.err and "apt-get install tesseract-ocr" in run.err
    assert len(run.err.strip().splitlines()) == 1


def test_a_program_that_fails_is_named_with_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho no such language >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with recognition(True):
        draft = read_pdf(scan(), TODAY)
    assert [(told.place, "no such language" in told.what) for told in draft.unread] == [("page 2", True)]


def test_the_setting_without_the_program_refuses_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHHELD_OCR", "true")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match="not installed"):
        read_pdf(scan(), TODAY)
