"""Scenarios on stored draws."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from estimate_cases import case, evidence
from withheld.case import Asked, CaseError, Lever, built_in, load_case
from withheld.estimate.cache import Kept, addressed
from withheld.estimate.headlines import drawn, values_of
from withheld.estimate.layout import Layout, layout
from withheld.estimate.levers import KINDS
from withheld.estimate.observations import observe
from withheld.estimate.paths import paths, standard_normal
from withheld.estimate.results import Diagnostics, Estimate
from withheld.estimate.scenarios import FILE, MOST_YEARS_AHEAD, Scenario, compare, levers_of, read_scenarios, runs
from withheld.estimate.summaries import Paths, quantiles

GOOD = Diagnostics(chains=4, draws=1000, max_rhat=1.0, min_bulk_ess=900, divergences=0, seconds=1)


def told(year: int) -> list[Any]:
    """Figures on Russia alone, the last of them in a year."""
    return [
        evidence(f"c-{y}", start=dt.date(y, 6, 1), end=dt.date(y, 6, 30), low=2e4, high=2e4) for y in (2012, 2016, year)
    ]


def kept(draws: int = 60, last: int | None = None) -> Kept:
    """Draws from the prior, without observations or with some up to the year ``last``."""
    observations = tuple(observe(case(), told(last))[0]) if last else ()
    made = Estimate(
        case="tt", programme="KP", key="k", log_position=1, draft=False, made=dt.datetime.now(dt.UTC), diagnostics=GOOD,
        headlines=(), series=(), observations=observations, left_out=(), tensions=(), priors=(),
    )  # fmt: skip
    plan = layout(case(), observations)
    z = standard_normal(1, draws, plan.size)
    return Kept(made, z, np.zeros((draws, 0)), np.zeros((draws, 0)), tuple(plan.names()))


def run_on(found: Kept, plan: Layout) -> Paths:
    """The stored draws in another layout, by name."""
    return paths(plan, addressed(found.z, found.names, plan.names()))


def pull(*levers: Lever, **more: object) -> dict[str, tuple[float, float]]:
    (found,) = compare(case(), kept(), [Scenario(name="s", label="S", levers=levers, **more)])
    return {c.code: (c.difference.values[0], c.difference.values[-1]) for c in found.changes}


def lever(kind: str, start: str, **more: object) -> Lever:
    return Lever(kind=kind, label=kind, start=dt.date.fromisoformat(start), **more)


def test_no_lever_reproduces_the_baseline_to_the_bit() -> None:
    (found,) = compare(case(), kept(), [Scenario(name="s", label="S")])
    assert all(c.baseline == c.scenario and set(c.difference.values) == {0.0} and c.exact for c in found.changes)


@pytest.mark.parametrize("until", [None, dt.date(2024, 6, 1), dt.date(2040, 12, 1)])
def test_a_baseline_is_the_estimate_to_the_bit(until: dt.date | None) -> None:
    found = kept(last=2018)
    told = drawn(case(), found.estimate.observations, found.z)
    before, _ = runs(case(), found, Scenario(name="s", label="S", until=until, replaces=("border",)))
    for output in ("stock", "past_term", "arrears", "dispatched", "returned", "take", "gross"):
        whole = getattr(before, output)[:, 0, : len(told.paths.months)]
        assert np.array_equal(whole, getattr(told.paths, output).sum(axis=1)), output
    (compared,) = compare(case(), found, [Scenario(name="s", label="S", replaces=("deadline",))])
    then = next(c for c in compared.changes if c.code == "stock_then")
    asked = case(headlines=(Asked(output="stock", at="2019-12"),))
    headline = values_of(asked, told, found.estimate.observations)["stock-2019-12"]
    assert then.when == "December 2019" and then.baseline == quantiles(headline)


def test_draws_are_addressed_by_name_whatever_their_order() -> None:
    found, scenario = kept(last=2018), Scenario(name="s", label="S", until=dt.date(2030, 1, 1), replaces=("ban",))
    turned = found._replace(z=found.z[:, ::-1].copy(), names=found.names[::-1])
    assert compare(case(), turned, [scenario]) == compare(case(), found, [scenario])


@pytest.mark.parametrize(
    "changed", [{"names": ()}, {"names": ("other",)}, {"names": "without the last"}, {"names": "another name"}]
)
def test_draws_of_other_parameters_are_refused_in_one_line(changed: dict[str, Any]) -> None:
    found = kept(last=2018)
    names = {"without the last": found.names[:-1], "another name": (*found.names[:-1], "step.RU.1999")}
    wrong = found._replace(names=names.get(str(changed["names"]), changed["names"]))
    with pytest.raises(CaseError, match="run “withheld estimate” again") as refused:
        compare(case(), wrong, [Scenario(name="s", label="S")])
    assert "\n" not in str(refused.value)


def test_who_goes_home_is_counted_with_what_they_forfeit_and_the_laws_exception() -> None:
    (found,) = compare(
        case(), kept(), [Scenario(name="s", label="S", levers=(lever("sever", "2015-06-01", corridor="RU"),))]
    )
    by = {c.code: c for c in found.changes}
    assert found.sends_home and "forfeited" in " ".join(found.cautions)
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
        ("x = 1", "contains no"),
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


@pytest.mark.parametrize("last", [2018, 2021])
def test_a_later_end_leaves_the_months_of_the_case_as_they_were(last: int) -> None:
    found = kept(last=last)
    shorter = paths(layout(case(), found.estimate.observations), found.z)
    for until in (dt.date(2023, 6, 1), dt.date(2028, 12, 1)):
        plan = layout(case(), found.estimate.observations, until=until)
        longer = run_on(found, plan)
        months = len(shorter.months)
        assert np.array_equal(longer.stock[..., :months], shorter.stock)
        assert np.array_equal(longer.arrears[..., :months], shorter.arrears)
    assert longer.months[-1] == dt.date(2028, 12, 1)


def test_a_later_end_changes_nothing_before_an_earlier_one_and_grows_less_sure() -> None:
    found = kept(400, last=2018)
    runs = []
    for until in (dt.date(2024, 6, 1), dt.date(2031, 12, 1)):
        plan = layout(case(), found.estimate.observations, until=until)
        runs.append(run_on(found, plan).dispatched[:, 0])
    shorter, longer = runs
    assert np.array_equal(longer[:, : shorter.shape[1]], shorter)
    spread = np.log(longer).std(axis=0)
    assert spread[-1] > spread[shorter.shape[1]] > spread[(2022 - 2010) * 12]


def test_draws_of_another_layout_are_refused_and_never_read_past_their_end() -> None:
    found = kept(last=2021)
    with pytest.raises(ValueError, match="deviates for a layout"):
        paths(layout(case(), found.estimate.observations, until=dt.date(2030, 1, 1)), found.z)


KIND_NAMES = tuple(KINDS)


@st.composite
def legal(draw: st.DrawFn) -> Lever:
    """Any lever that the rules allow, in months of the case or ahead of it; factors low enough that three keep to the bound."""
    name = draw(st.sampled_from(KIND_NAMES))
    kind = KINDS[name]
    most = 10.0 if kind.most == 1000 else kind.most
    numbers: st.SearchStrategy[float] = st.floats(kind.least, most) | st.sampled_from([kind.least, most])
    if kind.whole:
        numbers = st.integers(int(kind.least), int(most)).map(float)
    value = draw(numbers if kind.needed else st.none() | numbers) if kind.value else None
    start = draw(st.dates(dt.date(1995, 1, 1), dt.date(2021, 11, 1)))
    first = max(start, dt.date(2010, 1, 1))
    end = draw(st.dates(first + dt.timedelta(31), dt.date(2045, 1, 1)) | st.none())
    if name == "sever" and end is None and start < first:
        end = dt.date(2012, 1, 1)
    return Lever(
        kind=name, label=name, start=start, end=end, value=value, how=draw(st.sampled_from([None, *kind.ways])),
        corridor=draw(st.sampled_from([None, "RU", "rest"])),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    levers=st.lists(legal(), min_size=1, max_size=3),
    until=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2021 + MOST_YEARS_AHEAD, 12, 31)),
    replaces=st.lists(st.sampled_from(KIND_NAMES), max_size=2),
)
def test_any_legal_levers_give_finite_numbers_and_lose_no_money(
    levers: list[Lever], until: dt.date | None, replaces: list[str]
) -> None:
    found = kept(5, last=2021)
    scenario = Scenario(name="s", label="S", levers=tuple(levers), until=until, replaces=tuple(replaces))
    (compared,) = compare(case(), found, [scenario])
    shown = [v for c in compared.changes for q in (c.baseline, c.scenario, c.difference) for v in q.values]
    assert np.isfinite(shown).all()
    assert min(v for c in compared.changes for q in (c.baseline, c.scenario) for v in q.values) >= -1e-3
    plan = layout(case(), found.estimate.observations, levers_of(case(), scenario), until=until)
    out = run_on(found, plan)
    held = np.diff(out.arrears, prepend=0.0, axis=-1)
    assert np.allclose(out.gross, out.take + out.paid + out.handed + out.diverted + held, rtol=1e-6, atol=1e-2)


ILLEGAL = [
    ({"kind": "payout", "value": 1.01}, "allowed is 0 to 1"), ({"kind": "payout", "value": -0.1}, "allowed is 0 to 1"),
    ({"kind": "wage", "value": 1e308}, "allowed is 0 to 1,000"), ({"kind": "withholding", "value": -1}, "allowed is 0 to 1,000"),
    ({"kind": "dispatch", "value": -5}, "allowed is 0 to 100,000,000"),
    ({"kind": "dispatch", "value": 1e12}, "correct it"), ({"kind": "term", "value": 0}, "allowed is 1 to 1,200, whole"),
    ({"kind": "term", "value": 36.5}, "whole"), ({"kind": "term", "value": 1e9}, "allowed is 1 to 1,200"),
    ({"kind": "ban", "corridor": ""}, "no corridor"), ({"kind": "sever", "corridor": "XX"}, "no corridor XX"),
    ({"kind": "deadline", "end": dt.date(2014, 1, 1)}, "ends before it begins"),
    ({"kind": "border", "end": dt.date(2015, 1, 10)}, "applies in no month"),
    ({"kind": "dispatch", "value": 9, "how": "surge", "start": dt.date(2015, 1, 16), "end": dt.date(2015, 2, 14)}, "no month"),
    ({"kind": "sever", "start": dt.date(1999, 1, 1)}, "applies in no month"), ({"kind": "ban", "how": "closed"}, "has none"),
    ({"kind": "ban", "start": dt.date(2040, 1, 1)}, "outside the months"),
]  # fmt: skip


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_lever_takes_no_value_that_is_no_number(value: float, tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        Lever(kind="wage", label="x", start=dt.date(2015, 1, 1), value=value)
    file = tmp_path / "levers.toml"
    file.write_text(
        '[[scenario]]\nname = "s"\nlabel = "S"\n[[scenario.levers]]\nkind = "wage"\nlabel = "w"\nstart = 2015-01-01\n'
        f"value = {value}\n"
    )
    with pytest.raises(CaseError, match="finite number") as refused:
        read_scenarios(file)
    assert str(file) in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(("given_", "message"), ILLEGAL)
def test_an_illegal_lever_is_refused_in_one_line(given_: dict[str, Any], message: str) -> None:
    wrong = Lever.model_validate({"label": "x", "start": dt.date(2015, 1, 1)} | given_)
    with pytest.raises(CaseError, match=message) as refused:
        compare(case(), kept(5), [Scenario(name="s", label="S", levers=(wrong,))])
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"until": dt.date(9999, 12, 31)}, "years after the case's last month"),
        ({"replaces": ("deadlines",)}, "replaces unknown levers deadlines"),
        (
            {"levers": (lever("wage", "2015-01-01", value=100), lever("wage", "2016-01-01", value=100))},
            "together the levers multiply",
        ),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_in_one_line(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        compare(case(), kept(5), [Scenario(name="s", label="S", **changed)])


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[[scenario]]\nname = "a"\nlabel = "b"\n' * 2)
    with pytest.raises(CaseError, match="scenario 2: the name a is used twice"):
        read_scenarios(tmp_path / "s.toml")
    (tmp_path / "t.toml").write_text("scenario = [3]\n")
    with pytest.raises(CaseError, match="scenario 1, the entry"):
        read_scenarios(tmp_path / "t.toml")


def test_a_border_that_stays_open_sends_home_and_counts_from_when_it_was_closed() -> None:
    (found,) = compare(case(), kept(), [Scenario(name="s", label="S", replaces=("border",))])
    assert found.sends_home and {c.when for c in found.changes if c.code == "returned"} == {"Jan 2020 to Dec 2021"}


def test_what_happens_by_the_end_of_a_lever_is_told_too() -> None:
    surge = lever("dispatch", "2016-01-01", end=dt.date(2016, 12, 31), how="surge", value=1000)
    (found,) = compare(case(), kept(), [Scenario(name="s", label="S", levers=(surge,))])
    by = {c.code: c for c in found.changes}
    assert by["stock_then"].when == "December 2016" and by["stock_then"].difference.median > 900
    assert by["dispatched_then"].when == "Jan 2016 to Dec 2016" and by["dispatched_then"].exact
    assert {c.removesuffix("_then") for c in by} == {c for c in by if not c.endswith("_then")}


def test_a_scenario_that_replaces_the_deadline_answers_for_its_end_and_for_the_last_month() -> None:
    full = lever("deadline", "2017-12-22", end=dt.date(2019, 12, 22), value=1.0)
    (found,) = compare(case(), kept(200), [Scenario(name="s", label="S", levers=(full,), replaces=("deadline",))])
    assert [c.when for c in found.changes if c.code.startswith("stock")] == ["December 2019", "December 2021"]
    assert found.changes[0].scenario.median < 0.15 * found.changes[0].baseline.median


def test_the_effect_is_told_as_a_share_of_the_baseline_draw_by_draw() -> None:
    (found,) = compare(
        case(), kept(), [Scenario(name="s", label="S", levers=(lever("wage", "2010-01-01", value=0.5),))]
    )
    by = {c.code: c for c in found.changes}
    assert by["take"].relative is not None and by["take"].relative.values == pytest.approx([-0.5] * 7)
    assert not by["take"].exact and by["stock"].exact


def test_each_scenario_tells_its_worst_honest_case() -> None:
    def worst(**more: Any) -> str:
        (found,) = compare(case(), kept(300), [Scenario(name="s", label="S", **more)])
        return " ".join(found.worst)

    closed = worst(levers=(lever("border", "2015-01-01", end=dt.date(2018, 12, 31)),))
    assert "In the worst tenth of the draws" in closed and "than without the levers, or worse" in closed
    gone = worst(levers=(lever("sever", "2021-01-01"),))
    assert "In the tenth of the draws in which the levers do least, workers abroad (December 2021) fall by" in gone
    assert "none of the harms" in worst(levers=(lever("payout", "2010-01-01", value=1),))


def test_what_a_surge_or_deadline_does_beyond_the_case_is_not_done_within_it() -> None:
    surge = lever("dispatch", "2021-01-01", end=dt.date(2022, 12, 31), how="surge", value=2400)
    assert pull(surge)["dispatched"] == pytest.approx((1200, 1200))


def test_nothing_held_back_lowers_arrears_and_moves_pay_to_workers() -> None:
    found = pull(lever("withholding", "2015-01-01", value=0), lever("payout", "2015-01-01", value=1))
    assert found["arrears"][1] < 0 < found["paid"][0] and found["take"] == (0, 0) and found["diverted"][1] < 0


def test_half_the_states_share_goes_to_workers_at_once_or_later() -> None:
    (found,) = compare(
        case(), kept(), [Scenario(name="s", label="S", levers=(lever("state_share", "2015-01-01", value=0.5),))]
    )
    by = {c.code: c.difference for c in found.changes}
    assert by["take"].values[6] < 0 < by["paid"].values[0] and by["arrears"].values[0] > 0
