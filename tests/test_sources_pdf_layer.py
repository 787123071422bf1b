from __future__ import annotations

import datetime as dt

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw

from pdf_files import blank, drawn, put
from withheld.sources.draft import Unreadable
from withheld.sources.pdf import read_pdf
from withheld.sources.pdf.layer import is_garbled, lost_signs
from withheld.sources.pdf.words import Word

TODAY = dt.date(2026, 6, 1)
WORDS = "The gate counted 212 men in spring, its warden says."


def picture() -> Image.Image:
    image = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(image).text((20, 20), "a picture", fill=0)
    return image


def paged(scans: list[bool]) -> FPDF:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for scan in scans:
        pdf.add_page()
        if scan:
            pdf.image(picture(), 0, 0, 595, 842)
        else:
            put(pdf, [(60, 100, WORDS)])
    return pdf


def test_pages_that_are_pictures_are_named_in_one_line_and_the_others_read() -> None:
    draft = read_pdf(bytes(paged([False, True, True, False, True, True, True]).output()), TODAY)
    assert draft.text.count(WORDS) == 2
    (told,) = draft.unread
    assert told.place == "pages 2, 3 and 5 to 7" and "hold no text" in told.what and "--ocr" in told.remedy


def test_an_empty_page_is_no_scan() -> None:
    pdf = paged([False])
    pdf.add_page()
    assert read_pdf(bytes(pdf.output()), TODAY).unread == []


def test_a_picture_beside_text_is_no_scan() -> None:
    pdf = put(blank(), [(60, 100 + 14 * n, WORDS) for n in range(4)])
    pdf.image(picture(), 60, 300, 400, 300)
    assert read_pdf(bytes(pdf.output()), TODAY).unread == []


def test_a_text_layer_of_shifted_signs_is_refused() -> None:
    shifted = [" ".join("".join(chr(ord(s) - 29) for s in word) for word in WORDS.split()) for _ in range(4)]
    with pytest.raises(Unreadable, match="text layer that cannot be read") as caught:
        read_pdf(drawn([(60, 100 + 14 * n, line) for n, line in enumerate(shifted)]), TODAY)
    assert "--ocr" in caught.value.remedy


@pytest.mark.parametrize(
    "line",
    [
        WORDS,
        "LA PUERTA DEL PUERTO CONTO 212 HOMBRES EN LA PRIMAVERA SEGUN SU GUARDIAN",
        "W bramie portowej naliczono wiosną dwustu dwunastu mężczyzn, mówi jej strażnik",
        "Ворота порта насчитали весной двести двенадцать мужчин, говорит их сторож",
        "항구 문은 봄에 이백십이 명의 남자를 세었다고 경비원이 말한다",
        "ISO 9001 XKQ-77 QWZ 12 VBX 44 KJW",
    ],
)
def test_no_language_is_taken_for_shifted_signs(line: str) -> None:
    words = [Word(word, 0, 0, 10, 10) for word in (line + " ").split() * 4]
    assert not is_garbled(words[:40] if "ISO" not in line else words[:7])


def test_signs_without_a_character_are_told_among_figures_and_where_there_are_many() -> None:
    good = [Word("word", 0, 0, 10, 10) for _ in range(100)]
    assert lost_signs([*good, Word("21", 0, 0, 10, 10, unmapped=1)])
    assert lost_signs([*good, *[Word("wrd", 0, 0, 10, 10, unmapped=1) for _ in range(5)]])
    assert not lost_signs([*good, Word("wrd", 0, 0, 10, 10, unmapped=1)])
