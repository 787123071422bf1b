"""Outputs over time, and the published totals that they exclude."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from estimate_cases import case, evidence
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import paths, standard_normal
from withheld.estimate.results import Excluded
from withheld.estimate.summaries import MONTHLY, excluded, monthly, over, quantiles, series

Z = standard_normal(3, 60, layout(case()).size)
DRAWN = paths(layout(case()), Z)


def test_quantiles_are_those_of_the_draws() -> None:
    found = quantiles(np.arange(1001.0))
    assert found.median == 500 and found.values[0] == pytest.approx(25) and found.values[-1] == pytest.approx(975)


def test_corridors_are_added_up_one_after_the_other() -> None:
    values = np.random.default_rng(1).lognormal(5, 3, (4, 13, 7))
    assert np.allclose(over(values, range(13)), values.sum(axis=1)) and not over(values, []).any()
    assert np.array_equal(over(values, [4]), values[:, 4])


def test_programs_are_given_every_output_of_every_host_and_month() -> None:
    found = monthly(case(), DRAWN, DRAWN, dt.date(2015, 1, 1))
    assert {(s.output, s.corridor) for s in found} == {(o, c) for o in MONTHLY for c in (None, "RU", "rest")}
    assert {len(s.times) for s in found} == {84} and all(len(s.prior) == len(s.quantiles) == 84 for s in found)
    stock = next(s for s in found if (s.output, s.corridor) == ("stock", "RU"))
    t = DRAWN.months.index(dt.date(2016, 3, 1))
    assert stock.quantiles[14].values == pytest.approx(quantiles(DRAWN.stock[:, 0, t]).values)
    quarterly = next(s for s in series(case(), DRAWN, DRAWN, dt.date(2015, 1, 1)) if s.corridor == "RU")
    assert quarterly.times[0] == dt.date(2015, 1, 1) and quarterly.quantiles[0] == stock.quantiles[0]


def apart(*claims: Any, total: float = 30_000.0, grades: dict[str, str] | None = None) -> tuple[Excluded, ...]:
    """What is excluded where the total is within a few percent of a number in all months, two thirds of it in Russia."""
    found, _ = observe(case(), list(claims))
    near = total * (1 + 0.02 * np.random.default_rng(1).standard_normal((200, 1, 1)))
    stock = np.concatenate([2 / 3 * near, 1 / 3 * near], axis=1) * np.ones((1, 1, len(DRAWN.months)))
    return excluded(case(), DRAWN._replace(stock=stock), found, grades or {})


def whole(identifier: str, low: float, day: str = "2017-06-15", **more: Any) -> Any:
    return evidence(
        identifier, **{"host": None, "low": low, "high": low, "start": day, "end": day, "origin": identifier} | more
    )


def test_a_total_outside_the_interval_is_named_with_its_year_and_grade() -> None:
    (found,) = apart(whole("c-far", 90_000), whole("c-near", 30_200, "2015-01-15"), grades={"c-far": "B"})
    assert (found.evidence, found.year, found.grade, found.low) == ("c-far", 2017, "B", 90_000)
    assert found.total.values[5] < 90_000 and "the model's own assumptions" in found.why and found.against == ()


def test_a_figure_that_counts_something_else_is_told_as_such() -> None:
    (found,) = apart(whole("c-far", 90_000, counted="permits"))
    assert found.why == "It counts permits and not workers, which the model's total does not."


def test_a_bound_of_the_same_time_is_why_a_figure_is_excluded() -> None:
    (found,) = apart(whole("c-far", 9_000), whole("c-b", 25_000, high=None, qualifier="at_least"))
    assert (found.evidence, found.against) == ("c-far", ("c-b",)) and "there were more" in found.why


def test_hosts_that_add_up_to_more_are_why_a_figure_is_excluded() -> None:
    (found,) = apart(whole("c-far", 9_000), whole("c-ru", 20_000, host="RU"))
    assert (
        found.against == ("c-ru",)
        and "the hosts with figures of their own add up to more" in found.why
        and "Russia" in found.why
    )


def test_most_other_figures_of_the_time_are_why_a_figure_is_excluded() -> None:
    found = apart(whole("c-far", 90_000), whole("c-1", 30_000), whole("c-2", 29_800))
    assert [f.evidence for f in found] == ["c-far"] and found[0].against == ("c-1", "c-2")
    assert found[0].why == "Most other figures for all hosts within a year of it are lower: 29,800–30,000."


def test_bounds_are_no_excluded_figures_and_an_undated_one_fits_at_any_of_its_times() -> None:
    assert apart(whole("c-b", 90_000, high=None, qualifier="at_least")) == ()
    undated = evidence("c-u", host=None, low=30_000, high=30_000, start=None, end=None)
    assert apart(undated) == () and [f.evidence for f in apart(undated, total=90_000)] == ["c-u"]


def test_an_undated_figure_is_not_given_the_year_to_which_it_may_hold() -> None:
    (undated,) = apart(evidence("c-u", host=None, low=30_000, high=30_000, start=None, end=None), total=90_000)
    (dated,) = apart(whole("c-far", 90_000))
    assert undated.when.startswith("undated, ") and dated.when == "2017"
    assert Excluded.model_validate(undated.model_dump() | {"since": 2011, "year": 2011}).when == "undated, 2011"


@pytest.mark.parametrize(("figure", "total", "said"), [(9_000, 31_234, "21,000"), (20_000, 30_450, "20,300")])
def test_what_hosts_add_up_to_has_the_fewest_digits_that_show_it_to_be_more(figure: int, total: int, said: str) -> None:
    (found,) = [
        f for f in apart(whole("c-far", figure), whole("c-ru", 20_000, host="RU"), total=total) if f.evidence == "c-far"
    ]
    assert f"add up to more: {said} (Russia {said})." in found.why
