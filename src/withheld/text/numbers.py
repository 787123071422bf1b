"""Numbers as news writes them: digits, words, scales, fractions and vague magnitudes, read from tokens.

The grammar is our own, since no general number parser handles bounds, ranges and “tens of thousands” together. In digits, groups
are set off by any sign, decimals by point or comma, and a number may be torn by damage: it is taken whole or not at all, since a
tail that is left over (“000”) would be a figure that nobody stated.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache, lru_cache
from sys import intern
from typing import NamedTuple

from withheld.vocabulary import codelist

_BLANKS = "\u00a0\u2002-\u200a\u202f"
_DAMAGED = (
    "Â[ \u00a0]?", "В\u00a0", "Ê", "â€‰", "â€¯", "â€™", "\ufffd", "&nbsp;", "&thinsp;", "&#160;", "&#8201;", "&#8239;",
)  # fmt: skip
"""A blank or apostrophe between digit groups after a wrong decoding, or an entity that was never resolved."""
_HIDDEN = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
_SIGN = rf"(?:,?{_HIDDEN}|['’‘ʼ´`]|{'|'.join(_DAMAGED)}|[ {_BLANKS}]|\s{{1,3}}(?=0\d\d(?!\d)))"
_DATED = "".join(
    rf"(?<!\b{month} )" for name in codelist("words")["months"] for month in {name.title(), name[:3].title()}
)
_NEW_PHRASE = r"(?:in|at|to|from|of|for|and|or|were)\b"
_BROKEN = rf"[ \t{_BLANKS}]+(?=0\d\d)|[ \t]*\n[ \t]*(?=\d{{3}}\s+(?!{_NEW_PHRASE}))"
_TORN = rf"{_DATED}\d{{1,3}}(?:,\d{{3}})*,(?:{_BROKEN})\d{{3}}"
_BARS = "/⁄∕"
VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SPLIT = rf"(?:[{VULGAR}]|\d{{1,2}}[⁄∕]\d{{1,2}}(?!\d)|[1-9]/[2-9](?![\d/]))"
_BEFORE_SLASH = rf"(?<![\d.,{_BARS}\-–])"
NUMBER = "|".join(
    (
        rf"(?<![\d.,]){_DATED}\d{{1,3}}(?P<sign>{_SIGN})\d{{3}}(?:(?P=sign)\d{{3}})*(?:[.,]\d{{1,2}})?(?![\d]|[.,]\d)",
        rf"(?<![\d.,]){_TORN}(?:,\d{{3}})*(?![\d]|[.,]\d)",
        rf"{_BEFORE_SLASH}\d{{1,3}}[ {_BLANKS}\-]?[{VULGAR}]|{_BEFORE_SLASH}\d{{1,3}}[ {_BLANKS}\-]{_SPLIT}",
        rf"[{VULGAR}]|{_BEFORE_SLASH}\d{{1,2}}[⁄∕]\d{{1,2}}(?!\d)",
        rf"{_BEFORE_SLASH}[1-9]/[2-9](?![\d/])(?=\s+(?:of|the|hundred|thousand|million|billion|dozen)\b)",
        r"(?<![^\s(\[“\"$€£¥₩₽₹–-])\.\d{1,3}(?![\d.,]\d|\d)",
        r"(?<![^\s(\[“\"$€£¥₩₽₹]),\d{1,2}(?=\s*(?:thousand|million|billion|trillion|bn|mn|m|%|per\s?cent|pct)(?!\w))",
        r"\d+(?:[,.\u2009\u202f]\d+)*",
    )
)
"""Expression, without an outer group, for one number in digits."""

_BETWEEN = re.compile(
    rf"(?<=\d){_HIDDEN}*(?:{'|'.join(_DAMAGED)}|['’‘ʼ´`]|,?\s+|,|[{_BLANKS}])?{_HIDDEN}*(?=\d{{3}}(?!\d))"
)
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_LAKHS = re.compile(r"[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d{1,2})?")
_DOTS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d{1,2})?|\.\d{3},\d{1,2})")
_COMMA = re.compile(r"(?:\d{1,4}|[1-9]\d{0,2}(?:\s?\d{3})*),\d{1,2}|0,\d+|,\d{1,2}")
"""A decimal comma: “2,5 dollars”, “0,725”; three digits after the comma are a group."""
_DECIMAL = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?|\.\d+")
_PARTS = re.compile(rf"(?:(?P<whole>\d{{1,15}})[\s\-]?)?(?:(?P<sign>[{VULGAR}])|(?P<a>\d{{1,15}})[{_BARS}](?P<b>\d+))")
LONE_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""A dot before exactly three digits: a group or a decimal, by what is counted."""


@lru_cache(maxsize=4096)
def digits(text: str) -> float | None:
    """Value of a digit token; None if it is no number (a date such as 7.10.2019, a version, the rest “000” of a split number)."""
    if parts := _PARTS.fullmatch(text):
        return _with_fraction(parts)
    plain = _BETWEEN.sub(lambda m: "," if "," in m.group() else "", text)
    if _COMMAS.fullmatch(plain) or _LAKHS.fullmatch(plain):
        return float(plain.replace(",", ""))
    if _DOTS.fullmatch(plain):
        return float(plain.replace(".", "").replace(",", "."))
    if _COMMA.fullmatch(plain):
        return float(plain.replace(",", "."))
    return float(plain) if _DECIMAL.fullmatch(plain) else None


def fractional(text: str) -> bool:
    """Whether a digit token is a fraction below one: “¾”, “3⁄4”."""
    parts = _PARTS.fullmatch(text)
    return bool(parts and not parts["whole"])


def _with_fraction(parts: re.Match[str]) -> float | None:
    whole = float(parts["whole"] or 0)
    if parts["sign"]:
        return whole + unicodedata.numeric(parts["sign"])
    a, b = int(parts["a"]), int(parts["b"])
    return whole + a / b if 0 < a < b else None


class Token(NamedTuple):
    """A word, number or sign and where it stands; ``low`` is its lower-case form."""

    start: int
    end: int
    text: str
    low: str


class Number(NamedTuple):
    """A value read from tokens ``first`` to ``after`` (exclusive); ``scaled`` says whether a scale word was read.

    ``kind`` is ``count``, ``order`` (vague magnitude), ``fraction`` or ``multiple``.
    """

    first: int
    after: int
    low: float
    high: float
    kind: str
    scaled: float = 1.0


def _dollars() -> str:
    """Fragment for what precedes a dollar sign to say which dollar: “US$”, “U.S. $”."""
    before = (sign[:-1] for sign in codelist("numbers")["symbols"] if sign.endswith("$") and sign != "$")
    return "|".join(re.escape(b) + (r"\s?" if b.endswith(".") else "") for b in sorted(before, key=len, reverse=True))


_TOKEN = re.compile(
    rf"(?:{_dollars()})\$"
    rf"|(?![{VULGAR}])(?:(?:[^\W\d_]\.){{2,}}|[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|[$€£¥￥₩₽₹]"
    rf"|{NUMBER}"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|[^\w\s]"
)
"""Words come first in the alternation: most tokens are words, and no way to write a number begins with a letter."""
_DIGIT = re.compile(rf"[\d{VULGAR}]")
_LETTERS = re.compile(r"[^\W\d_]+")
HYPHENS = ("-", "‑", "‐", "\u00ad")
"""Signs that join the parts of one number word, the soft hyphen of a line end among them."""


def tokens(text: str, offset: int = 0) -> list[Token]:
    """Tokens of a text; ``offset`` is added to their places."""
    return [
        Token(start + offset, end + offset, word := intern(text[start:end]), intern(word.lower()))
        for start, end in (m.span() for m in _TOKEN.finditer(text))
    ]


def may_count(text: str) -> bool:
    """Whether a text has a digit or a word that numbers are made of; one that has neither holds no figure."""
    return bool(_DIGIT.search(text)) or not _telling().isdisjoint(_LETTERS.findall(text.lower()))


@cache
def _telling() -> frozenset[str]:
    """Lower-case words of which every number without digits contains at least one."""
    scales = (word for word in _table("scales") if len(word) > 2)
    return frozenset((*_table("words"), *_table("fractions"), *scales, *(key[-1] for key in _vague())))


@cache
def _table(name: str) -> dict[str, float]:
    listed = {k: float(v) for k, v in codelist("numbers")[name].items()}
    if name == "words":
        # A hyphen at the end of a line is often lost: “twenty-” and “five” become “twentyfive”.
        tens, units = ({k: v for k, v in listed.items() if a <= v <= b} for a, b in ((20, 90), (1, 9)))
        listed |= {ten + unit: v + w for ten, v in tens.items() for unit, w in units.items()}
    return listed


def number_words() -> frozenset[str]:
    """Words in lower case that a number in words may begin with."""
    return frozenset(_table("words"))


@cache
def _vague() -> dict[tuple[str, ...], tuple[float, float]]:
    return {tuple(k.split()): (float(a), float(b)) for k, (a, b) in codelist("numbers")["vague"].items()}


def number_at(toks: list[Token], i: int) -> Number | None:
    """The longest number that starts at token ``i``, or None."""
    return _vague_at(toks, i) or _fraction_at(toks, i) or _plain_at(toks, i)


def _vague_at(toks: list[Token], i: int) -> Number | None:
    for key, (low, high) in _vague_by_first().get(_word(toks, i), ()):
        if tuple(t.low for t in toks[i : i + len(key)]) == key:
            return Number(i, i + len(key), low, high, "order", low)
    return None


@cache
def _vague_by_first() -> dict[str, list[tuple[tuple[str, ...], tuple[float, float]]]]:
    """Vague numbers by their first word, the longest first."""
    out: dict[str, list[tuple[tuple[str, ...], tuple[float, float]]]] = {}
    for row in sorted(_vague().items(), key=lambda row: -len(row[0])):
        out.setdefault(row[0][0], []).append(row)
    return out


def _word(toks: list[Token], i: int) -> str:
    return toks[i].low if 0 <= i < len(toks) else ""


def _fraction_at(toks: list[Token], i: int) -> Number | None:
    """“half”, “a third”, “two-thirds”, “three quarters of a million”, “half a million”."""
    names, words, first = _table("fractions"), _table("words"), _word(toks, i)
    if first not in words and first not in names and first not in ("a", "an", "one"):
        return None
    j, count = i, 1.0
    if _word(toks, j) in words or _word(toks, j) in ("a", "an", "one"):
        count = words.get(_word(toks, j), 1.0)
        j += 1
        if _word(toks, j) in HYPHENS:
            j += 1
    if _word(toks, j) not in names:
        return None
    lone = j > i and _word(toks, j) == "half" and count == 1 and _word(toks, j - 1) != "a"
    if (lone and _word(toks, j + 1) != "of") or (j == i and _word(toks, j) != "half"):
        return None
    value = count / names[_word(toks, j)]
    if value >= 1:
        return None
    k = j + 1
    ahead = k + 1 if _word(toks, k) == "of" else k
    if _word(toks, ahead) in ("a", "an", "one") and _word(toks, ahead + 1) in _LARGE:
        scale = _table("scales")[_word(toks, ahead + 1)]
        return Number(i, ahead + 2, value * scale, value * scale, "count", scale)
    return Number(i, k, value, value, "fraction")


def _plain_at(toks: list[Token], i: int) -> Number | None:
    if i >= len(toks):
        return None
    scales = _table("scales")
    value = digits(toks[i].text)
    if value is None:
        return _words_at(toks, i)
    j, scale = i + 1, 1.0
    joined = _word(toks, j) in HYPHENS and _word(toks, j + 1) in scales
    nxt = _word(toks, j + 1 if joined else j)
    if nxt in scales and _scale_fits(toks, i, j + 1 if joined else j):
        scale, j = scales[nxt], j + (2 if joined else 1)
        if _word(toks, j) in ("million", "billion", "thousand") and scale <= 1e3:
            scale, j = scale * scales[_word(toks, j)], j + 1
    if LONE_DOT.fullmatch(toks[i].text) and _dot_groups(toks, i, j, scale):
        value = round(value * 1000)
    if scale == 1.0 and fractional(toks[i].text):
        return Number(i, j, value, value, "fraction")
    return Number(i, j, value * scale, value * scale, "count", scale)


def _dot_groups(toks: list[Token], i: int, after: int, scale: float) -> bool:
    """Whether the dot of “3.350” separates groups: nobody gives people or sums in thousandths.

    With a scale word only if two zeros end the number and the scale is at most a million: “2.300 million”, not “1.235 billion”.
    """
    if scale != 1.0:
        return toks[i].text.endswith("00") and scale <= 1e6
    word, nxt = _word(toks, after), _word(toks, after + 1)
    if word in codelist("numbers")["divisible"] and (word != "per" or nxt == "cent"):
        return False
    ahead = [t.low for t in toks[after : after + 4]]
    sold_by = codelist("numbers")["sold_by"]
    return not any(a in ("a", "an", "per", "the", "/") and b in sold_by for a, b in itertools.pairwise(ahead))


def _scale_fits(toks: list[Token], i: int, j: int) -> bool:
    """One-letter scales must touch their number, and capital M or K may; “5 m” is a length."""
    return len(toks[j].low) > 1 or toks[j].start == toks[i].end


_LARGE = frozenset({"thousand", "million", "billion", "trillion", "dozen"})
_ROUND = frozenset({"hundred", "dozen"})
_ONE_OF = frozenset(codelist("numbers")["before_round"])
"""Words before “hundred” that make it one hundred: “the hundred and ten men”, “a first dozen”; “several hundred” is vague."""


def _words_at(toks: list[Token], i: int) -> Number | None:
    words, scales = _table("words"), _table("scales")
    total, group, j, seen, scale = 0.0, 0.0, i, False, 1.0
    if _word(toks, i) in ("a", "an") and _word(toks, i + 1) in ("hundred", "thousand", "million", "billion", "dozen"):
        group, j = 1.0, i + 1
    elif _word(toks, i) in _ROUND and (_word(toks, i - 1) in _ONE_OF or _word(toks, i - 1).endswith(("'s", "’s"))):
        group = 1.0
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
        elif word in (*HYPHENS, "and") and seen and (_continues(toks, j + 1, words) or _joins(toks, j, scales)):
            j += 1
        else:
            break
    if not seen or (total + group == 0 and _word(toks, i) != "zero"):
        return None
    return Number(i, j, total + group, total + group, "count", scale)


def _joins(toks: list[Token], j: int, scales: dict[str, float]) -> bool:
    """Whether a hyphen joins a number to its scale: “a hundred-thousand”."""
    return toks[j].low in HYPHENS and len(_word(toks, j + 1)) > 2 and _word(toks, j + 1) in scales


def _continues(toks: list[Token], j: int, words: dict[str, float]) -> bool:
    """Whether token ``j`` continues the number before it: “twenty-five”, “two hundred and fifty”, not “two, three”."""
    if _word(toks, j) not in words:
        return False
    back = j - 1
    if _word(toks, back) in (*HYPHENS, "and"):
        back -= 1
    before = _word(toks, back)
    if before in ("hundred", "thousand", "million", "billion"):
        return True
    tens = words.get(before, 0) >= 20 and words[before] % 10 == 0
    return tens and words[_word(toks, j)] < 10 and _word(toks, j - 1) != "and"


def _and_half(toks: list[Token], j: int) -> bool:
    return _word(toks, j + 1) == "a" and _word(toks, j + 2) == "half"
