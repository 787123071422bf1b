"""Which state's programme a document is about: the words of each sending state, and their weights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

from withheld.records import Document
from withheld.text.patterns import literal
from withheld.text.towns import PROPER, town
from withheld.vocabulary import codelist, country_name

OWN = 3.0
"""Weight of the state's own name, against 1 for words that several programmes share."""
HINT = 2.0
"""Weight of a hint, against 1 for such a word."""


class _Placed(Protocol):
    @property
    def country(self) -> str | None:
        """The code of its country, None if unknown."""
        ...


def named_programmes(document: Document, named: Iterable[_Placed], paper: Iterable[_Placed]) -> tuple[str, ...]:
    """The sending states that a document names, by their own name, their people's or their capital's, most often first.

    ``named`` are the places of its text and title, ``paper`` those in the name of its publisher. Words of every day
    (“brigade”, “teachers”) count for a state that is named; one that moves workers at home is named for many reasons, so its
    name counts as often as its programme's own words stand beside it.
    """
    text = f"{document.title or ''}\n{document.text}"
    names = Counter(place.country for place in named)
    scores: dict[str, float] = {}
    found: list[str] = []
    for code, words in codelist("programmes").items():
        told = [m for part, p in _words_of(code) if _leads(code, part, text) for m in p.findall(text)]
        beside = sum(word not in _state_names(code) for word in told)
        state = min(names[code], beside) if words.get("home") else names[code]
        scores[code] = OWN * state + len(told)
        found += [code] if state else []
    if not found:
        found = _by_hints(text, names, {p.country for p in paper if p.country}, scores)
    return tuple(sorted(found, key=lambda code: -scores[code]))


def _by_hints(text: str, names: Counter[str | None], paper: set[str], scores: dict[str, float]) -> list[str]:
    """The programmes, added to ``scores``, of a text that names no state: by a hint, town, outlet, or two words, one their own."""
    near = Counter(_towns(text))
    near.update(paper)
    out = []
    for code, words in codelist("programmes").items():
        apart = any(names[other] for other in words.get("hints_unless", ()))
        hints = 0 if apart else len(_hints_of(code).findall(text))
        scores[code] += HINT * hints
        beside = min(near[code], scores[code]) if words.get("home") else near[code]
        scores[code] += OWN * beside
        out += [code] if scores[code] >= 2 and (beside or hints or _own_words(code, text)) else []
    return out


def _towns(text: str) -> Iterator[str]:
    """The country of every town that a text names, if all towns of that name are in one."""
    everyday = frozenset(codelist("words")["no_towns"])
    for m in PROPER.finditer(text):
        words = m.group().split()
        names = (" ".join(words[:size]) for size in range(len(words), 0, -1))
        found = next((t for name in names if name not in everyday and (t := town(name))), None)
        if found and len(found.countries) == 1:
            yield found.countries[0]


@cache
def people_of(code: str) -> re.Pattern[str]:
    """Expression for a programme's people; case-sensitive, as nationalities are."""
    return re.compile(r"\b(?:" + "|".join(codelist("programmes")[code]["people"]) + r")(?!\w)")


def _own_words(code: str, text: str) -> bool:
    """Whether a text has a name or term that only this programme has; teachers and doctors occur in all."""
    told = (m.group() for words in (people_of(code), context_of(code)) for m in words.finditer(text))
    own = codelist("programmes")[code].get("alone", ())
    return any(word[0].isupper() or any(re.match(term, word) for term in own) for word in told)


def _words_of(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return ("people", people_of(code)), ("context", context_of(code))


def _leads(code: str, part: str, text: str) -> bool:
    """Whether a text has the first letters of any of a programme's words: a cheap test before the words are searched for."""
    return any(lead in text for lead in _leading(code, part))


@cache
def _leading(code: str, part: str) -> tuple[str, ...]:
    return tuple({literal(words) for words in codelist("programmes")[code][part]})


@cache
def _state_names(code: str) -> frozenset[str]:
    """Names of a state and its people, which may be among its programme's words."""
    entry = codelist("countries")["country"][code]
    return frozenset({*entry["names"], *entry["people"]})


@cache
def state_of(code: str) -> re.Pattern[str]:
    """Expression for a programme's people and, where it sends them abroad, their state by its name."""
    home = codelist("programmes")[code].get("home")
    return people_of(code) if home else re.compile(rf"{people_of(code).pattern}|\b{re.escape(country_name(code))}\b")


@cache
def context_of(code: str) -> re.Pattern[str]:
    """Expression for words about a programme."""
    return re.compile(r"\b(?:" + "|".join(codelist("programmes")[code]["context"]) + ")")


@cache
def _hints_of(code: str) -> re.Pattern[str]:
    """Expression for words that point to a programme without its state's name; it matches nothing if there are none."""
    return re.compile(r"\b(?:" + "|".join(codelist("programmes")[code].get("hints", ["(?!)"])) + r")(?!\w)")
