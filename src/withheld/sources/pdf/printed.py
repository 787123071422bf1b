"""Running text from printed lines: running headers and footers removed, wrapped lines joined, split words merged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from withheld.records import Withdrawn
from withheld.sources.canonical import canonical
from withheld.sources.furniture import is_furniture, must_stay
from withheld.sources.pdf.line import STRUCK, UNSTRUCK, Line, without_struck
from withheld.sources.pdf.notes import begins_note, body_size, notes_among

_EDGE = 3
"""Lines at the head and the foot of a page among which running headers, footers and page numbers are looked for."""
_END = re.compile(r"[.!?:…。！？][\"”’')\]]*$")
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[A-Z“\"(\d])")
_SAID_NUMBER = re.compile(
    r"^(?:page |p\. ?)\d{1,4}\b.{0,12}$|^[-–—\[(|] ?\d{1,4} ?[-–—\])|]$|^\d{1,4} ?(?:/|of) ?\d{1,4}$", re.I
)
_BULLET = re.compile(r"^(?:[•▪●◦‣–—*-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s)")
# A hyphen at the line's end: printed, or one of the signs by which PDF readers mark a word that they saw split.
_SPLIT = re.compile("(?<!\\w)(\\w++)([-\u00ad\u2010\ufffe\x02])$")
_WORD = re.compile(r"\w+(?:-\w+)*")
# First halves after which a hyphen at a line's end belongs to the word.
_COMPOUND = re.compile(
    r"(?:state|non|self|well|ill|long|short|high|low|cross|anti|pro|pre|post|co|ex|forced|labou?r|so|multi|inter|all|half"
    r"|third|two|three|four|five|six|seven|eight|nine|ten|cash|foreign|income|revenue|government|north|south|sino|mid|late"
    r"|year|month|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Running:
    """A document's canonical text, the offset at which each page starts, and what the pages strike out."""

    text: str
    pages: tuple[int, ...]
    withdrawn: tuple[Withdrawn, ...] = ()


@dataclass(slots=True)
class _Page:
    """The paragraphs of a page, and its notes."""

    body: list[str]
    notes: list[str]


def running_text(pages: list[list[Line]]) -> Running:
    """Printed pages as running text, a blank line between paragraphs.

    The notes of a page are placed before a sentence that continues on the next page, so that it stays whole.
    """
    words = frozenset(word.lower() for page in pages for line in page for word in _WORD.findall(line.text))
    pages = [list(_rows(page)) for page in pages]
    running, size = _running(pages), body_size(pages)
    withdrawn: list[Withdrawn] = []
    if all(_runs(line, running) for page in pages for line in page):
        running = set()  # the same words on every page, and no others
    text, starts = _joined([_page(_without(page, running), size, words, withdrawn) for page in pages], words)
    return Running(text, tuple(starts), tuple(withdrawn))


def _rows(page: list[Line]) -> Iterator[Line]:
    """The lines of a page, pieces on one base line joined: the cells of a row apart by a bar."""
    row: Line | None = None
    for line in page:
        if row and _goes_on(row, line):
            apart = line.left - row.right > line.height
            text = f"{row.text}{' | ' if apart else ' '}{line.text}"
            cells = row.cells + apart
            row = Line(text, row.left, line.right, row.bottom, row.height, cells, row.column, row.edge, row.ruled)
            continue
        if row:
            yield row
        row = line
    if row:
        yield row


def _goes_on(row: Line, line: Line) -> bool:
    level = abs(row.bottom - line.bottom) < 0.3 * line.height
    return level and row.column == line.column and line.left >= row.right


def _shape(line: Line) -> tuple[str, int]:
    """The key of a running line, the same on every page: its words without numbers, and its height on the page."""
    return re.sub(r"\d+", "#", line.text.strip().lower()), round(line.bottom)


def _edges(page: list[Line]) -> tuple[list[Line], list[Line]]:
    """The outermost lines at the head and the foot of a page, from the outside inwards."""
    by_height = sorted(page, key=lambda line: -line.bottom)
    return by_height[:_EDGE], by_height[::-1][:_EDGE]


def _running(pages: list[list[Line]]) -> set[tuple[str, int]]:
    """Shapes of the lines that stand at the head or foot of at least half of the pages, or of the left or the right ones."""
    shapes = [{_shape(line) for edge in _edges(page) for line in edge} for page in pages]
    return {
        shape
        for some, fewest in ((shapes, 2), (shapes[::2], 3), (shapes[1::2], 3))
        for shape, count in Counter(shape for page in some for shape in page).items()
        if count >= max(fewest, (len(some) + 1) // 2)
    }


def _without(page: list[Line], running: set[tuple[str, int]]) -> list[Line]:
    """The page without furniture, and without running lines and page numbers, from the outside in."""
    gone = {id(line) for edge in _edges(page) for line in takewhile(lambda line: _runs(line, running), edge)}
    return [line for line in page if id(line) not in gone and not is_furniture(line.text)]


def _runs(line: Line, running: set[tuple[str, int]]) -> bool:
    if must_stay(line.text):
        return False
    return _shape(line) in running or bool(_SAID_NUMBER.match(line.text)) or bool(re.fullmatch(r"\d{1,3}", line.text))


def _page(lines: list[Line], size: float, words: frozenset[str], withdrawn: list[Withdrawn]) -> _Page:
    """The paragraphs and the notes of a page; what is struck out on it goes to ``withdrawn``."""
    noted = notes_among(lines, size)
    notes = [line for index, line in enumerate(lines) if index in noted]
    body = [line for index, line in enumerate(lines) if index not in noted]
    starts = [line for line in notes if begins_note(line.text)]
    least = min((line.left for line in starts), default=0.0)

    def new_note(above: Line, line: Line) -> bool:
        """Whether a line begins another note than the line above it."""
        return line.aside or (begins_note(line.text) and line.left < least + 2 * line.height)

    return _Page(
        list(_filled(_paragraphs(body, words, _breaker(body)), withdrawn)),
        list(_filled(_paragraphs(notes, words, new_note), withdrawn)),
    )


def _paragraphs(page: list[Line], words: frozenset[str], breaks: Callable[[Line, Line], bool]) -> list[str]:
    """The page's paragraphs, wrapped lines joined and words split at a line's end made whole."""
    if not page:
        return []
    paragraphs = [page[0].text]
    for above, line in pairwise(page):
        if breaks(above, line):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text, words)
    return paragraphs


def _breaker(page: Sequence[Line]) -> Callable[[Line, Line], bool]:
    """Whether a paragraph starts, on a page with its usual gap between lines and the right edges of its columns."""
    gaps = [
        above.bottom - line.bottom
        for above, line in pairwise(page)
        if above.bottom > line.bottom and above.column == line.column
    ]
    usual, widest = (median(gaps) if gaps else 0.0), max((line.right for line in page), default=0.0)

    def breaks(above: Line, line: Line) -> bool:
        """Whether a paragraph ends between two lines."""
        edge = widest if above.edge is None else above.edge
        if above.column != line.column:
            return _starts_anew(above, line, edge)
        return _breaks(above, line, usual, edge)

    return breaks


def _starts_anew(above: Line, line: Line, edge: float) -> bool:
    """Whether a new block starts a new paragraph, unless it continues an unfinished sentence."""
    if _SPLIT.search(above.text[-80:]) and line.text[:1].islower():
        return False
    if above.cells + line.cells > 2 or _END.search(above.text) or _BULLET.match(line.text):
        return True
    if line.bottom < above.bottom and not line.text[:1].islower():
        return True  # not the next column, but text under a heading
    full = above.right > edge - 0.2 * (edge - above.left) and len(above.text) >= 15
    alike = abs(above.height - line.height) < 0.1 * max(above.height, line.height)
    return not alike or not (full or line.text[:1].islower())


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
    if above.endswith(UNSTRUCK) and line.startswith(STRUCK):
        return _join(above[:-1], line[1:], words)
    split, rest = _SPLIT.search(above[-80:]), _WORD.match(line)
    if not split or not rest:
        return f"{above} {line}"
    left, right = split[1].lower(), rest[0].lower()
    hyphen = "" if _is_one_word(left, right, words) and line[0].islower() and split[1].isalpha() else "-"
    return above[:-1] + hyphen + line


def _is_one_word(left: str, right: str, words: frozenset[str]) -> bool:
    """Whether two halves are one word: by its spelling elsewhere in the document, else by the first half."""
    if left + right in words:
        return True
    return f"{left}-{right}" not in words and not _COMPOUND.match(left)


def _joined(pages: list[_Page], words: frozenset[str]) -> tuple[str, list[int]]:
    """The pages' text and the offset of each page; a sentence that runs over the page's end stays whole."""
    text, starts = "", []
    late: list[str] = []
    for number, page in enumerate(pages):
        start, body = len(text), page.body
        if body and _runs_on(text, body[0]):
            text = _join(text, body[0], words)
            start, body = len(text) - len(body[0]), body[1:]
        notes, late = late + page.notes, []
        if not body:
            text, late = _put_in(text, start, notes)
        else:
            behind = _unfinished(body, pages[number + 1].body if number + 1 < len(pages) else [])
            told = [*body[: len(body) - len(behind)], *notes, *behind]
            start = start if start < len(text) else len(text) + 2 * bool(text)
            text = "\n\n".join([text, *told] if text else told)
        starts.append(start)
    return "\n\n".join([text, *late] if text else late), starts


def _unfinished(body: list[str], following: list[str]) -> list[str]:
    """The last paragraphs of a page that the next one continues: a sentence, or a table, with what stands over it."""
    if _END.search(body[-1]):
        return []
    if " | " not in body[-1]:
        return body[-1:]
    if not following or " | " not in following[0]:
        return []
    first = next((n for n in range(len(body) - 1, -1, -1) if " | " not in body[n]), -1)
    return body[first if first >= 0 and not _END.search(body[first]) else first + 1 :]


def _put_in(text: str, start: int, notes: list[str]) -> tuple[str, list[str]]:
    """A page that only continues an unfinished sentence: its notes follow its last whole sentence, or are returned for a later
    page."""
    if not notes or _END.search(text[-9:]):
        return "\n\n".join([text, *notes] if text else notes), []
    stops = list(_STOP.finditer(text, start))
    if not stops:
        return text, notes
    whole, rest = text[: stops[-1].end()].rstrip(), text[stops[-1].end() :]
    return "\n\n".join([whole, *notes, rest]), []


def _runs_on(text: str, paragraph: str) -> bool:
    """Whether a page's first paragraph continues the unfinished sentence of the page before."""
    last = text[text.rfind("\n") + 1 :]
    if not last or _END.search(last[-9:]) or " | " in last or _BULLET.match(paragraph):
        return False
    return paragraph[0].islower() or len(last) >= 60


def _filled(paragraphs: Iterable[str], withdrawn: list[Withdrawn]) -> Iterator[str]:
    """The paragraphs that hold words, in canonical form but for the mark of a word split at the page's end."""
    for paragraph in paragraphs:
        paragraph, struck = without_struck(paragraph)
        withdrawn.extend(Withdrawn(words=words[:300], passage=paragraph[:500]) for words in struck)
        mark = "-" if (match := _SPLIT.search(paragraph[-80:])) else ""
        if words := canonical(paragraph[:-1] if match else paragraph):
            yield words + mark
