"""What waits between the processes that read and the one that stores: files in their order, within a bound of memory."""

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
    """A result of a file; ``said`` once it is known what its document says. ``deaths`` of processes at it, by chance."""

    result: Result | Known
    pending: bool
    size: int
    said: Said | None = None
    deaths: int = 0

    def refuse(self, what: str, remedy: str) -> None:
        """Put a problem in the document's place."""
        if isinstance(self.result, Captured):
            document = self.result.document
            file = document.path or (document.capture and document.capture.origin) or document.id
            place = document.url if document.capture and document.capture.method != "file" else None
            self.result = Refused(file=file, what=what, remedy=remedy, place=place, sha256=document.sha256)
        self.pending = False


@dataclass(eq=False)
class File:
    """A file on its way: its results that wait, how many there were, and whether there are more.

    ``deaths`` counts the processes that ended at something in it, by the SHA-256 of that; ``refusals`` what was refused of it.
    """

    path: Path
    entries: deque[Entry] = field(default_factory=deque)
    count: int = 0
    ended: bool = False
    deaths: dict[str | None, int] = field(default_factory=dict)
    refusals: int = 0

    def add(self, result: Result | Known, pending: bool) -> Entry:
        """Take in the next result."""
        size = _LEAST
        if isinstance(result, Captured):
            size += len(result.raw) + len(result.archive or b"") + 4 * len(result.document.text)
        entry = Entry(result, pending, size)
        self.entries.append(entry)
        self.count += 1
        return entry

    def refuse(self, what: str, remedy: str, sha256: str | None = None) -> Entry:
        """Give up the file, or what is left of it."""
        self.ended = True
        rest = f"{what}; what is after its first {self.count} documents was not read" if self.count else what
        return self.add(Refused(file=shown(self.path), what=rest, remedy=remedy, sha256=sha256), False)


class Waiting:
    """The files that are on their way, in order, and how many bytes wait in them."""

    def __init__(self) -> None:
        self.files: deque[File] = deque()
        self.bytes = 0

    def add(self, path: Path) -> File:
        """The next file."""
        self.files.append(File(path))
        return self.files[-1]

    def room(self) -> bool:
        """Whether another file may be begun."""
        return self.bytes < ROOM or not self.files

    def may_go_on(self, file: File) -> bool:
        """Whether there is room for more of a file."""
        return self.bytes < ROOM or file is self.files[0]

    def ready(self) -> Iterator[tuple[Told | None, int]]:
        """Take out what is next in order, with its size; None where a file ends."""
        while self.files:
            head = self.files[0]
            while head.entries and not head.entries[0].pending:
                entry = head.entries.popleft()
                yield Told(entry.result, entry.said), entry.size
            if head.entries or not head.ended:
                return
            self.files.popleft()
            yield None, 0
