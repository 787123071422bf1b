"""Whose workers a document speaks of: the sending state that it names most, by its own name, its people's or its capital."""

from __future__ import annotations

from collections import Counter

from withheld.claims.setting import Setting, context_of, people_of
from withheld.vocabulary import codelist

OWN = 3.0
"""How much more the state itself counts than words that many programmes share (“brigade”, “teachers”)."""


def programmes_of(setting: Setting) -> list[str]:
    """Sending states that the document names, most often first; shared words alone need to be two."""
    text = f"{setting.document.title or ''}\n{setting.text}"
    named = Counter(place.country for place in setting.places)
    scores: dict[str, float] = {}
    for code in codelist("programmes"):
        told = len(people_of(code).findall(text)) + len(context_of(code).findall(text))
        scores[code] = OWN * named[code] + told
    ranked = sorted((code for code in scores if scores[code]), key=lambda code: -scores[code])
    return [code for code in ranked if named[code]] or [code for code in ranked if scores[code] >= 2]


def programme_of(setting: Setting) -> str | None:
    """The sending state that a document is read for: the one asked for if it names it, else the one it names most."""
    found = programmes_of(setting)
    if setting.wanted and (setting.wanted in found or not found):
        return setting.wanted
    return found[0] if found else None


def never_hosts(programme: str | None) -> frozenset[str]:
    """States that take none of a programme's workers."""
    return frozenset(codelist("programmes")[programme].get("never", ()) if programme else ())


def names(programme: str, text: str) -> bool:
    """Whether a text names a programme's people or state."""
    return bool(people_of(programme).search(text) or context_of(programme).search(text))
