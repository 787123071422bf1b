"""Numbers as news writes them: digits, words, scales, fractions and vague magnitudes, read from tokens.

No general number reader knows bounds, ranges and “tens of thousands” as one object, so this grammar is ours.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from withheld.vocabulary import codelist


class Token(NamedTuple):
    """A word, number or sign and where it stands; ``low`` is its lower-case form."""

    start: int
    end: int
    text: str
    low: str


class Number(NamedTuple):
    """A value read from tokens ``first`` to ``after`` (exclusive); ``scaled`` tells whether a scale word was read.

    ``kind`` is ``count``, ``order`` (vague magnitude), ``fraction`` or ``multiple``.
    """

    first: int
    after: int
    low: float
    high: float
    kind: str
    scaled: float = 1.0


_TOKEN = re.compile(
    r"(?:US|U\.S\.\s?|A|AU|C|CA|S|HK|NZ|NT|R)\$|[$€£¥₩₽₹]"
    r"|(?<![\d.,])\d{1,3}(?:[ \u00a0]\d{3})+(?![\d.,]\d|\d)"
    r"|\d+(?:[,.\u2009\u202f]\d+)*"
    r"|(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|[^\w\s]"
)
_GROUPED = re.compile(r"\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?$")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?$")
_COMMA = re.compile(r"\d{1,4},\d{1,2}$")
"""A decimal comma: “2,5 dollars”; three digits after the comma are a group."""


def tokens(text: str, offset: int = 0) -> list[Token]:
    """Tokens of a text; ``offset`` is added to their places."""
    return [Token(m.start() + offset, m.end() + offset, m.group(), m.group().lower()) for m in _TOKEN.finditer(text)]


@cache
def _table(name: str) -> dict[str, float]:
    return {k: float(v) for k, v in codelist("numbers")[name].items()}


@cache
def _vague() -> dict[tuple[str, ...], tuple[float, float]]:
    return {tuple(k.split()): (float(a), float(b)) for k, (a, b) in codelist("numbers")["vague"].items()}


def digits(text: str) -> float | None:
    """Value of a digit token, None if it is none (a date such as 7.10.2019, a version, a decimal comma)."""
    if _GROUPED.match(text):
        return float(re.sub(r"[, \u00a0\u2009\u202f]", "", text))
    if _COMMA.match(text):
        return float(text.replace(",", "."))
    return float(text) if _DECIMAL.match(text) else None


def number_at(toks: list[Token], i: int) -> Number | None:
    """The longest number that starts at token ``i``, or None."""
    return _vague_at(toks, i) or _fraction_at(toks, i) or _plain_at(toks, i)


def _vague_at(toks: list[Token], i: int) -> Number | None:
    for length in (4, 3, 2, 1):
        key = tuple(t.low for t in toks[i : i + length])
        if len(key) == length and key in _vague():
            low, high = _vague()[key]
            return Number(i, i + length, low, high, "order", low)
    return None


def _word(toks: list[Token], i: int) -> str:
    return toks[i].low if 0 <= i < len(toks) else ""


def _fraction_at(toks: list[Token], i: int) -> Number | None:
    """“half”, “a third”, “two-thirds”, “three quarters of a million”, “half a million”."""
    names, words = _table("fractions"), _table("words")
    j, count = i, 1.0
    if _word(toks, j) in words or _word(toks, j) in ("a", "an", "one"):
        count = words.get(_word(toks, j), 1.0)
        j += 1
        if _word(toks, j) in ("-", "‑"):
            j += 1
    if _word(toks, j) not in names or (j > i and _word(toks, j) == "half" and count == 1 and _word(toks, j - 1) != "a"):
        return None
    if j == i and _word(toks, j) != "half":
        return None
    value = count / names[_word(toks, j)]
    if value >= 1:
        return None
    k = j + 1
    ahead = k + 1 if _word(toks, k) == "of" else k
    if _word(toks, ahead) in ("a", "an", "one") and _word(toks, ahead + 1) in (
        "million",
        "billion",
        "thousand",
        "dozen",
        "trillion",
    ):
        scale = _table("scales")[_word(toks, ahead + 1)]
        return Number(i, ahead + 2, value * scale, value * scale, "count", scale)
    return Number(i, k, value, value, "fraction")


def _plain_at(toks: list[Token], i: int) -> Number | None:
    if i >= len(toks):
        return None
    scales = _table("scales")
    value = digits(toks[i].text)
    if value is not None:
        j, scale = i + 1, 1.0
        joined = _word(toks, j) in ("-", "‑") and _word(toks, j + 1) in scales
        nxt = _word(toks, j + 1 if joined else j)
        if nxt in scales and _scale_fits(toks, i, j + 1 if joined else j):
            scale, j = scales[nxt], j + (2 if joined else 1)
            if _word(toks, j) in ("million", "billion", "thousand") and scale <= 1e3:
                scale, j = scale * scales[_word(toks, j)], j + 1
        return Number(i, j, value * scale, value * scale, "count", scale)
    return _words_at(toks, i)


def _scale_fits(toks: list[Token], i: int, j: int) -> bool:
    """One-letter scales must touch their number, and capital M or K may; “5 m” is a length."""
    return len(toks[j].low) > 1 or toks[j].start == toks[i].end


def _words_at(toks: list[Token], i: int) -> Number | None:
    words, scales = _table("words"), _table("scales")
    total, group, j, seen, scale = 0.0, 0.0, i, False, 1.0
    if _word(toks, i) in ("a", "an") and _word(toks, i + 1) in ("hundred", "thousand", "million", "billion", "dozen"):
        group, j = 1.0, i + 1
    while j < len(toks):
        word = toks[j].low
        if word in words:
            if seen and not _continues(toks, j, words):
                break
            group, seen, j = group + words[word], True, j + 1
        elif word in scales and len(word) > 2 and (seen or group):
            if scales[word] in (12.0, 20.0, 100.0):
                group *= scales[word]
            else:
                total, group = total + group * scales[word], 0.0
            scale, seen, j = scales[word], True, j + 1
        elif word == "and" and seen and _and_half(toks, j):
            group, j = group + 0.5, j + 3
        elif word in ("-", "‑", "and") and seen and _continues(toks, j + 1, words):
            j += 1
        else:
            break
    if not seen or (total + group == 0 and _word(toks, i) != "zero"):
        return None
    return Number(i, j, total + group, total + group, "count", scale)


def _continues(toks: list[Token], j: int, words: dict[str, float]) -> bool:
    """Whether token ``j`` goes on the number before it: “twenty-five”, “two hundred and fifty”, not “two, three”."""
    if _word(toks, j) not in words:
        return False
    back = j - 1
    if _word(toks, back) in ("-", "‑", "and"):
        back -= 1
    before = _word(toks, back)
    if before in ("hundred", "thousand", "million", "billion"):
        return True
    return words.get(before, 0) >= 20 and words[_word(toks, j)] < 10 and _word(toks, j - 1) != "and"


def _and_half(toks: list[Token], j: int) -> bool:
    return _word(toks, j + 1) == "a" and _word(toks, j + 2) == "half"
