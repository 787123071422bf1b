"""A document as the arrays that the encoder takes: pieces, spans of figures, sentences and mentions, and plain facts of each."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from withheld.extract.candidates import KINDS, Candidate
from withheld.extract.mentions import Mention, Mentions
from withheld.extract.windows import Cutter, Window
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
    said: list[str | None] = field(default_factory=list)


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
        said = [mentions.speech.voice(i.start, i.end).origin for i in figures]
        out.append(Read(window, figures, sentences, near, facts, said))
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


def pair_facts(
    item: Item, mention: Mention, sentences: tuple[int, int], said: str | None, before: int, after: int
) -> list[float]:
    """Plain facts of an item and a mention: how far apart, which first, whether nothing like it stands between.

    ``sentences`` are the numbers of both sentences, ``before`` and ``after`` how many mentions of the kind lie between.
    """
    apart = mention.start - item.end if mention.start >= item.end else item.start - mention.end
    gap = sentences[0] - sentences[1]
    return [
        float(gap == 0), float(gap == 1), float(gap > 1), float(gap < 0), math.log1p(max(apart, 0)) / 6, float(mention.start >= item.end),
        float(before == 0), float(after == 0), float(said is not None and said == mention.value), float(apart < 0),
    ]  # fmt: skip
