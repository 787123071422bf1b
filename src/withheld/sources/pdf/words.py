"""The words of a page with their places, from PDFium's characters: what the page shows, before anything is put in order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# PDFium puts one of these in place of a hyphen together with its line break.
HYPHENS = frozenset({2, 0xFFFE})
_QUARTER = math.pi / 2
_TURNED = 0.1
"""Radians by which upright text may be tilted."""
_FAR = 1e5
"""Points beyond which nothing is on a page: a character there has no place."""
_MARK = re.compile(r"(?:\d{1,3}|[a-z])(?: ?[,;–‒—-] ?(?:\d{1,3}|[a-z]))*[,;]?|[*†‡§¶#∗⁎]{1,4}|[\[(]\d{1,3}[\])]")
_RAISED = frozenset("0123456789,;–‒—-*†‡§¶#∗⁎[]()")
_UNITS = frozenset({"m", "km", "cm", "mm", "ft", "mi", "yd", "in"})


@dataclass(slots=True)
class Word:
    """A stretch of characters without a space, in points from the lower left corner of the page as it is read.

    ``quarter`` counts quarter turns to the right (None for slanted text), ``unmapped`` the signs without a character.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    quarter: int | None = 0
    unmapped: int = 0
    struck: bool = False

    @property
    def height(self) -> float:
        """Height of the type, in points."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Height of the middle of the type on the page."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class _Sign:
    """A character with its box."""

    index: int
    code: int
    left: float
    bottom: float
    right: float
    top: float
    raised: bool = False


@dataclass(slots=True)
class _Run:
    """Signs that follow each other without a space."""

    signs: list[_Sign] = field(default_factory=list)
    hyphen: bool = False


def words_of(page: PdfPage, raw: ModuleType, most: int) -> list[Word]:
    """The words of a PDFium text page in the order in which the file draws them, note marks left out.

    ``most`` bounds the characters that are looked at.
    """
    runs = list(_runs(page, raw, most))
    _mark_raised(runs)
    words: list[Word] = []
    for run in runs:
        if word := _word(run, page, raw):
            words.append(word)
        elif words and run.signs[0].left - words[-1].right < words[-1].height:
            # The place that a mark takes is no gap between words.
            words[-1].right = max(words[-1].right, run.signs[-1].right)
    return words


def upright(words: list[Word], width: float, height: float) -> list[Word]:
    """The words in reading orientation: a page whose text runs up or down is rotated, and words not level then are set apart."""
    counts = Counter(dict.fromkeys(range(4), 0))
    for word in words:
        if word.quarter is not None:
            counts[word.quarter] += len(word.text)
    turn = counts.most_common(1)[0][0]
    if sum(len(word.text) for word in words) > 2 * counts.total():
        return [replace(word, quarter=0) for word in words]  # a page that lies askew
    for word in words:
        if turn:
            _turn(word, turn, width, height)
        if word.quarter is not None:
            word.quarter = (word.quarter - turn) % 4
    return words


def _turn(word: Word, turn: int, width: float, height: float) -> None:
    left, bottom, right, top = word.left, word.bottom, word.right, word.top
    if turn == 3:
        left, bottom, right, top = bottom, width - right, top, width - left
    elif turn == 2:
        left, bottom, right, top = width - right, height - top, width - left, height - bottom
    elif turn == 1:
        left, bottom, right, top = height - top, left, height - bottom, right
    word.left, word.bottom, word.right, word.top = left, bottom, right, top


def _signs(page: PdfPage, raw: ModuleType, most: int) -> Iterator[_Sign | int]:
    """The inked characters of a page, and the code of each that only parts them."""
    box = raw.FS_RECTF()
    unicode, bounds = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for index in range(min(page.count_chars(), most)):
        code = unicode(page, index)
        parts = code <= 32 or code in HYPHENS or code == 0xA0
        if parts and (code or raw.FPDFText_IsGenerated(page, index)):
            yield code
            continue
        if not bounds(page, index, box):
            continue
        sign = _Sign(index, code, box.left, box.bottom, box.right, box.top)
        if -_FAR < sign.left <= sign.right < _FAR and -_FAR < sign.bottom <= sign.top < _FAR:
            yield sign


def _runs(page: PdfPage, raw: ModuleType, most: int) -> Iterator[_Run]:
    """Characters that follow each other on one line without a space, whatever way the line runs."""
    run = _Run()
    for sign in _signs(page, raw, most):
        if isinstance(sign, int):
            run.hyphen = sign in HYPHENS
            if run.signs:
                yield run
            run = _Run()
            continue
        if run.signs and not _follows(run.signs[-1], sign):
            yield run
            run = _Run()
        run.signs.append(sign)
    if run.signs:
        yield run


def _follows(before: _Sign, sign: _Sign) -> bool:
    """Whether a character stands right after the one before, on its line; a raised or lowered one too."""
    size = max(before.top - before.bottom, sign.top - sign.bottom, 1.0)
    if sign.index - before.index > 1:
        return False
    apart = max(sign.left - before.right, before.left - sign.right, 0.0)
    off = max(sign.bottom - before.top, before.bottom - sign.top, 0.0)
    if apart > 0.25 * size or off > 0.25 * size:
        return False
    # Two level characters on different lines, one under the other, touch but do not follow each other.
    level = before.left < sign.left or sign.bottom == before.bottom
    overlap = min(before.top, sign.top) - max(before.bottom, sign.bottom)
    lower = min(before.top - before.bottom, sign.top - sign.bottom)
    return overlap > 0.3 * lower or (not level and off <= 0.25 * size)


def _mark_raised(runs: list[_Run]) -> None:
    """Note which characters are small and raised behind one of full size on their line."""
    base: _Sign | None = None
    for run in runs:
        for sign in run.signs:
            if base and _is_raised(sign, base):
                sign.raised = True
            else:
                base = sign


def _is_raised(sign: _Sign, base: _Sign) -> bool:
    tall = base.top - base.bottom
    return (
        sign.top - sign.bottom < 0.8 * tall
        and sign.bottom > base.bottom + 0.1 * tall
        and sign.bottom < base.top
        and -0.5 * tall < sign.left - base.right < 4 * tall
    )


def _word(run: _Run, page: PdfPage, raw: ModuleType) -> Word | None:
    """The word of a run, raised marks of notes left out; None where nothing else is in it."""
    signs = [sign for piece in _pieces(run.signs) for sign in piece]
    if not signs:
        return None
    body = [sign for sign in signs if not sign.raised] or signs
    text, unmapped = _decoded([sign.code for sign in signs])
    angle = raw.FPDFText_GetCharAngle(page, signs[0].index)
    bottom, top = min(sign.bottom for sign in body), max(sign.top for sign in body)
    left, right = min(sign.left for sign in signs), max(sign.right for sign in run.signs)
    return Word(text + "-" * run.hyphen, left, bottom, right, top, _quarter(angle), unmapped)


def _pieces(signs: list[_Sign]) -> Iterator[list[_Sign]]:
    """The stretches of a word that are no mark of a note."""
    start = 0
    while start < len(signs):
        end = start + 1
        while end < len(signs) and signs[end].raised == signs[start].raised:
            end += 1
        piece = signs[start:end]
        if not piece[0].raised or not _is_mark(piece, signs[:start]):
            yield piece
        start = end


def _is_mark(raised: list[_Sign], before: list[_Sign]) -> bool:
    """Whether raised small characters mark a note: numbers, letters one by one, daggers; but no power of a unit."""
    text = "".join(chr(sign.code) for sign in raised if sign.code)
    stem = re.sub(r"[^A-Za-z]", "", "".join(chr(sign.code) for sign in before if sign.code))
    if stem in _UNITS and text in ("2", "3"):
        return False
    return bool(_MARK.fullmatch(text)) or (not before and all(sign in _RAISED for sign in text))


def _quarter(angle: float) -> int | None:
    turns = angle / _QUARTER
    return round(turns) % 4 if math.isfinite(turns) and abs(turns - round(turns)) < _TURNED else None


def _decoded(codes: list[int]) -> tuple[str, int]:
    """The text of character codes and how many of them are no character.

    PDFium gives the halves of a character beyond the basic plane one at a time.
    """
    lost = sum(code < 32 or code == 0xFFFD for code in codes)
    units = b"".join(
        code.to_bytes(2, "little") for code in codes if 32 < code <= 0xFFFF and not 0xFDD0 <= code <= 0xFDEF
    )
    return units.decode("utf-16-le", errors="ignore"), lost
