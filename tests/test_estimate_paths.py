"""Draws through the forward model."""

from __future__ import annotations

import numpy as np

from estimate_cases import case
from withheld.estimate.layout import layout
from withheld.estimate.paths import paths, standard_normal

PLAN = layout(case())


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
