"""Draws through the forward model, and how workers differ among them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from estimate_cases import case
from withheld.amounts import number
from withheld.estimate.layout import layout
from withheld.estimate.paths import each_alike, paths, spread, standard_normal
from withheld.estimate.results import Spread
from withheld.estimate.summaries import over

PLAN = layout(case())
Z = standard_normal(3, 40, PLAN.size)


def test_many_draws_give_what_single_draws_give() -> None:
    z = standard_normal(1, 23, PLAN.size)
    together = paths(PLAN, z)
    for k in (0, 11, 22):
        alone = paths(PLAN, z[k : k + 1])
        assert np.array_equal(together.stock[k], alone.stock[0]) and np.array_equal(together.take[k], alone.take[0])


def test_groups_are_sums_of_corridors() -> None:
    z = standard_normal(2, 4, PLAN.size)
    whole = paths(PLAN, z, np.array([[True, True], [False, True]]))
    each = paths(PLAN, z)
    assert np.allclose(whole.stock[:, 0], each.stock.sum(axis=1)) and np.allclose(whole.take[:, 1], each.take[:, 1])


def test_paths_have_a_row_a_draw_and_a_column_a_month() -> None:
    found = paths(PLAN, standard_normal(1, 3, PLAN.size))
    assert found.stock.shape == (3, 2, len(PLAN.months)) and found.wage.shape == (3,)
    assert (
        (found.stock >= 0).all() and (found.take <= found.gross).all() and (found.past_term <= found.stock + 1e-9).all()
    )


def test_the_prior_is_drawn_from_its_seed() -> None:
    assert np.array_equal(standard_normal(9, 5, 4), standard_normal(9, 5, 4))
    assert not np.array_equal(standard_normal(9, 5, 4), standard_normal(8, 5, 4))


def test_the_share_past_term_is_that_of_the_model_and_quantiles_are_in_order() -> None:
    when = dt.date(2020, 12, 1)
    found, out = spread(PLAN, Z, when), paths(PLAN, Z)
    assert found is not None
    at = PLAN.month_index(when)
    whole = (out.past_term[:, :, at].sum(axis=1) / out.stock[:, :, at].sum(axis=1)).mean()
    assert found.past_term == pytest.approx(whole, abs=0.03), "but for those whose term ends in this very month"
    assert 0 < found.held[0] <= found.held[1] <= found.held[2] and 0 < found.overstay[0] <= found.overstay[1]


def test_every_number_of_the_spread_has_its_interval_in_the_words() -> None:
    found = spread(PLAN, Z, dt.date(2020, 12, 1))
    assert found is not None
    told = [
        (found.past_term, found.past_term80), (found.overstay[0], found.overstay80),
        (found.held[1], found.half80), (found.held[2], found.most80),
    ]  # fmt: skip
    assert all(low_high and low_high[0] < low_high[1] for _, low_high in told)
    assert all(low_high and low_high[0] <= value <= low_high[1] for value, low_high in told)
    assert found.words("December 2020", number).count("80% interval") == 4


def test_a_draw_of_many_workers_counts_no_more_than_one_of_few() -> None:
    """Half of the draws have a hundred times the workers, all within their term, the others all past it."""
    workers = np.array([[[100.0, 100.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 1.0]], [[0.0, 0.0], [0.0, 0.0]]])
    shares = each_alike(workers)
    assert shares.sum(axis=(1, 2)).tolist() == [1.0, 1.0, 0.0] and shares[:, 1].sum() / shares.sum() == 0.5


def test_a_closed_border_keeps_more_of_them_past_their_term() -> None:
    before, after = (spread(PLAN, Z, dt.date(y, 1, 1)) for y in (2017, 2021))
    assert before is not None and after is not None and after.past_term > before.past_term


def test_where_nobody_is_abroad_nothing_is_spread() -> None:
    from withheld.case import Lever

    none = Lever(kind="dispatch", how="level", label="n", start=dt.date(2010, 1, 1), value=0)
    empty = layout(case(levers=(none,)))
    assert spread(empty, np.zeros((2, empty.size)), dt.date(2015, 1, 1)) is None


def told(past_term: float, overstay: float, half: float, most: float) -> str:
    made = Spread(when=dt.date(2020, 12, 1), past_term=past_term, overstay=(overstay, 9.0), held=(0.0, half, most))
    return made.words("December 2020", number)


def test_what_is_too_small_to_be_told_is_left_out_of_the_words() -> None:
    assert told(0.12, 9.3, 700, 2500) == (
        "In the model, among the workers of December 2020, 12% are past their term, half of these by more than 9 months. Half of all are "
        "owed more than $700 each in held pay, one in ten more than $2,500. How this is spread over workers is an assumption of "
        "the model: no observation is of single workers."
    )
    few = told(0.003, 9.3, 700, 2500)
    assert "fewer than 1 in 100 are past their term." in few and "9 months" not in few and "0%" not in few
    assert "by more than 1 month." in told(0.3, 1.2, 1, 2) and "by a month or less." in told(0.3, 0.2, 1, 2)
    assert "One in ten are owed more than $5 each" in told(0.3, 2, 0.2, 5)
    assert "Nine in ten are owed nothing" in told(0.3, 2, 0, 0)


def test_groups_are_to_the_bit_what_adding_up_corridors_gives_where_they_have_several_terms() -> None:
    """A scenario's baseline is the estimate's, so both add up in one order."""
    several = case(
        corridors=(
            *case().corridors[:1],
            case().corridors[1].model_copy(update={"terms": {24: 0.4, 36: 0.6}}),
        )
    )
    plan = layout(several)
    z = standard_normal(5, 6, plan.size)
    whole, each = paths(plan, z, np.array([[True, True], [False, True]])), paths(plan, z)
    for output in ("stock", "take", "arrears", "returned"):
        assert np.array_equal(getattr(whole, output)[:, 0], over(getattr(each, output), [0, 1])), output
        assert np.array_equal(getattr(whole, output)[:, 1], getattr(each, output)[:, 1]), output
