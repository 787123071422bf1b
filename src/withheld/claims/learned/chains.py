"""Linear-chain conditional random fields in use: scores from hashed features, the best labels and their probabilities.

Lafferty, McCallum and Pereira 2001; trained by ``training/``. All sequences of a block advance together, a word at a time,
so that the cost is that of the words and not of Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from withheld.claims.learned.hashing import Column, Keys

Scores = NDArray[np.float32]
_BUCKETS = 1 << 21


def bucket(keys: Keys) -> NDArray[np.int64]:
    """Where the keys stand in a chain's table; of two stored keys in one place the later is lost, at training too."""
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
        # Row 0 stands for what is not known: its key fits its bucket never, its weights are zero.
        none = np.zeros((1, self.weights.shape[1]), dtype=np.float32)
        self.weights = np.concatenate((none, self.weights.astype(np.float32)))
        self.keys = np.concatenate((np.zeros(1, dtype=np.uint32), self.keys))
        self._table = np.zeros(_BUCKETS, dtype=np.int32)
        self._table[bucket(self.keys[1:])] = np.arange(1, len(self.keys), dtype=np.int32)

    def scores(self, keys: Keys) -> Scores:
        """Score of each label for each row: the sum of the weights of the row's features (rows, templates)."""
        out = np.zeros((len(keys), len(self.labels)), dtype=np.float32)
        for column in keys.T:
            at = self._table[bucket(column)]
            known = np.flatnonzero((self.keys[at] == column) & (at > 0))
            out[known] += self.weights[at[known]]
        return out

    def best(self, scores: Scores, first: Column, last: Column) -> Column:
        """The most probable labels (Viterbi) of the sequences of rows ``first[i]`` to ``last[i]`` (end exclusive)."""
        order = _Order(first, last)
        back = np.zeros(scores.shape, dtype=np.int16)
        reach = scores.copy()
        onward = np.ascontiguousarray(self.moves.T)
        for before, here in order.steps:
            through = reach[before][:, None, :] + onward
            back[here] = through.argmax(2)
            reach[here] += through.max(2)
        out = np.zeros(len(scores), dtype=np.int64)
        out[order.last] = reach[order.last].argmax(1)
        for before, here in reversed(order.steps):
            out[before] = back[here, out[here]]
        return out

    def probabilities(self, scores: Scores, first: Column, last: Column) -> Scores:
        """Probability of each label at each row, given the whole sequence (forward and backward sums)."""
        order = _Order(first, last)
        local = np.exp(scores - scores.max(1, keepdims=True))
        moves = np.exp(self.moves)
        ahead = local / local.sum(1, keepdims=True)
        for before, here in order.steps:
            step = (ahead[before] @ moves) * local[here]
            ahead[here] = step / step.sum(1, keepdims=True)
        behind = np.ones_like(local)
        for before, here in reversed(order.steps):
            step = (behind[here] * local[here]) @ moves.T
            behind[before] = step / step.sum(1, keepdims=True)
        both = ahead * behind
        total: Scores = both / both.sum(1, keepdims=True)
        return total


class _Order:
    """The steps in which all sequences of a block are walked at once: pairs of row arrays, each row and the one after it."""

    def __init__(self, first: Column, last: Column) -> None:
        by_length = np.argsort(first - last, kind="stable")
        starts, sizes = first[by_length], (last - first)[by_length]
        self.last = last[by_length] - 1
        longest = int(sizes[0]) if len(sizes) else 0
        active = np.searchsorted(-sizes, -np.arange(1, longest), side="left")
        self.steps = [(starts[:n] + t, starts[:n] + t + 1) for t, n in enumerate(active.tolist())]
