"""A page's article as trafilatura extracts it, with captions, boxes and cells that it drops although they hold figures."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from withheld.sources.canonical import canonical
from withheld.sources.draft import NoArticle
from withheld.sources.elements import Element
from withheld.sources.furniture import is_furniture, leave_out, must_stay, reads_as_sentence
from withheld.sources.grids import EMPTY
from withheld.sources.grids.pages import lay_out, missing
from withheld.sources.pages.notes import without_marks
from withheld.sources.pages.outline import Line
from withheld.sources.pages.running import APART, lines_of, set_apart

_APART = frozenset({"p", "head", "ab", "code", "quote", "div", "fw", "note", "list", "table"})
_CAPTION = re.compile(r"caption|(?:^|[\s_-])legend", re.I)
_FACTS = re.compile(
    r"facts|(?:key|fast|quick)[\s_-]?(?:facts?|points?|figures?|numbers?|data)|fact-?(?:box|file)|info-?box|at-a-glance|highlights?|zahlen|chiffres|datos|summary",
    re.I,
)
_CREDIT = re.compile(
    r"(?:\b(?:fotos?|photos?|bild(?:quelle)?|images?|picture|grafik|graphic|credit)\s?[:/©]|©|\bCC[- ](?:BY|0)\b).*$",
    re.I | re.S,
)
"""Who made a picture, and under which licence: its numbers are none of the report's."""
_AUTHOR = re.compile(r"author|autor|(?:^|[\s_-])bio(?:$|[\s_-])|profile|contributor", re.I)
_END = re.compile(r"\w{2}[\"”’)]?[.!?…。](?=[\s\"”’)]|$)")
_FIGURE_ALONE = re.compile(r"[^\w\s]{0,3}\d[\d.,'’ ]{0,15}[^\w\s]{0,3}(?: ?[^\W\d_]{1,8})?")
_SHORTEST = 40
"""Characters of a line, at least, by which its place in the article is identified."""
_ENOUGH = 120
"""Characters of a text that needs no sentence to be a report: a table, a list."""
_MOST_LOST = 300
_CAPTIONS, _LINKED = 12, 0.2
"""Lines beyond an article's own in which captions are its, and the share of a caption that may be a link."""
_WAYS: tuple[dict[str, bool], ...] = ({}, {"favor_recall": True}, {"favor_precision": True}, {"fast": True})
"""The configurations of trafilatura that are tried, the default first."""
_COVERED = 0.7
"""Share of a page's own sentences below which the next configuration is tried."""
_BETTER = 1.2
"""Factor by which another one must find more of them."""


def article(tree: Element, lines: list[Line], body: str | None) -> str:
    """The canonical text of the article: blocks apart by a blank line, rows of tables as lines.

    ``lines`` are the page's, before the tree is taken apart; ``body`` is the text that the page declares in its linked data,
    which serves where the page itself shows less. Raises NoArticle where there is neither.
    """
    tables = lay_out(tree)
    _open_cells(tree)
    set_apart(tree)
    blocks = _found(tree, lines)
    text = leave_out(without_marks("\n\n".join(_with_lost(blocks, lines))))
    text = canonical("\n\n".join([text, *missing(tables, text)]))
    if body and len(body) > 2 * len(text) and _sentences(body) > 2 * _sentences(text):
        text = canonical(leave_out(without_marks(body)))
        return text
    if not tables and len(text) < _ENOUGH and not any(reads_as_sentence(line) for line in text.split("\n")):
        raise NoArticle("holds no article", "save the page of the report itself, or its text as .txt")
    return text


def _found(tree: Element, lines: list[Line]) -> list[str]:
    """The blocks that trafilatura finds; other configurations are tried if it drops much of the page's own sentences."""
    from trafilatura import bare_extraction

    own = {_key(line.text) for line in lines if line.own and line.sentence and line.linked < 0.5}
    enough = _COVERED * sum(len(words) for words in own)
    best: list[str] = []
    most = -1.0
    for way in _WAYS:
        found = bare_extraction(
            copy.deepcopy(tree), include_comments=False, include_tables=True, with_metadata=False, **way
        )
        body = getattr(found, "body", None)
        blocks = list(_blocks(body)) if body is not None else []
        whole = _key("".join(blocks))
        covered = sum(len(words) for words in own if words in whole)
        if not best or covered > _BETTER * most:
            best, most = blocks, covered
        if most >= enough:
            break
    return best


def _open_cells(tree: Element) -> None:
    """Turn list items in cells into paragraphs, which would be lost otherwise; lists of links stay lists."""
    for element in list(tree.iter("ul", "ol", "dl")):
        cell = next((a for a in element.iterancestors() if a.tag in ("td", "th", "table")), None)
        if cell is not None and cell.tag != "table" and element.find(".//a") is None:
            for item in element.iter("li", "dt", "dd"):
                item.tag = "p"
            element.tag = "div"


def _sentences(text: str) -> int:
    return len(_END.findall(text))


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _with_lost(blocks: list[str], lines: list[Line]) -> list[str]:
    """The blocks, with the page's lines between them that hold a figure and are in none of them inserted."""
    keys = [_key(block) for block in blocks]
    whole = "\n".join(keys)
    place: dict[int, int | None] = {}
    seen: set[str] = set()
    again: set[int] = set()
    first, last, furthest = None, -1, 0
    for number, line in enumerate(lines):
        key = _key(line.text)
        if key in seen:
            again.add(number)
        seen.add(key)
        if len(key) >= _SHORTEST and key in whole:
            # Words that occur twice in the text refer to the later place once the earlier one is passed.
            found = place[number] = _place(keys, key, furthest)
            first = number if first is None else first
            # A line of the beginning that the page repeats at its foot is not the article's end.
            if found is None or found >= furthest:
                last, furthest = number, furthest if found is None else found
    if first is None:
        return blocks
    after: dict[int, list[str]] = {}
    at, lost = (place[first] or 0) - 1, 0
    for number in _reach(lines, first, last):
        line = lines[number]
        found = place.get(number)
        at = at if found is None else found
        if (
            number not in place
            and number not in again
            and _tells(line)
            and _key(line.text) not in whole
            and lost < _MOST_LOST
        ):
            after.setdefault(at, []).append(line.text)
            lost += 1
    return [*after.get(-1, ()), *(part for n, block in enumerate(blocks) for part in (block, *after.get(n, ())))]


def _reach(lines: list[Line], first: int, last: int) -> Iterator[int]:
    """The lines of an article from its first to its last, with the captions of its pictures over and under these."""

    def captions(numbers: range) -> list[int]:
        """Captions that stand there before a further heading or sentence of the page."""
        found = []
        for number in numbers:
            line = lines[number]
            if line.tag == "figcaption" and line.own and line.linked < _LINKED:
                found.append(number)
            elif line.sentence or (line.tag in ("h2", "h3") and found):
                break
        return found

    yield from reversed(captions(range(first - 1, max(-1, first - _CAPTIONS), -1)))
    yield from range(first, last + 1)
    yield from captions(range(last + 1, min(len(lines), last + _CAPTIONS)))


def _place(keys: list[str], key: str, furthest: int) -> int | None:
    """The block that has these words: the first from the furthest one that was met, else the first of all."""
    there = [n for n, known in enumerate(keys) if key in known]
    return next((n for n in there if n >= furthest), there[0] if there else None)


def _tells(line: Line) -> bool:
    """Whether a dropped line belongs to the article: a sentence with a figure, or a caption or fact with one."""
    if not (line.own or line.beside) or line.linked > 0.5 or _AUTHOR.search(line.marks) or is_furniture(line.text):
        return False
    if must_stay(line.text):
        return True
    words = len(line.text.split())
    told = _CREDIT.sub("", line.text)
    captioned = line.tag in ("figcaption", "caption") or bool(_CAPTION.search(line.marks))
    return bool(re.search(r"(?<![^\W\d])(?<!-)\d", told)) and (
        (captioned and words >= 6) or (bool(_FACTS.search(line.marks)) and words >= 3)
    )


def _blocks(body: Element) -> Iterator[str]:
    """The blocks of an element in order, with the words that stand between them."""
    loose = [body.text or ""]
    for element in body:
        if element.tag in _APART:
            yield from _said(loose)
            yield from _block(element)
            loose = [element.tail or ""]
        elif element.tag == "lb":
            loose.append(APART + (element.tail or ""))
        else:
            loose.append("".join(element.itertext()) + (element.tail or ""))
    yield from _said(loose)


def _said(words: list[str]) -> Iterator[str]:
    """The words of a run as one block; nothing where there are none."""
    if lines := lines_of("".join(words)):
        yield "\n".join(lines)


def _block(element: Element) -> Iterator[str]:
    if element.tag == "list":
        yield from filter(None, ["\n".join(_items(element))])
    elif element.tag == "table":
        yield from _table(element)
    elif any(child.tag in _APART for child in element):
        yield from _blocks(element)
    elif text := _flat(element):
        yield text


def _items(lists: Element) -> Iterator[str]:
    """The items of a list, each followed by those of the lists in it."""
    for item in lists.iterchildren("item"):
        inner = [part for part in item.iter("list") if next(part.iterancestors("list"), lists) is lists]
        found = [line for part in inner for line in _items(part)]
        for part in inner:
            part.tag, part.text = "lb", None
            for child in list(part):
                part.remove(child)
        yield from filter(None, (_with_labels(_flat(item)), *found))


def _with_labels(item: str) -> str:
    """The lines of an item, a figure on a line of its own joined with what it counts, a label with what it says."""
    lines: list[str] = []
    for line in item.split("\n"):
        if lines and (lines[-1].endswith(":") or _FIGURE_ALONE.fullmatch(lines[-1])):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _table(table: Element) -> Iterator[str]:
    """Rows of a table as lines of one block; a cell of several paragraphs is read as these, not as a row."""
    rows: list[str] = []
    for row in table.iter("row"):
        cells = [_cell(cell) for cell in row.iter("cell")]
        if any(sum(map(reads_as_sentence, cell)) > 1 for cell in cells):
            yield from ["\n".join(rows)] if rows else []
            rows = []
            yield from (paragraph for cell in cells for paragraph in cell)
        elif any(words.strip(EMPTY) for cell in cells for words in cell):
            rows.append(" | ".join(_joined(cell) if cell else "" for cell in cells))
    yield from ["\n".join(rows)] if rows else []


def _cell(cell: Element) -> list[str]:
    """The paragraphs and items of a cell, each on its line."""
    said: list[str] = [cell.text or ""]
    for child in cell:
        if child.tag in ("p", "list", "item", "div", "quote", "head", "ab"):
            parts = list(child.iter("item")) if child.tag == "list" else [child]
            said += [_flat(part).replace("\n", " ") for part in parts] + [child.tail or ""]
        elif child.tag == "lb":
            said[-1] += " " + (child.tail or "")
        else:
            said[-1] += "".join(child.itertext()) + (child.tail or "")
    return [line for part in said for line in lines_of(part)]


def _joined(parts: list[str]) -> str:
    """The parts of a cell on one line, apart where the page does not set them apart itself."""
    ended = (part if part[-1] in ".!?;:,…" else f"{part};" for part in parts[:-1])
    return " ".join([*ended, parts[-1]])


def _flat(element: Element) -> str:
    """The words of an element on one line, a line break of the page kept as such."""
    for brk in element.iter("lb"):
        brk.tail = APART + (brk.tail or "")
    return "\n".join(lines_of("".join(element.itertext())))
