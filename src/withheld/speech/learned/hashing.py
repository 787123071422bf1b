"""Feature keys: small integers of words and positions mixed into 32-bit numbers, the same in training and in use."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
Column = NDArray[np.int64]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_HIGH = np.uint64(32)


def code(text: str) -> int:
    """A 32-bit number for a string, the same on every machine."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def key(template: int | Column, *parts: Column) -> Keys:
    """The keys of one feature template: an array of 32-bit numbers, one a row, mixed from its parts.

    Several templates with equally many parts may be given as an array, each part then as a column a template.

    Two features can share a key; with 10⁵ stored keys that happens to one in 40,000 lookups.
    """
    mixed = np.broadcast_to(np.asarray(template + 1, dtype=np.uint64) * _MIX, parts[0].shape)
    for part in parts:
        mixed = (mixed ^ part.astype(np.uint64)) * _MIX
        mixed ^= mixed >> _SHIFT
    return (mixed >> _HIGH).astype(np.uint32)
