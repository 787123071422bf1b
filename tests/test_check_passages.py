from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_figures import claim, said
from withheld.check.passages import MARK, by_sentence, clean, marks, quotation

SENTENCE = "From nearly 100,000 workers, 30,000 are in Russia."
WHOLE = said(SENTENCE, "100,000", claim("workers_abroad", 100_000))
PART = said(SENTENCE, "30,000", claim("workers_abroad", 30_000, host="RU"))


def test_the_figure_is_marked_in_its_whole_sentence():
    text = quotation([PART], plain=False)
    assert text.plain == f"“{SENTENCE}”"
    (span,) = text.spans
    assert (text.plain[span.start : span.end], span.style) == ("30,000", MARK)


def test_without_styles_the_figure_stands_between_asterisks():
    assert quotation([WHOLE, PART], plain=True).plain == "“From nearly *100,000* workers, *30,000* are in Russia.”"


def test_without_a_figure_the_quoted_words_are_marked():
    assert quotation([PART.model_copy(update={"figure": None})], plain=True).plain.count("*30,000*") == 1


def test_claims_of_one_sentence_share_a_quotation():
    other = said("Others went to China.", "Others", claim("workers_abroad", 1), start=900)
    bare = claim("workers_abroad", 5)
    assert by_sentence([PART, other, WHOLE, bare, bare.model_copy()]) == [[PART, WHOLE], [other], [bare], [bare]]


def test_a_transcribed_claim_has_no_sentence():
    with pytest.raises(ValueError, match="no sentence"):
        quotation([claim("workers_abroad", 5)], plain=True)


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[31mred\x1b[0m", "\x1b]8;;http://x\x07link", "a\u202eb\u2066c", "a\x00b\x9bc\u200b", "a\r\nb\x08\x7f"],
)
def test_nothing_that_a_terminal_obeys_is_left(hostile):
    shown = clean(hostile)
    assert shown.isprintable()
    assert not set(shown) & set("\x1b\x9b\u202e\u2066\u200b\r\n")


def test_very_long_sentences_are_shown_around_their_figures():
    long = said("word " * 3_000 + "and 30,000 more " + "word " * 3_000, "30,000", claim("workers_abroad", 30_000))
    shown = quotation([long], plain=True).plain
    assert len(shown) < 800
    assert shown.startswith("“… ") and shown.endswith(" …”") and "*30,000*" in shown


@given(st.text(max_size=60), st.text(min_size=1, max_size=9), st.text(max_size=60))
def test_any_sentence_is_printable_and_holds_its_figure(before, figure, after):
    sentence = before + figure + after
    made = said(sentence, figure, claim("workers_abroad", 5))
    shown = quotation([made], plain=False).plain
    assert shown.isprintable()
    assert clean(figure) in shown


@given(st.integers(-50, 200), st.integers(-50, 200))
def test_marks_never_leave_the_sentence(start, end):
    moved = PART.model_copy(update={"figure": PART.figure.model_copy(update={"start": start, "end": end})})
    assert all(0 <= a < b <= len(SENTENCE) for a, b in marks([moved, WHOLE]))
