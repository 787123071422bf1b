"""A PDF to a draft: its words in the order in which they are read, and what its own properties say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from withheld import imprint
from withheld.sources.bylines import byline_day, outlet, source_address
from withheld.sources.canonical import canonical
from withheld.sources.dates import NoSuchDate, stated
from withheld.sources.draft import Draft, Own, Unreadable
from withheld.sources.pdf.columns import blocks
from withheld.sources.pdf.line import STRUCK, UNSTRUCK, Line
from withheld.sources.pdf.lines import lines_of
from withheld.sources.pdf.margins import without_line_numbers
from withheld.sources.pdf.printed import running_text
from withheld.sources.pdf.rules import rules_of, strike, struck_by_mark
from withheld.sources.pdf.words import Word, upright, words_of
from withheld.vocabulary import codelist

_PASSWORD = 4
_MOST_SIGNS = 400_000
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|odt|html?|pptx?|xlsx?|tex)$"
    r"|^(?:microsoft (?:word|powerpoint)|untitled|\(?untitled\)?$|slide \d)|^https?:",
    re.I,
)


def read_pdf(raw: bytes, today: dt.date) -> Draft:
    """The text and metadata of a PDF; Unreadable where it is encrypted, broken, or a scan without a text layer."""
    pages, info = _extract(raw)
    if sum(len(line.text) for page in pages for line in page) < 20:
        raise Unreadable("holds no text layer (a scan?)", "run text recognition (OCR) on it first")
    _refuse_own(pages)
    running = running_text(pages)
    draft = Draft(
        text=running.text, pages=running.pages, title=_title(info), outlet=outlet(running.text), url=source_address(running.text)
    )
    draft.title = draft.title or _heading(pages)
    draft.example = codelist("examples")["mark"] in re.split(r"[\s,;]+", info.get("Keywords", "").lower())
    draft.no_later = _made(info.get("CreationDate", ""))
    if day := byline_day(running.text, draft.title, today):
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
            return _lines(page, words, pdfium.raw)
    except pdfium.PdfiumError:
        raise Unreadable("the page cannot be read", "export the PDF again", f"page {index + 1}") from None


def _lines(page: Any, textpage: Any, raw: Any) -> list[Line]:
    words = words_of(textpage, raw, _MOST_SIGNS)
    rules = rules_of(page, raw)
    strike(words, [*rules, *struck_by_mark(page, raw)])
    words = upright(words, *page.get_size())
    level = without_line_numbers([word for word in words if word.quarter == 0])
    found = [line for number, block in enumerate(blocks(level, rules)) for line in lines_of(block, number, rules)]
    return found


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
