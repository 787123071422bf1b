"""Decodes gzip, deflate and chunked bodies within bounds: packed data may claim or reach any size."""

from __future__ import annotations

import os
import zlib
from io import BytesIO
from typing import Any, BinaryIO

from withheld.sources.draft import Unreadable

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_EITHER = 32 + zlib.MAX_WBITS
"""zlib's window bits for gzip or zlib, whichever the first bytes show."""
_LAYERS = 2
DENSEST = 200
"""Highest ratio of unpacked to packed size of an archive; pages have 5, a zip bomb 1,000."""


class Overpacked(Unreadable):
    """Data that unpacks to more than any legitimate file; nothing more of it is read."""


class Stream:
    """The bytes of a file, with gzip undone one member at a time; ``read`` stops at the end of a member.

    Raises Unreadable where a member is damaged or cut off (``follow`` then leads to the next), and Overpacked.
    """

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file, self._most = file, most
        self._buffer = bytearray()
        self._input = file.read(_CHUNK)
        self._taken, self._made = len(self._input), 0
        self._inflater: Any = zlib.decompressobj(_EITHER) if self._input[:3] == _MAGIC else None
        self._ended = False

    def peek(self, size: int) -> bytes:
        """The next bytes, at most ``size``; fewer only at the end of a member."""
        while len(self._buffer) < size and not self._ended:
            self._buffer += self._inflated() if self._inflater else self._plain()
        return bytes(self._buffer[:size])

    def read(self, size: int) -> bytes:
        """Take the next bytes."""
        found = self.peek(size)
        del self._buffer[:size]
        return found

    def line(self, most: int) -> bytes:
        """Take the next line, with its end; of a longer one only ``most`` bytes."""
        size = 256
        while (end := self.peek(size).find(b"\n")) < 0 and size < most and not self._ended:
            size *= 2
        return self.read(end + 1 if end >= 0 else most)

    def push(self, back: bytes) -> None:
        """Put bytes back, to be read again."""
        self._buffer[:0] = back

    def skip(self, size: int) -> int:
        """Skip bytes; return how many there were."""
        left = size
        while left and (found := len(self.read(min(left, _CHUNK)))):
            left -= found
        return size - left

    def beyond(self, size: int) -> bool:
        """Whether fewer than ``size`` bytes remain for certain; known in advance only for a file that is not packed."""
        if self._inflater is not None or not self._file.seekable():
            return False
        at = self._file.tell()
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(at)
        return size > end - at + len(self._buffer) + len(self._input)

    def follow(self) -> bool:
        """Go on to the next member; False where there is none."""
        self._buffer.clear()
        if self._inflater is None or not self._find_member():
            return False
        self._inflater, self._ended = zlib.decompressobj(_EITHER), False
        return True

    def _find_member(self) -> bool:
        while (at := self._input.find(_MAGIC)) < 0:
            more = self._more()
            if not more:
                return False
            self._input = self._input[-2:] + more
        self._input = self._input[at:]
        return True

    def _more(self) -> bytes:
        found = self._file.read(_CHUNK)
        self._taken += len(found)
        return found

    def _plain(self) -> bytes:
        found, self._input = self._input or self._more(), b""
        self._ended = not found
        return found

    def _inflated(self) -> bytes:
        self._input = self._input or self._more()
        cut_off = not self._input
        try:
            found: bytes = self._inflater.decompress(self._input, _CHUNK)
        except zlib.error:
            self._ended, self._input = True, self._input[1:]
            raise Unreadable("is damaged gzip", "copy or download the archive again") from None
        self._ended = self._inflater.eof
        self._input = self._inflater.unused_data if self._ended else self._inflater.unconsumed_tail
        if cut_off and not found and not self._ended:
            self._ended = True
            raise Unreadable("is cut off", "copy or download the archive again")
        self._made += len(found)
        if self._made > self._most + DENSEST * self._taken:
            raise Overpacked(f"unpacks to more than {DENSEST} times its size", "reading stopped there; do not trust it")
        return found


def unpacked(raw: bytes, encodings: str, most: int) -> bytes:
    """A body without the encodings of its Content-Encoding header, at most ``most`` bytes.

    A body that an archive stores unpacked, in spite of its header, is returned unchanged. Raises Unreadable.
    """
    names = [name.strip().lower() for name in encodings.split(",") if name.strip().lower() not in ("", "identity")]
    if len(names) > _LAYERS:
        raise Overpacked(f"is packed {len(names)} times over", "save the page itself")
    for name in reversed(names):
        if name not in ("gzip", "x-gzip", "deflate"):
            raise Unreadable(f"is packed with {name[:40]}, which Withheld cannot unpack", "save the page itself")
        if name == "deflate" or raw[:2] == _MAGIC[:2]:
            raw = _inflate(raw, most, name)
    return raw


def _inflate(raw: bytes, most: int, name: str) -> bytes:
    bare = name == "deflate" and (raw[:1] != b"\x78" or int.from_bytes(raw[:2], "big") % 31 != 0)
    found = b""
    while raw:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS if bare else _EITHER)
        try:
            found += inflater.decompress(raw, most + 1 - len(found))
        except zlib.error:
            raise Unreadable(f"has a damaged body ({name})", "save the page itself") from None
        if len(found) > most:
            raise Overpacked(f"unpacks to more than {most:,} bytes", "raise WITHHELD_MAX_BYTES if you trust it")
        if not inflater.eof:
            raise Unreadable(f"has a body that is cut off ({name})", "save the page itself")
        raw = inflater.unused_data if inflater.unused_data[:2] == _MAGIC[:2] else b""
    return found


def dechunked(raw: bytes) -> bytes:
    """A body without its chunked transfer encoding; one that an archive stores without it is returned unchanged.

    Raises Unreadable if chunks are truncated or invalid.
    """
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    first = raw[:64].partition(b"\r\n")[0].partition(b";")[0].strip()
    try:
        int(first, 16)
    except ValueError:
        return raw
    try:
        return bytes(ChunkedDataReader(BytesIO(raw), raise_exceptions=True).read())
    except ChunkedDataException:
        raise Unreadable("has a body whose chunks are cut off or false", "save the page itself") from None
