"""Reprints and near-copies: texts that share most of their word shingles, found by MinHash and kept as edges."""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import Any

import numpy as np
import sqlalchemy as sa

from withheld.evidence.schema import bands, documents, reprints, signatures

HASHES, BANDS = 64, 16
"""Hash functions of a signature, and bands that it is cut into: two texts with 0.6 of their shingles in common share a band
with a probability of 0.89, with three quarters in common of 0.998. Those that do are then compared shingle by shingle."""
SHINGLE = 4
"""Words to a shingle."""
REPRINT = 0.6
"""Share of shingles in common from which a text is a reprint."""
_WORD = re.compile(r"\w+")


@cache
def _hasher() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=HASHES, seed=1, hashfunc=zlib.crc32)


def shingles(text: str) -> set[bytes]:
    """The runs of words of a text."""
    words = _WORD.findall(text.casefold())
    return {" ".join(words[i : i + SHINGLE]).encode() for i in range(len(words) - SHINGLE + 1)}


def signature(told: set[bytes]) -> np.ndarray:
    """The MinHash signature of shingles."""
    made = _hasher().copy()
    made.update_batch(told)
    return np.asarray(made.hashvalues, dtype=np.uint32)


def index_text(connection: sa.Connection, document: str, text: str) -> None:
    """Keep the signature of a new document, and an edge to every earlier one that it is a reprint of."""
    told = shingles(text)
    if not told:
        return
    made = signature(told)
    mine = _bands(made)
    near = sa.select(bands.c.document).where(bands.c.band.in_(mine), bands.c.document != document).distinct()
    edges = [
        {"document": document, "other": other, "similarity": round(likeness, 4)}
        for other in connection.execute(near).scalars().all()
        if (likeness := _likeness(connection, told, other)) >= REPRINT
    ]
    connection.execute(sa.insert(signatures), {"document": document, "minhash": made.tobytes()})
    connection.execute(sa.insert(bands), [{"band": band, "document": document} for band in mine])
    if edges:
        connection.execute(sa.insert(reprints), edges)


def _likeness(connection: sa.Connection, told: set[bytes], other: str) -> float:
    """Share of shingles that two texts have in common, of all that either has."""
    text = connection.execute(sa.select(documents.c.text).where(documents.c.id == other)).scalar()
    theirs = shingles(text or "")
    return len(told & theirs) / len(told | theirs)


def _bands(made: np.ndarray) -> list[int]:
    """One number for each band, different for equal rows in different bands."""
    rows = made.reshape(BANDS, -1)
    return sorted({(number << 32) | zlib.crc32(row.tobytes()) for number, row in enumerate(rows)})


def rebuild(connection: sa.Connection) -> None:
    """Index all texts anew in the order in which they came, after an import or for a case of an earlier version."""
    for table in (reprints, bands, signatures):
        connection.execute(sa.delete(table))
    query = sa.select(documents.c.id, documents.c.text).where(documents.c.text.is_not(None))
    for key, text in connection.execute(query.order_by(documents.c.entry, documents.c.id)).all():
        index_text(connection, key, text)
