"""The text around a table: its caption, the lines that introduce it, the notes under it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from withheld.tables.grid import Cell, Grid
from withheld.tables.words import is_note

LONGEST = 400
"""Characters of a caption or a note; of a longer paragraph before a table, only the last sentence counts."""
_NOTES = 6
_TABLE = re.compile(r"\W*(?:table|tab\.|figure|fig\.|annex|chart)\s*[\dIVXA-Z]", re.I)
_POINTS = re.compile(r"\b(?:table|following|below|as follows|figures are)\b", re.I)
_SENTENCE = re.compile(r"[.!?]['”\"]?\s+(?=[A-Z“\"])")


@dataclass(frozen=True)
class Around:
    """The stretches around a table, nearest first: captions, prose that introduces it, and notes under it.

    Prose may name other times and places than the table's.
    """

    captions: tuple[Cell, ...]
    leads: tuple[Cell, ...]
    notes: tuple[Cell, ...]


_MARKED = re.compile(r"\W{0,2}(?:[*†‡§]+|\[?\(?[a-z0-9]{1,2}[\])])\s*(?=\w)", re.I)


def marked(note: str) -> bool:
    """Whether a note applies only to the cells with its mark."""
    return bool(_MARKED.match(note))


def around(text: str, grid: Grid, before: int, after: int) -> Around:
    """The text around a table that applies to it; ``before`` and ``after`` are where the text's other tables end and begin."""
    above = _above(text, max(before, 0), grid.start)
    captions, leads = ([c for c in above if _speaks_for(c.text) is wanted] for wanted in (True, False))
    return Around(tuple(captions), tuple(leads), tuple(_below(text, grid.end, after)))


def _speaks_for(text: str) -> bool:
    """Whether words are a caption or announce a table: no sentence, or one that refers to what follows."""
    if _TABLE.match(text) or text.endswith(":") or _POINTS.search(text):
        return True
    return len(text) <= 200 and text[-1:] not in '.!?…”"' and not re.search(r"[.!?] [A-Z]", text)


def _above(text: str, first: int, last: int) -> list[Cell]:
    """The paragraph above, and the one above that if the nearest is short and no sentence, or names a table."""
    out: list[Cell] = []
    for start, end in _paragraphs_up(text, first, last):
        cell = _tail(text, start, end)
        # A note below another table's figures applies to that table.
        if is_note(cell.text) and not _TABLE.match(cell.text):
            break
        out.append(cell)
        titled = _TABLE.match(cell.text) and len(cell.text) > 40
        if len(out) == 3 or titled or (len(cell.text) > 120 and len(out) > 0):
            break
    return out


def _paragraphs_up(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """The last three paragraphs before a place, nearest first; a line of a block is a paragraph where it is short."""
    out: list[tuple[int, int]] = []
    end = last
    while end > first and len(out) < 3:
        stretch = text[max(first, end - 3000) : end]
        bare = stretch.rstrip()
        if not bare.strip():
            break
        end -= len(stretch) - len(bare)
        blank = [m.end() for m in re.finditer(r"\n[^\S\n]*\n\s*", bare)]
        start = end - len(bare) + (blank[-1] if blank else 0)
        line = text.rfind("\n", start, end) + 1
        if line > start and (len(text[start:line].rstrip().rpartition("\n")[2]) < 80 or _TABLE.match(text[line:end])):
            start = line
        out.append((start, end))
        end = start
    return out


def _tail(text: str, start: int, end: int) -> Cell:
    """A paragraph, or the last sentence of a long one."""
    if end - start > LONGEST:
        cuts = [m.end() for m in _SENTENCE.finditer(text, start, end)]
        start = max(cuts[-1] if cuts else end - LONGEST, end - LONGEST)
    stretch = text[start:end]
    left = start + len(stretch) - len(stretch.lstrip())
    return Cell(stretch.strip(), left, left + len(stretch.strip()))


def _below(text: str, start: int, last: int) -> list[Cell]:
    """Lines under a table that begin as notes or as its caption; the first that does not ends them."""
    out: list[Cell] = []
    at = start = (text.find("\n", start) + 1) or len(text)
    for line in text[start : min(last, start + 4000)].split("\n"):
        bare = line.strip()
        if bare:
            if len(out) == _NOTES or not (is_note(bare) or _TABLE.match(bare)):
                break
            left = at + len(line) - len(line.lstrip())
            out.append(Cell(bare[:LONGEST], left, left + min(len(bare), LONGEST)))
        at += len(line) + 1
    return out
