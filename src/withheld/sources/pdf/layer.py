"""Whether a page's text layer can be trusted: scanned pages, letters that make no words, glyphs without a character."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Sequence
from statistics import median
from types import ModuleType
from typing import TYPE_CHECKING

from withheld.sources.pdf.words import Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_FEW, _STAMPED = 20, 60
"""Characters below which a page with a picture on it holds no text: anywhere on it, and over all of it."""
_MOST_OBJECTS = 5_000
_DRAWN = 200
"""Drawn shapes from which on a page without text may hold letters as outlines."""
_COMMON = frozenset("etaoinsrhld")
_LETTERS, _LEAST = 80, 0.53
"""Letters by which to judge, and the share that the commonest have in any language written in Latin letters."""
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|for|that|with|is|was)\b", re.I)
_LOST = 0.3
_BROKEN = 0.02
"""Share of words with such a glyph from which a page is reported to have them."""
_LARGE = 2.0
"""How much larger than the text letters are that lie across it."""


def is_picture(page: PdfPage, raw: ModuleType, words: Sequence[Word]) -> bool:
    """Whether a page shows a picture, or outlines, in place of text."""
    signs = sum(len(word.text) for word in words)
    if signs >= _STAMPED:
        return False
    share, shapes = _pictured(page, raw)
    return share > 0.8 or (signs < _FEW and (share > (0.2 if signs else 0.05) or shapes >= _DRAWN))


def _pictured(page: PdfPage, raw: ModuleType) -> tuple[float, int]:
    """The share of the page that its largest picture takes, and how many shapes are drawn on it."""
    width, height = page.get_size()
    left, bottom, right, top = bounds = [ctypes.c_float() for _ in range(4)]
    most, shapes = 0.0, 0
    for index in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        shape = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(shape) if shape else 0
        shapes += kind == raw.FPDF_PAGEOBJ_PATH
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) and raw.FPDFPageObj_GetBounds(shape, *bounds):
            most = max(most, (right.value - left.value) * (top.value - bottom.value))
    return most / max(width * height, 1.0), shapes


def is_garbled(words: Sequence[Word]) -> bool:
    """Whether the letters of a text layer make no words: shifted or jumbled signs, or signs that are no characters."""
    signs = sum(len(word.text) for word in words) + sum(word.unmapped for word in words)
    if signs >= _FEW and sum(word.unmapped for word in words) > _LOST * signs:
        return True
    text = " ".join(word.text for word in words)
    letters = [sign for sign in unicodedata.normalize("NFD", text[:100_000]).lower() if sign.isalpha()]
    latin = [sign for sign in letters if sign.isascii()]
    if len(latin) < max(_LETTERS, 0.8 * len(letters)) or len(_ENGLISH.findall(text)) > len(words) / 50:
        return False
    return sum(sign in _COMMON for sign in latin) < _LEAST * len(latin)


def lost_signs(words: Sequence[Word]) -> bool:
    """Whether signs without a character stand among digits, or in many words: a figure may not be what the page shows."""
    broken = [word for word in words if word.unmapped]
    return any(sign.isdigit() for word in broken for sign in word.text) or len(broken) > _BROKEN * len(words)


def without_overlays(words: Sequence[Word]) -> list[Word]:
    """The words without large letters that lie across others, and without slanted ones: watermarks and stamps."""
    level = [word for word in words if word.quarter is not None]
    if not level:
        return []
    size = median(word.height for word in level)
    large = [word for word in level if word.height > _LARGE * size]
    small = [word for word in level if word.height <= _LARGE * size]
    across = {id(word) for word in large[:200] if sum(_meet(word, other) for other in small) >= 2}
    return [word for word in level if id(word) not in across]


def _meet(large: Word, small: Word) -> bool:
    wide = min(large.right, small.right) - max(large.left, small.left)
    high = min(large.top, small.top) - max(large.bottom, small.bottom)
    return wide > 0.5 * (small.right - small.left) and high > 0.5 * small.height
