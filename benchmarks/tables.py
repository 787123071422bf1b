"""How many cells of real tables become right records: host, period, value and unit, against gold made apart.

python benchmarks/tables.py GOLD.json [FOLDER]

GOLD.json is a list of tables: {"file": name in FOLDER, "table": number of the table in the file, from 0, "caption": what stands
above it, "programme": code, "replace": {word: word}, "cells": [[host, first day, last day, value, unit], …]}. A table about
something else than a programme is read under the given caption, its own word for what it counts replaced where "replace" says
so; all else is as the file has it, and as the program's own readers take it in. A record that no gold cell has is a wrong one.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from withheld.records import Claim, Document
from withheld.sources.reader import Captured, read
from withheld.tables import read_tables, table_spans
from withheld.text.document_analysis import DocumentAnalysis

Cell = tuple[str | None, str | None, str | None, float, str]


def text_of(path: Path) -> str:
    """The text of a file as the program reads it; of a kind that it does not take, as it stands."""
    if path.suffix in (".csv", ".tsv"):
        return path.read_text(encoding="utf-8-sig")
    found = next(iter(read([path])))
    if not isinstance(found, Captured):
        raise SystemExit(f"{path}: {found}")
    return found.document.text


def claims_of(table: dict[str, Any], folder: Path) -> list[Claim]:
    """The records that one table makes under its caption."""
    text = text_of(folder / table["file"])
    spans = [s for s in table_spans(text) if "\n" in text[s.start : s.end]]
    if table["table"] >= len(spans):
        return []
    span = spans[table["table"]]
    lines = text[span.start : span.end]
    for old, new in table.get("replace", {}).items():
        lines = lines.replace(old, new)
    body = f"{table['caption']}\n\n{lines}\n"
    document = Document(id="table", sha256="0" * 64, text=body)
    return list(read_tables(DocumentAnalysis(document, table["programme"]), table["programme"]).claims)


def cell_of(claim: Claim) -> Cell:
    """What is compared of a record."""
    host = "+".join(sorted(claim.hosts)) or None
    days = [day.isoformat() if day else None for day in (claim.start, claim.end)]
    value = claim.point if claim.point is not None else claim.low if claim.low is not None else claim.high
    return host, days[0], days[1], round(float(value or 0), 2), claim.unit


def main() -> None:
    """Print, table by table and in all, how many cells are right, missed and wrong."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("gold", type=Path)
    asked.add_argument("folder", nargs="?", type=Path, default=Path())
    given = asked.parse_args()
    gold_path, folder = given.gold, given.folder
    right = cells = made = 0
    shares = []
    for table in json.loads(gold_path.read_text(encoding="utf-8")):
        gold: Counter[Cell] = Counter((h, a, b, round(float(v), 2), u) for h, a, b, v, u in table["cells"])
        found = Counter(map(cell_of, claims_of(table, folder)))
        hits = (gold & found).total()
        right, cells, made = right + hits, cells + gold.total(), made + found.total()
        shares.append(hits / gold.total())
        print(
            f"{table['file']}[{table['table']}]: {hits} of {gold.total()} cells right ({hits / gold.total():.1%}), "
            f"{found.total() - hits} records wrong; missed such as {list((gold - found).elements())[:2]}, "
            f"wrong such as {list((found - gold).elements())[:2]}"
        )
    print(f"In all: {right} of {cells} cells right ({right / cells:.1%}), {made - right} of {made} records wrong")
    print(f"Mean over {len(shares)} tables: {sum(shares) / len(shares):.1%}")


if __name__ == "__main__":
    main()
