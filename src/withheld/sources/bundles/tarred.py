"""Tar archives, packed with gzip or not, and single files packed with gzip: read from front to back, within bounds."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from withheld.sources.bundles.members import Member, Names, Readable, hidden
from withheld.sources.bundles.zipped import AGAIN
from withheld.sources.draft import Unreadable
from withheld.sources.unpacking import Stream

_EXTENSION = 64 * 1024
"""Bytes that the long name or the further headers of one member may have."""
_EXTENDED = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
_WRONG = (tarfile.TarError, zlib.error, EOFError, ValueError, OverflowError, IndexError, KeyError, UnicodeError)


def _damaged() -> Unreadable:
    return Unreadable("is damaged or cut off; what came before was read", AGAIN)


class _Header(tarfile.TarInfo):
    """The header of a member, within bounds; what the library skips silently is Unreadable."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        """The header in a block; Unreadable if it is invalid, sparse, or larger than names need."""
        try:
            found = super().frombuf(buf, encoding, errors)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError):  # type: ignore[attr-defined]
            raise _damaged() from None
        if found.type in _EXTENDED and found.size > _EXTENSION:
            raise Unreadable(
                f"has a header of more than {_EXTENSION:,} bytes", "reading stopped there; do not trust it"
            )
        if found.type == tarfile.GNUTYPE_SPARSE:
            raise _sparse()
        return found

    def _proc_gnusparse_00(self, *args: object) -> None:
        raise _sparse()

    _proc_gnusparse_01 = _proc_gnusparse_10 = _proc_gnusparse_00


def _sparse() -> Unreadable:
    return Unreadable("holds a sparse file, which no report is", "unpack it and read what comes out")


class _Unpacked:
    """The bytes of a file, those of all its gzip members in a row."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._stream = Stream(file, most)

    def read(self, size: int = -1) -> bytes:
        """The next bytes; Unreadable where gzip is damaged, Overpacked where it is a bomb."""
        while not (found := self._stream.read(size)):
            if not size or not self._stream.follow():
                return b""
        return found


def tar_members(file: BinaryIO, most: int) -> Iterator[Member]:
    """The members of a tar in order, with an Unreadable for a damaged one, or for the rest if the archive ends there."""
    names = Names()
    try:
        source = cast(Any, _Unpacked(file, most))
        with tarfile.open(fileobj=source, mode="r|", tarinfo=_Header, errors="surrogateescape") as packed:
            for header in packed:
                cast(Any, packed).members.clear()  # the library keeps them all
                if not header.isdir():
                    yield _member(packed, header, names)
    except Unreadable:
        raise
    except _WRONG:
        raise _damaged() from None


def _member(packed: tarfile.TarFile, header: tarfile.TarInfo, names: Names) -> Member:
    try:
        path = names.given(header.name)
    except Unreadable as error:
        return Member(header.name, error)
    if header.issym() or header.islnk():
        return Member(path, None, "link")
    if not header.isreg():
        return Member(path, None, "device or pipe")
    if hidden(path):
        return Member(path, None, "hidden file")
    content = packed.extractfile(header)
    return Member(path, None, "device or pipe") if content is None else Member(path, _Forward(content))


class _Forward:
    """A member of a tar that is read from front to back."""

    def __init__(self, member: Readable) -> None:
        self._member = member

    def read(self, size: int = -1) -> bytes:
        """The next bytes; Unreadable where the archive is cut off."""
        try:
            return self._member.read(size)
        except _WRONG:
            raise _damaged() from None


def gzip_member(file: BinaryIO, name: str, most: int) -> Iterator[Member]:
    """The one file that is packed with gzip, under its name without the ending."""
    inner = PurePosixPath(name.replace("\\", "/")).name
    yield Member(inner[:-3] if inner.lower().endswith(".gz") else inner, _Unpacked(file, most))
