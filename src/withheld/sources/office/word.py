"""Word-processor files (.docx): the visible content, in order; deleted, hidden or struck-out words are no text."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, cast

from withheld.sources.bylines import byline_day, outlet, seen_by, source_address
from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.elements import Element
from withheld.sources.office.packages import package
from withheld.sources.office.properties import Properties, core, describe
from withheld.sources.office.rows import COMMENT, DELETED, HIDDEN, MARK, STRUCK, line_of
from withheld.sources.office.struck import Struck, struck

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PASSED = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sdtPr", "fldData", "rt")
}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_BLOCKS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body")}
_LAYOUT_ROWS, _LAYOUT_CELL = 4, 400
"""A table of few rows with long texts of several paragraphs in a cell sets a page; it holds no figures by column."""
_SAVE = "save it as .docx again, or as PDF"


def read_word(raw: bytes, today: dt.date, most: int) -> Draft:
    """The report in a .docx; Unreadable where it is none, is encrypted or holds no text.

    Its properties give a date, with the basis ``document properties``, only where nothing else does.
    """
    document, properties = _opened(raw, most)
    try:
        words = _Words(document)
        text = canonical("\n\n".join(words.blocks(document.element.body)))
        words.left[COMMENT] = _comments(document)
        left = {kind: n for kind, n in words.left.items() if kind and n}
        draft = Draft(text=text, title=words.title, outlet=outlet(text), url=source_address(text), left_out=left)
        draft.withdrawn = tuple(words.struck.found)
        describe(draft, properties, today)
    except (AttributeError, KeyError, ValueError, TypeError, LookupError, RecursionError, AssertionError) as error:
        raise Unreadable(f"cannot be parsed as a Word file ({type(error).__name__})", _SAVE) from None
    if not draft.text:
        raise Unreadable("holds no text", "save the report's own text")
    draft.no_later = min(filter(None, [draft.no_later, seen_by(text, today)]), default=None)
    if day := byline_day(text, draft.title, today):
        draft.dates["byline"] = day
    return draft


def _opened(raw: bytes, most: int) -> tuple[WordDocument, Properties]:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml import etree  # type: ignore[import-untyped]

    with package(raw, most) as packed:
        properties = core(packed)
        try:
            document = Document(BytesIO(raw))
        except (OpcError, etree.LxmlError, KeyError, ValueError, TypeError, AttributeError, LookupError):
            raise Unreadable("is no Word file that can be opened", _SAVE) from None
    return document, properties


class _Words:
    """The words of a document, with its notes after the paragraph that refers to them."""

    def __init__(self, document: WordDocument) -> None:
        self.title: str | None = None
        styles = cast(Element, document.styles.element)
        self._hidden = _hidden_styles(styles)
        self._names = {
            style.get(f"{W}styleId"): (name.get(f"{W}val") or "").lower()
            for style in styles.iter(f"{W}style") if (name := style.find(f"{W}name")) is not None
        }  # fmt: skip
        self._notes = {kind: _notes(document, kind) for kind in ("footnotes", "endnotes")}
        self.left: Counter[str] = Counter()
        self.struck = Struck()
        self._waiting: list[Element] = []
        self._held = ""

    def blocks(self, parent: Element) -> Iterator[str]:
        """The paragraphs and tables in an element, each as one text; text boxes and notes follow their paragraph."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in _BLOCKS:
                yield from self.blocks(element)
            elif element.tag == f"{_MC}AlternateContent" and (chosen := _choice(element)) is not None:
                yield from self.blocks(chosen)
        if self._held:
            held, self._held = self.struck.without(self._held), ""
            yield from [held] if held.strip() else []

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        style = _value(paragraph, "pPr", "pStyle")
        text = "".join(self._pieces(paragraph))
        if style in self._hidden and text:
            text = ""
            self.left[HIDDEN] += 1
        text, self._held = self._held + text, ""
        if _find(paragraph, "pPr", "rPr", "del") is not None:
            self._held = text  # its end was deleted: it runs on into the next one
            return
        text = "\n".join(" ".join(line.split()) for line in self.struck.without(text).split("\n"))
        if text.strip():
            self._entitle(style, text)
            yield text
        waiting, self._waiting = self._waiting, []
        for further in waiting:
            yield from self.blocks(further)

    def _entitle(self, style: str | None, text: str) -> None:
        name = self._names.get(style or "", "")
        if self.title is None and (name == "title" or name.startswith("heading")) and len(text) <= 300:
            self.title = " ".join(text.split())

    def _table(self, table: Element) -> Iterator[str]:
        """The rows of a table as one text, a line each; of one that only sets the page, and of one column, its paragraphs."""
        rows = [row for row in self._rows(table) if any(row)]
        sets = any(len(cell) > 1 and sum(map(len, cell)) > _LAYOUT_CELL for row in rows for cell in row)
        if max(map(len, rows), default=0) == 1 or (sets and len(rows) <= _LAYOUT_ROWS):
            yield from (block for row in rows for cell in row for block in cell)
        elif rows:
            yield "\n".join(line_of([" ".join(cell) for cell in row]) for row in rows)

    def _rows(self, table: Element) -> Iterator[list[list[str]]]:
        """The paragraphs of each cell by row; what a cell spans is filled with empty ones."""
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # a nested table's words are part of the outer cell
            if _find(row, "trPr", "del") is not None:
                self.left[DELETED] += 1
                self.struck.add(_words(row), _words(row))
                continue
            if _on(_find(row, "trPr", "hidden")):
                self.left[HIDDEN] += 1
                continue
            cells: list[list[str]] = [[] for _ in range(_number(row, "trPr", "gridBefore"))]
            for cell in row.iter(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tr")) is row and _find(cell, "tcPr", "cellDel") is None:
                    cells.append([" ".join(block.split()) for block in self.blocks(cell)])
                    cells += [[] for _ in range(1, _number(cell, "tcPr", "gridSpan"))]
            yield cells

    def _pieces(self, element: Element) -> Iterator[str]:
        before: str | None = None
        for child in element:
            tag = child.tag
            unseen = self._unseen(child) if tag == f"{W}r" else DELETED if tag == f"{W}del" else None
            self.left[unseen or ""] += unseen != before
            before = unseen
            if unseen in (STRUCK, DELETED):
                yield struck(_words(child))
            if tag in _PASSED or not isinstance(tag, str) or unseen is not None:
                continue
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in _BREAKS:
                yield _BREAKS[tag]
            elif tag in _NOTES:
                self._refer(_NOTES[tag], child.get(f"{W}id"))
            elif tag == f"{W}txbxContent":
                self._waiting.append(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._pieces(chosen) if (chosen := _choice(child)) is not None else ()
            else:
                yield from self._pieces(child)

    def _refer(self, kind: str, name: str | None) -> None:
        note = self._notes[kind].pop(name or "", None)  # each note once
        if note is not None:
            self._waiting.append(note)

    def _unseen(self, run: Element) -> str | None:
        """Why a run's words are not part of the report: hidden or struck out; “” for a note's mark, which is no figure."""
        look = run.find(f"{W}rPr")
        if look is None:
            return None
        hidden = look.find(f"{W}vanish")
        style = look.find(f"{W}rStyle")
        if _on(hidden) or (hidden is None and style is not None and style.get(f"{W}val") in self._hidden):
            return HIDDEN
        if _on(look.find(f"{W}strike")) or _on(look.find(f"{W}dstrike")):
            return STRUCK
        raised = look.find(f"{W}vertAlign")
        if raised is None or raised.get(f"{W}val") != "superscript":
            return None
        words = "".join(t.text or "" for t in run.iter(f"{W}t")).strip()
        return "" if MARK.fullmatch(words) and not _before(run)[-1:].isalpha() else None


def _words(element: Element) -> str:
    """The words in an element, deleted ones too, without those that are hidden."""
    runs = (run for run in element.iter(f"{W}r") if not _on(_find(run, "rPr", "vanish")))
    return "".join(t.text or "" for run in runs for t in run.iterchildren(f"{W}t", f"{W}delText"))


def _before(run: Element) -> str:
    previous = run.getprevious()
    return "" if previous is None else "".join(t.text or "" for t in previous.iter(f"{W}t")).rstrip()


def _choice(element: Element) -> Element | None:
    """The first of several alternative forms of one content: the others repeat it for older programs."""
    found = element.find(f"{_MC}Choice")
    return found if found is not None else element.find(f"{_MC}Fallback")


def _find(element: Element, *names: str) -> Element | None:
    found: Element | None = element
    for name in names:
        found = found.find(f"{W}{name}") if found is not None else None
    return found


def _value(element: Element, *names: str) -> str | None:
    found = _find(element, *names)
    return None if found is None else found.get(f"{W}val")


def _number(element: Element, *names: str) -> int:
    """A count that an element states, at most as many columns as a table can have."""
    value = _value(element, *names) or ""
    return min(int(value), 64) if value.isdecimal() and len(value) < 6 else 0


def _comments(document: WordDocument) -> int:
    """How many comments the file holds."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            return int(relation.target_part.blob.count(b"<w:comment "))
    return 0


def _on(toggle: Element | None) -> bool:
    return toggle is not None and (toggle.get(f"{W}val") or "true").lower() not in ("false", "0", "off")


def _hidden_styles(styles: Element) -> set[str]:
    """Identifiers of the styles that hide their words, by themselves or by the style that they build on."""
    found = {style.get(f"{W}styleId") or "": style for style in styles.iter(f"{W}style")}
    hidden: set[str] = set()
    for name in found:
        at: str | None = name
        for _ in range(20):  # parent styles may form a cycle
            style = found.get(at or "")
            toggle = None if style is None else _find(style, "rPr", "vanish")
            if _on(toggle):
                hidden.add(name)
            if style is None or toggle is not None:
                break
            at = _value(style, "basedOn")
    return hidden


def _notes(document: WordDocument, kind: str) -> dict[str | None, Element]:
    """The footnotes or endnotes by identifier; separators are none."""
    from docx.oxml.parser import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            return {note.get(f"{W}id"): note for note in root if note.get(f"{W}type", "normal") == "normal"}
    return {}
