"""Records to rows and back: identity, canonical form, and the quotation kept apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import get_args

from withheld.evidence.log import digest
from withheld.evidence.schema import TableRow
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import (
    Claim,
    Dependence,
    Event,
    Evidence,
    Indicator,
    Pledge,
    Position,
    Presence,
    Quote,
    Reading,
    RecordKind,
    Sensitivity,
    Source,
)  # fmt: skip
from withheld.vocabulary import is_example

Body = Claim | Event | Position | Indicator | Pledge | Presence | Dependence
CLASSES: dict[str, type[Body]] = {
    "claim": Claim, "event": Event, "position": Position, "indicator": Indicator,
    "pledge": Pledge, "presence": Presence, "dependence": Dependence,
}  # fmt: skip
KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
PREFIXES = {
    "claim": "c", "event": "e", "position": "po", "indicator": "i", "pledge": "pl", "presence": "pr", "dependence": "d",
}  # fmt: skip
NOT_CONTENT = frozenset(["document", "quote", "confidence", "figure", "derivation", "note", "claim", "grounds"])
"""Fields that do not affect a record's identity: its place, the machine's confidence, its derivation."""
LATER = frozenset(["counted", "covers"])
"""Fields added later: they do not affect the identifier if empty, nor ever that of a transcribed row.

Rows are coded after entry; a machine's record with another code is another proposal.
"""
SELECTOR = ("start", "end", "exact", "prefix", "suffix", "page", "sentence", "sentence_start")


def bodies(reading: Reading) -> Iterator[tuple[RecordKind, Body]]:
    """The records of a reading with their kinds, claims first."""
    for kind in KINDS:
        for record in getattr(reading, f"{kind}s"):
            yield kind, record


def identity(sha256: str, kind: RecordKind, record: Body, body: JsonMapping | None = None) -> str:
    """Identifier of a record: the same document, kind, quotation and content give the same one, always.

    ``body`` is the record's ``body_of``, if the caller has it already.
    """
    place = [record.quote.start, record.quote.end, record.quote.exact] if record.quote else None
    told = (body or body_of(record)).items()
    content = {n: v for n, v in told if n not in NOT_CONTENT and not (n in LATER and (v is None or place is None))}
    return f"{PREFIXES[kind]}-{digest([sha256, kind, place, content])[:12]}"


def body_of(record: Body) -> JsonObject:
    """A record without its quotation, as JSON; which claim a position is about is kept in a column of its own."""
    return record.model_dump(mode="json", exclude={"quote"}) | ({"claim": None} if isinstance(record, Position) else {})


def record_from(kind: str, body: JsonMapping, quote: Quote | None = None) -> Body:
    """The record of a row; ValueError if it is none."""
    if kind not in CLASSES:
        raise ValueError(f"{kind}: no such kind of record")
    return CLASSES[kind].model_validate({**body, "quote": quote})


def quote_from(row: TableRow) -> Quote | None:
    """The quotation of a joined row, None for a transcribed record."""
    return None if row["quote"] is None else Quote(**{field: row[field] for field in SELECTOR})


def source_from(body: JsonMapping) -> Source:
    """The source of a row; one whose bytes are those of a shipped example is an example, whenever it was read."""
    source = Source.model_validate(body)
    return source if source.example or not is_example(source.sha256) else source.model_copy(update={"example": True})


def evidence_from(row: TableRow, source: Source, about: int | None, sensitivity: Sensitivity | None = None) -> Evidence:
    """The evidence of a joined row; ``about`` is the index of the claim that a position is about."""
    record = record_from(row["kind"], row["body"], quote_from(row))
    if isinstance(record, Position):
        record = record.model_copy(update={"claim": about})
    return Evidence(
        id=row["id"], kind=row["kind"], state=row["state"], record=record, source=source,
        reliability=row["reliability"], credibility=row["credibility"], basis=row["basis"],
        sensitivity=sensitivity,
    )  # fmt: skip


def search_keys(kind: str, body: JsonMapping) -> dict[str, str | float | None]:
    """Columns by which records are searched, from the ``body_of`` a record."""
    host = body.get("host")
    return {
        "measure": body["measure"] if kind == "claim" else None,
        "host": "+".join(host) if isinstance(host, list) else host,
        "origin": body.get("origin") or (body.get("holder") if kind != "dependence" else None),
        "sector": body.get("sector"),
        "low": _stored(body.get("low")),
        "high": _stored(body.get("high")),
        "begins": body.get("start"),
        "ends": body.get("end"),
        "place": body.get("place"),
        "confidence": _stored(body.get("confidence", 1.0)),
    }


def entered_in(original: JsonMapping) -> str | None:
    """The document that a transcribed record was entered with; None for any other record, and for an erased one."""
    return str(original["body"]["document"]) if original.get("state") == "transcribed" else None


def _stored(value: float | None) -> float | None:
    """A number as stored: the database has no NaN."""
    return None if value is None or math.isnan(value) else value
