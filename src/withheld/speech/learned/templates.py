"""The features that the models look at, as keys: one column a template, the same code in training and in use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from withheld.speech.learned.columns import CONTENT, CUE, EDGE, SOURCE, Columns
from withheld.speech.learned.hashing import Column, Keys, code, key

REACH = 80
"""Words on either side of a cue among which its source and content are searched for."""
_COMMA, _THAT = code(","), code("that")
_PAUSES = np.array(sorted(code(mark) for mark in (";", ":", "—", "–", "--")), dtype=np.int64)
_DISTANCES = np.array([5, 8, 12, 20, 35])


class _Table:
    """Collects the parts of templates under consecutive numbers."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._templates: list[tuple[Column, ...]] = []

    def add(self, *parts: Column) -> None:
        """Add a template made of columns."""
        self._templates.append(parts)

    def stacked(self) -> Keys:
        """One column of keys a template: those with equally many parts are mixed together."""
        out = np.empty((len(self._templates[0][0]), len(self._templates)), dtype=np.uint32)
        for size in {len(parts) for parts in self._templates}:
            at = [n for n, parts in enumerate(self._templates) if len(parts) == size]
            alike = [np.stack([self._templates[n][k] for n in at], axis=1) for k in range(size)]
            out[:, at] = key(np.array(at) + self._first, *alike)
        return out


def _break(table: Columns, by: int) -> Column:
    """Whether the word ``by`` words on stands in the same sentence (0), in another (1) or nowhere (2)."""
    other = table.shifted(table.sentence, by)
    out: Column = np.where(other == EDGE, 2, (other - 2 != table.sentence).astype(np.int64))
    return out


def word_keys(table: Columns) -> Keys:
    """Features of word classes: the word, its endings and shape, and those of its neighbours."""
    out = _Table(0)
    near = {o: table.shifted(table.low, o) for o in (-2, -1, 1, 2)}
    own = table.low + 2
    for column in (own, table.last2, table.last3, table.shape):
        out.add(column)
    for o in (-2, -1, 1, 2):
        out.add(near[o])
        out.add(table.shifted(table.last3, o))
    for o in (-1, 1):
        out.add(table.shifted(table.shape, o))
        out.add(table.shifted(table.last2, o), table.last2)
        out.add(near[o], own)
    out.add(near[-1], near[1])
    out.add(near[-2], near[-1])
    out.add(near[1], near[2])
    out.add(table.shifted(table.last2, -1), table.last3, table.shifted(table.last2, 1))
    out.add(table.shape, table.last3)
    return out.stacked()


def cue_keys(table: Columns, classes: Column) -> Keys:
    """Features of cues: words, word classes and the rules' reading in a window of three words on either side."""
    out = _Table(100)
    own, speech, role = table.low + 2, table.speech + 2, table.role + 2
    for column in (own, table.last3, table.last2, table.shape, table.quoted, role, speech, classes):
        out.add(column)
    for o in (-3, -2, -1, 1, 2, 3):
        out.add(table.shifted(table.low, o))
        out.add(table.shifted(table.role, o))
        out.add(table.shifted(table.speech, o))
        out.add(table.shifted(classes, o))
        if abs(o) < 3:
            out.add(table.shifted(table.shape, o))
            out.add(table.shifted(table.last3, o))
    before, after = table.shifted(classes, -1), table.shifted(classes, 1)
    out.add(before, classes, after)
    out.add(before, own, after)
    out.add(own, classes)
    out.add(own, after)
    out.add(before, own)
    out.add(table.shifted(table.low, -1), own)
    out.add(own, table.shifted(table.low, 1))
    out.add(table.shifted(table.role, -1), role)
    out.add(role, table.shifted(table.role, 1))
    out.add(classes, after, table.shifted(classes, 2))
    out.add(table.shifted(classes, -2), before, classes)
    out.add(_break(table, -1), own)
    out.add(table.quoted, table.shifted(table.quoted, -1), table.shifted(table.quoted, 1))
    return out.stacked()


def place_keys(table: Columns, classes: Column) -> Keys:
    """Features of a word that do not depend on the cue whose source and content are sought."""
    out = _Table(200)
    own, speech = table.low + 2, table.speech + 2
    for column in (own, table.shape, table.last3, speech, classes, table.role + 2):
        out.add(column)
    for o in (-2, -1, 1, 2):
        out.add(table.shifted(table.low, o))
        out.add(table.shifted(table.speech, o))
        out.add(table.shifted(table.shape, o))
        out.add(table.shifted(classes, o))
        out.add(_break(table, o))
    before, after = table.shifted(classes, -1), table.shifted(classes, 1)
    out.add(before, classes)
    out.add(classes, after)
    out.add(before, classes, after)
    out.add(table.shifted(table.low, -1), own)
    return out.stacked()


@dataclass(slots=True)
class Pairs:
    """Each cue with each word in its reach: one row a pair, the pairs of a cue in the order of the text.

    ``cue`` is the cue's number, ``row`` the word's row; ``first`` and ``last`` bound the pairs of each cue; ``role`` is the
    word's part in the rules' attribution with that cue, 9 if the rules have none.
    """

    cue: Column
    row: Column
    first: Column
    last: Column
    starts: Column
    stops: Column
    role: Column


def pairs(table: Columns, starts: Column, stops: Column, roles: list[dict[int, int] | None]) -> Pairs:
    """The pairs of cues that begin at rows ``starts`` and end before ``stops``."""
    paragraph = table.paragraph
    low = np.maximum(np.searchsorted(paragraph, paragraph[starts], side="left"), starts - REACH)
    high = np.minimum(np.searchsorted(paragraph, paragraph[stops - 1], side="right"), stops + REACH)
    sizes = high - low
    last = np.cumsum(sizes)
    first = last - sizes
    cue = np.repeat(np.arange(len(starts)), sizes)
    row = np.arange(int(last[-1]) if len(last) else 0) - np.repeat(first - low, sizes)
    role = np.zeros(len(row), dtype=np.int64)
    for number, known in enumerate(roles):
        if known is None:
            role[first[number] : last[number]] = 9
            continue
        for at, meaning in known.items():
            if low[number] <= at < high[number]:
                role[first[number] + at - low[number]] = meaning
    return Pairs(cue, row, first, last, starts, stops, role)


NDArrayBool = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class _Between:
    """How many marked rows lie between a cue and a word, both ends left out."""

    def __init__(self, pair: Pairs, left: NDArrayBool) -> None:
        self._near = np.where(left, pair.starts[pair.cue] - 1, pair.stops[pair.cue])
        self._low = np.where(left, pair.row + 1, self._near)
        self._high = np.where(left, self._near + 1, pair.row)

    def count(self, marked: Column, most: int) -> Column:
        """How many of the words between are marked, counted up to a bound."""
        sums = np.concatenate(([0], np.cumsum(marked)))
        inside = np.maximum(self._high, self._low)
        counted: Column = np.minimum(sums[inside] - sums[self._low], most)
        return counted


def pair_keys(table: Columns, classes: Column, labels: Column, pair: Pairs, cued: Column) -> Keys:
    """Features of a word with respect to one cue: side, distance, what lies between, and the cue itself.

    ``labels`` is the first chain's label of each row, ``cued`` marks the rows that belong to any likely cue.
    """
    at, head, tail = pair.row, pair.starts[pair.cue], pair.stops[pair.cue] - 1
    left, right = at < head, at > tail
    side = np.where(left, 1, np.where(right, 2, 3))
    steps = np.where(left, head - at, np.where(right, at - tail, 0))
    distance = np.where(steps < 5, steps, 5 + np.searchsorted(_DISTANCES, steps, side="right"))
    between = _Between(pair, left)
    commas = between.count((table.low == _COMMA).astype(np.int64), 3)
    pauses = between.count(np.isin(table.low, _PAUSES).astype(np.int64), 1)
    thats = between.count((table.low == _THAT).astype(np.int64), 1)
    verbs = between.count(((table.speech > 0) & (table.speech < 9)).astype(np.int64), 3)
    others = between.count(cued, 1)
    turned = np.concatenate(([0], (np.diff(table.quoted) != 0).astype(np.int64)))
    low, high = np.minimum(at, head), np.maximum(at, head)
    turns = np.minimum(np.cumsum(turned)[high] - np.cumsum(turned)[low], 3)
    sentences = np.minimum(np.abs(table.sentence[at] - table.sentence[np.where(left, head, tail)]), 2)
    quoted, cue_quoted = table.quoted[at], table.quoted[head]
    cue_word, cue_head = _joined(table.low, pair), table.low[tail]
    cue_class, cue_speech = classes[tail], table.speech[tail]
    following = table.shifted(table.low, 1)[tail]
    preceding = table.shifted(table.low, -1)[head]
    role = pair.role
    edge_before = np.concatenate(([0], role[:-1]))
    edge_after = np.concatenate((role[1:], [0]))
    out = _Table(300)
    for parts in (
        (side,), (side, distance), (side, commas), (side, sentences), (side, quoted, cue_quoted, turns), (side, verbs),
        (side, thats, pauses), (side, role), (side, role, edge_before, edge_after), (side, cue_word), (side, cue_head),
        (side, cue_class), (side, cue_speech), (side, following), (side, preceding), (side, others),
        (side, sentences, commas, quoted, cue_speech), (side, quoted, sentences, following), (side, distance, cue_head),
        (side, distance, table.low[at]), (side, commas, cue_head), (side, commas, table.low[at]),
        (side, classes[at], distance), (side, classes[at], commas, sentences), (side, classes[at], cue_class),
        (side, classes[at], others, verbs), (side, cue_class, following, distance), (side, commas, others, cue_speech),
        (side, labels[at]), (side, table.shifted(labels, -1)[at], labels[at], table.shifted(labels, 1)[at]),
        (side, labels[at], others, commas),
    ):  # fmt: skip
        out.add(*parts)
    return out.stacked()


def _joined(low: Column, pair: Pairs) -> Column:
    """A number for the words of each pair's cue; only the first three count."""
    out = low[pair.starts].copy()
    for step in (1, 2):
        at = pair.starts + step
        inside = at < pair.stops
        out = np.where(inside, out * 31 + low[np.minimum(at, len(low) - 1)], out)
    joined: Column = (out & 0x7FFFFFFF)[pair.cue]
    return joined


__all__ = [
    "CONTENT",
    "CUE",
    "EDGE",
    "REACH",
    "SOURCE",
    "Pairs",
    "cue_keys",
    "pair_keys",
    "pairs",
    "place_keys",
    "word_keys",
]
