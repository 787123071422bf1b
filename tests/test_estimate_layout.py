"""A case as arrays: months, rows by term, parameters, the years in which dispatch wanders."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from estimate_cases import PRIORS, case, evidence, prior
from withheld.case import CaseError, Corridor, Lever
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
    assert walk.steps == (("RU", 2014), ("RU", 2018), ("RU", 2021)), "the last step leads to the end of the case"
    at = [(y - 2010) * 12 + 5 for y, _ in years]
    assert walk.shapes[0][:, at].mean(axis=1) == pytest.approx([0, 0, 0], abs=0.02)
    rise = walk.shapes[0][:, at[-1]] - walk.shapes[0][:, at[0]]
    assert rise == pytest.approx([np.sqrt(2), 2.0, 0], rel=0.02, abs=0.02), "a step grows with the root of its years"
    assert walk.shapes[0][2, -1] > 1
    assert not walk.shapes[1].any()


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
        ({"levers": (Lever(kind="magic", label="m", start=dt.date(2017, 1, 1)),)}, "unknown lever magic"),
        ({"corridors": (Corridor(code="RU", label="R", term_months=0, basis="t"),)}, "term under one month"),
        ({"corridors": (Corridor(code="RU", label="R", term_months=9, terms={9: 0.4}, basis="t"),)}, "do not add up"),
        ({"last_month": dt.date(2009, 1, 1)}, "months run backwards"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_case_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        layout(case(**changes))
