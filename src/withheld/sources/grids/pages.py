"""Tables of web pages, prepared before the article is extracted: spans expanded, empty cells marked, captions put in front."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from withheld.sources.elements import Element
from withheld.sources.grids.lines import EMPTY, as_lines, words

MOST_CELLS = 100_000
_MOST_SPAN = 60
_PROSE = 200
"""Characters of a cell that is prose."""
_FIGURE = re.compile(r"\W{0,4}\d[\d.,\s'’]*\W{0,3}\D{0,20}")
_BEGUN = re.compile(r"\W{0,4}\d[\d.,]{2,20}(?![\w/])(?!\s?[-–]\s?\d{1,2}\b)")
"""A cell that begins with a figure of three digits or more and goes on with words: “1,200 (2015) by their union”."""
_BREAKS = ("br", "p", "div", "li", "tr", "td")
_TAGS = re.compile(r"<(/?)table\b[^<>]{0,1000}>", re.I)
_GROUPS = ("thead", "tbody", "tfoot")
_FURNITURE = re.compile(r"infobox|navbox|sidebar|metadata|\btoc\b|calendar")
_BESIDES = ("nav", "aside", "footer", "header", "form")


class Laid(NamedTuple):
    """A table of figures after layout: its caption, its lines, and whether it is outside the article."""

    caption: str
    lines: str
    beside: bool


def lay_out(tree: Element) -> list[Laid]:
    """Rewrite each table of figures in a page as plain rows of equal width, and return them; tables of prose stay as they are."""
    done = []
    left = MOST_CELLS
    for table in list(tree.iter("table")):
        if table.getparent() is None or next(table.iterancestors("table"), None) is not None:
            continue
        rows = _rows(table, left)
        left -= sum(map(len, rows))
        if left <= 0:
            break
        if _of_figures(rows):
            beside = bool(_FURNITURE.search(table.get("class") or "")) or any(
                a.tag in _BESIDES for a in table.iterancestors()
            )
            done.append(Laid(_rewrite(table, rows), as_lines(rows), beside))
    return done


def written_out(text: str) -> str:
    """A text with the tables that it has in the tags of pages as rows of cells between bars, each cell of prose as a paragraph.

    One that does not end, or holds another, stays as it is.
    """
    out: list[str] = []
    at = opened = 0
    for tag in _TAGS.finditer(text):
        if tag[1] and opened:
            out += [text[at : opened - 1], "\n\n", _told(text[opened - 1 : tag.end()]), "\n\n"]
            at = tag.end()
        opened = 0 if tag[1] else tag.start() + 1
    return "".join([*out, text[at:]])


def _told(source: str) -> str:
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        table = html.fragment_fromstring(source)
        rows = _rows(table, MOST_CELLS) if table.tag == "table" else []
    except (etree.LxmlError, ValueError, AssertionError):
        return source
    caption = table.find("caption")
    said = _text(caption) if caption is not None else ""
    if _of_figures(rows) or _begins_with_figures(rows):
        lines = "\n".join(f"| {' | '.join(row)} |" for row in rows if any(row))
    else:
        lines = "\n\n".join(cell for row in rows for cell in dict.fromkeys(row) if cell)
    return f"{said}\n\n{lines}" if said else lines


def missing(tables: list[Laid], text: str) -> Iterator[str]:
    """The tables that a text lacks, with their captions: the extractor of the article may take one for furniture."""
    there = _letters(text)
    for table in tables:
        if not table.beside and _letters(table.lines.rpartition("\n")[2]) not in there:
            yield f"{table.caption}\n\n{table.lines}" if table.caption else table.lines


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _rows(table: Element, most: int) -> list[list[str]]:
    """The cells of a table by row, those over several rows or columns in each of them; cells of a group without a row are one."""
    rows: list[list[str]] = []
    waiting: dict[int, tuple[int, str]] = {}
    count = 0
    for row in _own(table, "tr", *_GROUPS):
        cells: list[str] = []
        own = [c for c in row if c.tag in ("td", "th")] if row.tag in _GROUPS else list(_own(row, "td", "th"))
        if row.tag in _GROUPS and not own:
            continue
        for cell in own:
            _fill(cells, waiting)
            text = _text(cell)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for _ in range(across):
                if down > 1:
                    waiting[len(cells)] = (down - 1, text)
                cells.append(text)
        _fill(cells, waiting)
        rows.append(cells)
        count += len(cells)
        if count > most:
            break
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows] if width * len(rows) <= MOST_CELLS else []


def _fill(cells: list[str], waiting: dict[int, tuple[int, str]]) -> None:
    """Put in the cells that reach down from above."""
    while len(cells) in waiting:
        at = len(cells)
        rest, text = waiting.pop(at)
        if rest > 1:
            waiting[at] = (rest - 1, text)
        cells.append(text)


def _own(element: Element, *tags: str) -> Iterator[Element]:
    """The rows and groups of rows of a table, or the cells of a row, that are not those of a table inside it."""
    for found in element.iter(*tags):
        outer = next(found.iterancestors("table" if "tr" in tags else "tr"), None)
        if outer is element:
            yield found


def _span(cell: Element, name: str) -> int:
    told = (cell.get(name) or "1").strip()
    return min(max(int(told), 1), _MOST_SPAN) if told.isascii() and told.isdecimal() and len(told) < 5 else 1


def _text(cell: Element) -> str:
    parts: list[str] = []
    for element in cell.iter():
        if not isinstance(element.tag, str):
            continue
        parts += [" "] if element.tag in _BREAKS else []
        parts.append(element.text or "")
        if element is not cell:
            parts += [" "] if element.tag in _BREAKS else []
            parts.append(element.tail or "")
    return words("".join(parts))


def _of_figures(rows: list[list[str]]) -> bool:
    """Whether a table has rows and columns, figures in them, and no prose."""
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    told = [cell for row in rows for cell in row if cell]
    figures = sum(bool(_FIGURE.fullmatch(cell)) for row in rows for cell in row[1:])
    return figures >= 1 and all(len(cell) <= _PROSE for cell in told)


def _begins_with_figures(rows: list[list[str]]) -> bool:
    """Whether at least every other row has a cell that begins with a figure, and no cell is prose."""
    begun = sum(any(_BEGUN.match(cell) for cell in row[1:]) for row in rows)
    return len(rows) > 1 and 2 * begun >= len(rows) and all(len(cell) <= _PROSE for row in rows for cell in row)


def _rewrite(table: Element, rows: list[list[str]]) -> str:
    """Replace a table's rows with plain ones, put its caption in front, and return the caption."""
    caption = table.find("caption")
    said = _text(caption) if caption is not None else ""
    for child in list(table):
        table.remove(child)
    table.text = None
    if said:
        paragraph = table.makeelement("p", {})
        paragraph.text = said
        table.addprevious(paragraph)
    for row in rows:
        if any(row):
            line = table.makeelement("tr", {})
            table.append(line)
            for text in row:
                cell = table.makeelement("td", {})
                cell.text = text or EMPTY
                line.append(cell)
    return said
