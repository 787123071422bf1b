"""The reader's decisions on a document: classes and probabilities of each figure and sentence, and the mentions they point to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from withheld.extract.encoder import BARRED, Array, Reader, sigmoid, softmax
from withheld.extract.features import POINTERS, Item, Mention, Read, pairs
from withheld.extract.vocabularies import MEASURES, RATES, SECTORS, SIGNS, STANCES
from withheld.text import DocumentAnalysis

NONE, PUBLISHED = "none", "published"
LIKELY = 0.04
"""Values of a pointer with at least this probability are kept with it: of those listed together, one has most of it."""
LOGIT_CLIP = 1e-4
"""Probabilities are clipped this far from 0 and 1 before their logarithm is taken."""
Chosen = tuple[int, int, float]
"""Which item of a window, which class, and the probability."""


@dataclass(frozen=True)
class Pointed:
    """The choice of one pointer: ``value`` (None if the text gives none), the mention that gives it, its probability.

    ``published`` marks the date of publication; ``shares`` are the probabilities by value.
    """

    value: object
    mention: Mention | None
    sure: float
    published: bool = False
    shares: tuple[tuple[object, float], ...] = ()


@dataclass(frozen=True)
class Decided:
    """One figure: its measure with its probability, and its other fields."""

    item: Item
    measure: str
    sure: float
    stance: str
    per: str
    each: bool
    sector: str | None
    points: dict[str, Pointed]


@dataclass(frozen=True)
class Signed:
    """One sentence with one sign: the sign, its probability, and what its pointers chose."""

    item: Item
    sign: str
    sure: float
    points: dict[str, Pointed]


def decide(
    analysis: DocumentAnalysis, reader: Reader, reads: Iterable[Read], floor: float, thresholds: dict[str, float] | None
) -> tuple[list[Decided], list[Signed]]:
    """Figures of at least the probability ``floor`` and signs of at least that of their group, in the order of the text.

    Without ``thresholds`` there are no signs.
    """
    floors = np.array([thresholds[s.partition(":")[0]] if thresholds else np.inf for s in SIGNS])
    figures: list[Decided] = []
    signs: list[Signed] = []
    for read in reads:
        h = reader.vectors(read.window.ids)
        figs, sens = reader.heads.represent(h, read)
        measured, signed = _likely(reader, read, figs, floor), _signs(reader, read, sens, h, floors)
        asking = _Asking(
            [read.figures[k] for k, *_ in measured] + [read.sentences[r] for r, *_ in signed],
            figs[[k for k, *_ in measured]], sens[[r for r, *_ in signed]], [c for _, c, _ in signed],
        )  # fmt: skip
        points = _points(analysis, reader, read, h, asking) if asking.items else []
        figures.extend(_figures(reader, asking, measured, points))
        for item, (_, c, sure), at in zip(asking.items[len(measured) :], signed, points[len(measured) :], strict=True):
            signs.append(Signed(item, SIGNS[c], sure, at))
    return figures, signs


@dataclass(frozen=True)
class _Asking:
    """The decided items of a window as queries to the pointers: figures with vectors, then sentences with one sign each."""

    items: list[Item]
    figures: Array
    sentences: Array
    signs: list[int]


def confidence(kind: str, sure: float, right: Mapping[str, Sequence[float]]) -> float:
    """Calibrated probability that a record is right, from the reader's probability ``sure`` of its figure or sign.

    ``kind`` is “claim” or a sign; ``right`` has slope and shift on the logit scale by “claim” and by group of signs.
    """
    slope, shift = right.get(kind.partition(":")[0], (1.0, 0.0))
    p = min(max(sure, LOGIT_CLIP), 1 - LOGIT_CLIP)
    return round(1 / (1 + math.exp(-slope * math.log(p / (1 - p)) - shift)), 3)


def measure_chances(reader: Reader, read: Read, figs: Array) -> Array:
    """The probability of every measure for every figure of a window, from the figures' vectors."""
    return softmax(reader.heads.measures(figs, read) / np.float32(reader.card["temperature"]["measure"]))


def likeliest(chances: Array) -> NDArray[np.intp]:
    """For every figure, the index of its most probable measure, “no measure” excluded."""
    return np.asarray(chances[:, 1:].argmax(-1) + 1, dtype=np.intp)


def sign_chances(reader: Reader, sens: Array, h: Array, read: Read) -> Array:
    """The probability of every sign for every sentence of a window, from the vectors of its sentences and pieces."""
    return sigmoid(reader.heads.signs(sens, h, read) / np.float32(reader.card["temperature"]["signs"]))


def _likely(reader: Reader, read: Read, figs: Array, floor: float) -> list[Chosen]:
    """Figure, measure and probability of each figure whose best measure has at least probability ``floor``."""
    chances = measure_chances(reader, read, figs)
    best = likeliest(chances)
    sure = chances[np.arange(len(best)), best]
    return [(int(k), int(best[k]), float(sure[k])) for k in np.flatnonzero(sure >= floor)]


def _signs(reader: Reader, read: Read, sens: Array, h: Array, floors: NDArray[np.float64]) -> list[Chosen]:
    """Sentence, sign and probability of each pair that reaches the threshold of its sign."""
    chances = sign_chances(reader, sens, h, read)
    return [(int(r), int(c), float(chances[r, c])) for r, c in np.argwhere(chances.astype(np.float64) >= floors)]


def _figures(
    reader: Reader, asking: _Asking, measured: list[Chosen], points: list[dict[str, Pointed]]
) -> Iterator[Decided]:
    if not measured:
        return
    classes = {
        name: reader.heads.linear(name, asking.figures).argmax(-1) for name in ("stance", "per", "each", "sector")
    }
    for n, (_, best, sure) in enumerate(measured):
        stance, per, each, sector = (int(classes[name][n]) for name in ("stance", "per", "each", "sector"))
        yield Decided(
            item=asking.items[n], measure=MEASURES[best], sure=sure, stance=STANCES[stance], per=RATES[per],
            each=bool(each), sector=SECTORS[sector] or None, points=points[n],
        )  # fmt: skip


def _points(
    analysis: DocumentAnalysis, reader: Reader, read: Read, h: Array, asking: _Asking
) -> list[dict[str, Pointed]]:
    """What each query points to, by kind of pointer."""
    heads = reader.heads
    out: list[dict[str, Pointed]] = [{} for _ in asking.items]
    for kind in POINTERS:
        queries = np.concatenate(
            [heads.linear(f"{kind}_figure", asking.figures), heads.from_signs(kind, asking.sentences, asking.signs)]
        )
        scores = heads.point(kind, h, read, queries, pairs(analysis, read, kind, asking.items))
        if kind == "period":
            scores[:, 2:][_later(analysis, read, asking.items)] = BARRED
        for points, at in zip(out, _pointed(kind, read, softmax(scores)), strict=True):
            points[kind] = at
    return out


def _later(analysis: DocumentAnalysis, read: Read, items: Sequence[Item]) -> NDArray[np.bool_]:
    """Mask of shape (items, times): whether a time is in a later paragraph than the item, as in a chronology below a summary."""
    times = [analysis.finder.at(m.start).paragraph for m, _ in read.mentions["period"]]
    own = [analysis.sentences[item.sentence].paragraph for item in items]
    return np.array(times, dtype=int)[None, :] > np.array(own, dtype=int)[:, None]


def _pointed(kind: str, read: Read, chances: Array) -> Iterator[Pointed]:
    """For each row of probabilities, the value whose mentions sum to the highest, and the most probable mention of that value."""
    order: dict[object, int] = {NONE: 0, PUBLISHED: 1} if kind == "period" else {NONE: 0}
    lead = len(order)
    found = [m for m, _ in read.mentions[kind]]
    columns = np.array([*range(lead), *(order.setdefault(m.value, len(order)) for m in found)], dtype=np.intp)
    values = list(order)
    own = np.concatenate([chances[:, :lead], chances[:, 2:]], -1)
    shares = own.astype(np.float64) @ (columns[:, None] == np.arange(len(values)))
    likely: list[list[int]] = [[] for _ in own]
    for row, column in np.argwhere(shares >= LIKELY):
        likely[row].append(column)
    best = shares.argmax(-1)
    mention = np.where(columns == best[:, None], own, -1)[:, lead:].argmax(-1) if found else best
    for row, at in enumerate(best):
        value, sure = values[at], float(shares[row, at])
        ranked = tuple((values[k], float(shares[row, k])) for k in sorted(likely[row], key=lambda k: -shares[row, k]))
        if value in (NONE, PUBLISHED):
            yield Pointed(None, None, sure, value == PUBLISHED, ranked)
        else:
            yield Pointed(value, found[mention[row]], sure, False, ranked)
