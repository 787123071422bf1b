"""The records that wait for an analyst, in an order; what is alike in them; which comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

import sqlalchemy as sa

from withheld.evidence.engine import reading
from withheld.evidence.log import ENTERED, last
from withheld.evidence.schema import log, records
from withheld.evidence.search import Filters, conditions
from withheld.evidence.stores.selecting import in_order
from withheld.evidence.subjects import visible
from withheld.usable import unsure

if TYPE_CHECKING:
    from withheld.evidence.store import Store

Order = Literal["sure", "unsure", "text", "alike"]
ORDERS: tuple[Order, ...] = get_args(Order)
"""The sure ones first, the unsure ones first, as the documents came and go, or like beside like."""
_LIKE = ("kind", "measure", "host", "low", "high")
"""What two records have in common that are shown together."""
_CHANGES = frozenset([*ENTERED, "redact", "anchor"])
"""Lines after which there are other records than before."""
CHUNK = 200


@dataclass(frozen=True)
class Queue:
    """Identifiers of records in their order, as they were at a position of the log."""

    ids: tuple[str, ...]
    position: int

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each record, from 0."""
        return {key: n for n, key in enumerate(self.ids)}

    def still(self, store: Store) -> bool:
        """Whether no record came or went since; decisions change none of it."""
        query = sa.select(log.c.position).where(log.c.position > self.position, log.c.action.in_(_CHANGES)).limit(1)
        with reading(store.engine, store.path) as connection:
            return connection.execute(query).first() is None

    def waiting(self, store: Store, state: str | None) -> list[str]:
        """Those that are still shown and in a state, as far as the log tells that others no longer are."""
        touched = sa.select(log.c.subject).where(log.c.position > self.position).distinct()
        with reading(store.engine, store.path) as connection:
            since = [key for key in connection.execute(touched).scalars() if key in self.places]
            left = {
                key
                for start in range(0, len(since), CHUNK)
                for key in _in(connection, since[start : start + CHUNK], state)
            }
        gone = set(since) - left
        return [key for key in self.ids if key not in gone]


def queue(store: Store, filters: Filters, order: Order = "sure", *, only_unsure: bool = False) -> Queue:
    """The records that the filters ask for, in an order; with ``only_unsure`` those that are left out until decided on."""
    sure = records.c.body["confidence"].as_float().label("confidence")
    asked = sa.select(records.c.id, records.c.state, *[records.c[name] for name in _LIKE], sure)
    with reading(store.engine, store.path) as connection:
        position = last(connection)[0]
        rows = connection.execute(in_order(asked.where(*conditions(connection, filters)))).mappings().all()
    found = [(row, unsure(1.0 if row["confidence"] is None else row["confidence"], row["state"])) for row in rows]
    found = [one for one in found if one[1] or not only_unsure]
    if order in ("sure", "unsure"):
        found = sorted(found, key=lambda one: one[1] == (order == "sure"))
    ids = [row["id"] for row, _ in found] if order != "alike" else _together([row for row, _ in found])
    return Queue(tuple(ids), position)


def _together(rows: Sequence[Mapping[Any, Any]]) -> list[str]:
    """Each record behind the first one that is like it."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for row in rows:
        groups.setdefault(_likeness(row), []).append(row["id"])
    return [key for group in groups.values() for key in group]


def _likeness(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _LIKE) if row["kind"] == "claim" else (row["id"],)


def alike(store: Store, key: str, most: int = 50) -> list[str]:
    """The other claims that tell the same figure of the same measure and hosts, as they came; at most so many."""
    mine = sa.select(*[records.c[name] for name in _LIKE]).where(records.c.id == key)
    with reading(store.engine, store.path) as connection:
        row = connection.execute(mine).mappings().first()
        if row is None or row["kind"] != "claim":
            return []
        same = [records.c[n].is_(None) if row[n] is None else records.c[n] == row[n] for n in _LIKE if n != "kind"]
        query = sa.select(records.c.entry, records.c.id).where(visible(), records.c.kind == "claim", *same)
        # Sorted here: told to sort and stop, the database would go through all records in that order.
        found = sorted((entry, other) for entry, other in connection.execute(query) if other != key)
        return [other for _, other in found[:most]]


def next_waiting(store: Store, ids: Sequence[str], state: str | None) -> str | None:
    """The first of some records that is still shown and in a state; None if none is."""
    with reading(store.engine, store.path) as connection:
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            left = _in(connection, chunk, state)
            if found := next((key for key in chunk if key in left), None):
                return found
    return None


def _in(connection: sa.Connection, keys: Sequence[str], state: str | None) -> set[str]:
    """Those of some records that are shown and in a state."""
    asked = sa.select(records.c.id).where(records.c.id.in_(keys), visible())
    return set(connection.execute(asked if state is None else asked.where(records.c.state == state)).scalars())
