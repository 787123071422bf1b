"""Errors of a store, in one line each, with the remedy."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = "the disk is full; free some space and run the same command again: what was stored is kept"
DAMAGED = "restore it from a copy, or make a new case and read the reports again: sources/ still holds them"
_KNOWN = (
    ("full", FULL),
    ("was moved", "the case was moved to another store; run the same command again"),
    ("locked", "another withheld is writing to this case; wait for it and run the same command again"),
    ("readonly", "the case cannot be written; check the permissions of its folder"),
    ("not a database", f"the file is damaged or not a database; {DAMAGED}"),
    ("malformed", f"the database is damaged; {DAMAGED}"),
    ("unable to open", "the database cannot be opened; check that its folder exists and may be written"),
    ("disk i/o", "the disk is full or reports an error; free some space or check it, then run the same command again"),
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StoreError(Exception):
    """A store that cannot be used as asked; the message names the place and the remedy."""


class Unavailable(StoreError):
    """A store that cannot be reached now, for any operation: gone, locked, full or damaged."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of the database, of its content and of the disk into a StoreError that names ``path``."""
    try:
        yield
    except OSError as error:
        raise Unavailable(f"{error.filename or path}: {_disk(error)}") from None
    except Exception as error:
        if (said := _of_the_database(error)) is None:
            raise
        raise Unavailable(f"{_named(path)}: {said}") from None


def _named(path: Path) -> Path:
    """The path that a temporary file will have once it is complete."""
    return path.with_name(path.name[1:-5]) if path.name.startswith(".") and path.suffix == ".part" else path


def _of_the_database(error: Exception) -> str | None:
    """What an error of the database or its content means, None for another error."""
    # Imported only now: a verb that needs no database should not wait for it.
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    if isinstance(error, DBAPIError | sqlite3.Error):
        cause = getattr(error, "orig", None) or error
        if type(cause).__module__.startswith("psycopg"):
            from withheld.evidence.stores.refusals import remedy as of_the_server

            return of_the_server(cause)
        return remedy(str(cause))
    if isinstance(error, SQLAlchemyError | ValueError):
        return f"a row cannot be read ({_first_line(error)}); {DAMAGED}"
    return None


def remedy(message: str) -> str:
    """What a message of SQLite means and what to do; the message itself where it is not a known one."""
    return next((line for key, line in _KNOWN if key in message.lower()), f"{message}; {DAMAGED}")


def _disk(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return FULL
    return f"{(error.strerror or str(error)).lower()}; check the path and its permissions"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
