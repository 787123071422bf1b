"""The interface of a database for a store; each kind of database is a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

if TYPE_CHECKING:
    from withheld.evidence.stores.terms import Term

Faults = Iterator[tuple[str, str]]
"""Inconsistencies: place and words."""
Objects = dict[tuple[str, str], str]
"""Tables, indexes, triggers and the like by kind and name, each with its definition."""


class FullText(Protocol):
    """The full-text index of texts and sentences."""

    def hits(self, connection: sa.Connection, terms: list[Term], most: int) -> tuple[sa.Subquery, bool]:
        """Quotations whose sentence has all terms (``id``, ``rank``, the best lowest), and whether they are at most ``most``."""

    def documents(
        self, connection: sa.Connection, terms: list[Term], limit: int, most: int
    ) -> list[tuple[dict[str, object], str]]:
        """Sources of documents whose text or title has all terms, the best first, each with an excerpt; ``most`` are ranked."""

    def rebuild(self, connection: sa.Connection) -> None:
        """Index all texts and sentences anew, so that nothing of an erased one is left in the index."""


class Kind(Protocol):
    """A kind of database."""

    FULL_TEXT: FullText

    def opened(self, path: Path) -> sa.Engine:
        """An engine on the store that a path is or names."""

    def version(self, connection: sa.Connection) -> str | None:
        """Version of the tables, None where there are none."""

    def prepare(self, connection: sa.Connection) -> None:
        """Create the schema for the first migration's tables."""

    def settle(self, engine: sa.Engine, path: Path) -> None:
        """Bring all writes into the file itself, so that it may be renamed."""

    def purge(self, engine: sa.Engine) -> None:
        """Remove erased rows from free pages."""

    def integrity(self, connection: sa.Connection) -> Faults:
        """Inconsistencies that the database itself reports, and rows whose parent row is gone."""

    def listed(self, connection: sa.Connection) -> Objects:
        """The objects of the store."""

    def due(self, connection: sa.Connection, upgrade: Callable[[sa.Connection], None]) -> Objects | None:
        """The objects of a newly created store; None if none may be created."""

    def copied(self, connection: sa.Connection) -> AbstractContextManager[sa.Connection]:
        """A private copy of texts and their likeness, for checks that must write."""

    def index_faults(self, connection: sa.Connection, copy: sa.Connection) -> Faults:
        """Differences between the full-text index and the texts."""


def kind_of(dialect: str) -> Kind:
    """The kind of a database by the name that SQLAlchemy has for it."""
    from withheld.evidence.stores import postgres, sqlite

    return postgres if dialect == "postgresql" else sqlite
