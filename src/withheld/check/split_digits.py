"""Numbers split by a faulty copy: “13,221” that reappears as “13 … 221”."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from withheld.check.sentences import passage
from withheld.finding import Finding, Passage
from withheld.records import Document

_NUMBER = re.compile(r"[\d](?<![\d.,]\d)(?:\d{0,2}(?:[,\u00a0\u202f ]\d{3})+(?![\d,])|\d*(?![\d,]|\.\d))")
"""Its first digit stands before what may not precede it, because a search for a set of characters is fast."""
APART = 120
"""Maximum number of characters between the pieces of a number."""


class Number(NamedTuple):
    """A number in a text; ``digits`` has no separators."""

    digits: str
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """The integers in a text."""
    return [Number(_digits(m.group()), *m.span()) for m in _NUMBER.finditer(text)]


def _digits(number: str) -> str:
    return number if number.isdecimal() else re.sub(r"\D", "", number)


def split_digits(documents: Iterable[Document]) -> list[Finding]:
    """Numbers of one document whose pieces are in another document, which lacks the whole number and shares another one."""
    told = {d.id: (d, numbers(d.text)) for d in documents}
    whole: defaultdict[str, list[str]] = defaultdict(list)
    for key, (_, found) in told.items():
        for digits in {n.digits for n in found if len(n.digits) >= 5}:
            whole[digits].append(key)
    out = []
    for key, (document, found) in told.items():
        for a, b in _pieces(found):
            for other in whole.get(a.digits + b.digits, ()):
                if other != key and _related(told[other][1], found, a, b):
                    out.append(_finding(told, other, document, a, b))
    return out


def _pieces(found: list[Number]) -> Iterator[tuple[Number, Number]]:
    """Neighbouring numbers that would join to a longer number that the text does not contain."""
    has = {n.digits for n in found}
    for a, b in pairwise(found):
        near = b.start - a.end <= APART and len(a.digits) <= 3 == len(b.digits)
        if near and a.digits + b.digits not in has:
            yield a, b


def _related(one: Iterable[Number], other: Iterable[Number], *pieces: Number) -> bool:
    """Whether two documents share a number of three or more digits, other than the pieces and years."""
    mine = {n.digits for n in one if len(n.digits) >= 3}
    return bool(mine & {n.digits for n in other if len(n.digits) >= 3 and n not in pieces and not _year(n)})


def _year(n: Number) -> bool:
    return len(n.digits) == 4 and n.digits[:2] in ("19", "20")


def _finding(
    told: Mapping[str, tuple[Document, list[Number]]], key: str, copy: Document, a: Number, b: Number
) -> Finding:
    source, found = told[key]
    n = next(n for n in found if n.digits == a.digits + b.digits)
    number = source.text[n.start : n.end]
    passages = (
        Passage(document=source.id, quote=passage(source, n.start, n.end)),
        Passage(document=copy.id, quote=passage(copy, a.start, b.end)),
    )
    return Finding(
        kind="figure", verdict="variant", title=f"A number was split by a line break or blank: {number}",
        arithmetic=f"{number} → {a.digits} … {b.digits}", claims=(), severity=4.0, passages=passages,
        cautions=("both reports share other numbers, and the copy lacks the complete one",),
    )  # fmt: skip
