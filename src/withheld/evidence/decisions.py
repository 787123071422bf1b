"""What analysts decide on a record, and what the record is after all decisions that stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from withheld.evidence.failures import StoreError
from withheld.evidence.log import DECIDED, append, canonical, entries, parsed, standing, state
from withheld.evidence.rows import body_of, record_from, search_keys
from withheld.evidence.schema import records
from withheld.records import Decision

ACTIONS = (*DECIDED, "grade", "note", "undo")
RELIABILITIES = tuple("ABCDEF")
CREDIBILITIES = (2, 3, 4, 5, 6)
"""Credibility 1 is never given by hand: it is computed from independent origins."""
FIXED = {"document", "quote", "figure", "claim"}
"""Fields that tie a record to its text, which no edit changes."""


def decide(
    connection: sa.Connection, record: str, action: str, analyst: str, reason: str | None, changes: Mapping[str, Any]
) -> Decision:
    """Append a decision in the running transaction and bring the record's row to what follows from it."""
    if action not in ACTIONS:
        raise StoreError(f"{action}: no such decision; use one of: {', '.join(ACTIONS)}")
    row = connection.execute(sa.select(records).where(records.c.id == record)).mappings().first()
    if row is None:
        raise StoreError(
            f"{record}: no such record in this case; take an identifier from the dossier or the CSV export"
        )
    before = standing(entries(connection, record))
    after = _after(row, action, reason, changes, before)
    entry = append(connection, analyst, action, record, before=row["state"], after=after, reason=reason)
    if action != "note":
        decisions = before[:-1] if action == "undo" else [*before, entry]
        values = resulting(row["original"], decisions)
        keys = search_keys(record_from(row["kind"], values["body"]))
        connection.execute(sa.update(records).where(records.c.id == record).values(**values, **keys))
    return entry


def _after(
    row: Mapping[Any, Any], action: str, reason: str | None, changes: Mapping[str, Any], before: list[Decision]
) -> str | None:
    """The ``after`` of a decision's log line; StoreError if the decision makes no sense for the record."""
    if changes and action not in ("edit", "grade"):
        raise StoreError(f"{row['id']}: {action} takes no changes; use edit or grade")
    if action == "edit":
        return canonical(_edited(row, changes))
    if action == "grade":
        return canonical(_grades(row["id"], changes))
    if action == "note" and not (reason or "").strip():
        raise StoreError(f"{row['id']}: a note without words; give it a reason")
    if action == "undo":
        if not before:
            raise StoreError(f"{row['id']}: nothing to undo; no decision on it stands")
        return state(row["original"]["state"], before[:-1])
    return DECIDED.get(action)


def _edited(row: Mapping[Any, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The whole record after an edit, without its quotation."""
    if fixed := sorted(FIXED & set(changes)):
        raise StoreError(f"{row['id']}: {', '.join(fixed)} ties the record to its text; reject the record instead")
    try:
        body = body_of(record_from(row["kind"], {**row["body"], **changes}))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise StoreError(f"{row['id']}: {place}: {first['msg']}; correct the field") from None
    low, high = body.get("low"), body.get("high")
    if low is not None and high is not None and low > high:
        raise StoreError(f"{row['id']}: low {low:g} is above high {high:g}; correct the fields")
    if body == row["body"]:
        raise StoreError(f"{row['id']}: the edit changes nothing; accept the record or name the fields to change")
    return body


def _grades(record: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    allowed: dict[str, tuple[Any, ...]] = {"reliability": RELIABILITIES, "credibility": CREDIBILITIES}
    if not changes or any(value not in allowed.get(key, ()) for key, value in changes.items()):
        raise StoreError(f"{record}: a grade is a reliability A to F, a credibility 2 to 6, or both; correct it")
    return dict(changes)


def resulting(original: Mapping[str, Any], decisions: Iterable[Decision]) -> dict[str, Any]:
    """State, grades and body of a record that was entered as ``original``, after the decisions that stand."""
    now = dict(original)
    for decision in decisions:
        if decision.action == "edit":
            now["body"] = parsed(decision)
        elif decision.action == "grade":
            now |= parsed(decision)
        now["state"] = DECIDED.get(decision.action, now["state"])
    return now
