"""What people filled in: the values of form fields, and text that was typed over a page, as words in their places."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from withheld.sources.canonical import characters
from withheld.sources.pdf.words import Word

if TYPE_CHECKING:
    from pypdfium2 import PdfFormEnv, PdfPage
    from pypdfium2.raw import FS_RECTF

_MOST = 2_000
_LONGEST = 20_000
_LINE = 12.0
"""Height of a line of a value, in points, where its field is higher."""


def filled_in(page: PdfPage, form: PdfFormEnv | None, raw: ModuleType) -> list[Word]:
    """The words in the fields of a page; ``form`` is the document's form, None where it has none."""
    words: list[Word] = []
    rect = raw.FS_RECTF()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            value = _value(mark, form, raw)
            if value.strip() and raw.FPDFAnnot_GetRect(mark, rect):
                words.extend(_placed(value, rect))
        finally:
            raw.FPDFPage_CloseAnnot(mark)
    return words


def _value(mark: object, form: PdfFormEnv | None, raw: ModuleType) -> str:
    """What a field shows; nothing for buttons, boxes to tick, hidden fields and passwords."""
    if raw.FPDFAnnot_GetFlags(mark) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW):
        return ""
    kind = raw.FPDFAnnot_GetSubtype(mark)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _string(lambda buffer, size: raw.FPDFAnnot_GetStringValue(mark, b"Contents", buffer, size))
    if kind != raw.FPDF_ANNOT_WIDGET or not form:
        return ""
    shown = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
    if raw.FPDFAnnot_GetFormFieldType(form, mark) not in shown:
        return ""
    if raw.FPDFAnnot_GetFormFieldFlags(form, mark) & raw.FPDF_FORMFLAG_TEXT_PASSWORD:
        return ""
    return _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, mark, buffer, size))


def _string(read: Callable[[object, int], int]) -> str:
    """A string as PDFium hands it out, in UTF-16; nothing where it is longer than any value."""
    size = read(None, 0)
    if not 2 < size <= 2 * _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    read(buffer, size)
    return characters(bytes(buffer).decode("utf-16-le", errors="ignore").rstrip("\0"))


def _placed(value: str, rect: FS_RECTF) -> Iterator[Word]:
    """A value line by line, from the top of its field down."""
    lines = [line for line in value.split("\n") if line.strip()]
    high = min(_LINE, max(rect.top - rect.bottom, 1.0) / len(lines))
    top = (rect.top + rect.bottom) / 2 + high * len(lines) / 2
    for number, line in enumerate(lines):
        level = top - high * (number + 1)
        width = min(rect.right - rect.left, 0.6 * high * len(line))
        yield Word(" ".join(line.split()), rect.left, level, rect.left + max(width, 1.0), level + high)
