"""A member of a bundle (a zip, a tar, a mailbox, a mail): its name, its bytes, or the reason why it is not read."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple, Protocol

from withheld.sources.draft import Unreadable
from withheld.sources.unpacking import DENSEST, Overpacked

INSIDE = "!/"
"""Separates a bundle from its member in an address: ``archive.zip!/folder/report.html``."""
MOST_MEMBERS = 100_000
"""Files in one file, at most, including those in nested files."""
_LONGEST = 1000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DRIVE = re.compile(r"[A-Za-z]:")


class Readable(Protocol):
    """Bytes that are read once, from front to back."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        ...


class Member(NamedTuple):
    """A file in a bundle: ``content`` is to be read before the next member is asked for.

    ``kind`` says in the singular why it is skipped (a link, a hidden file), ``media`` the type that the bundle states.
    """

    name: str
    content: Readable | Unreadable | None
    kind: str = ""
    media: str = ""


class Exhausted(Unreadable):
    """A file whose members, or whose unpacked size, exceed all bounds together: nothing more of it is read."""


class Budget:
    """What one file may still yield at all depths: members and unpacked bytes; both methods raise Exhausted."""

    def __init__(self, size: int, most: int) -> None:
        self._bytes, self._members = most + DENSEST * size, MOST_MEMBERS

    def member(self) -> None:
        """Count one more file."""
        self._members -= 1
        if self._members < 0:
            raise Exhausted(
                f"holds more than {MOST_MEMBERS:,} files", "what came before was read; split it for the rest"
            )

    def took(self, count: int) -> None:
        """Count so many unpacked bytes."""
        self._bytes -= count
        if self._bytes < 0:
            what = f"unpacks to more than {DENSEST} times its size, with all that lies in it"
            raise Exhausted(what, "reading stopped there; do not trust it")


class Counted:
    """A member whose bytes count against the budget; ``head`` is the part already read, and is returned again."""

    def __init__(self, content: Readable, budget: Budget) -> None:
        self._content, self._budget, self._head = content, budget, b""

    def peek(self, size: int) -> bytes:
        """The first bytes, without consuming them."""
        self._head = self._filled(size)
        return self._head

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if size < 0:
            raise ValueError("a member is read within a bound")
        found, self._head = self._head[:size], self._head[size:]
        return found or self._taken(size)

    def whole(self, most: int) -> bytes:
        """All bytes; Unreadable where there are more than ``most``."""
        raw = self._filled(most + 1)
        if len(raw) > most:
            raise Overpacked(f"is larger than {most:,} bytes", "unpack it and split it, or raise WITHHELD_MAX_BYTES")
        return raw

    def seekable(self) -> bool:
        """False: seeking would unpack it again and again."""
        return False

    def _filled(self, size: int) -> bytes:
        pieces, got = [], 0
        while got < size and (piece := self.read(min(size - got, 1 << 20))):
            pieces.append(piece)
            got += len(piece)
        return b"".join(pieces)

    def _taken(self, size: int) -> bytes:
        found = self._content.read(size)
        self._budget.took(len(found))
        return found


class Names:
    """The names of a bundle's members as paths below it, each once: a second one of a name is ``name#2``."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def given(self, name: str) -> str:
        """The path of a member; Unreadable if its name leads out of the bundle or cannot be displayed."""
        if _CONTROL.search(name):
            raise Unreadable("has control characters in its name", "unpack it and rename it")
        if not 0 < len(name) <= _LONGEST:
            raise Unreadable("has no name, or an endless one", "unpack it and rename it")
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
        if name[0] in "/\\" or _DRIVE.match(name):
            raise Unreadable("has an absolute path for a name", "do not trust the archive; unpack it with care")
        if ".." in parts or not parts:
            raise Unreadable("has a name that leads out of the archive", "do not trust it; unpack it with care")
        path = "/".join(parts)
        self._seen[path] += 1
        return path if self._seen[path] == 1 else f"{path}#{self._seen[path]}"


def hidden(path: str) -> bool:
    """Whether a member is a hidden file: its name or a folder's begins with a dot, or an operating system or office program made
    it."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.split("/"))
