"""What a case has already: files whose very bytes were read, and those that were refused under the limits in force."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path

import sqlalchemy as sa

from withheld.batch.limits import Limits
from withheld.batch.talk import Known, Refused
from withheld.evidence import SYSTEM, Store, append_entry, documents_table, log_table, reading_rows, writing_rows
from withheld.sources import shown

REFUSE = "refuse"
"""Action of the log: a document went beyond its limits and was not read; its subject is the SHA-256 of the bytes."""
_SEVERAL = ("message/rfc822", "text/x-forwarded-mail")
"""Kinds of documents that hold others, so that to know them is not to know what is in them."""
_PART = 1 << 20


class Before:
    """What a case has, by the SHA-256 of the bytes: the kind of each document that was read, and why others were refused."""

    def __init__(self, store: Store, read: Collection[str], limits: Limits, max_bytes: int) -> None:
        self._read, self._most = read, max_bytes
        told_of = [documents_table.c.source[name].as_string() for name in ("media_type", "language")]
        told = sa.select(log_table.c.subject, log_table.c.reason).where(log_table.c.action == REFUSE)
        with reading_rows(store.engine, store.path) as connection:
            rows = (
                connection.execute(sa.select(documents_table.c.sha256, documents_table.c.id, *told_of)).all()
                if read
                else ()
            )
            self._known = {row[0]: (row[1], row[2], row[3]) for row in rows if row[0] in read}
            self._told = {(row[0], row[1]) for row in connection.execute(told)}
        self._refused = _standing(self._told, limits)

    def __call__(self, path: Path) -> Known | Refused | None:
        """What is known of a file by its bytes alone; None where it is to be read."""
        sha256 = sha256_of(path, self._most) if self._known or self._refused else None
        if sha256 is None:
            return None
        if why := self._refused.get(sha256):
            return Refused(file=shown(path), what=why[0], remedy=why[1], sha256=sha256)
        known = self._known.get(sha256)
        return None if known is None or known[1] in _SEVERAL else Known(shown(path), sha256, *known)

    def tell(self, store: Store, refused: Refused) -> None:
        """Append a line on a document that was refused, unless it has been told."""
        line = (refused.sha256 or "", f"{refused.file}: {refused.what}")
        if not refused.sha256 or any(sha == line[0] and said.endswith(refused.what) for sha, said in self._told):
            return
        self._told.add(line)
        with writing_rows(store.engine, store.path) as connection:
            append_entry(connection, SYSTEM, REFUSE, line[0], reason=line[1])


def _standing(told: Collection[tuple[str, str]], limits: Limits) -> Mapping[str, tuple[str, str]]:
    """The refusals that the limits in force would give again: raised ones are tried anew."""
    now = dict([limits.too_slow(), limits.too_large(), limits.gave_up()])
    return {sha: (what, now[what]) for sha, said in told if (what := said.rpartition(": ")[2]) in now}


def sha256_of(path: Path, most: int) -> str | None:
    """SHA-256 of a file's bytes; None where it is no regular file, too large, or cannot be read."""
    try:
        # Without waiting: what was a file when the folder was listed may be a pipe by now.
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return None
    found, size = hashlib.sha256(), 0
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None
        while (part := os.read(file, _PART)) and size <= most:
            size += len(part)
            found.update(part)
    except OSError:
        return None
    finally:
        os.close(file)
    return found.hexdigest() if 0 < size <= most else None
