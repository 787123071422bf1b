from __future__ import annotations

import datetime as dt
import io

import pikepdf

from pdf_files import blank, drawn, put
from withheld.sources.pdf import read_pdf

TODAY = dt.date(2026, 6, 1)
LINE = "The gate counted 400 men in spring, its warden says."


def ruled(words: str, lift: float) -> bytes:
    pdf = put(blank(), [(60, 100, LINE)])
    start = 60 + pdf.get_string_width(LINE[: LINE.index(words)])
    pdf.line(start, 100 - lift, start + pdf.get_string_width(words), 100 - lift)
    return bytes(pdf.output())


def test_words_that_a_rule_strikes_out_are_kept_apart() -> None:
    draft = read_pdf(ruled("400 men in spring,", 3.5), TODAY)
    assert draft.text == "The gate counted its warden says."
    assert [told.words for told in draft.withdrawn] == ["400 men in spring,"]


def test_words_over_a_rule_are_read() -> None:
    draft = read_pdf(ruled("400 men in spring,", -1.5), TODAY)
    assert draft.text == LINE and draft.withdrawn == ()


def test_a_mark_that_strikes_out_does_so_too() -> None:
    with pikepdf.open(io.BytesIO(drawn([(60, 100, LINE)]))) as file:
        left, right, low, high = 140.0, 180.0, 740.0, 752.0
        corners = pikepdf.Array([left, high, right, high, left, low, right, low])
        mark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.StrikeOut, Rect=[left, low, right, high], QuadPoints=corners
        )
        file.pages[0].obj.Annots = pikepdf.Array([file.make_indirect(mark)])
        out = io.BytesIO()
        file.save(out)
    draft = read_pdf(out.getvalue(), TODAY)
    assert draft.withdrawn and "400" in draft.withdrawn[0].words and "400" not in draft.text
