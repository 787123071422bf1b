"""Where a newer reading differs from what an analyst decided: proposed changes, never made by themselves."""

from __future__ import annotations

from typing import Any

from withheld.evidence.rows import body_of
from withheld.evidence.store import Store
from withheld.records import Evidence, Record

NOT_COMPARED = {"document", "confidence", "grounds", "figure", "note", "derivation", "claim"}


class Change(Record):
    """A proposal at the place of a decided record, with the fields that differ: what was decided, what is proposed."""

    decided: Evidence
    proposal: Evidence
    fields: dict[str, tuple[Any, Any]]


def proposed_changes(store: Store) -> list[Change]:
    """Proposals whose quotation overlaps that of an accepted or edited record of their kind with other content."""
    evidence = store.evidence()
    decided = [e for e in evidence if e.state in ("accepted", "edited") and e.record.quote]
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


def _overlap(a: Evidence, b: Evidence) -> bool:
    one, other = (a.record.quote, b.record.quote)
    figures = [getattr(e.record, "figure", None) for e in (a, b)]
    if all(figures):  # Two figures in one stretch of words are two claims.
        one, other = figures
    return bool(one and other and one.start < other.end and other.start < one.end)


def _different(a: Evidence, b: Evidence) -> dict[str, tuple[Any, Any]]:
    one, other = body_of(a.record), body_of(b.record)
    return {n: (one[n], other[n]) for n in one if n not in NOT_COMPARED and one[n] != other.get(n)}
