"""Denials that hold by whom they leave out, and counts of different things."""

from __future__ import annotations

import pytest

from check_figures import claim, said
from withheld.check.definitions import by_definition, counted_apart, exclusion


@pytest.mark.parametrize(
    "sentence", ["There are 0 workers, not counting students.", "Apart from trainees there are 0 workers here."]
)
def test_who_is_left_out_is_quoted(sentence: str) -> None:
    denial = said(sentence, "0", claim("workers_abroad", 0, host="RU"))
    caution = by_definition(denial)
    assert caution is not None and (exclusion(denial) or "?") in caution.text


def test_a_plain_denial_leaves_nobody_out() -> None:
    assert by_definition(said("There are 0 workers here.", "0", claim("workers_abroad", 0))) is None


def test_permits_against_workers_are_two_things() -> None:
    permits = said("The register has 900 work permits.", "900", claim("workers_abroad", 900))
    workers = said("There are 700 workers.", "700", claim("workers_abroad", 700))
    assert counted_apart(permits, workers) == "work permits against workers"
    assert counted_apart(workers, workers) is None
