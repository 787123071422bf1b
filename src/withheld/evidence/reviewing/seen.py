"""Whether a subject is unchanged since it was shown: no decision overrides another that its author has not seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from withheld.evidence.engine import reading
from withheld.evidence.failures import StoreError
from withheld.evidence.log import entries, last, standing
from withheld.evidence.schema import log, records
from withheld.evidence.subjects import subject
from withheld.records import Decision

if TYPE_CHECKING:
    from withheld.evidence.store import Store


class Stale(StoreError):
    """A decision on a subject with newer decisions than were shown; ``lines`` are their lines of the log."""

    def __init__(self, key: str, lines: Sequence[Decision]) -> None:
        last = lines[-1]
        super().__init__(
            f"{key}: {last.analyst} decided on it meanwhile ({last.action}, log line {last.position}); look at it again"
        )
        self.lines = tuple(lines)


def refuse_stale(connection: sa.Connection, key: str, seen: int | None) -> None:
    """Raise Stale if the log has a line on a subject after position ``seen``; None disables the check."""
    if seen is not None and (later := [d for d in entries(connection, key) if d.position > seen]):
        raise Stale(key, later)


class Stand(NamedTuple):
    """The status of a record: its log lines, the decisions in force, and merges.

    ``into`` is the record that it is merged into, ``merged`` are those merged into it, each with its own ``seen``.
    """

    lines: tuple[Decision, ...]
    standing: tuple[Decision, ...]
    into: str | None
    merged: tuple[tuple[str, int], ...]

    @property
    def seen(self) -> int:
        """Position of the last line on it, 0 if there is none."""
        return self.lines[-1].position if self.lines else 0


class Merges:
    """Which records are merged into which, cached until a merge or split: no index leads from a record to its twins."""

    def __init__(self) -> None:
        self._known: tuple[str, int, dict[str, list[str]]] = ("", -1, {})

    def into(self, connection: sa.Connection, key: str) -> list[str]:
        """The records that are merged into one."""
        place, position, twins = self._known
        changed = sa.select(log.c.position).where(log.c.position > position, log.c.action.in_(_MERGES)).limit(1)
        here = str(connection.engine.url)
        if place != here or last(connection)[0] < position or connection.execute(changed).first() is not None:
            position, twins = last(connection)[0], {}
            query = sa.select(records.c.merged_into, records.c.id).where(records.c.merged_into.is_not(None))
            for other, twin in connection.execute(query.order_by(records.c.id)):
                twins.setdefault(other, []).append(twin)
            self._known = (here, position, twins)
        return twins.get(key, [])


_MERGES = ("merge", "split", "undo", "anchor", "import", "read", "redact")
"""Actions after which merges may be others than before."""


def stand(store: Store, key: str, merges: Merges | None = None) -> Stand:
    """The status of a record or document; StoreError if the case has none of that name, or if it was erased."""
    with reading(store.engine, store.path) as connection:
        about = subject(connection, key)
        lines = entries(connection, key)
        twins = (merges or Merges()).into(connection, key) if about.kind == "record" else []
        found = tuple(_last(connection, twins).items())
        return Stand(tuple(lines), tuple(standing(lines)), about.row.get("merged_into"), found)


def last_lines(store: Store, keys: Collection[str]) -> dict[str, int]:
    """Position of the last line on each of some subjects; 0 for those that the log has no line on."""
    with reading(store.engine, store.path) as connection:
        return _last(connection, keys)


def _last(connection: sa.Connection, keys: Collection[str]) -> dict[str, int]:
    query = sa.select(log.c.subject, sa.func.max(log.c.position)).where(log.c.subject.in_(list(keys)))
    found = {row[0]: int(row[1]) for row in connection.execute(query.group_by(log.c.subject))} if keys else {}
    return {key: found.get(key, 0) for key in keys}
