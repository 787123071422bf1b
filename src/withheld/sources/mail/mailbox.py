"""Mailboxes (mbox): one mail after the other, each with its exact bytes between the separator lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from withheld.sources.bundles.members import Member
from withheld.sources.draft import Unreadable

_LONGEST = 64 * 1024
"""Bytes of a line that are examined; the rest of a longer one cannot separate two mails."""
_PARTING = re.compile(rb"From [^\r\n]{1,300}?\b\d{1,2}:\d\d\b[^\r\n]{0,60}?\b(?:19|20)\d\d\b")
_HEADER = re.compile(rb">?(?:From |[!-9;-~]{1,70}:)")


def parts_mails(head: bytes) -> bool:
    """Whether a file begins as a mailbox does: with a separator line, and a header below it."""
    first, _, rest = head[:_LONGEST].lstrip(b"\r\n").partition(b"\n")
    return bool(_PARTING.match(first) and _HEADER.match(rest))


class _Line(NamedTuple):
    content: bytes
    begins: bool


def _lines(file: BinaryIO) -> Iterator[_Line]:
    """The lines, long ones in pieces."""
    begins = True
    while line := file.readline(_LONGEST):
        yield _Line(line, begins)
        begins = line.endswith(b"\n")


class _Gathered:
    """The bytes of one mail, as many as are kept of it."""

    def __init__(self, number: int, most: int) -> None:
        self._number, self._most = number, most
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Take in a piece of the mail; nothing is kept of one beyond the bound."""
        self._size += len(piece)
        if self._size <= self._most:
            self._pieces.append(piece)
        else:
            self._pieces.clear()

    def member(self) -> Member:
        """The mail without the blank line that the mailbox added; its content raises Unreadable if it is too large."""
        name = f"mail-{self._number}"
        if self._size > self._most:
            what = f"is larger than {self._most:,} bytes ({self._size:,})"
            return Member(name, Unreadable(what, "save it by itself, or raise WITHHELD_MAX_BYTES"))
        raw = b"".join(self._pieces)
        for end in (b"\n\r\n", b"\n\n"):
            if raw.endswith(end):
                raw = raw[: 1 - len(end)]
                break
        return Member(name, BytesIO(raw), media="message/rfc822")


def mails(file: BinaryIO, most: int) -> Iterator[Member]:
    """The mails of a mailbox, numbered from 1; Unreadable where it begins with none."""
    number, blank = 0, True
    gathered: _Gathered | None = None
    parting: bytes | None = None
    for line in _lines(file):
        if parting is not None:
            # A line of text may look like a separator; only a separator has a header below it.
            if _HEADER.match(line.content):
                if gathered:
                    yield gathered.member()
                number += 1
                gathered = _Gathered(number, most)
            elif gathered:
                gathered.add(parting)
            parting = None
        if blank and line.begins and _PARTING.match(line.content):
            parting = line.content
        elif gathered:
            gathered.add(line.content)
        elif line.content.strip():
            break
        blank = line.begins and not line.content.strip()
    if gathered is None:
        raise Unreadable("does not begin like a mailbox", "save its mails as .eml")
    if parting:
        gathered.add(parting)
    yield gathered.member()
