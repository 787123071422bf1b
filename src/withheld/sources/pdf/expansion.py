"""How far packed bytes expand, counted in pieces and within a bound."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator

_PIECE = 1 << 20
_MOST_FILTERS = 8
_SHORT = {"/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/RL": "/RunLengthDecode", "/LZW": "/LZWDecode"}
_RUN = 64
"""Bytes that one byte of a run-length code gives at most, about."""
_CLEAR, _END, _FULL = 256, 257, 4096
"""The codes of LZW that begin anew and end, and how many there are in all."""


class TooFar(Exception):
    """Packed bytes expand beyond ``most`` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} bytes")
        self.most = most


def expanded(raw: bytes, filters: list[str], most: int) -> int:
    """Bytes to which the filters of a PDF stream expand it, or a bound for them; TooFar above ``most``.

    What cannot be unpacked counts as far as it goes, and what only pictures have, as it stands.
    """
    if len(filters) > _MOST_FILTERS:
        raise TooFar(most)
    data = raw
    for name in filters[:-1]:
        data = _unpacked(data, _SHORT.get(name, name), most)
    name = _SHORT.get(filters[-1], filters[-1]) if filters else ""
    if name in ("/FlateDecode", "/Fl"):
        return inflated(data, most)
    if name == "/LZWDecode":
        return _within(_lzw(data, most), most)
    return _within(len(data) * (_RUN if name == "/RunLengthDecode" else 1), most)


def inflated(data: bytes | memoryview, most: int) -> int:
    """Bytes to which deflated data expand; TooFar above ``most``."""
    size = 0
    for piece in _pieces(data):
        size = _within(size + len(piece), most)
    return size


def _within(size: int, most: int) -> int:
    if size > most:
        raise TooFar(most)
    return size


def _pieces(data: bytes | memoryview) -> Iterator[bytes]:
    """Deflated data piece by piece, until they end or break."""
    unpacker = zlib.decompressobj()
    at = 0
    while at < len(data) and not unpacker.eof:
        rest = bytes(data[at : at + _PIECE])
        at += len(rest)
        while rest and not unpacker.eof:
            try:
                yield unpacker.decompress(rest, _PIECE)
            except zlib.error:
                return
            rest = unpacker.unconsumed_tail


def _unpacked(data: bytes, name: str, most: int) -> bytes:
    """What one filter makes of data that another filter unpacks further."""
    try:
        if name in ("/FlateDecode", "/Fl"):
            parts, size = [], 0
            for piece in _pieces(data):
                size = _within(size + len(piece), most)
                parts.append(piece)
            return b"".join(parts)
        if name == "/ASCII85Decode":
            return base64.a85decode(data.split(b"~>", 1)[0], adobe=False)
        if name == "/ASCIIHexDecode":
            digits = b"".join(data.split(b">", 1)[0].split())
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except ValueError:
        return data
    # Runs or LZW codes that are packed once more only serve to hide how far they expand.
    raise TooFar(most)


def _lzw(data: bytes, most: int) -> int:
    """Bytes that LZW codes give, counted by the lengths of their entries."""
    lengths = [1] * 258
    size = before = held = bits = 0
    width = 9
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == _END:
            break
        if code == _CLEAR:
            lengths, width, before = [1] * 258, 9, 0
            continue
        if before and len(lengths) < _FULL:
            lengths.append(before + 1)
        before = lengths[code] if code < len(lengths) else before + 1
        size += before
        if size > most:
            break
        width = 9 + sum(len(lengths) + 1 >= limit for limit in (512, 1024, 2048))
    return size
