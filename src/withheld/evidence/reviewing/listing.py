"""A case a page at a time: its documents, the records of one, its log, and how many there are of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

import sqlalchemy as sa

from withheld.evidence.engine import reading
from withheld.evidence.rows import source_from
from withheld.evidence.schema import documents, log, records
from withheld.evidence.stores.selecting import claim_indices, evidence_from_rows, selected
from withheld.evidence.subjects import visible
from withheld.records import Decision, Evidence, Sensitivity, Source

if TYPE_CHECKING:
    from withheld.evidence.store import Store


class Listed(NamedTuple):
    """A document in a list: how many records it has, how many wait for a decision, how it is marked, whether it has a text."""

    source: Source
    records: int
    waiting: int
    sensitivity: Sensitivity | None
    read: bool


def evidence_in(store: Store, key: str) -> list[Evidence]:
    """The records of one document, in the order of its text."""
    with reading(store.engine, store.path) as connection:
        claims = claim_indices(connection, [key])
        return evidence_from_rows(connection, selected().where(records.c.document == key), claims)


def listed(
    store: Store, *, limit: int, page: int = 1, name: str = "", key: str | None = None
) -> tuple[list[Listed], bool]:
    """A page of the documents, as they came, and whether more follow; ``name`` is a part of title, publisher or address."""
    text = documents.c.text.is_not(None).label("read")
    query = sa.select(documents.c.id, documents.c.source, documents.c.sensitivity, text)
    query = query.where(documents.c.redacted.is_(None))
    if key is not None:
        query = query.where(documents.c.id == key)
    if name.strip():
        told = [documents.c.title, documents.c.publisher, documents.c.source["url"].as_string(), documents.c.id]
        query = query.where(sa.or_(*[column.icontains(name.strip(), autoescape=True) for column in told]))
    query = query.order_by(documents.c.entry, documents.c.id).limit(limit + 1).offset((page - 1) * limit)
    with reading(store.engine, store.path) as connection:
        rows = connection.execute(query).all()
        counted = _counted(connection, [row[0] for row in rows[:limit]])
    found = [
        Listed(source_from(row[1]), *counted.get(row[0], (0, 0)), cast("Sensitivity | None", row[2]), bool(row[3]))
        for row in rows[:limit]
    ]
    return found, len(rows) > limit


def _counted(connection: sa.Connection, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    waiting = sa.func.sum(sa.case((records.c.state == "proposed", 1), else_=0))
    query = sa.select(records.c.document, sa.func.count(), waiting).where(records.c.document.in_(keys), visible())
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query.group_by(records.c.document))}


def counts(store: Store) -> Counter[tuple[str, str]]:
    """How many records are shown, by kind and state."""
    query = sa.select(records.c.kind, records.c.state, sa.func.count()).where(visible())
    with reading(store.engine, store.path) as connection:
        rows = connection.execute(query.group_by(records.c.kind, records.c.state))
        return Counter({(row[0], row[1]): int(row[2]) for row in rows})


def log_page(
    store: Store, *, limit: int, before: int | None = None, subject: str | None = None, analyst: str | None = None
) -> tuple[list[Decision], bool]:
    """The newest lines of the log, or those before a position, newest first, and whether older ones follow."""
    query = sa.select(*[c for c in log.c if c.name != "hash"]).order_by(log.c.position.desc()).limit(limit + 1)
    for column, wanted in ((log.c.subject, subject), (log.c.analyst, analyst)):
        query = query if wanted is None else query.where(column == wanted)
    query = query if before is None else query.where(log.c.position < before)
    with reading(store.engine, store.path) as connection:
        rows = connection.execute(query).mappings().all()
    return [Decision.model_validate(dict(row)) for row in rows[:limit]], len(rows) > limit
