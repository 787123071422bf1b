"""How far two annotators agree who did not see each other's labels: the second one's, scored against the first one's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from training.reader.corpus import FOLDER, documents
from training.reader.labels import Label
from training.reader.scores import OTHERS, bootstrap, counts, rates, read_lines

LEVELS = ("figure", "claim", "full", "field:host", "field:period", "field:origin", "field:stance", *OTHERS)
SECOND = FOLDER / "second" / "second.jsonl"


def both(corpus: Path = FOLDER, second: Path = SECOND) -> list[tuple[Label, Label]]:
    """Every document that is labelled twice, with its first and its second labels."""
    again = {d["id"]: d for d in read_lines(second)}
    return [(d, again[d["id"]]) for d in documents(corpus) if d["id"] in again]


def agreement_table(found: Iterable[tuple[Label, Label]]) -> list[str]:
    """F1 between the annotators by level, with its bootstrap interval; kinds that only one was asked about are left out."""
    counted = [counts(first, second) for first, second in found]
    told = rates(counted)
    out = [f"{len(counted)} documents.", "", "| level | first | second | F1 [95%] |", "| --- | --- | --- | --- |"]
    for key in LEVELS:
        labelled, again = (round(sum(c[key][k] for c in counted if key in c)) for k in (1, 2))
        if labelled:
            low, high = bootstrap(counted, key)
            what = key.replace("field:", "of matched claims: ")
            out.append(f"| {what} | {labelled} | {again} | {told[key][2]:.2f} [{low:.2f}, {high:.2f}] |")
    return out
