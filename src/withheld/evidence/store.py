"""The store of a case: documents, quotations, records with their state, and the log of decisions."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from withheld.case import load_case
from withheld.evidence.casefolder import DATABASE, find_case, is_case, keep_bytes, prepare
from withheld.evidence.engine import connect
from withheld.evidence.failures import StoreError, told
from withheld.evidence.log import DECIDED, GENESIS, line_hash, replay
from withheld.evidence.rows import Body, bodies, body_of, evidence_from, identity, record_from
from withheld.evidence.schema import documents, log, quotes, records
from withheld.records import Claim, Decision, Document, Evidence, Quote, Reading, Record, RecordKind, Source, State
from withheld.settings import settings

__all__ = ["Added", "Store", "StoreError", "create_case", "find_case"]

SYSTEM = "withheld"
"""Name in the log of what the program does by itself."""


class Added(Record):
    """What one document added to the store."""

    documents: int
    records: int
    unchanged: int


def create_case(folder: Path, builtin: Path) -> None:
    """Make a case folder from a built-in one, with its transcribed rows in the store; StoreError if the folder is taken."""
    with told(folder):
        prepare(folder, builtin)
    connect(folder / DATABASE).dispose()
    with Store.open(folder) as store:
        store.transcribe()


class Store:
    """An open store; use it in a ``with`` statement."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / DATABASE
        self.engine = connect(self.path)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store of a case folder, migrating it if it is older; StoreError with the remedy otherwise."""
        if not is_case(folder):
            raise StoreError(f"{folder}: no case; make one with “withheld init {folder}”")
        return cls(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.engine.dispose()

    # ---- writing -----------------------------------------------------------------------------------------------

    def transcribe(self) -> int:
        """Enter the case's transcribed rows that are not in the store yet; how many."""
        entered = []
        with told(self.path), self.engine.begin() as connection:
            for row in load_case(self.folder).rows:
                self._add_source(connection, row.source, None, None)
                record_id = identity(row.source.sha256, "claim", row.claim)
                if self._add_record(connection, record_id, "claim", row.claim, "transcribed", None, row.reliability):
                    entered.append(record_id)
            if entered:
                self._append(connection, SYSTEM, "transcribe", "case", after=json.dumps(entered))
        return len(entered)

    def has(self, sha256: str, extractor: str) -> bool:
        """Whether a document was read by an extractor already."""
        with told(self.path), self.engine.connect() as connection:
            where = (documents.c.sha256 == sha256) & (documents.c.extractor == extractor)
            return connection.execute(sa.select(documents.c.id).where(where)).first() is not None

    def add(self, document: Document, raw: bytes, reading: Reading, extractor: str) -> Added:
        """Store a document's bytes, then, in one transaction, the document and what it says, as proposed records.

        The same document changes nothing. Undecided proposals that an extractor no longer makes are marked superseded.
        """
        with told(self.path):
            keep_bytes(self.folder, raw, document.sha256)
            with self.engine.begin() as connection:
                return self._add(connection, document, reading, extractor)

    def _add(self, connection: sa.Connection, document: Document, reading: Reading, extractor: str) -> Added:
        new, key = self._add_source(connection, document.source(), document.text, extractor)
        entered, seen = [], []
        for kind, record in bodies(reading):
            record_id = identity(document.sha256, kind, record)
            seen.append(record_id)
            if self._add_record(connection, record_id, kind, record.model_copy(update={"document": key}), "proposed", extractor, "F"):
                entered.append(record_id)
        self._supersede(connection, key, seen)
        if new or entered:
            self._append(connection, SYSTEM, "read", key, after=json.dumps(entered), reason=f"{extractor}, {document.path or ''}")
        return Added(documents=int(new), records=len(entered), unchanged=len(seen) - len(entered))

    def _add_source(self, connection: sa.Connection, source: Source, text: str | None, extractor: str | None) -> tuple[bool, str]:
        known = connection.execute(sa.select(documents.c.id).where(documents.c.sha256 == source.sha256)).scalar()
        if known is not None:
            if extractor:
                connection.execute(sa.update(documents).where(documents.c.id == known).values(extractor=extractor))
            return False, str(known)
        taken = connection.execute(sa.select(documents.c.id).where(documents.c.id == source.id)).scalar()
        key = source.id if taken is None else f"{source.id}-{source.sha256[:8]}"
        body = source.model_copy(update={"id": key}).model_dump(mode="json")
        row = {"id": key, "sha256": source.sha256, "source": body, "text": text, "extractor": extractor, "added": _now().isoformat()}
        connection.execute(sa.insert(documents).values(row))
        return True, key

    def _add_record(self, connection: sa.Connection, record_id: str, kind: str, record: Body, state: str, extractor: str | None, reliability: str) -> bool:
        if connection.execute(sa.select(records.c.id).where(records.c.id == record_id)).first():
            connection.execute(sa.update(records).where(records.c.id == record_id).values(superseded=False))
            return False
        quote = self._add_quote(connection, record.document, record.quote) if record.quote else None
        body = body_of(record)
        row = {
            "id": record_id, "kind": kind, "document": record.document, "quote": quote, "state": state, "body": body, "original": body,
            "extractor": extractor, "superseded": False, "reliability": reliability, "credibility": 6, **_keys(record),
        }  # fmt: skip
        connection.execute(sa.insert(records).values(row))
        return True

    def _add_quote(self, connection: sa.Connection, document: str, quote: Quote) -> int:
        done = connection.execute(sa.insert(quotes).values(document=document, **quote.model_dump()))
        return int(done.inserted_primary_key[0])  # type: ignore[index]

    def _supersede(self, connection: sa.Connection, document: str, seen: list[str]) -> None:
        where = (records.c.document == document) & (records.c.state == "proposed") & records.c.id.not_in(seen)
        connection.execute(sa.update(records).where(where).values(superseded=True))

    def decide(self, record: str, action: str, analyst: str, reason: str | None = None, changes: Mapping[str, Any] | None = None) -> Decision:
        """Append a decision and derive the record's state: ``accept``, ``reject``, ``edit``, ``grade``, ``note`` or ``undo``.

        ``changes`` holds the edited fields, or the grade's ``reliability``. StoreError if the record or the action is unknown.
        """
        if action not in (*DECIDED, "note", "grade", "undo"):
            raise StoreError(f"{action}: no such decision; use accept, reject, edit, grade, note or undo")
        with told(self.path), self.engine.begin() as connection:
            row = connection.execute(sa.select(records).where(records.c.id == record)).mappings().first()
            if row is None:
                raise StoreError(f"{record}: no such record in this case; “withheld dossier” shows the identifiers")
            return self._decide(connection, row, action, analyst, reason, dict(changes or {}))

    def _decide(self, connection: sa.Connection, row: Any, action: str, analyst: str, reason: str | None, changes: dict[str, Any]) -> Decision:
        after: str | None = DECIDED.get(action)
        if action in ("edit", "grade"):
            after = json.dumps(changes, sort_keys=True, ensure_ascii=False)
        entry = self._append(connection, analyst, action, row["id"], before=row["state"], after=after, reason=reason)
        values: dict[str, Any] = {"state": replay(self._entries(connection, row["id"])).get(row["id"], row["state"])}
        values["state"] = values["state"] if action != "note" and action != "grade" else row["state"]
        if action in ("edit", "undo"):
            values["body"] = self._body(connection, row)
            values |= _keys(record_from(row["kind"], values["body"], None))
        if action == "grade":
            values["reliability"] = str(changes.get("reliability", row["reliability"]))
        connection.execute(sa.update(records).where(records.c.id == row["id"]).values(**values))
        return entry

    def _body(self, connection: sa.Connection, row: Mapping[str, Any]) -> dict[str, Any]:
        """The record's content after all edits that were not undone; StoreError if an edit does not fit the record."""
        body, undone = [dict(row["original"])], body_of(record_from(row["kind"], row["original"], None))
        for entry in self._entries(connection, row["id"]):
            if entry.action == "undo" and len(body) > 1:
                body.pop()
            elif entry.action in DECIDED:
                body.append(body[-1] | (json.loads(entry.after or "{}") if entry.action == "edit" else {}))
        try:
            return body_of(record_from(row["kind"], body[-1], None)) or undone
        except ValueError as error:
            raise StoreError(f"{row['id']}: the edit does not fit the record ({error}); correct the fields") from None

    def _append(self, connection: sa.Connection, analyst: str, action: str, subject: str, *, before: str | None = None, after: str | None = None, reason: str | None = None) -> Decision:
        last = connection.execute(sa.select(log.c.position, log.c.hash).order_by(log.c.position.desc()).limit(1)).first()
        entry = Decision(position=(last[0] if last else 0) + 1, at=_now(), analyst=analyst, action=action, subject=subject, before=before, after=after, reason=reason)
        row = entry.model_dump() | {"at": entry.at.isoformat(), "hash": line_hash(last[1] if last else GENESIS, entry)}
        connection.execute(sa.insert(log).values(row))
        return entry

    # ---- reading -----------------------------------------------------------------------------------------------

    def _entries(self, connection: sa.Connection, subject: str | None = None) -> list[Decision]:
        query = sa.select(*[c for c in log.c if c.name != "hash"]).order_by(log.c.position)
        if subject is not None:
            entered = log.c.action.in_(("read", "transcribe")) & log.c.after.contains(f'"{subject}"')
            query = query.where((log.c.subject == subject) | entered)
        return [Decision.model_validate(dict(row)) for row in connection.execute(query).mappings()]

    def log(self) -> list[Decision]:
        """The decision log, oldest first."""
        with told(self.path), self.engine.connect() as connection:
            return self._entries(connection)

    def position(self) -> int:
        """Position of the last line of the log, 0 for an empty one."""
        with told(self.path), self.engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.max(log.c.position))).scalar() or 0)

    def sources(self) -> list[Source]:
        """All sources, in the order in which they came."""
        with told(self.path), self.engine.connect() as connection:
            rows = connection.execute(sa.select(documents.c.source).order_by(documents.c.added, documents.c.id))
            return [Source.model_validate(row[0]) for row in rows]

    def document(self, key: str) -> Document:
        """One document with its text; StoreError if there is none or if it was only transcribed."""
        with told(self.path), self.engine.connect() as connection:
            row = connection.execute(sa.select(documents.c.source, documents.c.text).where(documents.c.id == key)).first()
        if row is None or row[1] is None:
            raise StoreError(f"{key}: no text of this document is in the case; read the file into it")
        return Document.model_validate({**row[0], "text": row[1]})

    def evidence(self, kind: RecordKind | None = None, states: Collection[State] | None = None) -> list[Evidence]:
        """Records with their state, grade and source, in a stable order; superseded ones are left out."""
        sources = {s.id: s for s in self.sources()}
        fields = [c for c in quotes.c if c.name not in ("id", "document")]
        query = sa.select(*records.c, *fields).join(quotes, records.c.quote == quotes.c.id, isouter=True)
        query = query.where(records.c.superseded.is_(False)).order_by(records.c.document, quotes.c.start, records.c.id)
        if kind:
            query = query.where(records.c.kind == kind)
        if states is not None:
            query = query.where(records.c.state.in_(list(states)))
        with told(self.path), self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [evidence_from(row, sources[row["document"]]) for row in rows]

    def fingerprint(self) -> str:
        """Hash of all that an estimate rests on: the claims that were not rejected, with their state and content."""
        rows = [[e.id, e.state, e.reliability, body_of(e.record)] for e in self.evidence("claim") if e.state != "rejected"]
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()

    @staticmethod
    def analyst_name() -> str:
        """Name for the log: the setting, else the login name."""
        return settings().analyst or getpass.getuser()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _keys(record: Body) -> dict[str, str | None]:
    """Columns by which records are searched."""
    host = getattr(record, "host", None)
    return {
        "measure": record.measure if isinstance(record, Claim) else None,
        "host": "+".join(host) if isinstance(host, tuple | list) else host,
        "origin": getattr(record, "origin", None) or getattr(record, "holder", None),
    }
