"""Where a transcribed figure stands: best first, verbatim, and never where the figure is not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document
from test_anchoring_agreement import claim, person
from withheld.anchoring.matching import Binder, Text, best
from withheld.evidence.failures import StoreError
from withheld.records import Claim
from withheld.text.figures import find_figures

END_2017 = {"start": dt.date(2017, 12, 31), "end": dt.date(2017, 12, 31)}


def test_the_place_with_host_measure_year_and_origin_goes_before_the_others() -> None:
    text = (
        "China has 20,000 North Korean workers in all. In Russia, 20,000 North Korean workers were employed at the end of 2017, "
        "the Russian interior ministry said. Some 20,000 North Koreans went home from Qatar in 2019."
    )
    row = claim(20_000, 20_000, host="RU", origin="Russian Interior Ministry", **END_2017)
    first, *others = Text(document(text)).matches(row)
    assert first.claim.quote and "at the end of 2017" in first.claim.quote.exact and len(others) == 2
    assert len(best([first, *others])) == 1 and "Russia in the sentence" in first.because
    assert all(any("China" in r or "Qatar" in r for r in m.remarks) for m in others)


def test_places_that_are_equally_good_are_said_to_be_so_and_none_is_taken() -> None:
    said = "Russia had 500 North Korean workers."
    doc = document(f"{said}\n\nA man waited.\n\n{said}")
    found = Text(doc).matches(person(500))
    assert len(best(found)) == len(found) == 2
    with pytest.raises(StoreError, match="2 places match equally well"):
        Binder()(person(500), doc, {"document": doc.id})


def test_a_derived_figure_is_anchored_only_to_words_that_hold_all_it_is_made_from() -> None:
    doc = document("No North Korean worker is now employed in Qatar, the ministry said. Many went home.")
    row = claim(0, 0, host="QA")
    (match,) = Text(doc).matches(row)
    assert match.claim.quote and match.claim.quote.exact.startswith("No North Korean")
    assert Binder()(row, doc, match.changes) == match.claim
    with pytest.raises(StoreError, match="does not contain"):
        Binder()(row, doc, {"exact": "worker is now employed in Qatar"})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"exact": "12 of them"}, "do not stand in the text"),
        ({"exact": "workers"}, "stand in the text 2 times"),
        ({"start": 5, "end": 4000}, "no stretch"),
        ({"start": -3, "end": 4}, "no stretch"),
        ({"start": "a", "end": "b"}, "no stretch"),
        ({"start": True, "end": 9}, "no stretch"),
        ({"start": 0, "end": 9, "exact": "another"}, "is not at 0 of the text"),
        ({"exact": "   "}, "no stretch"),
        ({"exact": "the workers rest"}, "does not contain the figure"),
    ],
)
def test_words_that_are_not_there_or_hold_no_figure_are_refused(asked: dict[str, object], told: str) -> None:
    doc = document("Russia had 500 North Korean workers. At night the workers rest.")
    with pytest.raises(StoreError, match=told):
        Binder()(person(500), doc, asked)


WORDS = st.sampled_from(
    [
        "Russia",
        "China",
        "Qatar",
        "workers",
        "North",
        "Korean",
        "had",
        "some",
        "about",
        "more",
        "than",
        "up",
        "to",
        "2,000",
        "20,000",
        "80,000",
        "8,000",
        "$1.2",
        "billion",
        "million",
        "60%",
        "percent",
        "of",
        "the",
        "state",
        "takes",
        "a",
        "month",
        "year",
        "in",
        "2017",
        "loggers",
        "three",
        "years",
        "tonnes",
        ",",
        ".",
        ";",
        "—",
        "“",
        "”",
        "\n\n",
        "none",
        "eighty",
        "thousand",
        "between",
        "and",
        "北朝鮮",
        "労働者",
        "été",
        "½",
        "\xa0",
        "said",
        "the",
        "ministry",
        "34",
        "000",
        "1.5",
        "half",
    ]
)
ROWS = st.builds(
    lambda value, qualifier, host: person(value, qualifier).model_copy(update={"host": host}),
    st.sampled_from([0, 3, 34, 60, 2_000, 8_000, 20_000, 80_000, 34_000]),
    st.sampled_from(["exact", "about", "at_least", "at_most"]),
    st.sampled_from(["RU", "CN", None]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join), ROWS)
def test_in_any_text_a_proposal_stands_verbatim_holds_its_figure_and_changes_nothing_else(
    text: str, row: Claim
) -> None:
    doc = document(text)
    kept = {"document", "quote", "figure"}
    for match in Text(doc).matches(row):
        bound, quote, figure = match.claim, match.claim.quote, match.claim.figure
        assert quote is not None and figure is not None
        assert text[quote.start : quote.end] == quote.exact and quote.start <= figure.start < figure.end <= quote.end
        assert text[quote.sentence_start :][: len(quote.sentence)] == quote.sentence
        assert bound.model_dump(exclude=kept) == row.model_dump(exclude=kept)
        assert match.derived or _numbers(quote.exact) & {row.low, row.high}
        assert Binder()(row, doc, match.changes).model_dump(exclude=kept) == row.model_dump(exclude=kept)


def _numbers(words: str) -> set[float | None]:
    return {v for f in find_figures(words, 0)[1] for v in (f.low, f.high) if v is not None}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), ROWS)
def test_no_text_whatever_brings_the_search_down(text: str, row: Claim) -> None:
    for match in Text(document(text)).matches(row):
        assert match.claim.quote and match.claim.quote.exact in text
