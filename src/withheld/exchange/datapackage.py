"""A Frictionless Data Package: tables as CSV with a row of hashtags, and a schema that a machine can check."""

from __future__ import annotations

import json
from collections.abc import Sequence

from withheld.exchange.tables import Column, Table, as_csv, tables
from withheld.imprint import EXPORT, KEY
from withheld.records import Evidence

HXL_ROW = 2
"""The row of hashtags, which readers of the schema skip as a comment."""


def data_package(evidence: Sequence[Evidence], name: str, title: str) -> dict[str, str]:
    """The files of a package by name: ``datapackage.json`` and a CSV for each table."""
    made = tables(evidence)
    descriptor = {
        KEY: EXPORT,
        "profile": "tabular-data-package",
        "name": name.lower(),
        "title": title,
        "description": "Attributed figures with their sentences; states, grades and origins as the case has them. "
        "Claims are contested: a row says who says so, not that it is so.",
        "resources": [_resource(t) for t in made],
    }
    files = {f"{t.name}.csv": as_csv(t) for t in made}
    return {"datapackage.json": json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", **files}


def _resource(table: Table) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(c) for c in table.columns],
        "primaryKey": ["id"],
        "missingValues": [""],
    }
    if table.name != "sources":
        schema["foreignKeys"] = [{"fields": ["document"], "reference": {"resource": "sources", "fields": ["id"]}}]
    return {
        "name": table.name, "path": f"{table.name}.csv", "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "dialect": {"commentRows": [HXL_ROW]}, "schema": schema,
    }  # fmt: skip


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": column.type,
        "description": f"{column.meaning} ({column.tag})",
    }
    limits: dict[str, object] = {"required": True} if column.name == "id" else {}
    if column.values:
        limits["enum"] = list(column.values)
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": limits} if limits else {})
