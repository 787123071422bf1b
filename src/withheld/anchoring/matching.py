"""Finds a transcribed figure in a document: every sentence that supports it, best first, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from withheld.anchoring.agreement import Borne, borne_out, is_year, says
from withheld.evidence import StoreError
from withheld.extract import read_document
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import Claim, Document, Span
from withheld.text import DocumentAnalysis, Line, pattern, quote
from withheld.vocabulary import codelist, country_name

LONGEST = 400
"""Maximum length in characters of a sentence that is quoted whole; of a longer one, only the words around the figure are quoted.
"""
AROUND = 120
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Match:
    """A sentence that supports a row: the row with that quotation, its score, the reasons for it, and what differs."""

    claim: Claim
    score: float
    because: tuple[str, ...]
    remarks: tuple[str, ...]
    derived: bool = False

    @property
    def changes(self) -> JsonObject:
        """Changes for a decision ``anchor`` that binds the row to this place."""
        assert self.claim.quote is not None  # a match has a quotation
        return {
            "document": self.claim.document, "start": self.claim.quote.start, "end": self.claim.quote.end,
            "exact": self.claim.quote.exact,
        }  # fmt: skip


class Text:
    """An analysed document, shared by all rows that are searched for in it."""

    def __init__(self, document: Document) -> None:
        self.document, self.analysis = document, DocumentAnalysis(document)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The reader's claims of the document."""
        return read_document(self.document).claims

    def matches(self, claim: Claim) -> list[Match]:
        """Every place that supports the claim, best first; equally good places are in text order."""
        found: dict[tuple[int, int], Match] = {}
        for borne, stretch in self._borne(claim):
            made = self._match(claim, borne, stretch)
            key = (borne.start, borne.end)
            clash = next((k for k in found if k[0] < key[1] and key[0] < k[1]), None)
            if clash is None or found[clash].score < made.score:
                found.pop(clash or key, None)
                found[key] = made
        return sorted(found.values(), key=lambda m: (-m.score, m.claim.quote.start if m.claim.quote else 0))

    def _borne(self, claim: Claim) -> Iterator[tuple[Borne, tuple[int, int] | None]]:
        """Figures that support the claim, each with the span to quote if the reader knows one."""
        for other in self.claims:
            borne = says(claim, other)
            if borne and other.quote and not is_year(self.document.text, borne.start, borne.end):
                yield borne, (other.quote.start, other.quote.end)
        for line in self.analysis.lines:
            for figure in line.figures:
                if borne := borne_out(claim, self.document.text, line.toks, figure):
                    yield borne, None

    def _match(self, claim: Claim, borne: Borne, stretch: tuple[int, int] | None) -> Match:
        line = self.analysis.lines[self.analysis.finder.at(borne.start).number]
        start, end = stretch or self._stretch(line, borne)
        start, end = min(start, borne.start), max(end, borne.end)
        bound = self.bound(claim, start, end, borne)
        points, because, against = self._score(claim, line, borne)
        return Match(bound, points, tuple(because), (*borne.remarks, *against), borne.derived)

    def bound(self, claim: Claim, start: int, end: int, borne: Borne) -> Claim:
        """The claim with the quotation ``start`` to ``end`` of this document; nothing else of it changes."""
        made = quote(self.document, self.analysis.sentences, start, end)
        figure = Span(start=borne.start, end=borne.end)
        return claim.model_copy(update={"document": self.document.id, "quote": made, "figure": figure})

    def _stretch(self, line: Line, borne: Borne) -> tuple[int, int]:
        """Span of the figure's sentence or, if that is long, of the words around the figure."""
        first, last = line.sentence.start, line.sentence.end
        if last - first <= LONGEST:
            return first, last
        text = self.document.text
        start, end = max(first, borne.start - AROUND), min(last, borne.end + AROUND)
        while first < start < borne.start and not text[start - 1].isspace():
            start += 1
        while borne.end < end < last and not text[end].isspace():
            end -= 1
        return min(start, borne.start), max(end, borne.end)

    def _score(self, claim: Claim, line: Line, borne: Borne) -> tuple[float, list[str], list[str]]:
        """A score of how well a place fits the row, with the reasons for it and against it."""
        sentence = line.sentence
        near = self._neighbours(sentence.number)
        points = -2.0 * borne.off
        because: list[str] = []
        against: list[str] = []
        for score, reason in (
            self._by_measure(claim, sentence.start, sentence.end, borne),
            self._by_host(claim, (sentence.start, sentence.end), near),
            _by_period(claim, sentence.text, self.document.text[near[0] : near[1]]),
            _by_origin(claim, sentence.text, self.document.text[near[0] : near[1]]),
        ):
            points += score
            (because if score > 0 else against).extend([reason] if reason else [])
        return points, because, against

    def _neighbours(self, number: int) -> tuple[int, int]:
        lines = self.analysis.sentences
        return lines[max(0, number - 1)].start, lines[min(len(lines) - 1, number + 1)].end

    def _by_measure(self, claim: Claim, first: int, last: int, borne: Borne) -> tuple[float, str]:
        read = [c for c in self.claims if c.figure and c.figure.start < borne.end and borne.start < c.figure.end]
        # The reader keeps only the first mention of a figure: a later mention gets the measure of the first.
        alike = read or [c for c in self.claims if (c.low, c.high) == (claim.low, claim.high)]
        if any(c.measure == claim.measure for c in alike):
            return 3.0, "read as the same measure"
        listed = codelist("claims")
        for group in ("people_cues", "money_cues", "share_cues"):
            known = claim.measure in listed[group]
            if known and pattern("claims", group, claim.measure).search(self.document.text, first, last):
                return (0.0 if read else 1.0), "" if read else "words of the measure in the sentence"
        return (-1.0, f"read as {read[0].measure}") if read else (0.0, "")

    def _by_host(self, claim: Claim, here: tuple[int, int], near: tuple[int, int]) -> tuple[float, str]:
        if not claim.hosts:
            return 0.0, ""
        named = {p.country for p in self.analysis.places if here[0] <= p.start < here[1]}
        around = {p.country for p in self.analysis.places if near[0] <= p.start < near[1]}
        label = ", ".join(country_name(h) for h in claim.hosts)
        if named & set(claim.hosts):
            return 2.0, f"{label} in the sentence"
        beside = bool(around & set(claim.hosts))
        if others := sorted(country_name(c) for c in named - {None, claim.programme} if c):
            return (0.0 if beside else -1.0), f"the sentence names {', '.join(others[:3])}"
        return (1.0, f"{label} beside it") if beside else (0.0, "")


def _by_period(claim: Claim, sentence: str, around: str) -> tuple[float, str]:
    if not (claim.start and claim.end):
        return 0.0, ""
    years = {str(y) for y in range(claim.start.year, claim.end.year + 1)}
    here = set(_YEAR.findall(sentence))
    if years & here:
        return 1.0, "its year in the sentence"
    if here:
        return -1.0, f"the sentence names {', '.join(sorted(here)[:3])}"
    return (0.5, "its year beside it") if years & set(_YEAR.findall(around)) else (0.0, "")


def _by_origin(claim: Claim, sentence: str, around: str) -> tuple[float, str]:
    words = {w.casefold() for w in _WORD.findall(claim.origin or "")} - _common()
    if not words:
        return 0.0, ""
    for points, text, where in ((1.0, sentence, "in the sentence"), (0.5, around, "beside it")):
        if words & {w.casefold() for w in _WORD.findall(text)}:
            return points, f"its origin {where}"
    return 0.0, ""


def best(matches: list[Match]) -> list[Match]:
    """The matches that share the highest score."""
    return [m for m in matches if m.score == matches[0].score]


class Binder:
    """Binds a row to a given place of a document; every decision to anchor goes through it."""

    def __init__(self) -> None:
        self._texts: dict[str, Text] = {}

    def text(self, document: Document) -> Text:
        """The analysed document, from a cache by SHA-256."""
        if document.sha256 not in self._texts:
            self._texts[document.sha256] = Text(document)
        return self._texts[document.sha256]

    def __call__(self, claim: Claim, document: Document, asked: JsonMapping) -> Claim:
        """The claim with the quotation at the given place; StoreError if the place does not contain its figure."""
        text = self.text(document)
        found = text.matches(claim)
        if asked.keys() <= {"document"}:
            return _only(found, document).claim
        start, end = stretch(document, asked)
        within = [m for m in found if m.claim.figure and start <= m.claim.figure.start and m.claim.figure.end <= end]
        within = [m for m in within if not m.derived or _operands_in(m, start, end)]
        if not within:
            words = " ".join(document.text[start:end].split())
            raise StoreError(
                f"{document.id}: “{words[:80]}” does not contain the figure of the row; quote the words that do, or edit the row"
            )
        figure = within[0].claim.figure
        assert figure is not None  # the filter above requires it
        return text.bound(claim, start, end, Borne(figure.start, figure.end, 0.0, ()))


def _operands_in(match: Match, start: int, end: int) -> bool:
    """Whether a span contains all operands of a derived figure."""
    made = match.claim.quote
    return made is not None and start <= made.start and made.end <= end


def _only(found: list[Match], document: Document) -> Match:
    if not found:
        raise StoreError(
            f"{document.id}: not found in this document; see “withheld anchor {document.id}”, or edit the row"
        )
    if len(best(found)) > 1:
        places = ", ".join(f"{m.changes['start']}-{m.changes['end']}" for m in best(found))
        raise StoreError(
            f"{document.id}: {len(best(found))} places match equally well ({places}); choose one with --at"
        )
    return found[0]


def stretch(document: Document, asked: JsonMapping) -> tuple[int, int]:
    """The span given by offsets or by words; StoreError if it is not in the text, or if the words occur more than once."""
    exact, start, end = asked.get("exact"), asked.get("start"), asked.get("end")
    text = document.text
    if start is None and end is None and isinstance(exact, str) and exact.strip():
        places = [m.start() for m in re.finditer(re.escape(exact), text)]
        if len(places) != 1:
            what = (
                "do not stand in the text" if not places else f"stand in the text {len(places)} times (at {places[:5]})"
            )
            raise StoreError(
                f"{document.id}: the words {what}; copy them from it word for word, or give --at START-END"
            )
        return places[0], places[0] + len(exact)
    whole = all(isinstance(v, int) and not isinstance(v, bool) for v in (start, end))
    if not whole or not 0 <= start < end <= len(text):  # type: ignore[operator]
        raise StoreError(f"{document.id}: no stretch of its {len(text)} characters; give the words, or --at START-END")
    if exact is not None and text[start:end] != exact:
        raise StoreError(
            f"{document.id}: “{str(exact)[:60]}” is not at {start} of the text; run “withheld anchor” again"
        )
    return int(start), int(end)  # type: ignore[arg-type]


@cache
def _common() -> frozenset[str]:
    """Words that do not identify an origin: function words, words for offices, and the names of the sending states."""
    states = (codelist("countries")["country"][code] for code in codelist("programmes"))
    names = " ".join(name for state in states for name in (state["names"][0], *state["people"]))
    return frozenset(codelist("words")["no_origin"]) | {w.casefold() for w in _WORD.findall(names)}
