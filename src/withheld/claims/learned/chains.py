"""Linear-chain conditional random fields in use: scores from hashed features, the best labels and their probabilities.

Lafferty, McCallum and Pereira 2001; trained by ``training/attribution``. All sequences of a document advance together, a
word at a time, so that the cost is that of the words and not of Python.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from withheld.claims.learned.hashing import Column, Keys

Scores = NDArray[np.float32]


@dataclass(slots=True)
class Chain:
    """A trained chain: ``keys`` sorted (n), ``weights`` (n + 1, labels) with a last row of zeros, ``moves`` (labels, labels)."""

    labels: tuple[str, ...]
    keys: Keys
    weights: Scores
    moves: Scores

    def scores(self, keys: Keys) -> Scores:
        """Score of each label for each row: the sum of the weights of the row's features (rows, templates)."""
        out = np.zeros((len(keys), len(self.labels)), dtype=np.float32)
        unknown = len(self.keys)
        for column in np.ascontiguousarray(keys.T):
            at = np.searchsorted(self.keys, column)
            at[at == unknown] = 0
            out += self.weights[np.where(self.keys[at] == column, at, unknown)]
        return out

    def best(self, scores: Scores, first: Column, last: Column) -> Column:
        """The most probable labels (Viterbi) of the sequences of rows ``first[i]`` to ``last[i]`` (end exclusive)."""
        order = _Order(first, last)
        back = np.zeros(scores.shape, dtype=np.int16)
        reach = scores.copy()
        for before, here in order.forward():
            through = reach[before][:, :, None] + self.moves
            back[here] = through.argmax(1)
            reach[here] += through.max(1)
        out = np.zeros(len(scores), dtype=np.int64)
        out[order.last] = reach[order.last].argmax(1)
        for before, here in order.backward():
            out[before] = back[here, out[here]]
        return out

    def probabilities(self, scores: Scores, first: Column, last: Column) -> Scores:
        """Probability of each label at each row, given the whole sequence (forward and backward sums)."""
        order = _Order(first, last)
        local = np.exp(scores - scores.max(1, keepdims=True))
        moves = np.exp(self.moves)
        ahead = local / local.sum(1, keepdims=True)
        for before, here in order.forward():
            step = (ahead[before] @ moves) * local[here]
            ahead[here] = step / step.sum(1, keepdims=True)
        behind = np.ones_like(local)
        for before, here in order.backward():
            step = (behind[here] * local[here]) @ moves.T
            behind[before] = step / step.sum(1, keepdims=True)
        both = ahead * behind
        total: Scores = both / both.sum(1, keepdims=True)
        return total


class _Order:
    """The steps in which all sequences of a table are walked at once, the longest first."""

    def __init__(self, first: Column, last: Column) -> None:
        by_length = np.argsort(first - last, kind="stable")
        self._first = first[by_length]
        sizes = (last - first)[by_length]
        self.last = last[by_length] - 1
        longest = int(sizes[0]) if len(sizes) else 0
        self._active = np.searchsorted(-sizes, -np.arange(1, longest), side="left")

    def forward(self) -> list[tuple[Column, Column]]:
        """Pairs of row arrays: each row and the one after it, from the sequences' beginnings on."""
        return [(self._first[:n] + t, self._first[:n] + t + 1) for t, n in enumerate(self._active)]

    def backward(self) -> list[tuple[Column, Column]]:
        """The same pairs from the sequences' ends on."""
        return self.forward()[::-1]
