"""Scenarios on stored draws."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from estimate_cases import case
from withheld.case import CaseError, Lever, built_in, load_case
from withheld.estimate.kept import Kept
from withheld.estimate.layout import layout
from withheld.estimate.paths import standard_normal
from withheld.estimate.results import Diagnostics, Estimate
from withheld.estimate.scenarios import FILE, Scenario, compare, levers_of, read_scenarios

GOOD = Diagnostics(chains=4, draws=1000, max_rhat=1.0, min_bulk_ess=900, divergences=0, seconds=1)


def kept(draws: int = 60) -> Kept:
    made = Estimate(
        case="tt", programme="KP", key="k", log_position=1, draft=False, made=dt.datetime.now(dt.UTC), diagnostics=GOOD,
        headlines=(), series=(), observations=(), left_out=(), tensions=(), priors=(),
    )  # fmt: skip
    return Kept(made, standard_normal(1, draws, layout(case()).size), np.zeros((draws, 0)), np.zeros((draws, 0)))


def pull(*levers: Lever, **more: object) -> dict[str, tuple[float, float]]:
    (found,) = compare(case(), kept(), [Scenario(name="s", label="S", levers=levers, **more)])
    return {c.code: (c.difference.values[0], c.difference.values[-1]) for c in found.changes}


def lever(kind: str, start: str, **more: object) -> Lever:
    return Lever(kind=kind, label=kind, start=dt.date.fromisoformat(start), **more)


def test_no_lever_reproduces_the_baseline_to_the_bit() -> None:
    (found,) = compare(case(), kept(), [Scenario(name="s", label="S")])
    assert all(c.baseline == c.scenario and set(c.difference.values) == {0.0} for c in found.changes)


def test_who_goes_home_is_counted_with_what_they_forfeit_and_the_laws_exception() -> None:
    (found,) = compare(
        case(), kept(), [Scenario(name="s", label="S", levers=(lever("sever", "2015-06-01", corridor="RU"),))]
    )
    by = {c.code: c for c in found.changes}
    assert found.sends_home and "2397" in " ".join(found.cautions)
    assert by["stock_there"].scenario.median < 0.01 * by["stock_there"].baseline.median
    assert by["diverted_there"].difference.values[0] != 0


def test_a_lever_that_pays_out_forfeits_nothing_more() -> None:
    found = pull(lever("payout", "2010-01-01", value=1))
    assert found["diverted"][1] < 0 < found["handed"][0] and found["stock"] == (0, 0)


def test_a_surge_sends_no_more_than_it_says() -> None:
    low, high = pull(lever("dispatch", "2021-01-01", end=dt.date(2021, 12, 31), how="surge", value=1000))["stock"]
    assert 900 < low <= high <= 1000


def test_the_case_runs_on_to_a_later_month() -> None:
    (found,) = compare(
        case(),
        kept(),
        [Scenario(name="s", label="S", until=dt.date(2023, 6, 1), levers=(lever("ban", "2022-03-01", value=0),))],
    )
    assert next(c for c in found.changes if c.code == "stock").when == "June 2023"


def test_levers_that_are_replaced_do_not_hold() -> None:
    open_ = Scenario(name="s", label="S", replaces=("border",))
    assert [lv.kind for lv in levers_of(case(), open_)] == ["ban", "deadline"]
    only_russia = Scenario(name="s", label="S", replaces=("ban",), levers=(lever("ban", "2018-01-01", corridor="RU"),))
    assert [lv.kind for lv in levers_of(case(), only_russia)] == ["ban", "deadline", "border", "ban"]


def test_the_ready_made_scenarios_are_there_and_can_all_be_pulled() -> None:
    found = read_scenarios(built_in("KP") / FILE)
    assert {
        "full-compliance",
        "open-border",
        "more-to-russia",
        "china-repatriates",
        "arrears-paid",
        "half-share",
    } <= set(found)
    made = load_case(built_in("KP"))
    for scenario in found.values():
        longer = made.model_copy(update={"last_month": max(made.last_month, scenario.until or made.last_month)})
        layout(longer, (), levers_of(longer, scenario))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[scenario", "correct the line"),
        ("x = 1", "holds no"),
        ('[[scenario]]\nname = "a"', "scenario 1, label"),
        ('[[scenario]]\nname = "a"\nlabel = "b"\n[[scenario.levers]]\nkind = "ban"', "scenario 1, levers.0"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(CaseError, match=message):
        read_scenarios(tmp_path / "s.toml")
    with pytest.raises(CaseError, match="cannot be read"):
        read_scenarios(tmp_path / "none.toml")
