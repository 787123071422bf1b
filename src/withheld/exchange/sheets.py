"""Parses spreadsheets into rows of cells: CSV in any common variant, XLSX with what its cells hide; finds the header."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from withheld.evidence import StoreError

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as Drawn
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 64 * 1024 * 1024
"""A spreadsheet is not read, and a packed one not unpacked, beyond this size."""
MOST_CELLS = 4_000_000
SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
HEADER_WITHIN = 20
"""The header is looked for in so many rows."""
SAVE_AS = "is not CSV or XLSX; save it as one of them"
_TAG = re.compile(r"#[A-Za-z]\w*(?:\s*\+\s*\w+)*")
_SCALES = re.compile(
    r'"[^"]{0,255}[^\W\d_]{2}[^"]{0,255}"|"\s{0,255}+[kKmMbB]\s{0,255}+"|\\[kKmMbB]|,(?=\s{0,255}+(?:"[^"]{0,255}+"|\\.){0,99}+\s{0,255}+(?:;|$))'
)
"""Number formats that display another number than the cell holds: with words after it, or divided by thousands."""
_LINKED = re.compile(r'=\s*HYPERLINK\(\s*"([^"]+)"', re.I)


FORMAT = 255
"""Characters of a number format that are looked at: Excel's own bound."""


class Cell(NamedTuple):
    """A cell: its value, the address of its link, and why its value differs from what is displayed, if it does."""

    value: object
    link: str | None = None
    odd: str | None = None

    @property
    def empty(self) -> bool:
        """Whether it holds nothing, and nothing is wrong with it."""
        return self.odd is None and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))


class Line(NamedTuple):
    """A row of a sheet with its number as a spreadsheet program shows it."""

    number: int
    cells: Sequence[Cell]
    hidden: bool = False


class Table(NamedTuple):
    """The rows below the header; ``at`` says where in a row each column stands, ``others`` where each name of the header does,
    ``width`` how many columns the header has."""

    at: Mapping[str, int]
    others: Mapping[str, int]
    width: int
    lines: Iterator[Line]


class How(NamedTuple):
    """A mapping file's statements about the format of a sheet; None if they are to be detected."""

    sheet: str | None = None
    separator: str | None = None
    encoding: str | None = None
    skip: int = 0


def table(path: Path, how: How, columns: Collection[str]) -> Table:
    """The rows of a sheet below the row that has all ``columns``; StoreError with the file, what is wrong in it and the remedy."""
    raw = _raw(path)
    other = path.suffix.lower() in (".ods", ".xls", ".xlsb")
    if raw[:2] == b"PK" and not other and _is_workbook(raw):
        return _headed(path, _xlsx(path, raw, how), columns)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise StoreError(f"{path}: is not a readable XLSX file; save it again or as CSV")
    if other or raw[:2] == b"PK" or raw[:4] == b"\xd0\xcf\x11\xe0":
        raise StoreError(f"{path}: {SAVE_AS}")
    return _csv(path, _decoded(path, raw, how.encoding), columns, how)


def is_tags(line: Line) -> bool:
    """Whether a row is one of hashtags (HXL), in every cell that is not empty."""
    told = [str(c.value).strip() for c in line.cells if not c.empty]
    return bool(told) and all(_TAG.fullmatch(t) for t in told)


def _raw(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StoreError(f"{path}: has more than {MOST_BYTES:,} bytes; split it")
        return path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"{path}: {(error.strerror or str(error)).lower()}; check the file and its permissions"
        ) from None


def _is_workbook(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return any(name.startswith("xl/") for name in packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _decoded(path: Path, raw: bytes, encoding: str | None) -> str:
    marked = next(
        (name for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")) if raw.startswith(mark)), None
    )
    try:
        text = raw.decode(encoding or marked or "utf-8-sig")
    except LookupError:
        raise StoreError(f"{path}: {encoding}: no such encoding; name one such as cp1252 in the mapping file") from None
    except UnicodeDecodeError:
        raise StoreError(
            f"{path}: is not in {encoding or 'UTF-8'}{_looks_like(raw)}; save it as CSV in UTF-8, or give its encoding in "
            'the mapping file (encoding = "cp1252")'
        ) from None
    if "\0" in text:
        raise StoreError(f"{path}: {SAVE_AS} (a text in UTF-8)")
    return text


def _looks_like(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:100_000], cp_isolation=["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp949"]).best()
    return f" (it looks like {best.encoding})" if best else ""


def _csv(path: Path, text: str, columns: Collection[str], how: How) -> Table:
    """The separator is the one that the file or the mapping names, else the first that gives a header with all columns."""
    named = re.match(r'"?sep=(.)"?\r?(?:\n|$)', text)
    first = how.skip + bool(named)
    given = how.separator or (named and named.group(1))
    for separator in [given] if given else SEPARATORS:
        if _header(_first_rows(path, text, separator, first), columns):
            return _headed(path, _csv_lines(path, text, separator, first), columns)
    parts = text.split("\n", first + 1)
    likely = given or max(SEPARATORS, key=parts[min(first, len(parts) - 1)].count)
    return _headed(path, _csv_lines(path, text, likely, first), columns, likely)


def _first_rows(path: Path, text: str, separator: str, skip: int) -> list[Line]:
    """The rows in which a header may be; none if the separator does not fit the file."""
    try:
        return list(islice(_csv_lines(path, text, separator, skip), HEADER_WITHIN))
    except StoreError:
        return []


def _csv_lines(path: Path, text: str, separator: str, skip: int) -> Iterator[Line]:
    stream = io.StringIO(text, newline="")
    for _ in range(skip):
        stream.readline()
    try:
        reader = csv.reader(stream, delimiter=separator, strict=True)
    except (TypeError, ValueError, csv.Error) as error:
        raise StoreError(f"{path}: {error}; name another separator in the mapping file") from None
    try:
        for cells in reader:
            yield Line(reader.line_num + skip, [Cell(c) for c in cells])
    except csv.Error as error:
        where = f"{path}:{reader.line_num + skip}"
        raise StoreError(f"{where}: {error}; correct the quotes of the row or save the sheet again") from None


def _headed(path: Path, lines: Iterator[Line], columns: Collection[str], separator: str | None = None) -> Table:
    early = list(islice(lines, HEADER_WITHIN))
    found = _header(early, columns)
    if found is None:
        raise StoreError(f"{path}: {_missing(early, columns, separator)}")
    below, names = found
    at = {}
    for column in columns:
        places = [n for n, options in enumerate(names) if _plain(column) in options]
        if len(places) > 1:
            where = " and ".join(str(p + 1) for p in places)
            raise StoreError(f"{path}: the column “{column}” occurs twice in the header ({where}); rename one of them")
        at[column] = places[0]
    width = max((n + 1 for n, options in enumerate(names) if options), default=0)
    others = {name: n for n, options in reversed(list(enumerate(names))) for name in options}
    return Table(at, others, width, (line for part in (early[below:], lines) for line in part))


def _header(early: Sequence[Line], columns: Collection[str]) -> tuple[int, list[frozenset[str]]] | None:
    """Where the rows begin, and the names that each column goes by: one row's, or those of two rows, one below the other."""
    wanted = {_plain(c) for c in columns}
    for rows in (1, 2):
        for n in range(len(early) - rows + 1):
            names = _names(early[n : n + rows])
            if wanted <= {name for options in names for name in options}:
                return n + rows, names
    return None


def _names(rows: Sequence[Line]) -> list[frozenset[str]]:
    width = max(len(line.cells) for line in rows)
    told = [[_plain(line.cells[n].value) if n < len(line.cells) else "" for n in range(width)] for line in rows]
    return [frozenset({*column, " ".join(column)} - {"", " "}) for column in zip(*told, strict=True)]


def _plain(name: object) -> str:
    return " ".join(str(name or "").casefold().split())


def _missing(early: Sequence[Line], columns: Collection[str], separator: str | None) -> str:
    if not early:
        return "is empty; check the file, and skip in the mapping file"
    best = max(early, key=lambda line: len({_plain(c.value) for c in line.cells} & {_plain(c) for c in columns}))
    lacking = [c for c in columns if _plain(c) not in {_plain(cell.value) for cell in best.cells}]
    shown = ", ".join(str(c.value).strip() for c in best.cells if not c.empty)[:120]
    read = f", read with {SEPARATORS.get(separator, separator)} between the cells" if separator else ""
    listed = ", ".join(f"“{c}”" for c in lacking)
    what = f"there is no column {listed} in a header; row {best.number} has {shown}{read}"
    return f"{what}; correct the mapping file (columns, separator, skip)"


def _xlsx(path: Path, raw: bytes, how: How) -> Iterator[Line]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(i.file_size for i in packed.infolist()) > MOST_BYTES:
                raise StoreError(f"{path}: unpacks to more than {MOST_BYTES:,} bytes; save the sheet as CSV")
            computed = any(
                b"<f" in packed.read(i) for i in packed.infolist() if i.filename.startswith("xl/worksheets/")
            )
        book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
        told = openpyxl.load_workbook(io.BytesIO(raw), keep_links=False) if computed else book
        sheet = _sheet(path, book, how.sheet)
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise StoreError(
                f"{path}: extends to row {sheet.max_row:,}, column {sheet.max_column:,}; delete empty rows and columns"
            )
        return iter(_rows(sheet, told[sheet.title], how.skip))
    except StoreError:
        raise
    except Exception as error:  # a deliberately damaged file can raise anything here
        said = (str(error).splitlines() or [""])[0][:120] or type(error).__name__
        raise StoreError(f"{path}: is not a readable XLSX file ({said}); save it again or as CSV") from None


def _sheet(path: Path, book: Workbook, name: str | None) -> Worksheet:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name is not None and name not in sheets:
        raise StoreError(f"{path}: no sheet {name}; use one of: {', '.join(sheets)}")
    shown = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
    if name is None and not shown:
        raise StoreError(f"{path}: has no visible sheet; name one with sheet in the mapping file")
    return sheets[name] if name is not None else shown[0]


def _rows(sheet: Worksheet, told: Worksheet, skip: int) -> Iterable[Line]:
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        if area.size["rows"] * area.size["columns"] <= MOST_CELLS:
            merged |= dict.fromkeys(area.cells, (area.min_row, area.min_col))
    lines = []
    for cells in sheet.iter_rows(min_row=skip + 1):
        number = cells[0].row if cells else 0
        made = [_cell(sheet, cell, told.cell(cell.row, cell.column).value, merged) for cell in cells]
        lines.append(Line(number, made, bool(sheet.row_dimensions[number].hidden)))
    return lines


def _cell(sheet: Worksheet, cell: Drawn, formula: object, merged: Mapping[tuple[int, int], tuple[int, int]]) -> Cell:
    first = merged.get((cell.row, cell.column))
    if first and first != (cell.row, cell.column):
        whole = sheet.cell(*first)
        odd = "is in a cell merged over several rows" if isinstance(whole.value, int | float) else None
        return Cell(whole.value, _link(whole, None), odd)
    return Cell(cell.value, _link(cell, formula), _odd(cell, formula))


def _link(cell: Drawn, formula: object) -> str | None:
    if linked := _LINKED.match(formula) if isinstance(formula, str) else None:
        return linked.group(1)
    link = getattr(cell, "hyperlink", None)
    if link is None or not link.target:
        return None
    return f"{link.target}#{link.location}" if link.location else str(link.target)


def _odd(cell: Drawn, formula: object) -> str | None:
    """Why a cell's value cannot be used as it is."""
    if cell.value is None:
        linked = isinstance(formula, str) and _LINKED.match(formula)
        return "is a formula that was never computed" if formula is not None and not linked else None
    if cell.data_type == "e":
        return f"is an error of the spreadsheet ({cell.value})"
    number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    if number and _SCALES.search(re.sub(r"\[[^\]]{0,255}\]", "", str(cell.number_format)[:FORMAT])):
        return f"holds {cell.value}, and its format ({cell.number_format}) shows another number"
    if getattr(cell.font, "strike", False):
        return "is struck out"
    return None


def day(value: object) -> str | None:
    """A real date of a spreadsheet in ISO form; None for anything else."""
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else None
