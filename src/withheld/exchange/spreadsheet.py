"""An analyst's spreadsheet of figures, CSV or XLSX, read by a mapping file that says which column is what."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from withheld.case import COLUMNS, UNASKED, Row, row_of, wrong
from withheld.evidence import StoreError
from withheld.exchange.sheets import Cell, How, Line, Table, day, is_tags, table
from withheld.records import Problem, Record
from withheld.vocabulary import measures

FIELDS = (*COLUMNS[:5], "value", *COLUMNS[5:], *UNASKED)
"""What a column can be: those of a case's ``evidence.csv``, ``value`` for a figure that is one number, and ``UNASKED``, which are
read though the mapping does not name them: what they say must not be lost."""
MOST_TOLD = 240
"""Characters of a row's problem that are printed."""
_DAYS = ("published", "start", "end")
_NUMBERS = ("value", "low", "high")
_EMPTY = {"qualifier": "exact", "each": "false", "stance": "asserted", "reliability": "F"}
_SPACE = "[ \u00a0\u2009\u202f'’]"


class Layout(Record):
    """A mapping file: columns by field, constants for what has no column, and how the sheet, its dates and numbers are written.

    ``separator`` and ``encoding`` are seen from the file where they are not given; without ``decimal`` it is a point, and
    “1.200” is not guessed at.
    """

    columns: dict[str, str]
    constants: dict[str, str] = Field(default_factory=dict)
    sheet: str | None = None
    date: str = "%Y-%m-%d"
    decimal: Literal[".", ","] | None = None
    separator: str | None = Field(default=None, min_length=1, max_length=1)
    encoding: str | None = None
    skip: int = Field(default=0, ge=0)

    @field_validator("date")
    @classmethod
    def _reads_back(cls, told: str) -> str:
        sample = dt.datetime(2018, 12, 31)
        if dt.datetime.strptime(sample.strftime(told), told) != sample:
            raise ValueError(f"{told} does not give year, month and day; write it as in %d.%m.%Y")
        return told


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
    found = table(
        path, How(how.sheet, how.separator, how.encoding, how.skip), list(dict.fromkeys(how.columns.values()))
    )
    for line in found.lines:
        if all(cell.empty for cell in line.cells) or is_tags(line):
            continue
        try:
            rows.append(row_of(_cells(line, found, how), programme))
        except ValueError as error:
            remedy = "show the row to enter it" if line.hidden else "correct the row"
            problems.append(Problem(file=str(path), place=str(line.number), what=_in_a_line(error), remedy=remedy))
    return rows, problems


def _in_a_line(error: ValueError) -> str:
    """What is wrong, where a cell may hold line breaks, escapes and whole pages."""
    told = "".join(c if c.isprintable() else " " for c in wrong(error))
    return " ".join(told.split())[:MOST_TOLD]


def _cells(line: Line, found: Table, how: Layout) -> dict[str, str]:
    """The row's cells by field; ValueError if one cannot be what its column is."""
    if line.hidden:
        raise ValueError("the row is hidden in the sheet and is not entered")
    if any(not cell.empty for cell in line.cells[found.width :]):
        raise ValueError(f"the row has more than {found.width} cells: a cell with the separator in it needs quotes")
    cells = dict.fromkeys(FIELDS, "") | _EMPTY | how.constants
    at = {field: found.at[name] for field, name in how.columns.items()}
    at |= {n: found.others[n] for n in UNASKED if n in found.others and n not in at and n not in how.constants}
    said = {field: line.cells[place] for field, place in at.items() if place < len(line.cells)}
    cells |= {field: _text(field, cell, how) for field, cell in said.items() if not cell.empty or cell.link}
    for field in _NUMBERS:
        if cells[field] and not isinstance((said.get(field) or Cell("")).value, int | float):
            cells[field] = _number(field, cells[field], how, cells["measure"])
    return _bounded(cells)


def _bounded(cells: dict[str, str]) -> dict[str, str]:
    """A figure that is one number, as the lower bound, the upper bound or both, by its qualifier."""
    value = cells.pop("value")
    if value and (cells["low"] or cells["high"]):
        raise ValueError("value is given together with low or high; fill in one or the other")
    if value:
        cells["low"] = "" if cells["qualifier"] == "at_most" else value
        cells["high"] = "" if cells["qualifier"] == "at_least" else value
    return cells


def _text(field: str, cell: Cell, how: Layout) -> str:
    if cell.odd:
        raise ValueError(f"{field} {cell.odd}; write the value")
    text = "" if cell.value is None else day(cell.value) or str(cell.value).strip()
    if field == "url" and cell.link and not re.match("https?://", text, re.I):
        return cell.link
    if field in _DAYS and day(cell.value) is None:
        return _written_day(field, re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", text), how)
    return text


def _written_day(field: str, text: str, how: Layout) -> str:
    if re.fullmatch(r"\d{4}(-\d{2})?", text, re.ASCII):
        return text  # a year or a month is the same in every way of writing
    try:
        return dt.datetime.strptime(text, how.date).date().isoformat()
    except ValueError:
        example = f"{dt.date(2018, 12, 31):{how.date}}"
        raise ValueError(f"{field} “{text}” is not a date; write {example}, 2018-12 or 2018") from None


def _number(field: str, text: str, how: Layout, measure: str) -> str:
    """A number in plain notation; ValueError if it is ambiguous or no number."""
    share = text.endswith("%") and measure in measures() and measures()[measure].unit == "fraction"
    told = text[:-1].strip() if share else text
    decimal = how.decimal or "."
    if how.decimal is None and re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", told):
        raise ValueError(
            f'{field} “{text}” may mean a thousand times more; set decimal = "," or "." in the mapping file'
        )
    group = f"(?:{re.escape(',' if decimal == '.' else '.')}|{_SPACE})"
    if re.fullmatch(rf"-?\d{{1,3}}(?:{group}\d{{3}})+(?:{re.escape(decimal)}\d+)?", told):
        told = re.sub(group, "", told)
    elif not re.fullmatch(rf"-?\d+(?:{re.escape(decimal)}\d+)?(?:[eE][-+]?\d+)?", told):
        raise ValueError(f'{field} “{text}” is not a number with decimal = "{decimal}" (mapping file)')
    number = told.replace(decimal, ".")
    return str(float(number) / 100) if share else number
