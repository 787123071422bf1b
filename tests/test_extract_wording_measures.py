"""What the words beside a figure settle of its measure, whatever the weights make of it."""

from __future__ import annotations

import pytest

from documents import document
from test_extract_wording import decided
from withheld.extract.decide import Decided
from withheld.extract.read import read_document


def one(text: str, value: float, measure: str) -> Decided | None:
    return decided(text, {value: None}, measure).get(value)


@pytest.mark.parametrize(
    ("text", "value", "read", "meant"),
    [
        ("Workers in Malta keep 15 percent of their pay.", 0.15, "state_share", "kept_share"),
        ("The seamstresses got to keep about 15 percent.", 0.15, "state_share", "kept_share"),
        ("Workers will be left with only 15 percent.", 0.15, "state_share", "kept_share"),
        ("Cooks who live in the port of Muscat are getting just 15 percent of it.", 0.15, "state_share", "kept_share"),
        ("The women are left with $95 a month.", 95, "levy", "wage_net"),
        ("A welder pays $640 to the team, leaving him with $95.", 95, "levy", "wage_net"),
        ("They are left with $95 out of $735.", 735, "levy", "wage_gross"),
        ("The state pays them $95 of the $735 that it gets.", 95, "wage_gross", "wage_net"),
        ("The state pays them $95 of the $735 that it gets.", 735, "wage_net", "wage_gross"),
        ("Oman sent home 640 workers in 2016.", 640, "workers_dispatched", "workers_returned"),
        ("A builder in Oman sent back 640 of the unpaid.", 640, "workers_affected", "workers_returned"),
        ("In 2016 some 640 workers were deported.", 640, "workers_dispatched", "workers_returned"),
        ("Around 23,000 of its citizens were working in some 30 states.", 23000, "workers_affected", "workers_abroad"),
        ("At least 23,000 North Koreans work abroad.", 23000, "workers_affected", "workers_abroad"),
        ("Some 640 cooks in Malta were not paid.", 640, "workers_affected", "workers_affected"),
        ("Some 640 who work in Malta were questioned.", 640, "workers_affected", "workers_affected"),
        ("The number could rise to 23,000.", 23000, "workers_abroad", "workers_planned"),
        ("The force is expected to grow to more than 23,000.", 23000, "workers_abroad", "workers_planned"),
    ],
)
def test_the_words_beside_a_figure_settle_its_measure(text: str, value: float, read: str, meant: str) -> None:
    found = one(text, value, read)
    assert found is not None and found.measure == meant


@pytest.mark.parametrize("read", ["state_share", "kept_share"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The agency withholds 72 per cent.", "state_share"),
        ("Of the pay, 72 per cent is deducted at source.", "state_share"),
        ("They hand over 72 per cent of what they earn.", "state_share"),
        ("Some 72 per cent goes to the state.", "state_share"),
        ("The nurses receive only 72 per cent of it.", "kept_share"),
        ("The men are left with 72 per cent.", "kept_share"),
        ("The foreman paid out 72 per cent of what each logger was supposed to have.", "kept_share"),
        ("The office sent 72 per cent of the wages that they were promised.", "kept_share"),
        ("The agency withholds 72 per cent of what it earns.", "state_share"),
    ],
)
def test_the_words_at_a_share_settle_whose_it_is(text: str, meant: str, read: str) -> None:
    found = one(text, 0.72, read)
    assert found is not None and found.measure == meant


@pytest.mark.parametrize("read", ["state_share", "kept_share"])
@pytest.mark.parametrize(
    "text",
    [
        "The share is 72 per cent of the pay.",
        "He wrote “keeps 72 per cent”, and meant “hands over”.",
        "They get 72 per cent withheld from them and handed over.",
    ],
)
def test_a_share_between_words_of_both_kinds_or_none_is_left_to_the_weights(text: str, read: str) -> None:
    found = one(text, 0.72, read)
    assert found is not None and found.measure == read


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


def test_a_range_that_a_state_withholds_is_its_share_in_a_document() -> None:
    text = "The report of the rights group on Cuban doctors assumes that the state withholds between 72 and 88 percent of their pay."
    shares = [(c.low, c.high) for c in read_document(document(text)).claims if c.measure == "state_share"]
    assert shares == [(0.72, 0.88)]
