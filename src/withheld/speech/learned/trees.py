"""A boosted ensemble of decision trees in use: the probability that a found attribution is right, from its features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Links = NDArray[np.int16]


@dataclass(slots=True)
class Trees:
    """Trees as arrays (trees, nodes): a row goes ``left`` where its ``feature`` is at most ``threshold``; a leaf points at itself."""

    feature: Links
    threshold: Floats
    left: Links
    right: Links
    value: Floats
    depth: int

    def probability(self, rows: Floats) -> Floats:
        """The probability for each row of features (rows, features)."""
        trees = np.arange(len(self.feature))
        node = np.zeros((len(rows), len(trees)), dtype=np.int64)
        across = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            low = rows[across, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(low, self.left[trees, node], self.right[trees, node])
        return np.asarray(1 / (1 + np.exp(-self.value[trees, node].sum(1))))
