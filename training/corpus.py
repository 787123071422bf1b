"""Reads PolNeAR: its texts, taken apart as the program does it, and its attributions as rows of words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from withheld.speech.learned.candidates import Roles, Seen, roles_at
from withheld.speech.learned.columns import Columns, attribution_rows, columns
from withheld.speech.proposals import Proposals
from withheld.text.sentences import sentences

Spans = list[tuple[int, int]]


@dataclass(slots=True)
class Gold:
    """A labelled attribution as rows of its article's words."""

    cue: list[int]
    content: list[int]
    source: list[int]


@dataclass(slots=True)
class Article:
    """An article: its columns, what the rules make of it, its labels, and what the first chain made of it."""

    name: str
    table: Columns
    words: list[list[str]]
    spaces: list[list[bool]]
    roles: dict[int, Roles]
    gold: list[Gold]
    seen: Seen | None = None
    classes: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def articles(split: Path) -> list[Article]:
    """All articles of a split (``data/train`` or ``data/dev``), with the labels of the first annotator by name."""
    return [_article(path, split / "attributions") for path in sorted((split / "text").glob("*.txt"))]


def _article(path: Path, labels: Path) -> Article:
    text = path.read_text(encoding="utf-8")
    speech = Proposals(text, sentences(text))
    table = columns(speech.words, speech.quotations.all, speech.candidates)
    rows = [attribution_rows(table, attribution) for attribution in speech.candidates]
    spaces = [[a.end[k] < a.start[k + 1] if k + 1 < len(a) else False for k in range(len(a))] for a in speech.words]
    annotated = sorted(p for p in labels.iterdir() if p.name.startswith(f"{path.stem}_") and p.suffix == ".ann")
    gold = [_rows(table, spans) for spans in _attributions(annotated[0])] if annotated else []
    return Article(path.stem, table, [w.text for w in speech.words], spaces, roles_at(rows), gold)


def _attributions(path: Path) -> list[dict[str, Spans]]:
    """The attributions of a brat file: each E line joins pieces named by T lines."""
    spans: dict[str, Spans] = {}
    out = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        fields = line.split("\t")
        if line.startswith("T") and len(fields) > 1:
            places = fields[1].partition(" ")[2].split(";")
            spans[fields[0]] = [(int(a), int(b)) for a, b in (place.split(" ") for place in places)]
        elif line.startswith("E") and len(fields) > 1:
            parts: dict[str, Spans] = {"cue": [], "content": [], "source": []}
            for part in fields[1].split():
                role, _, name = part.partition(":")
                parts.get(role.rstrip("0123456789").lower(), []).extend(spans.get(name, []))
            if parts["content"]:
                out.append(parts)
    return out


def _rows(table: Columns, parts: dict[str, Spans]) -> Gold:
    def rows(name: str) -> list[int]:
        return sorted({row for a, b in parts[name] for row in table.rows(a, b)})

    return Gold(rows("cue"), rows("content"), rows("source"))


def main_run(rows: list[int]) -> tuple[int, int]:
    """The longest run of neighbouring rows, as first row and stop: the cue of an attribution whose cue is in pieces."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        runs[-1:] = [(runs[-1][0], row + 1)] if runs and row == runs[-1][1] else [*runs[-1:], (row, row + 1)]
    return max(runs, key=lambda run: run[1] - run[0])
