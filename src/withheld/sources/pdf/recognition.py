"""Text recognition of pages that are pictures, by Tesseract where it is installed: page by page, with its confidence."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from withheld.settings import SettingsError
from withheld.sources.draft import Unreadable
from withheld.sources.pdf.words import Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

PROGRAM = "tesseract"
INSTALL = "install it (Debian: apt-get install tesseract-ocr), or leave --ocr out"
_SETTING = "WITHHELD_OCR"
_DOTS_AN_INCH = 300
_MOST_DOTS = 16_000_000
"""Dots of the picture that is made of a page; a larger page is drawn more coarsely."""
_SECONDS = 120
_SURE = 0.6
"""Confidence below which a page is also looked at turned."""
_MOST_OUTPUT = 20_000_000
_LINE, _WORD = "4", "5"


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a page as they were recognised, and how sure of them the program is, from 0 to 1."""

    words: list[Word]
    confidence: float


@contextmanager
def recognition(asked: bool) -> Iterator[None]:
    """Put the setting ``ocr`` in force where it is asked for, here and in the processes begun meanwhile.

    SettingsError where Tesseract is not installed.
    """
    if not asked:
        yield
        return
    if not installed():
        raise SettingsError(f"--ocr: {PROGRAM} is not installed; {INSTALL}")
    before = os.environ.get(_SETTING)
    os.environ[_SETTING] = "true"
    try:
        yield
    finally:
        os.environ.pop(_SETTING)
        if before is not None:
            os.environ[_SETTING] = before


def installed() -> str | None:
    """The path of Tesseract, None where it is not installed."""
    return shutil.which(PROGRAM)


def recognise(page: PdfPage, program: str) -> Recognised:
    """The words on a PDFium page, turned the way in which they can be read; Unreadable where the program fails."""
    best = _turned(page, program, 0)
    for turn in (180, 90, 270):
        if best.confidence >= _SURE:
            break
        best = max(best, _turned(page, program, turn), key=lambda found: found.confidence)
    return best


def _turned(page: PdfPage, program: str, turn: int) -> Recognised:
    width, height = page.get_size() if turn in (0, 180) else page.get_size()[::-1]
    scale = min(_DOTS_AN_INCH / 72, math.sqrt(_MOST_DOTS / max(width * height, 1.0)))
    table = _asked(program, _picture(page, scale, turn), max(70, round(72 * scale)))
    return _read(table, scale, height)


def _asked(program: str, picture: bytes, dots: int) -> str:
    command = [program, "stdin", "stdout", "-l", "eng", "--psm", "3", "--dpi", str(dots), "tsv"]
    try:
        run = subprocess.run(
            command, input=picture, capture_output=True, timeout=_SECONDS, check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable(f"are not recognised within {_SECONDS} seconds", "recognise them by another program") from None
    except OSError as error:
        raise Unreadable(f"{PROGRAM} cannot be run ({error.strerror})", INSTALL) from None
    if run.returncode != 0:
        said = run.stderr.decode("utf-8", errors="replace").strip().splitlines() or ["no reason given"]
        raise Unreadable(f"{PROGRAM} fails on them ({said[-1][:160]})", "recognise them by another program")
    return run.stdout[:_MOST_OUTPUT].decode("utf-8", errors="replace")


def _picture(page: PdfPage, scale: float, turn: int) -> bytes:
    """The page in grey, turned by so many degrees, as a portable graymap."""
    with closing(page.render(scale=scale, rotation=turn, grayscale=True)) as bitmap:
        rows, across, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride
        lines = b"".join(rows[start : start + across] for start in range(0, stride * bitmap.height, stride))
        return b"P5 %d %d 255\n" % (across, bitmap.height) + lines


def _read(table: str, scale: float, height: float) -> Recognised:
    """Words from Tesseract's table; those of a line stand on its base line, in type of the page's usual size."""
    lines: dict[str, tuple[float, float]] = {}
    found: defaultdict[str, list[tuple[Word, float]]] = defaultdict(list)
    for row in _rows(table):
        level, line, box, confidence, text = row
        left, top, wide, high = (value / scale for value in box)
        if level == _LINE:
            lines[line] = (height - top - high, high)
        elif level == _WORD and text and confidence >= 0:
            found[line].append((Word(text, left, height - top - high, left + wide, height - top), confidence))
    usual = median(high for _, high in lines.values()) if lines else 0.0
    words: list[Word] = []
    sure = signs = 0.0
    for line, parts in found.items():
        bottom, high = lines.get(line, (parts[0][0].bottom, parts[0][0].height))
        high = usual if 0.7 * usual < high < 1.4 * usual else high
        for word, confidence in parts:
            words.append(replace(word, bottom=bottom, top=bottom + high))
            sure += confidence / 100 * len(word.text)
            signs += len(word.text)
    return Recognised(words, sure / signs if signs else 0.0)


def _rows(table: str) -> Iterator[tuple[str, str, tuple[float, ...], float, str]]:
    """Level, line, box, confidence and text of each row that can be read."""
    for row in table.splitlines()[1:]:
        parts = row.split("\t")
        if len(parts) != 12:
            continue
        try:
            box = tuple(float(part) for part in parts[6:10])
            confidence = float(parts[10])
        except ValueError:
            continue
        yield parts[0], "/".join(parts[1:5]), box, min(confidence, 100.0), parts[11].strip()
