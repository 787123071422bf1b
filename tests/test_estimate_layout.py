"""A case as arrays: months, rows by term, parameters, the years in which dispatch wanders."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from estimate_cases import PRIORS, case, evidence, prior
from withheld.case import CaseError, Corridor, Lever
from withheld.estimate.drivers import values
from withheld.estimate.layout import layout, months_between
from withheld.estimate.observations import observe


def test_months_count_from_the_first_to_the_last() -> None:
    found = months_between(dt.date(2019, 11, 1), dt.date(2020, 2, 1))
    assert found == (dt.date(2019, 11, 1), dt.date(2019, 12, 1), dt.date(2020, 1, 1), dt.date(2020, 2, 1))


def test_a_prior_of_its_own_goes_before_the_common_one() -> None:
    levels = [p.corridors for p in layout(case()).parameters if p.prior.name == "level"]
    assert levels == [(0,), (1,)]


def test_dispatch_wanders_only_between_years_with_evidence_and_keeps_its_mean_over_them() -> None:
    years = [(2012, "c-1"), (2014, "c-2"), (2018, "c-3")]
    told = [
        evidence(i, start=dt.date(y, 6, 1), end=dt.date(y, 6, 30), low=1000.0 * y, high=1000.0 * y) for y, i in years
    ]
    walk = layout(case(), observe(case(), told)[0]).walk
    steps = [name for name in walk.names if name.startswith("step")]
    assert steps == [f"step.RU.{y}" for y in (2012, 2014, 2016, 2018, 2021)], "none is longer than three years"
    assert walk.told[:5].tolist() == [True, True, False, True, False] and not walk.told[5:].any()
    at = [(y - 2010) * 12 + 5 for y, _ in years]
    assert walk.shapes[0][:, at].mean(axis=1) == pytest.approx(np.zeros(5), abs=0.02)
    rise = walk.shapes[0][:, at[-1]] - walk.shapes[0][:, at[0]]
    assert rise == pytest.approx([0, np.sqrt(2), np.sqrt(2), np.sqrt(2), 0], abs=0.04)
    assert walk.shapes[0][4, -1] > 1, "the last step leads to the end of the case"
    assert not walk.shapes[1].any() and walk.counts.tolist() == [5, 0]


def test_departures_are_shaken_by_the_year_from_a_year_before_the_evidence_on() -> None:
    told = [evidence(start=dt.date(2015, 6, 1), end=dt.date(2015, 6, 30))]
    walk = layout(case(), observe(case(), told)[0]).walk
    shocks = [name for name in walk.names if name.startswith("exit")]
    assert shocks == [f"exit.RU.{y}" for y in range(2014, 2022)]
    assert (walk.exits[0, :48] == -1).all() and len(set(walk.exits[0, 48:60])) == 1 and (walk.exits[1] == -1).all()


def test_a_later_end_leaves_every_deviate_its_name_and_its_place() -> None:
    told = observe(case(), [evidence()])[0]
    whole, longer = layout(case(), told), layout(case(), told, until=dt.date(2024, 6, 1))
    names = whole.names()
    assert longer.names()[: len(names)] == names and len(set(longer.names())) == longer.size > whole.size
    assert np.array_equal(longer.walk.exits[:, : len(whole.months)], whole.walk.exits) and longer.walk.exits[0, -1] >= 0


def test_a_pooled_prior_gives_each_corridor_its_own_and_all_something_in_common() -> None:
    pooled = prior("leak", median=0.8, sigma=0.7, pooled=0.5)
    plan = layout(case(priors=(*(p for p in PRIORS if p.name != "leak"), pooled)))
    assert [p.name for p in plan.parameters if p.prior.name == "leak"] == ["leak.RU", "leak.rest"]
    assert plan.commons == ("leak",) and "common.leak" in plan.names()
    z = np.zeros(plan.size)
    z[plan.names().index("common.leak")] = 1
    at = [i for i, p in enumerate(plan.parameters) if p.prior.name == "leak"]
    assert values(plan, z)[at] == pytest.approx([0.8 * np.exp(0.5)] * 2)


def test_a_closed_border_may_let_nobody_out() -> None:
    plan = layout(case(priors=(*PRIORS[:-1], prior("closed_dispatch", "fixed", value=0))))
    z = np.zeros(plan.size)
    assert values(plan, z)[[p.name for p in plan.parameters].index("closed_dispatch")] == 0


def test_what_is_fixed_stays_and_what_a_case_need_not_state_is_assumed() -> None:
    plan = layout(case())
    z = np.full(plan.size, 3.0)
    assert values(plan, z)[[p.name for p in plan.parameters].index("closed_leave")] == 0.03
    assert plan.fixed["ceiling"] == 8 and {"exit", "root", "error_register"} <= {p.name for p in plan.parameters}


def test_terms_that_differ_have_a_row_each() -> None:
    corridors = (Corridor(code="rest", label="R", term_months=36, terms={24: 0.25, 48: 0.75}, basis="t"),)
    plan = layout(case(corridors=corridors, priors=tuple(p for p in PRIORS if p.corridor is None)))
    assert plan.term == (24, 48) and plan.mean_term.tolist() == [42]
    assert plan.row_share[:, 0].tolist() == [0.25, 0.75]


def test_a_lever_on_the_term_sends_later_ones_for_another() -> None:
    lever = Lever(kind="term", label="t", start=dt.date(2015, 1, 1), corridor="RU", value=60)
    plan = layout(case(levers=(lever,)))
    assert plan.term == (36, 60, 24)
    assert plan.row_share[0, 59:61].tolist() == [1, 0] and plan.row_share[1, 59:61].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"priors": PRIORS[2:]}, "no prior for level"),
        ({"priors": (*PRIORS, PRIORS[1])}, "two priors for level"),
        ({"priors": PRIORS[:-1]}, "closed_dispatch"),
        ({"priors": (*PRIORS, prior("luck", median=1, sigma=1))}, "unknown parameter luck"),
        ({"priors": (*PRIORS[1:], prior("level", median=0, sigma=1))}, "make no lognormal"),
        ({"priors": (*PRIORS[1:], prior("level", "cauchy", loc=0))}, "distribution cauchy"),
        ({"priors": (*PRIORS[1:], prior("level", sigma=1))}, "lacks the parameter median"),
        ({"priors": (*PRIORS, prior("ceiling", "fixed", value=0.5))}, "must be more than 1"),
        ({"priors": (*PRIORS, prior("exit", median=1, sigma=1, corridor="RU"))}, "applies to all corridors"),
        ({"priors": (*PRIORS[:2], prior("drift", "fixed", value=0.2), *PRIORS[3:])}, "cannot be fixed"),
        ({"priors": (*PRIORS[:-2], prior("closed_leave", "fixed", value=1.5), PRIORS[-1])}, "cannot be fixed at 1.5"),
        ({"priors": (*PRIORS, prior("root", "fixed", value=0))}, "root cannot be fixed at 0"),
        ({"priors": (*PRIORS[1:], prior("level", median=9, sigma=1, pooled=-1))}, "pooled -1 make no lognormal"),
        ({"levers": (Lever(kind="magic", label="m", start=dt.date(2017, 1, 1)),)}, "unknown lever magic"),
        ({"corridors": (Corridor(code="RU", label="R", term_months=0, basis="t"),)}, "term under one month"),
        ({"corridors": (Corridor(code="RU", label="R", term_months=9, terms={9: 0.4}, basis="t"),)}, "do not add up"),
        ({"last_month": dt.date(2009, 1, 1)}, "months run backwards"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_case_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        layout(case(**changes))
