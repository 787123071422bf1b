"""Draws through the forward model."""

from __future__ import annotations

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)

from estimate_cases import case  # noqa: E402
from withheld.estimate.drivers import layout  # noqa: E402
from withheld.estimate.paths import paths, standard_normal  # noqa: E402

PLAN = layout(case())


def test_batches_give_what_single_draws_give() -> None:
    z = standard_normal(1, 23, len(PLAN.parameters))
    together = paths(PLAN, z)
    alone = [paths(PLAN, z[k : k + 1]) for k in (0, 11, 22)]
    for k, one in zip((0, 11, 22), alone, strict=True):
        assert np.allclose(together.stock[k], one.stock[0], rtol=1e-12)
        assert np.allclose(together.take[k], one.take[0], rtol=1e-12)


def test_paths_have_a_row_a_draw_and_a_column_a_month() -> None:
    found = paths(PLAN, standard_normal(1, 3, len(PLAN.parameters)))
    assert found.stock.shape == (3, 2, len(PLAN.months)) and found.wage.shape == (3,)
    assert (found.stock >= 0).all() and (found.take <= found.gross).all()


def test_the_prior_is_drawn_from_its_seed() -> None:
    assert np.array_equal(standard_normal(9, 5, 4), standard_normal(9, 5, 4))
    assert not np.array_equal(standard_normal(9, 5, 4), standard_normal(8, 5, 4))
