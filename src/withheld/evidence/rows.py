"""Records to rows and back: identity, canonical form, and the quotation kept apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast, get_args

from withheld.records import Claim, Event, Evidence, Indicator, Pledge, Position, Presence, Quote, Reading, RecordKind, Source

Body = Claim | Event | Position | Indicator | Pledge | Presence
CLASSES: dict[str, type[Body]] = {
    "claim": Claim, "event": Event, "position": Position, "indicator": Indicator, "pledge": Pledge, "presence": Presence,
}  # fmt: skip
KINDS = get_args(RecordKind)


def bodies(reading: Reading) -> Iterator[tuple[RecordKind, Body]]:
    """The records of a reading with their kinds, claims first."""
    for kind in KINDS:
        for record in getattr(reading, f"{kind}s"):
            yield kind, record


def identity(sha256: str, kind: str, record: Body) -> str:
    """Identifier of a record: the same document, kind, place and content give the same one, whatever the confidence."""
    body = record.model_dump(mode="json", exclude={"confidence", "document"})
    canonical = json.dumps([sha256, kind, body], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{kind[:2] if kind.startswith(('pl', 'pr', 'po')) else kind[0]}-{hashlib.sha256(canonical.encode()).hexdigest()[:12]}"


def body_of(record: Body) -> dict[str, Any]:
    """A record without its quotation, as JSON."""
    return record.model_dump(mode="json", exclude={"quote"})


def record_from(kind: str, body: Mapping[str, Any], quote: Quote | None) -> Body:
    """The record of a row."""
    return CLASSES[kind].model_validate({**body, "quote": quote})


def quote_from(row: Any) -> Quote | None:
    """The quotation of a joined row, None for a transcribed record."""
    if row["quote"] is None:
        return None
    fields = ("start", "end", "exact", "prefix", "suffix", "page", "sentence", "sentence_start")
    return Quote(**{f: row[f] for f in fields})


def evidence_from(row: Any, source: Source) -> Evidence:
    """The evidence of a joined row."""
    record = record_from(row["kind"], row["body"], quote_from(row))
    return Evidence(
        id=row["id"], kind=cast(RecordKind, row["kind"]), state=row["state"], record=record, source=source,
        reliability=row["reliability"], credibility=row["credibility"],
    )  # fmt: skip
