"""Where tables are in a text: rows with bars, tabs, commas or semicolons, columns aligned with blanks, dot leaders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from withheld.sources import Piece, columns_of
from withheld.tables.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, squared

_BARS = re.compile(r"[|│┃║]")
_RULE = re.compile(r"[\s|│┃║+:=\-─━═┼╪┿_.]{3,}")
_RULED = re.compile(r"[-=─━═_]")
_LEADER = r"(?:[ \t]?\.){4,}[ \t]*|\.{3,}[ \t]+|…[…\s.]*|_{4,}|(?<=[ \t])·(?:[ \t]·){2,}[ \t]*"
_GAP = re.compile(rf"[ \t]*+(?:{_LEADER})|[ ]{{2,}}|[ ]*\t[ \t]*")
_NUMBER = re.compile(r"\W{0,3}\d[\d\s.,'’+%]*")
_LONGEST_FIELD = 80
_MANY = 6
LONGEST = 400
"""Characters of a field: few, where commas may be those of sentences, and more where there are many fields in every row."""
_LONGEST_LINE = 2000
_LINES_OF_A_FIELD = 6
_SECTION = 60


class Row(NamedTuple):
    """A line of the text."""

    start: int
    end: int
    text: str


def find_grids(text: str) -> list[Grid]:
    """The tables of a text in order, none overlapping another; a single line is none."""
    lines = list(_lines(text))
    out: list[Grid] = []
    at, tried = 0, [0] * len(_FINDERS)
    while at < len(lines):
        for n, find in enumerate(_FINDERS):
            if tried[n] > at:
                continue
            grid, tried[n] = find(lines, at)
            if grid is not None:
                out += [grid] if len(grid.rows) > 1 and grid.width > 1 else []
                at = max(at, tried[n] - 1)
                break
        at += 1
    return out


def _lines(text: str) -> Iterator[Row]:
    start = 0
    for line in text.split("\n"):
        yield Row(start, start + len(line), line)
        start += len(line) + 1


Found = tuple[Grid | None, int]
"""A table or none, and the line before which this method finds no other."""


def _barred(lines: Sequence[Row], at: int) -> Found:
    """Rows of cells between bars; rules between them are dropped. A blank line may follow each row, as in print."""
    if not _has_bar(lines[at]):
        return None, at
    step = 2 if at + 2 < len(lines) and not lines[at + 1].text.strip() and _has_bar(lines[at + 2]) else 1
    taken: list[Row] = []
    end = at
    while end < len(lines) and (_has_bar(lines[end]) or _is_rule(lines[end])) and len(taken) < MOST_ROWS:
        if step == 2 and taken and lines[end - 1].text.strip():
            break
        taken += [lines[end]] if not _is_rule(lines[end]) else []
        end += step
    end = min(end - step + 1, len(lines))
    outer = [all(line.text.strip()[n : n + 1 or None] in "|│┃║" for line in taken) for n in (0, -1)]
    rows = [_between_bars(line, *outer) for line in taken]
    return replace(_made(rows), start=taken[0].start), end


def _has_bar(line: Row) -> bool:
    return len(line.text) <= _LONGEST_LINE * 5 and bool(_BARS.search(line.text)) and not _is_rule(line)


def _is_rule(line: Row) -> bool:
    return len(line.text) <= _LONGEST_LINE and bool(_RULE.fullmatch(line.text) and _RULED.search(line.text))


def _between_bars(line: Row, first: bool, last: bool) -> list[Cell]:
    cuts = [-1, *(m.start() for m in _BARS.finditer(line.text)), len(line.text)]
    cells = [_cell(line, a + 1, b) for a, b in pairwise(cuts)]
    return cells[int(first) : len(cells) - int(last)]


def _cell(line: Row, start: int, end: int) -> Cell:
    words = line.text[start:end]
    left = start + len(words) - len(words.lstrip())
    bare = words.strip()
    while len(bare) > 4 and bare[:2] == bare[-2:] == "**":
        left, bare = left + 2, bare[2:-2]
    return Cell(bare, line.start + left, line.start + left + len(bare))


def _made(rows: list[list[Cell]]) -> Grid:
    """The grid of rows; a row with another number of cells than most is ragged, unless only one of its cells has text."""
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    rows = [row for row in rows if row]
    ragged = {n for n, row in enumerate(rows) if len(row) != usual and sum(bool(c.text) for c in row) > 1}
    if not rows:
        return Grid((), 0, 0)
    kept, last = squared(rows, min(usual, MOST_COLUMNS)), max(row[-1].end for row in rows)
    return Grid(kept, rows[0][0].start, last, frozenset(ragged), _beyond(rows))


def _beyond(rows: Sequence[Sequence[Cell]]) -> int:
    """How many columns with words in them a table has too many."""
    return len({n for row in rows for n, cell in enumerate(row[MOST_COLUMNS:]) if cell.text})


def _separated(lines: Sequence[Row], at: int) -> Found:
    """Rows separated by tabs, semicolons or commas, with quotes around a field that contains the separator."""
    reached = at
    for sign, least in (("\t", 2), (";", 2), (",", 3)):
        rows: list[list[Cell]] = []
        end = at
        while end < len(lines) and len(rows) < MOST_ROWS:
            fields, after = _record(lines, end, sign)
            if len(fields) < 2 or (sign != "\t" and not _fits(lines, after, sign, fields, rows)):
                break
            rows.append(fields)
            end = after
        if (
            len(rows) >= least
            and _numbered(rows[1:])
            and all(len(c.text) <= (_LONGEST_FIELD if len(row) < _MANY else LONGEST) for row in rows for c in row)
        ):
            made = _made(rows) if sign != "\t" else _padded(rows)
            return replace(made, start=lines[at].start, end=lines[end - 1].end), end
        reached = max(reached, end) if len(rows) > 50 else reached
    return None, reached


def _fits(lines: Sequence[Row], after: int, sign: str, fields: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row has as many fields as the others, or is one that was written wrong among them."""
    if not rows or len(fields) == len(rows[0]):
        return True
    return len(rows) > 2 and after < len(lines) and len(_record(lines, after, sign)[0]) == len(rows[0])


def _record(lines: Sequence[Row], at: int, sign: str) -> tuple[list[Cell], int]:
    """The fields of a row, and the line after it: a quoted field may continue over several lines."""
    line = lines[at]
    if sign not in line.text and '"' not in line.text:
        return [], at
    for end in range(at + 1, min(at + _LINES_OF_A_FIELD, len(lines)) + 1):
        if sign in line.text and (fields := _fields(line, sign)):
            return fields, end
        if end == len(lines) or not line.text.count('"') % 2:
            break
        line = Row(line.start, lines[end].end, f"{line.text}\n{lines[end].text}")
    return [], at


def _padded(rows: list[list[Cell]]) -> Grid:
    kept, last = squared(rows, min(max(map(len, rows)), MOST_COLUMNS)), max(row[-1].end for row in rows)
    return Grid(kept, rows[0][0].start, last, beyond=_beyond(rows))


def _numbered(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether most rows end in, or hold, a field that is a number."""
    told = sum(any(_NUMBER.fullmatch(cell.text) for cell in row[1:]) for row in rows)
    return bool(rows) and 2 * told >= len(rows)


def _fields(line: Row, sign: str) -> list[Cell]:
    if len(line.text) > _LONGEST_LINE * 5:
        return []
    cells, start, quoted = [], 0, False
    for n, char in enumerate(line.text):
        if char == '"':
            quoted = not quoted
        elif char == sign and not quoted:
            cells.append(_unquoted(line, start, n))
            start = n + 1
    cells.append(_unquoted(line, start, len(line.text)))
    return [] if quoted else cells


def _unquoted(line: Row, start: int, end: int) -> Cell:
    cell = _cell(line, start, end)
    if len(cell.text) >= 2 and cell.text[0] == cell.text[-1] == '"':
        return _cell(line, cell.start - line.start + 1, cell.end - line.start - 1)
    return cell


def _aligned(lines: Sequence[Row], at: int) -> Found:
    """Columns aligned with blanks, or with dot leaders between label and figure; a short line alone is a heading."""
    if len(_pieces(lines[at])) < 2:
        return None, at
    rows, end = _in_columns(lines, at)
    figures = sum(_figures(row) for row in rows)
    if len(rows) < 2 or 2 * figures < len(rows) - 1 or figures == 0:
        return None, end
    columns = columns_of(rows)
    if not 2 <= len(columns[0]) <= MOST_COLUMNS:
        return None, end
    cells = [[_joined(column, row) for column in line] for line, row in zip(columns, rows, strict=True)]
    return Grid(squared(cells), rows[0][0].at, max(c.end for row in cells for c in row)), end


def _in_columns(lines: Sequence[Row], at: int) -> tuple[list[list[Piece]], int]:
    """The rows of pieces from a line on, and the line after them. Blank lines may separate the header from the rest, or all
    rows."""
    rows: list[list[Piece]] = []
    end, dense, figures = at, False, False
    while end < len(lines) and len(rows) < MOST_ROWS:
        pieces = _pieces(lines[end])
        if _is_rule(lines[end]):
            dense = True
        elif len(pieces) > 1 or (len(pieces) == 1 and _heads(lines, end)):
            dense |= bool(rows) and bool(lines[end - 1].text.strip())
            figures |= _figures(pieces)
            rows.append(pieces)
        elif pieces or not _next_in_columns(lines, end) or (dense and figures and not _goes_on(lines, end, rows)):
            break
        end += 1
    return rows, max(end, at + 1)


def _goes_on(lines: Sequence[Row], at: int, rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether the row behind a blank line is another group of the rows before: with figures, and in the same columns."""
    last, below = rows[-1], _pieces(lines[at + 1])
    edges = zip(last, below, strict=False)
    return (
        len(below) == len(last) > 2
        and _figures(below)
        and all(a.left == b.left or a.right == b.right for a, b in edges)
    )


def _figures(row: Sequence[Piece]) -> bool:
    return any(_NUMBER.fullmatch(p.text) for p in row[1:])


def _heads(lines: Sequence[Row], at: int) -> bool:
    """Whether a line alone is short and followed by columns: “Asia”, “of which”."""
    bare = lines[at].text.strip()
    return len(bare) <= _SECTION and not bare.endswith(".") and _next_in_columns(lines, at)


def _next_in_columns(lines: Sequence[Row], at: int) -> bool:
    return at + 1 < len(lines) and len(_pieces(lines[at + 1])) > 1


def _pieces(line: Row) -> list[Piece]:
    if len(line.text) > _LONGEST_LINE or not line.text.strip():
        return []
    out, start = [], len(line.text) - len(line.text.lstrip())
    stops = [*((m.start(), m.end()) for m in _GAP.finditer(line.text, start)), (len(line.text), len(line.text))]
    for first, after in stops:
        if words := line.text[start:first].strip():
            left = start + len(line.text[start:first]) - len(line.text[start:first].lstrip())
            out.append(Piece(words, left, left + len(words), line.start + left))
        start = max(start, after)
    return out


def _joined(pieces: Sequence[Piece], row: Sequence[Piece]) -> Cell:
    if not pieces:
        return Cell("", row[0].at, row[0].at)
    return Cell(" ".join(p.text for p in pieces), pieces[0].at, pieces[-1].at + len(pieces[-1].text))


_FINDERS: tuple[Callable[[Sequence[Row], int], Found], ...] = (_barred, _separated, _aligned)
