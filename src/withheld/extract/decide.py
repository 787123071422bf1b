"""What the reader decides of a document: for each figure and each sentence its classes, with how sure it is, and where it points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from withheld.extract.encoder import Reader
from withheld.extract.features import POINTERS, Item, Read
from withheld.extract.heads import Array, sigmoid, softmax
from withheld.extract.mentions import Mention
from withheld.extract.pointing import pairs
from withheld.extract.vocabularies import MEASURES, RATES, SECTORS, SIGNS, STANCES
from withheld.text.setting import Setting

NONE, PUBLISHED = "none", "published"


@dataclass(frozen=True)
class Pointed:
    """Where one pointer points: ``value`` (None where the text says nothing), the mention that says it, how sure.

    ``published`` marks the date of publication; ``shares`` are the probabilities by value.
    """

    value: object
    mention: Mention | None
    sure: float
    published: bool = False
    shares: tuple[tuple[object, float], ...] = ()


@dataclass(frozen=True)
class Decided:
    """One figure: its measure and the probability of it, and its other fields."""

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
    """One sentence with one sign: what it is, the probability of it, and where it points."""

    item: Item
    sign: str
    sure: float
    points: dict[str, Pointed]


def decide(
    setting: Setting, reader: Reader, reads: list[Read], floor: float, signs_floor: float
) -> tuple[list[Decided], list[Signed]]:
    """Figures and signs of at least the given probability, in the order of the text."""
    figures: list[Decided] = []
    signs: list[Signed] = []
    for read in reads:
        h = reader.vectors(read.window.ids)
        figs, sens = reader.heads.represent(h, read)
        figures.extend(_figures(setting, reader, read, h, figs, floor))
        signs.extend(_signs(setting, reader, read, h, sens, signs_floor))
    return figures, signs


def measure_chances(reader: Reader, read: Read, figs: Array) -> Array:
    """The probability of every measure for every figure of a window, from the figures' vectors."""
    return softmax(reader.heads.measures(figs, read) / np.float32(reader.card["temperature"]["measure"]))


def likeliest(chances: Array) -> NDArray[np.intp]:
    """For every figure the measure that it is, if it is any."""
    return np.asarray(chances[:, 1:].argmax(-1) + 1, dtype=np.intp)


def sign_chances(reader: Reader, sens: Array) -> Array:
    """The probability of every sign for every sentence of a window, from the sentences' vectors."""
    return sigmoid(reader.heads.linear("signs", sens) / np.float32(reader.card["temperature"]["signs"]))


def _figures(setting: Setting, reader: Reader, read: Read, h: Array, figs: Array, floor: float) -> list[Decided]:
    if not read.figures:
        return []
    heads = reader.heads
    chances = measure_chances(reader, read, figs)
    best = likeliest(chances)
    kept = [k for k in range(len(best)) if chances[k, best[k]] >= floor]
    if not kept:
        return []
    some = figs[kept]
    chosen = {name: heads.linear(name, some).argmax(-1) for name in ("stance", "per", "each", "sector")}
    items = [read.figures[k] for k in kept]
    points = {}
    for kind in POINTERS:
        told = pairs(setting, _said(read, kept), kind, items)
        scores = heads.point(kind, h, read, heads.from_figures(kind, some), told)
        points[kind] = [_pointed(kind, read, softmax(row)) for row in scores]
    return [
        Decided(
            item=items[n], measure=MEASURES[int(best[k])], sure=float(chances[k, best[k]]),
            stance=STANCES[int(chosen["stance"][n])], per=RATES[int(chosen["per"][n])], each=bool(chosen["each"][n]),
            sector=SECTORS[int(chosen["sector"][n])] or None, points={kind: points[kind][n] for kind in POINTERS},
        )
        for n, k in enumerate(kept)
    ]  # fmt: skip


def _said(read: Read, kept: list[int]) -> Read:
    """The same window with the voices of the kept figures only."""
    return Read(read.window, read.figures, read.sentences, read.mentions, read.facts, [read.said[k] for k in kept])


def _signs(setting: Setting, reader: Reader, read: Read, h: Array, sens: Array, floor: float) -> list[Signed]:
    if not len(sens):
        return []
    heads = reader.heads
    chances = sign_chances(reader, sens)
    found = [(int(r), int(c)) for r, c in np.argwhere(chances >= floor)]
    if not found:
        return []
    rows, signs = [r for r, _ in found], [c for _, c in found]
    items = [read.sentences[r] for r in rows]
    points = {}
    for kind in POINTERS:
        told = pairs(setting, read, kind, items)
        scores = heads.point(kind, h, read, heads.from_signs(kind, sens[rows], signs), told)
        points[kind] = [_pointed(kind, read, softmax(row)) for row in scores]
    return [
        Signed(items[n], SIGNS[c], float(chances[r, c]), {kind: points[kind][n] for kind in POINTERS})
        for n, (r, c) in enumerate(found)
    ]


def _pointed(kind: str, read: Read, chances: Array) -> Pointed:
    """The value that all mentions of it make likeliest, and the likeliest mention of that value."""
    shares: dict[object, float] = {NONE: float(chances[0])}
    if kind == "period":
        shares[PUBLISHED] = float(chances[1])
    best: dict[object, tuple[float, Mention]] = {}
    for (mention, _), chance in zip(read.mentions[kind], chances[2:], strict=True):
        value = mention.value
        shares[value] = shares.get(value, 0.0) + float(chance)
        if value not in best or chance > best[value][0]:
            best[value] = (float(chance), mention)
    value, sure = max(shares.items(), key=lambda share: share[1])
    ranked = tuple(sorted(((v, s) for v, s in shares.items() if s >= 0.15), key=lambda share: -share[1]))
    if value in (NONE, PUBLISHED):
        return Pointed(None, None, sure, value == PUBLISHED, ranked)
    return Pointed(value, best[value][1], sure, False, ranked)
