"""A store in a SQLite file of the case folder."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from withheld.evidence.failures import StoreError, told
from withheld.evidence.schema import FULL_TEXT as INDEXES
from withheld.evidence.stores.fts5 import Fts5
from withheld.evidence.stores.kind import Faults, Objects

BUSY_SECONDS = 30
FULL_TEXT = Fts5()
_OBJECTS = r"SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\_stat%' ESCAPE '\'"
_SPACE = re.compile(r"\s+")


def opened(path: Path) -> sa.Engine:
    """An engine on a SQLite file. One that may not be written is opened for reading only."""
    sealed = path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    engine = _sealed(path) if sealed else sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _pragmas)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _sealed(path: Path) -> sa.Engine:
    """An engine on a file in a folder that may not be written, where SQLite cannot make the files that it works with."""
    pending = path.with_name(f"{path.name}-wal")
    if pending.is_file() and pending.stat().st_size:
        raise StoreError(
            f"{path}: may not be written, and {pending.name} holds changes that are not in it yet; "
            "copy the whole folder to where it may be written"
        )
    address = f"{path.resolve().as_uri()}?immutable=1"
    return sa.create_engine(
        f"sqlite:///{path}", creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False)
    )


def _pragmas(connection: sqlite3.Connection, _: object) -> None:
    # The driver must not open transactions of its own: _begin does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A writer takes the lock at once, so that two of them queue instead of failing half-way; readers never wait.
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


def version(connection: sa.Connection) -> str | None:
    """Version of the tables, None for a new file."""
    known = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first() if known else None
    return str(row[0]) if row else None


def prepare(connection: sa.Connection) -> None:
    """No operation: a file needs no schema."""


def settle(engine: sa.Engine, path: Path) -> None:
    """Bring all that was written into the file itself, so that it may be renamed; StoreError if that fails."""
    # Outside a transaction, as SQLite requires; and not on closing, which does not report a full disk.
    with told(path), engine.connect() as connection:
        connection.commit()
        (busy, *_) = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(f"{path}: another program has it open; close that and run the same command again")


def purge(engine: sa.Engine) -> None:
    """Remove erased rows from free pages; ``settle`` then empties the write-ahead log."""
    with engine.connect() as connection:
        connection.commit()
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")


MOVED = "the case was moved to another store"


def retire(connection: sa.Connection) -> None:
    """Prevent processes that still have the file open from writing to it."""
    connection.exec_driver_sql(f"CREATE TRIGGER moved BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, '{MOVED}'); END")


def integrity(connection: sa.Connection) -> Faults:
    """Inconsistencies that SQLite itself reports, and rows whose parent row is gone."""
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield "integrity", said
    for table, row, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} {row}", "belongs to a row that is gone"


def listed(connection: sa.Connection) -> Objects:
    """Tables, indexes, triggers and views, each as it was made."""
    rows = connection.exec_driver_sql(_OBJECTS).all()
    return {(row[0], row[1]): _SPACE.sub(" ", row[2] or "").replace('"', "") for row in rows}


def due(_: sa.Connection, upgrade: Callable[[sa.Connection], None]) -> Objects | None:
    """The objects of a newly created store."""
    return _due(upgrade)


@cache
def _due(upgrade: Callable[[sa.Connection], None]) -> Objects:
    fresh = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    try:
        with fresh.begin() as made:
            upgrade(made)
            return listed(made)
    finally:
        fresh.dispose()


@contextmanager
def copied(connection: sa.Connection) -> Iterator[sa.Connection]:
    """A private copy of the database, for checks that must write: the case itself may be in use, or be read only."""
    with scratch() as (copy, copied_to):
        connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
        # Objects planted in the case have no effect here.
        for (name,) in copied_to.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            copied_to.exec_driver_sql('DROP TRIGGER "{}"'.format(name.replace('"', '""')))
        yield copied_to


@contextmanager
def scratch() -> Iterator[tuple[sqlite3.Connection, sa.Connection]]:
    """An empty temporary database, deleted when it is closed."""
    copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    engine = sa.create_engine("sqlite://", creator=lambda: copy, poolclass=sa.pool.StaticPool)
    try:
        with engine.connect() as connection:
            yield copy, connection
    finally:
        engine.dispose()
        copy.close()


def index_faults(_: sa.Connection, copy: sa.Connection) -> Faults:
    """Differences between the full-text index and the texts."""
    for name in INDEXES:
        try:
            copy.exec_driver_sql(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
        except sa.exc.DatabaseError:
            yield name, NOT_THEIRS


NOT_THEIRS = (
    "the full-text index is not that of the texts: “withheld find” would miss words, or find words that are not there"
)
