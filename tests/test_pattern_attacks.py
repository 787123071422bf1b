"""The texts that patterns are attacked with find what is slow and leave alone what is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pattern_attacks import Used, cost, every_pattern, grows, slow
from withheld.case import CaseError, _address
from withheld.extract.signs import _SAYS
from withheld.extract.targets import _patterns
from withheld.sources.pages.css import _without_comments
from withheld.text.sentences import LONGEST


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


def test_no_pattern_of_the_program_grows_faster_than_its_text() -> None:
    patterns = every_pattern()
    assert len(patterns) > 500
    # Ways to deny are looked for in one sentence, whose length is bounded: see the next test.
    ways = {way.pattern for way in _patterns()}
    tried = [used for used in patterns if used.pattern.pattern not in ways]
    assert [f"{used.where}: {used.pattern.pattern[:80]}" for used in tried if grows(used)] == []


def test_a_sentence_of_the_greatest_length_costs_a_bounded_time_where_ways_to_deny_are_looked_for() -> None:
    ways = [Used("targets", way, True) for way in _patterns()]
    assert (
        max(
            cost(way, text)
            for way in ways
            for text in ("a" * LONGEST, "calls " * (LONGEST // 6), "that" + " " * LONGEST)
        )
        < 1.5
    )


OLD_AND_NEW = [
    (r"[.!?…]+[\"')]*(?=\s|$|[\"(]?[A-Z])", r"(?<![.!?…])[.!?…]++[\"')]*+(?=\s|$|[\"(]?[A-Z])"),
    (r"\s+(?:[>›]|::)\s+", r"(?<!\s)\s++(?:[>›]|::)\s+"),
    (r"-{2,}\s*Forward", r"(?<!-)-{2,}+\s*+Forward"),
    (r"(\w+)([-\u2010])$", r"(?<!\w)(\w++)([-\u2010])$"),
    (r"[\s:*•]+$", r"(?<![\s:*•])[\s:*•]++$"),
]


@pytest.mark.parametrize(("old", "new"), OLD_AND_NEW)
@given(text=st.text(alphabet=".!?\"')( >:›-\n*•[aA1", max_size=20))
def test_a_mended_pattern_finds_what_it_found(old: str, new: str, text: str) -> None:
    def found(pattern: str) -> list[tuple[object, ...]]:
        return [(m.span(), *m.groups()) for m in re.finditer(pattern, text)]

    assert found(old) == found(new)


@given(st.text(alphabet="/*a ", max_size=20))
def test_comments_of_style_sheets_are_left_out_as_before(css: str) -> None:
    assert _without_comments(css) == re.sub(r"/\*.*?\*/", "", css, flags=re.S)
