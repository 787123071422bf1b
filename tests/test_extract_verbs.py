"""What the words beside a figure settle of its measure, whatever the weights make of it."""

from __future__ import annotations

import pytest

from test_extract_clauses import decided
from withheld.extract.decide import Decided


def one(text: str, value: float, measure: str) -> Decided | None:
    return decided(text, {value: None}, measure).get(value)


@pytest.mark.parametrize(
    ("text", "value", "read", "meant"),
    [
        ("Workers in Malta keep 15 percent of their pay.", 0.15, "state_share", "kept_share"),
        ("The seamstresses got to keep about 15 percent.", 0.15, "state_share", "kept_share"),
        ("The women are left with $95 a month.", 95, "levy", "wage_net"),
        ("A welder pays $640 to the team, leaving him with $95.", 95, "levy", "wage_net"),
        ("They are left with $95 out of $735.", 735, "levy", "wage_gross"),
        ("Oman sent home 640 workers in 2016.", 640, "workers_dispatched", "workers_returned"),
        ("In 2016 some 640 workers were deported.", 640, "workers_dispatched", "workers_returned"),
        ("The number could rise to 23,000.", 23000, "workers_abroad", "workers_planned"),
        ("The force is expected to grow to more than 23,000.", 23000, "workers_abroad", "workers_planned"),
    ],
)
def test_the_words_beside_a_figure_settle_its_measure(text: str, value: float, read: str, meant: str) -> None:
    found = one(text, value, read)
    assert found is not None and found.measure == meant


@pytest.mark.parametrize(
    ("text", "value", "read"),
    [
        ("The party keeps 85 percent of the workers' pay.", 0.85, "state_share"),
        ("They send home $95 a month.", 95, "levy"),
        ("The firm sent 640 workers to Oman.", 640, "workers_dispatched"),
        ("The number rose to 23,000.", 23000, "workers_abroad"),
        ("In 2016 it reached 23,000, and may rise.", 23000, "workers_abroad"),
    ],
)
def test_other_words_leave_it_to_the_weights(text: str, value: float, read: str) -> None:
    found = one(text, value, read)
    assert found is not None and found.measure == read


@pytest.mark.parametrize(
    "text", ["They are in 29 countries.", "They work in 29 of 29 countries.", "In 29 poor nations."]
)
def test_countries_are_no_workers(text: str) -> None:
    assert one(text, 29, "workers_abroad") is None
    kept = one(text, 29, "host_countries")
    assert kept is not None and kept.measure == "host_countries"
