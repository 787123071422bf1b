"""The record of a cell: its value in base units, its fields from the headers, its quotation and the grounds of each field."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, cast

from withheld.records import Claim, Ground, Qualifier, Quote, Rate, Span, Stance
from withheld.records import Counted as Papers
from withheld.tables.context import Around, marked
from withheld.tables.grid import Cell
from withheld.tables.layout import Layout
from withheld.tables.saying import Said
from withheld.tables.times import Bounds, in_year, period_in, season_in, spans_of
from withheld.tables.values import Value, mark_of
from withheld.tables.where import country_in, places_in
from withheld.tables.words import (
    Counted,
    currency_in,
    is_name,
    manner_in,
    origin_in,
    plain,
    rate_in,
    says_share,
    scale_in,
    sector_in,
    trades_in,
)  # fmt: skip
from withheld.text import CONTEXT, DocumentAnalysis
from withheld.vocabulary import codelist, measures

LONGEST_ROW = 1000
"""Characters of the row shown around a cell; of a longer row only the cell is shown."""
NO_CURRENCY = "nothing says in which money its sums are"
_BRACKETED = re.compile(r"[(\[][^()\[\]]{1,40}[)\]]")
NOT_MEANT = "its figures are of another kind than its words"


class Amount(NamedTuple):
    """A value in base units with its unit and time base."""

    low: float | None
    high: float | None
    unit: str
    per: Rate | None


@dataclass(frozen=True)
class Made:
    """The content of a cell, before it is a record."""

    counted: Counted
    amount: Amount
    said: tuple[Said, ...]
    row: tuple[Said, ...]
    heads: tuple[Said, ...]
    hosts: tuple[str, ...]
    value: Value
    captions: tuple[Cell, ...]
    sure: str
    plain: bool
    whole: bool
    named: bool = False
    number: int = 0
    bare: bool = False

    @property
    def key(self) -> object:
        """The key of its scope, which distinguishes it from other cells."""
        place = next((s.place for s in self.said if s.place), None)
        part = tuple(s.at.text for s in self.said if s.part)
        trades = {trade.casefold() for s in self.said for trade in trades_in(plain(s.at.text))}
        summed = tuple(s.at.text for s in self.heads if s.whole) if self._over_time else ()
        return (
            self.counted.code, self.amount.unit, self.amount.per, self.hosts, place, _sector(self.said),
            _period(self.said), _first(self.said, "turn"), _first(self.said, "season"), _first(self.said, "bound"),
            _first(self.said, "sex"), self.value.year, part, tuple(sorted(trades)), summed,
        )  # fmt: skip

    @property
    def _over_time(self) -> bool:
        return not any(s.period for s in self.heads)


class Making:
    """Builds the records of one table."""

    def __init__(self, analysis: DocumentAnalysis, layout: Layout, around: Around, programme: str) -> None:
        self.analysis, self.layout, self.around, self.programme = analysis, layout, around, programme

    # ---- values ----------------------------------------------------------------------------------------------------

    def amount(
        self, value: Value, counted: Counted, heads: list[Cell], tags: list[Cell], captions: list[Cell]
    ) -> Amount | str:
        """A cell's value in base units, or the reason why it has none."""
        near = [plain(" ".join(c.text for c in heads)), plain(" | ".join(map(_units_of, tags))), self._corner]
        far = [*(c.text for c in captions), *(n.text for n in self.around.notes)]
        percent = value.kind == "fraction" or any(map(says_share, near[:2]))
        if percent != (counted.kind == "fraction"):
            return NOT_MEANT
        if counted.kind == "fraction":
            factor = 1.0 if value.kind == "fraction" else 0.01
            return self._times(value, factor, "fraction", None)
        rate: Rate | None = next(filter(None, map(rate_in, near)), None)
        currency = value.unit or next(filter(None, map(currency_in, near)), None)
        if counted.kind == "money":
            currency = currency or next(filter(None, map(currency_in, far)), None)
            if not currency:
                return NO_CURRENCY
            return self._times(value, self._scale(value, near, far), currency, rate)
        if currency:
            return NOT_MEANT
        unit = measures()[counted.code].unit
        if counted.kind == "months":
            years = re.search(r"\byears?\b", " ".join((value.text, *near[:2])), re.I)
            return self._times(value, 12.0 if years else 1.0, unit, None)
        if counted.kind == "hours":
            return self._times(value, 1.0, unit, rate)
        return self._times(value, self._scale(value, near, far), unit, None)

    def _scale(self, value: Value, near: Iterable[str], far: Iterable[str]) -> float:
        """The factor of a figure: from its headers, else the corner, the caption, the notes."""
        if value.scaled:
            return 1.0
        return next((s for text in (*near, *far) if (s := scale_in(text)) is not None), 1.0)

    def _times(self, value: Value, factor: float, unit: str, per: Rate | None) -> Amount:
        low, high = (None if v is None else round(v * factor, 6) for v in (value.low, value.high))
        return Amount(low, high, unit, per)

    @cached_property
    def _corner(self) -> str:
        """The header of the labels, which may have a unit for the whole table, such as “thousand persons”."""
        rows = self.layout.grid.rows
        inner = [c.text for r in self.layout.captions for c in rows[r] if c.text]
        return " ".join(dict.fromkeys([c.text for c in self.layout.corner] + inner))

    # ---- fields ----------------------------------------------------------------------------------------------------

    def claim(self, cell: Cell, made: Made) -> Claim:
        """The record of a cell."""
        grounds = [self._ground("header", s.at) for s in (*made.row, *made.heads)]
        host, place, hosted = self._where(made)
        bounds, dated = self._when(made)
        origin, named = self._who(made)
        money = made.amount.unit.isupper()
        per = made.amount.per
        if per == "year" and bounds[0] and bounds[1] and (bounds[1] - bounds[0]).days in (364, 365):
            per = None
        return Claim(
            document=self.analysis.document.id, quote=self._quote(cell), confidence=codelist("tables")["sure"][made.sure],
            measure=made.counted.code, low=made.amount.low, high=made.amount.high,
            qualifier=cast(Qualifier, made.value.qualifier), unit=made.amount.unit, per=per,
            each=money and measures()[made.counted.code].each, programme=self.programme, host=host, place=place,
            sector=_sector(made.said) or self._caption_sector(made), start=bounds[0], end=bounds[1], origin=origin,
            stance=self._stance(made), counted=self._papers(made), covers=self._covers(made),
            figure=Span(start=cell.start, end=cell.end), derivation=self._derived(cell, made),
            grounds=(*grounds, *hosted, *dated, *named),
        )  # fmt: skip

    def _ground(self, part: str, cell: Cell) -> Ground:
        span = Span(start=cell.start, end=cell.end) if cell.end > cell.start else None
        return Ground.model_validate(
            {"part": part, "words": " ".join(cell.text.split()), "reach": "passage", "span": span}
        )

    def _where(self, made: Made) -> tuple[str | tuple[str, ...] | None, str | None, list[Ground]]:
        place = next((s.place for s in made.said if s.place), None)
        if made.counted.code == "host_countries":
            return None, None, []
        if made.hosts:
            at = [s.at for s in made.said if s.host in made.hosts]
            host = made.hosts[0] if len(made.hosts) == 1 else made.hosts
            return host, place, [self._ground("host", c) for c in at[:1]]
        for cell in (*made.captions, *self._title):
            found = {p.country for p in places_in(cell.text) if p.kind != "people" and p.country}
            found -= {self.programme} if self.analysis.abroad else set()
            found -= self.analysis.never
            if len(found) == 1:
                return found.pop(), place, [self._ground("host", cell)]
            if found:
                break
        return None, place, []

    @cached_property
    def _title(self) -> list[Cell]:
        title = self.analysis.document.title
        return [Cell(title, 0, 0)] if title else []

    def _when(self, made: Made) -> tuple[Bounds, list[Ground]]:
        if made.value.year:
            year = int(made.value.year)
            return (dt.date(year, 1, 1), dt.date(year, 12, 31)), []
        for note in self.around.notes if made.value.mark else ():
            noted = _note_on(note.text, made.value.mark)
            if noted and (found := period_in(noted, self.analysis.published)):
                return found, [self._ground("period", note)]
        labels = (*made.row[::-1], *made.heads[::-1])
        if season := next((s for s in labels if s.season), None):
            return self._in_year(season, labels, made)
        for said in labels:
            if (told := self._noted(said) or said.period) or (said.turn and (told := self._turned(said.turn))):
                if measures()[made.counted.code].nature == "flow":
                    told = self._series.get(told, told)
                return told, [self._ground("period", said.at)]
        if any(s.whole for s in made.heads) and (times := self._times_of_heads):
            return (min(t[0] for t in times if t[0]), max(t[1] for t in times if t[1])), []
        for cell in (*made.captions, *(n for n in self.around.notes if not marked(n.text)), *self._title):
            if found := period_in(cell.text, self.analysis.published):
                return found, [self._ground("period", cell)]
        return (None, None), []

    def _in_year(self, season: Said, labels: Sequence[Said], made: Made) -> tuple[Bounds, list[Ground]]:
        """A part of a year, in the year of another label, else of the caption; (None, None) without a year."""
        assert season.season is not None
        stated: list[tuple[Bounds | None, Cell]] = [(s.period, s.at) for s in labels if s.period]
        stated += [(period_in(c.text), c) for c in (*made.captions, *self._title)]
        for year, cell in stated:
            if found := in_year(season.season, year):
                return found, [self._ground("period", season.at), self._ground("period", cell)]
        return (None, None), []

    def _noted(self, said: Said) -> Bounds | None:
        """The part of a label's year that its note gives: “2017*”, “* First half”."""
        if said.period is None or not (mark := mark_of(said.at.text)):
            return None
        notes = (n.text for n in self.around.notes)
        season = next(filter(None, (season_in(told) for n in notes if (told := _note_on(n, mark)))), None)
        return in_year(season, said.period) if season else None

    def _turned(self, turn: str) -> Bounds | None:
        """The period of “now” (the day of publication) and of “before” an undated event (until the day before publication)."""
        day = self.analysis.published
        if day is None or turn == "after":
            return None
        return (day, day) if turn == "now" else (None, day - dt.timedelta(days=1))

    @cached_property
    def _series(self) -> dict[Bounds, Bounds]:
        """The periods that the days in a label column end or begin, if they form a series."""
        out: dict[Bounds, Bounds] = {}
        for column in self.layout.labels:
            found = {period_in(self.layout.grid.rows[r][column].text) for r in self.layout.body}
            days = [told[0] for told in found if told and told[0]]
            if all(told and told[0] == told[1] for told in found):
                out |= spans_of(days)
        return out

    @cached_property
    def _times_of_heads(self) -> list[Bounds]:
        cells = [c for column in self.layout.values for c in self.layout.heads(column)]
        return [found for c in cells if (found := period_in(c.text)) and found[0] and found[1]]

    def _who(self, made: Made) -> tuple[str | None, list[Ground]]:
        """The source of the figures: from a column of sources, else from a note or a caption."""
        if self.layout.sources is not None:
            cell = self.layout.grid.rows[made.number][self.layout.sources]
            name = re.split(r"[,;(\[]", cell.said)[0].strip()
            if is_name(name):
                return name, [self._ground("origin", cell)]
        inner = [c for r in self.layout.notes for c in self.layout.grid.rows[r][:1]]
        for cell in (*self.around.notes, *inner, *made.captions):
            if found := origin_in(cell.text):
                name, at = found
                return name, [self._ground("origin", Cell(name, cell.start + at, cell.start + at + len(name)))]
        return None, []

    def _caption_sector(self, made: Made) -> str | None:
        words = [c.text for c in made.captions[:2]]
        return next(filter(None, map(sector_in, words)), None) if not self._by_sector else None

    @cached_property
    def _by_sector(self) -> bool:
        """Whether rows or columns are sectors: then those that name none are totals."""
        rows = self.layout.grid.rows
        cells = [rows[r][c] for r in self.layout.body for c in self.layout.labels]
        cells += [c for column in self.layout.values for c in self.layout.heads(column)]
        return any(sector_in(c.text) for c in cells)

    def _stance(self, made: Made) -> Stance:
        words = [*(s.at.text for s in made.said), *(c.text for c in made.captions)]
        words += [n.text for n in self.around.notes if not marked(n.text)]
        words += [n.text for n in self.around.notes if made.value.mark and _note_on(n.text, made.value.mark)]
        told = next(filter(None, map(manner_in, words)), None)
        return "estimated" if made.value.guess else cast(Stance, told or "asserted")

    def _papers(self, made: Made) -> Papers | None:
        if made.amount.unit != "person":
            return None
        words = " ".join([*(s.at.text for s in made.heads), *(c.text for c in made.captions[:1])])
        listed = codelist("counted")["code"]
        found = (e["code"] for e in listed if "said" in e and re.search(e["said"], words, re.I))
        return cast(Papers | None, next(found, None))

    def _covers(self, made: Made) -> str | None:
        if any(s.narrow or (s.part and not (s.sector or s.place)) for s in made.said):
            return "part"
        if self._by_trade and not made.whole and any(trades_in(plain(s.at.text)) for s in made.said):
            return "part"
        across = self._hosts_across and any(s.whole for s in made.heads)
        return "whole" if across or any(s.whole for s in made.row) else None

    @cached_property
    def _by_trade(self) -> bool:
        """Whether rows or columns distinguish occupations: then each is a part."""
        rows = self.layout.grid.rows
        labels = [rows[r][c].text for r in self.layout.body for c in self.layout.labels]
        heads = [" ".join(h.text for h in self.layout.heads(c)) for c in self.layout.values]
        heads = [text for text in heads if not says_share(text)]  # “% of labour force” distinguishes no occupation
        return any(len({_trades(text) for text in axis} - {frozenset()}) > 1 for axis in (labels, heads))

    @cached_property
    def _hosts_across(self) -> bool:
        """Whether columns are hosts: then a total column covers all of them."""
        return sum(country_in(h.text) is not None for c in self.layout.values for h in self.layout.heads(c)) > 1

    def _derived(self, cell: Cell, made: Made) -> str | None:
        """How the value follows from the cell, if its words alone do not show it."""
        point = made.amount.low if made.amount.low is not None else made.amount.high
        told = made.value.low if made.value.low is not None else made.value.high
        if point is None or told is None or point == told or not told:
            return None
        return f"{cell.text} × {point / told:,.6g}, as the table says"

    # ---- quotation -------------------------------------------------------------------------------------------------

    def _quote(self, cell: Cell) -> Quote:
        """The cell, with its row around it."""
        text, pages = self.analysis.text, self.analysis.document.pages
        first = text.rfind("\n", 0, cell.start) + 1
        last = text.find("\n", cell.end)
        last = len(text) if last < 0 else last
        first += len(text[first:last]) - len(text[first:last].lstrip())
        last = first + len(text[first:last].rstrip())
        if last - first > LONGEST_ROW:
            first, last = cell.start, cell.end
        return Quote(
            start=cell.start, end=cell.end, exact=text[cell.start : cell.end],
            prefix=text[max(0, cell.start - CONTEXT) : cell.start], suffix=text[cell.end : cell.end + CONTEXT],
            page=bisect_right(pages, cell.start) if pages else None, sentence=text[first:last], sentence_start=first,
        )  # fmt: skip


def _note_on(note: str, mark: str) -> str | None:
    """The text of a note with a given mark; None if the note has another one."""
    own = re.match(rf"\W{{0,2}}{re.escape(mark)}(?!\w)[\s\])]*", note)
    return note[own.end() :] if own else None


def _units_of(label: Cell) -> str:
    """The words of a row's label that may name a unit: of a country's name only those in brackets."""
    return " ".join(_BRACKETED.findall(label.text)) if country_in(label.text) else label.text


def _trades(text: str) -> frozenset[str]:
    return frozenset(trade.casefold() for trade in trades_in(plain(text)))


def _sector(said: Sequence[Said]) -> str | None:
    return next((s.sector for s in said if s.sector), None)


def _period(said: Sequence[Said]) -> Bounds | None:
    return next((s.period for s in said if s.period), None)


def _first(said: Sequence[Said], name: str) -> object:
    """The first value of a field among several labels."""
    return next((told for s in said if (told := getattr(s, name))), None)
