"""The texts that patterns are attacked with find what is slow and leave alone what is not."""

from __future__ import annotations

import re

import pytest

from pattern_attacks import Used, slow
from withheld.case import CaseError, _address
from withheld.extract.signs import _SAYS


@pytest.mark.parametrize("pattern", [r"(?:a+)+b", r"\s+x", r"\[[^\]]*\]", r"(\d+)\s*-", r"(?:\w+ )*x"])
def test_a_pattern_that_runs_over_the_same_text_again_and_again_is_found(pattern: str) -> None:
    assert slow(Used("here", re.compile(pattern), True)) is not None


@pytest.mark.parametrize("pattern", [r"[a-z]+", r"(?<!\s)\s++x", r"\bin \d{4}\b", r"<[^<>]*>"])
def test_a_pattern_that_is_linear_is_left_alone(pattern: str) -> None:
    assert slow(Used("here", re.compile(pattern), True)) is None


def test_a_pattern_that_is_tried_at_one_place_only_is_not_searched_for() -> None:
    assert slow(Used("here", re.compile(r"\s+x"), False)) is None
    assert slow(Used("here", re.compile(r"https?://[^\s/?#]+\S*"), False)) is not None


def test_patterns_that_were_slow_are_mended() -> None:
    assert slow(Used("signs", _SAYS, True)) is None
    assert _SAYS.search("a lone name of") and not _SAYS.search("-- lone --") and _SAYS.search("1ab, cd: ef")
    assert _address("https://a.example/x") == "https://a.example/x"
    with pytest.raises((ValueError, CaseError)):
        _address("https:// a.example")
