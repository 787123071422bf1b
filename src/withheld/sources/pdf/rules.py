"""Rules that a page draws: what they strike out, and where they part the notes from the text."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from withheld.sources.pdf.words import Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_THIN = 2.5
"""Points up to which a drawn shape is a rule."""
_SHORTEST = 4.0
_MOST_OBJECTS = 20_000
_MOST_MARKS = 2_000
_LOW, _HIGH = 0.28, 0.66
"""Where in the height of the type a rule strikes it out: under it, it underlines."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal stretch from ``left`` to ``right``, at height ``level``, in points."""

    left: float
    right: float
    level: float


def rules_of(page: PdfPage, raw: ModuleType) -> list[Rule]:
    """The horizontal rules among the first objects of a page."""
    bounds = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = bounds
    found = []
    for index in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        shape = raw.FPDFPage_GetObject(page, index)
        if not shape or raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
            continue
        if top.value - bottom.value <= _THIN and right.value - left.value >= _SHORTEST:
            found.append(Rule(left.value, right.value, (top.value + bottom.value) / 2))
    return found


def struck_by_mark(page: PdfPage, raw: ModuleType) -> list[Rule]:
    """The stretches that readers of the file struck out, by marks laid upon the page."""
    points = raw.FS_QUADPOINTSF()
    found = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_MARKS)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(mark) != raw.FPDF_ANNOT_STRIKEOUT:
                continue
            for part in range(min(raw.FPDFAnnot_CountAttachmentPoints(mark), _MOST_MARKS)):
                if raw.FPDFAnnot_GetAttachmentPoints(mark, part, points):
                    across = (points.x1, points.x2, points.x3, points.x4)
                    level = (points.y1 + points.y2 + points.y3 + points.y4) / 4
                    found.append(Rule(min(across), max(across), level))
        finally:
            raw.FPDFPage_CloseAnnot(mark)
    return found


def strike(words: list[Word], rules: list[Rule]) -> None:
    """Mark the words through whose middle a rule runs; one shorter than the type is high belongs to a sign."""
    level = _joined(rules)
    for word in words if level else []:
        low, high = word.bottom + _LOW * word.height, word.bottom + _HIGH * word.height
        crossed = (rule for rule in level if low <= rule.level <= high and rule.right - rule.left > word.height)
        covered = sum(max(0.0, min(word.right, rule.right) - max(word.left, rule.left)) for rule in crossed)
        word.struck = covered > 0.7 * (word.right - word.left)


def _joined(rules: list[Rule]) -> list[Rule]:
    """The rules, those that go on at the same height as one."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.level), rule.left)):
        last = joined[-1] if joined else None
        if last and abs(last.level - rule.level) < 1 and rule.left - last.right < 1.5:
            joined[-1] = Rule(last.left, max(last.right, rule.right), last.level)
        else:
            joined.append(rule)
    return joined
