"""CSV of the claims, one a row."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TextIO

from withheld.cells import write_rows
from withheld.readings import said
from withheld.records import Claim, Evidence

COLUMNS = (
    "id", "state", "measure", "low", "high", "qualifier", "unit", "per", "each", "programme", "host", "place", "sector",
    "start", "end", "origin", "via", "stance", "reliability", "credibility", "quote", "sentence", "publisher",
    "published", "url", "sha256", "example", "anchored", "counted", "covers", "basis",
)  # fmt: skip


def as_text(evidence: Sequence[Evidence]) -> str:
    """The claims among the records as one CSV table."""
    out = io.StringIO(newline="")
    write_csv(evidence, out)
    return out.getvalue()


def write_csv(evidence: Iterable[Evidence], stream: TextIO) -> None:
    """Claims as CSV, one a row; a cell that a spreadsheet would run is made text with a leading apostrophe."""
    told = (_cells(e, e.record) for e in evidence if isinstance(e.record, Claim))
    write_rows(stream, COLUMNS, told)


def _cells(e: Evidence, claim: Claim) -> tuple[object, ...]:
    quote = claim.quote
    return (
        e.id, e.state, claim.measure, claim.low, claim.high, claim.qualifier, claim.unit, claim.per, claim.each,
        claim.programme, "+".join(claim.hosts), claim.place, claim.sector, claim.start, claim.end, claim.origin,
        ";".join(claim.via), claim.stance, e.reliability, e.credibility, quote and quote.exact,
        said(e.record), e.source.publisher, e.source.published, e.address, e.source.sha256,
        e.source.example, not e.unanchored, claim.counted, claim.covers, e.basis,
    )  # fmt: skip
