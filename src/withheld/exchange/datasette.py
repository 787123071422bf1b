"""An SQLite file of flat tables, and what Datasette needs to show them with facets."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from withheld.exchange.tables import Column, Table, tables
from withheld.imprint import DATABASE, EXPORT, KEY
from withheld.records import Evidence

NAME = "evidence"
FACETS = ("measure", "type", "indicator", "act", "kind", "host", "state", "basis", "reliability")
_TYPES = {"number": "REAL", "integer": "INTEGER", "boolean": "INTEGER"}


def write_database(path: Path, evidence: Sequence[Evidence]) -> None:
    """Write the tables, with full text over their sentences; the file must not be there yet."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {DATABASE}")
        for table in reversed(tables(evidence)):
            _write(connection, table)
    connection.close()


def _write(connection: sqlite3.Connection, table: Table) -> None:
    columns = ", ".join(_column(c) for c in table.columns)
    connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
    marks = ", ".join("?" * len(table.columns))
    rows = ([v.isoformat() if hasattr(v, "isoformat") else v for v in row] for row in table.rows)
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
    if table.name != "sources":
        fts = f'"{table.name}_fts"'
        connection.execute(f'CREATE VIRTUAL TABLE {fts} USING fts5(sentence, content="{table.name}")')
        connection.execute(f"INSERT INTO {fts}({fts}) VALUES ('rebuild')")


def _column(column: Column) -> str:
    told = f'"{column.name}" {_TYPES.get(column.type, "TEXT")}'
    if column.name == "id":
        return f"{told} PRIMARY KEY"
    return f'{told} REFERENCES "sources"("id")' if column.name == "document" else told


def metadata(evidence: Sequence[Evidence], title: str) -> dict[str, object]:
    """Titles, facets and what columns mean, for ``datasette evidence.db --metadata metadata.json``."""
    return {
        KEY: EXPORT,
        "title": title,
        "description": "Attributed figures with their sentences. A row says who says so, not that it is so.",
        "databases": {NAME: {"tables": {t.name: _table(t) for t in tables(evidence)}, "allow_sql": True}},
    }


def _table(table: Table) -> dict[str, object]:
    names = [c.name for c in table.columns]
    told: dict[str, object] = {"columns": {c.name: c.meaning for c in table.columns}, "size": 50}
    if table.name == "sources":
        return told | {"label_column": "publisher", "facets": ["publisher", "transcribed", "example"]}
    return told | {"facets": [n for n in FACETS if n in names], "fts_table": f"{table.name}_fts", "sort": "id"}
