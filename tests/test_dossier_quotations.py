from hypothesis import given
from hypothesis import strategies as st

from dossier_records import entry, make_claim, make_source
from withheld.clean import clean
from withheld.dossier.quotations import chain, marked, pieces, sentence
from withheld.records import Dependence, Quote, Span


def test_the_figure_is_marked_inside_the_quoted_words():
    claim = make_claim(make_source(1), 2500)
    found = pieces(claim.quote, claim.figure)
    assert [p.text for p in found if p.mark == "figure"] == ["2,500"]
    assert "".join(p.text for p in found) == claim.quote.sentence
    assert "".join(p.text for p in found if p.mark) == claim.quote.exact


@given(st.text(min_size=3, max_size=60), st.data())
def test_marking_never_loses_or_adds_a_character(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low = data.draw(st.integers(-5, len(text) + 5))
    figure = Span(start=50 + low, end=50 + low + data.draw(st.integers(0, 9)))
    quote = Quote(start=50 + start, end=50 + end, exact=text[start:end], sentence=text, sentence_start=50)
    assert "".join(p.text for p in pieces(quote, figure)) == clean(text)


def test_the_quoted_words_are_marked_where_the_place_of_the_figure_is_not_known():
    claim = make_claim(make_source(1), 2500).model_copy(update={"figure": None})
    assert [p.text for p in marked(claim) if p.mark == "figure"] == [claim.quote.exact]


def test_a_quotation_outside_its_sentence_stands_on_its_own():
    quote = Quote(start=5, end=9, exact="2,500", sentence="Short.", sentence_start=100)
    assert [(p.text, p.mark) for p in pieces(quote)] == [("2,500", "quote")]


def test_a_transcribed_row_has_no_sentence():
    claim = make_claim(make_source(1), 10).model_copy(update={"quote": None})
    assert sentence(entry("c-1", "claim", claim, make_source(1), "transcribed")) == ()


def test_the_chain_runs_from_the_origin_outwards():
    claim = make_claim(make_source(1), 10, origin="A scholar", via=("First Wire", "Second\u202e Daily"))
    assert chain(entry("c-1", "claim", claim, make_source(1))) == ("A scholar", "First Wire", "Second Daily")


def test_who_depends_is_no_link_of_the_chain_of_who_says_so():
    source = make_source(1)
    need = Dependence(document=source.id, quote=make_claim(source, 2500).quote, kind="barter", holder="Russia")
    assert chain(entry("x-1", "dependence", need, source)) == ()
    assert chain(entry("x-1", "dependence", need.model_copy(update={"origin": "Union"}), source)) == ("Union",)
