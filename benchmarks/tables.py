"""How many cells of real tables become right records: host, period, value and unit, against gold made apart.

python benchmarks/tables.py --mirrors FOLDER [GOLD.json] [--docs PAGE] [--show COUNT]

GOLD.json (benchmarks/tables.json) is a list of tables of public repositories, which are not copied here: {"repository", "commit",
"path", "sha256": where the file is and what it is, "holds": words that stand in no other table before it, "caption": what stands
above it, "programme": code, "replace": {word: word}, and the gold: "columns": [[first day, last day, unit, factor], …] with
"rows": [[host, value, …], …], or "cells": [[host, first day, last day, value, unit], …]}. FOLDER holds a clone of each repository
as OWNER+NAME or OWNER/NAME, bare or not.

A table about something else than a programme is read under the given caption, its own word for what it counts replaced where
"replace" says so; all else is as the file has it, and as the program's own readers take it in. The gold has every figure of a
country and of all countries together; not those of regions, shares and averages, nor the row of the sending state. A record that
no gold cell has is a wrong one. Tables of all parts but "apart" were corrected on,
one part after the other: "blind" is their score at first sight.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from withheld.records import Claim, Document
from withheld.sources.decoding import decode
from withheld.sources.reader import Captured, read
from withheld.tables import read_tables, table_spans
from withheld.text.document_analysis import DocumentAnalysis

Cell = tuple[str | None, str | None, str | None, float, str]
GOLD = Path(__file__).parent / "tables.json"
PARTS = {
    "first": "corrected on first",
    "second": "corrected on second",
    "third": "corrected on third",
    "fourth": "corrected on last",
    "apart": "never corrected on",
}


@dataclass(frozen=True)
class Score:
    """How many cells of a table are right, of how many, and how many records are wrong."""

    right: int
    cells: int
    wrong: int
    missed: Sequence[Cell] = ()
    made: Sequence[Cell] = ()


def file_of(table: dict[str, Any], mirrors: Path) -> bytes | str:
    """The file of a table at its commit, or why there is none."""
    owner, _, name = table["repository"].partition("/")
    places = [mirrors / f"{owner}+{name}" / "repo", mirrors / f"{owner}+{name}", mirrors / owner / name]
    folder = next((p for p in places if p.is_dir()), None)
    if folder is None:
        return f"{table['repository']}: not under {mirrors}; clone it there as {owner}+{name}"
    shown = subprocess.run(
        ["git", "-C", str(folder), "show", f"{table['commit']}:{table['path']}"], capture_output=True, check=False
    )
    if shown.returncode:
        return f"{table['repository']}: has no {table['path']} at {table['commit'][:12]}; fetch that commit"
    if hashlib.sha256(shown.stdout).hexdigest() != table["sha256"]:
        return f"{table['repository']}: {table['path']} is another file than the one that was labelled"
    return shown.stdout


def texts_of(content: bytes, name: str) -> list[str]:
    """The texts of a file as the program reads it; of a kind that it does not take, as it stands."""
    if name.endswith((".csv", ".tsv")):
        return [decode(content).removeprefix("\ufeff")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return [found.document.text for found in read([path]) if isinstance(found, Captured)]


def claims_of(table: dict[str, Any], content: bytes) -> list[Claim]:
    """The records that one table makes under its caption."""
    for text in texts_of(content, Path(table["path"]).name):
        stretches = [text[s.start : s.end] for s in table_spans(text)]
        lines = next((t for t in stretches if "\n" in t and table["holds"] in t), None)
        if lines is not None:
            for old, new in table.get("replace", {}).items():
                lines = lines.replace(old, new)
            document = Document(id="table", sha256="0" * 64, text=f"{table['caption']}\n\n{lines}\n")
            return list(read_tables(DocumentAnalysis(document, table["programme"]), table["programme"]).claims)
    return []


def gold_of(table: dict[str, Any]) -> Counter[Cell]:
    """The cells that a table should give."""
    cells = [(h, a, b, float(v), u) for h, a, b, v, u in table.get("cells", ())]
    for host, *values in table.get("rows", ()):
        for (first, last, unit, factor), value in zip(table["columns"], values, strict=True):
            cells += [(host, first, last, float(value) * factor, unit)] if value is not None else []
    return Counter((h, a, b, _same(v), u) for h, a, b, v, u in cells)


def _same(value: float) -> float:
    """A value in ten digits: what is left of it by another way of multiplying or rounding is none."""
    return float(f"{value:.10g}")


def cell_of(claim: Claim) -> Cell:
    """What is compared of a record."""
    host = "+".join(sorted(claim.hosts)) or None
    days = [day.isoformat() if day else None for day in (claim.start, claim.end)]
    value = claim.point if claim.point is not None else claim.low if claim.low is not None else claim.high
    return host, days[0], days[1], _same(value or 0), claim.unit


def score(table: dict[str, Any], content: bytes) -> Score:
    """A table's records against its gold."""
    gold = gold_of(table)
    found = Counter(_near(cell_of(claim), gold) for claim in claims_of(table, content))
    right = (gold & found).total()
    missed, made = list((gold - found).elements()), list((found - gold).elements())
    return Score(right, gold.total(), len(made), missed, made)


_PARTS = (0, *(sign * part for part in (1e-10, 2e-10, 4e-10, 8e-10) for sign in (1, -1)))


def _near(cell: Cell, gold: Counter[Cell]) -> Cell:
    """A cell as the gold has it, where only the last of ten digits is another."""
    host, first, last, value, unit = cell
    near = ((host, first, last, _same(value * (1 + part)), unit) for part in _PARTS)
    return next((other for other in near if other in gold), cell)


def share(scores: Sequence[Score]) -> str:
    """“94.1% (mean of tables 92.0%)” of some tables."""
    whole = sum(s.right for s in scores) / sum(s.cells for s in scores)
    return f"{whole:.1%} (mean of tables {sum(s.right / s.cells for s in scores) / len(scores):.1%})"


def page(told: Sequence[tuple[dict[str, Any], Score]]) -> str:
    """The scores of the parts in Markdown."""
    lines = [
        "| tables | of repositories | cells | right at first sight | right now | wrong records |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for part, words in PARTS.items():
        chosen = [(t, s) for t, s in told if t["part"] == part]
        if chosen:
            scores = [s for _, s in chosen]
            first = [Score(t["blind"][0], s.cells, t["blind"][1]) if "blind" in t else s for t, s in chosen]
            repositories = len({t["repository"] for t, _ in chosen})
            cells, wrong = sum(s.cells for s in scores), sum(s.wrong for s in scores)
            lines.append(
                f"| {len(scores)} {words} | {repositories} | {cells:,} | {share(first)} | {share(scores)} | {wrong} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Print, table by table and in all, how many cells are right, missed and wrong."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("gold", nargs="?", type=Path, default=GOLD)
    asked.add_argument("--mirrors", type=Path, required=True, help="the folder of clones")
    asked.add_argument("--part", choices=sorted(PARTS), help="only the tables of one part")
    asked.add_argument(
        "--docs", type=Path, help="a page with the marks “real tables”, between which the table is written"
    )
    asked.add_argument("--show", type=int, default=0, help="so many cells missed, and records wrong, of each table")
    given = asked.parse_args()
    told: list[tuple[dict[str, Any], Score]] = []
    gone: list[str] = []
    for table in json.loads(given.gold.read_text(encoding="utf-8")):
        if given.part in (None, table["part"]):
            content = file_of(table, given.mirrors)
            if isinstance(content, str):
                gone.append(content)
                continue
            one = score(table, content)
            told.append((table, one))
            print(f"{table['repository']}: {one.right} of {one.cells} right, {one.wrong} wrong", flush=True)
            for words, cells in (("missed", one.missed), ("wrong", one.made)):
                print(*(f"  {words} {cell}" for cell in cells[: given.show]), sep="\n", end="\n" if given.show else "")
    if gone:
        print(f"Not scored: {'; '.join(gone)}")
    if told:
        print(made := page(told))
        if given.docs and not gone and given.part is None:
            text = given.docs.read_text(encoding="utf-8")
            marked = re.sub(r"(<!-- real tables -->\n).*?(<!-- /real tables -->)", rf"\1{made}\n\2", text, flags=re.S)
            given.docs.write_text(marked, encoding="utf-8")


if __name__ == "__main__":
    main()
