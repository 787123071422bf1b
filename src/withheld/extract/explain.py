"""The words that a decision depends on: occlude each word of the sentence in turn, and compare the decision's probability."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from withheld.extract.decide import confidence, likeliest, measure_chances, sign_chances
from withheld.extract.encoder import Array, Reader, reader
from withheld.extract.features import Item, Read
from withheld.extract.read import laid_out
from withheld.extract.vocabularies import MEASURES, RECORDED, SIGNS
from withheld.readings import KINDS, size
from withheld.records import (
    Claim,
    Dependence,
    Document,
    Event,
    Ground,
    Indicator,
    Pledge,
    Position,
    Reading,
    Span,
    Statement,
)
from withheld.text import DocumentAnalysis

LIMIT = 40
"""About the most spans of a sentence that are occluded; in a longer one, several neighbouring words are occluded together."""
NAMED = 3
"""Words that are named for one decision, at most."""
LEAST = 0.02
"""Least drop in a decision's probability for a word to be named."""
NO_WORD = "no single word of the sentence"
FORM = "the form of the sentence"
"""Given as the reason for a measure that the weights did not decide: see ``structure``."""
Fall = tuple[float, Span]
"""The decrease in probability when a span is occluded, and the span."""
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")


def explained(
    document: Document, reading: Reading, *, programme: str | None = None, model: Reader | None = None
) -> Reading:
    """The reading, with the words that each claim's measure and each sign depend on added as grounds.

    Costs one run of the encoder for every word of every sentence that yields a record. ``programme`` and ``model`` are those that
    the document was read with. What the reader did not decide (an added measure, a language model's proposal) stays unchanged.
    """
    if reading.programme is None or not size(reading):
        return reading
    model, analysis = model or reader(), DocumentAnalysis(document, programme)
    hiding = Occlusion(model, analysis, list(laid_out(analysis, reading.programme, model)[2]))
    told: dict[str, Any] = {k: tuple(_with_grounds(r, hiding) for r in getattr(reading, k)) for k in KINDS}
    return reading.model_copy(update=told)


def _with_grounds(record: Statement, hiding: Occlusion) -> Statement:
    found = hiding.claim(record) if isinstance(record, Claim) else hiding.sign(record)
    return record.model_copy(update={"grounds": (*found, *record.grounds)}) if found else record


@dataclass(frozen=True)
class Chances:
    """The probabilities of one window as shown: of all measures by figure, and of all signs by sentence."""

    measures: Array
    signs: Array


class Occlusion:
    """Occludes the words of a document's sentences, each sentence once for all decisions in it."""

    def __init__(self, model: Reader, analysis: DocumentAnalysis, reads: list[Read]) -> None:
        self.model, self.analysis = model, analysis
        self._read = {item.sentence: read for read in reads for item in read.sentences}
        self._whole: dict[int, Chances] = {}
        self._hidden: dict[int, list[tuple[Span, Chances]]] = {}

    def claim(self, claim: Claim) -> tuple[Ground, ...]:
        """The words that a claim's measure depends on; the figure itself is no reason for its measure."""
        at = claim.figure
        read = self._read_at(at.start) if at else None
        if at is None or read is None:
            return ()
        measures = self._of(read).measures
        best = likeliest(measures)
        for row, item in enumerate(read.figures):
            same = (item.start, item.end) == (at.start, at.end)
            if same and self._confidence("claim", float(measures[row, best[row]])) == claim.confidence:
                if RECORDED[MEASURES[best[row]]] != claim.measure:
                    return (Ground(part="measure", words=FORM, reach="sentence"),)
                return self._carriers("measure", item, "measures", row, int(best[row]))
        return ()

    def sign(self, record: Statement) -> tuple[Ground, ...]:
        """The words that a sentence's sign depends on."""
        name, quote = _sign(record), record.quote
        read = self._read_at(quote.start) if quote else None
        if quote is None or read is None or name not in SIGNS:
            return ()
        column = SIGNS.index(name)
        for row, item in enumerate(read.sentences):
            told = item.start <= quote.start < item.end
            if told and self._confidence(name, float(self._of(read).signs[row, column])) == record.confidence:
                return self._carriers("sign", item, "signs", row, column)
        return ()

    def _confidence(self, kind: str, sure: float) -> float:
        return confidence(kind, sure, self.model.card.get("right", {}))

    def _carriers(self, part: Any, item: Item, head: str, row: int, column: int) -> tuple[Ground, ...]:
        read = self._read[item.sentence]

        def chance(chances: Chances) -> float:
            """The probability of the decision to explain."""
            return float(getattr(chances, head)[row, column])

        whole = chance(self._of(read))
        falls = [
            (chance(chances) - whole, span)
            for span, chances in self._without(item.sentence)
            if part == "sign" or not (span.start < item.end and item.start < span.end)
        ]
        named = _ranked(fall for fall in falls if fall[0] <= -LEAST)[:NAMED]
        if not named:
            return (Ground(part=part, words=NO_WORD, reach="sentence"),)
        phrases = self._phrases(named, lambda span: chance(self._shown(read, self.hidden(read, span) or [])) - whole)
        return tuple(
            Ground(part=part, words=" ".join(self._text(s).split()), reach="sentence", span=s, change=round(fall, 3))
            for fall, s in phrases
        )

    def _phrases(self, named: list[Fall], fall: Callable[[Span], float]) -> list[Fall]:
        """Neighbours whose joint occlusion lowers the probability more than each alone are one phrase: “last year”."""
        out: list[Fall] = []
        for own, span in sorted(named, key=lambda f: f[1].start):
            before = out[-1] if out else None
            if before and not self.analysis.text[before[1].end : span.start].strip():
                both = Span(start=before[1].start, end=span.end)
                together = fall(both)
                if together <= min(own, before[0]):
                    out[-1] = (together, both)
                    continue
            out.append((own, span))
        return _ranked(out)

    def _read_at(self, at: int) -> Read | None:
        """The window in which the sentence at this offset is decided; None if it is not read."""
        return self._read.get(self.analysis.finder.at(at).number)

    def _text(self, span: Span) -> str:
        return self.analysis.text[span.start : span.end]

    def _of(self, read: Read) -> Chances:
        """The probabilities of a window with nothing occluded."""
        if id(read) not in self._whole:
            self._whole[id(read)] = self._shown(read, read.window.ids)
        return self._whole[id(read)]

    def _shown(self, read: Read, ids: list[int]) -> Chances:
        h = self.model.vectors(ids)
        figures, sentences = self.model.heads.represent(h, read)
        return Chances(measure_chances(self.model, read, figures), sign_chances(self.model, sentences, h, read))

    def _without(self, sentence: int) -> list[tuple[Span, Chances]]:
        """The probabilities of a sentence's window with each span of the sentence occluded."""
        if sentence not in self._hidden:
            read = self._read[sentence]
            self._hidden[sentence] = [
                (span, self._shown(read, ids))
                for span in self.stretches(sentence)
                if (ids := self.hidden(read, span)) is not None
            ]
        return self._hidden[sentence]

    def hidden(self, read: Read, span: Span) -> list[int] | None:
        """The pieces of a window with those of a span masked; None if the span is outside the window."""
        at = read.window.pieces(span.start, span.end)
        if at is None:
            return None
        ids = list(read.window.ids)
        ids[at[0] : at[1]] = [self.model.cutter.mask] * (at[1] - at[0])
        return ids

    def stretches(self, sentence: int) -> list[Span]:
        """The words of a sentence as spans; in a long one neighbours are grouped, but a figure never with the words beside it."""
        s = self.analysis.sentences[sentence]
        words = [m.span() for m in _WORD.finditer(self.analysis.text, s.start, s.end)]
        count = -(-len(words) // LIMIT)
        figures = [(f.start, f.end) for f in self._read[sentence].figures if f.sentence == sentence]
        return [
            Span(start=run[i][0], end=run[min(i + count, len(run)) - 1][1])
            for run in _runs(words, figures)
            for i in range(0, len(run), count)
        ]


def _ranked(falls: Iterable[Fall]) -> list[Fall]:
    """By drop in probability, the largest first; ties in the order of the text."""
    return sorted(falls, key=lambda fall: (fall[0], fall[1].start))


def _runs(words: list[tuple[int, int]], figures: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Runs of words that no edge of a figure interrupts."""
    run: list[tuple[int, int]] = []
    before: set[tuple[int, int]] = set()
    for start, end in words:
        now = {f for f in figures if f[0] < end and start < f[1]}
        if run and now != before:
            yield run
            run = []
        run.append((start, end))
        before = now
    if run:
        yield run


_KIND = {Event: "type", Indicator: "indicator", Position: "stance", Pledge: "act", Dependence: "kind"}
"""The field that holds a record's type within its kind."""


def _sign(record: Statement) -> str:
    """The reader's name of the sign that a record comes from."""
    sort, field = type(record).__name__.lower(), _KIND.get(type(record))
    return f"{sort}:{getattr(record, field)}" if field else sort
