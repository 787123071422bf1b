"""Subjects of a decision: a record, a document, an origin by its name, or the publisher of documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import sqlalchemy as sa

from withheld.evidence.failures import StoreError
from withheld.evidence.schema import documents, records
from withheld.jsons import JsonMapping

ORIGIN, SOURCE = "origin:", "source:"
Kind = Literal["record", "document", "origin", "source"]


@dataclass(frozen=True)
class Subject:
    """A subject as the log names it; ``row`` is that of a record or document, ``name`` that of an origin or publisher."""

    key: str
    kind: Kind
    row: JsonMapping

    @property
    def name(self) -> str:
        """The name behind the prefix."""
        return self.key.partition(":")[2]


@cache
def visible() -> sa.ColumnElement[bool]:
    """Whether a record is shown: not superseded unless decided on, not merged into another, not erased."""
    current = records.c.superseded_by_extractor.is_(None) | (records.c.state != "proposed")
    return current & records.c.merged_into.is_(None) & records.c.redacted.is_(None)


def subject(connection: sa.Connection, key: str) -> Subject:
    """The subject of a key; StoreError if the case has none of it."""
    if key.startswith(ORIGIN):
        return _named(connection, key, "origin", records.c.origin)
    if key.startswith(SOURCE):
        return _named(connection, key, "source", documents.c.publisher)
    for kind, table in (("record", records), ("document", documents)):
        row = connection.execute(sa.select(table).where(table.c.id == key)).mappings().first()
        if row is not None:
            if row["redacted"] is not None:
                raise StoreError(f"{key}: was erased (log line {row['redacted']}); no decision on it is possible")
            return Subject(key, kind, dict(row))  # type: ignore[arg-type]
    raise StoreError(
        f"{key}: no such record or document in this case; use an identifier from the dossier or the CSV export, or "
        f"name an origin ({ORIGIN}NAME) or a publisher ({SOURCE}NAME)"
    )


def _named(connection: sa.Connection, key: str, kind: Kind, column: sa.Column[str]) -> Subject:
    name = key.partition(":")[2]
    if connection.execute(sa.select(column).where(column == name).limit(1)).first() is None:
        what = "record has this origin" if kind == "origin" else "document has this publisher"
        raise StoreError(f"{key}: no {what}; write the name as in the records")
    return Subject(key, kind, {})
