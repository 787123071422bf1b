"""Trees in use: each row goes down every tree to one leaf, and the leaves' sum is a log odds."""

from __future__ import annotations

import numpy as np

from withheld.speech.learned.trees import Trees


def test_a_row_takes_the_leaf_that_its_features_lead_to() -> None:
    # One tree: feature 1 ≤ 2 → leaf 1 (−1), else feature 0 ≤ 5 → leaf 3 (+2), else leaf 4 (0).
    trees = Trees(
        feature=np.array([[1, 0, 0, 0, 0]], dtype=np.int16), threshold=np.array([[2, 0, 5, 0, 0]], dtype=np.float32),
        left=np.array([[1, 1, 3, 3, 4]], dtype=np.int16), right=np.array([[2, 1, 4, 3, 4]], dtype=np.int16),
        value=np.array([[0, -1, 0, 2, 0]], dtype=np.float32), depth=2,
    )  # fmt: skip
    rows = np.array([[0, 2], [5, 3], [6, 3]], dtype=np.float32)
    assert np.allclose(trees.probability(rows), 1 / (1 + np.exp([1.0, -2.0, 0.0])))
