"""What levers make of corridors and months, and which are refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from estimate_cases import case
from withheld.case import CaseError, Lever
from withheld.estimate.layout import layout
from withheld.estimate.levers import KINDS, MOST_COMPLIANCE
from withheld.estimate.paths import paths


def lever(kind: str, start: str = "2015-01-01", **more: Any) -> Lever:
    return Lever(kind=kind, label=kind, start=dt.date.fromisoformat(start), **more)


def outcome(*levers: Lever, output: str = "stock") -> np.ndarray:
    plan = layout(case(levers=levers))
    return np.asarray(getattr(paths(plan, np.zeros((1, plan.size))), output)[0])


def month(year: int, number: int = 1) -> int:
    return (year - 2010) * 12 + number - 1


def test_a_lever_is_in_force_from_the_month_whose_middle_it_covers() -> None:
    rules = layout(case()).rules
    banned, closed = np.flatnonzero(rules.banned[0]), np.flatnonzero(rules.closed[0])
    assert (banned[0], banned[-1]) == (month(2017, 9), month(2021, 12))
    assert (closed[0], closed[-1]) == (month(2020, 2), month(2020, 12)) and rules.reopened[0].sum() == 12


def test_a_lever_of_one_corridor_leaves_the_other_alone() -> None:
    before, after = outcome(), outcome(lever("ban", corridor="RU", value=0))
    assert (after[0, month(2016) :] < before[0, month(2016) :]).all() and np.array_equal(after[1], before[1])


def test_a_ban_without_a_leak_ends_dispatch() -> None:
    assert not outcome(lever("ban", value=0), output="dispatched")[:, month(2015) :].any()


def test_a_deadline_of_known_compliance_sends_that_share_home_besides_those_who_leave_anyway() -> None:
    ends = {"end": dt.date(2015, 12, 31)}
    sent = [lever("dispatch", "2010-01-01", how="level", value=0)]
    none = outcome(*sent)
    assert not none.any()
    half = outcome(lever("ban", value=0), lever("deadline", value=0.5, **ends))
    all_stay = outcome(lever("ban", value=0))
    assert half[0, month(2016)] == pytest.approx(0.5 * all_stay[0, month(2016)], rel=1e-6)


def test_levels_surges_and_quotas_count_workers() -> None:
    year = {"corridor": "RU", "end": dt.date(2015, 12, 31)}
    usual = outcome(output="dispatched")[0, month(2015) : month(2016)].sum()
    sums = [
        outcome(lever("dispatch", how=how, value=value, **year), output="dispatched")[
            0, month(2015) : month(2016)
        ].sum()
        for how, value in (("level", 1200), ("surge", 700), ("quota", 60))
    ]
    assert sums == pytest.approx([1200, usual + 700, 60])


def test_a_host_that_severs_keeps_nobody() -> None:
    found = outcome(lever("sever", corridor="RU"))
    assert (
        found[0, month(2015, 6)] < found[0, month(2014, 12)] * 2 * (1 - MOST_COMPLIANCE)
        and found[1, month(2015, 6)] > 0
    )


def test_pay_follows_its_levers() -> None:
    assert outcome(lever("wage", value=2), output="gross")[0, -1] == pytest.approx(2 * outcome(output="gross")[0, -1])
    assert outcome(lever("state_share", value=0.5), output="take")[0, -1] == pytest.approx(
        0.5 * outcome(output="take")[0, -1]
    )
    assert not outcome(lever("payout", value=1), output="diverted")[:, month(2015) :].any()


def test_an_open_border_undoes_a_closed_one() -> None:
    shut = lever("border", end=dt.date(2016, 12, 31))
    assert np.array_equal(outcome(shut, lever("border", how="open")), outcome())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lever("magic"), "unknown lever magic; use ban"),
        (lever("term"), "has no value"),
        (lever("ban", value=2), "allowed is 0 to 1"),
        (lever("border", value=1), "allowed is none"),
        (lever("dispatch", how="flood", value=1), "level, surge, quota"),
        (lever("ban", corridor="XX"), "no corridor XX; use RU, rest"),
        (lever("ban", "1999-01-01", end=dt.date(2000, 1, 1)), "outside the months of the case"),
        (lever("ban", "2030-01-01"), "later until"),
        (lever("ban", end=dt.date(2014, 1, 1)), "ends before it begins"),
    ],
)
def test_a_lever_that_cannot_be_pulled_is_refused_with_the_remedy(wrong: Lever, message: str) -> None:
    with pytest.raises(CaseError, match=message):
        layout(case(levers=(wrong,)))


def test_a_lever_that_began_before_the_first_month_holds_from_it() -> None:
    assert layout(case(levers=(lever("ban", "1999-01-01"),))).rules.banned.all()


def test_every_kind_says_what_it_does() -> None:
    assert all(kind.meaning for kind in KINDS.values())
