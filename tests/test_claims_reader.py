"""Whole documents: everything that a reading holds stands in its text, whatever the text is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document
from withheld.extract.read import read_document
from withheld.records import Reading

PIECES = (
    "About 12,000 North Korean workers were in Russia in 2019", "the ambassador said", "“", "”", "’s", "$740 million", "\n\n", ". ",
    "between 200 and", "Russia denied that", "60% of their pay", "according to the panel,", "\t", "—", "\u202e", "N0rth K0rean",
    "한국 노동자 3,000", "قال السفير", "tens of thousands of labourers", "as of May 2024", ":", "he", "had left", "1,2,3,4", "1" + "0" * 22,
)  # fmt: skip
ODD = {
    "only numbers": " ".join(map(str, range(3000))),
    "a table pasted as text": "\n".join("\t".join(str(i * j) for j in range(9)) for i in range(300)),
    "one line without a space": "x" * 20_000,
    "digits without end": "9" * 20_000,
    "quotation marks that never close": "He said “" + "we sew for 400 North Korean workers “ " * 400,
    "right to left": "قال السفير إن 12,000 عامل كوריאה الشمالية " * 300,
    "mixed scripts": "ＮＫ workers 노동자 12,000 said ‮​ " * 300,
    "OCR noise": "N0rth K0rean w0rkers , sa1d l2,OOO . ~~ |_ " * 300,
    "one long line": "The panel said that 400 North Korean workers were in Qatar in 2019, and " * 300,
    "nothing but marks": ", . ; : “ ” ( ) — " * 800,
}


def check(text: str, reading: Reading) -> None:
    for kind in ("claims", "events", "positions", "indicators", "pledges", "presences"):
        for record in getattr(reading, kind):
            quote = record.quote
            assert text[quote.start : quote.end] == quote.exact
            assert text[quote.sentence_start :].startswith(quote.sentence) and quote.exact in quote.sentence
            assert 0 <= record.confidence <= 1
    for claim in reading.claims:
        assert (
            claim.quote
            and claim.figure
            and claim.quote.start <= claim.figure.start < claim.figure.end <= claim.quote.end
        )
        for ground in claim.grounds:
            assert ground.span is None or " ".join(text[ground.span.start : ground.span.end].split()) == ground.words
    for one in reading.attributions:
        assert all(0 <= s.start < s.end <= len(text) for s in (*(one.source or ()), *one.cue, *one.content))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_offsets_point_at_their_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    check(text, read_document(document(text), attributions=True))


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_read_to_their_end(name: str) -> None:
    check(ODD[name], read_document(document(ODD[name]), attributions=True))


def test_attributions_are_looked_for_only_where_asked() -> None:
    text = "The ambassador said that 12,000 North Korean workers were in Russia."
    assert read_document(document(text)).attributions == ()
    assert read_document(document(text), attributions=True).attributions
