"""Fits chains with CRFsuite and trees with LightGBM, and turns both into the arrays that the program reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import lightgbm
import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from withheld.speech.learned.chains import Chain, bucket
from withheld.speech.learned.trees import Trees

Item = tuple[NDArray[np.uint32], list[str], NDArray[np.int64], NDArray[np.int64]]
"""Keys of all rows, their labels, and first row and stop of each sequence."""


class Recipe(NamedTuple):
    """Settings of CRFsuite: penalties on the absolute and squared weights, iterations, fewest times that a feature occurs."""

    absolute: float
    squared: float
    iterations: int
    fewest: int


def fit_chain(items: Iterable[Item], path: Path, recipe: Recipe) -> Chain:
    """A chain fitted to labelled sequences; a file that is there from a run before is read instead."""
    if not path.exists():
        trainer = pycrfsuite.Trainer(verbose=False)
        for keys, labels, firsts, stops in items:
            for first, stop in zip(firsts.tolist(), stops.tolist(), strict=True):
                if first < stop:
                    trainer.append([list(map(str, row)) for row in keys[first:stop].tolist()], labels[first:stop])
        trainer.set_params(
            {
                "c1": recipe.absolute, "c2": recipe.squared, "max_iterations": recipe.iterations,
                "feature.minfreq": recipe.fewest, "feature.possible_transitions": True,
            }
        )  # fmt: skip
        trainer.train(str(path))
    return read_chain(path)


def read_chain(path: Path) -> Chain:
    """The chain in a CRFsuite file, less the features that another takes the table's place from."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    info = tagger.info()
    labels = tuple(tagger.labels())
    column = {label: number for number, label in enumerate(labels)}
    weights: dict[int, NDArray[np.float32]] = {}
    for (name, label), weight in info.state_features.items():
        row = weights.setdefault(int(name), np.zeros(len(labels), dtype=np.float32))
        row[column[label]] = np.float16(weight)
    moves = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for (before, after), weight in info.transitions.items():
        moves[column[before], column[after]] = weight
    keys = np.array(sorted(key for key, row in weights.items() if row.any()), dtype=np.uint32)
    _, kept = np.unique(bucket(keys), return_index=True)
    keys = keys[np.sort(kept)]
    return Chain(labels, keys, np.stack([weights[key] for key in keys.tolist()]), moves)


def fit_trees(features: NDArray[np.float32], right: NDArray[np.int64], seed: int = 1) -> Trees:
    """Trees that tell right candidates from wrong ones."""
    settings = {
        "objective": "binary", "learning_rate": 0.08, "num_leaves": 8, "min_data_in_leaf": 40, "feature_fraction": 0.7,
        "bagging_fraction": 0.8, "bagging_freq": 1, "verbose": -1, "deterministic": True, "seed": seed, "num_threads": 2,
    }  # fmt: skip
    model = lightgbm.train(settings, lightgbm.Dataset(features, right), 150)
    return _arrays([tree["tree_structure"] for tree in model.dump_model()["tree_info"]])


def _arrays(roots: list[dict]) -> Trees:  # type: ignore[type-arg]
    flat = [_flattened(root) for root in roots]
    size = max(len(tree) for tree in flat)
    shape = (len(flat), size)
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for number, tree in enumerate(flat):
        for place, node in enumerate(tree):
            (
                feature[number, place],
                threshold[number, place],
                left[number, place],
                right[number, place],
                value[number, place],
            ) = node
    return Trees(feature, threshold, left, right, value, max(_depth(root) for root in roots))


def _flattened(root: dict) -> list[tuple[int, float, int, int, float]]:  # type: ignore[type-arg]
    """The nodes of a tree in one list, the root first, children named by their places."""
    out: list[tuple[int, float, int, int, float]] = []

    def add(node: dict) -> int:  # type: ignore[type-arg]
        place = len(out)
        if "leaf_value" in node:
            out.append((0, np.inf, place, place, node["leaf_value"]))
            return place
        out.append((0, 0.0, 0, 0, 0.0))
        left, right = add(node["left_child"]), add(node["right_child"])
        out[place] = (node["split_feature"], node["threshold"], left, right, 0.0)
        return place

    add(root)
    return out


def _depth(node: dict) -> int:  # type: ignore[type-arg]
    return 0 if "leaf_value" in node else 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))
