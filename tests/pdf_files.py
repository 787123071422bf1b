"""PDF files that tests make: pages drawn word by word where a test says, and files that ask too much."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from fpdf import FPDF

Spot = tuple[float, float, str]
"""Left edge and base line from the top, in points, and the words there."""


def blank(size: float = 11) -> FPDF:
    """An empty A4 page, measured in points."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("helvetica", size=size)
    return pdf


def put(pdf: FPDF, spots: Iterable[Spot], size: float = 11) -> FPDF:
    """Draw words in their places, in the order given."""
    pdf.set_font("helvetica", size=size)
    for left, down, words in spots:
        pdf.text(left, down, words)
    return pdf


def drawn(spots: Iterable[Spot], size: float = 11) -> bytes:
    """A page with words in their places."""
    return bytes(put(blank(), spots, size).output())


def raw_pdf(objects: dict[int, bytes]) -> bytes:
    """A PDF of objects as they are given; the first is its catalogue."""
    out = b"%PDF-1.7\n"
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    end = len(out)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, end)


def stream(content: bytes, head: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object."""
    content = zlib.compress(content, 9) if packed else content
    filters = b"/Filter/FlateDecode" if packed else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (head, filters, len(content), content)


def one_page(
    content: bytes, resources: bytes = b"", more: dict[int, bytes] | None = None, box: bytes = b"0 0 595 842"
) -> bytes:
    """A file of one page whose content is object 4; further objects from 5 on."""
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    return raw_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s%s>>>>" % (box, font, resources),
            4: content,
            **(more or {}),
        }
    )


def text_content(words: str) -> bytes:
    """The content of a page with a line of words on it."""
    return b"BT /F 11 Tf 60 700 Td (%s) Tj ET" % words.encode("latin-1")
