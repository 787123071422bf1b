"""Figures of a sentence: amounts with their bounds, hedges, ranges, currency and time base."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from withheld.records import Qualifier, Rate
from withheld.text.asides import DASHES, no_figure
from withheld.text.hedges import SIGNS, denied_bound, hedge_after, hedge_before
from withheld.text.numbers import Number, Token, digits, may_count, number_at, number_words, tokens
from withheld.text.patterns import nations
from withheld.vocabulary import codelist

Kind = Literal["count", "money", "fraction", "multiple"]


@dataclass(frozen=True)
class Figure:
    """One amount: ``start`` to ``end`` holds its hedge, number and unit; ``core`` starts at the number itself.

    ``first`` and ``after`` index the tokens of the sentence. ``low`` and ``high`` follow ``qualifier`` (None is unbounded).
    ``unit`` is an ISO 4217 code for money. ``guess`` marks “an estimated”.
    """

    start: int
    end: int
    core: int
    first: int
    after: int
    low: float | None
    high: float | None
    qualifier: Qualifier
    kind: Kind
    unit: str = ""
    per: Rate | None = None
    each: bool = False
    guess: bool = False

    @property
    def value(self) -> float:
        """The stated number, whether it is an upper or a lower bound; the lower end of a range."""
        return self.low if self.low is not None else (self.high or 0.0)


RATES: dict[str, Rate] = {
    "hour": "hour", "hours": "hour", "hourly": "hour", "hr": "hour", "day": "day", "days": "day", "daily": "day",
    "week": "week", "weeks": "week", "weekly": "week", "month": "month", "months": "month", "monthly": "month",
    "year": "year", "years": "year", "yearly": "year", "annual": "year", "annually": "year", "annum": "year",
}  # fmt: skip
"""The words for the time base of a rate."""


def find_figures(sentence: str, offset: int) -> tuple[list[Token], list[Figure]]:
    """Tokens and figures of a sentence that starts at ``offset`` of the text, in order; both empty if no figure is possible."""
    if not may_count(sentence):
        return [], []
    toks, openers = tokens(sentence, offset), _openers()
    out: list[Figure] = []
    after = 0
    for i, (_, _, text, low) in enumerate(toks):
        if i < after or not (low in openers or text[-1].isnumeric() or text[-1] == "$" or _code(text)):
            continue
        if _foreign(toks, i):
            after = i + 2
            continue
        if figure := _figure_at(toks, i, sentence, offset):
            out.append(figure)
            after = figure.after
    return toks, out


def _foreign(toks: list[Token], i: int) -> bool:
    """Whether letters directly before a dollar sign make it another currency that is not listed: “QQ$500”."""
    lead = toks[i - 1] if i and toks[i].text == "$" else None
    if lead is None or lead.end != toks[i].start or not lead.text.isalpha():
        return False
    return f"{lead.text}$" not in codelist("numbers")["symbols"]


@cache
def _openers() -> frozenset[str]:
    """Words, in lower case, that a number or a currency may begin with."""
    listed = codelist("numbers")
    tables = ("words", "scales", "fractions", "multiples", "vague")
    words = {key.split()[0] for table in tables for key in listed[table]} | {"a", "an", "one"}
    words |= number_words()
    return frozenset(
        words | {tokens(symbol)[0].low for symbol in listed["symbols"]} | {code.lower() for code in _iso()}
    )


def _code(text: str) -> bool:
    return len(text) < 5 and text.isupper()


def _figure_at(toks: list[Token], i: int, sentence: str, offset: int) -> Figure | None:
    symbol, at = _symbol(toks, i)
    number = number_at(toks, at)
    if number is None or (symbol and number.kind != "count" and number.kind != "order"):
        return None
    if not symbol and no_figure(toks, number, sentence, offset):
        return None
    figure = _amount(toks, i, number, symbol, sentence, offset)
    return _bounded(toks, figure, number) if figure else None


def _symbol(toks: list[Token], i: int) -> tuple[str, int]:
    """Currency sign or code before a number: its ISO code and the index of the number."""
    if i >= len(toks) or toks[i].text[0] not in _signing():
        return "", i
    symbols: dict[str, str] = codelist("numbers")["symbols"]
    for length in (3, 2, 1):
        if i + length >= len(toks):
            continue
        raw = "".join(t.text for t in toks[i : i + length]).replace(" ", "").rstrip(".")
        touching = toks[i + length].start - toks[i + length - 1].end <= (1 if len(raw) > 1 or raw in SIGNS else 0)
        if raw in symbols and touching and (digits(toks[i + length].text) is not None):
            return symbols[raw], i + length
        if length == 1 and raw.isupper() and len(raw) == 3 and raw in _iso() and digits(toks[i + 1].text) is not None:
            return raw, i + 1
    return "", i


@cache
def _signing() -> frozenset[str]:
    """Characters that a currency's sign or code begins with."""
    return frozenset(word[0] for word in (*codelist("numbers")["symbols"], *_iso()))


@cache
def _iso() -> frozenset[str]:
    listed = codelist("numbers")
    return frozenset(
        [
            *listed["symbols"].values(),
            *listed["names"].values(),
            *(c for m in listed["national"].values() for c in m.values()),
        ]
    )


def _amount(toks: list[Token], i: int, number: Number, symbol: str, sentence: str, offset: int) -> Figure | None:
    number2, j = _second(toks, number, symbol)
    low, high = number.low, (number2.high if number2 else number.high)
    qualifier: Qualifier = "order" if number.kind == "order" else "exact"
    if number2:
        if number2.scaled > number.scaled and number.low < number2.high / 3 and number.scaled == 1.0:
            low *= number2.scaled
        elif (
            number2.scaled == 1.0
            and number2.low >= 1000 > number.low
            and number.low < 100
            and number.low * 1000 < number2.low
        ):
            low *= 1000
        qualifier, high = "range", number2.high
        if low >= high:
            return None
    kind: Kind = "fraction" if number.kind == "fraction" else "count"
    unit, j, percent = _unit(toks, j, symbol)
    if percent:
        kind, low, high = "fraction", low / 100, high / 100
    elif unit:
        kind = "money"
    elif _word(toks, j) in ("times", "fold") or (_word(toks, j) in DASHES and _word(toks, j + 1) == "fold"):
        kind, j = "multiple", j + (2 if _word(toks, j) in DASHES else 1)
    low, high = (float(f"{value:.15g}") for value in (low, high))  # 0.07 × 100 is 7
    return Figure(toks[i].start, toks[j - 1].end, toks[i].start, i, j, low, high, qualifier, kind, unit)


def _word(toks: list[Token], i: int) -> str:
    return toks[i].low if 0 <= i < len(toks) else ""


def _second(toks: list[Token], number: Number, symbol: str) -> tuple[Number | None, int]:
    """Second end of a range: “200–500”, “$200m to $500m”, “between A and B”, “three or four”."""
    j = number.after
    if number.kind in ("fraction", "multiple"):
        return None, j
    skipped = j + 1 if _word(toks, j) in ("%", "percent") else j
    names = codelist("numbers")["names"]
    skipped = skipped + 1 if _word(toks, skipped) in names else skipped
    link = _word(toks, skipped)
    opened = _word(toks, number.first - (2 if symbol else 1))
    if link not in (*DASHES, "to", "and", "or") or (
        link == "and" and "between" not in (opened, _word(toks, number.first - 3), _word(toks, number.first - 2))
    ):
        return None, j
    if link == "to" and _apart(toks, number, opened, skipped + 1):
        return None, j
    k = skipped + 1
    if (
        k < len(toks)
        and link in DASHES
        and toks[k].text in ("About", "Around", "Even", "As", "Nearly", "Almost", "Perhaps", "Some")
    ):
        return None, j  # “Nov. 12 – Some 310 workers”: a dateline
    while (
        _word(toks, k) in ("about", "around", "even", "as", "many", "much", "nearly", "almost", "perhaps", "some")
        and k < skipped + 4
    ):
        k += 1
    _, k = _symbol(toks, k)
    second = number_at(toks, k)
    if second is None or second.kind == "fraction" or (link == "or" and _beside(number, second) > 2 * number.low):
        return None, j
    if link == "or" and (number.low > 100 and second.low < number.low):
        return None, j
    if number.kind == "order" and second.kind != "order":
        return None, j
    if second.high <= number.low and second.scaled <= number.scaled:
        return None, j  # “from 30,023 to 11,490”: two figures
    if any(t.low == "respectively" for t in toks[second.after : second.after + 12]):
        return None, j
    return second, second.after


def _beside(number: Number, second: Number) -> float:
    """The second number, scaled like the first: in “eight or nine thousand” nine is nine thousand."""
    return second.low / second.scaled if number.scaled == 1.0 else second.low


_CHANGED = frozenset(codelist("words")["changed"])


def _apart(toks: list[Token], number: Number, opened: str, after: int) -> bool:
    """Whether “A to B” is a change and its result, not a range: “from A to B” after a verb of change, “rose by A to B”."""
    if opened == "from":
        return number.kind == "order" or _changes(toks, number.first)
    if not _changes(toks, number.first):
        return False
    second = number_at(toks, _symbol(toks, after)[1])
    percent = bool(second) and _unit(toks, second.after if second else after, "")[2]
    near = [t.low for t in toks[max(0, number.first - 4) : number.first]]
    return not percent and (
        "by" in near or bool(_CHANGED & {opened}) or near[-2:] in (["increase", "of"], ["rise", "of"])
    )


def _changes(toks: list[Token], first: int) -> bool:
    """Whether a verb of change precedes: “rose from 445 to 700” is two figures, before and after, not a range."""
    near = [t.low for t in toks[max(0, first - 9) : first]]
    clause = near[max((n for n, word in enumerate(near) if word == ";"), default=-1) + 1 :]
    return any(word in _CHANGED for word in clause)


def _unit(toks: list[Token], j: int, symbol: str) -> tuple[str, int, bool]:
    """Unit after the number: currency, whether it is a percentage, and the index after it."""
    word = _word(toks, j)
    if word == "%" or word in ("percent", "pct"):
        return "", j + 1, True
    if word == "per" and _word(toks, j + 1) == "cent":
        return "", j + 2, True
    if symbol:
        names = codelist("numbers")["names"]
        return symbol, j + 1 if word in names or word == "usd" else j, False
    if (word == "of" or (word == "in" and _word(toks, j + 1)[-1:] == "s")) and _word(toks, j + 1) in codelist(
        "numbers"
    )["names"]:
        return codelist("numbers")["names"][_word(toks, j + 1)], j + 2, False
    if two := codelist("numbers")["names_of_two"].get(" ".join(t.low for t in toks[j : j + 3])):
        return two, j + 3, False
    k = j + 1 if word in DASHES or (word in nations() and _word(toks, j + 1) in codelist("numbers")["names"]) else j
    sign = word + _word(toks, j + 1) if word in nations() else word
    if sign[-1:] in tuple(SIGNS) and (listed := _sign_after(toks, j, sign)):
        return listed, j + (2 if sign != word else 1), False
    name = _word(toks, k)
    if name in codelist("numbers")["names"]:
        national = codelist("numbers")["national"].get(name, {})
        return national.get(nations().get(word, ""), codelist("numbers")["names"][name]), k + 1, False
    if len(name) == 3 and toks[k].text.isupper() and toks[k].text in _iso():
        return toks[k].text, k + 1, False
    if name in ("rmb", "dhs"):
        return {"rmb": "CNY", "dhs": "AED"}[name], k + 1, False
    return "", j, False


def host_money(unit: str, host: object, words: str) -> str:
    """The currency of a sum in words: a name that several countries give their money means that of the figure's host.

    A name with a people before it (“Kuwaiti dinars”), a sign and a code mean what they mean everywhere.
    """
    shared = codelist("numbers")["by_host"].get(unit, {}).get(host) if isinstance(host, str) else None
    if shared is None:
        return unit
    told = words.replace("-", " ").split()
    named = any(codelist("numbers")["names"].get(word.lower()) == unit for word in told)
    return str(shared) if named and not any(word.lower() in nations() or word in _iso() for word in told) else unit


def _sign_after(toks: list[Token], j: int, sign: str) -> str:
    """Currency of a sign that follows its number (“200 million US$”); one that a number follows is that number's."""
    after = j + (2 if sign != toks[j].low else 1)
    if after < len(toks) and digits(toks[after].text) is not None and toks[after].start - toks[after - 1].end <= 1:
        return ""
    return str(codelist("numbers")["symbols"].get(sign.upper().replace(" ", ""), ""))


def unit_after(toks: list[Token], j: int) -> tuple[str, int, bool]:
    """Unit that follows a token: currency, whether it is a percentage, and the index after it."""
    return _unit(toks, j, "")


def _bounded(toks: list[Token], figure: Figure, number: Number) -> Figure:
    """The figure extended by the hedges and bounds before and after it, and by its time base."""
    first, after, qualifier, guess = figure.first, figure.after, figure.qualifier, False
    if _word(toks, first - 1) in ("between", "from", "-") and qualifier == "range":
        first -= 1
    while found := hedge_before(toks, first):
        length, word = found
        if qualifier == "about" and toks[first - 1].low in ("over", "under", "above", "below", "near"):
            break  # “spread over some 40 countries”: here it is a preposition
        if denied := denied_bound(toks, first - length, word):
            length, word = first - denied[0], denied[1]
        guess = guess or "estimate" in " ".join(t.low for t in toks[first - length : first])
        first -= length
        if qualifier in ("exact", "about") and not (qualifier == "about" and word == "about"):
            qualifier = word
    if tail := hedge_after(toks, after):
        length, word = tail
        qualifier, after = (word if qualifier in ("exact", "about") else qualifier), after + length
    low, high = figure.low, figure.high
    if qualifier == "at_least":
        high = None
    elif qualifier == "at_most":
        low = None
    return replace(
        figure, start=toks[first].start, end=toks[after - 1].end, first=first, after=after, low=low, high=high,
        qualifier=qualifier, guess=guess,
    )  # fmt: skip


def rate_after(toks: list[Token], after: int) -> tuple[Rate | None, bool, int]:
    """Time base and “each” right after an amount (“a month”, “per worker and year”, “each”), and the index after them."""
    per: Rate | None = None
    each, i, last = False, after, after
    for _ in range(4):
        word, nxt = _word(toks, i), _word(toks, i + 1)
        if word in ("a", "an", "per", "each", "every", "/") and nxt in RATES and nxt != "years":
            per, i = per or RATES[nxt], i + 2
        elif word in ("monthly", "annually", "yearly", "daily", "weekly", "hourly"):
            per, i = per or RATES[word], i + 1
        elif (word in ("per", "a", "each", "every", "for") and nxt in _WORKER) or (
            (word, nxt) == ("for", "each") and (_word(toks, i + 2) != "of" or _word(toks, i + 3) == "them")
        ):
            each, i = True, i + 2
        elif word in ("each", "apiece") and nxt not in RATES:
            each, i = True, i + 1
        elif word in ("and", ",", "on", "average", "in") and i == last:
            i += 1
            continue
        else:
            break
        last = i
    return per, each, last


_WORKER = frozenset(codelist("words")["worker_nouns"])
