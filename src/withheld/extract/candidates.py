"""Every number of a text that could be a claim, with its bounds, unit, and the product if it is a share of a counted base.

The reader decides which are claims, and of what; this module does arithmetic only. It favours recall: what is not proposed can
never be read. But an amount given twice, in another currency (“300 yuan (about $39)”) or in words and digits (“twenty (20)”), is
one candidate: the restatement would be a second claim that nobody made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal, NamedTuple

from withheld.extract.clocks import shifts
from withheld.records import Qualifier, Rate
from withheld.text import DocumentAnalysis, Figure, Line, cue, fragments, rate_after, unit_after
from withheld.vocabulary import codelist

Kind = Literal["count", "money", "fraction", "multiple", "hour", "month", "zero"]
KINDS: tuple[Kind, ...] = ("count", "money", "fraction", "multiple", "hour", "month", "zero")


@dataclass(frozen=True)
class Product:
    """A share of a counted base: 60% of 3,000. ``base`` is where the base stands."""

    low: float | None
    high: float | None
    qualifier: Qualifier
    base: tuple[int, int]
    derivation: str


@dataclass(frozen=True)
class Candidate:
    """One number: ``start`` to ``end`` holds hedge, number and unit, ``core`` starts at the number itself.

    ``unit`` is an ISO 4217 code for money, else ``hour``, ``month``, ``ratio``, ``fraction`` or empty (a count).
    """

    sentence: int
    start: int
    core: int
    end: int
    kind: Kind
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: str = ""
    per: Rate | None = None
    each: bool = False
    guess: bool = False
    product: Product | None = None
    derivation: str | None = None

    @property
    def value(self) -> float:
        """The stated number, whichever bound it is."""
        return self.low if self.low is not None else (self.high or 0.0)

    @property
    def rest(self) -> tuple[float | None, float | None, Qualifier]:
        """Bounds and qualifier of the complement of a share: “keep 10%” leaves nine tenths."""
        flip: dict[Qualifier, Qualifier] = {"at_least": "at_most", "at_most": "at_least"}
        low = None if self.high is None else round(1 - self.high, 6)
        high = None if self.low is None else round(1 - self.low, 6)
        return low, high, flip.get(self.qualifier, self.qualifier)


def find_candidates(analysis: DocumentAnalysis) -> list[Candidate]:
    """All candidates of a document, in the order of the text."""
    found: list[Candidate] = []
    for line in analysis.lines:
        found.extend(_of_line(analysis.text, line))
    found.sort(key=lambda c: (c.core, c.end))
    found = _joined(analysis.text, _apart(found))
    return [_with_product(analysis.text, found, i) if c.kind == "fraction" else c for i, c in enumerate(found)]


def _apart(found: list[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap; a clock span or a “none” replaces the numbers inside it."""
    out: list[Candidate] = []
    for c in sorted(found, key=lambda c: (c.core, -c.end)):
        if not out or c.core >= out[-1].end:
            out.append(c)
    return out


def _joined(text: str, found: list[Candidate]) -> list[Candidate]:
    """The candidates, with those of one amount merged: the two ends of a range, years and months of one duration."""
    out: list[Candidate] = []
    for c in found:
        one = _one(text, out[-1], c) if out and out[-1].sentence == c.sentence else None
        out[-1:] = [one] if one else [*out[-1:], c]
    return out


def _one(text: str, a: Candidate, b: Candidate) -> Candidate | None:
    """Two neighbours merged into one candidate; None if they are two amounts."""
    between, words = text[a.end : b.start], text[a.core : a.end].lower()
    if a.kind == b.kind == "month" and "year" in words and "month" in text[b.core : b.end].lower():
        if _AND_MONTHS.fullmatch(between) and a.low and b.low and b.low < 12:
            months = a.low + b.low
            note = f"{text[a.core : b.end]} = {months:g} months"
            return replace(a, end=b.end, low=months, high=months, derivation=note)
        return None
    if a.kind == b.kind == "fraction" and a.qualifier == b.qualifier == "exact":
        led = between == " and " and text.endswith(("between ", "Between "), 0, a.start)
        return _range(a, b) if led else None
    if (a.qualifier, b.qualifier) == ("at_least", "at_most") and _BOTH_ENDS.fullmatch(between):
        return _range(a, b) if b.kind == a.kind and a.unit in ("", b.unit) else None
    if a.kind == b.kind == "hour" and between in (" to ", " or ") and a.qualifier == b.qualifier == "exact":
        return _range(a, b)
    if (
        b.kind in ("hour", "month")
        and a.kind == "count"
        and between in (", ", "- to ")
        and a.qualifier == b.qualifier == "exact"
    ):
        scale = 12 if "year" in text[b.core : b.end].lower() else 1
        low = replace(a, kind=b.kind, low=a.value * scale)
        return _range(low, b) if between != ", " or b.value == low.value + scale else None
    return None


def _range(a: Candidate, b: Candidate) -> Candidate | None:
    """From the lower end of one to the upper end of the other: “sixteen, seventeen hours”, “between a fifth and a quarter”."""
    if a.low is None or b.high is None or a.low >= b.high:
        return None
    return replace(b, start=a.start, core=a.core, low=a.low, high=b.high, qualifier="range")


_AND_MONTHS = cue("candidates", "and_months")
_BOTH_ENDS = cue("candidates", "both_ends")


def _of_line(text: str, line: Line) -> Iterator[Candidate]:
    for figure, again in kept_figures(text, line):
        yield _from_figure(text, line, figure, again)
    yield from _clocks(text, line)
    yield from _ratios(text, line)
    yield from _odds(text, line)
    yield from _cents(text, line)
    yield from _zeros(text, line)
    yield from _lone_terms(text, line)


_HOURS = re.compile(r"[\s-]*(?:hours?|hrs?|h)\b", re.I)
_TERM = re.compile(r"[\s-]*(year|month)s?\b(?![\s-]*old)", re.I)


def _from_figure(text: str, line: Line, figure: Figure, again: Restated | None) -> Candidate:
    after, stop = (again.after, again.end) if again else (figure.after, figure.end)
    if again:
        figure, after = _with_unit(line, figure, again)
    per, each, _ = rate_after(line.toks, after)
    per = per or (again.per if again else None)
    kind: Kind = figure.kind
    low, high, unit, end, note = figure.low, figure.high, figure.unit, figure.end, None
    if kind == "count" and (m := _HOURS.match(text, stop, line.sentence.end)):
        kind, unit, end = "hour", "hour", m.end()
        per = _rate_from(line, end) or per
    elif kind == "count" and (m := _TERM.match(text, stop, line.sentence.end)):
        factor = 12 if m[1].lower() == "year" else 1
        kind, unit, end = "month", "month", m.end()
        low, high = low and low * factor, high and high * factor
        note = f"{figure.value:g} years = {figure.value * 12:g} months" if factor == 12 else None
        per = None
    elif kind in ("multiple", "fraction"):
        unit = {"multiple": "ratio", "fraction": "fraction"}[kind]
    made = Candidate(
        line.sentence.number, figure.start, figure.core, end, kind, low, high, figure.qualifier, unit, per,
        each or figure.each, figure.guess, derivation=note,
    )  # fmt: skip
    return _bounded_late(text, line, made, max(end, stop))


def _with_unit(line: Line, figure: Figure, again: Restated) -> tuple[Figure, int]:
    """The figure with the unit after its bracket (“twenty (20) per cent”, “nine hundred (900) dollars”), and the next token."""
    unit, after, percent = unit_after(line.toks, again.after)
    if figure.kind != "count" or not (unit or percent):
        plain = figure.kind != "count" or not again.unit
        return (figure if plain else replace(figure, kind="money", unit=again.unit)), again.after
    figure = replace(figure, end=line.toks[after - 1].end)
    if percent:
        low, high = (None if b is None else round(b / 100, 6) for b in (figure.low, figure.high))
        return replace(figure, kind="fraction", low=low, high=high), after
    return replace(figure, kind="money", unit=unit), after


def _rate_from(line: Line, at: int) -> Rate | None:
    return rate_after(line.toks, next((i for i, t in enumerate(line.toks) if t.start >= at), len(line.toks)))[0]


_LATE = cue("candidates", "late")


def _bounded_late(text: str, line: Line, c: Candidate, at: int) -> Candidate:
    """The candidate with a bound that follows what is counted: “18 hours or more a day”, “32 companies or more”."""
    if c.qualifier not in ("exact", "about") or not (m := _LATE.match(text, at, line.sentence.end)):
        return c
    per = c.per or (_rate_from(line, m.end()) if c.kind in ("hour", "money") else None)
    if m["about"]:
        return replace(c, qualifier="about", per=per)
    if m["over"]:
        return replace(c, qualifier="at_least", high=None, per=per)
    return replace(c, qualifier="at_most", low=None, per=per)


def _clocks(text: str, line: Line) -> Iterator[Candidate]:
    """Hours a day from clock times: “from 7 a.m. until 7 p.m.”."""
    for s in shifts(text, line.sentence.start, line.sentence.end):
        yield Candidate(
            line.sentence.number, s.start, s.start, s.end, "hour", s.hours, s.hours, "exact", "hour", "day", derivation=s.note
        )  # fmt: skip


_RATIO = cue("candidates", "ratio")
_FOLD = {"thrice": 3, "tenfold": 10, "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5}
_RATIO_HEDGE = cue("candidates", "ratio_hedge")


def _ratios(text: str, line: Line) -> Iterator[Candidate]:
    """Multiples in words: “twice what they had at home”."""
    for m in _RATIO.finditer(text, line.sentence.start, line.sentence.end):
        word = m["w"].lower()
        value = float(_FOLD.get(word) or codelist("numbers")["multiples"].get(word, 3))
        hedge = _RATIO_HEDGE.search(text, max(line.sentence.start, m.start() - 16), m.start())
        said = hedge.lastgroup if hedge else None
        qualifier: Qualifier = {"over": "at_least", "under": "at_most", "about": "about"}.get(said or "", "exact")  # type: ignore[assignment]
        low, high = (None if said == "under" else value), (None if said == "over" else value)
        yield Candidate(
            line.sentence.number, hedge.start() if hedge else m.start(), m.start(), m.end(), "multiple", low, high,
            qualifier, "ratio",
        )  # fmt: skip


_ODDS = cue("candidates", "odds")


def _odds(text: str, line: Line) -> Iterator[Candidate]:
    """“two out of three”, “one in five”: one share, not two counts; “two of three” only after “every”."""
    for m in _ODDS.finditer(text, line.sentence.start, line.sentence.end):
        a, b = (float(codelist("numbers")["words"].get(m[k].lower()) or m[k]) for k in "ab")
        what = (m["what"] or "").lower()
        if what and not m["each"] and what not in ("part", "parts") and what not in codelist("numbers")["names"]:
            continue  # “three workers in ten camps”
        if 0 < a < b and (" of " not in m.group().lower().replace("out of", "") or m["each"]):
            share, note = round(a / b, 6), f"{m.group()} = {a / b:.4g}"
            yield Candidate(
                line.sentence.number, m.start(), m.start(), m.end(), "fraction", share, share, "about", "fraction",
                derivation=note,
            )  # fmt: skip


_CENTS = cue("candidates", "cents")


def _cents(text: str, line: Line) -> Iterator[Candidate]:
    """“70 to 90 cents of every dollar”: a share, not money."""
    for m in _CENTS.finditer(text, line.sentence.start, line.sentence.end):
        low, high = float(m["a"]) / 100, float(m["b"] or m["a"]) / 100
        if low <= high:
            qualifier: Qualifier = "exact" if low == high else "range"
            yield Candidate(
                line.sentence.number, m.start(), m.start(), m.end(), "fraction", low, high, qualifier, "fraction",
                derivation=f"{' '.join(m.group().split())} = {low:g}" + (f" to {high:g}" if high > low else ""),
            )  # fmt: skip


_ZERO = cue("candidates", "zero")


def _zeros(text: str, line: Line) -> Iterator[Candidate]:
    """“None is employed any longer”, “not one of them”: possibly a count of zero."""
    for m in _ZERO.finditer(text, line.sentence.start, line.sentence.end):
        yield Candidate(
            line.sentence.number, m.start(), m.start(), m.end(), "zero", 0, 0, "exact", derivation=f"“{m.group()}” is 0"
        )


_LONE = re.compile(r"\b(?P<c>an?|one)\s+(?P<u>year|month)\b(?!['’])", re.I)
_YEAR_AND_HALF = cue("candidates", "year_and_half")
_FOR = re.compile(r"\b(?:for|of|is|was|lasts?|runs?(?: for)?)\s+$", re.I)


def _lone_terms(text: str, line: Line) -> Iterator[Candidate]:
    """Durations in words: “hired for a year”, “a year and a half”; “$300 a year” is a rate."""
    for m in _YEAR_AND_HALF.finditer(text, line.sentence.start, line.sentence.end):
        note = f"{' '.join(m.group().split())} = 18 months"
        yield Candidate(
            line.sentence.number, m.start(), m.start(), m.end(), "month", 18, 18, "exact", "month", derivation=note
        )
    for m in _LONE.finditer(text, line.sentence.start, line.sentence.end):
        if _FOR.search(text, max(line.sentence.start, m.start() - 12), m.start()):
            months = 12.0 if m["u"].lower() == "year" else 1.0
            yield Candidate(
                line.sentence.number, m.start(), m.start(), m.end(), "month", months, months, "exact", "month",
                derivation=f"{m.group()} = {months:g} months" if months == 12 else None,
            )  # fmt: skip


_OF_NUMBER = cue("candidates", "of_number")
REACH = 400


def _with_product(text: str, found: list[Candidate], index: int) -> Candidate:
    """A share with its product: the base is the count right after “of”, else the last count before it."""
    share = found[index]
    base = None
    for other in found[index + 1 : index + 4]:
        if other.kind == "count" and _OF_NUMBER.match(text[share.end : other.core]):
            base = other
            break
    if base is None:
        near = takewhile(lambda o: share.core - o.end <= REACH, (found[k] for k in range(index - 1, -1, -1)))
        base = next((o for o in near if o.kind == "count" and o.value >= 10), None)
    if base is None:
        return share
    part, number = share.value, base.value
    qualifier = share.qualifier if share.qualifier != "exact" else base.qualifier
    value = float(round(number * part))
    low: float | None = value
    high: float | None = value
    if qualifier == "at_least":
        high = None
    elif qualifier == "at_most":
        low = None
    elif qualifier in ("range", "order"):
        low, high = round((base.low or 0) * (share.low or part)), round((base.high or 0) * (share.high or part))
    note = f"{part:g} × {number:g} = {value:g}"
    return replace(share, product=Product(low, high, qualifier, (base.core, base.end), note))


class Restated(NamedTuple):
    """Where the restatement of a figure ends: offset and token after its bracket; the time base and currency that only it gives."""

    end: int
    after: int
    per: Rate | None
    unit: str


_RATE = fragments("candidates", "rate")[0]
_OPEN = cue("candidates", "open")
_MORE = re.compile(r"\s*+(?:[,;/]|(?:,\s++|(?<=\s))or|(?<=\s)and)\s*+(?:or\s++)?", re.I)
_CLOSE = cue("candidates", "close")
_PAUSE = re.compile(rf"{_RATE}\s{{0,9}}+(?:[,;.)]|$|(?<=\s)(?:in|for|from|to|at|by|and|as)\b)", re.I)


def kept_figures(text: str, line: Line) -> Iterator[tuple[Figure, Restated | None]]:
    """The figures of a sentence without restatements of the one before, each with its restatement."""
    figures, i = line.figures, 0
    while i < len(figures):
        again, last = _again(text, line, i)
        yield figures[i], again
        i = last + 1


def _again(text: str, line: Line, i: int) -> tuple[Restated | None, int]:
    """The restatement of figure ``i``, and the index of the last figure that belongs to it."""
    figures, stop, first = line.figures, line.sentence.end, line.figures[i]
    if i + 1 == len(figures) or not (opened := _OPEN.fullmatch(text, first.end, figures[i + 1].start)):
        return None, i
    last = i
    for k in range(i + 1, min(i + 4, len(figures))):
        joined = k == i + 1 or _MORE.fullmatch(text, figures[last].end, figures[k].start)
        if not joined or not _same(first, figures[k], bool(opened["bracket"])):
            break
        last = k
    if last == i:
        return None, i
    closed = (_CLOSE if opened["bracket"] else _PAUSE).match(text, figures[last].end, stop)
    if not closed:
        return None, i
    end = closed.end() if opened["bracket"] else figures[last].end
    after = next((n for n, t in enumerate(line.toks) if t.start >= end), len(line.toks))
    inner = (rate_after(line.toks, n)[0] for n in (first.after, *(f.after for f in figures[i + 1 : last + 1])))
    unit = next((f.unit for f in figures[i + 1 : last + 1] if f.unit), "")
    return Restated(end, after, next((per for per in inner if per), None), unit), last


def _same(first: Figure, other: Figure, bracketed: bool) -> bool:
    """Whether another figure may be the same amount: in another currency, or the same number in words or digits."""
    if first.kind == other.kind == "money" and first.unit != other.unit:
        return True
    values = (first.low, first.high) == (other.low, other.high) or first.value == other.value
    return bracketed and values and (first.kind == other.kind or "count" in (first.kind, other.kind))
