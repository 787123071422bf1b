"""Cue words of the code lists as expressions."""

from __future__ import annotations

import re
from functools import cache

from withheld.vocabulary import codelist


@cache
def pattern(listing: str, group: str, name: str = "any") -> re.Pattern[str]:
    """One expression for all cues of ``[group] name`` in a code list; fragments with inner capitals stay case-sensitive."""
    fragments = codelist(listing)[group][name]
    return re.compile(r"\b(?:" + "|".join(sorted(fragments, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE)


@cache
def peoples() -> str:
    """Fragment for the people of every sending state, the longer names first."""
    states = (codelist("countries")["country"][code]["people"] for code in codelist("programmes"))
    return "|".join(re.escape(name) for people in states for name in sorted(people, key=len, reverse=True))


@cache
def nations() -> dict[str, str]:
    """Countries by the one word, in lower case, that stands for their people or for them: “Qatari riyals”, “US dollars”."""
    listed = codelist("countries")["country"].items()
    return {name.lower(): code for code, e in listed for name in (*e["names"], *e["people"]) if " " not in name}
