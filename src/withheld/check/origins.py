"""Whether two claims come from one origin, by a light comparison of names."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from withheld.records import Claim

ALIKE = 90
_NOISE = re.compile(r"\b(?:the|a|an|of|mr|ms|mrs|dr|prof|professor|government|official|officials)\b|[^\w\s]|['’]s\b", re.I)


def normal(name: str) -> str:
    """A name without articles, titles and signs."""
    return " ".join(_NOISE.sub(" ", name.casefold().replace("u.s.", "us").replace("u.n.", "un")).split()) or name.casefold()


def same_origin(a: Claim, b: Claim) -> bool:
    """Whether both name the same origin; claims without one share none, unless they stand in one document."""
    if a.origin is None or b.origin is None:
        return a.origin is b.origin and a.document == b.document
    x, y = normal(a.origin), normal(b.origin)
    return x == y or fuzz.token_set_ratio(x, y) >= ALIKE
