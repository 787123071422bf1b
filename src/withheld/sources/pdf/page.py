"""One page: from PDFium's output to lines in reading order, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from withheld.sources.draft import Unreadable
from withheld.sources.pdf.columns import blocks
from withheld.sources.pdf.fields import filled_in
from withheld.sources.pdf.layer import is_garbled, is_picture, lost_signs, without_overlays
from withheld.sources.pdf.line import Line
from withheld.sources.pdf.lines import lines_of
from withheld.sources.pdf.margins import without_line_numbers
from withheld.sources.pdf.recognition import recognise
from withheld.sources.pdf.rules import Rule, rules_of, strike, struck_by_mark
from withheld.sources.pdf.words import Word, upright, words_of

if TYPE_CHECKING:
    from pypdfium2 import PdfFormEnv, PdfPage, PdfTextPage

_MOST_SIGNS = 200_000
"""Characters of one page: a hundred times what is printed on one."""
RECOGNISE = "give --ocr when it is first read, with Tesseract installed, or run text recognition (OCR) on it"
"""What to do about pages without text."""
_ASIDE = 10_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a page and what to do; ``whole`` says it of a document of nothing but such pages."""

    what: str
    remedy: str
    whole: str | None = None


_PICTURE = Fault("hold no text (scans)", RECOGNISE, "holds no text layer (a scan?)")
_GARBLED = Fault(
    "have a text layer that cannot be read: its letters make no words", RECOGNISE,
    "has a text layer that cannot be read: its letters make no words",
)  # fmt: skip
_LOST = Fault(
    "have words with signs that stand for no character, which are left out",
    "look at the pages themselves for their figures",
)
_TOO_MANY = Fault(f"hold more than {_MOST_SIGNS:,} characters, and the rest is not read", "split it")


@dataclass(slots=True)
class Page:
    """Lines of a page; its ``fault`` where none of it was read, its ``flaw`` where something of it was not.

    ``confidence`` is that of text recognition, from 0 to 1; None where the page's own text was read.
    """

    lines: list[Line]
    fault: Fault | None = None
    flaw: Fault | None = None
    confidence: float | None = None


def read_page(
    page: PdfPage, textpage: PdfTextPage, form: PdfFormEnv | None, program: str | None, raw: ModuleType
) -> Page:
    """A page's lines; by the ``program`` of text recognition, where there is one, if its text layer is none."""
    words = words_of(textpage, raw, _MOST_SIGNS)
    filled = filled_in(page, form, raw)
    fault = _PICTURE if is_picture(page, raw, [*words, *filled]) else _GARBLED if is_garbled(words) else None
    if fault:
        return _recognised(page, program, fault) if program else Page([], fault)
    rules = rules_of(page, raw)
    strike(words, [*rules, *struck_by_mark(page, raw)])
    flaw = _LOST if lost_signs(words) else _TOO_MANY if textpage.count_chars() > _MOST_SIGNS else None
    return Page(_lines(upright([*words, *filled], *page.get_size()), rules), flaw=flaw)


def _recognised(page: PdfPage, program: str, fault: Fault) -> Page:
    try:
        found = recognise(page, program)
    except Unreadable as error:
        return Page([], Fault(error.what, error.remedy))
    if not found.words:
        return Page([], Fault("hold no text that could be recognised", "look at the pages themselves", fault.whole))
    return Page(_lines(found.words, []), confidence=found.confidence)


def _lines(words: list[Word], rules: list[Rule]) -> list[Line]:
    words = without_overlays(words)
    level = without_line_numbers([word for word in words if word.quarter == 0])
    lines = [line for number, block in enumerate(blocks(level, rules)) for line in lines_of(block, number, rules)]
    return [*lines, *_aside(word for word in words if word.quarter != 0)]


def _aside(words: Iterable[Word]) -> Iterator[Line]:
    """Text that runs up or down beside the level text, each stretch of it as a line."""
    stretch: list[Word] = []
    number = _ASIDE
    for word in words:
        if stretch and not _follows(stretch[-1], word):
            yield _upward(stretch, number)
            stretch, number = [], number + 1
        stretch.append(word)
    if stretch:
        yield _upward(stretch, number)


def _follows(before: Word, word: Word) -> bool:
    return before.quarter == word.quarter and abs(before.left - word.left) < 0.5 * (before.right - before.left)


def _upward(words: list[Word], number: int) -> Line:
    first = words[0]
    text = " ".join(word.text for word in words)
    return Line(text, first.left, first.right, first.bottom, first.right - first.left, column=number, aside=True)
