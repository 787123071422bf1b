"""Opens a case's database: pragmas, transactions, version and migrations."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from withheld.evidence.failures import DAMAGED, StoreError, told
from withheld.evidence.log import last
from withheld.evidence.reached import Reached, note
from withheld.evidence.schema import HEAD

BUSY_SECONDS = 30


def connect(path: Path) -> sa.Engine:
    """An engine on a SQLite file, its tables brought up to date; StoreError if it is damaged or newer than this.

    A file that may not be written is opened for reading only.
    """
    sealed = path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    engine = _sealed(path) if sealed else sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _pragmas)
    sa.event.listen(engine, "begin", _begin)
    try:
        with told(path):
            _bring_up_to_date(engine, path)
    except BaseException:
        engine.dispose()
        raise
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


def _pragmas(connection: Any, _: Any) -> None:
    # The driver must not open transactions of its own: how one begins is decided in _begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A writer takes the lock at once, so that two of them queue instead of failing half-way; readers never wait.
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def writing(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A transaction that writes: all of it or nothing; StoreError names ``path``."""
    with told(path), engine.execution_options(writes=True).begin() as connection:
        yield connection
        reached = Reached(*last(connection))
    if not path.name.startswith("."):  # a database that has its name
        note(path, reached)


@contextmanager
def reading(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A transaction that reads one unchanging state of the store; StoreError names ``path``."""
    with told(path), engine.connect() as connection:
        yield connection


def settle(engine: sa.Engine, path: Path) -> None:
    """Bring all that was written into the file itself, so that it may be renamed; StoreError if that fails."""
    # Not in a transaction, where SQLite cannot do it; and not left to the closing, which tells nothing of a full disk.
    with reading(engine, path) as connection:
        connection.commit()
        (busy, *_) = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(f"{path}: another program has it open; close that and run the same command again")


def _bring_up_to_date(engine: sa.Engine, path: Path) -> None:
    found = version(engine)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreError(f"{path}: written by a newer withheld (version {found}, not {HEAD}); install the newer one")
    try:
        migrate(engine)
    except ImportError as error:
        raise StoreError(f"{path}: cannot be brought up to date ({error}); install withheld again") from None


def version(engine: sa.Engine) -> str | None:
    """Version of the tables, None for a new file."""
    with engine.connect() as connection:
        known = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
        row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first() if known else None
    return str(row[0]) if row else None


def migrate(engine: sa.Engine) -> None:
    """Bring the tables to the version of this program, in one transaction; StoreError if no step leads there."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(f"{engine.url.database}: {error}; {DAMAGED}") from None
