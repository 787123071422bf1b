"""Writes docs/scale.md: what many documents cost, from what ``benchmarks/corpus.py`` and ``benchmarks/hostile.py`` measured.

Run ``python benchmarks/scale.py RUN.json... [--hostile FILE.json]``; each RUN is what ``corpus.py --write`` wrote.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "scale.md"
MILLIONS = 10_000_000
HEAD = """# What many documents cost

Made by `benchmarks/scale.py` from what `benchmarks/corpus.py` measured: reports of 300 to 3,000 words from a seeded program,
three in four as text and one as a page, read by `withheld read` into a new case. Documents a second depend on what else the
machine does, which the last column says (its load before and after, beside its processors); seconds of processor time hardly do.
"""


def table(runs: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| documents | words each | processes | documents a second | processor s each | of it the writer | most memory | "
        "most memory: last third against first | case, bytes each | load |",
        "| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]  # fmt: skip
    for run in runs:
        load = " → ".join(f"{one:.0f}" for one in run["load"])
        for name, told in run["runs"].items():
            n = told["documents"]
            which = {
                "cluster": "Dask, one of two killed (this process alone)",
                "PostgreSQL": "most of these, into PostgreSQL",
            }.get(name, name)
            lines.append(
                f"| {n:,} | {run['words']:,} | {which} | {told['per_second']:.2f} | {told['processor_seconds'] / n:.2f} | "
                f"{told['writer_seconds'] / n:.3f} | {told['most_memory'] / 2**20:,.0f} MiB | "
                f"{told['memory_last_third'] / told['memory_first_third']:.2f} | {told['case_bytes'] / n:,.0f} | {load} on {run['cpus']} |"
            )  # fmt: skip
    return lines


def compared(runs: list[dict[str, Any]]) -> list[str]:
    lines = []
    for run in runs:
        told = run["runs"]
        if {"1", "2"} <= told.keys():
            times = told["2"]["per_second"] / told["1"]["per_second"]
            lines.append(
                f"- {told['1']['documents']:,} documents: two processes read {times:.2f} times as fast as one."
            )
        if "note" in run:  # what whoever measured says of the machine
            lines.append(f"- {run['note']}")
        same = len({one["content"] for one in told.values()}) == 1
        lines.append(
            f"- Stores of {', '.join(told)} (processes): {'the same' if same else 'NOT the same'} by the hash of their content."
        )
    return lines


def reckoned(run: dict[str, Any]) -> list[str]:
    """What ten million documents need, calculated from one run."""
    told = run["runs"]["2" if "2" in run["runs"] else next(iter(run["runs"]))]
    n = told["documents"]
    each, writer = told["processor_seconds"] / n, told["writer_seconds"] / n
    readers, disk = each - writer, told["case_bytes"] / n
    useful = readers / writer
    hours, days = each * MILLIONS / 3600, readers * MILLIONS / 3600 / 24 / 100
    return [
        f"## What 10⁷ documents need, calculated from the largest run ({n:,} documents, {MILLIONS // n:,} times fewer)", "",
        f"- Processor time: {hours:,.0f} hours, nearly all of it the readers': {days:,.1f} days on 100 processors.",
        f"- The one writer: {writer * MILLIONS / 3600:,.0f} hours. **It bends here first**: one writer keeps up with "
        f"{useful:,.0f} readers; more of them wait for it.",
        f"- Disk: {disk * MILLIONS / 1e9:,.0f} GB for the case, in which the bytes of every document are kept.",
        f"- Memory: {told['most_memory'] / 2**20:,.0f} MiB for two readers and the writer after {n:,} documents, in the last third "
        f"{told['memory_last_third'] / told['memory_first_third'] - 1:.0%} more than in the first; how it goes on was not measured. "
        "A further reader adds what its own process holds. The SHA-256 of all documents of a case are held while it is read, "
        "about 0.2 kB each: "
        f"{MILLIONS * 0.2e3 / 1e9:,.0f} GB for 10⁷.",
    ]  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("runs", type=Path, nargs="+")
    asked.add_argument("--hostile", type=Path)
    given = asked.parse_args()
    runs = sorted(
        (json.loads(path.read_text()) for path in given.runs),
        key=lambda run: max(r["documents"] for r in run["runs"].values()),
    )
    parts = [HEAD, *table(runs), "", *compared(runs), "", *reckoned(runs[-1])]
    if given.hostile:
        told = json.loads(given.hostile.read_text())
        parts += ["", "## Hostile documents", "", told["said"]]
    PAGE.write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
