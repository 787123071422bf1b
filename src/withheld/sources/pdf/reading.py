"""A PDF to a draft: its pages in the order in which they are read, and what its own properties say."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterable
from contextlib import closing
from statistics import median
from types import ModuleType
from typing import TYPE_CHECKING

from withheld import imprint
from withheld.settings import settings
from withheld.sources.bylines import byline_day, outlet, seen_by, source_address
from withheld.sources.canonical import canonical
from withheld.sources.dates import NoSuchDate, stated
from withheld.sources.draft import Draft, Own, Unreadable
from withheld.sources.grids.prints import with_tables
from withheld.sources.kinds.passed import ATTACHED
from withheld.sources.pdf.bounds import bounds_of
from withheld.sources.pdf.line import Line
from withheld.sources.pdf.page import RECOGNISE, Fault, Page, read_page
from withheld.sources.pdf.printed import running_text
from withheld.sources.pdf.recognition import INSTALL, PROGRAM, installed
from withheld.vocabulary import codelist

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfFormEnv

# What the library has to say of a form is said by the problem that the reader gets.
logging.getLogger("pypdfium2").setLevel(logging.ERROR)

_PASSWORD = 4
_FEWEST = 20
"""Characters below which a document holds no text."""
_MOST_SIGNS = 20_000_000
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|odt|html?|pptx?|xlsx?|tex)$"
    r"|^(?:microsoft (?:word|powerpoint)|\(?untitled\)?|slide \d)|^https?:",
    re.I,
)


def read_pdf(raw: bytes, today: dt.date) -> Draft:
    """The text and metadata of a PDF, and what in it could not be read.

    Unreadable where it is encrypted or broken, asks too much, or holds no text that can be read: a scan is recognised where
    the setting ``ocr`` asks for it.
    """
    program = _recogniser() if settings().ocr else None
    pages, info, attached = _extract(raw, program)
    if sum(len(line.text) for page in pages for line in page.lines) < _FEWEST:
        raise _without_text(pages)
    running = running_text([page.lines for page in pages])
    text, starts = with_tables(raw, running.text, running.pages)
    draft = Draft(text=text, pages=starts, withdrawn=running.withdrawn, unread=_told(pages))
    draft.left_out = {ATTACHED: attached} if attached else {}
    draft.recognised = {number: page.confidence for number, page in enumerate(pages, 1) if page.confidence is not None}
    draft.outlet, draft.url = outlet(text), source_address(text)
    draft.title = _title(info) or _heading([page.lines for page in pages])
    draft.example = codelist("examples")["mark"] in re.split(r"[\s,;]+", info.get("Keywords", "").lower())
    draft.no_later = _made(info.get("CreationDate", ""))
    draft.no_later = min(filter(None, [draft.no_later, seen_by(text, today)]), default=None)
    if day := byline_day(text, draft.title, today):
        draft.dates["byline"] = day
    return draft


def _recogniser() -> str:
    if program := installed():
        return program
    raise Unreadable(f"text recognition was asked for, and {PROGRAM} is not installed", INSTALL)


def _without_text(pages: list[Page]) -> Unreadable:
    """What to say of a document of which no page gave text: the fault that most pages have."""
    faults = [page.fault for page in pages if page.fault is not None]
    if not faults:
        return Unreadable("holds no text layer (a scan?)", RECOGNISE)
    worst = max(faults, key=lambda fault: sum(other.what == fault.what for other in faults))
    return Unreadable(worst.whole or worst.what, worst.remedy)


def _told(pages: list[Page]) -> list[Unreadable]:
    """What could not be read, a line for each kind of fault, with the pages that have it."""
    faults: dict[tuple[str, str], list[int]] = {}
    for number, page in enumerate(pages, 1):
        for fault in filter(None, (page.fault, page.flaw)):
            faults.setdefault((fault.what, fault.remedy), []).append(number)
    return [Unreadable(what, remedy, numbered(numbers)) for (what, remedy), numbers in faults.items()]


def numbered(numbers: Iterable[int]) -> str:
    """Pages by their numbers: “page 4”, “pages 2, 3 and 7 to 9”."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs for part in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run))]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"page{'s' if len(parts) > 1 or 'to' in listed else ''} {listed}"


def _extract(raw: bytes, program: str | None) -> tuple[list[Page], dict[str, str], int]:
    """The pages of a PDF, its properties, and how many files are attached to it."""
    import pypdfium2 as pdfium

    bounds = bounds_of(raw)
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Unreadable("is encrypted", "remove the password and save it again") from None
        raise Unreadable("is no PDF that can be opened (broken or cut off)", "fetch or export it again") from None
    with closing(document):
        form = _form(document, pdfium)
        pages: list[Page] = []
        signs, signed = 0, list[int]()
        for index in range(len(document)):
            if what := bounds.unread.get(index):
                pages.append(Page([], Fault(what, "print it anew as a PDF, or ask for another copy")))
                continue
            pages.append(_page(document, index, form, program if index not in bounds.undrawn else None, pdfium, signed))
            signs += sum(len(line.text) for line in pages[-1].lines)
            if signs > _MOST_SIGNS:
                raise Unreadable(f"holds more than {_MOST_SIGNS:,} characters", "split it")
        # A printed dossier has the sentence on every page; a report may quote it once.
        if 0 in signed or len(signed) > 1:
            raise Own(imprint.MADE)
        return pages, document.get_metadata_dict(), document.count_attachments()


def _form(document: PdfDocument, pdfium: ModuleType) -> PdfFormEnv | None:
    """The document's form, None where it has none or it cannot be loaded."""
    try:
        kind = document.get_formtype()
        if kind == pdfium.raw.FORMTYPE_XFA_FULL:
            raise Unreadable(
                "is a form that only Adobe's programs can show (XFA)", "open it in Adobe Reader and print it as a PDF"
            )
        if kind == pdfium.raw.FORMTYPE_NONE:
            return None
        document.init_forms()
    except pdfium.PdfiumError:
        return None
    return document.formenv


def _page(
    document: PdfDocument,
    index: int,
    form: PdfFormEnv | None,
    program: str | None,
    pdfium: ModuleType,
    signed: list[int],
) -> Page:
    """A page; its number goes to ``signed`` where it bears the sentence of a dossier, wherever that stands on it."""
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as words:
            if imprint.bears(words.get_text_bounded()):
                signed.append(index)
            return read_page(page, words, form, program, pdfium.raw)
    except pdfium.PdfiumError:
        return Page([], Fault("cannot be read", "export the PDF again"))


def _title(info: dict[str, str]) -> str | None:
    title = " ".join(canonical(info.get("Title", "")).split())
    return title if title and not _JUNK_TITLE.search(title) and len(title) <= 300 else None


def _heading(pages: list[list[Line]]) -> str | None:
    """The line in the largest type on the first page, with its continuation, if it is larger than the running text."""
    first = [line for line in pages[0] if not line.aside] if pages else []
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
