"""A case as arrays: months, levers, parameters."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from estimate_cases import PRIORS, case, prior
from withheld.case import CaseError, Corridor, Lever
from withheld.estimate.drivers import inputs, layout, months_between, natural


def test_months_count_from_the_first_to_the_last() -> None:
    found = months_between(dt.date(2019, 11, 1), dt.date(2020, 2, 1))
    assert found == (dt.date(2019, 11, 1), dt.date(2019, 12, 1), dt.date(2020, 1, 1), dt.date(2020, 2, 1))


def test_a_lever_is_in_force_from_the_month_whose_middle_it_covers() -> None:
    plan = layout(case())
    banned = [m for m, on in zip(plan.months, plan.banned[0], strict=True) if on]
    closed = [m for m, on in zip(plan.months, plan.closed[0], strict=True) if on]
    assert banned[0] == dt.date(2017, 9, 1) and banned[-1] == plan.months[-1]
    assert (closed[0], closed[-1]) == (dt.date(2020, 2, 1), dt.date(2020, 12, 1))
    assert plan.reopened[0].sum() == 12


def test_a_lever_of_one_corridor_leaves_the_other_alone() -> None:
    plan = layout(case(levers=(Lever(kind="ban", label="b", start=dt.date(2017, 1, 1), corridor="RU"),)))
    assert plan.banned[0].any() and not plan.banned[1].any()


def test_a_prior_of_its_own_goes_before_the_common_one() -> None:
    plan = layout(case())
    levels = [p.rows for p in plan.parameters if p.prior.name == "level"]
    assert levels == [(0,), (1,)]


def test_no_ban_no_border_and_no_growth_keep_dispatch_steady() -> None:
    drive = inputs(layout(case(levers=())), np.zeros(len(layout(case()).parameters)))
    dispatch = np.asarray(drive.dispatch)
    assert np.allclose(dispatch, dispatch[:, :1])
    assert dispatch[0, 0] == pytest.approx(20_000 / 40, rel=1e-6)


def test_priors_at_their_median() -> None:
    assert natural(prior("x", median=7, sigma=2), 0.0) == pytest.approx(7)
    assert natural(prior("x", "logitnormal", median=0.2, sigma=2), 0.0) == pytest.approx(0.2, rel=1e-5)
    assert natural(prior("x", "normal", mean=3, sd=2), 1.0) == pytest.approx(5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"priors": PRIORS[1:]}, "no prior for level"),
        ({"priors": PRIORS[:-1]}, "closed_dispatch"),
        ({"priors": (*PRIORS, prior("luck", median=1, sigma=1))}, "unknown parameter luck"),
        ({"levers": (Lever(kind="magic", label="m", start=dt.date(2017, 1, 1)),)}, "unknown lever magic"),
        ({"corridors": (Corridor(code="RU", label="R", term_months=0, basis="t"),)}, "term is under one month"),
        ({"last_month": dt.date(2009, 1, 1)}, "months run backwards"),
    ],
)
def test_a_case_that_cannot_be_modelled_is_refused(changes: dict[str, object], message: str) -> None:
    broken = case(**changes)
    if message == "no prior for level":
        broken = case(priors=tuple(p for p in PRIORS if p.name != "level"))
    with pytest.raises(CaseError, match=message):
        layout(broken)


def test_an_unknown_distribution_is_refused() -> None:
    with pytest.raises(CaseError, match="use normal, lognormal or logitnormal"):
        natural(prior("x", "cauchy", median=1), 0.0)
