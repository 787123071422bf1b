"""NUTS on a density whose answer is known, and the checks of its draws."""

from __future__ import annotations

import numpy as np
import pytest

from withheld.estimate.sampling import diagnose, sample, start_jax

start_jax()


def test_a_normal_likelihood_gives_the_posterior_that_algebra_gives() -> None:
    found = sample(lambda z, bias: -0.5 * ((z[0] - 2.0) / 0.5) ** 2, 2, 0, seed=1, chains=2, draws=600, warmup=300)
    draws = found.z.reshape(-1, 2)
    assert draws[:, 0].mean() == pytest.approx(2 / 1.25, abs=0.06)
    assert draws[:, 0].std() == pytest.approx(np.sqrt(0.2), abs=0.05)
    assert draws[:, 1].mean() == pytest.approx(0, abs=0.15)
    assert found.diagnostics.divergences == 0


def test_the_same_seed_gives_the_same_draws() -> None:
    a, b = (sample(lambda z, bias: 0.0 * z.sum(), 1, 0, seed=4, chains=2, draws=100, warmup=50) for _ in range(2))
    assert np.array_equal(a.z, b.z)


def test_chains_that_disagree_fail() -> None:
    rng = np.random.default_rng(0)
    apart = np.stack([rng.standard_normal((500, 1)), 8 + rng.standard_normal((500, 1))])
    found = diagnose({"z": apart, "bias": apart}, 0, 1.0)
    assert any("R-hat" in failure for failure in found.failures)


def test_divergences_fail() -> None:
    good = np.random.default_rng(0).standard_normal((4, 1000, 1))
    assert diagnose({"z": good, "bias": good}, 0, 1.0).failures == ()
    assert diagnose({"z": good, "bias": good}, 3, 1.0).failures == ("3 divergent transitions",)
