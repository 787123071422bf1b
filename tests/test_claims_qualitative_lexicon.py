import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document, reading
from withheld.claims.qualitative.lexicon import hits, occurrences, triggered
from withheld.claims.reader import read_document
from withheld.claims.text import sentences

LISTS = ("cues_events", "cues_indicators", "cues_positions", "cues_pledges")
PIECES = [
    "North Korean workers ", "in Russia ", "were sent home ", "in March 2019", ". ", ", which ",
    "Moscow denied ", "“", "”", "the claim ", "that ", "their passports were taken ", "by the end of 2019 ",
    "must repatriate ", "12 to 16 hours a day ", "; ", "\n\n", "as nonsense ", "and ",
    "promised to pay the wages ", "Jilin, China ", "é", "İ", "🙂", " – ", "(", ")", "he said ", "on strike ",
    "the border was closed ", "Cuban doctors ", "whom ", "not ", "\t", "’s ", "a 2017 resolution ",
    "24 months to ",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40))
@settings(max_examples=120, deadline=None)
def test_every_quotation_points_at_its_text(pieces: list[str]) -> None:
    text = "North Korean workers work in Russia. North Korean workers earn little. " + "".join(pieces)
    found = read_document(document(text))
    for kind in (found.events, found.positions, found.indicators, found.pledges, found.presences):
        for statement in kind:
            quote = statement.quote
            assert quote is not None
            assert text[quote.start : quote.end] == quote.exact and quote.exact.strip()
            assert text[quote.sentence_start :].startswith(quote.sentence)


@pytest.mark.parametrize("listing", LISTS)
def test_a_rule_is_tried_only_where_its_trigger_stands(listing: str) -> None:
    assert triggered(listing, "zebra") == ()
    text = "The zebra ate the grass."
    assert list(hits(listing, text, occurrences(text, sentences(text)))) == []


def test_a_negated_cue_is_no_hit() -> None:
    for text, count in (("They were beaten.", 1), ("They were not beaten.", 0), ("They were not only beaten.", 1)):
        assert len(list(hits("cues_indicators", text, occurrences(text, sentences(text))))) == count


@pytest.mark.parametrize(
    "unit",
    ["workers passports taken phones paid wages ", "workers sent in March 2019 ", "must expel workers by 2019 and "],
)
def test_time_grows_with_the_length_of_a_line_and_not_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        words = occurrences(text, sentences(text))
        start = time.perf_counter()
        for listing in LISTS:
            list(hits(listing, text, words))
        return time.perf_counter() - start

    seconds(2_000)
    assert seconds(80_000) < 12 * max(seconds(20_000), 0.02)


def test_a_reading_of_an_empty_text_is_empty() -> None:
    found = reading("")
    assert found.events == found.positions == found.indicators == found.pledges == found.presences == ()
