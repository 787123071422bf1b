"""How far each figure stands from what the others imply."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from estimate_cases import case, evidence
from withheld.estimate.observations import observe
from withheld.estimate.tensions import tensions

RNG = np.random.default_rng(5)


def test_the_figure_that_fits_least_comes_first() -> None:
    found, _ = observe(case(), [evidence("c-near"), evidence("c-far", low=300_000, high=300_000)])
    levels = np.log(30_000) + 0.1 * RNG.standard_normal((800, 2))
    got = tensions(found, levels, np.zeros((800, 2)))
    assert [t.evidence for t in got] == ["c-far", "c-near"]
    assert got[0].tail < 0.02 < 0.5 < got[1].tail
    assert "300,000" in got[0].sentence


def test_no_observations_no_tensions() -> None:
    assert tensions([], np.zeros((10, 0)), np.zeros((10, 0))) == ()


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 1e7), st.sampled_from(["exact", "at_least", "at_most"]))
def test_a_tail_is_a_probability_and_quantiles_are_in_order(value: float, qualifier: str) -> None:
    low, high = (None if qualifier == "at_most" else value), (None if qualifier == "at_least" else value)
    found, _ = observe(case(), [evidence(low=low, high=high, qualifier=qualifier)])
    levels = np.log(30_000) + 0.3 * RNG.standard_normal((200, 1))
    (t,) = tensions(found, levels, -0.5 * levels**2 * 0)
    assert 0 <= t.tail <= 1
    assert list(t.expected.values) == sorted(t.expected.values)
