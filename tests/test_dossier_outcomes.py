"""Outcomes of scenarios in words, for the command line and the pages."""

import pytest

from withheld.dossier.outcomes import relative
from withheld.estimate.results import Quantiles
from withheld.estimate.scenarios import Change


def change(*shares: float) -> Change:
    """An outcome whose effect is these shares of the baseline, from the lowest to the highest."""
    low, middle, high = (shares * 3)[:3] if len(shares) == 1 else shares
    q = Quantiles(values=(low, low, low, middle, high, high, high))
    return Change(
        code="stock",
        label="Workers abroad",
        unit="person",
        when="2025",
        baseline=q,
        scenario=q,
        difference=q,
        relative=q,
    )


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((-0.4, 0.1234, 17.6543), "+12% (−40% to +1,770%)"), ((22.321,), "+2,230%"), ((-0.9999,), "nearly −100%"), ((-1.0,), "−100%"),
        ((-0.994,), "−99%"), ((-0.003, 0.0, 0.004), "0%"), ((-0.9999, -0.9, 0.0), "−90% (nearly −100% to 0%)"),
    ],
)  # fmt: skip
def test_an_effect_as_a_share_has_three_digits_at_most_and_leaves_nothing_only_where_nothing_is_left(shares, words):
    assert relative(change(*shares)) == words
