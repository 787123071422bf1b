"""Claims from a table: each cell with what its headers, caption and notes say, or the reason why it is no claim."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from withheld.records import Claim
from withheld.soundness import faults
from withheld.tables.apart import ALIKE, told_apart
from withheld.tables.context import Around
from withheld.tables.grid import Cell
from withheld.tables.layout import Layout
from withheld.tables.making import Made, Making
from withheld.tables.roles import in_one_span, roles_of, span_of, told_twice
from withheld.tables.saying import Said, bounded, counts, hosts_of, rival, said_by, unsaid
from withheld.tables.times import is_month
from withheld.tables.totals import odd_totals
from withheld.tables.values import Style, Value, style_of, value_of
from withheld.tables.where import code_in, country_in, formal_country, places_in
from withheld.tables.words import (
    Counted,
    counted_in,
    did_not_happen,
    names_paper,
    plain,
    row_word,
    scale_in,
    speaks_of_work,
    without_exception,
)  # fmt: skip
from withheld.text import DocumentAnalysis, context_of, people_of

NO_MEASURE = "nothing says what its figures count"
NO_PROGRAMME = "nothing says that it is about the programme"
OTHERS = "is of people of other states"
NO_CURRENCY = "nothing says in which money its sums are"
NO_PLACE = "is of no country, place or sector that is known"
NOT_MEANT = "its figures are of another kind than its words"
TWO_HOSTS = "names a country in its row and another in its column"
NO_TIME = "says that it is of before or after something, and not when"
TORN = "its cells cannot be told apart to columns"
MULTIPLIED = "is to be multiplied by what another column says"
ODD = "is not a possible figure"


@dataclass(frozen=True)
class Found:
    """The result for one table: claims, and by reason the cells with a figure that were left out, each by row and words."""

    claims: tuple[Claim, ...]
    left: Mapping[str, Sequence[str]]


class TableReader:
    """Reads one table of a document."""

    def __init__(self, analysis: DocumentAnalysis, layout: Layout, around: Around, programme: str) -> None:
        self.analysis, self.layout, self.grid = analysis, layout, layout.grid
        self.around, self.programme = around, programme
        self.made = Making(analysis, layout, around, programme)

    def found(self) -> Found:
        """The claims of the table's cells, and the reasons for those that make none."""
        left: defaultdict[str, list[str]] = defaultdict(list)
        cells = list(self._cells())
        if cells and not self._about():
            return Found((), {NO_PROGRAMME: [self._named(row, cell) for row, _, cell, _ in cells]})
        made: list[tuple[Cell, Made]] = []
        for row, column, cell, value in cells:
            outcome = self._cell(row, column, cell, value)
            if isinstance(outcome, str):
                left[outcome].append(self._named(row, cell))
            else:
                made.append((cell, outcome))
        claims = []
        kept, alike = told_apart(made)
        for cell, one in alike:
            left[ALIKE].append(self._named(one.number, cell))
        for cell, one in kept:
            claim = self.made.claim(cell, one)
            if any(faults(claim)):
                left[ODD].append(self._named(one.number, cell))
            else:
                claims.append(claim)
        return Found(tuple(claims), left)

    def _named(self, row: int, cell: Cell) -> str:
        """A cell as a reader finds it: by what its row begins with."""
        told = [self.grid.rows[row][c] for c in (*self.layout.labels, *range(self.grid.width))]
        label = next((c.text for c in told if c.said and c.start != cell.start), "")
        return f"{label}: {cell.text}" if label else cell.text

    # ---- what the table is of ------------------------------------------------------------------------------------

    @cached_property
    def _headers(self) -> str:
        """All words of the table that apply to more than one cell."""
        rows = [self.grid.rows[r] for r in (*self.layout.captions, *self.layout.header)]
        return " \n ".join(dict.fromkeys(c.text for row in rows for c in row if c.said))

    @cached_property
    def _captions(self) -> list[Cell]:
        inner = [next(c for c in self.grid.rows[r] if c.text) for r in self.layout.captions]
        below = [n for n in self.around.notes if re.match(r"\W*table", n.text, re.I)]
        return [*inner, *self.around.captions, *below]

    @cached_property
    def _style(self) -> Style:
        near = " ".join([self._headers, *(c.text for c in (*self._captions, *self.around.notes))])
        words = [self.grid.rows[r][c].text for r in self.layout.body for c in self.layout.values]
        return style_of(words, scale_in(near) is not None)

    def _cells(self) -> Iterator[tuple[int, int, Cell, Value]]:
        for row in self.layout.body:
            for column in self.layout.values:
                cell = self.grid.rows[row][column]
                if cell.said and (value := value_of(cell, self._style)) is not None:
                    yield row, column, cell, value

    def _names_programme(self, text: str) -> bool:
        return bool(people_of(self.programme).search(text) or context_of(self.programme).search(text))

    def _about(self) -> bool:
        """Whether the table is about the programme: by a row or column of its people, its headers, its caption, the title."""
        if self._by_people:
            return True
        told = [self._headers, *(c.text for c in (*self._captions, *self.around.leads))]
        if any(self._names_programme(t) for t in told):
            return True
        if any(self._others(t) for t in told):
            return False
        title = self.analysis.document.title or ""
        return self._names_programme(title) or self._names_programme(self._heading)

    @cached_property
    def _heading(self) -> str:
        """The heading of a text that has no title: its first line."""
        return self.analysis.text[:200].partition("\n")[0]

    def _others(self, text: str) -> bool:
        """Whether words name the workers of another state, or workers of no particular one."""
        people = {p.country for p in places_in(text) if p.kind == "people"} - {self.programme}
        return bool(people) and speaks_of_work(text) and not self._names_programme(text)

    @cached_property
    def _by_people(self) -> bool:
        """Whether rows or columns distinguish nationalities, the programme's among them."""
        told = [self._headers, *(c.text for c in (*self._captions, *self.around.leads))]
        if not self.analysis.abroad or any(self._workers(t) for t in told):
            return False
        return any(self._own(s) for s in (*self._rows.values(), *self._heads.values()))

    def _own(self, said: Sequence[Said]) -> bool:
        return any(
            (s.host == self.programme and not s.where) or (s.people == self.programme and not counts(s)) for s in said
        )

    # ---- rows and columns ----------------------------------------------------------------------------------------

    @cached_property
    def _monthly(self) -> bool:
        """Whether labels or headers are months in digits, so that none of them is two years."""
        heads = (cell for row in self.layout.header for cell in self.grid.rows[row])
        labels = (self.grid.rows[row][c] for c in self.layout.labels for row in self.layout.body)
        return any(is_month(cell.text) for cell in (*heads, *labels))

    @cached_property
    def _rows(self) -> dict[int, list[Said]]:
        constant = {c for c in self.layout.labels if self.layout.is_constant(c)}
        coded = {c for c in self.layout.labels if self.layout.holds_codes(c)}
        if self._named_columns - constant:
            coded -= constant  # of a unit or a currency, then
        out: dict[int, list[Said]] = {}
        span = span_of(self.layout)
        whole: list[Said] = []
        for row in self.layout.body:
            section = self.layout.sections.get(row)
            said = [said_by(section, monthly=self._monthly)] if section else []
            said = [replace(s, known=True) for s in said]
            cells = [(c, self.layout.label(row, c)) for c in self.layout.labels]
            found = [
                (c, self._placed(c, said_by(cell, coded=c in coded or self._coded(c, cell), monthly=self._monthly)))
                for c, cell in cells
                if cell.said or row_word(cell.text, "rest")  # “unknown” in a column of hosts
            ]
            found = in_one_span(found, span)
            said += [replace(s, known=True) if c in constant else s for c, s in found]
            if any(s.part for s in said):
                said = [*said, *(s for s in whole if not rival(s, said))]
            else:
                whole = [s for s in said if s.known]
            out[row] = said
        return out

    def _coded(self, column: int, cell: Cell) -> bool:
        """Whether a label is letters of a country among names of others: “PNG”."""
        return (
            len(cell.text) == 3 and cell.text.isupper() and column in self._named_columns and not country_in(cell.text)
        )

    @cached_property
    def _named_columns(self) -> set[int]:
        return {c for c in self.layout.labels if self.layout.names_countries(c)}

    def _placed(self, column: int, said: Said) -> Said:
        """A label's people or place, interpreted by the header of its column: where they come from, or where they are."""
        if not said.host:
            return said
        if said.host in self._told_twice and (formal := formal_country(said.at.text)):
            said = replace(said, host=formal)
        role = self._roles.get(column)
        if role == "origin":
            return replace(said, host=None, people=said.host)
        return replace(said, where=role == "destination")

    @cached_property
    def _roles(self) -> dict[int, str]:
        return roles_of(self.layout)

    @cached_property
    def _told_twice(self) -> set[str]:
        return told_twice(self.layout)

    @cached_property
    def _heads(self) -> dict[int, list[Said]]:
        out = {
            c: [said_by(cell, label=False, monthly=self._monthly) for cell in self.layout.heads(c)]
            for c in self.layout.values
        }
        for c in odd_totals(self.layout, out, self._style):
            out[c] = [replace(s, whole=False) for s in out[c]]
        return out

    @cached_property
    def _heads_measure(self) -> bool:
        """Whether headers of columns say what is counted: then one with another word counts something else."""
        return any(self._meant(s.at.text) for said in self._heads.values() for s in said)

    # ---- one cell ------------------------------------------------------------------------------------------------

    def _cell(self, row: int, column: int, cell: Cell, value: Value) -> Made | str:
        """The content of a cell, or the reason why it is no claim."""
        if row in self.grid.ragged:
            return TORN
        if self._multiplied is not None and self.grid.rows[row][self._multiplied].text not in ("", "0"):
            return MULTIPLIED
        rows, heads = self._rows[row], self._heads[column]
        said = [*rows, *heads]
        if (told := self._whose(rows, heads)) is not None:
            return told
        counted, sure, own = self._counted(rows, heads)
        if counted is None:
            return NO_MEASURE
        if not counted.code:
            return NOT_MEANT
        hosts = hosts_of(rows), hosts_of(heads)
        if self.analysis.abroad:
            hosts = hosts[0] - {self.programme}, hosts[1] - {self.programme}
        if hosts[0] and hosts[1] and hosts[0] != hosts[1]:
            return TWO_HOSTS
        home = self.analysis.abroad and any(s.host == self.programme and (s.where or not self._by_people) for s in said)
        if any(s.rest for s in said) or home:
            return NO_PLACE
        if any(did_not_happen(s.at.text) for s in said):
            return NOT_MEANT
        if any(s.turn for s in said) and self._undated(said):
            return NO_TIME
        made = self._settled(rows, heads, value, counted, sure, own, hosts[0] or hosts[1])
        return made if isinstance(made, str) else replace(made, number=row)

    @cached_property
    def _multiplied(self) -> int | None:
        """The column of powers of ten that multiply the figures of each row, if there is one."""
        heads = ((c.text, n) for r in self.layout.header for n, c in enumerate(self.grid.rows[r]))
        return next((n for text, n in heads if row_word(text, "multiplier")), None)

    def _settled(
        self, rows: list[Said], heads: list[Said], value: Value, counted: Counted, sure: str, own: Sequence[Cell],
        hosts: set[str],
    ) -> Made | str:  # fmt: skip
        said = [*rows, *heads]
        value = bounded(value, heads)
        labelled = any(
            s.host or s.place or s.period or s.sector or s.whole or s.part or s.people or s.season or s.turn
            for s in rows
        )
        if rows and not labelled and not (sure == "row" or all(s.known for s in rows)):
            return NO_PLACE
        tags = [s.at for s in rows if not (s.host and code_in(s.at.text))]  # of a country, and not of its money
        amount = self.made.amount(value, counted, [s.at for s in heads], tags, self._captions)
        if isinstance(amount, str):
            return amount
        if any(s.whole for s in heads) and self._sums_times(heads) and counted.code in ("workers_abroad", "sites"):
            return ALIKE  # a stock is not summed over years
        return Made(
            counted=counted, amount=amount, said=tuple(said), hosts=tuple(sorted(hosts)), value=value,
            captions=tuple(self._captions), sure="caption" if own else "title" if sure == "title" else "cell",
            plain=all(s.known and (s.sex or not s.narrow) for s in said), named=any(s.people == self.programme for s in heads),
            whole=any(s.whole for s in said), row=tuple(rows), heads=tuple(heads),
            bare=any(row_word(s.at.text, "sum") for s in said if s.whole),
        )  # fmt: skip

    def _undated(self, said: Sequence[Said]) -> bool:
        """Whether a cell's period is before or after an event of unknown date, so that it cannot be distinguished from now."""
        turns = {s.turn for s in said if s.turn and not s.period}
        return "after" in turns or ("before" in turns and self.analysis.published is None)

    def _sums_times(self, heads: list[Said]) -> bool:
        return any(s.period for c in self._heads.values() for s in c) and not any(s.period for s in heads)

    def _whose(self, rows: list[Said], heads: list[Said]) -> str | None:
        """The reason why a cell is not about the programme's workers, if it is not."""
        if self._by_people and not any(
            self._own(group) for group, apart in zip((rows, heads), self._axes, strict=True) if apart
        ):
            return OTHERS
        strange = [s for s in (*rows, *heads) if s.people not in (None, self.programme) and not self._repeats(s, rows)]
        return OTHERS if strange and not self._by_people else None

    def _repeats(self, said: Said, rows: Sequence[Said]) -> bool:
        """Whether words for people only say a country of the row again, as a column of its names in another language does."""
        again = said.people in {s.host for s in rows if s.at != said.at} and not speaks_of_work(said.at.text)
        return again and "origin" not in self._roles.values()

    @cached_property
    def _axes(self) -> tuple[bool, bool]:
        """Whether rows, and whether columns, distinguish nationalities."""
        rows, heads = (any(self._own(said) for said in axis.values()) for axis in (self._rows, self._heads))
        return rows, heads

    def _counted(self, rows: list[Said], heads: list[Said]) -> tuple[Counted | None, str, Sequence[Cell]]:
        """What a cell counts, from the first that says so (column, row, caption, title), and the caption that says it."""
        head = " ".join(s.at.text for s in heads)
        alone = len(self.layout.values) == 1 and row_word(head, "people")
        if not alone and (found := self._meant(head)):
            return found, "column", ()
        if not (alone or all(s.known for s in heads)) or (self._heads_measure and any(unsaid(s) for s in heads)):
            return None, "", ()
        tags = [s for s in rows if not (s.host or s.place or s.period or s.whole)]
        tagged = " ".join(s.at.text for s in tags)
        if found := self._meant(tagged):
            held = self._people_summed if names_paper(tagged) else None
            return held or found, "row", ()
        if self._rows_measure and any(not s.known for s in tags):
            return None, "", ()
        if (found := self._meant(" ".join(c.text for c in self.layout.corner))) and found.code not in (
            "host_countries",
            "sites",
        ):
            return found, "column", ()
        for cell in self._captions:
            if found := self._meant(cell.text, loose=True):
                return found, "caption", (cell,)
        for cell in self.around.leads:
            if (words := self._workers(cell.text)) and (found := counted_in(words)):
                return found, "caption", (cell,)
        title = self._meant(self.analysis.document.title or self._heading, loose=True)
        return title, "title", ()

    @cached_property
    def _people_summed(self) -> Counted | None:
        """What a total row counts, if people: then a row of permits means their holders."""
        totals = (s.at.text for said in self._rows.values() for s in said if s.whole)
        return next((found for text in totals if (found := self._meant(text)) and found.code == "workers_abroad"), None)

    @cached_property
    def _rows_measure(self) -> bool:
        """Whether row labels say what is counted: then a row with other words counts something else."""
        told = (s for said in self._rows.values() for s in said if not (s.host or s.period or s.whole or s.people))
        return any(self._meant(s.at.text) for s in told)

    def _meant(self, text: str, *, loose: bool = False) -> Counted | None:
        """What words say that figures count; if a ``loose`` text has no measure's code, what its words for the programme's
        workers say."""
        text = plain(text)
        text = without_exception(text) or text
        found = counted_in(text) if text else None
        if found is None:
            return None
        if self._by_people and not found.code and speaks_of_work(text):
            return Counted("workers_abroad", "count")
        if loose and not found.code and self._workers(text):
            return counted_in(self._workers(text)) or found
        return found

    def _workers(self, text: str) -> str:
        """The words of a text that name the programme's workers: its people and the noun right after."""
        for m in people_of(self.programme).finditer(text):
            near = text[m.start() : m.end() + 40]
            if speaks_of_work(near):
                return near
        return ""
