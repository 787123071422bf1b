"""Printed lines to running text: what repeats on every page left out, wrapped lines joined, split words made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from withheld.sources.canonical import canonical
from withheld.sources.furniture import is_furniture, must_stay

_EDGE = 3
"""Lines at the head and the foot of a page among which running headers, footers and page numbers are looked for."""
_END = re.compile(r"[.!?:…。！？][\"”’')\]]*$")
_NUMBER = re.compile(r"^(?:page |p\. ?)?[-–—\[(| ]*(\d{1,4})[-–—\])| ]*(?:(?:/|of) ?\d{1,4})?$", re.I)
_SAID_NUMBER = re.compile(
    r"^(?:page |p\. ?)\d{1,4}\b.{0,12}$|^[-–—\[(|] ?\d{1,4} ?[-–—\])|]$|^\d{1,4} ?(?:/|of) ?\d{1,4}$", re.I
)
_BULLET = re.compile(r"^(?:[•▪●◦‣–—*-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s)")
# A hyphen at the line's end: printed, or one of the signs by which PDF readers mark a word that they saw split.
_SPLIT = re.compile("(\\w+)([-\u00ad\u2010\ufffe\x02])$")
_WORD = re.compile(r"\w+(?:-\w+)*")
# First halves after which a hyphen at a line's end belongs to the word.
_COMPOUND = re.compile(
    r"(?:state|non|self|well|ill|long|short|high|low|cross|anti|pro|pre|post|co|ex|forced|labou?r|so|multi|inter|all|half"
    r"|third|two|three|four|five|six|seven|eight|nine|ten|cash|foreign|income|revenue|government|north|south|sino|mid|late"
    r"|year|month)$",
    re.I,
)


@dataclass(slots=True)
class Line:
    """A printed line: its words and where its ink stands on the page, in points from the lower left corner.

    ``cells`` counts the pieces of a row of a table.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    cells: int = 1


def running_text(pages: list[list[Line]]) -> tuple[str, tuple[int, ...]]:
    """The canonical text of printed pages, a blank line between paragraphs, and the offset where each page starts."""
    words = frozenset(word.lower() for page in pages for line in page for word in _WORD.findall(line.text))
    pages = [list(_rows(page)) for page in pages]
    running = _running(pages)
    return _joined([_paragraphs(_without(page, running), words) for page in pages], words)


def _rows(page: list[Line]) -> Iterator[Line]:
    """The lines of a page, pieces on one base line joined: the cells of a row apart by a bar."""
    row: Line | None = None
    for line in page:
        if row and abs(row.bottom - line.bottom) < 0.3 * line.height and line.left >= row.right:
            apart = line.left - row.right > line.height
            text = f"{row.text}{' | ' if apart else ' '}{line.text}"
            row = Line(text, row.left, line.right, row.bottom, row.height, row.cells + apart)
            continue
        if row:
            yield row
        row = line
    if row:
        yield row


def _shape(line: Line) -> tuple[str, int]:
    """What a running line has in common on every page: its words but for numbers, and its height on the page."""
    return re.sub(r"\d+", "#", line.text.strip().lower()), round(line.bottom)


def _edges(page: list[Line]) -> tuple[list[Line], list[Line]]:
    """The outermost lines at the head and the foot of a page, from the outside inwards."""
    by_height = sorted(page, key=lambda line: -line.bottom)
    return by_height[:_EDGE], by_height[::-1][:_EDGE]


def _running(pages: list[list[Line]]) -> set[tuple[str, int]]:
    """Shapes of the lines that stand at the head or foot of at least half of the pages."""
    counts = Counter(shape for page in pages for shape in {_shape(line) for edge in _edges(page) for line in edge})
    enough = max(2, (len(pages) + 1) // 2)
    return {shape for shape, count in counts.items() if count >= enough}


def _without(page: list[Line], running: set[tuple[str, int]]) -> list[Line]:
    """The page without furniture, and without running lines and page numbers, from the outside in."""
    gone = {id(line) for edge in _edges(page) for line in takewhile(lambda line: _runs(line, running), edge)}
    return [line for line in page if id(line) not in gone and not is_furniture(line.text)]


def _runs(line: Line, running: set[tuple[str, int]]) -> bool:
    if must_stay(line.text):
        return False
    return _shape(line) in running or bool(_SAID_NUMBER.match(line.text)) or bool(re.fullmatch(r"\d{1,3}", line.text))


def _paragraphs(page: list[Line], words: frozenset[str]) -> list[str]:
    """The page's paragraphs, wrapped lines joined and words split at a line's end made whole."""
    if not page:
        return []
    gaps = [above.bottom - line.bottom for above, line in pairwise(page) if above.bottom > line.bottom]
    usual, widest = (median(gaps) if gaps else 0.0), max(line.right for line in page)
    paragraphs = [page[0].text]
    for above, line in pairwise(page):
        if _breaks(above, line, usual, widest):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text, words)
    return paragraphs


def _breaks(above: Line, line: Line, usual: float, widest: float) -> bool:
    """Whether a new paragraph starts: a wider gap, another size of type, a bullet, an indent or a short line before."""
    if _SPLIT.search(above.text[-80:]) and line.text[:1].islower():
        return False
    gap = above.bottom - line.bottom
    if above.cells + line.cells > 2:
        return True
    ended = bool(_END.search(above.text))
    if gap > 1.35 * usual > 0 or abs(above.height - line.height) > 0.25 * max(above.height, line.height):
        return ended or not line.text[:1].islower()
    if _BULLET.match(line.text):
        return True
    short = above.right < widest - 0.15 * (widest - above.left)
    indented = line.left > above.left + 0.8 * line.height
    return (ended and (short or indented)) or (short and line.text[:1].isupper() and len(above.text) < 60)


def _join(above: str, line: str, words: frozenset[str]) -> str:
    """Two lines as one: a word split at the line's end made whole, a compound with its hyphen kept."""
    split, rest = _SPLIT.search(above[-80:]), _WORD.match(line)
    if not split or not rest:
        return f"{above} {line}"
    left, right = split[1].lower(), rest[0].lower()
    hyphen = "" if _is_one_word(left, right, words) and line[0].islower() and split[1].isalpha() else "-"
    return above[:-1] + hyphen + line


def _is_one_word(left: str, right: str, words: frozenset[str]) -> bool:
    """Whether two halves are one word: as the document writes it elsewhere, else by the first half."""
    if left + right in words:
        return True
    return f"{left}-{right}" not in words and not _COMPOUND.match(left)


def _joined(pages: list[list[str]], words: frozenset[str]) -> tuple[str, tuple[int, ...]]:
    """The pages' text and the offset of each page; a sentence that runs over the page's end stays whole."""
    text, starts = "", []
    for page in pages:
        start = len(text)
        for number, paragraph in enumerate(_filled(page)):
            if number == 0 and _runs_on(text, paragraph):
                text = _join(text, paragraph, words)
                start = len(text) - len(paragraph)
                continue
            text += "\n\n" if text else ""
            start = len(text) if number == 0 else start
            text += paragraph
        starts.append(start)
    return text, tuple(starts)


def _runs_on(text: str, paragraph: str) -> bool:
    """Whether a page's first paragraph goes on with the sentence that the page before broke off."""
    last = text[text.rfind("\n") + 1 :]
    if not last or _END.search(last[-9:]) or " | " in last or _BULLET.match(paragraph):
        return False
    return paragraph[0].islower() or len(last) >= 60


def _filled(paragraphs: Iterable[str]) -> Iterator[str]:
    """The paragraphs that hold words, in canonical form but for the mark of a word split at the page's end."""
    for paragraph in paragraphs:
        mark = "-" if (match := _SPLIT.search(paragraph[-80:])) else ""
        if words := canonical(paragraph[:-1] if match else paragraph):
            yield words + mark
