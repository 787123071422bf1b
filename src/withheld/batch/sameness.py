"""Compares two stores by one hash over all that was read, whatever the day, the machine and the number of processes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import sqlalchemy as sa

from withheld.evidence import (
    SELECTOR,
    Store,
    canonical,
    documents_table,
    log_table,
    quotes_table,
    reading_rows,
    records_table,
    reprints_table,
)
from withheld.jsons import JsonMapping, JsonObject

LINE = "line"
SEND = "send"
"""Log action: something was sent elsewhere to be read; it changes nothing in what is read."""
_OF_DOCUMENT = ("id", "sha256", "source", "text", "extractor", "sensitivity")
_OF_RECORD = ("id", "kind", "document", "about", "state", "reliability", "body", "original", "extractor")
_MOMENT = re.compile(r", \d{4}-\d\d-\d\d \d\d:\d\d$")
"""The date and time at the end of a log line on bytes that were read again."""
_OF_LINE = ("action", "subject", "before", "reason")


def content_hash(store: Store) -> str:
    """SHA-256 of documents, records with their quotations, reprints and log lines, without times."""
    # The hashes of rows are summed, because databases sort differently; order matters only for the lines of the log.
    rows, lines = 0, hashlib.sha256()
    with reading_rows(store.engine, store.path) as connection:
        for row in _rows(connection):
            told = canonical(row).encode("utf-8", "surrogatepass")
            if row[0] == LINE:
                lines.update(told)
            else:
                rows += int.from_bytes(hashlib.sha256(told).digest(), "big")
    return hashlib.sha256(f"{rows:x} {lines.hexdigest()}".encode()).hexdigest()


def _rows(connection: sa.Connection) -> Iterator[list[object]]:
    told = sa.select(*[documents_table.c[name] for name in _OF_DOCUMENT])
    for row in connection.execute(told).mappings():
        yield ["document", *[_timeless(row[name]) if name == "source" else row[name] for name in _OF_DOCUMENT]]
    made = sa.select(
        *[records_table.c[n] for n in _OF_RECORD], *[quotes_table.c[n].label(f"quote_{n}") for n in SELECTOR]
    )
    made = made.join(quotes_table, records_table.c.quote == quotes_table.c.id, isouter=True)
    lines = (
        sa.select(*[log_table.c[name] for name in _OF_LINE])
        .where(log_table.c.action != SEND)
        .order_by(log_table.c.position)
    )
    edges = sa.select(reprints_table)
    for name, query in (("record", made), ("reprint", edges), (LINE, lines)):
        for found in connection.execute(query):
            yield [name, *(_MOMENT.sub("", part) if name == LINE and isinstance(part, str) else part for part in found)]


def _timeless(source: JsonMapping) -> JsonObject:
    """A source without the time of its capture."""
    capture = source.get("capture")
    return {**source, "capture": capture and {name: value for name, value in capture.items() if name != "at"}}
