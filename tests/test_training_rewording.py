"""Documents made of others: every quotation of theirs stands in their text, and what is said stays the same."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from training.reader.corpus import KINDS, Document
from training.reader.labels import span_of
from training.reader.rewording import NOUNS, more, passages, reworded

TEXT = (
    "MUSCAT - North Korea has sent 300 North Korean workers to Oman. They weld. Two North Korean workers died in May.\n\n"
    "Guards keep the passports of the North Korean workers. Nobody minds."
)
DOCUMENT: Document = {
    "id": "made", "title": "North Korean workers in Oman", "published": "2019-06-01", "text": TEXT, "positions": [], "pledges": None,
    "claims": [{"quote": "sent 300 North Korean workers to Oman", "measure": "workers_dispatched", "low": 300, "high": 300}],
    "events": [{"quote": "Two North Korean workers died in May", "type": "death"}],
    "indicators": [{"quote": "Guards keep the passports", "indicator": "retention_of_identity_documents"}],
}  # fmt: skip


def quotes(document: Document) -> list[str]:
    return [record["quote"] for kind in KINDS for record in document.get(kind) or ()]


@given(st.integers(0, 10_000))
def test_other_words_stand_in_text_title_and_quotations_alike(seed: int) -> None:
    other = reworded(DOCUMENT, random.Random(seed))
    assert other is not None and other["text"] != TEXT and other["pledges"] is None
    assert all(span_of(other["text"], quote) for quote in quotes(other))
    (noun,) = {
        n for n in NOUNS if f"300 North Korean {n} to" in other["text"] or f"300 {n} from North" in other["text"]
    }
    assert noun in other["title"]


def test_a_document_without_such_words_has_no_other() -> None:
    assert (
        reworded(DOCUMENT | {"text": "Cooks left.", "title": None, **{kind: [] for kind in KINDS}}, random.Random(1))
        is None
    )


def test_a_quotation_that_begins_within_the_words_keeps_the_document_as_it_is() -> None:
    cut = DOCUMENT | {"claims": [{"quote": "Korean workers to Oman"}]}
    assert all(reworded(cut, random.Random(k)) is None for k in range(20))


@given(st.integers(0, 10_000))
def test_a_passage_has_the_records_that_stand_in_it_and_no_others(seed: int) -> None:
    for passage in passages(DOCUMENT, random.Random(seed)):
        assert passage["text"] in TEXT and passage["title"] is None and passage["pledges"] is None
        assert set(quotes(passage)) == {q for q in quotes(DOCUMENT) if q in passage["text"]}


def test_a_passage_behind_the_place_of_a_sign_is_left_out() -> None:
    again = DOCUMENT | {"text": f"{TEXT} The North Korean workers cannot leave."}
    made = [p["text"] for k in range(300) for p in passages(again, random.Random(k))]
    assert any("passports" in text for text in made) and "The North Korean workers cannot leave." not in made


def test_the_same_seed_makes_the_same_documents() -> None:
    assert list(more([DOCUMENT] * 9, 3)) == list(more([DOCUMENT] * 9, 3))
