"""What headlines lean on: each root left out in turn."""

from __future__ import annotations

import numpy as np
import pytest

from estimate_cases import case, evidence
from withheld.estimate.observations import observe
from withheld.estimate.source_influence import by_record, by_root, heaviest, influences, without
from withheld.records import Evidence

FOUND, _ = observe(
    case(),
    [
        evidence("c-1"),
        evidence("c-2", low=20_000, high=20_000),
        evidence("c-3", low=9_000, high=9_000, origin="Institute"),
    ],
)
RNG = np.random.default_rng(2)
TRUTH = RNG.standard_normal(3000)
DENSITY = np.stack([-0.1 * (TRUTH - 2) ** 2, np.zeros(3000), np.zeros(3000)], axis=1)


def test_observations_are_put_together_by_the_name_of_their_root() -> None:
    assert by_root(FOUND) == {"Ministry": [0, 1], "Institute": [2]}


def test_a_headline_moves_without_what_held_it() -> None:
    first, second = influences(FOUND, DENSITY, {"stock": np.exp(TRUTH)})
    assert (first.origin, second.origin) == ("Ministry", "Institute") and first.observations == 2
    assert first.shifts["stock"] < 0.9 and second.shifts["stock"] == pytest.approx(1, abs=1e-3)
    assert heaviest(first) > heaviest(second)


def test_a_record_weighs_as_much_as_a_headline_would_move_without_it() -> None:
    density = np.stack([-0.3 * (TRUTH - 2) ** 2, np.zeros(3000), -0.05 * (TRUTH - 2) ** 2], axis=1)
    first, none, second = by_record(density, {"stock": np.exp(TRUTH)})["stock"]
    assert first > second > 0.01 and none == pytest.approx(0, abs=1e-6)


def test_leaving_out_nothing_that_matters_weighs_all_draws_alike() -> None:
    assert np.allclose(without(DENSITY, [2]).weights, 1 / 3000)


def test_a_root_that_is_a_document_or_a_record_has_a_name_that_tells_something() -> None:
    def anonymous(key: str, low: float, title: str) -> Evidence:
        e = evidence(key, low=low, high=low, origin=None)
        source = e.source.model_copy(update={"id": f"{key}-5f3a", "publisher": None, "title": title})
        return e.model_copy(update={"source": source, "record": e.record.model_copy(update={"document": source.id})})

    found, _ = observe(case(), [anonymous("c-1", 500, "A title"), anonymous("c-2", 90_000, "A title")])
    assert by_root(found) == {"A title": [0], "A title (c-2-5f3a)": [1]}
