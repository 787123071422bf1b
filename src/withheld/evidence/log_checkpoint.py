"""The last known position of the log, noted beside the database, so that a database without its last lines is noticed.

SQLite keeps the newest changes in ``withheld.db-wal`` while a case is open: a copy of the database without that file opens, but
lacks them. The note may be behind the log, if a run was killed between the two writes; it is never ahead of it.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from withheld.atomic import write_whole
from withheld.evidence.schema import log

_LINE = re.compile(r"(\d{1,18}) ([0-9a-f]{64})\n")


class Checkpoint(NamedTuple):
    """A line of the log that was written: its position and its hash."""

    position: int
    hash: str


def note_path(database: Path) -> Path:
    """The file that the note is in."""
    return database.with_name(f"{database.name}-reached")


def note(database: Path, reached: Checkpoint) -> None:
    """Note a line that is committed. If the disk refuses, the note only stays behind."""
    line = f"{reached.position} {reached.hash}\n"
    with contextlib.suppress(OSError):
        write_whole(note_path(database), line.encode("ascii"), shared=True, sync=False)


def noted(database: Path) -> Checkpoint | None:
    """The noted line; None if there is none, or if the note cannot be read."""
    try:
        match = _LINE.fullmatch(note_path(database).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return None
    return Checkpoint(int(match[1]), match[2]) if match else None


def lacking(connection: sa.Connection, database: Path, reached: Checkpoint | None) -> str | None:
    """The error for a log that lacks a line noted before the connection began to read; None if it has it."""
    if reached is None or reached.position == 0:
        return None
    found = connection.execute(sa.select(log.c.hash).where(log.c.position == reached.position)).scalar()
    if found == reached.hash:
        return None
    what = f"log line {reached.position} was seen before and is now missing or another one: the database is "
    if database.name.endswith(".toml"):
        return f"{what}another one than before, was restored from an older copy, or was changed"
    return f"{what}an older copy, was copied while in use without {database.name}-wal, or was changed"


def remedy(database: Path) -> str:
    """What to do about a log that lacks lines."""
    if database.name.endswith(".toml"):
        return (
            f"check that {database.name} names the right server and schema; “withheld verify” shows what is intact, and without "
            f"{note_path(database).name} the case opens as it is"
        )
    return (
        f"copy the whole folder again while no withheld is running; “withheld verify” shows what is intact, and without "
        f"{note_path(database).name} the case opens as it is"
    )
