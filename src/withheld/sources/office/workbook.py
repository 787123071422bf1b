"""Workbooks (.xlsx) as documents: each sheet that is shown, its rows as lines of cells; what is hidden is counted."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.office.packages import package
from withheld.sources.office.properties import core, describe
from withheld.sources.office.rows import MOST_COLUMNS, MOST_ROWS, blocks
from withheld.sources.office.shown import shown
from withheld.sources.unpacking import Overpacked

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MOST = 32 * 1024 * 1024
"""Bytes that all sheets and shared texts may have unpacked; the library needs ten times as much to hold them."""
_SHEET = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.I)
_COMMENT = re.compile(rb"<(?:\w+:)?comment[ >]")
_UNCOMPUTED = re.compile(rb"</f>(?:<v ?/>|<v></v>)?</c>|<f(?: [^<>]{0,200})?/>(?:<v ?/>)?</c>")
_ORDINARY = re.compile(r"(?:Sheet|Table|Tabelle|Feuil|Hoja|Лист)\s?\d{0,3}", re.I)
_AGAIN = "save it as .xlsx again, or the sheet as .csv"


def read_workbook(raw: bytes, today: dt.date, most: int) -> Draft:
    """The sheets of a workbook; Unreadable where it is none, is encrypted, holds macros, or shows no words."""
    left: Counter[str] = Counter()
    with package(raw, most) as packed:
        properties = core(packed)
        sizes = {entry.filename: entry.file_size for entry in packed.infolist() if _SHEET.fullmatch(entry.filename)}
        if sum(sizes.values()) > _MOST:
            raise Overpacked(f"unpacks to more than {_MOST:,} bytes of cells", "save the sheet that matters by itself")
        left["comment"] = sum(len(_COMMENT.findall(packed.read(n))) for n in packed.namelist() if _is_comments(n))
        left["formula that was never computed"] = sum(len(_UNCOMPUTED.findall(packed.read(n))) for n in sizes)
    try:
        book = _book(raw)
        text = canonical("\n\n".join(_sheets(book, left)))
        draft = Draft(text=text, left_out={kind: n for kind, n in left.items() if n})
        describe(draft, properties, today)
    except Unreadable:
        raise
    except Exception as error:  # a deliberately damaged file can raise anything here
        raise Unreadable(f"cannot be parsed as a workbook ({type(error).__name__})", _AGAIN) from None
    if not draft.text:
        raise Unreadable("shows no words", "look for hidden sheets")
    return draft


def _is_comments(name: str) -> bool:
    return re.fullmatch(r"xl/(?:.{1,60}/)?comments?\d{0,9}\.xml", name, re.I) is not None


def _book(raw: bytes) -> Workbook:
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about content that it drops on writing; nothing is written here
        return openpyxl.load_workbook(BytesIO(raw), data_only=True, keep_links=False)


def _sheets(book: Workbook, left: Counter[str]) -> Iterator[str]:
    sheets = book.worksheets
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            left["hidden sheet"] += 1
            continue
        rows = _rows(sheet, left)
        told = list(blocks(rows))
        if told and (len(sheets) > 1 or not _ORDINARY.fullmatch(sheet.title)):
            yield sheet.title
        yield from told


def _rows(sheet: Worksheet, left: Counter[str]) -> list[list[str]]:
    """The cells that are shown, row by row; rows between those that hold something are empty lists."""
    columns = _hidden_columns(sheet)
    rows: dict[int, dict[int, str]] = {}
    # Iterate over existing cells only: a sheet may claim to reach to any row.
    for (number, column), cell in sorted(sheet._cells.items()):
        words = shown(cell.value, getattr(cell, "number_format", "General"))
        if not words.strip():
            continue
        if sheet.row_dimensions[number].hidden or column in columns:
            left["hidden cell"] += 1
        elif cell.data_type == "e":
            left["cell with an error"] += 1
        elif getattr(cell.font, "strike", False):
            left["struck-out cell"] += 1
        elif column > MOST_COLUMNS or (len(rows) >= MOST_ROWS and number not in rows):
            left["cell beyond the limits of a sheet"] += 1
        else:
            rows.setdefault(number, {})[column] = words
    made: list[list[str]] = []
    before = 0
    for number, cells in rows.items():
        made += [[]] if number > before + 1 and made else []
        made.append([cells.get(n, "") for n in range(1, max(cells) + 1)])
        before = number
    return made


def _hidden_columns(sheet: Worksheet) -> set[int]:
    found: set[int] = set()
    for width in sheet.column_dimensions.values():
        if width.hidden:
            found.update(range(width.min or 0, min(width.max or 0, MOST_COLUMNS) + 1))
    return found
