"""Cells that leave the program as CSV: none runs as a formula in a spreadsheet, and numbers stay numbers."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

from withheld.overrides import made_visible

_RUNS = frozenset("=+-@\t\r\n\x00")
"""First characters by which a spreadsheet takes a cell for a formula, in plain width."""
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_BEFORE = " \u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\"'"
"""Characters that programs strip from the start of a cell before they parse it: spaces, zero-width marks, quotation marks."""


def write_rows(stream: TextIO, head: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table as CSV, each cell neutral; the only way in which the program writes CSV."""
    writer = csv.writer(stream)
    writer.writerow(head)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])


def neutral(cell: object) -> object:
    """A cell that a spreadsheet cannot run as a formula or display reordered: text that could run gets a leading apostrophe.

    Numbers, also negative ones and those written as text, stay numbers, without a trailing ``.0``.
    """
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    told = made_visible(cell)
    return f"'{told}" if _runs(cell) else told


def _runs(cell: str) -> bool:
    if cell[:1] in _RUNS:
        return bool(cell)
    # Also in full width (“＝”), as old programs decode other encodings, and after stripped characters.
    bare = unicodedata.normalize("NFKC", cell.lstrip(_BEFORE)[:1])
    return bool(bare) and bare[0] in _RUNS
