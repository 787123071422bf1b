"""Export and import: JSON Lines without loss both ways, and CSV of the claims."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

import sqlalchemy as sa

from withheld.evidence.casefolder import keep_bytes, source_path
from withheld.evidence.failures import StoreError, told
from withheld.evidence.log import GENESIS, line_hash
from withheld.evidence.schema import documents, log, quotes, records
from withheld.evidence.store import Store
from withheld.records import Claim, Decision, Record

FORMAT = {"withheld": "export", "version": 1}
TABLES = (documents, quotes, records, log)
COLUMNS = (
    "id", "state", "measure", "low", "high", "qualifier", "unit", "per", "each", "programme", "host", "place", "sector", "start", "end",
    "origin", "via", "stance", "reliability", "credibility", "quote", "sentence", "publisher", "published", "url", "sha256",
)  # fmt: skip


class Counts(Record):
    """How much an import brought in."""

    documents: int
    records: int
    log: int

    def __str__(self) -> str:
        return f"{self.documents} documents, {self.records} records, {self.log} log lines"


def export_jsonl(store: Store) -> Iterator[str]:
    """The whole store, one line a row: a head, then documents with their bytes, quotations, records and the log."""
    yield json.dumps(FORMAT)
    with told(store.path), store.engine.connect() as connection:
        for table in TABLES:
            order = table.c.position if table is log else table.c.id
            for row in connection.execute(sa.select(table).order_by(order)).mappings():
                line: dict[str, Any] = {"table": table.name, **row}
                if table is documents:
                    path = source_path(store.folder, row["sha256"])
                    line["bytes"] = base64.b64encode(path.read_bytes()).decode() if path.is_file() else None
                yield json.dumps(line, ensure_ascii=False, sort_keys=True)


def import_jsonl(store: Store, lines: Iterable[str], analyst: str) -> Counts:
    """Read an export into a store that holds nothing but its transcribed rows; all or nothing.

    StoreError if the lines are no export, if the log's chain is broken, or if the case already has documents of its own.
    """
    found = _parsed(lines)
    _check_chain([row for table, row in found if table == "log"])
    with told(store.path), store.engine.begin() as connection:
        own = connection.execute(sa.select(documents.c.id).where(documents.c.text.is_not(None))).first()
        if own is not None:
            raise StoreError(f"{store.path}: the case already holds documents; import into a new case (withheld init DIR)")
        for table in reversed(TABLES):
            connection.execute(sa.delete(table))
        for table in TABLES:
            rows = [row for name, row in found if name == table.name]
            for row in rows:
                raw = row.pop("bytes", None)
                if raw is not None:
                    keep_bytes(store.folder, base64.b64decode(raw), row["sha256"])
            if rows:
                connection.execute(sa.insert(table), rows)
    count = {t.name: sum(name == t.name for name, _ in found) for t in TABLES}
    return Counts(documents=count["documents"], records=count["records"], log=count["log"])


def _parsed(lines: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    out: list[tuple[str, dict[str, Any]]] = []
    names = {t.name for t in TABLES}
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except ValueError:
            raise StoreError(f"line {number}: not JSON; export again with “withheld export --as jsonl”") from None
        if number == 1:
            if row != FORMAT:
                raise StoreError("line 1: not an export of this version; export again with “withheld export --as jsonl”")
            continue
        if not isinstance(row, dict) or row.get("table") not in names:
            raise StoreError(f"line {number}: no row of an export; export again with “withheld export --as jsonl”")
        out.append((row.pop("table"), row))
    if not lines and not out:
        raise StoreError("the file is empty; export again with “withheld export --as jsonl”")
    return out


def _check_chain(rows: list[dict[str, Any]]) -> None:
    previous = GENESIS
    for row in rows:
        entry = Decision.model_validate({k: v for k, v in row.items() if k != "hash"})
        if line_hash(previous, entry) != row["hash"]:
            raise StoreError(f"log line {row['position']}: the chain of hashes is broken; ask for an unchanged export")
        previous = row["hash"]


def export_csv(store: Store, stream: TextIO) -> None:
    """The claims as CSV, one a row; a cell that a spreadsheet would run is made text with a leading apostrophe."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for e in store.evidence("claim"):
        claim, quote = e.record, e.record.quote
        if not isinstance(claim, Claim):
            continue
        cells = (
            e.id, e.state, claim.measure, claim.low, claim.high, claim.qualifier, claim.unit, claim.per, claim.each, claim.programme,
            "+".join(claim.hosts), claim.place, claim.sector, claim.start, claim.end, claim.origin, ";".join(claim.via), claim.stance,
            e.reliability, e.credibility, quote and quote.exact, quote and quote.sentence, e.source.publisher, e.source.published,
            e.source.url, e.source.sha256,
        )  # fmt: skip
        writer.writerow([neutral(cell) for cell in cells])


def neutral(cell: object) -> object:
    """A cell that cannot run in a spreadsheet; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
