"""The features by which the judge scores a candidate: one row a candidate, the same in training and in use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from withheld.speech.learned.candidates import Candidate
from withheld.speech.learned.columns import CONTENT, SOURCE, Columns
from withheld.speech.learned.hashing import Column

Features = NDArray[np.float32]
NAMES = (
    "sure", "tagged", "cue words", "content sure", "source sure", "content seen", "source seen", "content words",
    "source words", "source by", "content by", "rules know it", "rules' content", "rules' source", "covered by",
    "covered by surely", "covers", "overlaps", "content before", "content quoted", "cue quoted", "speech", "cue class",
    "first class", "source distance", "sentences before", "sentences after", "content distance", "share of sentence",
    "source class", "next class", "class before", "first paragraph", "reached",
)  # fmt: skip


def features(table: Columns, classes: Column, found: list[Candidate]) -> Features:
    """The features of the candidates of a block (candidates, len(NAMES))."""
    shared = _shared(table, found)
    size = np.bincount(table.sentence)
    rows = [[*_own(table, classes, size, one), *around] for one, around in zip(found, shared, strict=True)]
    return np.array(rows, dtype=np.float32).reshape(len(found), len(NAMES))[:, _ORDER]


# ``_own`` and ``_shared`` give their values in this order.
_GIVEN = (*NAMES[:14], *NAMES[18:], *NAMES[14:18])
_ORDER = [_GIVEN.index(name) for name in NAMES]


def _own(table: Columns, classes: Column, size: Column, one: Candidate) -> list[float]:
    content, source, first, last = one.content, one.source, one.first, one.stop - 1
    said = len(content) > 0
    low, high = (int(content[0]), int(content[-1])) if said else (first, first)
    here = int(table.sentence[first])
    return [
        one.sure, one.tagged, one.stop - first, one.content_sure, one.source_sure, one.content_seen, one.source_seen,
        len(content), len(source), one.source_by, one.content_by, *_rules(one),
        np.count_nonzero(content < first) / len(content) if said else -1,
        np.count_nonzero(table.quoted[content]) / len(content) if said else -1,
        table.quoted[first], table.speech[last], classes[last], classes[first], _source_distance(one),
        here - int(table.sentence[low]), int(table.sentence[high]) - here, low - last if said else 0,
        len(content) / max(1, int(size[here])), classes[source[-1]] if len(source) else -1,
        classes[last + 1] if last + 1 < len(table) else -1, classes[first - 1] if first else -1,
        table.paragraph[first] == 0, one.reached,
    ]  # fmt: skip


def _source_distance(one: Candidate) -> int:
    if not len(one.source):
        return 99
    low, high = int(one.source[0]), int(one.source[-1])
    return low - one.first if low < one.first else high - one.stop + 1


def _rules(one: Candidate) -> list[float]:
    """Whether the rules know the cue, how far their content agrees (F1 over words), and whether the sources meet."""
    if one.roles is None:
        return [0, 0, 0]
    content = {row for row, role in one.roles.items() if role == CONTENT}
    ours = set(one.content.tolist())
    shared = len(content & ours)
    meet = any(one.roles.get(row) == SOURCE for row in one.source.tolist())
    return [1, 2 * shared / max(1, len(content) + len(ours)), meet]


def _shared(table: Columns, found: list[Candidate]) -> Features:
    """For each candidate: how many contents contain its cue, the surest of these, the surest cue in its content, the surest
    overlap."""
    inside = np.zeros((len(found), len(table)), dtype=np.float32)
    for number, one in enumerate(found):
        inside[number, one.content] = 1
    sure = np.array([one.sure for one in found], dtype=np.float32)
    holds = inside[:, [one.first for one in found]] * (1 - np.eye(len(found), dtype=np.float32))
    meets = ((inside @ inside.T) > 0) * (1 - np.eye(len(found), dtype=np.float32))
    return np.stack(
        [holds.sum(0), (holds * sure[:, None]).max(0, initial=0), (holds * sure).max(1, initial=0), (meets * sure).max(1, initial=0)],
        axis=1,
    )  # fmt: skip
