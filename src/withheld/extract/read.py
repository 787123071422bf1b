"""From a document to all its records about the programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from withheld.extract.assemble import Assembler, added_claims, once
from withheld.extract.candidates import Candidate, find_candidates
from withheld.extract.decide import decide
from withheld.extract.encoder import Reader, reader, with_stand_ins
from withheld.extract.features import Mentions, Read, read_windows
from withheld.extract.signs import Signs
from withheld.extract.structure import settled
from withheld.extract.uncounted import counting
from withheld.extract.withdrawals import TAKES_BACK, withdrawn
from withheld.readings import without_others
from withheld.records import Claim, Document, Reading, Statement
from withheld.tables import read_tables, table_spans
from withheld.text import DocumentAnalysis
from withheld.threads import one_thread
from withheld.vocabulary import codelist

EXTRACTOR = "reader-9.1"
"""Weights and version of what is made of them, kept with every proposed record; what an earlier one read is read again."""


def read_document(
    document: Document, *, attributions: bool = False, programme: str | None = None, model: Reader | None = None
) -> Reading:
    """Claims, events, positions, indicators, pledges, presences and dependences of one document; ``attributions`` on request.

    With a ``programme``, what a document on several programmes explicitly says about the others is left out and counted.
    ``model`` replaces the shipped reader.
    """
    analysis = DocumentAnalysis(document, programme)
    code = analysis.programme
    if code is None:
        said = Mentions(analysis, None).speech.attributions if attributions else ()
        return Reading(document=document.id, attributions=said)
    model = model or reader()
    candidates, mentions, reads = laid_out(analysis, code, model)
    card, right = model.card["thresholds"], model.card.get("right", {})
    with one_thread():
        figures, signs = decide(analysis, model, reads, card["shown"], card["signs"])
    figures = settled(analysis, candidates, mentions, figures)
    claims = list(added_claims(analysis, candidates, code))
    told = {c.figure for c in claims}
    # A figure of a case's own measure gets no other measure: the weights do not know added measures.
    claims += [
        c for c in Assembler(analysis, candidates, mentions, code, right).claims(figures) if c.figure not in told
    ]
    tables = read_tables(analysis, code)
    claims += tables.claims
    claims.sort(key=lambda c: c.figure.start if c.figure else 0)
    claims = once(claims) if tables.claims else claims
    if TAKES_BACK.search(analysis.text) or TAKES_BACK.search(document.title or ""):
        claims = withdrawn(analysis, claims)
    records = Signs(mentions, card["signs"], right).records(signs, claims)
    reading = Reading(
        document=document.id, programme=code, claims=tuple(claims),
        attributions=mentions.speech.attributions if attributions else (), left=tables.left, **records,
    )  # fmt: skip
    if programme is None or len(analysis.programmes) < 2:
        return reading
    return without_others(reading, lambda record: _elsewhere(analysis, record))


def laid_out(
    analysis: DocumentAnalysis, programme: str, model: Reader
) -> tuple[list[Candidate], Mentions, Iterator[Read]]:
    """A document's candidates, its mentions, and the windows in which the reader decides on them."""
    spans = table_spans(analysis.text)  # the table reader reads these, not the sentence reader
    counted = counting(analysis.text, find_candidates(analysis))
    candidates = [c for c in counted if not any(s.start <= c.core < s.end for s in spans)]
    wanted = _wanted(analysis, {c.sentence for c in candidates})
    for s in analysis.sentences if spans else ():
        wanted[s.number] &= not any(t.start <= s.start and s.end <= t.end for t in spans)
    mentions = Mentions(analysis, programme, wanted)
    reads = read_windows(analysis, model.cutter, candidates, mentions, wanted)
    return candidates, mentions, (with_stand_ins(model.card, read, programme) for read in reads)


def _elsewhere(analysis: DocumentAnalysis, record: Statement) -> str | None:
    return analysis.elsewhere(record.quote.sentence_start) if record.quote else None


_WORK = re.compile(rf"\b(?:{'|'.join(codelist('words')['work_stems'])})", re.I)
SHORT = 60
"""Sentences up to which a document is read whole; of a longer one, only those near the programme's name or its work are read."""


def _wanted(analysis: DocumentAnalysis, figures: set[int]) -> list[bool]:
    """Sentences worth reading: all of a short document; else those near the programme's name, with work or a figure."""
    size = len(analysis.sentences)
    if size <= SHORT:
        return [True] * size
    named = [analysis.named_in(s.start, s.end) for s in analysis.sentences]
    near = [any(named[max(0, i - 8) : i + 4]) for i in range(size)]
    return [near[s.number] and (named[s.number] or s.number in figures or bool(_WORK.search(s.text)))
            for s in analysis.sentences]  # fmt: skip


def read_figure(document: Document, start: int, end: int, measure: str, programme: str) -> Claim | None:
    """The claim that a figure at these offsets would be if it were of this measure: its scope, period and origin as read.

    None where no figure stands there. For an analyst who knows the measure of a figure, and asks for the rest.
    """
    analysis = DocumentAnalysis(document, programme)
    candidates = find_candidates(analysis)
    number = analysis.finder.at(start).number
    wanted = [abs(s.number - number) <= 3 for s in analysis.sentences]
    mentions = Mentions(analysis, programme, wanted)
    model = reader()
    reads = read_windows(analysis, model.cutter, candidates, mentions, wanted)
    with one_thread():
        figures, _ = decide(analysis, model, (with_stand_ins(model.card, read, programme) for read in reads), 0.0, None)
    here = [d for d in figures if d.item.start < end and start < d.item.end]
    made = Assembler(analysis, candidates, mentions, programme)
    return next((claim for d in here if (claim := made.claim(replace(d, measure=measure))) is not None), None)
