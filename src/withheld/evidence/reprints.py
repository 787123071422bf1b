"""Reprints and near-copies: texts that share most of their word shingles, found by MinHash and kept as edges."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import sqlalchemy as sa

from withheld.evidence.schema import bands, documents, reprints, signatures

HASHES, BANDS = 128, 32
"""Hash functions of a signature, and bands that it is cut into: two texts with half of their shingles in common share a
band with a probability of 0.87, with three quarters in common of 1 - 5e-6."""
SHINGLE = 4
"""Words to a shingle."""
REPRINT = 0.6
"""Share of shingles in common from which a text is a reprint."""
_WORD = re.compile(r"\w+")


@cache
def _hasher() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=HASHES, seed=1)


def signature(text: str) -> np.ndarray | None:
    """The MinHash signature of a text, None if it has fewer words than one shingle."""
    words = _WORD.findall(text.casefold())
    shingles = {" ".join(words[i : i + SHINGLE]).encode() for i in range(len(words) - SHINGLE + 1)}
    if not shingles:
        return None
    made = _hasher().copy()
    made.update_batch(shingles)
    return np.asarray(made.hashvalues, dtype=np.uint32)


def index_text(connection: sa.Connection, document: str, text: str) -> None:
    """Keep the signature of a new document, and an edge to every earlier one that it is a reprint of."""
    made = signature(text)
    if made is None:
        return
    mine = _bands(made)
    found = sa.select(bands.c.document).where(bands.c.band.in_(mine)).distinct()
    query = sa.select(signatures).where(signatures.c.document.in_(found), signatures.c.document != document)
    edges = [
        {"document": document, "other": other, "similarity": round(likeness, 4)}
        for other, raw in connection.execute(query)
        if (likeness := float(np.mean(np.frombuffer(raw, np.uint32) == made))) >= REPRINT
    ]
    connection.execute(sa.insert(signatures).values(document=document, minhash=made.tobytes()))
    connection.execute(sa.insert(bands), [{"band": band, "document": document} for band in mine])
    if edges:
        connection.execute(sa.insert(reprints), edges)


def _bands(made: np.ndarray) -> list[int]:
    """One number for each band, different for equal rows in different bands."""
    import zlib

    rows = made.reshape(BANDS, -1)
    return sorted({(number << 32) | zlib.crc32(row.tobytes()) for number, row in enumerate(rows)})


def rebuild(connection: sa.Connection) -> None:
    """Index all texts anew in the order in which they came, after an import or for a case of an earlier version."""
    for table in (reprints, bands, signatures):
        connection.execute(sa.delete(table))
    query = sa.select(documents.c.id, documents.c.text).where(documents.c.text.is_not(None))
    for key, text in connection.execute(query.order_by(documents.c.entry, documents.c.id)).all():
        index_text(connection, key, text)
