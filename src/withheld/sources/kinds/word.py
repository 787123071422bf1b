"""Word-processor files (.docx): what stands on the page, in order; what was deleted, hidden or struck out is no text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from withheld.sources.bylines import byline_day, outlet, source_address
from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.kinds.packed import opened
from withheld.sources.unpacking import Overpacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PASSED = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sdtPr", "fldData", "rt")
}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_BLOCKS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body")}
_MARK = re.compile(r"\[?(?:\d{1,3}(?:[,–-]\d{1,3}){0,3}|[a-z*†‡])\]?")
_TEMPLATE = dt.date(2013, 12, 23)
"""The day that the template of python-docx gives to every file made with it."""
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|pdf|odt|rtf)$|^(?:microsoft word|word document|untitled|document\d*$)|^https?:", re.I
)
_SAVE = "save it as .docx again, or as PDF"


def read_word(raw: bytes, today: dt.date, most: int) -> Draft:
    """The report in a .docx; Unreadable where it is none, is encrypted or holds no text.

    Its properties give a date, with the basis ``document properties``, only where nothing else does.
    """
    document = _opened(raw, most)
    try:
        words = _Words(document)
        text = canonical("\n\n".join(words.blocks(document.element.body)))
        draft = Draft(text=text, title=words.title, outlet=outlet(text), url=source_address(text))
        _describe(draft, document.core_properties, today)
    except (AttributeError, KeyError, ValueError, TypeError, LookupError, RecursionError, AssertionError) as error:
        raise Unreadable(f"cannot be taken apart as a Word file ({type(error).__name__})", _SAVE) from None
    if not draft.text:
        raise Unreadable("holds no text", "save the report's own text")
    if day := byline_day(text, draft.title, today):
        draft.dates["byline"] = day
    return draft


def _opened(raw: bytes, most: int) -> Any:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("is an old or an encrypted word-processor file", "save it as .docx without a password")
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml import etree  # type: ignore[import-untyped]

    with opened(BytesIO(raw)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > 2 * most:
            raise Overpacked(f"unpacks to more than {2 * most:,} bytes", "raise WITHHELD_MAX_BYTES if you trust it")
        try:
            document = Document(BytesIO(raw))
        except (OpcError, etree.LxmlError, KeyError, ValueError, TypeError, AttributeError, LookupError):
            raise Unreadable("is no Word file that can be opened", _SAVE) from None
    if document.element.getroottree().docinfo.doctype:
        raise Unreadable("declares entities of its own, which no word processor writes", "do not trust it")
    return document


def _describe(draft: Draft, properties: Any, today: dt.date) -> None:
    """Title, language and date of the file's properties, where the text gives none."""
    title = " ".join(canonical(properties.title or "").split())
    if not draft.title and title and not _JUNK_TITLE.search(title) and len(title) <= 300:
        draft.title = title
    days = [moment.date() for moment in (properties.modified, properties.created) if moment]
    days = [day for day in days if day != _TEMPLATE and dt.date(1990, 1, 1) <= day <= today]
    if days:
        draft.dates["document properties"] = days[0]
        draft.no_later = days[0]


class _Words:
    """The words of a document, with its notes after the paragraph that refers to them."""

    def __init__(self, document: Any) -> None:
        self.title: str | None = None
        styles = document.styles.element
        self._hidden = _hidden_styles(styles)
        self._names = {
            style.get(f"{W}styleId"): (name.get(f"{W}val") or "").lower()
            for style in styles.iter(f"{W}style") if (name := style.find(f"{W}name")) is not None
        }  # fmt: skip
        self._notes = {kind: _notes(document, kind) for kind in ("footnotes", "endnotes")}
        self._waiting: list[Any] = []
        self._held = ""

    def blocks(self, parent: Any) -> Iterator[str]:
        """The paragraphs and tables in an element, each as one text; text boxes and notes follow their paragraph."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield "\n".join(filter(None, self._rows(element)))
            elif element.tag in _BLOCKS:
                yield from self.blocks(element)
            elif element.tag == f"{_MC}AlternateContent" and (chosen := _choice(element)) is not None:
                yield from self.blocks(chosen)
        if self._held:
            held, self._held = self._held, ""
            yield held

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        style = _value(paragraph, "pPr", "pStyle")
        text = "" if style in self._hidden else "".join(self._pieces(paragraph))
        text, self._held = self._held + text, ""
        if _find(paragraph, "pPr", "rPr", "del") is not None:
            self._held = text  # its end was deleted: it runs on into the next one
            return
        text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
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

    def _rows(self, table: Any) -> Iterator[str]:
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue  # of a table inside a cell: its words stand with the cell's
            if _find(row, "trPr", "del") is not None or _on(_find(row, "trPr", "hidden")):
                continue
            cells = (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row)
            kept = (cell for cell in cells if _find(cell, "tcPr", "cellDel") is None)
            yield " | ".join(filter(None, (" ".join(" ".join(self.blocks(cell)).split()) for cell in kept)))

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _PASSED or not isinstance(tag, str) or (tag == f"{W}r" and self._unseen(child)):
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

    def _unseen(self, run: Any) -> bool:
        """Whether a run is hidden, struck out, or a raised mark of a note, which would make another figure of it."""
        look = run.find(f"{W}rPr")
        if look is None:
            return False
        hidden = look.find(f"{W}vanish")
        style = look.find(f"{W}rStyle")
        if _on(hidden) or (hidden is None and style is not None and style.get(f"{W}val") in self._hidden):
            return True
        if _on(look.find(f"{W}strike")) or _on(look.find(f"{W}dstrike")):
            return True
        raised = look.find(f"{W}vertAlign")
        if raised is None or raised.get(f"{W}val") != "superscript":
            return False
        words = "".join(t.text or "" for t in run.iter(f"{W}t")).strip()
        return bool(_MARK.fullmatch(words)) and not _before(run)[-1:].isalpha()


def _before(run: Any) -> str:
    previous = run.getprevious()
    return "" if previous is None else "".join(t.text or "" for t in previous.iter(f"{W}t")).rstrip()


def _choice(element: Any) -> Any:
    """Of the forms of one content the first: the others say the same for older programs."""
    found = element.find(f"{_MC}Choice")
    return found if found is not None else element.find(f"{_MC}Fallback")


def _find(element: Any, *names: str) -> Any:
    for name in names:
        element = element.find(f"{W}{name}") if element is not None else None
    return element


def _value(element: Any, *names: str) -> str | None:
    found = _find(element, *names)
    return None if found is None else found.get(f"{W}val")


def _on(toggle: Any) -> bool:
    return toggle is not None and (toggle.get(f"{W}val") or "true").lower() not in ("false", "0", "off")


def _hidden_styles(styles: Any) -> set[str]:
    """Identifiers of the styles that hide their words, by themselves or by the style that they build on."""
    found: dict[str, Any] = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    hidden: set[str] = set()
    for name in found:
        at: str | None = name
        for _ in range(20):  # styles may build on each other in a ring
            style = found.get(at or "")
            toggle = _find(style, "rPr", "vanish")
            if toggle is not None and _on(toggle):
                hidden.add(name)
            if style is None or toggle is not None:
                break
            at = _value(style, "basedOn")
    return hidden


def _notes(document: Any, kind: str) -> dict[str, Any]:
    """The footnotes or endnotes by identifier; separators are none."""
    from docx.oxml.parser import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            if root.getroottree().docinfo.doctype:
                raise ValueError("entities")
            return {note.get(f"{W}id"): note for note in root if note.get(f"{W}type", "normal") == "normal"}
    return {}
