"""A document as input of the encoder: windows of whole sentences, the mentions that a figure may point at, and features of each.

The sentences before a window are shown again as its context. Mentions are the places, times and speakers that the document names.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from withheld.extract.candidates import KINDS, Candidate
from withheld.speech import OWNS, Speech, speaker_names, speaker_roles, speaker_turns
from withheld.text import DocumentAnalysis, Overlaps, Period, Place, Sentence, large_towns
from withheld.vocabulary import codelist


@dataclass(frozen=True)
class Mention:
    """A span of the text and its value: a country code, a place's name, bounds of time, a speaker's name.

    ``traits`` are binary features, which the reader gets beside the words.
    """

    start: int
    end: int
    value: object
    traits: tuple[float, ...] = ()


Bounds = tuple[dt.date | None, dt.date | None]


class Mentions:
    """The mentions of one document by kind, each in text order; ``wanted`` marks the sentences that are read."""

    def __init__(self, analysis: DocumentAnalysis, programme: str | None, wanted: Sequence[bool] | None = None) -> None:
        self.analysis, self.programme = analysis, programme
        self.speech = Speech(analysis.text, analysis.sentences, analysis.document.publisher, wanted)

    @cached_property
    def _places(self) -> list[Place]:
        """The places of the document, and every other name that is a country in capitals or a large town."""
        known = self.analysis.places
        taken = Overlaps((p.start, p.end) for p in known)
        more = [p for p in _further(self.analysis.text) if not taken.touch(p.start, p.end)]
        return sorted([*known, *more])

    @cached_property
    def hosts(self) -> list[Mention]:
        """Every name of a country, of a place in one, and every sum in a country's own money, with the country's code."""
        named = [Mention(p.start, p.end, p.country, self._place_traits(p)) for p in self._places if p.country]
        money = (f for line in self.analysis.lines for f in line.figures if f.kind == "money" and self._tells(f.unit))
        return sorted(named + [Mention(f.start, f.end, f.unit[:2], (0.0,) * 7) for f in money], key=lambda m: m.start)

    def _tells(self, unit: str) -> bool:
        """Whether a currency implies a host: not one of several countries, nor the sender's own if its workers go abroad."""
        return unit not in codelist("numbers")["no_host"]["money"] and not self.analysis.own_money(unit)

    @cached_property
    def places(self) -> list[Mention]:
        """Every name of a place smaller than a country."""
        kinds = ("capital", "region", "city")
        return [Mention(p.start, p.end, p.name, self._place_traits(p)) for p in self._places if p.kind in kinds]

    def _place_traits(self, place: Place) -> tuple[float, ...]:
        kinds = ("country", "people", "capital", "region", "city")
        own = place.country == self.programme
        barred = place.country in self.analysis.never
        return (*(float(place.kind == k) for k in kinds), float(own), float(barred))

    @cached_property
    def periods(self) -> list[Mention]:
        """Every time named in the text that can be resolved, with its first and last day."""
        return [Mention(p.start, p.end, (p.first, p.last), self._time_traits(p)) for p in self.analysis.periods]

    @cached_property
    def times(self) -> dict[int, Period]:
        """The times named in the text, by start offset."""
        return {p.start: p for p in self.analysis.periods}

    def _time_traits(self, period: Period) -> tuple[float, ...]:
        published = self.analysis.published
        kinds = ("at", "since", "by", "span", "weekday")
        placed = period.first is not None
        around = bool(placed and published and period.first <= published <= (period.last or published))  # type: ignore[operator]
        after = bool(placed and published and period.first > published)  # type: ignore[operator]
        length = period.days
        return (
            *(float(period.kind == k) for k in kinds), float(placed), float(around), float(after),
            float(0 < length <= 2), float(2 < length <= 31), float(31 < length <= 366), float(length > 366),
        )  # fmt: skip

    @cached_property
    def speakers(self) -> list[Mention]:
        """Everyone who may say something, with the name to record: sources of attributions, states, names, roles."""
        found: dict[tuple[int, int], Mention] = {}
        for (start, end), name in self.speech.speakers():
            found[start, end] = Mention(start, end, name, (1.0, 0.0, 0.0, 0.0, 0.0))
        text = self.analysis.text
        for kind, spans in enumerate((self._states(), speaker_turns(text), speaker_names(text), speaker_roles(text))):
            taken = Overlaps(found)
            for start, end in spans:
                if not taken.touch(start, end):
                    traits = (0.0, *(float(kind == k) for k in range(4)))
                    found[start, end] = Mention(start, end, " ".join(text[start:end].split()), traits)
        return [found[at] for at in sorted(found)]

    def _states(self) -> list[tuple[int, int]]:
        return [(p.start, p.end) for p in self.analysis.places if p.kind in ("country", "people", "capital")]


_CAPITALS = re.compile(r"\b[A-Z]{4,}(?: [A-Z]{4,})*\b")
_TOWN = re.compile(r"\b[A-ZÀ-ÞŞŽ][\w’'-]+(?: [A-ZÀ-ÞŞŽ][\w-]+){0,2}")


@cache
def _countries() -> dict[str, str]:
    return {n.upper(): code for code, e in codelist("countries")["country"].items() for n in e["names"]}


def _further(text: str) -> Iterator[Place]:
    """Countries in capitals and large towns, by name alone; the reader decides whether they are meant."""
    for m in _CAPITALS.finditer(text):
        if code := _countries().get(m.group()):
            yield Place(m.start(), m.end(), m.group().title(), code, "country")
    towns = large_towns()
    for m in _TOWN.finditer(text):
        words = m.group().split()
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            name = name[:-2] if name.endswith(OWNS) else name
            if name in towns:
                yield Place(m.start(), m.start() + len(name), name, towns[name], "city")
                break


LENGTH = 320
"""Pieces of a window at most."""
CONTEXT = 90
"""Pieces before a window, at most, that are shown again as its context."""
TITLE = 24


@dataclass
class Window:
    """One window: piece ids, the span of each piece in the text ((0, 0) for special tokens and the title), and its sentences.

    ``first`` to ``last`` are the sentences decided here; those from ``shown`` to ``first`` are context.
    """

    ids: list[int]
    starts: list[int]
    ends: list[int]
    shown: int
    first: int
    last: int
    body: int

    def pieces(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last piece (exclusive) that overlap the characters ``start`` to ``end``; None if outside the window."""
        last = len(self.ids) - 1
        if last <= self.body or not self.starts[self.body] <= start < self.ends[last - 1]:
            return None
        a = bisect_right(self.ends, start, self.body, last)
        b = bisect_left(self.starts, end, self.body, last)
        return (a, max(a + 1, b)) if a < last else None


class _Pieces:
    """The pieces of the sentences near a wanted one, tokenized on demand and kept while a window may need them."""

    def __init__(self, tokenizer: Tokenizer, sentences: list[Sentence], wanted: list[bool]) -> None:
        self._tokenizer, self._sentences, self._wanted = tokenizer, sentences, wanted
        self._kept: dict[int, Encoding] = {}

    def __contains__(self, number: int) -> bool:
        return any(self._wanted[max(0, number - 1) : number + 5])

    def __getitem__(self, number: int) -> Encoding:
        if number not in self._kept:
            ahead = [n for n in range(number, min(number + AHEAD, len(self._sentences))) if n in self]
            texts = [self._sentences[n].text for n in ahead]
            made = zip(ahead, self._tokenizer.encode_batch(texts, add_special_tokens=False), strict=True)
            self._kept = {n: e for n, e in self._kept.items() if n >= number - 2 * AHEAD} | dict(made)
        return self._kept[number]


AHEAD = 64
"""Sentences tokenized in one batch; twice as many are kept behind them."""


class Cutter:
    """Cuts documents into windows, with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.cls, self.sep = int(tokenizer.token_to_id("[CLS]") or 0), int(tokenizer.token_to_id("[SEP]") or 0)
        self.mask = int(tokenizer.token_to_id("[MASK]") or 0)

    def windows(self, analysis: DocumentAnalysis, wanted: list[bool]) -> Iterator[Window]:
        """The windows of a document that contain every ``wanted`` sentence; the others are context or left out."""
        encoded = _Pieces(self.tokenizer, analysis.sentences, wanted)
        title = self.tokenizer.encode(analysis.document.title or "", add_special_tokens=False).ids[:TITLE]
        at, size = 0, len(analysis.sentences)
        while at < size:
            if not wanted[at]:
                at += 1
                continue
            shown, room = at, CONTEXT
            while shown and (shown - 1) in encoded and len(encoded[shown - 1]) <= room and at - shown < 6:
                shown -= 1
                room -= len(encoded[shown])
            last, used = at, (CONTEXT - room) + len(title) + 3
            while last < size and last in encoded and (last == at or used + len(encoded[last]) <= LENGTH):
                used += len(encoded[last])
                last += 1
            yield self._window(analysis, encoded, title, shown, at, last)
            at = last

    def _window(
        self, analysis: DocumentAnalysis, encoded: _Pieces, title: list[int], shown: int, first: int, last: int
    ) -> Window:
        head = [self.cls, *title, self.sep]
        ids, starts, ends = list(head), [0] * len(head), [0] * len(head)
        for n in range(shown, last):
            offset = analysis.sentences[n].start
            offsets = encoded[n].offsets
            ids += encoded[n].ids
            starts += [a + offset for a, _ in offsets]
            ends += [b + offset for _, b in offsets]
        limit = 500
        ids, starts, ends = ids[:limit], starts[:limit], ends[:limit]
        ids.append(self.sep)
        starts.append(10**9)
        ends.append(10**9)
        return Window(ids, starts, ends, shown, first, last, len(head))


POINTERS = ("host", "place", "period", "speaker")
TRAITS = {"host": 7, "place": 7, "period": 12, "speaker": 5}
"""Number of features of each mention, by pointer."""
PAIR = 10
"""Number of features of a pair of figure and mention."""
FACTS = len(KINDS) + 6 + 4 + 8
"""Number of features of a figure."""
_QUALIFIERS = ("exact", "about", "at_least", "at_most", "range", "order")


@dataclass
class Item:
    """A figure or sentence to decide: its pieces in the window, its sentence's pieces and its characters."""

    sentence: int
    start: int
    end: int
    pieces: tuple[int, int]
    around: tuple[int, int]
    candidate: Candidate | None = None


@dataclass
class Read:
    """One window with its items and mentions."""

    window: Window
    figures: list[Item]
    sentences: list[Item]
    mentions: dict[str, list[tuple[Mention, tuple[int, int]]]]
    facts: NDArray[np.float32]
    speech: Speech


def read_windows(
    analysis: DocumentAnalysis, cutter: Cutter, candidates: list[Candidate], mentions: Mentions, wanted: list[bool]
) -> Iterator[Read]:
    """The windows of a document with their figures, sentences and mentions, one at a time: a long text has thousands."""
    by_sentence: dict[int, list[Candidate]] = {}
    for c in candidates:
        by_sentence.setdefault(c.sentence, []).append(c)
    for window in cutter.windows(analysis, wanted):
        figures, sentences = [], []
        for n in range(window.first, window.last):
            s = analysis.sentences[n]
            around = window.pieces(s.start, s.end)
            if around is None:
                continue
            sentences.append(Item(n, s.start, s.end, around, around))
            for c in by_sentence.get(n, ()):
                at = window.pieces(c.core, c.end)
                if at is not None:
                    figures.append(Item(n, c.core, c.end, at, around, c))
        near = {kind: _inside(window, getattr(mentions, f"{kind}s")) for kind in POINTERS}
        facts = np.array([_facts(i.candidate) for i in figures], dtype=np.float32).reshape(len(figures), FACTS)
        yield Read(window, figures, sentences, near, facts, mentions.speech)


def begun(found: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The mentions, given in text order, that begin between two offsets."""
    first, last = (bisect_left(found, at, key=lambda m: m.start) for at in (start, end))
    return list(found[first:last])


def _inside(window: Window, found: list[Mention]) -> list[tuple[Mention, tuple[int, int]]]:
    if len(window.ids) <= window.body + 1:
        return []
    first, last = window.starts[window.body], window.ends[len(window.ids) - 2]
    return [(m, at) for m in begun(found, first, last) if (at := window.pieces(m.start, m.end))]


def _facts(c: Candidate | None) -> list[float]:
    assert c is not None
    size = math.log10(max(c.value, 1e-3))
    edges = (0, 1, 2, 3, 4, 5.5, 7, 8.5)
    return [
        *(float(c.kind == k) for k in KINDS), *(float(c.qualifier == q) for q in _QUALIFIERS),
        float(c.per is not None), float(c.each), float(c.guess), float(c.product is not None),
        *(float(size >= e) for e in edges),
    ]  # fmt: skip


def pairs(analysis: DocumentAnalysis, read: Read, kind: str, queries: list[Item]) -> NDArray[np.float32]:
    """Features of shape (queries, mentions, ``PAIR``) of every item with every mention of one kind.

    Distance, order and sentences of the two, whether another mention of the kind is between them, and whether the mention is the
    one whose words the figure is in.
    """
    found = [m for m, _ in read.mentions[kind]]
    out = np.zeros((len(queries), len(found), PAIR), dtype=np.float32)
    if not found or not queries:
        return out
    spans = np.array([(m.start, m.end, analysis.finder.at(m.start).number) for m in found])
    items = np.array([(i.start, i.end, i.sentence) for i in queries])[:, None]
    starts, start, end, sentence = spans[:, 0], items[..., 0], items[..., 1], items[..., 2]
    apart = np.where(starts >= end, starts - end, start - spans[:, 1])
    gap = sentence - spans[:, 2]
    between = np.arange(len(found)) - np.searchsorted(starts, start)
    facts = (
        gap == 0, gap == 1, gap > 1, gap < 0, np.log1p(np.maximum(apart, 0)) / 6, starts >= end, between >= -1, between <= 0,
    )  # fmt: skip
    for place, fact in enumerate(facts):
        out[..., place] = fact
    out[..., 9] = apart < 0
    if kind == "speaker":
        for q, item in enumerate(queries):
            if item.candidate and (said := read.speech.source_of(item.start, item.end).origin) is not None:
                out[q, :, 8] = [said == m.value for m in found]
    return out
