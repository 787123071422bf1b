"""Why a decision fell: the words whose hiding lowers its probability most, with their places."""

from __future__ import annotations

import pytest

from documents import document
from withheld.extract import explain
from withheld.extract.decide import confidence, measure_chances
from withheld.extract.encoder import reader
from withheld.extract.explain import LEAST, NO_WORD, Occlusion, explained
from withheld.extract.read import laid_out, read_document
from withheld.extract.vocabularies import MEASURES, RECORDED
from withheld.readings import KINDS
from withheld.records import Claim, Document, Ground, Reading, Span, Statement
from withheld.text.document_analysis import DocumentAnalysis

TEXT = (
    "About 30,000 North Korean labourers worked in Russia in 2019, the ministry said. Their passports were taken away and guards "
    "kept them inside the compound. Employers pay $800 a month for each worker, of which 70% goes to the state. Moscow denied it."
)
LONG = "In Russia, " + "the very old and tired " * 25 + "camp held 400 North Korean workers, the ministry said."


def records(reading: Reading) -> list[Statement]:
    return [record for kind in KINDS for record in getattr(reading, kind)]


def carriers(record: Statement) -> list[Ground]:
    part = "measure" if isinstance(record, Claim) else "sign"
    return [g for g in getattr(record, "grounds", ()) if g.part == part]


def opened(doc: Document) -> Occlusion:
    analysis = DocumentAnalysis(doc)
    assert analysis.programme
    return Occlusion(reader(), analysis, list(laid_out(analysis, analysis.programme, reader())[2]))


@pytest.fixture(scope="module")
def doc() -> Document:
    return document(TEXT)


@pytest.fixture(scope="module")
def told(doc: Document) -> Reading:
    return explained(doc, read_document(doc))


def test_every_record_says_which_words_carried_it_in_its_own_sentence(told: Reading) -> None:
    assert records(told)
    for record in records(told):
        found = carriers(record)
        assert record.quote and 1 <= len(found) <= 3
        first, last = record.quote.sentence_start, record.quote.sentence_start + len(record.quote.sentence)
        for ground in found:
            if ground.span is None:
                assert found == [Ground(part=ground.part, words=NO_WORD, reach="sentence")]
            else:
                assert TEXT[ground.span.start : ground.span.end] == ground.words
                assert first <= ground.span.start < ground.span.end <= last
                assert ground.change is not None and ground.change <= -LEAST + 0.001


def test_the_words_named_first_are_those_whose_hiding_lowers_the_probability_most(doc: Document, told: Reading) -> None:
    """Asked of the encoder anew: every other word of the sentence, hidden, leaves the measure at least as probable."""
    model = reader()
    analysis = DocumentAnalysis(doc)
    reads = list(laid_out(analysis, str(analysis.programme), model)[2])
    checked = 0
    for claim in told.claims:
        worst = carriers(claim)[0]
        at = claim.figure
        if worst.span is None or at is None:
            continue
        read, row = next(
            (r, n) for r in reads for n, f in enumerate(r.figures) if (f.start, f.end) == (at.start, at.end)
        )

        def chance(start: int, end: int, read=read, row=row, claim=claim) -> float:  # type: ignore[no-untyped-def]
            ids = list(read.window.ids)
            first, last = read.window.pieces(start, end) if end else (0, 0)
            ids[first:last] = [103] * (last - first)
            figures, _ = model.heads.represent(model.vectors(ids), read)
            chances = measure_chances(model, read, figures)[row]
            return max(float(c) for c, m in zip(chances, MEASURES, strict=True) if RECORDED[m] == claim.measure)

        whole = chance(0, 0)
        assert confidence("claim", whole, model.card["right"]) == claim.confidence
        left = chance(worst.span.start, worst.span.end)
        assert left - whole == pytest.approx(worst.change, abs=0.01)
        assert claim.quote
        start = claim.quote.sentence_start
        for word in claim.quote.sentence.split():
            begin = TEXT.index(word, start)
            start = begin + len(word)
            bare = word.strip(".,“”")
            begin = TEXT.index(bare, begin)
            if not (begin < at.end and at.start < begin + len(bare)):
                assert chance(begin, begin + len(bare)) >= left - 0.005, (bare, worst)
        checked += 1
    assert checked


def test_neighbours_that_carry_more_together_are_one_phrase(doc: Document) -> None:
    hiding = opened(doc)
    three = [(-0.4, Span(start=5, end=6)), (-0.3, Span(start=0, end=3)), (-0.2, Span(start=84, end=90))]
    apart = hiding._phrases(three, lambda span: pytest.fail(f"no neighbours: {span}"))
    assert apart == three
    pair = [(-0.3, Span(start=0, end=5)), (-0.2, Span(start=6, end=12))]
    both = Span(start=0, end=12)
    assert hiding._phrases(pair, lambda span: -0.5) == [(-0.5, both)]
    assert hiding._phrases(pair, lambda span: -0.25) == pair


def test_the_figure_itself_is_no_reason_for_what_it_is_of(told: Reading) -> None:
    for claim in told.claims:
        assert claim.figure
        assert all(
            g.span is None or g.span.end <= claim.figure.start or g.span.start >= claim.figure.end
            for g in carriers(claim)
        )


def test_explaining_changes_nothing_else_and_is_the_same_every_time(doc: Document, told: Reading) -> None:
    plain = read_document(doc)
    assert explained(doc, plain) == told
    for before, after in zip(records(plain), records(told), strict=True):
        kept = tuple(g for g in after.grounds if g.part not in ("measure", "sign"))  # type: ignore[attr-defined]
        assert after.model_copy(update={"grounds": kept}) == before


def test_pointers_say_how_sure_they_are(told: Reading) -> None:
    pointed = [g for c in told.claims for g in c.grounds if g.part in ("host", "period", "origin")]
    assert pointed and all(g.sure is not None and 0 < g.sure <= 1 and g.change is None for g in pointed)


def test_a_long_sentence_is_hidden_in_stretches_that_leave_out_no_word_and_never_join_a_figure() -> None:
    doc = document(LONG)
    hiding = opened(doc)
    spans = hiding.stretches(0)
    assert len(LONG.split()) > 100 and len(spans) <= 45
    told = " ".join(LONG[s.start : s.end] for s in spans)
    assert told.replace(",", "").split() == LONG.replace(",", "").replace(".", "").split()
    assert any(LONG[s.start : s.end] == "400" for s in spans)


def test_a_hidden_word_is_hidden_in_all_its_pieces_and_nothing_else_is(doc: Document) -> None:
    hiding = opened(doc)
    at = TEXT.index("labourers")
    read = hiding._read_at(at)
    assert read
    ids = hiding.hidden(read, Span(start=at, end=at + len("labourers")))
    assert ids and len(ids) == len(read.window.ids)
    changed = [n for n, (a, b) in enumerate(zip(ids, read.window.ids, strict=True)) if a != b]
    assert [TEXT[read.window.starts[n] : read.window.ends[n]] for n in changed]
    assert "".join(TEXT[read.window.starts[n] : read.window.ends[n]] for n in changed) == "labourers"
    assert {ids[n] for n in changed} == {reader().cutter.tokenizer.token_to_id("[MASK]")}


def test_what_the_reader_did_not_decide_is_left_as_it_is(doc: Document, told: Reading) -> None:
    plain = read_document(doc)
    other = [c.model_copy(update={"confidence": 0.3, "measure": "casualties"}) for c in plain.claims]
    assert list(explained(doc, plain.model_copy(update={"claims": tuple(other)})).claims) == other


def test_a_document_without_records_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "reader", lambda: pytest.fail("the reader was asked"))
    empty = document("It rained in Vladivostok.")
    assert explained(empty, read_document(empty)) == read_document(empty)


def test_a_measure_that_the_form_settles_says_so() -> None:
    doc = document("In 2017 Poland had 520 North Korean workers at 14 yards, 4 of them in Gdynia, the inspectors said.")
    told = explained(doc, read_document(doc))
    (part,) = [c for c in told.claims if c.low == 4]
    assert part.measure == "sites"
    assert [g.words for g in carriers(part)] != []
