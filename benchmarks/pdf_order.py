"""How much of each paragraph comes out of a PDF in the order in which it is read: Withheld beside layout libraries.

Run:  python benchmarks/pdf_order.py FOLDER... [--pages 6] [--worst 5] [--by-row]

The truth is the file's own: of a tagged PDF its structure, paragraph by paragraph; of one that TeX made the order in which it
draws, which is that of its source. Counted is the share of all runs of three words of these paragraphs that a reader gives in
the same order. pdfplumber and docling-parse are asked where they are installed; they are no dependency of the program.
"""

from __future__ import annotations

import argparse
import ctypes
import datetime as dt
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"(?<=\w)[-\u00ad\u2010\x02\ufffe]\s*(?=\w)")
_BLOCKS = frozenset(
    {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "LBody", "BlockQuote", "Note", "FENote", "Caption", "Title"}
)
_SHORTEST = 8
Reader = Callable[[bytes, int], str]


def words(text: str) -> list[str]:
    """The words of a text in lower case, hyphens left out: whether one stays at a line's end is another question."""
    return [word.lower() for word in _WORD.findall(_HYPHEN.sub("", text))]


def triples(paragraphs: list[list[str]]) -> Counter[tuple[str, ...]]:
    """All runs of three words, none over the end of a paragraph."""
    return Counter(tuple(p[i : i + 3]) for p in paragraphs for i in range(len(p) - 2))


def truth(raw: bytes, most: int) -> tuple[str, list[list[str]]]:
    """Of what kind the truth is, and the paragraphs of the first pages; of no kind where the file does not tell."""
    document = pypdfium2.PdfDocument(raw)
    made = " ".join(document.get_metadata_dict().values()).lower()
    if "tex" in made.replace("text", ""):
        return "drawn", [words("\n".join(_drawn(document, most)))]
    paragraphs = [words(text) for index in range(min(len(document), most)) for text in _tagged(document[index])]
    paragraphs = [found for found in paragraphs if len(found) >= _SHORTEST]
    return ("tagged", paragraphs) if paragraphs else ("", [])


def _drawn(document: Any, most: int) -> Iterator[str]:
    for index in range(min(len(document), most)):
        yield document[index].get_textpage().get_text_range()


def _tagged(page: Any) -> Iterator[str]:
    """The text of each block of a page's structure."""
    textpage = page.get_textpage()
    marked: defaultdict[int, list[str]] = defaultdict(list)
    current = -1
    for index in range(textpage.count_chars()):
        shape = pdfium.FPDFText_GetTextObject(textpage, index)
        if shape:
            current = pdfium.FPDFPageObj_GetMarkedContentID(shape)
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        marked[current].append(chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else " ")
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            yield from _blocks(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), marked, 0)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _blocks(element: Any, marked: dict[int, list[str]], depth: int) -> Iterator[str]:
    if not element or depth > 30:
        return
    kind = _kind(element)
    if kind in ("Table", "Figure", "TOC", "Formula"):
        return
    if kind in _BLOCKS:
        yield "".join(_text(element, marked, depth))
        return
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        yield from _blocks(pdfium.FPDF_StructElement_GetChildAtIndex(element, index), marked, depth + 1)


def _text(element: Any, marked: dict[int, list[str]], depth: int) -> Iterator[str]:
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if number >= 0:
            yield from marked.get(number, [])
            continue
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child and depth < 30 and _kind(child) not in ("Note", "FENote", "Reference"):
            yield from _text(child, marked, depth + 1)


def _kind(element: Any) -> str:
    size = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDF_StructElement_GetType(element, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="ignore").rstrip("\0")


def _first_pages(raw: bytes, most: int) -> bytes:
    """The first pages as a file of their own, for readers that read all of them."""
    source, target = pypdfium2.PdfDocument(raw), pypdfium2.PdfDocument.new()
    target.import_pages(source, list(range(min(len(source), most))))
    out = BytesIO()
    target.save(out)
    return out.getvalue()


def by_row(raw: bytes) -> bytes:
    """The same pages with each word drawn by itself, row by row over all columns, as some programs write them."""
    from fpdf import FPDF

    from withheld.sources.pdf.words import words_of

    document = pypdfium2.PdfDocument(raw)
    drawn = FPDF(unit="pt")
    drawn.set_auto_page_break(False)
    for page in document:
        width, height = page.get_size()
        drawn.add_page(format=(width, height))
        for word in sorted(
            words_of(page.get_textpage(), pdfium, 10**6), key=lambda word: (-round(word.bottom), word.left)
        ):
            text = (
                word.text.encode("cp1252", errors="ignore")
                .decode("cp1252")
                .encode("latin-1", errors="replace")
                .decode("latin-1")
            )
            if not text or word.quarter or not 2 < word.height < 200:
                continue
            drawn.set_font("helvetica", size=word.height / 1.156)
            drawn.set_stretching(100)
            drawn.set_stretching(max(1.0, 100 * (word.right - word.left) / max(drawn.get_string_width(text), 0.1)))
            drawn.text(word.left, height - word.bottom - 0.23 * word.height, text)
    return bytes(drawn.output())


def withheld(raw: bytes, most: int) -> str:
    from withheld.sources.pdf import read_pdf

    return read_pdf(raw, dt.date(2026, 1, 1)).text


def drawing_order(raw: bytes, most: int) -> str:
    return "\n".join(_drawn(pypdfium2.PdfDocument(raw), most))


def plumber(raw: bytes, most: int) -> str:
    import pdfplumber

    with pdfplumber.open(BytesIO(raw)) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages[:most])


def docling(raw: bytes, most: int) -> str:
    from docling_core.types.doc.page import TextCellUnit
    from docling_parse.pdf_parser import DoclingPdfParser

    document = DoclingPdfParser().load(BytesIO(raw))
    pages = (page for number, page in document.iterate_pages() if number <= most)
    return "\n".join(cell.text for page in pages for cell in page.iterate_cells(unit_type=TextCellUnit.LINE))


READERS: dict[str, Reader] = {
    "withheld": withheld,
    "PDFium": drawing_order,
    "pdfplumber": plumber,
    "docling-parse": docling,
}


def main() -> int:
    """Print, by kind of truth and reader, the share of runs of three words that are right, and the seconds taken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=6, help="pages of each file")
    parser.add_argument("--worst", type=int, default=5, help="files to name on which Withheld does worst")
    parser.add_argument("--by-row", action="store_true", help="draw each page anew row by row before it is read")
    parser.add_argument("--only", nargs="*", default=list(READERS), help="readers to ask")
    asked = parser.parse_args()
    right: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0, 0.0, 0])
    worst: list[tuple[float, str, str]] = []
    for file in sorted(path for folder in asked.folders for path in folder.rglob("*.pdf")):
        _one(file, asked, right, worst)
    print(f"{'truth':8} {'reader':14} {'files':>5} {'right':>7} {'seconds':>8}")
    for (kind, name), (found, count, seconds, files) in sorted(right.items()):
        print(f"{kind:8} {name:14} {files:5.0f} {found / max(count, 1):7.4f} {seconds:8.1f}")
    for share, kind, name in sorted(worst)[: asked.worst]:
        print(f"{share:.4f} {kind} {name}")
    return 0


def _one(
    file: Path, asked: Any, right: dict[tuple[str, str], list[float]], worst: list[tuple[float, str, str]]
) -> None:
    try:
        raw = _first_pages(file.read_bytes(), asked.pages)
        kind, paragraphs = truth(file.read_bytes(), asked.pages)
    except pypdfium2.PdfiumError:
        return
    expected = triples(paragraphs)
    if expected.total() < 200:
        return
    raw = by_row(raw) if asked.by_row else raw
    for name in asked.only:
        begun = time.perf_counter()
        try:
            got = triples([words(READERS[name](raw, asked.pages))])
        except ImportError:
            continue
        except Exception as error:  # A reader that refuses a file has none of it right.
            print(f"{file.name}: {name}: {type(error).__name__} {error}", file=sys.stderr)
            got = Counter()
        seconds = time.perf_counter() - begun
        found = (expected & got).total()
        row = right[kind, name]
        for index, value in enumerate((found, expected.total(), seconds, 1)):
            row[index] += value
        if name == "withheld":
            worst.append((found / expected.total(), kind, file.name))


if __name__ == "__main__":
    sys.exit(main())
