"""NUTS on a posterior whose answer is known, and the checks of its draws."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimate_cases import PRIORS, case, evidence, prior
from withheld.estimate.density import Terms, terms
from withheld.estimate.layout import Layout, layout
from withheld.estimate.observations import observe
from withheld.estimate.sampling import Sampler, diagnose, known_steps

PLAN = layout(case())
WILD = case(priors=(*(p for p in PRIORS if p.name != "drift"), prior("drift", median=1.0, sigma=0.5)))
"""The case where dispatch wanders far, so that figures say more of its steps than the prior does."""


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


def counted(*years: int, qualifier: str = "exact", error: float = 1.0) -> tuple[Layout, Terms]:
    """A case with a count of Russia's workers in the June of some years, each of an origin of its own, and its terms."""
    said = [
        evidence(f"c-{y}", start=dt.date(y, 6, 1), end=dt.date(y, 6, 30), origin=f"Register of {y}", qualifier=qualifier,
                 high=None if qualifier == "at_least" else 30_000.0)
        for y in years
    ]  # fmt: skip
    found = [o.model_copy(update={"scale": o.scale * error}) for o in observe(WILD, said)[0]]
    assert len(found) == len(years)
    plan = layout(WILD, found)
    return plan, terms(plan, found)


def powers(plan: Layout, t: Terms) -> dict[str, float]:
    """The power of each step that has one, by its name."""
    places, found = known_steps(plan, t)
    return {plan.names()[place]: float(power) for place, power in zip(places, found, strict=True)}


def test_where_nothing_is_known_of_a_step_it_is_sampled_as_it_is() -> None:
    assert powers(PLAN, terms(PLAN, [])) == {}
    assert powers(*counted(2014, 2016, qualifier="at_least")) == {}, "a bound places no step"


def test_the_closer_the_figures_the_more_of_a_step_is_the_evidences() -> None:
    close, vague = (powers(*counted(2013, 2014, 2015, 2016, error=error)) for error in (0.02, 5.0))
    assert all(name.startswith("step.RU.") for name in close)
    assert close["step.RU.2015"] > 2 * vague.get("step.RU.2015", 0.0) and close["step.RU.2015"] > 0.2
    assert close.get("step.RU.2021", 0) < 0.1, "nothing is counted after 2016"


@settings(max_examples=12, deadline=None)
@given(
    years=st.lists(st.integers(2011, 2020), min_size=1, max_size=5, unique=True),
    error=st.floats(0.05, 3), closer=st.floats(0.1, 0.9),
)  # fmt: skip
def test_a_power_is_a_share_and_never_falls_as_figures_get_closer(
    years: list[int], error: float, closer: float
) -> None:
    before, after = (powers(*counted(*years, error=e)) for e in (error, error * closer))
    assert all(0 < power <= 1 for power in after.values())
    assert all(after.get(name, 0) >= power - 0.011 for name, power in before.items())


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
