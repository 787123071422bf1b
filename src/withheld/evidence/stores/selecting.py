"""Records for display: with their source, quotation and marks, in text order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from withheld.evidence.marks import Marks, strictest
from withheld.evidence.rows import SELECTOR, evidence_from, source_from
from withheld.evidence.schema import documents, quotes, records
from withheld.evidence.subjects import visible
from withheld.records import Evidence, Source

_ORDER = (
    documents.c.entry, documents.c.id, quotes.c.start.nulls_first(), quotes.c.end.nulls_first(), records.c.id,
)  # fmt: skip


ALL = 2000
"""Documents from which on all are fetched at once instead of by identifier."""


_SHOWN = (
    "id", "kind", "document", "quote", "about", "state", "reliability", "credibility", "body", "basis", "origin", "sensitivity",
    "entered_in",
)  # fmt: skip
"""Without ``original``, which repeats the record at the same cost."""


@cache
def selected() -> sa.Select[Any]:
    """Records with their quotation and the mark of their document."""
    marked = documents.c.sensitivity.label("document_sensitivity")
    return sa.select(*[records.c[name] for name in _SHOWN], marked, *[quotes.c[name] for name in SELECTOR])


def evidence_from_rows(connection: sa.Connection, query: sa.Select[Any], claims: Mapping[str, int]) -> list[Evidence]:
    """What a query of ``selected`` gives, in order, with ``claims``, the index of each claim in its document."""
    rows = connection.execute(in_order(query)).mappings().all()
    known = _sources(connection, {row["document"] for row in rows})
    marks, entered = Marks(connection), _entered(connection, rows)
    found = []
    for row in rows:
        source, (was, mark) = known[row["document"]], entered.get(row["entered_in"], (None, None))
        e = evidence_from(row, source, claims.get(row["about"]), marks.on(row, source))
        if was is not None:
            there = marks.on({**row, "document_sensitivity": mark}, was)
            e = e.model_copy(update={"transcribed_from": was, "sensitivity": strictest([e.sensitivity, there])})
        found.append(e)
    return found


def _sources(connection: sa.Connection, keys: set[str]) -> dict[str, Source]:
    """The sources of some documents, each read once however many records it has."""
    query = sa.select(documents.c.id, documents.c.source)
    query = query.where(documents.c.id.in_(sorted(keys))) if len(keys) < ALL else query
    return {row[0]: source_from(row[1]) for row in connection.execute(query) if row[0] in keys}


def _entered(connection: sa.Connection, rows: Iterable[sa.RowMapping]) -> dict[str, tuple[Source, str | None]]:
    """The sources, with their marks, from which the anchored rows were transcribed."""
    keys = {r["entered_in"] for r in rows if r["entered_in"] and r["quote"]}
    query = sa.select(documents.c.id, documents.c.source, documents.c.sensitivity).where(documents.c.id.in_(keys))
    return {row[0]: (source_from(row[1]), row[2]) for row in connection.execute(query)} if keys else {}


def evidence_of(connection: sa.Connection, ids: Sequence[str]) -> list[Evidence]:
    """The records with some identifiers, in the order of these; those that are not shown are left out."""
    where = records.c.id.in_(list(ids))
    positions = sa.select(records.c.document).where(where & records.c.about.is_not(None))
    about = list(connection.execute(positions.distinct()).scalars())
    claims = claim_indices(connection, about) if about else {}
    found = {e.id: e for e in evidence_from_rows(connection, selected().where(where), claims)}
    return [found[i] for i in ids if i in found]


def in_order(query: sa.Select[Any]) -> sa.Select[Any]:
    """A query of records, with their documents and quotations joined, of those that are shown, in the order of the texts."""
    joined = query.select_from(records).join(documents, records.c.document == documents.c.id)
    return joined.join(quotes, records.c.quote == quotes.c.id, isouter=True).where(visible()).order_by(*_ORDER)


def claim_indices(connection: sa.Connection, among: Sequence[str] | None = None) -> dict[str, int]:
    """Index of each claim among the claims of its document; of some documents, or of those with a record that is about a claim."""
    counts: dict[str, int] = {}
    indices = {}
    # Filtered by kind too, SQLite would scan all claims of the case instead of the few records of these documents.
    query = in_order(sa.select(records.c.id, records.c.document, records.c.kind))
    about = sa.select(records.c.document).where(records.c.about.is_not(None))
    query = query.where(records.c.document.in_(about if among is None else list(among)))
    for record, document, kind in connection.execute(query):
        if kind == "claim":
            indices[record] = counts[document] = counts.get(document, -1) + 1
    return indices
