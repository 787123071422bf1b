"""OpenDocument texts and workbooks (.odt, .ods): the visible content, in order; deleted or hidden parts are counted."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

from withheld.sources.bylines import byline_day, outlet, seen_by, source_address
from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.elements import Element
from withheld.sources.office.packages import SAVE, package, part
from withheld.sources.office.properties import Properties, day_of, describe
from withheld.sources.office.rows import (
    COMMENT,
    DELETED,
    HIDDEN,
    MARK,
    MOST_COLUMNS,
    MOST_ROWS,
    STRUCK,
    blocks,
    line_of,
)  # fmt: skip
from withheld.sources.office.struck import Struck, struck

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT, TABLE, DRAW, META = (
    f"{{{_NS}{name}:1.0}}" for name in ("office", "style", "text", "table", "drawing", "meta")
)
_DC, _FO = "{http://purl.org/dc/elements/1.1/}", f"{{{_NS}xsl-fo-compatible:1.0}}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MOST_SPACES = 20
_BREAKS = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n", f"{TEXT}soft-page-break": ""}
_PASSED = {
    f"{TEXT}{name}"
    for name in ("note-citation", "tracked-changes", "ruby-text", "change", "change-start", "change-end")
}
_HIDING = {f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"}
_ANNOTATION = f"{OFFICE}annotation"
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
RAISED = "raised"
_UP = re.compile(r"super|[1-9]\d?%")


def read_open(raw: bytes, today: dt.date, most: int) -> Draft:
    """The report in an OpenDocument file; Unreadable where it is none, is encrypted, holds macros or holds no text.

    Its properties give a date, with the basis ``document properties``, only where nothing else does.
    """
    with package(raw, most) as packed:
        _refuse_encrypted(packed)
        content, styles, about = (part(packed, f"{name}.xml") for name in ("content", "styles", "meta"))
    if content is None:
        raise Unreadable("is no OpenDocument file", SAVE)
    try:
        words = _Words([root for root in (styles, content) if root is not None])
        body = content.find(f"{OFFICE}body")
        text = canonical("\n\n".join(words.body(body if body is not None else [])))
        draft = Draft(text=text, title=words.title, outlet=outlet(text), url=source_address(text))
        draft.withdrawn = tuple(words.struck.found)
        draft.left_out = {kind: n for kind, n in words.left.items() if n}
        describe(draft, _properties(about), today)
    except (AttributeError, KeyError, ValueError, TypeError, RecursionError) as error:
        raise Unreadable(f"cannot be parsed ({type(error).__name__})", SAVE) from None
    if not draft.text:
        raise Unreadable("holds no text", "save the report's own text")
    draft.no_later = min(filter(None, [draft.no_later, seen_by(text, today)]), default=None)
    if day := byline_day(text, draft.title, today):
        draft.dates["byline"] = day
    return draft


def _refuse_encrypted(packed: zipfile.ZipFile) -> None:
    try:
        manifest = packed.read("META-INF/manifest.xml")
    except KeyError:
        return
    if b"encryption-data" in manifest:
        raise Unreadable("is encrypted", "save it without a password")


def _properties(about: Element | None) -> Properties:
    meta = about.find(f"{OFFICE}meta") if about is not None else None
    if meta is None:
        return Properties()
    author = meta.findtext(f"{META}initial-creator") or meta.findtext(f"{_DC}creator")
    days = (day_of(meta.findtext(name)) for name in (f"{_DC}date", f"{META}creation-date"))
    return Properties(meta.findtext(f"{_DC}title"), author, tuple(day for day in days if day))


class _Words:
    """The words of a document, with its notes after the paragraph that refers to them."""

    def __init__(self, roots: list[Element]) -> None:
        self.title: str | None = None
        self.left: Counter[str] = Counter()
        self.struck = Struck()
        self._deleted: dict[str, str] = {}
        self._look = _looks(roots)
        self._waiting: list[Element] = []

    def body(self, body: Iterable[Element]) -> Iterator[str]:
        """The paragraphs and tables of a text, or the sheets of a workbook."""
        for kind in body:
            if kind.tag == f"{OFFICE}spreadsheet":
                yield from self._sheets(kind)
            elif kind.tag == f"{OFFICE}text":
                yield from self.blocks(kind)
        for words in self._deleted.values():  # between paragraphs
            self.struck.add(words, words)

    def blocks(self, parent: Iterable[Element]) -> Iterator[str]:
        """The paragraphs and tables in an element, each as one text; text boxes and notes follow their paragraph."""
        for element in parent:
            tag = element.tag
            if tag in _PARAGRAPHS:
                yield from self._paragraph(element)
            elif tag == f"{TABLE}table":
                yield from self._table(element)
            elif tag == f"{TEXT}tracked-changes":
                self._track(element)
            elif tag == f"{TEXT}section" and element.get(f"{TEXT}display") in ("none", "condition"):
                self.left[HIDDEN] += 1
            elif isinstance(tag, str) and tag not in _PASSED and tag != f"{OFFICE}forms":
                yield from self.blocks(element)

    def _track(self, changes: Element) -> None:
        """Record deleted words by the name of the change that marks their place."""
        for region in changes.iter(f"{TEXT}changed-region"):
            for deletion in region.iter(f"{TEXT}deletion"):
                self.left[DELETED] += 1
                words = " ".join("".join(paragraph.itertext()) for paragraph in deletion.iter(*_PARAGRAPHS))
                self._deleted[region.get(f"{TEXT}id") or region.get(_ID) or ""] = words

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        text = "".join(self._pieces(paragraph))
        if text.strip() and (unseen := self._unseen(paragraph)) in (HIDDEN, STRUCK):
            self.left[unseen] += 1
            text = struck(text) if unseen == STRUCK else ""
        text = "\n".join(" ".join(line.split()) for line in self.struck.without(text).split("\n"))
        if text.strip():
            heads = paragraph.tag == f"{TEXT}h" or paragraph.get(f"{TEXT}style-name") == "Title"
            if self.title is None and heads and len(text) <= 300:
                self.title = " ".join(text.split())
            yield text
        waiting, self._waiting = self._waiting, []
        for further in waiting:
            yield from self.blocks(further)

    def _pieces(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            yield from self._piece(child, child.tag)
            yield child.tail or ""

    def _piece(self, child: Element, tag: object) -> Iterator[str]:
        if tag == f"{TEXT}change":
            yield struck(self._deleted.pop(child.get(f"{TEXT}change-id") or "", ""))
        if not isinstance(tag, str) or tag in _PASSED:
            return
        if tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() and len(count) < 6 else 1, _MOST_SPACES)
        elif tag == f"{TEXT}note":
            note = child.find(f"{TEXT}note-body")
            self._waiting += [] if note is None else [note]
        elif tag == _ANNOTATION:
            self.left[COMMENT] += 1
        elif tag in _HIDING:
            self.left[HIDDEN] += 1
        elif tag == f"{DRAW}text-box":
            self._waiting.append(child)
        else:
            words = "".join(self._pieces(child))
            unseen = self._unseen(child) if words else None
            if unseen == RAISED:
                # A note's mark would change the figure before it; a square metre stays.
                unseen = RAISED if MARK.fullmatch(words.strip()) and not _before(child)[-1:].isalpha() else None
            if unseen is None:
                yield words
            elif unseen != RAISED:
                self.left[unseen] += 1
                yield struck(words) if unseen == STRUCK else ""

    def _unseen(self, element: Element) -> str | None:
        return self._look.get(element.get(f"{TEXT}style-name") or "")

    def _table(self, table: Element) -> Iterator[str]:
        rows = [row for row in self._rows(table) if any(cell.strip() for cell in row)]
        width = max(map(len, rows), default=0)
        if width == 1:
            yield from (row[0] for row in rows)
        elif rows:
            yield "\n".join(line_of(row + [""] * (width - len(row))) for row in rows)

    def _sheets(self, workbook: Element) -> Iterator[str]:
        sheets = workbook.findall(f"{TABLE}table")
        for sheet in sheets:
            if self._look.get(f"table {sheet.get(f'{TABLE}style-name')}"):
                self.left["hidden sheet"] += 1
                continue
            told = list(blocks(self._rows(sheet)))
            name = sheet.get(f"{TABLE}name") or ""
            if told and name and len(sheets) > 1:
                yield name
            yield from told

    def _rows(self, table: Element) -> list[list[str]]:
        """The cells that are shown, row by row; empty rows are kept once, repeated ones within bounds."""
        hidden = _hidden_columns(table)
        rows: list[list[str]] = []
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            cells = self._cells(row, hidden)
            if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
                self.left["hidden cell"] += sum(bool(cell.strip()) for cell in cells)
                continue
            filled = any(cell.strip() for cell in cells)
            times = _times(row, "rows") if filled else 1
            if len(rows) + times > MOST_ROWS:
                self.left["row beyond the limits of a sheet"] += filled
                continue
            rows += [cells] * times
        return rows

    def _cells(self, row: Element, hidden: set[int]) -> list[str]:
        cells: list[str] = []
        at = 0
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            self.left[COMMENT] += len(cell.findall(_ANNOTATION))
            words = " ".join(" ".join(block.split()) for block in self.blocks(_without_notes(cell)))
            times = _times(cell, "columns")
            for n in range(at, min(at + times, MOST_COLUMNS)):
                self.left["hidden cell"] += n in hidden and bool(words)
                if n not in hidden:
                    cells.append(words)
            at += times
        while cells and not cells[-1]:
            cells.pop()
        return cells


def _before(element: Element) -> str:
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        return "" if parent is None else (parent.text or "").rstrip()
    return (previous.tail or "".join(previous.itertext())).rstrip()


def _without_notes(cell: Element) -> list[Element]:
    return [child for child in cell if child.tag != _ANNOTATION]


def _times(element: Element, what: str) -> int:
    value = element.get(f"{TABLE}number-{what}-repeated", "1")
    return int(value) if value.isdecimal() and 0 < len(value) < 8 else 1


def _hidden_columns(table: Element) -> set[int]:
    found: set[int] = set()
    at = 0
    for column in table.iter(f"{TABLE}table-column"):
        times = _times(column, "columns")
        if column.get(f"{TABLE}visibility") in ("collapse", "filter"):
            found.update(range(at, min(at + times, MOST_COLUMNS)))
        at += times
    return found


def _looks(roots: list[Element]) -> dict[str, str]:
    """The effect of each style on its words, by name: hidden or struck out, by itself or by a parent style."""
    parents: dict[str, str] = {}
    own: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name") or ""
            if style.get(f"{STYLE}family") == "table":
                shown = style.find(f"{STYLE}table-properties")
                if shown is not None and shown.get(f"{TABLE}display") == "false":
                    own[f"table {name}"] = HIDDEN
                continue
            parents[name] = style.get(f"{STYLE}parent-style-name") or ""
            look = style.find(f"{STYLE}text-properties")
            if look is not None:
                own |= {name: told} if (told := _look(look)) is not None else {}
    found = {name: told for name, told in own.items() if told}
    for name in parents:
        at = name
        for _ in range(20):  # parent styles may form a cycle
            if at in own:
                found |= {name: own[at]} if own[at] else {}
                break
            at = parents.get(at, "")
    return found


def _look(properties: Element) -> str | None:
    """The effect of one style; “” if it shows what a parent style may hide."""
    if properties.get(f"{TEXT}display") == "none":
        return HIDDEN
    line = properties.get(f"{STYLE}text-line-through-style") or properties.get(f"{STYLE}text-line-through-type")
    if line is not None:
        return STRUCK if line != "none" else ""
    if _UP.match(properties.get(f"{STYLE}text-position") or ""):
        return RAISED
    return "" if properties.get(f"{TEXT}display") else None
