"""Chains in use: scores, best paths and probabilities agree with trying every path."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.speech.learned.chains import Chain, bucket


def chain(seed: int, labels: int = 3) -> Chain:
    rng = np.random.default_rng(seed)
    keys = np.array([3, 9, 70_000, 4_000_000_000], dtype=np.uint32)
    weights = rng.normal(size=(4, labels)).astype(np.float32)
    return Chain(tuple("ABCDE"[:labels]), keys, weights, rng.normal(size=(labels, labels)).astype(np.float32))


def total(one: Chain, scores: np.ndarray, path: tuple[int, ...]) -> float:
    return float(
        sum(scores[t, label] for t, label in enumerate(path))
        + sum(one.moves[a, b] for a, b in itertools.pairwise(path))
    )


def test_scores_are_sums_of_the_weights_of_known_features() -> None:
    one = chain(1)
    keys = np.array([[3, 9], [3, 12345], [0, 4_000_000_000]], dtype=np.uint32)
    expected = np.stack([one.weights[1] + one.weights[2], one.weights[1], one.weights[4]])
    assert np.allclose(one.scores(keys), expected)


def test_a_feature_that_shares_a_place_with_a_known_one_counts_nothing() -> None:
    one = chain(1)
    near = np.array([[3 + (1 << 21)]], dtype=np.uint32)
    assert bucket(near)[0, 0] == bucket(np.array([3], dtype=np.uint32))[0]
    assert not one.scores(near).any()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_best_paths_and_probabilities_are_those_of_all_paths(seed: int, sizes: list[int]) -> None:
    one = chain(seed)
    stops = np.cumsum(sizes)
    firsts = stops - np.array(sizes)
    scores = np.random.default_rng(seed + 1).normal(size=(int(stops[-1]), 3)).astype(np.float32)
    best, odds = one.best(scores, firsts, stops), one.probabilities(scores, firsts, stops)
    for first, stop in zip(firsts, stops, strict=True):
        paths = list(itertools.product(range(3), repeat=stop - first))
        sums = np.array([total(one, scores[first:stop], path) for path in paths])
        assert np.isclose(total(one, scores[first:stop], tuple(best[first:stop])), sums.max(), atol=1e-4)
        weights = np.exp(sums - sums.max()) / np.exp(sums - sums.max()).sum()
        for t, label in itertools.product(range(stop - first), range(3)):
            exact = weights[[path[t] == label for path in paths]].sum()
            assert np.isclose(odds[first + t, label], exact, atol=1e-4)
