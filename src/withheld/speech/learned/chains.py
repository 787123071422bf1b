"""Linear-chain conditional random fields in use: scores from hashed features, the best labels and their probabilities.

Lafferty, McCallum and Pereira 2001; trained by ``training/``. All sequences of a block are processed in parallel, one word a
step, so that NumPy does the work and not Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from withheld.speech.learned.hashing import Column, Keys

Scores = NDArray[np.float32]
_BUCKETS = 1 << 21
_CELLS = 1 << 20
"""Weights summed in one batch, at most, so that they fit the CPU cache."""


def bucket(keys: Keys) -> NDArray[np.int64]:
    """Index of each key in a chain's hash table; of two stored keys with one index the later is lost, in training too."""
    return (keys & np.uint32(_BUCKETS - 1)).astype(np.int64)


@dataclass(slots=True)
class Chain:
    """A trained chain: ``keys`` (n), ``weights`` (n, labels) and ``moves`` (labels, labels), from one label to the next."""

    labels: tuple[str, ...]
    keys: Keys
    weights: Scores
    moves: Scores
    _table: NDArray[np.int32] = field(init=False)

    def __post_init__(self) -> None:
        # Row 0 is for unknown keys: its key never matches its bucket, its weights are zero.
        none = np.zeros((1, self.weights.shape[1]), dtype=np.float32)
        self.weights = np.concatenate((none, self.weights.astype(np.float32)))
        self.keys = np.concatenate((np.zeros(1, dtype=np.uint32), self.keys))
        self._table = np.zeros(_BUCKETS, dtype=np.int32)
        self._table[bucket(self.keys[1:])] = np.arange(1, len(self.keys), dtype=np.int32)

    def scores(self, keys: Keys) -> Scores:
        """Score of each label for each row: the sum of the weights of the row's features (rows, templates)."""
        out = np.empty((len(keys), len(self.labels)), dtype=np.float32)
        step = max(1, _CELLS // (keys.shape[1] * len(self.labels)))
        for first in range(0, len(keys), step):
            part = keys[first : first + step]
            at = self._table[bucket(part)]
            at[self.keys[at] != part] = 0
            out[first : first + step] = self.weights[at].sum(1)
        return out

    def best(self, scores: Scores, first: Column, last: Column) -> Column:
        """The most probable labels (Viterbi) of the sequences of rows ``first[i]`` to ``last[i]`` (end exclusive)."""
        order = _Order(first, last)
        given = scores[order.rows]
        reach, back = given.copy(), np.zeros(given.shape, dtype=np.int16)
        onward = np.ascontiguousarray(self.moves.T)
        for before, here in order.steps:
            through = reach[before][:, None, :] + onward
            back[here] = through.argmax(2)
            reach[here] += through.max(2)
        labels = np.zeros(len(given), dtype=np.int64)
        labels[order.last] = reach[order.last].argmax(1)
        each = np.arange(len(first))
        for before, here in reversed(order.steps):
            labels[before] = back[here][each[: here.stop - here.start], labels[here]]
        out = np.zeros(len(scores), dtype=np.int64)
        out[order.rows] = labels
        return out

    def probabilities(self, scores: Scores, first: Column, last: Column) -> Scores:
        """Probability of each label at each row, given the whole sequence: forward and backward sums, both in one walk."""
        order = _Order(first, last)
        local = np.exp(scores - scores.max(1, keepdims=True))
        moves = np.exp(np.stack((self.moves, self.moves.T)))
        both_ways = np.stack((local[order.rows], local[order.backward]))
        reached = np.ones_like(both_ways)
        sums = both_ways[:, order.heads]
        for _, here in order.steps:
            sums = sums[:, : here.stop - here.start] @ moves
            reached[:, here] = sums
            sums = sums * both_ways[:, here]
            sums /= sums.sum(2, keepdims=True)
        ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
        ahead[order.rows], behind[order.backward] = reached
        both = ahead * behind * local
        total: Scores = both / np.maximum(both.sum(1, keepdims=True), np.finfo(np.float32).tiny)
        return total


class _Order:
    """All sequences of a block in processing order: first all their first words, then all their second.

    ``rows`` are the block's rows in that order, the longest sequences first, so that a step's words are a slice; ``heads`` is
    the slice of the first words; ``steps`` pairs the slice of the sequences that go on with that of their next words; ``last``
    is where each sequence ends; ``backward`` are the rows of the same walk from the ends.
    """

    def __init__(self, first: Column, last: Column) -> None:
        by_length = np.argsort(first - last, kind="stable")
        starts, sizes = first[by_length], (last - first)[by_length]
        longest = int(sizes[0]) if len(sizes) else 0
        active = np.searchsorted(-sizes, -np.arange(longest), side="left").astype(np.int64)
        offsets = np.concatenate(([0], np.cumsum(active)))
        step = np.repeat(np.arange(longest), active)
        member = np.arange(len(step)) - offsets[step]
        self.rows = starts[member] + step
        self.backward = (starts + sizes)[member] - 1 - step
        self.heads = slice(0, int(active[0]) if longest else 0)
        self.last = offsets[sizes - 1] + np.arange(len(sizes)) if len(sizes) else np.zeros(0, dtype=np.int64)
        self.steps = [
            (slice(offsets[t], offsets[t] + active[t + 1]), slice(offsets[t + 1], offsets[t + 2]))
            for t in range(longest - 1)
        ]
