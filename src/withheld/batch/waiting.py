"""The queue between the processes that read and the one that stores: files in order, within a limit of memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from withheld.batch.talk import Known, Refused, Said, Told
from withheld.sources import Captured, Result, shown

ROOM = 64 * 1024 * 1024
"""Bytes of documents that may wait; the file that is next to be stored may always go on."""
_LEAST = 16 * 1024


@dataclass(eq=False)
class Entry:
    """A result of a file; ``said`` is the reading of its document once done, ``deaths`` the processes that ended at it."""

    result: Result | Known
    pending: bool
    size: int
    said: Said | None = None
    deaths: int = 0

    def refuse(self, what: str, remedy: str) -> None:
        """Replace the document by a problem."""
        if isinstance(self.result, Captured):
            document = self.result.document
            file = document.path or (document.capture and document.capture.origin) or document.id
            place = document.url if document.capture and document.capture.method != "file" else None
            self.result = Refused(file=file, what=what, remedy=remedy, place=place, sha256=document.sha256)
        self.pending = False


@dataclass(eq=False)
class File:
    """A file in progress: its queued results, how many results it has had, and whether it has ended.

    ``deaths`` counts the processes that ended at a document of it, by SHA-256; ``refusals`` the documents of it that were
    refused.
    """

    path: Path
    entries: deque[Entry] = field(default_factory=deque)
    count: int = 0
    ended: bool = False
    deaths: dict[str | None, int] = field(default_factory=dict)
    refusals: int = 0

    def add(self, result: Result | Known, pending: bool) -> Entry:
        """Queue the next result."""
        size = _LEAST
        if isinstance(result, Captured):
            size += len(result.raw) + len(result.archive or b"") + 4 * len(result.document.text)
        entry = Entry(result, pending, size)
        self.entries.append(entry)
        self.count += 1
        return entry

    def refuse(self, what: str, remedy: str, sha256: str | None = None) -> Entry:
        """Give up the file, or the rest of it."""
        self.ended = True
        rest = f"{what}; what is after its first {self.count} documents was not read" if self.count else what
        return self.add(Refused(file=shown(self.path), what=rest, remedy=remedy, sha256=sha256), False)


class Waiting:
    """The files in progress, in order, and how many bytes are queued in them."""

    def __init__(self) -> None:
        self.files: deque[File] = deque()
        self.bytes = 0

    def add(self, path: Path) -> File:
        """Add a file at the end of the queue."""
        self.files.append(File(path))
        return self.files[-1]

    def room(self) -> bool:
        """Whether another file may be started."""
        return self.bytes < ROOM or not self.files

    def may_go_on(self, file: File) -> bool:
        """Whether there is room for more results of a file."""
        return self.bytes < ROOM or file is self.files[0]

    def ready(self) -> Iterator[tuple[Told | None, int]]:
        """Remove and yield the results that are next in order, with their sizes; None at the end of a file."""
        while self.files:
            head = self.files[0]
            while head.entries and not head.entries[0].pending:
                entry = head.entries.popleft()
                yield Told(entry.result, entry.said), entry.size
            if head.entries or not head.ended:
                return
            self.files.popleft()
            yield None, 0
