"""Scores of the reader on labelled documents, with bootstrap intervals over documents.

python -m training.reader.scores NAME=GOLD.jsonl … [--threshold 0.5] [--json]

Levels for claims: *figure* (value, unit and place), *claim* (and the measure), *full* (and host, period, origin and stance).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from training.reader.labels import near, same_name, span_of
from withheld.commands.reports.lines import record
from withheld.extract.encoder import Reader, reader
from withheld.extract.read import read_document
from withheld.records import Document

Label = dict[str, Any]
LEVELS = ("figure", "claim", "full")
OTHERS = ("events", "positions", "indicators", "pledges", "presences", "dependences")
KINDS = ("claims", *OTHERS)
FIELDS = ("host", "period", "origin", "stance", "place", "sector", "rate", "qualifier")
DRAWS = 1000


def predicted(document: Label, model: Reader | None = None) -> Label:
    """What the program makes of a labelled document's text."""
    published = document.get("published")
    doc = Document(
        id=document["id"], sha256="0" * 64, title=document.get("title"), publisher=document.get("publisher"),
        published=dt.date.fromisoformat(published) if published else None, text=document["text"],
    )  # fmt: skip
    found = read_document(doc, model=model or reader())
    return {kind: [record(r) for r in getattr(found, kind, ())] for kind in ("claims", *OTHERS)}


def overlap(text: str, a: str | None, b: str | None) -> bool:
    """Whether two quotations of a text share a character."""
    first, second = span_of(text, a), span_of(text, b)
    return bool(first and second and first[0] < second[1] and second[0] < first[1])


def figure_right(text: str, gold: Label, told: Label) -> bool:
    """Whether value, unit and place are right."""
    bounds = near(gold["low"], told["low"]) and near(gold["high"], told["high"])
    return bounds and gold["unit"] == told["unit"] and overlap(text, gold["quote"], told["quote"])


def _hosts(value: Any) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else (value or ()))


def _period_right(gold: Label, told: Label) -> bool:
    ends = [gold.get("start"), gold.get("end"), told.get("start"), told.get("end")]
    if None in ends:
        return ends[:2] == ends[2:]
    a, b, c, d = (dt.date.fromisoformat(e).toordinal() for e in ends)
    shared, whole = min(b, d) - max(a, c) + 1, max(b, d) - min(a, c) + 1
    return (shared > 0 and shared / whole >= 0.5) or (abs(a - c) <= 31 and abs(b - d) <= 31)


def field_right(field: str, gold: Label, told: Label) -> bool:
    """Whether one field of a matched claim is right."""
    if field == "host":
        return _hosts(gold.get("host")) == _hosts(told.get("host"))
    if field == "period":
        return _period_right(gold, told)
    if field in ("origin", "place"):
        return same_name(gold.get(field), told.get(field))
    if field == "rate":
        return (gold.get("per"), bool(gold.get("each"))) == (told.get("per"), bool(told.get("each")))
    weak = {"estimated", "alleged"}
    alike = field == "stance" and {gold.get("stance"), told.get("stance")} <= weak
    return alike or gold.get(field) == told.get(field)


def pairs(
    gold: Sequence[Label], told: Sequence[Label], same: Callable[[Label, Label], bool]
) -> list[tuple[Label, Label]]:
    """Each labelled record with at most one told one, first fit."""
    left, out = list(told), []
    for g in gold:
        found = next((t for t in left if same(g, t)), None)
        if found is not None:
            left.remove(found)
            out.append((g, found))
    return out


def same(kind: str, text: str) -> Callable[[Label, Label], bool]:
    """What makes two records of a kind the same: what they say, and that their quotations share a character."""
    if kind == "claims":
        return lambda g, t: figure_right(text, g, t) and bool(g["measure"] == t["measure"])
    if kind == "indicators":
        return lambda g, t: g["indicator"] == t["indicator"]
    if kind == "events":
        return lambda g, t: g["type"] == t["type"] and overlap(text, g["quote"], t["quote"])
    if kind == "positions":
        return lambda g, t: (
            g["stance"] == t["stance"] and same_name(g["holder"], t["holder"]) and overlap(text, g["quote"], t["quote"])
        )
    if kind == "pledges":
        return lambda g, t: g["act"] == t["act"] and overlap(text, g["quote"], t["quote"])
    if kind == "presences":
        return lambda g, t: g["host"] == t["host"] and overlap(text, g["quote"], t["quote"])
    return lambda g, t: g["kind"] == t["kind"] and overlap(text, g["quote"], t["quote"])


def counts(gold: Label, told: Label) -> dict[str, tuple[float, float, float]]:
    """Right, labelled and told, by level and kind, for one document; ``field:…`` holds right and matched."""
    text, out = gold["text"], {}
    claims, said = gold["claims"], told["claims"]
    found = pairs(claims, said, lambda g, t: figure_right(text, g, t))
    out["figure"] = (len(found), len(claims), len(said))
    matched = pairs(claims, said, lambda g, t: figure_right(text, g, t) and g["measure"] == t["measure"])
    out["claim"] = (len(matched), len(claims), len(said))
    whole = sum(all(field_right(f, g, t) for f in FIELDS[:4]) for g, t in matched)
    out["full"] = (whole, len(claims), len(said))
    for field in FIELDS:
        out[f"field:{field}"] = (sum(field_right(field, g, t) for g, t in matched), len(matched), len(matched))
    for kind in OTHERS:
        if gold.get(kind) is not None:
            hits = len(pairs(gold[kind], told.get(kind, ()), same(kind, text)))
            out[kind] = (hits, len(gold[kind]), len(told.get(kind, ())))
    return {k: (float(a), float(b), float(c)) for k, (a, b, c) in out.items()}


def rates(found: Iterable[dict[str, tuple[float, float, float]]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 by level over documents."""
    total: dict[str, list[float]] = {}
    for one in found:
        for key, value in one.items():
            kept = total.setdefault(key, [0.0, 0.0, 0.0])
            for k in range(3):
                kept[k] += value[k]
    return {
        k: (hit / max(1, said), hit / max(1, labelled), 2 * hit / max(1, labelled + said))
        for k, (hit, labelled, said) in total.items()
    }


def bootstrap(found: list[dict[str, tuple[float, float, float]]], key: str, part: int = 2) -> tuple[float, float]:
    """The 95% interval of a rate under drawing documents anew."""
    rng = random.Random(0)
    alone = [{key: one[key]} if key in one else {} for one in found]
    drawn = sorted(rates(rng.choices(alone, k=len(alone))).get(key, (0.0, 0.0, 0.0))[part] for _ in range(DRAWS))
    return drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]


def read_lines(path: Path) -> list[Label]:
    """Labelled documents of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def at(told: Label, threshold: float, sentences: float | None = None) -> Label:
    """What is told at a threshold of confidence, or at another one, ``sentences``, for what is no figure."""
    least = dict.fromkeys(KINDS, threshold if sentences is None else sentences) | {"claims": threshold}
    return {k: [r for r in found if r["confidence"] >= least[k]] if k in KINDS else found for k, found in told.items()}


def table(name: str, found: list[dict[str, tuple[float, float, float]]]) -> list[str]:
    """Rows of a Markdown table: level, precision, recall, F1 with its interval."""
    out = []
    for key, (precision, recall, f1) in rates(found).items():
        low, high = bootstrap(found, key)
        out.append(
            f"| {name} | {key.removeprefix('field:')} | {precision:.2f} | {recall:.2f} | {f1:.2f} [{low:.2f}, {high:.2f}] |"
        )
    return out


def calibration_error(sure: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: how far, on average, the stated probability of a record is from the share that is right."""
    p, y = np.asarray(sure), np.asarray(right, dtype=float)
    edges = np.minimum((p * bins).astype(int), bins - 1)
    parts = [(edges == b) for b in range(bins) if (edges == b).any()]
    return float(sum(abs(p[m].mean() - y[m].mean()) * m.sum() for m in parts) / max(1, len(p)))


def main() -> None:
    """Print a table of scores for each named set."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.scores", description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="NAME=GOLD.jsonl")
    parser.add_argument("--threshold", type=float, default=0.5)
    options = parser.parse_args()
    print("| set | level | precision | recall | F1 [95%] |\n| --- | --- | --- | --- | --- |")
    for one in options.sets:
        name, _, path = one.partition("=")
        gold = read_lines(Path(path))
        found = [counts(g, at(predicted(g), options.threshold)) for g in gold]
        print("\n".join(table(name, found)))


if __name__ == "__main__":
    main()
