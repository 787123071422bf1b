"""Documents cut into windows: whole sentences, each decided once, offsets that point at their text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import document
from withheld.extract.encoder import reader
from withheld.extract.features import LENGTH
from withheld.text.document_analysis import DocumentAnalysis


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abc XY12.,é", min_size=1, max_size=400), min_size=1, max_size=30))
def test_every_sentence_is_decided_once_and_pieces_stand_where_they_say(parts: list[str]) -> None:
    analysis = DocumentAnalysis(document("Workers came. " + ". ".join(parts)))
    windows = list(reader().cutter.windows(analysis, [True] * len(analysis.sentences)))
    decided = [n for w in windows for n in range(w.first, w.last)]
    assert decided == list(range(len(analysis.sentences)))
    for w in windows:
        assert len(w.ids) == len(w.starts) == len(w.ends) <= 502
        for a, b in zip(w.starts[w.body : -1], w.ends[w.body : -1], strict=True):
            assert 0 <= a <= b <= len(analysis.text)


def test_what_is_not_wanted_is_context_at_most() -> None:
    analysis = DocumentAnalysis(document("One here. " * 50))
    wanted = [n == 40 for n in range(len(analysis.sentences))]
    (window,) = reader().cutter.windows(analysis, wanted)
    assert window.first == 40 and window.shown < 40 and len(window.ids) <= LENGTH


def test_a_stretch_is_found_in_its_pieces() -> None:
    analysis = DocumentAnalysis(document("About 6,400 North Koreans work in Khabarovsk Krai."))
    (window,) = reader().cutter.windows(analysis, [True])
    at = analysis.text.index("6,400")
    pieces = window.pieces(at, at + 5)
    assert pieces is not None
    assert (window.starts[pieces[0]], window.ends[pieces[1] - 1]) == (at, at + 5)
    assert window.pieces(10_000, 10_004) is None
