"""Words before and after a number that bound or hedge it (“about”, “more than”, “or so”), and words that negate a bound."""

from __future__ import annotations

from functools import cache

from withheld.records import Qualifier
from withheld.text.numbers import Token, tokens
from withheld.vocabulary import codelist

SIGNS = "$€£¥￥₩₽₹"
"""Characters that are the sign of a currency."""


@cache
def _phrases(place: str) -> list[tuple[tuple[str, ...], Qualifier]]:
    rows = [(tuple(t.low for t in tokens(p)), q) for q, ps in codelist("numbers")[place].items() for p in ps]
    return sorted(rows, key=lambda r: -len(r[0]))


@cache
def _phrases_by(place: str, at: int) -> dict[str, list[tuple[tuple[str, ...], Qualifier]]]:
    """The phrases by their first (0) or last (-1) word, longest first, so that most words need no comparison."""
    out: dict[str, list[tuple[tuple[str, ...], Qualifier]]] = {}
    for row in _phrases(place):
        out.setdefault(row[0][at], []).append(row)
    return out


def denied_bound(toks: list[Token], at: int, bound: Qualifier) -> tuple[int, Qualifier] | None:
    """Index of the word that negates a bound beginning at ``at``, and the opposite bound: “aren't more than”; None if none does."""
    listed = codelist("numbers")["denied"]
    if bound not in _OTHER or toks[at].low not in listed["bounds"]:
        return None
    for back in range(at - 1, max(-1, at - 1 - _REACH), -1):
        word = toks[back].low
        if word in listed["by"] or word.replace("’", "'").endswith("n't"):
            return back, _OTHER[bound]
        if word not in listed["between"]:
            break
    return None


_OTHER: dict[Qualifier, Qualifier] = {"at_least": "at_most", "at_most": "at_least"}
_REACH = 4
"""Words before a bound among which a negation is searched for."""


def hedge_before(toks: list[Token], first: int) -> tuple[int, Qualifier] | None:
    """How many words before a number bound or hedge it, and how; None if none do."""
    word, led = _word(toks, first - 1), _word(toks, first - 2)
    if word in ("the", "a") and led in ("nearly", "almost", "about", "around"):
        return 2, "about"
    if word == "over" and led.startswith(tuple(codelist("numbers")["over_is_no_bound"])):
        return None  # “hand over $1,700”, “spread over 14 districts”
    for phrase, qualifier in _phrases_by("before", -1).get(word, ()):
        n = len(phrase)
        if n <= first and tuple(t.low for t in toks[first - n : first]) == phrase:
            return n, qualifier
    return None


def hedge_after(toks: list[Token], after: int) -> tuple[int, Qualifier] | None:
    """How many words after a number bound or hedge it, and how; None if none do."""
    for phrase, qualifier in _phrases_by("after", 0).get(_word(toks, after), ()):
        if tuple(t.low for t in toks[after : after + len(phrase)]) == phrase and _bounds(toks, after, len(phrase)):
            return len(phrase), qualifier
    return None


def _bounds(toks: list[Token], after: int, length: int) -> bool:
    """“20,000+” and “20,000 plus workers” are bounds; “450 + 300” and “$800 plus the board” are sums."""
    sign, nxt = toks[after + length - 1].low, toks[after + length] if after + length < len(toks) else None
    if sign not in ("+", "plus") or nxt is None:
        return True
    if sign == "+" and toks[after].start > toks[after - 1].end:
        return False
    return not (
        nxt.text[0].isdigit() or nxt.text in SIGNS or nxt.low in ("a", "an", "the", "their", "his", "her", "another")
    )


def _word(toks: list[Token], i: int) -> str:
    return toks[i].low if 0 <= i < len(toks) else ""
