"""What a reader is told of the draws."""

from __future__ import annotations

import numpy as np
import pytest

from withheld.estimate.summaries import quantiles, word


def test_quantiles_are_those_of_the_draws() -> None:
    found = quantiles(np.arange(1001.0))
    assert found.median == 500 and found.values[0] == pytest.approx(25) and found.values[-1] == pytest.approx(975)


@pytest.mark.parametrize(
    ("factor", "spread", "expected"),
    [(1, 1, "assumption"), (1.05, 0.97, "assumption"), (1, 0.4, "estimate"), (3, 1, "estimate")],
)
def test_what_the_evidence_barely_moved_is_an_assumption(factor: float, spread: float, expected: str) -> None:
    z = np.random.default_rng(2).standard_normal(20_000)
    prior = quantiles(1000 * np.exp(0.5 * z))
    assert word(quantiles(1000 * factor * np.exp(0.5 * spread * z)), prior) == expected
