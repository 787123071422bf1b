"""The kind of person or organisation that a name belongs to, which replaces a name that must not be released."""

from __future__ import annotations

import re
from functools import cache

from withheld.disclosure.small_cells import any_of
from withheld.vocabulary import codelist

SOMEONE = "a source"
"""Replaces a name that shows no kind."""
COMPANY = "a company"
_ARTICLE = re.compile(r"^(?:an?|the|one|some|several|two|three|many|former|local|senior)\b\s*", re.IGNORECASE)

_PROPER = re.compile(r"[^\W\d_a-z][\w'’-]{1,60}+(?: [^\W\d_a-z][\w'’.-]*)+")
"""Two words in capitals or more, one after the other."""


def kind_of(name: str) -> str:
    """The kind in words: “a worker”, “an official body”; ``SOMEONE`` where the name shows none."""
    return next((label for label, _, pattern in _kinds() if pattern.search(name)), SOMEONE)


def is_public(name: str) -> bool:
    """Whether a name is that of a state or of a body that speaks in public."""
    first = next((public for _, public, pattern in _kinds() if pattern.search(name)), None)
    return is_country(name) or bool(first)


def is_body(name: str) -> bool:
    """Whether a name is that of a country, an office, an outlet, an organisation, a company or a place, and no person's."""
    return is_public(name) or kind_of(name) == COMPANY or bool(_body_words().search(name.strip()))


def is_country(name: str) -> bool:
    """Whether a name consists of that of a country or its people only."""
    return _ARTICLE.sub("", name.strip()).casefold() in _countries()


def is_unnamed(name: str) -> bool:
    """Whether a name is that of nobody in particular: a country, or a kind such as “a former worker” or “officials”."""
    bare = without_countries(_ARTICLE.sub("", _ARTICLE.sub("", name.strip())))
    only_kind = any(pattern.fullmatch(bare) for _, public, pattern in _kinds() if not public)
    # Letters of a script without capitals can begin a name as well.
    return only_kind or not any(word[:1].isalpha() and not word[:1].islower() for word in bare.split())


def proper_names(name: str) -> list[str]:
    """The proper names in a name: “Hong Gil” in “Hong Gil, a former logger from Russia”."""
    return [found for found in _PROPER.findall(without_countries(name)) if not is_unnamed(found)]


def without_countries(text: str) -> str:
    """A text without the names of countries and their peoples, each replaced by a comma."""
    return _country_words().sub(",", text).strip(" ,")


@cache
def _kinds() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    listed = codelist("exposure")["kinds"]
    return tuple((k["label"], k["public"], re.compile(rf"\b{any_of(k['words'])}\b", re.IGNORECASE)) for k in listed)


@cache
def _body_words() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(codelist('exposure')['names']['bodies'])}$", re.IGNORECASE)


@cache
def _countries() -> frozenset[str]:
    known = codelist("countries")["country"].values()
    return frozenset(n.casefold() for c in known for n in (*c["names"], *c["people"], *c["capitals"]))


@cache
def _country_words() -> re.Pattern[str]:
    known = codelist("countries")["country"].values()
    names = {re.escape(n) for c in known for n in (*c["names"], *c["people"])}
    return re.compile(rf"\b{any_of(sorted(names, key=len, reverse=True))}(?:['’]s?)?(?!\w)")
