"""Cue words of the code lists, compiled, and how far they stand from a figure."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from withheld.vocabulary import codelist


class Cue(NamedTuple):
    """A cue that was found: where it stands, and its distance from the figure in characters with penalties."""

    start: int
    end: int
    distance: float


@cache
def pattern(listing: str, group: str, name: str = "any") -> re.Pattern[str]:
    """One expression for all cues of ``[group] name`` in a code list; fragments with inner capitals stay case-sensitive."""
    fragments = codelist(listing)[group][name]
    return re.compile(r"\b(?:" + "|".join(sorted(fragments, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE)


_HARD = re.compile(r"[;:()—]| – | -- ")
_APPOSED = re.compile(r",\s+(?:(?:an?|the)\s[^,;.]{1,60}|[A-Z][a-z]+(?: [A-Z][a-z]+)?),")
"""“Workers at plants in Omsk, a city in Siberia, stopped work”: what stands between the commas separates nothing."""
_SOFT = re.compile(
    r",\s+(?:and|but|while|which|who|whose|where|although|though|as|when|because|since|so|or|yet)\b|,|"
    r"\b(?:and|but|while|whereas|although|than|which)\b"
)


def distance(text: str, a: tuple[int, int], b: tuple[int, int], stops: tuple[tuple[int, int], ...] = ()) -> float:
    """Characters between two spans of ``text``, plus 60 for a hard boundary, 8 for each soft one and 25 for each of ``stops``."""
    lo, hi = (a[1], b[0]) if a[1] <= b[0] else (b[1], a[0])
    if lo >= hi:
        return 0.0
    between = _APPOSED.sub(" ", text[lo:hi])
    extra = 60.0 * bool(_HARD.search(between)) + 8.0 * len(_SOFT.findall(between))
    return len(between) + extra + 25.0 * sum(lo <= s and e <= hi for s, e in stops)


_ASIDE = re.compile(r",\s+(?:which|who|whose|where)\s[^,;.]{3,110}(?:,|(?=[.;]))")


def in_aside(text: str, first: int, last: int, start: int, other: int) -> bool:
    """Whether ``other`` stands in a “, which …,” clause of the sentence that ``start`` is outside of."""
    spans = (m.span() for m in _ASIDE.finditer(text, first, last))
    return any(a <= other < b and not a <= start < b for a, b in spans)


_FAR = 400
"""Characters beyond which no cue speaks of a figure."""


def nearest(
    regex: re.Pattern[str],
    text: str,
    span: tuple[int, int],
    within: tuple[int, int],
    stops: tuple[tuple[int, int], ...] = (),
) -> Cue | None:
    """The cue of ``regex`` nearest to ``span`` inside the stretch ``within`` of ``text``, and not further than ``_FAR``."""
    best: Cue | None = None
    for m in regex.finditer(text, max(within[0], span[0] - _FAR), min(within[1], span[1] + _FAR)):
        far = distance(text, span, m.span(), stops)
        if best is None or far < best.distance:
            best = Cue(m.start(), m.end(), far)
    return best
