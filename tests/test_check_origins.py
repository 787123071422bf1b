from __future__ import annotations

import pytest

from check_figures import claim
from withheld.check.origins import normal, roots, same_name, same_origin


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("the U.S. government", "United States", True),
        ("UN Panel of Experts", "the United Nations Panel of Experts", True),
        ("Panel of Experts", "UN Panel of Experts", True),
        ("Mr. Cho Han-bum", "Cho Han-bum", True),
        ("South Korea's intelligence", "South Korea intelligence", True),
        ("Russia", "a source in Russia", False),
        ("Sejong Institute", "UN Panel of Experts", False),
        ("Russian Foreign Ministry", "Russian interior ministry", False),
    ],
)
def test_names_are_compared_without_articles_titles_and_signs(a, b, same):
    assert same_name(normal(a), normal(b)) is same


def test_figures_without_an_origin_share_one_only_within_a_document():
    one, two = claim("workers_abroad", 1, document="a"), claim("workers_abroad", 1, document="b")
    assert same_origin(one, one)
    assert not same_origin(one, two)
    assert not same_origin(one, claim("workers_abroad", 1, origin="X"))


def test_roots_are_the_distinct_origins():
    assert roots(["US government", "the United States", "Sejong Institute"]) == ["US government", "Sejong Institute"]


def test_a_name_of_noise_only_keeps_itself():
    assert normal("an official") == "an official"
