"""What a figure may point at, whatever the weights prefer."""

from __future__ import annotations

import numpy as np

from documents import document
from withheld.extract.decide import _later
from withheld.extract.encoder import BARRED, reader
from withheld.extract.read import laid_out, read_document
from withheld.text import DocumentAnalysis

SUMMARY = "In 2009 over 70,000 North Korean loggers were sent to camps in Russia. A firm sold the timber in 2011."
CHRONICLE = "Chronology\n\n- 1967: first contract\n- 1995: the newspapers describe the camps\n- 2013: a new contract"


def test_times_of_later_paragraphs_are_ruled_out_and_no_others() -> None:
    analysis = DocumentAnalysis(document(f"{SUMMARY}\n\n{CHRONICLE}"))
    _, _, reads = laid_out(analysis, "KP", reader())
    read = next(iter(reads))
    item = next(f for f in read.figures if analysis.text[f.start : f.end].startswith("70,000"))
    told = [analysis.text[m.start : m.end] for m, _ in read.mentions["period"]]
    barred = dict(zip(told, _later(analysis, read, [item])[0], strict=True))
    assert {year for year, out in barred.items() if not out} == {"2009", "2011"}
    assert {"1967", "1995", "2013"} <= {year for year, out in barred.items() if out}


def test_weights_that_point_to_a_later_paragraph_are_not_followed(monkeypatch) -> None:
    """With weights that score the last time of a window highest, a figure gets the last one that it may have."""
    heads = reader().heads
    scored = type(heads).point

    def last(self, kind, h, read, queries, pairs):
        scores = scored(self, kind, h, read, queries, pairs)
        return scores if kind != "period" else np.full_like(scores, BARRED / 2) + np.arange(scores.shape[1])

    monkeypatch.setattr(type(heads), "point", last)
    (claim, *_) = read_document(document(f"{SUMMARY}\n\n{CHRONICLE}")).claims
    assert claim.low == 70_000 and claim.start is not None and claim.start.year == 2011
