"""Whether a figure in a text supports a transcribed one: same value, bound and unit, up to the rounding in the text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from withheld.records import Claim
from withheld.text import Figure, Token, host_money, pattern, people_of, rate_after
from withheld.vocabulary import codelist, measures

CLOSE = 0.05
"""Largest relative difference that rounding (“1 billion”) can explain."""
_DECIMALS = re.compile(r"\d+(?:\.(\d+))?")
_UNLIKE = frozenset({"sites", "countries", "money_noun", "never"})
"""Classes of nouns that do not count workers; see ``claims.toml``."""
_MASS = re.compile(
    r"[\s-]*(?:(?:metric|square|cubic) )?(?:tons?|tonnes?|kilos?|kilogram\w*|kg|g|litres?|liters?|barrels?|km|kilomet\w+|"
    r"met(?:re|er)s?|miles?|hectares?|acres?|feet|degrees?|volts?|copies|pages|euros?|dollars?|cents?|points?|per ?cent|percent|%|°)(?!\w)",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WHEN = re.compile(r"\b(?:in|since|by|during|until|till|before|after|from|of|early|late|mid|and|to)[\s-]+$", re.I)
_TIMES = {
    "hour": (re.compile(r"[\s-]{0,9}+(?:\w{1,40}\s)?hours?\b", re.I), 1.0),
    "month": (re.compile(r"[\s-]{0,9}+months?\b", re.I), 1.0),
    "year": (re.compile(r"[\s-]{0,9}+years?\b", re.I), 12.0),
}
_THINGS = {"country": "countries", "site": "sites"}


class Borne(NamedTuple):
    """A figure in the text that supports a row: its span, how far it is off (0 is exact), and remarks on what differs.

    ``derived`` means that the number itself is not written, but computed from words around it.
    """

    start: int
    end: int
    off: float
    remarks: tuple[str, ...]
    derived: bool = False

    @property
    def rounded(self) -> bool:
        """Whether the number is written in rounded form."""
        return self.off % 1 > 0


def borne_out(claim: Claim, text: str, toks: Sequence[Token], figure: Figure) -> Borne | None:
    """How a figure of the text supports a claim; None if it does not."""
    size = _scale(claim, text, toks, figure)
    if size is None:
        return None
    low, high = _times(figure.low, size), _times(figure.high, size)
    found = _bounds(claim, low, high, _half(text[figure.core : figure.end], figure) * size)
    if found is None:
        return None
    off, remarks = found
    per, *_ = rate_after(list(toks), figure.after)
    if claim.per and per and claim.per != per:
        return None
    return Borne(figure.core, figure.end, off, tuple(remarks))


def says(claim: Claim, other: Claim) -> Borne | None:
    """Like ``borne_out``, for a figure that the reader made a claim of; that one may be derived (“no longer any”, “60% of
    3,000”)."""
    if other.unit != claim.unit or other.figure is None or other.quote is None:
        return None
    if claim.per and other.per and claim.per != other.per:
        return None
    found = _bounds(claim, other.low, other.high, 0.0)
    if found is None:
        return None
    remarks = [*found[1], f"derived: {other.derivation}"] if other.derivation else found[1]
    return Borne(other.figure.start, other.figure.end, found[0], tuple(remarks), bool(other.derivation))


def _times(value: float | None, size: float) -> float | None:
    return None if value is None else value * size


def _scale(claim: Claim, text: str, toks: Sequence[Token], figure: Figure) -> float | None:
    """Factor that converts a figure to the claim's unit; None if it has another unit."""
    unit = claim.unit
    if measures()[claim.measure].unit == "currency":
        said = host_money(figure.unit, claim.host, text[figure.start : figure.end])
        return 1.0 if figure.kind == "money" and said == unit else None
    if unit in ("fraction", "ratio"):
        return 1.0 if figure.kind == ("fraction" if unit == "fraction" else "multiple") else None
    if figure.kind != "count":
        return None
    if unit in ("hour", "month"):
        known = ("hour",) if unit == "hour" else ("month", "year")
        return next((_TIMES[k][1] for k in known if _TIMES[k][0].match(text, figure.end)), None)
    return None if _counts_else(claim, text, toks, figure) else 1.0


def _counts_else(claim: Claim, text: str, toks: Sequence[Token], figure: Figure) -> bool:
    """Whether the noun after a number shows that it counts something else."""
    if _MASS.match(text, figure.end) or is_year(text, figure.core, figure.end):
        return True
    kind, own = _noun(text, figure, claim.programme)
    if claim.unit in _THINGS:
        return kind not in (_THINGS[claim.unit], "none")
    return kind in _UNLIKE and not own


_PHRASE = re.compile(
    r"(?:[\s-]+(?!(?:in|at|on|from|to|for|by|with|and|or|who|which|that|were|are|was|is|had|have)\b)[^\W\d][\w'’]*){1,5}"
)


def _noun(text: str, figure: Figure, programme: str) -> tuple[str, bool]:
    """The class of the noun after a number (“none” if unknown), and whether the phrase names the programme's people."""
    found = _PHRASE.match(text, figure.end)
    phrase = found.group() if found else ""
    best = ("none", 0)
    for kind in codelist("claims")["nouns"]:
        for m in pattern("claims", "nouns", kind).finditer(phrase):
            if m.end() > best[1]:
                best = (kind, m.end())
    return best[0], bool(people_of(programme).search(phrase))


def is_year(text: str, start: int, end: int) -> bool:
    """Whether a number is a year, as in “in 2017 workers were …”."""
    return bool(_YEAR.fullmatch(text, start, end) and _WHEN.search(text[max(0, start - 12) : start]))


def _half(words: str, figure: Figure) -> float:
    """Half a unit in the last place of a scaled number: 50 million for “1.2 billion”; 0 for a number in full."""
    if figure.kind == "fraction":
        digits = _DECIMALS.search(words)
        return 0.005 if digits is None else 0.0
    scales = [
        s for w in re.findall(r"[a-z]+", words.lower()) if (s := codelist("numbers")["scales"].get(w)) and s >= 1000
    ]
    if not scales or not _DECIMALS.search(words):
        return 0.0
    places = max(len(m[1] or "") for m in _DECIMALS.finditer(words))
    return 0.5 * float(max(scales)) * 10.0**-places


def _bounds(claim: Claim, low: float | None, high: float | None, half: float) -> tuple[float, list[str]] | None:
    """The distance between the bounds of a claim and those of a text, with remarks; None if the claim says more than the text."""
    if claim.qualifier == "at_least" and claim.high is None:
        pairs, looser = [(claim.low, low)], high is not None
    elif claim.qualifier == "at_most" and claim.low is None:
        pairs, looser = [(claim.high, high)], low is not None
    else:
        pairs, looser = [(claim.low, low), (claim.high, high)], False
    if all(a is None for a, _ in pairs):
        return None
    off = 0.0
    for mine, said in pairs:
        apart = _apart(mine, said, half)
        if apart is None:
            return None
        off = max(off, apart)
    remarks = ["the text gives the number without this bound"] if looser else []
    return off + looser, remarks + (["the text rounds it"] if off else [])


def _apart(mine: float | None, said: float | None, half: float) -> float | None:
    """0 for the same number, 0.5 if ``mine`` rounds to ``said``, None otherwise."""
    if mine is None or said is None:
        return 0.0 if mine is said else None
    if math.isclose(mine, said, rel_tol=1e-9, abs_tol=1e-9):
        return 0.0
    return 0.5 if abs(mine - said) <= min(half, CLOSE * abs(said)) else None
