"""Tables in print: rows and columns by where words stand on the page, put into the text in place of their words in reading order.

Drawn rules are ignored: columns are aligned with and without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from withheld.sources.canonical import canonical
from withheld.sources.grids.columns import Piece, columns_of
from withheld.sources.grids.lines import EMPTY, as_lines

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_CHARACTERS = 20_000
"""Characters of a page that is searched for tables; a page with more is no page of a report."""
MOST_PAGES = 1000
_HEADS = 5
"""Lines above the first figures that may be headers."""
_LABEL = 90
_FIGURE = re.compile(
    r"[~<>≈≤≥$€£¥]?\s?(?:[A-Z]{2,3}\$?)?\s?[-−(]?\d[\d\s.,'’]*\)?\s?(?:%|[*†‡+]|[\[(]?[a-z0-9]{1,2}[\])]|k|m|bn)?", re.I
)
_NOTHING = re.compile(r"[-‐-―−.…·*]+|n\.?/?[ad]\.?", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d\W?")
_LEADER = re.compile(r"(?:\s?[.…·_]){4,}\s*|(?:(?<!\s)\s++)?…[….\s]{0,99}$")
_TITLE = re.compile(r"\W*(?:table|tab\.|figure|fig\.|annex|chart|sources?|notes?)\b", re.I)
_LETTERS = re.compile(r"[\W_]+")


class Letter(NamedTuple):
    """A character on a page and the box of its type, in points from the lower left corner."""

    sign: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of a page: its pieces from left to right, its base and the height of its type."""

    pieces: tuple[Piece, ...]
    bottom: float
    height: float

    @property
    def figures(self) -> int:
        """How many pieces behind the first are figures."""
        return sum(bool(_FIGURE.fullmatch(p.text)) for p in self.pieces[1:])

    @property
    def empty(self) -> int:
        """How many pieces behind the first only say that a cell is empty."""
        return sum(bool(_NOTHING.fullmatch(p.text)) for p in self.pieces[1:])


def with_tables(raw: bytes, text: str, starts: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """The text of a PDF with each table that is found on its pages as rows of cells, and where the pages start then.

    A table whose words do not stand together in the text is left as it is.
    """
    import pypdfium2 as pdfium

    with closing(pdfium.PdfDocument(raw)) as document:
        return _with_tables(document, text, starts)


def _with_tables(document: PdfDocument, text: str, starts: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    out, at = [], []
    length = 0
    bounds = [*starts, len(text)] if starts else []
    for number, (start, end) in enumerate(pairwise(bounds)):
        part = text[start:end]
        tail = part[len(part.rstrip()) :]
        page = part.rstrip()
        if number < min(MOST_PAGES, len(document)) and _may_hold_table(page):
            for table in tables_of(_letters(document, number)):
                page = canonical(_put(page, table))
        at.append(length)
        out.append(page + tail)
        length += len(out[-1])
    lead = text[: starts[0]] if starts else text
    return lead + "".join(out), tuple(n + len(lead) for n in at)


def _may_hold_table(page: str) -> bool:
    return len(re.findall(r"(?<![\w.,])\d[\d.,]*(?!\w)", page[:MOST_CHARACTERS])) >= 2


def _letters(document: PdfDocument, number: int) -> list[Letter]:
    import pypdfium2.raw as raw

    with closing(document[number]) as page, closing(page.get_textpage()) as words:
        count = words.count_chars()
        if count > MOST_CHARACTERS:
            return []
        codes = [raw.FPDFText_GetUnicode(words, n) for n in range(count)]
        return [
            Letter(chr(code), *words.get_charbox(n, loose=True))
            for n, code in enumerate(codes)
            if 32 < code < 0xD800 or 0xE000 <= code < 0xFFFE
        ]


# ---- lines -----------------------------------------------------------------------------------------------------------


def tables_of(letters: Sequence[Letter]) -> list[list[list[str]]]:
    """The tables on a page from the top: rows of cells, empty ones where a column has nothing."""
    lines = list(_printed(letters))
    out: list[list[list[str]]] = []
    at = 0
    while at < len(lines):
        last = _last_of_body(lines, at)
        if last == at:
            at += 1
            continue
        first = _first_head(lines, at, last)
        rows = [line.pieces for line in lines[first:last]]
        cells = [[" ".join(p.text for p in cell) for cell in row] for row in columns_of(rows)]
        if len(cells) > 1:
            out.append(cells)
        at = last
    return out


def _printed(letters: Sequence[Letter]) -> Iterator[Printed]:
    """The lines of a page from the top, whatever order the file has them in; raised marks of notes are left out."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda c: -c.bottom):
        if rows and abs(rows[-1][0].bottom - letter.bottom) < 0.35 * max(letter.top - letter.bottom, 1.0):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    for row in rows:
        height = median(c.top - c.bottom for c in row)
        inked = sorted((c for c in row if c.top - c.bottom > 0.75 * height), key=lambda c: c.left)
        if inked and height > 0 and (pieces := tuple(_pieces(inked, height))):
            yield Printed(pieces, min(c.bottom for c in inked), height)


def _pieces(row: Sequence[Letter], height: float) -> Iterator[Piece]:
    """The words of a line that stand apart by more than a blank."""
    start = 0
    for n in range(1, len(row) + 1):
        if n < len(row) and row[n].left - row[n - 1].right <= 0.75 * height:
            continue
        yield from _without_leader(row[start:n], height)
        start = n


def _without_leader(row: Sequence[Letter], height: float) -> Iterator[Piece]:
    """The words before and after leaders of dots, each as one piece."""
    text, places = "", list[int]()
    for n, letter in enumerate(row):
        if n and letter.left - row[n - 1].right > 0.18 * height:
            text, places = f"{text} ", [*places, n]
        text += letter.sign
        places += [n] * len(letter.sign)
    start = 0
    for stop, after in [*((m.start(), m.end()) for m in _LEADER.finditer(text)), (len(text), len(text))]:
        if words := text[start:stop].strip():
            left = start + len(text[start:stop]) - len(text[start:stop].lstrip())
            inside = places[left : left + len(words)]
            yield Piece(words, row[inside[0]].left, row[inside[-1]].right)
        start = after


# ---- blocks ----------------------------------------------------------------------------------------------------------


def _is_data(line: Printed) -> bool:
    """Whether a line is a row of figures: a short label and, behind it, figures or marks of empty cells for the most part."""
    behind = len(line.pieces) - 1
    told = line.figures + line.empty
    return behind >= 1 and line.figures + line.empty >= 1 and 2 * told >= behind and len(line.pieces[0].text) <= _LABEL


def _last_of_body(lines: Sequence[Printed], at: int) -> int:
    """The line behind the last row of figures of a table that begins here; the line itself where none does."""
    if not _is_data(lines[at]) or not lines[at].figures:
        return at
    end = at + 1
    rows = 1
    while end < len(lines):
        near = lines[end - 1].bottom - lines[end].bottom < 4 * lines[end].height
        alone = len(lines[end].pieces) == 1 and len(lines[end].pieces[0].text) <= 60
        onwards = end + 1 < len(lines) and _is_data(lines[end + 1])
        if near and (_is_data(lines[end]) or (alone and onwards and not _TITLE.match(lines[end].pieces[0].text))):
            rows += _is_data(lines[end])
            end += 1
        else:
            break
    whole = lines[at:end]
    return end if rows > 1 or (at and len(lines[at - 1].pieces) == len(whole[0].pieces) > 1) else at


def _first_head(lines: Sequence[Printed], body: int, last: int) -> int:
    """The first line above the figures that heads them: pieces in columns near them, and no caption."""
    left = min(p.left for line in lines[body:last] for p in line.pieces)
    right = max(p.right for line in lines[body:last] for p in line.pieces)
    first = body
    while first > 0 and body - first < _HEADS:
        line = lines[first - 1]
        near = line.bottom - lines[first].bottom < 3 * max(line.height, lines[first].height)
        wide = len(line.pieces) == 1 and (
            line.pieces[0].left < left + 2 * line.height
            or line.pieces[0].right - line.pieces[0].left > 0.8 * (right - left)
        )
        if not near or wide or any(len(p.text) > _LABEL for p in line.pieces) or _TITLE.match(line.pieces[0].text):
            break
        first -= 1
    return first


# ---- into the text -----------------------------------------------------------------------------------------------------


def _put(page: str, table: list[list[str]]) -> str:
    """A page's text with the rows of a table where its words stood, if they stand together."""
    places = [n for n, sign in enumerate(page) if sign.isalnum()]
    letters = "".join(page[n] for n in places)
    found: list[tuple[int, int]] = []
    for row in table:
        wanted = _LETTERS.sub("", canonical("".join(_distinct(row))))
        at = letters.find(wanted, found[-1][1] if found else 0) if wanted else -1
        if wanted and at < 0:
            return page
        found += [(at, at + len(wanted))] if wanted else []
    if not found or any(b[0] - a[1] > 12 for a, b in pairwise(found)):
        return page
    start, end = places[found[0][0]], places[found[-1][1] - 1] + 1
    while end < len(page) and not page[end].isspace() and not page[end].isalnum():
        end += 1
    while start and not page[start - 1].isspace() and not page[start - 1].isalnum():
        start -= 1
    lines = as_lines(table).replace(EMPTY, "")
    return f"{page[:start].rstrip()}\n\n{lines}\n\n{page[end:].lstrip()}".strip()


def _distinct(row: Sequence[str]) -> list[str]:
    """The cells of a row, one that spans columns once."""
    return [cell for n, cell in enumerate(row) if not n or cell != row[n - 1] or not cell or _FIGURE.fullmatch(cell)]
