"""Whose a share of the pay is, by the words at it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from documents import document
from withheld.extract.decide import Decided
from withheld.extract.features import Item
from withheld.extract.read import read_document
from withheld.extract.shares import whose


def decided(text: str, share: str, measure: str) -> Decided:
    at = text.index(share)
    item = cast(Item, SimpleNamespace(start=at, end=at + len(share)))
    return Decided(item, measure, 0.6, "asserted", "", False, None, {})


@pytest.mark.parametrize("weights", ["state_share", "kept_share"])
@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The agency withholds between 72 and 88 per cent.", "state_share"),
        ("Of the pay, 72 and 88 per cent is deducted at source.", "state_share"),
        ("They hand over 72 and 88 per cent of what they earn.", "state_share"),
        ("Some 72 and 88 per cent goes to the state.", "state_share"),
        ("The nurses receive only 72 and 88 per cent of it.", "kept_share"),
        ("The men are left with 72 and 88 per cent.", "kept_share"),
    ],
)
def test_the_words_at_a_share_settle_whose_it_is(text: str, measure: str, weights: str) -> None:
    assert whose(text, 0, len(text), decided(text, "72 and 88 per cent", weights)).measure == measure


@pytest.mark.parametrize("weights", ["state_share", "kept_share", "workers_abroad"])
@pytest.mark.parametrize(
    "text",
    [
        "The share is 72 per cent of the pay.",
        "He wrote “keeps 72 per cent”, and meant “hands over”.",
        "They get 72 per cent withheld from them and handed over.",
        "The firm withheld their passports. The share is 72 per cent.",
    ],
)
def test_other_words_leave_it_to_the_weights(text: str, weights: str) -> None:
    start = text.rfind(". ") + 2 if ". " in text else 0
    assert whose(text, start, len(text), decided(text, "72 per cent", weights)).measure == weights


def test_what_is_no_share_of_the_pay_stays_what_it_is() -> None:
    text = "The office deducted 72 per cent."
    assert whose(text, 0, len(text), decided(text, "72 per cent", "workers_abroad")).measure == "workers_abroad"


def test_a_range_that_a_state_withholds_is_its_share_in_a_document() -> None:
    text = "The report of the rights group on Cuban doctors assumes that the state withholds between 72 and 88 percent of their pay."
    shares = [(c.low, c.high) for c in read_document(document(text)).claims if c.measure == "state_share"]
    assert shares == [(0.72, 0.88)]
