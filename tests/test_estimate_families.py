"""Families of figures that exclude each other."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from estimate_cases import case
from withheld.estimate.layout import layout
from withheld.estimate.paths import paths, standard_normal
from withheld.estimate.results import Family, Observation
from withheld.estimate.source_influence import SLACK, Refit, apart, families

PLAN = layout(case())
Z = standard_normal(3, 400, PLAN.size)
FOUND = paths(PLAN, Z)
IN_2017 = [t for t, m in enumerate(FOUND.months) if m.year == 2017]
TAKE = FOUND.take[:, :, IN_2017].sum(axis=(1, 2))
LEVEL = float(np.median(TAKE))


def said(name: str, low: float, high: float | None = None, year: int = 2017, **more: object) -> Observation:
    known = {
        "evidence": name, "output": "revenue", "corridor": None, "start": dt.date(year, 1, 1), "end": dt.date(year, 12, 31),
        "low": low * LEVEL, "high": (high or low) * LEVEL, "kind": "range" if high else "point", "scale": 0.2, "origin": name,
    }  # fmt: skip
    if high:
        known["kind"] = "interval"
    return Observation(**known | more)  # type: ignore[arg-type]


def found(observations: Sequence[Observation], spread: float = 4, refit: Refit | None = None) -> tuple[Family, ...]:
    """Each figure’s density is that of a normal error around the model’s take of 2017."""
    density = np.stack(
        [-0.5 * ((np.log(TAKE) - math.log(o.high or o.low or 1)) / spread) ** 2 for o in observations], axis=1
    )
    return families(observations, FOUND, density, ["take-2017"], {"take-2017": TAKE}, refit)


def test_figures_that_exclude_each_other_are_families_and_each_draws_the_headline_its_way() -> None:
    low, high = found([said("a", 0.4), said("b", 2.0, 3.0), said("c", 0.3, 0.45), said("d", 2.4)])
    assert (low.evidence, high.evidence) == (("c", "a"), ("b", "d")) and (low.roots, high.roots) == (2, 2)
    assert low.high < high.low and low.code == "take-2017"
    assert low.alone and high.alone and low.alone.median < high.alone.median


def test_where_weights_do_not_hold_nothing_is_told_unless_it_is_fitted_again() -> None:
    told = [said("a", 0.2), said("b", 20.0, 30.0), said("c", 0.2, 0.25), said("d", 24)]
    assert {f.alone for f in found(told, spread=0.05)} == {None}
    asked: list[tuple[int, ...]] = []

    def refit(left_out: Sequence[int]) -> dict[str, np.ndarray]:
        asked.append(tuple(left_out))
        return {"take-2017": np.full(9, 7.0)}

    assert all(f.alone and f.alone.median == 7 for f in found(told, spread=0.05, refit=refit))
    assert asked == [(1, 3), (0, 2)]


def test_what_one_origin_alone_says_is_no_family() -> None:
    assert found([said("a", 1.0), said("b", 1.1), said("c", 9.0), said("d", 9.0, origin="c")]) == ()


def test_one_family_is_no_news() -> None:
    assert found([said("a", 1.0), said("b", 1.1), said("c", 0.7, 1.0)]) == ()


def test_bounds_sectors_hosts_permits_and_undated_figures_belong_to_no_family() -> None:
    others = [
        said("e", 9.0, kind="at_most"), said("f", 9.0, sector="it"), said("g", 9.0, corridor="RU"),
        said("h", 9.0, undated=True), said("i", 9.0, counted="permits"),
    ]  # fmt: skip
    assert found([said("a", 1.0), *others]) == ()


def test_figures_of_different_years_are_compared_by_what_the_model_gives_for_each() -> None:
    at_2012 = float(np.median(FOUND.take[:, :, [t for t, m in enumerate(FOUND.months) if m.year == 2012]].sum((1, 2))))
    assert found([said("a", 1.0), said("b", at_2012 / LEVEL, year=2012)]) == ()


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 2)), min_size=1, max_size=12))
def test_between_groups_nothing_agrees_and_within_one_all_hang_together(ends: list[tuple[float, float]]) -> None:
    placed = [(low, low + width, k) for k, (low, width) in enumerate(ends)]
    groups = apart(placed)
    assert sorted(k for g in groups for k in g) == list(range(len(ends)))
    reach = [(min(placed[k][0] for k in g), max(placed[k][1] for k in g)) for g in groups]
    assert all(b[0] > a[1] + math.log(SLACK) for a, b in itertools.pairwise(reach))
