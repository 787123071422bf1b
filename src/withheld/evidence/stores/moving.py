"""Moves a case's rows from its file to a server, from a server to a file, or from one server to another: all or nothing.

Both stores are locked while the rows are copied. The copy must pass ``verify`` and end with the same line of the log before the
case folder names it; only then is the old store removed, so that nobody continues to write to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from withheld.evidence.casefolder import DATABASE, NAMED
from withheld.evidence.custody import Custodian
from withheld.evidence.custody.whole import made_as_due
from withheld.evidence.engine import connect, settle, writing
from withheld.evidence.failures import StoreError, told
from withheld.evidence.log import MOVE, append, last
from withheld.evidence.log_checkpoint import Checkpoint, note, note_path
from withheld.evidence.schema import log, metadata
from withheld.evidence.store import Store
from withheld.evidence.stores import postgres, sqlite
from withheld.evidence.stores.address import bare_address, read_address, write_address

FILE = "sqlite"
"""Names the file of the case folder, where an address of a store is expected."""


class Moved(NamedTuple):
    """Where the rows are now, and how many lines the log has; ``finished`` if only the end of a cut-off move was left to do."""

    place: str
    lines: int
    finished: bool = False


def move(store: Store, target: str, analyst: str) -> Moved:
    """Move the rows of an open case to a server (``postgresql://…``) or into its folder (``sqlite``).

    StoreError, and the case stays where it was, if the target is taken, the rows fail ``verify``, or anything else fails.
    """
    path = store.folder / (DATABASE if target == FILE else NAMED)
    if target == FILE and store.path.name == DATABASE:
        raise StoreError(f"{store.path}: the rows of this case are in its folder already")
    address = None if target == FILE else bare_address(target)
    if address and store.path.name == NAMED:
        if address == read_address(store.path):
            return _finished(store, address.shown)
        if (address.url.host, address.url.port, address.url.database, address.schema) == _place(store):
            raise StoreError(
                f"{address.shown}: is where the rows of this case are already; to write the address "
                f"another way, edit {store.path}"
            )
    unfinished = store.folder / f".{path.name}.part"
    for leftover in store.folder.glob(f"{unfinished.name}*"):
        leftover.unlink()
    if address:
        write_address(unfinished, address)
    try:
        lines = _carried(store, unfinished, path, analyst)
    except BaseException:
        for leftover in store.folder.glob(f"{unfinished.name}*"):
            leftover.unlink()
        raise
    return Moved(address.shown if address else str(path), lines)


def _place(store: Store) -> tuple[str | None, int | None, str | None, str]:
    named = read_address(store.path)
    return named.url.host, named.url.port, named.url.database, named.schema


def _finished(store: Store, place: str) -> Moved:
    """Complete a move that was interrupted after the folder named the new store."""
    old = store.folder / DATABASE
    if not old.is_file():
        raise StoreError(f"{place}: the rows of this case are already there")
    _remove_file(old)
    return Moved(place, store.position(), finished=True)


def _carried(store: Store, unfinished: Path, path: Path, analyst: str) -> int:
    """Copy the rows, name the new store and remove the old one; return how many lines the log has then."""
    old = store.path
    # Not ``writing``, which notes the last line of a log that may be gone by then.
    with told(old), store.engine.execution_options(writes=True).begin() as source:
        _refuse_unsound(source, store.folder, old)
        words = f"from {_kind(old)} to {_kind(path)}"
        reached = _copied(source, unfinished, store.folder, analyst, words)
        with told(path):
            unfinished.replace(path)
        note(path, reached)
        # The rows are in both stores now, and the folder names the new one, or will when the old one's name is gone.
        if old.name == DATABASE:
            sqlite.retire(source)
        else:
            postgres.drop(source)
    if old.name == DATABASE:
        _remove_file(old)
    elif path.name == DATABASE:
        with told(old):
            old.unlink()
            note_path(old).unlink(missing_ok=True)
    return reached.position


def _kind(path: Path) -> str:
    return "a server" if NAMED in path.name else "the folder"


def _refuse_unsound(source: sa.Connection, folder: Path, path: Path) -> None:
    found = ((p.place or p.file, p.what) for p in Custodian(source, folder, path).problems(strays=False, figures=False))
    for place, what in (*found, *made_as_due(source)):
        raise StoreError(f"{path}: the case does not pass verification ({place}: {what}); see “withheld verify” first")


def _copied(source: sa.Connection, unfinished: Path, folder: Path, analyst: str, words: str) -> Checkpoint:
    """Copy all rows into a new store, verify them, and append a line about the move to the new log; return its last line."""
    engine = connect(unfinished)
    try:
        with _filled(engine, unfinished, source) as target:
            for problem in Custodian(target, folder, unfinished).problems(strays=False, figures=False):
                raise StoreError(
                    f"{unfinished}: the copy does not pass verification ({problem.place}: {problem.what}); nothing was moved"
                )
            append(target, analyst, MOVE, "case", reason=words)
            reached = Checkpoint(*last(target))
        settle(engine, unfinished)
    finally:
        engine.dispose()
    return reached


@contextmanager
def _filled(engine: sa.Engine, path: Path, source: sa.Connection) -> Iterator[sa.Connection]:
    """A transaction on a store that holds the rows of another one; StoreError if somebody's case is there."""
    with writing(engine, path) as target:
        position, _ = last(target)
        if position:
            if not _left_over(target, source, position):
                raise StoreError(
                    f"{read_address(path).shown}: contains another case; name another schema: …/DATABASE?schema=NAME"
                )
            for table in reversed(metadata.sorted_tables):
                target.execute(sa.delete(table))
        for table in metadata.sorted_tables:
            postgres.copy_rows(source, target, table)
        if last(target) != last(source):
            raise StoreError(f"{path}: the copy does not end with the same line of the log; nothing was moved")
        yield target


def _left_over(target: sa.Connection, source: sa.Connection, position: int) -> bool:
    """Whether a store is a remnant of an interrupted move of this very case: its rows and the line about the move."""
    line = target.execute(sa.select(log.c.action).where(log.c.position == position)).scalar()
    before = target.execute(sa.select(log.c.hash).where(log.c.position == position - 1)).scalar()
    mine = source.execute(sa.select(log.c.hash).where(log.c.position == position - 1)).scalar()
    return line == MOVE and before is not None and before == mine


def _remove_file(path: Path) -> None:
    """Remove a database file with the files that SQLite works with, and its note."""
    with told(path):
        for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"), note_path(path)):
            one.unlink(missing_ok=True)
