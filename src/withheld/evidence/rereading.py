"""Where a newer reading differs from an analyst's decision: proposed changes, which are never applied automatically."""

from __future__ import annotations

import sqlalchemy as sa

from withheld.evidence.engine import reading
from withheld.evidence.rows import body_of
from withheld.evidence.schema import documents, quotes, records
from withheld.evidence.store import Store
from withheld.records import Evidence, Record

_DECIDED = ("accepted", "edited")
_TOGETHER = 500
NOT_COMPARED = {"document", "confidence", "grounds", "figure", "note", "derivation", "claim"}


class Change(Record):
    """A proposal at the place of a decided record, with the fields that differ: the decided and the proposed value."""

    decided: Evidence
    proposal: Evidence
    fields: dict[str, tuple[object, object]]


def proposed_changes(store: Store) -> list[Change]:
    """Proposals whose quotation overlaps that of an accepted or edited record of their kind with other content."""
    evidence = _near_decided(store)
    decided = [e for e in evidence if e.state in _DECIDED and e.record.quote]
    by_document: dict[tuple[str, str], list[Evidence]] = {}
    for e in evidence:
        if e.state == "proposed" and e.record.quote:
            by_document.setdefault((e.source.id, e.kind), []).append(e)
    found = []
    for e in decided:
        for other in by_document.get((e.source.id, e.kind), ()):
            fields = _different(e, other)
            if fields and _overlap(e, other):
                found.append(Change(decided=e, proposal=other, fields=fields))
    return found


def _near_decided(store: Store) -> list[Evidence]:
    """The records of documents with at least one decision: few, in a large case."""
    held = sa.select(records.c.document).where(records.c.state.in_(_DECIDED)).distinct()
    ids = sa.select(records.c.id).join(documents, records.c.document == documents.c.id)
    ids = ids.join(quotes, records.c.quote == quotes.c.id).where(records.c.state.in_([*_DECIDED, "proposed"]))
    order = (documents.c.entry, documents.c.id, quotes.c.start, quotes.c.end, records.c.id)
    with reading(store.engine, store.path) as connection:
        keys = list(connection.execute(ids.where(records.c.document.in_(held)).order_by(*order)).scalars())
    return [e for start in range(0, len(keys), _TOGETHER) for e in store.evidence_of(keys[start : start + _TOGETHER])]


def _overlap(a: Evidence, b: Evidence) -> bool:
    one, other = (a.record.quote, b.record.quote)
    figures = [getattr(e.record, "figure", None) for e in (a, b)]
    if all(figures):  # Two figures in one stretch of words are two claims.
        one, other = figures
    return bool(one and other and one.start < other.end and other.start < one.end)


def _different(a: Evidence, b: Evidence) -> dict[str, tuple[object, object]]:
    one, other = body_of(a.record), body_of(b.record)
    return {n: (one[n], other[n]) for n in one if n not in NOT_COMPARED and one[n] != other.get(n)}
