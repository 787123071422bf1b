"""PDF files: the text layer page by page, joined into paragraphs, with the offset at which each page starts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import closing
from statistics import median
from typing import Any

from withheld import imprint
from withheld.sources.bylines import byline_day, outlet, source_address
from withheld.sources.canonical import canonical
from withheld.sources.dates import NoSuchDate, stated
from withheld.sources.draft import Draft, Own, Unreadable
from withheld.sources.printed import Line, running_text
from withheld.vocabulary import codelist

_PASSWORD = 4
# PDFium puts one of these in place of a hyphen together with its line break.
_HYPHENS = frozenset({2, 0xFFFE})
_LINE_ENDS = frozenset({10, 13}) | _HYPHENS
Box = tuple[float, float, float, float]
"""Left, bottom, right and top of a character, in points."""
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|odt|html?|pptx?|xlsx?|tex)$"
    r"|^(?:microsoft (?:word|powerpoint)|untitled|slide \d)|^https?:",
    re.I,
)


def read_pdf(raw: bytes, today: dt.date) -> Draft:
    """The text and metadata of a PDF; Unreadable where it is encrypted, broken, or a scan without a text layer."""
    pages, info = _extract(raw)
    if sum(len(line.text) for page in pages for line in page) < 20:
        raise Unreadable("holds no text layer (a scan?)", "run text recognition (OCR) on it first")
    _refuse_own(pages)
    text, starts = running_text(pages)
    draft = Draft(text=text, pages=starts, title=_title(info), outlet=outlet(text), url=source_address(text))
    draft.title = draft.title or _heading(pages)
    draft.example = codelist("examples")["mark"] in re.split(r"[\s,;]+", info.get("Keywords", "").lower())
    draft.no_later = _made(info.get("CreationDate", ""))
    if day := byline_day(text, draft.title, today):
        draft.dates["byline"] = day
    return draft


def _refuse_own(pages: list[list[Line]]) -> None:
    """Raise Own for a printed dossier: its sentence stands on every page; one mention inside a report is no sign."""
    signed = [imprint.bears("\n".join(line.text for line in page)) for page in pages]
    if signed[0] or sum(signed) > 1:
        raise Own(imprint.MADE)


def _extract(raw: bytes) -> tuple[list[list[Line]], dict[str, str]]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Unreadable("is encrypted", "remove the password and save it again") from None
        raise Unreadable("is no PDF that can be opened (broken or cut off)", "fetch or export it again") from None
    with closing(document):
        return [_page(document, index, pdfium) for index in range(len(document))], document.get_metadata_dict()


def _page(document: Any, index: int, pdfium: Any) -> list[Line]:
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as words:
            return list(_lines(words, pdfium.raw))
    except pdfium.PdfiumError:
        raise Unreadable("the page cannot be read", "export the PDF again", f"page {index + 1}") from None


def _lines(words: Any, raw: Any) -> Iterator[Line]:
    """The lines of a page in reading order, from its characters one by one."""
    codes = [raw.FPDFText_GetUnicode(words, index) for index in range(words.count_chars())]
    start = 0
    for index in [*(i for i, code in enumerate(codes) if code in _LINE_ENDS), len(codes)]:
        if line := _one_line(words, codes, start, min(index + 1, len(codes))):
            yield line
        start = index + 1


def _one_line(words: Any, codes: list[int], start: int, end: int) -> Line | None:
    inked = [index for index in range(start, end) if codes[index] > 32 and codes[index] not in _HYPHENS]
    if not inked:
        return None
    boxes = {index: words.get_charbox(index, loose=True) for index in inked}
    left, bottom, _, top = boxes[inked[0]]
    marks = _note_marks(codes, boxes)
    cells = _cells([index for index in inked if index not in marks], boxes, 1.5 * (top - bottom))
    text = " | ".join(_decoded([codes[i] for i in range(cell[0], cell[-1] + 1) if i not in marks]) for cell in cells)
    hyphen = "-" if codes[end - 1] in _HYPHENS else ""
    return Line(text + hyphen, left, boxes[inked[-1]][2], bottom, top - bottom, len(cells))


def _decoded(codes: list[int]) -> str:
    """The words of character codes; PDFium gives the halves of a character beyond the basic plane one at a time."""
    units = b"".join(code.to_bytes(2, "little") for code in codes if 0 < code <= 0xFFFF)
    return " ".join(units.decode("utf-16-le", errors="ignore").split())


def _cells(inked: list[int], boxes: dict[int, Box], apart: float) -> list[list[int]]:
    """The characters of a line, parted where a gap is wide enough for the next cell of a table."""
    cells: list[list[int]] = []
    for index in inked:
        if cells and boxes[index][0] - boxes[cells[-1][-1]][2] <= apart:
            cells[-1].append(index)
        else:
            cells.append([index])
    return cells


def _note_marks(codes: list[int], boxes: dict[int, Box]) -> set[int]:
    """Raised small digits right after a word or figure: marks of footnotes, which would make another figure of it."""
    marks: set[int] = set()
    base: Box | None = None
    for index, box in boxes.items():
        raised = (
            base is not None
            and index - 1 in boxes
            and chr(codes[index]).isdigit()
            and box[3] - box[1] < 0.8 * (base[3] - base[1])
            and box[1] > base[1] + 0.1 * (base[3] - base[1])
        )
        if raised:
            marks.add(index)
        else:
            base = box
    return marks


def _title(info: dict[str, str]) -> str | None:
    title = " ".join(canonical(info.get("Title", "")).split())
    return title if title and not _JUNK_TITLE.search(title) and len(title) <= 300 else None


def _heading(pages: list[list[Line]]) -> str | None:
    """The line in the largest type on the first page, with its continuation, if it is larger than the running text."""
    first = pages[0] if pages else []
    largest = max((line.height for line in first), default=0.0)
    if not first or largest < 1.15 * median(line.height for line in first):
        return None
    title = canonical(" ".join(line.text for line in first if line.height > 0.95 * largest))
    return title if len(title) <= 300 else None


def _made(value: str) -> dt.date | None:
    try:
        period = stated(value)
    except NoSuchDate:
        return None
    return period.day if period else None
