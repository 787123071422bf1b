"""NUTS on a posterior whose answer is known, and the checks of its draws."""

from __future__ import annotations

import numpy as np
import pytest

from estimate_cases import case
from withheld.estimate.density import terms
from withheld.estimate.layout import layout
from withheld.estimate.sampling import Sampler, diagnose

PLAN = layout(case())


def sampler() -> Sampler:
    return Sampler(PLAN, terms(PLAN, []))


def test_without_evidence_the_draws_are_standard_normal() -> None:
    found = sampler().draw(np.zeros(0), 1, chains=2, draws=800, warmup=300)
    draws = found.z.reshape(-1, PLAN.size)
    assert draws.mean(axis=0) == pytest.approx(np.zeros(PLAN.size), abs=0.12)
    assert draws.std(axis=0) == pytest.approx(np.ones(PLAN.size), abs=0.12)
    assert found.diagnostics.divergences == 0 and found.diagnostics.failures == ()


def test_the_same_seed_gives_the_same_draws() -> None:
    a, b = (sampler().draw(np.zeros(0), 4, chains=2, draws=60, warmup=60) for _ in range(2))
    assert np.array_equal(a.z, b.z)


def checked(x: np.ndarray, divergent: int = 0, energy: np.ndarray | None = None) -> tuple[str, ...]:
    rng = np.random.default_rng(3)
    flags = np.zeros(x.shape[:2], dtype=bool)
    flags.flat[:divergent] = True
    return diagnose(x, flags, rng.standard_normal(x.shape[:2]) if energy is None else energy, 1.0).failures


def test_chains_that_disagree_fail() -> None:
    rng = np.random.default_rng(0)
    apart = np.stack([rng.standard_normal((500, 1)), 8 + rng.standard_normal((500, 1))])
    assert any("R-hat" in failure for failure in checked(apart))


def test_divergences_and_energy_that_hardly_moves_fail() -> None:
    good = np.random.default_rng(0).standard_normal((4, 1000, 1))
    assert checked(good) == ()
    assert checked(good, divergent=3) == ("3 divergent transitions",)
    slow = np.cumsum(np.random.default_rng(1).standard_normal((4, 1000)), axis=1)
    assert any("E-BFMI" in failure for failure in checked(good, energy=slow))
