"""Records as flat tables: columns with their types, humanitarian hashtags (HXL) and meaning."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from withheld.cells import write_rows
from withheld.evidence import CLASSES, KINDS
from withheld.readings import said
from withheld.records import Basis, Counted, Covers, Evidence, Qualifier, Rate, Source, Stance, State
from withheld.vocabulary import codes, measures


@dataclass(frozen=True)
class Column:
    """A column: its name, Table Schema type, HXL hashtag, meaning, and the values that it may have (None for any)."""

    name: str
    type: str
    tag: str
    meaning: str
    values: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Table:
    """A table of one kind of record, or of sources."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


_FIELDS = {
    "measure": Column("measure", "string", "#indicator+code", "what is counted; see docs/claims.md", tuple(measures())),
    "low": Column("low", "number", "#value+min", "lower bound in base units; empty for none"),
    "high": Column("high", "number", "#value+max", "upper bound in base units; empty for none"),
    "qualifier": Column("qualifier", "string", "#value+type", "how the value is meant", get_args(Qualifier)),
    "unit": Column("unit", "string", "#value+unit", "person, currency code (ISO 4217), fraction …"),
    "per": Column("per", "string", "#value+rate", "time base of a rate", get_args(Rate)),
    "each": Column("each", "boolean", "#value+each", "whether it is of each worker"),
    "programme": Column("programme", "string", "#country+origin+code", "sending state (ISO 3166-1)"),
    "host": Column("host", "string", "#country+code", "host countries (ISO 3166-1), joined by +"),
    "place": Column("place", "string", "#loc+name", "place inside the host"),
    "sector": Column("sector", "string", "#sector+code", "sector code", tuple(codes("sectors"))),
    "start": Column("start", "date", "#date+start", "first day for which it holds"),
    "end": Column("end", "date", "#date+end", "last day for which it holds"),
    "by": Column("by", "date", "#date+deadline", "day by which it is to be done"),
    "origin": Column("origin", "string", "#org+origin", "who said it first"),
    "holder": Column("holder", "string", "#org+holder", "who takes the position, makes the pledge, needs or gives"),
    "actor": Column("actor", "string", "#org+actor", "who acted"),
    "via": Column("via", "string", "#org+via", "who passed it on, outermost last, joined by ;"),
    "derivation": Column(
        "derivation", "string", "#description+derivation", "how the origin worked it out, if it says so"
    ),
    "counted": Column("counted", "string", "#value+counted", "what a head-count counts", get_args(Counted)),
    "covers": Column(
        "covers", "string", "#value+covers", "how much of what its scope names it covers", get_args(Covers)
    ),
    "stance": Column("stance", "string", "#status+stance", "how it is put forward"),
    "type": Column("type", "string", "#event+type", "kind of event"),
    "target": Column("target", "string", "#description+target", "what the position is about"),
    "definition": Column("definition", "string", "#description+definition", "the definition that goes with it"),
    "indicator": Column("indicator", "string", "#indicator+code", "sign of forced labour (ILO)"),
    "act": Column("act", "string", "#activity+code", "what is pledged"),
    "kind": Column(
        "kind", "string", "#dependence+code", "what is needed, replaced, given or paid for", tuple(codes("dependences"))
    ),
    "note": Column("note", "string", "#description+note", "remark"),
}
_HEAD = (
    Column("id", "string", "#meta+id", "identifier of the record"),
    Column("state", "string", "#status+review", "whether an analyst has decided on it", get_args(State)),
    Column("anchored", "boolean", "#status+anchored", "whether a document of the case holds its sentence"),
    Column("reliability", "string", "#meta+reliability", "of the source, Admiralty code A to F", tuple("ABCDEF")),
    Column("credibility", "integer", "#meta+credibility", "of the item, Admiralty code 1 to 6"),
    Column("basis", "string", "#meta+basis", "how the origin knows", get_args(Basis)),
)
_TAIL = (
    Column("quote", "string", "#description+quote", "the words that say it"),
    Column("sentence", "string", "#description+sentence", "the sentence around them"),
    Column("document", "string", "#meta+document+id", "identifier of the source"),
    Column("example", "boolean", "#meta+example", "whether its source is an example under an invented outlet"),
)
SOURCES = (
    Column("id", "string", "#meta+document+id", "identifier of the source"),
    Column("title", "string", "#meta+title", "title"),
    Column("publisher", "string", "#org+publisher", "publisher"),
    Column("published", "date", "#date+published", "day of publication"),
    Column("url", "string", "#meta+url", "address"),
    Column("sha256", "string", "#meta+sha256", "hash of the bytes as they came"),
    Column("language", "string", "#meta+language", "language"),
    Column("transcribed", "boolean", "#meta+transcribed", "whether figures were entered by hand from it"),
    Column("example", "boolean", "#meta+example", "whether it is an example under an invented outlet"),
)


def tables(evidence: Sequence[Evidence]) -> list[Table]:
    """One table for each kind of record that there is, and the sources."""
    made = [_table(kind, [e for e in evidence if e.kind == kind]) for kind in KINDS]
    sources = {e.source.id: e.source for e in evidence}
    rows = tuple(tuple(_cell(getattr(s, c.name)) for c in SOURCES) for s in sources.values())
    return [*(t for t in made if t.rows), Table("sources", SOURCES, rows)]


def _table(kind: str, evidence: Iterable[Evidence]) -> Table:
    fields = [name for name in CLASSES[kind].model_fields if name in _FIELDS]
    columns = (*_HEAD, *(_of(kind, name) for name in fields), *_TAIL)
    return Table(f"{kind}s", columns, tuple(_row(e, fields) for e in evidence))


def _of(kind: str, name: str) -> Column:
    column = _FIELDS[name]
    if name == "stance":
        return Column(name, "string", column.tag, column.meaning, get_args(Stance) if kind != "position" else None)
    return column


def _row(e: Evidence, fields: Sequence[str]) -> tuple[object, ...]:
    quote = e.record.quote
    told = [_cell(getattr(e.record, name), "+" if name == "host" else ";") for name in fields]
    words = (quote.exact, said(e.record)) if quote else (None, None)
    head = (e.id, e.state, not e.unanchored, e.reliability, e.credibility, e.basis)
    return (*head, *told, *words, e.source.id, e.source.example)


def _cell(value: object, join: str = ";") -> object:
    return join.join(value) or None if isinstance(value, tuple) else value


def as_csv(table: Table) -> str:
    """A table as CSV: names, hashtags, rows; no cell runs in a spreadsheet."""
    out = io.StringIO(newline="")
    write_rows(out, [c.name for c in table.columns], [tuple(c.tag for c in table.columns), *table.rows])
    return out.getvalue()


def source_of(evidence: Iterable[Evidence]) -> dict[str, Source]:
    """The sources of records by identifier."""
    return {e.source.id: e.source for e in evidence}
