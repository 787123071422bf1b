"""Additions to the store in one transaction: sources, quotations and records, with one line of the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from withheld.case import Row
from withheld.evidence.basis import basis_of
from withheld.evidence.captures import held
from withheld.evidence.effective_decisions import decisions_in_force
from withheld.evidence.failures import StoreError
from withheld.evidence.log import SYSTEM, canonical, digest, erased_bytes, last, line_after
from withheld.evidence.reprints import index_texts
from withheld.evidence.rows import SELECTOR, Body, bodies, body_of, entered_in, identity, search_keys
from withheld.evidence.schema import TableRow, documents, log, quotes, records
from withheld.evidence.subjects import SOURCE
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import Basis, Claim, Document, Quote, Reading, Record, RecordKind, Source, State
from withheld.soundness import faults
from withheld.vocabulary import country_name


class Added(Record):
    """What one document added to the store: new documents and records, and records that existed already.

    ``elsewhere`` counts by sending state the records that were left out, being about another programme than the case's.
    """

    documents: int
    records: int
    unchanged: int
    elsewhere: dict[str, int] = Field(default_factory=dict)


def about_others(counts: Mapping[str, int]) -> list[str]:
    """“3 records about NAME (CODE)” for each sending state."""
    return [f"{n} record{'s' * (n != 1)} about {country_name(code)} ({code})" for code, n in sorted(counts.items())]


_ALIKE = sa.select(documents.c.id, documents.c.sha256, documents.c.extractor, documents.c.redacted).where(
    (documents.c.sha256 == sa.bindparam("sha256")) | (documents.c.id == sa.bindparam("id"))
)


class Intake:
    """The new sources and records of one transaction; the caller begins and commits it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._last = last(connection)
        self._erased = erased_bytes(connection)
        self.changes: dict[str, list[str]] = {"entered": [], "superseded": [], "restored": []}
        self._sources: list[JsonObject] = []
        self._made: list[JsonObject] = []
        self._rows: dict[sa.Table, list[JsonObject]] = {documents: [], quotes: [], records: [], log: []}
        self._texts: list[tuple[str, str]] = []
        self._here: dict[str, str] = {}
        self._quotes: dict[tuple[str, int, int, int], JsonObject] = {}
        self._graded = {name: body.get("reliability") for name, body in decisions_in_force(connection, SOURCE).items()}
        self._publishers: dict[str, str | None] = {}
        self._free = {column: _next(connection, column) for column in (quotes.c.id, documents.c.number)}

    @property
    def position(self) -> int:
        """Position of the log line that will describe the additions."""
        return self._last[0] + 1

    def read(self, document: Document, reading: Reading, extractor: str) -> Added:
        """A document and what an extractor made of it, as proposed records; call ``close`` after the last one."""
        key, read_by, new = self._source(document.source(), document.text)
        told = [(kind, record, body_of(record)) for kind, record in bodies(reading)]
        found = {identity(document.sha256, kind, record, body): (kind, record, body) for kind, record, body in told}
        claims = [identity(document.sha256, "claim", c) for c in reading.claims] if reading.positions else []
        known, made = ({}, set()) if new else self._known(key)
        for record_id, (kind, record, body) in found.items():
            if record_id not in known and record_id not in made:
                about = _about(record, claims)
                self._record(record_id, kind, record, body, key, "proposed", extractor=extractor, about=about)
        self._supersede(known, set(found), extractor)
        entered = len(self.changes["entered"])
        if new:
            self._rows[documents][-1]["extractor"] = extractor
        if read_by != extractor or any(self.changes.values()):
            if not new:
                where = documents.c.id == key
                self.connection.execute(sa.update(documents).where(where).values(extractor=extractor))
            file = (f", {document.path}" if document.path else "") + held(document.capture)
            apart = "".join(f"; left out: {told}" for told in about_others(reading.elsewhere))
            self._tell("read", key, f"{extractor}{file}{apart}", more={"extractor": extractor})
        unchanged = len(found) - entered
        return Added(documents=int(new), records=entered, unchanged=unchanged, elsewhere=reading.elsewhere)

    def knows(self, sha256: str) -> bool:
        """Whether a document with these bytes is in the store, or about to be added."""
        query = sa.select(documents.c.id).where(documents.c.sha256 == sha256)
        return sha256 in self._here or self.connection.execute(query).first() is not None

    def follow(self) -> None:
        """Continue after a line that other code appended in this transaction."""
        self._last = last(self.connection)

    def close(self) -> None:
        """Insert the collected rows, all of a table in one statement."""
        for table, rows in self._rows.items():
            if rows:
                self.connection.execute(sa.insert(table), rows)
                rows.clear()
        index_texts(self.connection, self._texts)
        self._texts.clear()
        self._here.clear()

    def transcribe(self, rows: Iterable[Row], analyst: str = SYSTEM, more: JsonMapping | None = None) -> int:
        """Enter transcribed rows that are not in the store yet; return how many. Their line also holds ``more``.

        StoreError if a figure in one cannot be.
        """
        entered: set[str] = set()
        # By source, queried once: a sheet of many rows may have one address.
        there: dict[str, tuple[str, Container[str]]] = {}
        for row in rows:
            if what := next(faults(row.claim), None):
                raise StoreError(f"{row.source.url}: {what}; correct the row")
            if row.source.sha256 not in there:
                key, *_ = self._source(row.source, None)
                there[row.source.sha256] = (key, frozenset().union(*self._known(key)))
            key, known = there[row.source.sha256]
            record_id = identity(row.source.sha256, "claim", row.claim)
            # An anchored row is kept with the document that holds its sentence.
            if record_id not in entered and record_id not in known and not self._has(record_id):
                entered.add(record_id)
                self._record(
                    record_id, "claim", row.claim, body_of(row.claim), key, "transcribed",
                    reliability=row.reliability, basis=row.basis,
                )  # fmt: skip
        count = len(self.changes["entered"])
        if count:
            self._tell("transcribe", "case", None, analyst, more)
        self.close()
        return count

    def make(self, claim: Claim, analyst: str, reason: str | None) -> str:
        """A figure that an analyst found in a document of the store; its identifier. StoreError if it is there already."""
        query = sa.select(documents.c.sha256).where(documents.c.id == claim.document)
        record_id = identity(self.connection.execute(query).scalar_one(), "claim", claim)
        if self._has(record_id):
            raise StoreError(f"{record_id}: this figure is already in the case; accept or edit it instead")
        self._record(record_id, "claim", claim, body_of(claim), claim.document, "proposed")
        self._tell("add", record_id, reason, analyst)
        self.close()
        return record_id

    def _has(self, record_id: str) -> bool:
        return self.connection.execute(sa.select(records.c.id).where(records.c.id == record_id)).first() is not None

    def _tell(
        self, action: str, subject: str, reason: str | None, analyst: str = SYSTEM,
        more: JsonMapping | None = None,
    ) -> None:  # fmt: skip
        """Append the line about the additions, and begin the next."""
        after = canonical(self.changes | {"content": digest(_content(self._sources, self._made))} | dict(more or {}))
        line, row = line_after(self._last, analyst, action, subject, None, after, reason)
        self._rows[log].append(row)
        self._last = (line.position, row["hash"])
        self._sources.clear()
        self._made.clear()
        self.changes = {name: [] for name in self.changes}

    def _source(self, source: Source, text: str | None) -> tuple[str, str | None, bool]:
        """Key of a source, entered if it is new, the extractor that read it last, and whether it is new."""
        if source.sha256 in self._here or source.id in self._here.values():
            self.close()
        found = self.connection.execute(_ALIKE, {"sha256": source.sha256, "id": source.id}).all()
        for key, sha256, extractor, erased in found:
            erased = erased or self._erased.get(sha256)
            if sha256 == source.sha256 and erased is not None:
                what = f"was erased from this case, or a sentence of it (log line {erased}), and is not read again"
                raise StoreError(f"{source.path or source.id}: {what}")
            if sha256 == source.sha256:
                self.close()
                return str(key), extractor, False
        key = f"{source.id}-{source.sha256[:8]}" if found else source.id
        body = source.model_copy(update={"id": key}).model_dump(mode="json")
        row = {
            "id": key, "sha256": source.sha256, "source": body, "text": text, "entry": self.position,
            "publisher": source.publisher, "published": body["published"], "title": source.title,
            "number": self._number(documents.c.number),
        }  # fmt: skip
        self._rows[documents].append({**row, "extractor": None})
        self._sources.append(row)
        self._here[source.sha256] = key
        self._publishers[key] = source.publisher
        if text is not None:
            self._texts.append((key, text))
        return key, None, True

    def _number(self, column: sa.Column[int]) -> int:
        self._free[column] += 1
        return self._free[column] - 1

    def _known(self, document: str) -> tuple[dict[str, str | None], set[str]]:
        """The records that extractors made of a document, with the one that superseded each; and those that people entered."""
        query = sa.select(records.c.id, records.c.superseded_by_extractor, records.c.extractor)
        rows = self.connection.execute(query.where(records.c.document == document)).all()
        return {i: by for i, by, extractor in rows if extractor}, {i for i, _, extractor in rows if not extractor}

    def _record(
        self, record_id: str, kind: RecordKind, record: Body, body: JsonObject, document: str, state: State, *,
        reliability: str = "F", basis: Basis | None = None, extractor: str | None = None, about: str | None = None,
    ) -> None:  # fmt: skip
        body = body | {"document": document}
        came: JsonObject = {"state": state, "reliability": reliability, "credibility": 6, "body": body}
        came["basis"] = basis or basis_of(record)
        quote = self._quote(document, record.quote)
        row = came | {"reliability": self._default(document) or reliability} | {
            "id": record_id, "kind": kind, "document": document, "quote": quote and quote["id"], "about": about,
            "original": came, "extractor": extractor, "entry": self.position,
            "entered_in": entered_in(came), **search_keys(kind, body),
        }  # fmt: skip
        self._rows[records].append(row)
        self._made.append({**(quote or dict.fromkeys(SELECTOR)), **row})
        self.changes["entered"].append(record_id)

    def _default(self, document: str) -> str | None:
        """The reliability that was decided for the publisher of a document."""
        if not self._graded:
            return None
        if document not in self._publishers:
            query = sa.select(documents.c.publisher).where(documents.c.id == document)
            self._publishers[document] = self.connection.execute(query).scalar()
        return self._graded.get(self._publishers[document] or "")

    def _quote(self, document: str, quote: Quote | None) -> JsonObject | None:
        if quote is None:
            return None
        place = (document, quote.start, quote.end, quote.sentence_start)
        if place not in self._quotes:
            row = {"id": self._number(quotes.c.id), "document": document, **quote.model_dump()}
            self._quotes[place] = row
            self._rows[quotes].append(row)
        return self._quotes[place]

    def _supersede(self, known: dict[str, str | None], found: set[str], extractor: str) -> None:
        """Mark known records that were not made again as superseded, and unmark those that were."""
        self.changes["superseded"] = sorted(k for k, by in known.items() if by is None and k not in found)
        self.changes["restored"] = sorted(k for k, by in known.items() if by is not None and k in found)
        for change, value in (("superseded", extractor), ("restored", None)):
            for record_id in self.changes[change]:
                where = records.c.id == record_id
                self.connection.execute(sa.update(records).where(where).values(superseded_by_extractor=value))


def _next(connection: sa.Connection, column: sa.Column[int]) -> int:
    """A number above that of any row."""
    return int(connection.execute(sa.select(sa.func.max(column))).scalar() or 0) + 1


def _about(record: Body, claims: list[str]) -> str | None:
    index = getattr(record, "claim", None)
    return claims[index] if index is not None and 0 <= index < len(claims) else None


_CAME = ("id", "sha256", "source", "text")
_MADE = ("id", "kind", "document", "about", "original", "extractor", *SELECTOR)


def _content(sources: Iterable[TableRow], made: Iterable[TableRow]) -> list[list[list[object]]]:
    """The content of new rows that is hashed: sources with texts, records with quotations."""
    rows = ((sources, _CAME), (made, _MADE))
    return [[[row[name] for name in names] for row in sorted(told, key=lambda r: str(r["id"]))] for told, names in rows]


def content(connection: sa.Connection, position: int) -> str:
    """SHA-256 of all that a line of the log brought in: sources, texts, quotations and records as entered."""
    return next(contents(connection, {position}))


def contents(connection: sa.Connection, positions: Collection[int]) -> Iterator[str]:
    """The ``content`` of lines of the log, in the order of their positions."""
    # Documents have no index by entry: one scan finds all, and then each is read by its identifier.
    keys: defaultdict[int, list[str]] = defaultdict(list)
    for key, entry in connection.execute(sa.select(documents.c.id, documents.c.entry)):
        keys[entry].append(key)
    came = sa.select(*[documents.c[name] for name in _CAME])
    made = sa.select(*[records.c[n] for n in _MADE if n not in SELECTOR], *[quotes.c[name] for name in SELECTOR])
    made = made.join(quotes, records.c.quote == quotes.c.id, isouter=True)
    for position in sorted(positions):
        sources = _in_parts(connection, came, documents.c.id, keys[position])
        told = [_as_entered(row) for row in connection.execute(made.where(records.c.entry == position)).mappings()]
        yield digest(_content(sources, told))


def _in_parts(
    connection: sa.Connection, query: sa.Select[Any], column: sa.Column[int], keys: Sequence[str]
) -> list[TableRow]:
    parts = (keys[n : n + 500] for n in range(0, len(keys), 500))
    return [row for part in parts for row in connection.execute(query.where(column.in_(part))).mappings()]


def _as_entered(row: TableRow) -> TableRow:
    """A record's row as entered: a transcribed one had no quotation, and its source was the address where it was read."""
    if (row["original"] or {}).get("state") != "transcribed":
        return row
    return {**row, **dict.fromkeys(SELECTOR), "document": row["original"]["body"]["document"]}
