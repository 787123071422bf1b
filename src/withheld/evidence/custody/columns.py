"""How ``verify`` checks each column of the store: a column that is not named here makes a test fail."""

from __future__ import annotations

HASHED = "in the hash of the log line that it came with"
LOG = "follows from the log"
ROW = "repeats what another column of the row says"
CHAIN = "in the hash chain of the log"
TEXT = "computed anew from the texts"
TIED = "tied to other rows, which must be there"
INDEX = "the full-text index is compared with the texts that it stands for"

CHECKED: dict[str, dict[str, str]] = {
    "documents": {
        "id": HASHED, "sha256": HASHED, "source": HASHED, "text": HASHED, "entry": HASHED, "extractor": LOG,
        "publisher": ROW, "published": ROW, "title": ROW, "sensitivity": LOG, "redacted": LOG, "number": INDEX,
    },
    "quotes": {
        "id": TIED, "document": TIED, "start": HASHED, "end": HASHED, "exact": HASHED, "prefix": HASHED,
        "suffix": HASHED, "page": HASHED, "sentence": HASHED, "sentence_start": HASHED,
    },
    "records": {
        "id": HASHED, "kind": HASHED, "document": HASHED, "quote": HASHED, "about": HASHED, "original": HASHED,
        "extractor": HASHED, "entry": HASHED, "state": LOG, "reliability": LOG, "credibility": LOG, "body": LOG,
        "basis": LOG, "sensitivity": LOG, "merged_into": LOG, "superseded_by_extractor": LOG, "redacted": LOG,
        "measure": ROW, "host": ROW, "origin": ROW, "sector": ROW, "begins": ROW, "ends": ROW, "low": ROW, "high": ROW,
        "place": ROW, "confidence": ROW, "entered_in": ROW,
    },
    "rulings": {"subject": LOG, "body": LOG},
    "signatures": {"document": TEXT, "minhash": TEXT},
    "bands": {"band": TEXT, "document": TEXT},
    "reprints": {"document": TEXT, "other": TEXT, "similarity": TEXT},
    "log": dict.fromkeys(("position", "at", "analyst", "action", "subject", "before", "after", "reason", "hash"), CHAIN),
    "alembic_version": {"version_num": "must be the version of this program"},
}  # fmt: skip
"""By table and column, what the column is compared with."""

FREE: dict[tuple[str, str], str] = {}
"""Columns that nothing is compared with, and why that does no harm; none today."""

FREE_WHEN_ERASED = frozenset(["reliability", "credibility", "basis"])
"""Columns of an erased record that cannot be checked any more: their sources are gone, and no list shows the record."""
