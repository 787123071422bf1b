"""What a case already has: files whose exact bytes were read, and files that were refused under the current limits."""

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
"""Log action: a document exceeded its limits and was not read. Its subject is the SHA-256 of the bytes."""
_SEVERAL = ("message/rfc822", "text/x-forwarded-mail")
"""Kinds of documents that contain others: knowing the container does not mean that its contents are known."""
_PART = 1 << 20


class Before:
    """Documents of a case by the SHA-256 of their bytes: the kind of each that was read, and the reason for each that was
    refused."""

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
        """What is known of a file from its bytes; None if it must be read."""
        sha256 = sha256_of(path, self._most) if self._known or self._refused else None
        if sha256 is None:
            return None
        if why := self._refused.get(sha256):
            return Refused(file=shown(path), what=why[0], remedy=why[1], sha256=sha256)
        known = self._known.get(sha256)
        return None if known is None or known[1] in _SEVERAL else Known(shown(path), sha256, *known)

    def tell(self, store: Store, refused: Refused) -> None:
        """Log a refused document, unless the log has it."""
        line = (refused.sha256 or "", f"{refused.file}: {refused.what}")
        if not refused.sha256 or any(sha == line[0] and said.endswith(refused.what) for sha, said in self._told):
            return
        self._told.add(line)
        with writing_rows(store.engine, store.path) as connection:
            append_entry(connection, SYSTEM, REFUSE, line[0], reason=line[1])


def _standing(told: Collection[tuple[str, str]], limits: Limits) -> Mapping[str, tuple[str, str]]:
    """The refusals that the current limits would repeat; documents refused under lower limits are retried."""
    now = dict([limits.too_slow(), limits.too_large(), limits.gave_up()])
    return {sha: (what, now[what]) for sha, said in told if (what := said.rpartition(": ")[2]) in now}


def sha256_of(path: Path, most: int) -> str | None:
    """SHA-256 of a file's bytes; None if it is not a regular file, is empty or too large, or cannot be read."""
    try:
        # Non-blocking: a file may have been replaced by a pipe since the folder was listed.
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
