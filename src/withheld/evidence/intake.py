"""What comes into the store in one transaction: sources, quotations and records, told by one line of the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from withheld.case import Row
from withheld.evidence.basis import basis_of
from withheld.evidence.log import SYSTEM, append, canonical, digest, last
from withheld.evidence.reprints import index_text
from withheld.evidence.rows import SELECTOR, Body, bodies, body_of, identity, search_keys
from withheld.evidence.rulings import default_reliability
from withheld.evidence.schema import documents, quotes, records
from withheld.records import Document, Quote, Reading, Record, RecordKind, Source, State


class Added(Record):
    """What one document added to the store: documents and records that are new, and records that were there."""

    documents: int
    records: int
    unchanged: int


class Intake:
    """One transaction's worth of new sources and records; the caller has begun it and commits it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.position = last(connection)[0] + 1
        self.changes: dict[str, list[str]] = {"entered": [], "superseded": [], "restored": []}
        self._quotes: dict[Quote, int] = {}
        self._defaults: dict[str, str | None] = {}

    def read(self, document: Document, reading: Reading, extractor: str) -> Added:
        """A document and what an extractor made of it, as proposed records."""
        key, read_by = self._source(document.source(), document.text)
        found = {identity(document.sha256, kind, record): (kind, record) for kind, record in bodies(reading)}
        claims = [identity(document.sha256, "claim", c) for c in reading.claims]
        known = self._known(key)
        for record_id, (kind, record) in found.items():
            if record_id not in known:
                about = _about(record, claims)
                self._record(record_id, kind, record, key, "proposed", extractor=extractor, about=about)
        self._supersede(known, set(found), extractor)
        if read_by != extractor or any(self.changes.values()):
            self.connection.execute(sa.update(documents).where(documents.c.id == key).values(extractor=extractor))
            self._tell("read", key, f"{extractor}{f', {document.path}' if document.path else ''}")
        new = len(self.changes["entered"])
        return Added(documents=int(read_by is None), records=new, unchanged=len(found) - new)

    def transcribe(self, rows: Iterable[Row], analyst: str = SYSTEM) -> int:
        """A case's transcribed rows that are not in the store yet; how many."""
        for row in rows:
            key, _ = self._source(row.source, None)
            record_id = identity(row.source.sha256, "claim", row.claim)
            if record_id not in self._known(key):
                self._record(record_id, "claim", row.claim, key, "transcribed", reliability=row.reliability)
        if self.changes["entered"]:
            self._tell("transcribe", "case", None, analyst)
        return len(self.changes["entered"])

    def _tell(self, action: str, subject: str, reason: str | None, analyst: str = SYSTEM) -> None:
        after = canonical(self.changes | {"content": content(self.connection, self.position)})
        append(self.connection, analyst, action, subject, after=after, reason=reason)

    def _source(self, source: Source, text: str | None) -> tuple[str, str | None]:
        """Key of a source, entered if it is new, and the extractor that read it last."""
        where = documents.c.sha256 == source.sha256
        known = self.connection.execute(sa.select(documents.c.id, documents.c.extractor).where(where)).first()
        if known:
            return str(known[0]), known[1]
        taken = self.connection.execute(sa.select(documents.c.id).where(documents.c.id == source.id)).first()
        key = f"{source.id}-{source.sha256[:8]}" if taken else source.id
        body = source.model_copy(update={"id": key}).model_dump(mode="json")
        row = {
            "id": key, "sha256": source.sha256, "source": body, "text": text, "entry": self.position,
            "publisher": source.publisher, "published": body["published"], "title": source.title, "number": _number(self.connection),
        }  # fmt: skip
        self.connection.execute(sa.insert(documents).values(row))
        if text is not None:
            index_text(self.connection, key, text)
        return key, None

    def _known(self, document: str) -> dict[str, str | None]:
        """The records of a document, with the extractor that superseded each."""
        query = sa.select(records.c.id, records.c.superseded_by_extractor).where(records.c.document == document)
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def _record(
        self, record_id: str, kind: RecordKind, record: Body, document: str, state: State, *,
        reliability: str = "F", extractor: str | None = None, about: str | None = None,
    ) -> None:  # fmt: skip
        body = body_of(record) | {"document": document}
        came: dict[str, Any] = {"state": state, "reliability": reliability, "credibility": 6, "body": body}
        came["basis"] = basis_of(record)
        row = came | {"reliability": self._default(document) or reliability} | {
            "id": record_id, "kind": kind, "document": document, "quote": self._quote(document, record.quote),
            "about": about, "original": came, "extractor": extractor, "entry": self.position, **search_keys(record),
        }  # fmt: skip
        self.connection.execute(sa.insert(records).values(row))
        self.changes["entered"].append(record_id)

    def _default(self, document: str) -> str | None:
        if document not in self._defaults:
            self._defaults[document] = default_reliability(self.connection, document)
        return self._defaults[document]

    def _quote(self, document: str, quote: Quote | None) -> int | None:
        if quote is None:
            return None
        if quote not in self._quotes:
            done = self.connection.execute(sa.insert(quotes).values(document=document, **quote.model_dump()))
            self._quotes[quote] = done.inserted_primary_key[0]  # type: ignore[index]
        return self._quotes[quote]

    def _supersede(self, known: dict[str, str | None], found: set[str], extractor: str) -> None:
        """Mark the known records that are no longer made, and unmark those that are made again."""
        self.changes["superseded"] = sorted(k for k, by in known.items() if by is None and k not in found)
        self.changes["restored"] = sorted(k for k, by in known.items() if by is not None and k in found)
        for change, value in (("superseded", extractor), ("restored", None)):
            for record_id in self.changes[change]:
                where = records.c.id == record_id
                self.connection.execute(sa.update(records).where(where).values(superseded_by_extractor=value))


def _number(connection: sa.Connection) -> int:
    """A number for a new document."""
    return int(connection.execute(sa.select(sa.func.max(documents.c.number))).scalar() or 0) + 1


def _about(record: Body, claims: list[str]) -> str | None:
    index = getattr(record, "claim", None)
    return claims[index] if index is not None and 0 <= index < len(claims) else None


def content(connection: sa.Connection, position: int) -> str:
    """SHA-256 of all that a line of the log brought in: sources, texts, quotations and records as they came."""
    sources = sa.select(documents.c.id, documents.c.sha256, documents.c.source, documents.c.text)
    sources = sources.where(documents.c.entry == position).order_by(documents.c.id)
    columns = (records.c.id, records.c.kind, records.c.document, records.c.about, records.c.original)
    made = sa.select(*columns, records.c.extractor, *[quotes.c[name] for name in SELECTOR])
    made = made.join(quotes, records.c.quote == quotes.c.id, isouter=True)
    made = made.where(records.c.entry == position).order_by(records.c.id)
    return digest([[list(row) for row in connection.execute(query)] for query in (sources, made)])
