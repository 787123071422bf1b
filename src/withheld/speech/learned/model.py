"""The trained attribution model as a whole: read once from the project's data, run over a document block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from withheld.records import Attribution, Span
from withheld.settings import shipped
from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.learned.candidates import Candidate, candidates, roles_at, seen
from withheld.speech.learned.chains import Chain
from withheld.speech.learned.columns import Columns, attribution_rows, columns
from withheld.speech.learned.completion import complete
from withheld.speech.learned.judging import features
from withheld.speech.learned.trees import Trees
from withheld.speech.phrases import Words
from withheld.speech.quotations import Quotation

BLOCK = 1500
"""Words of a block, at most, unless one sentence is longer: whole paragraphs where they fit."""
_SAME = 0.5
TREE_ARRAYS = ("feature", "threshold", "left", "right", "value")


class Judged(NamedTuple):
    """A judged candidate: the sentence of its cue, its attribution as a record, and whether it is shown as one."""

    sentence: int
    record: Attribution
    shown: bool


class Model(NamedTuple):
    """The chains of word classes, cues and links, and the judge; ``subjects`` marks the classes of subjects."""

    classes: Chain
    cues: Chain
    links: Chain
    judge: Trees
    least: float
    least_figure: float

    def block(
        self, table: Columns, attributions: Sequence[Sequence[tuple[int, range]]]
    ) -> tuple[list[Candidate], np.ndarray]:
        """The candidates of a block, completed, and the probability of each."""
        view = seen(table, self.classes, self.cues)
        found = candidates(table, view, self.links, roles_at(attributions))
        complete(table, subjects(self.classes)[view.classes], found)
        found = [one for one in found if len(one.content)]
        return found, self.judge.probability(features(table, view.classes, found)) if found else np.zeros(0)

    def judged(
        self,
        words: Sequence[Words],
        quotations: Sequence[Quotation],
        attributions: Sequence[AttributionCandidate],
        first: int,
        stop: int,
    ) -> list[Judged]:
        """All candidates of the sentences from ``first`` to ``stop`` with their probabilities, in the order of their cues.

        ``quotations`` and the rules' attributions are the whole document's.
        """
        part = words[first:stop]
        inside = [s for s in attributions if first <= s.sentence < stop]
        table = columns(part, _within(quotations, part), inside, first)
        found, odds = self.block(table, [attribution_rows(table, s, first) for s in inside])
        shown = set(self._chosen(table, found, odds))
        order = sorted(range(len(found)), key=lambda k: found[k].first)
        return [
            Judged(first + int(table.sentence[found[k].first]), _record(table, found[k], float(odds[k])), k in shown)
            for k in order
        ]

    def _chosen(self, table: Columns, found: list[Candidate], odds: np.ndarray) -> list[int]:
        kept: list[int] = []
        taken: list[set[int]] = []
        for k in np.argsort(-odds, kind="stable").tolist():
            counts = bool(table.number[found[k].content].any())
            rows = set(found[k].content.tolist())
            if odds[k] < (self.least_figure if counts else self.least):
                continue
            if all(len(rows & other) <= _SAME * min(len(rows), len(other)) for other in taken):
                kept.append(k)
                taken.append(rows)
        return kept


def subjects(classes: Chain) -> np.ndarray:
    """Which word classes are those of a subject."""
    return np.array([name.endswith("s") for name in classes.labels])


def blocks(words: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Ranges of sentences that form a block."""
    first = size = 0
    for place, one in enumerate(words):
        turns = place > first and one.sentence.paragraph != words[place - 1].sentence.paragraph
        if size + len(one) > BLOCK and place > first and (turns or size > BLOCK):
            yield first, place
            first, size = place, 0
        size += len(one)
    if first < len(words):
        yield first, len(words)


def _within(quotations: Sequence[Quotation], part: Sequence[Words]) -> list[Quotation]:
    low, high = part[0].sentence.start, part[-1].sentence.end
    return [q for q in quotations if q.start < high and low < q.end]


def _record(table: Columns, one: Candidate, probability: float) -> Attribution:
    source = _spans(table, one.source)
    cue, content = _spans(table, np.arange(one.first, one.stop)), _spans(table, one.content)
    return Attribution(source=source or None, cue=cue, content=content, confidence=round(probability, 3))


def _spans(table: Columns, rows: np.ndarray) -> tuple[Span, ...]:
    """The rows as stretches of text, neighbours joined."""
    if not len(rows):
        return ()
    cuts = np.flatnonzero(np.diff(rows) != 1)
    firsts, lasts = np.concatenate(([0], cuts + 1)), np.concatenate((cuts, [len(rows) - 1]))
    ends = zip(firsts.tolist(), lasts.tolist(), strict=True)
    return tuple(Span(start=int(table.start[rows[a]]), end=int(table.end[rows[b]])) for a, b in ends)


def read_model(path: Path) -> Model:
    """The model in a file that ``training/`` wrote."""
    with np.load(path, allow_pickle=False) as file:
        classes, cues, links = (_chain(file, name) for name in ("classes", "cues", "links"))
        feature, threshold, left, right, value = (file[f"judge_{name}"] for name in TREE_ARRAYS)
        trees = Trees(feature, threshold, left, right, value, int(file["judge_depth"]))
        least, least_figure = file["least"].tolist()
    return Model(classes, cues, links, trees, least, least_figure)


def _chain(file: np.lib.npyio.NpzFile, name: str) -> Chain:
    labels = tuple(file[f"{name}_labels"].tolist())
    keys, counts = file[f"{name}_keys"], file[f"{name}_counts"]
    weights = np.zeros((len(keys), len(labels)), dtype=np.float32)
    weights[np.repeat(np.arange(len(keys)), counts), file[f"{name}_columns"]] = file[f"{name}_values"]
    return Chain(labels, keys, weights, file[f"{name}_moves"].astype(np.float32))


@cache
def model() -> Model:
    """The model that the program ships."""
    return read_model(shipped("data") / "models" / "attribution.npz")
