"""How far each figure stands from what the others imply."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from estimate_cases import PRIORS, case, evidence, prior
from withheld.case import Case
from withheld.estimate.density import terms
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import Pointwise
from withheld.estimate.results import Tension
from withheld.estimate.tensions import _often, checks, coverage, standing_out, tensions, told

PLAN, RNG = layout(case()), np.random.default_rng(5)


def known_of(found: Any, level: np.ndarray, density: np.ndarray | None = None) -> Pointwise:
    """What the model gives for observations, each with the error that it was given."""
    scale = np.broadcast_to([o.scale for o in found], (len(level), len(found)))
    return Pointwise(terms(PLAN, found), level, scale, np.zeros(scale.shape) if density is None else density)


def at(level: np.ndarray, *claims: Any, density: np.ndarray | None = None, **more: Any) -> tuple[Tension, ...]:
    found, _ = observe(case(), list(claims))
    known = known_of(found, level[:, :, None], density)
    return tensions(found, known, more.pop("headlines", {}), **more)


def test_the_figure_that_fits_least_comes_first_and_is_flagged() -> None:
    levels = np.log(30_000) + 0.1 * RNG.standard_normal((800, 2))
    got = at(levels, evidence("c-near"), evidence("c-far", low=300_000, high=300_000))
    assert [t.evidence for t in got] == ["c-far", "c-near"] and [t.flagged for t in got] == [True, False]
    assert got[0].tail < 0.02 < 0.5 < got[1].tail and "300,000" in got[0].sentence


def test_what_the_rest_implies_has_no_more_digits_than_draws_know() -> None:
    levels = np.log(131_134) + 0.3 * np.random.default_rng(9).standard_normal((400, 1))
    (got,) = at(levels, evidence(low=1_000_000, high=1_000_000))
    ends = got.sentence.partition("implies ")[2].partition(" (80%")[0].split(" – ")
    assert len(ends) == 2 and all(len(end.replace(",", "").rstrip("0")) <= 3 for end in ends), got.sentence


def test_what_nothing_checks_would_have_to_be_far_off_to_be_noticed() -> None:
    sharp, wide = (at(np.log(30_000) + s * RNG.standard_normal((800, 1)), evidence())[0].detects for s in (0.05, 2.0))
    assert sharp is not None and wide is not None and 1.5 < sharp < 10 < wide


def test_weights_that_do_not_hold_are_said_or_fitted_again() -> None:
    levels = np.log(30_000) + 0.1 * RNG.standard_normal((400, 1))
    density = -np.abs(RNG.standard_cauchy((400, 1))) * 30
    assert not at(levels, evidence(), density=density)[0].reliable
    asked: list[int] = []

    def refit(k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        asked.append(k)
        return np.full((50, 1), np.log(900.0)), np.full(50, 0.3), np.full(50, 1 / 50)

    (again,) = at(levels, evidence(), density=density, refit=refit)
    assert asked == [0] and again.reliable and again.tail < 0.01


def test_a_claim_that_moves_with_a_headline_would_settle_it() -> None:
    truth = RNG.standard_normal(500)
    levels = np.stack([np.log(30_000) + 0.5 * truth, np.log(30_000) + 0.5 * RNG.standard_normal(500)], axis=1)
    got = {
        t.evidence: t
        for t in at(levels, evidence("c-1"), evidence("c-2", low=2e4, high=2e4), headlines={"stock": np.exp(truth)})
    }
    assert got["c-1"].settles > 0.9 > 0.2 > got["c-2"].settles and got["c-1"].headline == "stock"


def test_false_discoveries_are_controlled_step_by_step() -> None:
    assert standing_out(np.array([0.001, 0.04, 0.06, 0.9])).tolist() == [True, True, True, False]
    assert standing_out(np.array([0.03, 0.9, 0.8])).tolist() == [True, False, False]
    assert standing_out(np.array([0.2, 0.3])).tolist() == [False, False]
    uniform = RNG.uniform(size=(2000, 20))
    assert np.mean([standing_out(u).any() for u in uniform]) < 0.13


def test_checks_tell_where_a_figure_lies_among_predictions() -> None:
    found, _ = observe(case(), [evidence()])
    known = known_of(found, np.full((100, 1, 1), np.log(3_000_000.0)))
    near = known._replace(level=np.full((100, 1, 1), np.log(30_000.0)))
    (check,) = checks(found, known, near)
    assert check.prior < 0.01 and abs(check.posterior - 0.5) < 1e-6


def test_no_observations_no_tensions() -> None:
    assert at(np.zeros((10, 0))) == ()


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10_000_000), st.sampled_from(["exact", "at_least", "at_most"]))
def test_a_tail_is_a_probability_and_quantiles_are_in_order(value: int, qualifier: str) -> None:
    low, high = (None if qualifier == "at_most" else value), (None if qualifier == "at_least" else value)
    levels = np.log(30_000) + 0.3 * np.random.default_rng(1).standard_normal((200, 1))
    (t,) = at(levels, evidence(low=low, high=high, qualifier=qualifier))
    assert 0 <= t.tail <= 1 and list(t.expected.values) == sorted(t.expected.values)


def test_a_total_over_years_is_told_as_the_yearly_average_that_is_tested() -> None:
    total = evidence(
        "c-total", measure="revenue", low=700e6, high=700e6, unit="USD", start="2015-01-01", end="2021-12-31"
    )
    (observed,), _ = observe(case(), [total])
    assert told(observed) == "$100m a year, as an average over 2015 to 2021"
    (rate,), _ = observe(
        case(), [evidence("c-rate", measure="revenue", low=3e8, high=5e8, unit="USD", per="year", qualifier="range")]
    )
    assert told(rate) == "$300–500m a year"


@given(st.floats(0, 1))
def test_how_often_a_figure_as_far_off_would_come_up_has_one_digit(tail: float) -> None:
    told = _often(tail)
    digits = "".join(c for c in told if c.isdigit())
    assert digits.strip("0").replace("1", "", 1) == "" or len(digits.rstrip("0")) == 1
    assert ("less than once" in told) == (tail < 0.001) and ("more often than not" in told) == (tail >= 0.5)


def test_chances_are_rounded() -> None:
    assert [_often(t) for t in (1 / 491, 1 / 23, 0.3)] == [
        "about once in 500 times", "about once in 20 times", "about once in 3 times",
    ]  # fmt: skip


def fault(*claims: Any, grades: dict[str, str] | None = None, of: Case | None = None) -> dict[str, Tension]:
    levels = np.log(30_000) + 0.1 * RNG.standard_normal((300, len(claims)))
    return {t.evidence: t for t in at(levels, *claims, case=of or case(), grades=grades or {})}


def test_each_figure_says_which_assumption_is_wrong_if_it_is_not() -> None:
    before, under = (
        evidence("c-1", start="2015-01-01", end="2015-01-01"),
        evidence("c-2", start="2018-06-01", end="2018-06-01"),
    )
    pay = evidence("c-3", measure="wage_gross", unit="USD", per="month", low=4e2, high=4e2)
    found = fault(before, under, pay)
    assert "Russia in 2015: how much dispatch varies" in found["c-1"].model and "“ban”" not in found["c-1"].model
    assert "“ban” and of “deadline”" in found["c-2"].model and "“border”" not in found["c-2"].model
    assert "of the wage all hosts have one" in found["c-3"].model
    pooled = case(priors=(*(p for p in PRIORS if p.name != "wage"), prior("wage", median=500, sigma=0.4, pooled=0.5)))
    assert "of the wage each host has one, near that of the others" in fault(pay, of=pooled)["c-3"].model


def test_a_register_never_stands_out_without_a_word_on_the_model() -> None:
    def known(identifier: str, basis: str) -> Any:
        return evidence(identifier, origin=identifier).model_copy(update={"basis": basis})

    told = fault(known("c-r", "register"), known("c-b", "official_statement"), known("c-d", "official_statement"),
                 known("c-s", "survey"), grades={"c-b": "B", "c-d": "D", "c-s": "A"})  # fmt: skip
    assert {i for i, t in told.items() if t.trusted} == {"c-r", "c-b"}
    assert all(("model wrong" in t.model) == t.trusted and t.model for t in told.values())


def test_a_figure_is_unlikely_by_its_own_tail_and_stands_out_by_all_of_them() -> None:
    levels = np.log(30_000) + 0.1 * RNG.standard_normal((800, 40))
    got = at(
        levels, evidence("c-far", low=90_000, high=90_000), *(evidence(f"c-{n}", origin=f"o-{n}") for n in range(39))
    )
    assert got[0].evidence == "c-far" and got[0].unlikely and not got[0].flagged
    assert not any(t.unlikely or t.flagged for t in got[1:])


def test_coverage_counts_points_inside_what_the_rest_predicts_their_own_error_included() -> None:
    records = [evidence("c-1"), evidence("c-2", low=33_000, high=33_000), evidence("c-3", low=90_000, high=90_000),
               evidence("c-4", qualifier="at_least", high=None)]  # fmt: skip
    records[0] = records[0].model_copy(update={"basis": "register"})
    found, _ = observe(case(), records)
    known = known_of(found, np.full((50, len(found), 1), np.log(30_000.0)))
    told_ = {c.basis: (c.n, c.within80) for c in coverage(found, known)}
    assert told_ == {"unknown": (2, 1), "register": (1, 1)} and coverage([], known) == ()
