"""The compiled log posterior against the plain one, and its gradient against differences."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimate_cases import PRIORS, case, evidence, prior
from withheld.case import Case, Lever
from withheld.estimate.density import terms
from withheld.estimate.drivers import inputs
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import paths, pointwise
from withheld.estimate.sampling import Sampler
from withheld.programme.model import simulate

YEAR = {"start": dt.date(2014, 1, 1), "end": dt.date(2014, 12, 31)}
LEVERS = (
    *case().levers,
    Lever(kind="dispatch", how="surge", label="s", start=dt.date(2013, 1, 1), end=dt.date(2013, 6, 30), value=500),
    Lever(kind="dispatch", how="quota", label="q", start=dt.date(2016, 1, 1), end=dt.date(2016, 12, 31), value=3000),
    Lever(kind="term", label="t", start=dt.date(2014, 1, 1), corridor="RU", value=20),
    Lever(kind="wage", label="w", start=dt.date(2015, 1, 1), value=1.3),
    Lever(kind="withholding", label="h", start=dt.date(2016, 1, 1), value=0.5),
)


POOLED = (
    *(p for p in PRIORS if p.name not in ("leak", "wage", "closed_dispatch", "closed_leave")),
    prior("leak", median=0.7, sigma=1, pooled=0.5), prior("wage", median=500, sigma=0.4, pooled=0.3),
    prior("closed_leave", "logitnormal", median=0.1, sigma=1, pooled=0.5), prior("closed_dispatch", median=0.1, sigma=1.0),
    prior("ceiling", "fixed", value=4.0), prior("error_other", median=1.5, sigma=0.3),
)  # fmt: skip


def told(identifier: str, **claim: Any) -> Any:
    return evidence(identifier, **claim)


CLAIMS = [
    told("c-1"), told("c-2", low=9_000, high=9_000, **YEAR), told("c-3", host=None, qualifier="at_least", high=None),
    told("c-4", measure="workers_returned", low=2_000, high=4_000, qualifier="range", **YEAR),
    told("c-5", measure="workers_dispatched", low=5_000, high=5_000, **YEAR),
    told("c-6", measure="revenue", unit="USD", low=2e8, high=2e8, per="year", host=None, origin="Institute"),
    told("c-7", measure="wage_gross", unit="USD", low=700, high=700, per="month", each=True, host=None),
    told("c-8", measure="state_share", unit="fraction", low=0.8, high=0.9, qualifier="range", host=None),
    told("c-9", measure="arrears", unit="USD", low=1e7, high=1e7), told("c-10", low=0, high=0, host="MN", origin="Embassy"),
    told("c-11", start=None, end=None, low=15_000, high=15_000, origin="Institute"),
    told("c-12", counted="permits", origin="Register"), told("c-13", host="RU", origin="Press", start=dt.date(2020, 6, 1),
    end=dt.date(2021, 6, 1)), told("c-14", measure="wage_gross", unit="USD", low=5000, high=5000, per="month", each=True,
    sector="it", origin="Panel"),
]  # fmt: skip


def sampler(made: Case) -> tuple[Sampler, Any, Any]:
    found, left = observe(made, CLAIMS)
    assert len(found) >= 10, left
    plan = layout(made, found)
    return Sampler(plan, terms(plan, found)), plan, found


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), levers=st.booleans())
def test_the_compiled_density_is_the_plain_one_and_its_gradient_the_derivative(seed: int, levers: bool) -> None:
    made, plan, found = sampler(case(levers=LEVERS, priors=POOLED) if levers else case())
    x = 0.5 * np.random.default_rng(seed).standard_normal(made.width)
    at = made.value_and_gradient(np.ones(len(found)))
    value, gradient = at(x)
    gradient = gradient.copy()
    plain = pointwise(plan, found, paths(plan, x[None, : plan.size]), x[None, plan.size :]).density.sum() - 0.5 * x @ x
    assert value == pytest.approx(plain, rel=1e-9)
    for k in range(made.width):
        step = np.zeros(made.width)
        step[k] = 1e-6
        slope = (at(x + step)[0] - at(x - step)[0]) / 2e-6
        assert gradient[k] == pytest.approx(slope, rel=2e-4, abs=2e-4), ([*plan.names(), *["error"] * made.width])[k]


def test_what_does_not_count_moves_nothing() -> None:
    made, _, found = sampler(case())
    x = np.full(made.width, 0.3)
    value, gradient = made.value_and_gradient(np.zeros(len(found)))(x)
    assert value == pytest.approx(-0.5 * x @ x) and gradient == pytest.approx(-x)


def test_draws_run_through_the_kernel_as_through_the_plain_model() -> None:
    made = case(levers=LEVERS, priors=POOLED)
    plan = layout(made, observe(made, CLAIMS)[0])
    z = np.random.default_rng(1).standard_normal((7, plan.size))
    plain, fast = simulate(inputs(plan, z)), paths(plan, z)
    rows = plan.row_corridor
    for name in ("stock", "past_term", "returned", "take", "arrears", "handed", "diverted"):
        by_corridor = np.stack([getattr(plain, name)[:, rows == c].sum(axis=1) for c in range(2)], axis=1)
        assert np.allclose(getattr(fast, name), by_corridor, rtol=1e-10, atol=1e-8), name
