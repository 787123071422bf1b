from __future__ import annotations

from check_figures import claim
from withheld.check.origins import roots, same_origin


def test_figures_without_an_origin_share_one_only_within_a_document():
    one, two = claim("workers_abroad", 1, document="a"), claim("workers_abroad", 1, document="b")
    assert same_origin(one, one)
    assert not same_origin(one, two)
    assert not same_origin(one, claim("workers_abroad", 1, origin="X"))


def test_roots_are_the_distinct_origins():
    assert roots(["US government", "the United States", "Sejong Institute"]) == ["US government", "Sejong Institute"]
