"""Exports of the evidence in the formats of other tools, each made of records that may be released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.exchange.datapackage import data_package
    from withheld.exchange.datasette import NAME as DATASETTE_NAME
    from withheld.exchange.datasette import metadata as datasette_metadata
    from withheld.exchange.datasette import write_database
    from withheld.exchange.forms import as_text
    from withheld.exchange.jsonl import export_jsonl, import_jsonl
    from withheld.exchange.spreadsheet import mapping as read_mapping
    from withheld.exchange.spreadsheet import read_spreadsheet
    from withheld.exchange.training import lessons
    from withheld.exchange.training import marked as holds_marked
else:
    __getattr__ = door(__name__)

__all__ = [
    "DATASETTE_NAME",
    "as_text",
    "data_package",
    "datasette_metadata",
    "export_jsonl",
    "holds_marked",
    "import_jsonl",
    "lessons",
    "read_mapping",
    "read_spreadsheet",
    "write_database",
]
