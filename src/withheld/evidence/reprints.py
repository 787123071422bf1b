"""Reprints and near-copies: texts that share most of their word shingles, found by MinHash and stored as edges."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from withheld.evidence.schema import bands, documents, reprints, signatures

if TYPE_CHECKING:
    from datasketch import MinHash

HASHES, BANDS = 64, 16
"""Hash functions of a signature, and bands that it is cut into: two texts with 0.6 of their shingles in common share a band
with a probability of 0.89, with three quarters in common of 0.998. Those that do are then compared shingle by shingle."""
SHINGLE = 4
"""Words to a shingle."""
REPRINT = 0.6
"""Share of shingles in common from which a text is a reprint."""
SHORT, SHORT_REPRINT = 30, 0.9
"""Texts of fewer shingles, a sentence or two, are often alike by chance; they need this share in common."""
_WORD = re.compile(r"\w+")
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number near 2^64 divided by the golden ratio: multiplication by it spreads similar values (Fibonacci hashing)."""


@cache
def _hasher() -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=HASHES, seed=1, hashfunc=int)


def shingles(text: str) -> np.ndarray:
    """The runs of words of a text, each once, as sorted 64-bit hashes."""
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())]
    if len(words) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(np.array(words, dtype=np.uint64), SHINGLE)
    mixed = np.zeros(len(runs), dtype=np.uint64)
    for word in runs.T:
        mixed = (mixed ^ word) * _MIX
        mixed ^= mixed >> np.uint64(32)
    return np.unique(mixed)


def signature(told: np.ndarray) -> np.ndarray:
    """The MinHash signature of shingles."""
    made = _hasher().copy()
    made.update_batch((told & np.uint64(0xFFFFFFFF)).tolist())
    return np.asarray(made.hashvalues, dtype=np.uint32)


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """Share of shingles that two texts have in common (Jaccard)."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / (len(a) + len(b) - common)


def index_texts(connection: sa.Connection, texts: Sequence[tuple[str, str]]) -> None:
    """Store the signatures of new documents, and an edge from each to every earlier one that it reprints."""
    made = [(key, told, signature(told)) for key, text in texts if len(told := shingles(text))]
    if not made:
        return
    mine = {key: _bands(found) for key, _, found in made}
    known = _holders(connection, {band for found in mine.values() for band in found})
    seen: dict[str, np.ndarray] = {}
    edges = []
    for key, told, _ in made:
        near = {other for band in mine[key] for other in known.get(band, ())}
        for other in sorted(near - {key}):
            theirs = seen[other] if other in seen else _shingles_of(connection, other)
            if (alike := likeness(told, theirs)) >= _needed(told, theirs):
                edges.append({"document": key, "other": other, "similarity": round(alike, 4)})
        for band in mine[key]:
            known.setdefault(band, []).append(key)
        seen[key] = told
    _insert(connection, signatures, [{"document": key, "minhash": found.tobytes()} for key, _, found in made])
    _insert(connection, bands, [{"band": band, "document": key} for key in mine for band in mine[key]])
    _insert(connection, reprints, edges)


def _needed(a: np.ndarray, b: np.ndarray) -> float:
    return REPRINT if min(len(a), len(b)) >= SHORT else SHORT_REPRINT


def _holders(connection: sa.Connection, wanted: set[int]) -> dict[int, list[str]]:
    """The documents that have each of some bands."""
    found: dict[int, list[str]] = {}
    listed = sorted(wanted)
    for start in range(0, len(listed), 500):
        query = sa.select(bands.c.band, bands.c.document).where(bands.c.band.in_(listed[start : start + 500]))
        for band, document in connection.execute(query):
            found.setdefault(band, []).append(document)
    return found


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _shingles_of(connection: sa.Connection, document: str) -> np.ndarray:
    text = connection.execute(sa.select(documents.c.text).where(documents.c.id == document)).scalar()
    return shingles(text or "")


def _bands(made: np.ndarray) -> list[int]:
    """One number for each band, different for equal rows in different bands."""
    rows = made.reshape(BANDS, -1)
    return sorted({(number << 32) | zlib.crc32(row.tobytes()) for number, row in enumerate(rows)})


def rebuild(connection: sa.Connection) -> None:
    """Index all texts anew in the order in which they were added, after an import or for a case of an earlier version."""
    for table in (reprints, bands, signatures):
        connection.execute(sa.delete(table))
    query = sa.select(documents.c.id, documents.c.text).where(documents.c.text.is_not(None))
    rows = connection.execute(query.order_by(documents.c.entry, documents.c.id)).all()
    for start in range(0, len(rows), 100):
        index_texts(connection, [(row[0], row[1]) for row in rows[start : start + 100]])
