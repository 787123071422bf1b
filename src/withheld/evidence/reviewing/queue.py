"""The records that wait for an analyst, in order; similar records; the next one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

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
"""Sure records first, unsure ones first, in the order of the documents, or similar ones together."""
_LIKE = ("kind", "measure", "host", "low", "high")
"""Fields that records have in common to be grouped."""
_CHANGES = frozenset([*ENTERED, "redact", "anchor"])
"""Actions after which the set of records is another one."""
CHUNK = 200


class Queue:
    """Identifiers of records in order, as of a position of the log; threads may share it."""

    def __init__(self, ids: Sequence[str], position: int) -> None:
        self.ids, self.position = tuple(ids), position
        self._looked = position
        self._gone: dict[str | None, _Gone] = {}
        self._waiting: dict[str | None, tuple[frozenset[str], Sequence[str]]] = {}

    @cached_property
    def places(self) -> dict[str, int]:
        """The index of each record, from 0."""
        return {key: n for n, key in enumerate(self.ids)}

    def still(self, store: Store) -> bool:
        """Whether no record was added or removed since; decisions do not matter."""
        query = sa.select(log.c.position).where(log.c.position > self._looked, log.c.action.in_(_CHANGES)).limit(1)
        with reading(store.engine, store.path) as connection:
            now = last(connection)[0]
            if connection.execute(query).first() is not None:
                return False
        self._looked = now
        return True

    def waiting(self, store: Store, state: str | None) -> Sequence[str]:
        """Those that are still shown and in a state, by the log."""
        gone = self._known(store, state).ids
        known = self._waiting.get(state)
        if known is None or known[0] is not gone:
            left = tuple(key for key in self.ids if key not in gone) if gone else self.ids
            self._waiting[state] = known = (gone, left)
        return known[1]

    def after(self, store: Store, key: str, state: str | None) -> str | None:
        """The next record after one that still waits, wrapping around at the end; None if none is left."""
        at, gone = self.places.get(key, -1), self._known(store, state).ids
        onwards = chain(range(at + 1, len(self.ids)), range(max(at, 0)))
        return next((self.ids[n] for n in onwards if self.ids[n] not in gone), None)

    def _known(self, store: Store, state: str | None) -> _Gone:
        """The records that no longer wait, read from the log lines since the last call only. The remaining ones are not scanned
        here: in a long queue that would take longer than a decision."""
        known = self._gone.get(state) or _Gone(self.position, frozenset())
        with reading(store.engine, store.path) as connection:
            now = last(connection)[0]
            touched = sa.select(log.c.subject).where(log.c.position > known.position).distinct()
            since = [key for key in connection.execute(touched).scalars() if key in self.places]
            here = {
                key
                for start in range(0, len(since), CHUNK)
                for key in _in(connection, since[start : start + CHUNK], state)
            }
        gone = (known.ids - here) | (set(since) - here)
        self._gone[state] = found = _Gone(now, known.ids if gone == known.ids else gone)
        return found


class _Gone(NamedTuple):
    """Up to a position of the log: which records of a queue no longer wait."""

    position: int
    ids: frozenset[str]


def queue(store: Store, filters: Filters, order: Order = "sure", *, only_unsure: bool = False) -> Queue:
    """The records that the filters ask for, in an order; with ``only_unsure`` those that are left out until decided on."""
    asked = sa.select(*[records.c[name] for name in ("id", "state", "confidence", *_LIKE)])
    with reading(store.engine, store.path) as connection:
        position = last(connection)[0]
        rows = connection.execute(in_order(asked.where(*conditions(connection, filters)))).mappings().all()
    found = [(row, unsure(1.0 if row["confidence"] is None else row["confidence"], row["state"])) for row in rows]
    found = [one for one in found if one[1] or not only_unsure]
    if order in ("sure", "unsure"):
        found = sorted(found, key=lambda one: one[1] == (order == "sure"))
    ids = [row["id"] for row, _ in found] if order != "alike" else _together([row for row, _ in found])
    return Queue(ids, position)


def _together(rows: Sequence[sa.RowMapping]) -> list[str]:
    """Each record after the first one that is similar to it."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for row in rows:
        groups.setdefault(_likeness(row), []).append(row["id"])
    return [key for group in groups.values() for key in group]


def _likeness(row: sa.RowMapping) -> tuple[object, ...]:
    return tuple(row[name] for name in _LIKE) if row["kind"] == "claim" else (row["id"],)


def alike(store: Store, key: str, most: int = 50) -> list[str]:
    """Other claims with the same figure, measure and hosts, in order of entry; at most ``most``."""
    mine = sa.select(*[records.c[name] for name in _LIKE]).where(records.c.id == key)
    with reading(store.engine, store.path) as connection:
        row = connection.execute(mine).mappings().first()
        if row is None or row["kind"] != "claim":
            return []
        same = [records.c[n].is_(None) if row[n] is None else records.c[n] == row[n] for n in _LIKE if n != "kind"]
        query = sa.select(records.c.entry, records.c.id).where(visible(), records.c.kind == "claim", *same)
        # Sorted here: with ORDER BY and LIMIT, the database would scan all records in that order.
        found = sorted((entry, other) for entry, other in connection.execute(query) if other != key)
        return [other for _, other in found[:most]]


def _in(connection: sa.Connection, keys: Sequence[str], state: str | None) -> set[str]:
    """Those of some records that are shown and in a state."""
    # The state is filtered here: in the query, it may make a database scan all records in it instead of these few.
    rows = connection.execute(sa.select(records.c.id, records.c.state).where(records.c.id.in_(keys), visible()))
    return {key for key, found in rows if state in (None, found)}
