"""The same amount told twice: in another money (“300 yuan (about $39)”), or in words and digits (“twenty (20)”).

Only the first is a figure of the text; its restatement would be a second claim that nobody made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from withheld.records import Rate
from withheld.text.figures import Figure, rate_after
from withheld.text.setting import Line


class Restated(NamedTuple):
    """Where the retelling of a figure ends: offset and token index behind its bracket, with the time base and the money
    that only it gives."""

    end: int
    after: int
    per: Rate | None
    unit: str


_RATE = r"(?:\s+(?:an?|per|each|every)\s+[^\W\d]+|\s+(?:monthly|yearly|annually|daily|weekly|hourly))?"
_OPEN = re.compile(
    rf"{_RATE}(?:\s*(?P<bracket>[(\[])\s*|\s*(?P<slash>/)\s*|,\s+(?:or|i\.e\.,?|that is,?)\s+|\s*(?:=|≈)\s*)"
    r"(?:(?:or|now|then|currently|worth|equal to|equivalent to|"
    r"the equivalent of|i\.e\.,?|that is,?|in total|=|≈|~|[A-Z]{2}(?=\s?[$]))\s*)*",
    re.I,
)
_MORE = re.compile(r"\s*(?:[,;/]|,?\s+or|\s+and)\s*(?:or\s+)?", re.I)
_CLOSE = re.compile(
    rf"{_RATE}(?:\s+(?:then|now|today|currently|at\s+(?:the|today['’]s|current|present)\s[^()\[\].;]{{0,40}}))?\s*[)\]]",
    re.I,
)
_PAUSE = re.compile(rf"{_RATE}\s*(?:[,;.)]|$|\s(?:in|for|from|to|at|by|and|as)\b)", re.I)


def kept_figures(text: str, line: Line) -> Iterator[tuple[Figure, Restated | None]]:
    """The figures of a sentence without those that only tell the one before them again, each with its retelling."""
    figures, i = line.figures, 0
    while i < len(figures):
        again, last = _again(text, line, i)
        yield figures[i], again
        i = last + 1


def _again(text: str, line: Line, i: int) -> tuple[Restated | None, int]:
    """The retelling of figure ``i``, and the index of the last figure that belongs to it."""
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
    """Whether another figure may be the same amount: other money, or the very number in words or digits."""
    if first.kind == other.kind == "money" and first.unit != other.unit:
        return True
    values = (first.low, first.high) == (other.low, other.high) or first.value == other.value
    return bracketed and values and (first.kind == other.kind or "count" in (first.kind, other.kind))
