"""Which cells of a table are headers, labels or figures, judged by their content."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from withheld.tables.grid import Cell, Grid
from withheld.tables.times import is_period
from withheld.tables.values import is_figure, words_of
from withheld.tables.where import code_in, country_in
from withheld.tables.words import row_word

_COUNTED = re.compile(r"\d[\d.,]*\s+[a-z]{2}")
PROSE = 10
"""Words from which a cell is prose, which is read as text and is no header."""


@dataclass(frozen=True)
class Layout:
    """The parts of a table, by number of row and column.

    ``captions`` are rows above the header that apply to the whole table; ``sections`` gives for a row the line that heads it and
    those that follow. ``sources`` is the column of sources, if there is one.
    """

    grid: Grid
    header: tuple[int, ...]
    captions: tuple[int, ...]
    body: tuple[int, ...]
    labels: tuple[int, ...]
    values: tuple[int, ...]
    sections: dict[int, Cell] = field(default_factory=dict)
    notes: tuple[int, ...] = ()
    sources: int | None = None

    @property
    def corner(self) -> list[Cell]:
        """The headers of the label columns, before the first figures."""
        first = min(self.values)
        return [self.grid.rows[r][c] for r in self.header for c in self.labels if c < first]

    def heads(self, column: int) -> list[Cell]:
        """The headers of a column from the top, each once, without empty ones."""
        cells = [self._head(r, column) for r in self.header]
        kept = [c for c in cells if any(char.isalnum() for char in c.text)]
        return [c for n, c in enumerate(kept) if c.text not in [o.text for o in kept[:n]]]

    def _head(self, row: int, column: int) -> Cell:
        """The header in a row above a column; for an empty one among other headers, the one that spans it from the left."""
        cells = self.grid.rows[row]
        at = column
        while row != self.header[-1] and at > 0 and at not in self.labels and not cells[at].text:
            at -= 1
        return cells[at] if at not in self.labels else cells[column]

    def label(self, row: int, column: int) -> Cell:
        """The label of a row; in the first of several label columns an empty one repeats the one above."""
        own = self.grid.rows[row][column]
        if own.text or column != self.labels[0] or not any(self.grid.rows[row][c].said for c in self.labels[1:]):
            return own
        at = bisect_left(self.body, row)
        while at > 0 and not self.grid.rows[self.body[at]][column].text:
            at -= 1
        return self.grid.rows[self.body[at]][column]

    def tags(self, row: int) -> list[Cell]:
        """The labels of a row, the line that heads it first."""
        section = self.sections.get(row)
        cells = [self.label(row, c) for c in self.labels]
        return ([section] if section else []) + [c for c in cells if c.said]

    def is_constant(self, column: int) -> bool:
        """Whether a label column has one value in all rows, so that it distinguishes none."""
        told = {self.grid.rows[r][column].text for r in self.body}
        return len(told) == 1 and len(self.body) > 1 and len(self.labels) > 1

    def holds_codes(self, column: int) -> bool:
        """Whether a label column holds codes of two or three capitals, such as country codes, and few other things."""
        cells = [self.grid.rows[r][column].text for r in self.body if self.grid.rows[r][column].said]
        return bool(cells) and all(c.isupper() and len(c) in (2, 3) for c in cells)

    def names_countries(self, column: int) -> bool:
        """Whether most labels of a column are names of countries."""
        return 2 * sum(bool(country_in(self.grid.rows[r][column].text)) for r in self.body) > len(self.body)


def layout_of(grid: Grid) -> Layout | None:
    """The parts of a table; None where it has no figures in columns: a list of words, a page set in cells."""
    rows = grid.rows
    first = _first_of_body(rows)
    if first is None:
        return None
    header = [r for r in range(first) if _told(rows[r])]
    captions = []
    while header and _alone(rows[header[0]]) and (len(header) > 1 or not rows[header[0]][-1].text):
        captions.append(header.pop(0))
    body = [r for r in range(first, len(rows)) if _told(rows[r])]
    sections, notes = _sections(rows, body)
    body = [r for r in body if r not in notes and not _alone(rows[r])]
    labels, values, sources = _columns(grid, header, body)
    if not values or not body:
        return None
    captions += [r for n, r in enumerate(header[:-1]) if _is_title(rows, r, header[n + 1], values)]
    header = [r for r in header if r not in captions]
    return Layout(
        grid, tuple(header), tuple(captions), tuple(body), tuple(labels), tuple(values), sections, tuple(notes), sources
    )


def _told(row: Sequence[Cell]) -> bool:
    return any(c.said for c in row)


def _alone(row: Sequence[Cell]) -> bool:
    """Whether a row has one text only: a cell over all columns, or the only filled one, and no figure."""
    said = {c.text for c in row if c.text}
    return len(said) == 1 and not any(is_figure(c) for c in row) and (bool(row[0].text) or len(row) < 3 or _spans(row))


def _is_title(rows: Sequence[Sequence[Cell]], row: int, below: int, values: Sequence[int]) -> bool:
    """Whether a row above the last header is a title set into some column: one long cell, or one over no column of figures.

    A blank row under it, or another row with one text only, marks a title as well.
    """
    told = [n for n, c in enumerate(rows[row]) if c.text]
    if len(told) != 1:
        return False
    alone = sum(bool(c.text) for c in rows[below]) == 1
    return told[0] not in values or below > row + 1 or alone or words_of(rows[row][told[0]].text) >= PROSE


def _spans(row: Sequence[Cell]) -> bool:
    return sum(bool(c.text) for c in row) > 1 or bool(row[0].text)


def _first_of_body(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The first row with a figure beside its label, or with nothing but marks of empty cells there."""
    for r, row in enumerate(rows):
        if any(is_figure(c) for c in row[1:]) and not _all_periods(row) and not _heads_figures(rows, r):
            while r > 1 and _empty_data(rows[r - 1], rows[: r - 1]):
                r -= 1
            return r
    return None


def _heads_figures(rows: Sequence[Sequence[Cell]], row: int) -> bool:
    """Whether a row has the first words above two columns of figures, so that “15–24” beside them is an age group and a
    header."""
    below = rows[row + 1 : row + 4]
    worded = [n for n, c in enumerate(rows[row]) if c.said and words_of(c.text) and not is_figure(c)]
    first = [n for n in worded if not any(above[n].said for above in rows[:row])]
    return bool(below) and sum(all(is_figure(other[n]) for other in below) for n in first) > 1


def _all_periods(row: Sequence[Cell]) -> bool:
    told = [c for c in row[1:] if c.said]
    return bool(told) and all(is_period(c.text) for c in told)


def _empty_data(row: Sequence[Cell], above: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row without figures below a complete header is a data row of unknown values."""
    marked = row[0].said and any(c.text for c in row[1:]) and not any(c.said for c in row[1:])
    under = any(sum(bool(c.said) for c in r) > 1 for r in above)
    return bool(marked) and under


def _sections(rows: Sequence[Sequence[Cell]], body: Sequence[int]) -> tuple[dict[int, Cell], list[int]]:
    """The line that heads each row of the body, and the rows at its end that are notes."""
    notes: list[int] = []
    for r in reversed(body):
        if not _alone(rows[r]):
            break
        notes.append(r)
    empty = _empty_rows(rows, [r for r in body if r not in notes])
    heads: dict[int, Cell] = {}
    at: Cell | None = None
    for r in body:
        if r in notes or r in empty:
            continue
        if _alone(rows[r]):
            at = next(c for c in rows[r] if c.text)
        elif at is not None:
            heads[r] = at
    return heads, sorted(notes)


def _empty_rows(rows: Sequence[Sequence[Cell]], body: Sequence[int]) -> set[int]:
    """The rows with only a country that are data rows without figures, not headings: some row above the first has a country
    too."""
    alone = [r for r in body if _alone(rows[r])]
    named = [r for r in alone if country_in(next(c.text for c in rows[r] if c.text))]
    if not named:
        return set()
    column = next(n for n, c in enumerate(rows[named[0]]) if c.text)
    above = any(country_in(rows[r][column].text) for r in body if r < alone[0])
    return set(named) if above else set()


def _columns(grid: Grid, header: Sequence[int], body: Sequence[int]) -> tuple[list[int], list[int], int | None]:
    """Columns of labels, columns of figures, and the one of sources; row numbers and prose are skipped."""
    labels: list[int] = []
    values: list[int] = []
    sources = None
    for n in range(grid.width):
        cells = [grid.rows[r][n] for r in body if grid.rows[r][n].said]
        heads = [grid.rows[r][n].text for r in header if grid.rows[r][n].said]
        if not cells or _aside(heads, cells) or (not heads and _numbers(cells)):
            continue
        if heads and row_word(heads[-1], "source"):
            sources = n
            continue
        if values and _remarks(cells):
            continue
        figures = sum(is_figure(c) for c in cells) if any(char.isdigit() for c in cells for char in c.text) else 0
        times = sum(is_period(c.text) for c in cells)
        if 2 * times > len(cells) and times > figures and _are_times(grid, header, n, cells):
            labels.append(n)
        elif 2 * (figures + times) >= len(cells) and figures:
            values += [n] if not _are_codes(grid, body, n) else []
        elif any(words_of(c.text) or is_period(c.text) for c in cells):  # not a column of changes: −3.5%, +12
            labels += [n] if sum(words_of(c.text) for c in cells) < PROSE * len(cells) else []
    if not labels and not header:
        return [], [], sources
    return labels, values, sources


def _aside(heads: Sequence[str], cells: Sequence[Cell]) -> bool:
    """Whether a column numbers the rows or comments on them; a column of country codes does neither."""
    if any(row_word(h, "aside") for h in heads[-1:]):
        return True
    if not any(row_word(h, "numbering") for h in heads[-1:]):
        return False
    return 10 * sum(code_in(c.text) is not None for c in cells) < 9 * len(cells)


def _remarks(cells: Sequence[Cell]) -> bool:
    """Whether a column after the figures describes other figures and times in words: “11,490 left by December 2018”."""
    told = [c for c in cells if words_of(c.text) > 1 and any(char.isdigit() for char in c.text) and not is_figure(c)]
    return 2 * sum(bool(_COUNTED.match(c.text)) or not is_period(c.text) for c in told) > len(cells)


def _are_codes(grid: Grid, body: Sequence[int], column: int) -> bool:
    """Whether whole numbers only stand for the words right beside them, each for one, in several rows: codes of regions."""
    for beside in (column - 1, column + 1):
        pairs = {
            (grid.rows[r][column].text, grid.rows[r][beside].text)
            for r in body
            if 0 <= beside < grid.width and grid.rows[r][column].said
        }
        codes, names = ({pair[n] for pair in pairs} for n in (0, 1))
        plain = all(code.isdecimal() for code in codes) and all(words_of(name) for name in names)
        if len(codes) == len(names) == len(pairs) > 1 and 3 * len(pairs) < len(body) and plain:
            return True
    return False


def _are_times(grid: Grid, header: Sequence[int], column: int, cells: Sequence[Cell]) -> bool:
    """Whether cells that look like years are years, not counts; they are counts under a header that is a year itself."""
    return not any(is_period(grid.rows[r][column].text) for r in header)


def _numbers(cells: Sequence[Cell]) -> bool:
    """Whether cells only number the rows: 1, 2, 3 …, with gaps allowed."""
    bare = [c.text.strip(".) ") for c in cells]
    if len(bare) < 3 or not all(b.isdecimal() for b in bare):
        return False
    counted = [int(b) for b in bare]
    return counted[0] <= 1 and all(a < b for a, b in pairwise(counted)) and counted[-1] <= 1.5 * len(counted) + 1
