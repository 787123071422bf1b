"""What can go wrong with a store, in one line each, with the remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreError(Exception):
    """A store that cannot be used as asked; the message names the place and the remedy."""


_KNOWN = (
    ("full", "the disk is full; free some space and run the same command again: what was stored is kept"),
    ("locked", "another withheld is writing to this case; wait for it and run the same command again"),
    ("readonly", "the case cannot be written; check the permissions of its folder"),
    ("read-only", "the case cannot be written; check the permissions of its folder"),
    ("not a database", "the file is damaged or no database; restore it from a copy"),
    ("malformed", "the database is damaged; restore it from a copy, sources/ still holds the documents"),
    ("unable to open", "the database cannot be opened; check the permissions of its folder"),
    ("disk i/o", "the disk reports an error; check it, then run the same command again"),
    ("no such table", "the database is not a case's store; restore it from a copy"),
)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of the database and the disk into a StoreError that names ``path``."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{path}: {remedy(str(error.orig))}") from None
    except SQLAlchemyError as error:
        raise StoreError(f"{path}: {type(error).__name__}: {error}; restore the file from a copy") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreError(f"{path}: {_KNOWN[0][1]}") from None
        raise StoreError(f"{error.filename or path}: {(error.strerror or str(error)).lower()}; check the path and its permissions") from None


def remedy(message: str) -> str:
    """The line for a message of SQLite; the message itself where it is not a known one."""
    return next((line for key, line in _KNOWN if key in message.lower()), f"{message}; restore the file from a copy")
