from hypothesis import given
from hypothesis import strategies as st

from dossier_records import entry, make_claim, make_source
from withheld.clean import clean
from withheld.dossier.quotations import chain, marked, pieces, place, sentence
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


def placed(sentence, **source):
    e = make_source(1, **source)
    claim = make_claim(e, 5)
    quote = claim.quote.model_copy(update={"sentence": sentence, "page": 3})
    return place(entry("c-1", "claim", claim.model_copy(update={"quote": quote}), e))


def test_a_sentence_is_found_at_its_address_by_its_first_and_last_words():
    long = "One two three four five six seven eight nine ten, eleven-twelve, end & done."
    assert placed("Five left, at least.") == "https://example.org/report/1#:~:text=Five%20left%2C%20at%20least."
    found = placed(long)
    assert found.endswith("#:~:text=One%20two%20three%20four%20five,ten%2C%20eleven%2Dtwelve%2C%20end%20%26%20done.")
    assert placed("Five left.", url="https://example.org/a#top") == "https://example.org/a#top:~:text=Five%20left."


def test_a_sentence_of_a_pdf_is_found_by_its_page():
    assert placed("Five left.", url="https://example.org/a.pdf#x") == "https://example.org/a.pdf#page=3"
    assert placed("Five left.", media_type="application/pdf") == "https://example.org/report/1#page=3"


def test_where_there_is_no_address_or_no_sentence_there_is_no_place():
    assert placed("Five left.", url="javascript:alert(1)") is None and placed("Five left.", url=None) is None
    source = make_source(1)
    assert place(entry("c-1", "claim", make_claim(source, 5).model_copy(update={"quote": None}), source)) is None
