"""An analyst's spreadsheet of figures, CSV or XLSX, read by a mapping file that says which column is what."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from withheld.case import Row, row_of
from withheld.evidence.failures import StoreError
from withheld.records import Problem, Record

FIELDS = (
    "url", "publisher", "title", "published", "measure", "value", "low", "high", "qualifier", "unit", "per", "each",
    "host", "place", "sector", "start", "end", "origin", "via", "stance", "reliability", "note",
    "programme", "example",
)  # fmt: skip
"""What a column can be: the columns of a case's ``evidence.csv``, and ``value`` for a figure that is one number."""
_DAYS = ("published", "start", "end")
_NUMBERS = ("value", "low", "high")
MOST_BYTES = 200 * 1024 * 1024
"""A packed spreadsheet is not unpacked beyond this size."""
_UNASKED = ("programme", "example")
"""Columns of these names are read though the mapping does not name them: what they say must not be lost."""
_EMPTY = {"qualifier": "exact", "each": "false", "stance": "asserted", "reliability": "F"}


class Layout(Record):
    """A mapping file: columns by field, constants for what has no column, and how dates and numbers are written."""

    columns: dict[str, str]
    constants: dict[str, str] = Field(default_factory=dict)
    sheet: str | None = None
    date: str = "%Y-%m-%d"
    decimal: str = "."
    skip: int = 0


def mapping(path: Path) -> Layout:
    """Read a mapping file; StoreError names what is wrong in it."""
    try:
        found = Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StoreError(f"{path}: {error}; see docs/exchange.md for a mapping file") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise StoreError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}; correct the entry") from None
    if unknown := sorted({*found.columns, *found.constants} - set(FIELDS)):
        raise StoreError(f"{path}: {', '.join(unknown)}: no such field; use {', '.join(FIELDS)}")
    return found


def read_spreadsheet(path: Path, how: Layout, programme: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a spreadsheet, and a problem for each that is none; StoreError if the file cannot be read."""
    rows, problems = [], []
    lines = _xlsx(path, how) if path.suffix.lower() == ".xlsx" else _csv(path, how)
    for number, told in lines:
        if not any(told.values()) or any(str(v).startswith("#") and "+" in str(v) for v in told.values()):
            continue  # An empty row, or one of hashtags.
        try:
            rows.append(row_of(_cells(told, how), programme))
        except (ValidationError, ValueError, KeyError) as error:
            what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            problems.append(Problem(file=str(path), place=str(number), what=what, remedy="correct the row"))
    return rows, problems


def _cells(told: Mapping[str, Any], how: Layout) -> dict[str, str]:
    cells = dict.fromkeys(FIELDS, "") | _EMPTY | how.constants
    unasked = {name: name for name in _UNASKED if name in told and name not in how.constants}
    for field, column in (unasked | how.columns).items():
        if column not in told:
            raise ValueError(f"there is no column “{column}” for {field}")
        if (value := told[column]) not in (None, ""):
            cells[field] = _text(field, value, how)
    if cells.pop("value"):
        cells["low"] = cells["high"] = (
            _text("value", told[how.columns["value"]], how) if "value" in how.columns else how.constants["value"]
        )
    if not cells["url"]:
        raise ValueError("no url: a figure without its source is not kept")
    return cells


def _text(field: str, value: Any, how: Layout) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%Y-%m-%d")
    text = str(value).strip()
    if field in _DAYS:
        return dt.datetime.strptime(text, how.date).date().isoformat()
    if field in _NUMBERS:
        other = "," if how.decimal == "." else "."
        return text.replace(other, "").replace("\u00a0", "").replace(" ", "").replace(how.decimal, ".")
    return text


def _csv(path: Path, how: Layout) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for _ in range(how.skip):
                next(file, None)
            reader = csv.DictReader(file)
            for cells in reader:
                yield reader.line_num + how.skip, {k: v for k, v in cells.items() if k}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StoreError(f"{path}: {error}; save it as CSV in UTF-8 or as XLSX") from None


def _xlsx(path: Path, how: Layout) -> Iterator[tuple[int, dict[str, Any]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(i.file_size for i in packed.infolist()) > MOST_BYTES:
                raise StoreError(f"{path}: unpacks to more than {MOST_BYTES:,} bytes; save the sheet as CSV")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        if how.sheet and how.sheet not in book.sheetnames:
            raise StoreError(f"{path}: no sheet {how.sheet}; use one of: {', '.join(book.sheetnames)}")
        sheet = book[how.sheet] if how.sheet else book[book.sheetnames[0]]
        lines = sheet.iter_rows(min_row=how.skip + 1, values_only=True)
        names = [str(n).strip() if n is not None else "" for n in next(lines, ())]
        for number, cells in enumerate(lines, how.skip + 2):
            yield number, {n: v for n, v in zip(names, cells, strict=False) if n}
        book.close()
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise StoreError(f"{path}: is no readable XLSX file ({error}); save it again or as CSV") from None
