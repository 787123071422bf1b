"""When two names mean one source: names in their plain form, and how alike they are."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

ALIKE = 90
"""Names whose token sets agree at least so well (0 to 100) are one origin."""
_NOISE = re.compile(r"['’]s\b|\b(?:the|a|an|of|mr|ms|mrs|dr|prof|professor|governments?|officials?)\b|[^\w\s]", re.I)
_SHORT = ((re.compile(r"\bu\.?\s?s\.?(?:a\.?)?(?!\w)|\bunited states\b", re.I), "us"),
          (re.compile(r"\bu\.?\s?n\.?(?!\w)|\bunited nations\b", re.I), "un"))  # fmt: skip
_UNNAMED = frozenset(
    [
        "source",
        "sources",
        "worker",
        "workers",
        "defector",
        "defectors",
        "resident",
        "residents",
        "informant",
        "informants",
    ]
)


@lru_cache(maxsize=65536)
def normal(name: str) -> str:
    """A name without articles, titles and signs, casefolded; “U.S. government” and “United States” are both “us”."""
    plain = name
    for pattern, short in _SHORT:
        plain = pattern.sub(short, plain)
    return " ".join(_NOISE.sub(" ", plain).casefold().split()) or name.casefold()


@lru_cache(maxsize=65536)
def same_name(a: str, b: str) -> bool:
    """Whether two normalised names mean one origin; a source in a country is not the country."""
    if a == b:
        return True
    differing = set(a.split()) ^ set(b.split())
    return not differing & _UNNAMED and fuzz.token_set_ratio(a, b) >= ALIKE
