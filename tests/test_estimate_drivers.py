"""Parameters to what drives the model."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from estimate_cases import PRIORS, case, evidence, prior
from withheld.case import Lever
from withheld.estimate.drivers import inputs, natural
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe

LEAKY = (
    *PRIORS[:-2], prior("closed_leave", "logitnormal", median=0.4, sigma=1), prior("closed_dispatch", median=0.5, sigma=1),
)  # fmt: skip


def test_no_ban_no_border_and_no_steps_keep_dispatch_steady() -> None:
    plan = layout(case(levers=()))
    dispatch = inputs(plan, np.zeros(plan.size)).dispatch
    assert np.allclose(dispatch, dispatch[:, :1]) and dispatch[0, 0] == pytest.approx(20_000 / 40, rel=1e-6)


def test_priors_at_their_median_and_a_deviate_out() -> None:
    priors = (
        prior("x", median=7, sigma=2),
        prior("y", "logitnormal", median=0.2, sigma=2),
        prior("z", "normal", mean=3, sd=2),
    )
    assert natural(priors, np.zeros(3)) == pytest.approx([7, 0.2, 3])
    assert natural(priors, np.ones(3))[[0, 2]] == pytest.approx([7 * np.exp(2), 5])


def test_draws_come_in_any_number() -> None:
    plan = layout(case())
    many = inputs(plan, np.zeros((5, plan.size)))
    assert many.leave_after.shape == (5, 2, len(plan.months)) and np.array_equal(many.dispatch[3], many.dispatch[0])


def test_growth_comes_ever_closer_to_the_ceiling_and_a_fall_is_not_bent() -> None:
    told = observe(case(), [evidence(start=dt.date(2015, 6, 1), end=dt.date(2015, 6, 30))])[0]
    plan = layout(case(levers=()), told)
    steps = [k for k, name in enumerate(plan.names()) if name.startswith("step")]
    ends = []
    for size in (1.0, 10.0, 100.0, -10.0):
        z = np.zeros(plan.size)
        z[steps] = size
        ends.append(inputs(plan, z).dispatch[0, -1] / (20_000 / 40))
    assert ends[0] < ends[1] < ends[2] < 8 + 1e-9 and ends[3] < 0.1


def test_a_shock_of_departures_holds_in_its_year_alone() -> None:
    told = observe(case(), [evidence(start=dt.date(2015, 6, 1), end=dt.date(2015, 6, 30))])[0]
    plan = layout(case(levers=()), told)
    z = np.zeros(plan.size)
    z[plan.names().index("exit.RU.2016")] = 2
    shaken, calm = inputs(plan, z).leave_before[0], inputs(plan, np.zeros(plan.size)).leave_before[0]
    raised = shaken > calm
    assert raised[72:84].all() and not raised[:72].any() and not raised[84:].any()


def test_a_closed_border_leaks_as_the_host_does() -> None:
    closed = Lever(kind="border", label="b", start=dt.date(2020, 1, 1))
    open_, half = (
        inputs(plan, np.zeros(plan.size))
        for plan in (layout(case(levers=())), layout(case(levers=(closed,), priors=LEAKY)))
    )
    assert half.dispatch[0, -1] == pytest.approx(0.5 * open_.dispatch[0, -1])
    assert half.leave_after[0, -1] == pytest.approx(0.4 * open_.leave_after[0, -1])
