"""Where quotations stand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.speech.quotations import Quotations, quotations
from withheld.text.sentences import paragraphs


@pytest.mark.parametrize(
    "text",
    [
        'He said "we left" twice',
        "He said “we left” twice",
        "He said «we left» twice",
        "He said ''we left'' twice",
        "He said ‘we left’ twice",
    ],
)
def test_every_kind_of_mark_is_paired(text: str) -> None:
    (found,) = quotations(text)
    assert text[found.start : found.end].strip("\"“”«»'‘’") == "we left"
    assert found.closed


def test_an_apostrophe_is_no_quotation() -> None:
    assert quotations("The workers’ pay isn't Kim's, nor the '90s'") == []


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "“We left. And then\n\nThe plant closed.”"
    first = quotations(text)[0]
    assert not first.closed
    assert text[first.start : first.end] == "“We left. And then"


@given(st.text(alphabet="“”\"'’‘«»ab .\n", max_size=120))
def test_quotations_are_in_order_apart_and_within_one_paragraph(text: str) -> None:
    found = quotations(text)
    bounds = paragraphs(text)
    for one, following in itertools.pairwise(found):
        assert one.end <= following.start
    for one in found:
        start, end = bounds[one.paragraph]
        assert start <= one.start < one.end <= end


@given(st.text(alphabet="“”ab .\n", max_size=60), st.integers(0, 60))
def test_the_quotation_at_an_offset_is_the_one_around_it(text: str, offset: int) -> None:
    around = [q for q in quotations(text) if q.start <= offset < q.end]
    assert Quotations(text).at(offset) == (around[0] if around else None)
    before = [q for q in quotations(text) if q.end <= offset]
    assert Quotations(text).before(offset) == (before[-1] if before else None)
    after = [q for q in quotations(text) if q.start >= offset]
    assert Quotations(text).after(offset) == (after[0] if after else None)
