"""A document as the arrays that the encoder takes: pieces, spans of figures, sentences and mentions, and plain facts of each."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from withheld.extract.candidates import KINDS, Candidate
from withheld.extract.mentions import Mention, Mentions
from withheld.extract.windows import Cutter, Window
from withheld.speech.attribution import Speech
from withheld.text.setting import Setting

POINTERS = ("host", "place", "period", "speaker")
TRAITS = {"host": 7, "place": 7, "period": 12, "speaker": 5}
"""Plain facts of each mention by pointer."""
PAIR = 10
"""Plain facts of a figure and a mention together."""
FACTS = len(KINDS) + 6 + 4 + 8
"""Plain facts of a figure."""
_QUALIFIERS = ("exact", "about", "at_least", "at_most", "range", "order")


@dataclass
class Item:
    """A figure or a sentence to be decided: its pieces in the window, its sentence's pieces and its characters."""

    sentence: int
    start: int
    end: int
    pieces: tuple[int, int]
    around: tuple[int, int]
    candidate: Candidate | None = None


@dataclass
class Read:
    """One window with all that is to be decided in it."""

    window: Window
    figures: list[Item]
    sentences: list[Item]
    mentions: dict[str, list[tuple[Mention, tuple[int, int]]]]
    facts: NDArray[np.float32]
    speech: Speech


def read_windows(
    setting: Setting, cutter: Cutter, candidates: list[Candidate], mentions: Mentions, wanted: list[bool]
) -> list[Read]:
    """The windows of a document with their figures, sentences and mentions."""
    out = []
    by_sentence: dict[int, list[Candidate]] = {}
    for c in candidates:
        by_sentence.setdefault(c.sentence, []).append(c)
    for window in cutter.windows(setting, wanted):
        figures, sentences = [], []
        for n in range(window.first, window.last):
            s = setting.sentences[n]
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
        out.append(Read(window, figures, sentences, near, facts, mentions.speech))
    return out


def _inside(window: Window, found: list[Mention]) -> list[tuple[Mention, tuple[int, int]]]:
    if len(window.ids) <= window.body + 1:
        return []
    first, last = window.starts[window.body], window.ends[len(window.ids) - 2]
    a, b = (bisect_left(found, at, key=lambda m: m.start) for at in (first, last))
    return [(m, at) for m in found[a:b] if (at := window.pieces(m.start, m.end))]


def _facts(c: Candidate | None) -> list[float]:
    assert c is not None
    size = math.log10(max(c.value, 1e-3))
    edges = (0, 1, 2, 3, 4, 5.5, 7, 8.5)
    return [
        *(float(c.kind == k) for k in KINDS), *(float(c.qualifier == q) for q in _QUALIFIERS),
        float(c.per is not None), float(c.each), float(c.guess), float(c.product is not None),
        *(float(size >= e) for e in edges),
    ]  # fmt: skip


def pairs(setting: Setting, read: Read, kind: str, queries: list[Item]) -> NDArray[np.float32]:
    """Facts of shape (queries, mentions, ``PAIR``) of every item with every mention of one kind.

    How far apart they stand, in which order and in which sentences, whether another mention of the kind stands between
    them, and whether the mention is whose words the figure is in.
    """
    found = [m for m, _ in read.mentions[kind]]
    out = np.zeros((len(queries), len(found), PAIR), dtype=np.float32)
    if not found or not queries:
        return out
    spans = np.array([(m.start, m.end, setting.finder.at(m.start).number) for m in found])
    items = np.array([(i.start, i.end, i.sentence) for i in queries])[:, None]
    starts, start, end, sentence = spans[:, 0], items[..., 0], items[..., 1], items[..., 2]
    apart = np.where(starts >= end, starts - end, start - spans[:, 1])
    gap = sentence - spans[:, 2]
    between = np.arange(len(found)) - np.searchsorted(starts, start)
    facts = (
        gap == 0,
        gap == 1,
        gap > 1,
        gap < 0,
        np.log1p(np.maximum(apart, 0)) / 6,
        starts >= end,
        between >= -1,
        between <= 0,
    )
    for place, fact in enumerate(facts):
        out[..., place] = fact
    out[..., 9] = apart < 0
    if kind == "speaker":
        for q, item in enumerate(queries):
            if item.candidate and (said := read.speech.voice(item.start, item.end).origin) is not None:
                out[q, :, 8] = [said == m.value for m in found]
    return out
