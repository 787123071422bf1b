"""Groups too small to hide in: figures below ten people at a named site, in records and in the words of any text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from withheld.records import Claim, Evidence
from withheld.vocabulary import codelist

SMALL_GROUP = 10
"""A group of fewer people at a named place is too small to hide in; a release leaves it out."""
REMARKS = ("note", "derivation", "definition", "target")
"""Fields of records that hold sentences or parts of them."""
MODIFIERS = 4
"""How many words may stand between a number and the people whom it counts."""


def too_small(claim: Claim) -> bool:
    """Whether a figure counts a group of people at a named place that is too small to hide in."""
    most = claim.high if claim.high is not None else claim.low
    few = claim.unit == "person" and most is not None and 0 < most < SMALL_GROUP
    return few and (bool(claim.place) or bool(claim.quote and names_site(claim.quote.sentence)))


def tells_small_group(e: Evidence) -> bool:
    """Whether words of a record mention fewer than ten people at a named site, whatever it is about."""
    return small_group(e) is not None


def small_group(e: Evidence) -> re.Match[str] | None:
    """The words that count such a group, in the sentence of a record, its remark, or what it says on its derivation and terms."""
    place = bool(getattr(e.record, "place", None))
    said = [e.record.quote.sentence] if e.record.quote else []
    said += [text for field in REMARKS if (text := getattr(e.record, field, None))]
    found = ((few_people(words), words) for words in said)
    return next((few for few, words in found if few and (place or names_site(words))), None)


def few_people(text: str) -> re.Match[str] | None:
    """The first words that count fewer than ten people, such as “seven North Korean workers”."""
    return _few().search(text)


def names_site(text: str) -> bool:
    """Whether a text names a site or town: a name in capitals before a word for a site, or after “at” or “in”."""
    return any(_is_name(found["before"] or found["after"]) for found in _site().finditer(text))


def _is_name(words: str) -> bool:
    """Whether words in capitals are more than countries, peoples, months and the like."""
    rest = _known().sub(" ", words)
    return any(word[:1].isupper() for word in rest.split())


def any_of(fragments: Iterable[str]) -> str:
    """One fragment that matches any of several."""
    return f"(?:{'|'.join(fragments)})"


@cache
def person_nouns() -> str:
    """Fragment for the words for workers and other people."""
    nouns = codelist("claims")["nouns"]
    return any_of([*nouns["worker"], *nouns["generic"], *codelist("exposure")["small_groups"]["people"]])


@cache
def _few() -> re.Pattern[str]:
    words = codelist("exposure")["small_groups"]
    between = rf"(?!{any_of(words['never'])}\b)[^\W\d][\w'’-]*"
    start, space = r"(?<![\w.,$€£¥-])", r"[ \u00a0\n]+"
    several, number = any_of(words["numbers"]), any_of([*words["numbers"], *words["alone"]])
    counted = rf"(?:{space}{between}){{0,{MODIFIERS}}}?{space}{person_nouns()}\b"
    patterns = (
        rf"{number}(?![.,]?\d|-){counted}",
        rf"{several}{space}of{space}(?:those|these|them)\b",
        rf"{several}{space}of{space}(?:the|its|their){counted}",
        rf"{number}{space}{any_of(words['verbs'])}\b",
        rf"{number}-{any_of(words['strong'])}\b",
    )
    return re.compile(start + any_of(patterns), re.IGNORECASE)


@cache
def _site() -> re.Pattern[str]:
    words = codelist("exposure")["sites"]
    nouns = any_of([*codelist("claims")["nouns"]["sites"], *words["nouns"]])
    capital = r"[^\W\d_a-z][\w'’-]{0,60}+"
    run = rf"{capital}(?:[ \u00a0]{{1,9}}+{capital}){{0,15}}"
    before = rf"\b{any_of(words['before'])}[ \u00a0]+(?:the[ \u00a0]+)?"
    # “Hwanggum farm”, “the Dong Ha Textile Factory”; or “in Vladivostok”.
    return re.compile(rf"(?P<before>{run})(?=[ \u00a0]{{1,9}}+(?i:{nouns})\b)|{before}(?P<after>{run})")


@cache
def _known() -> re.Pattern[str]:
    """Names in capitals that are no site: countries, their peoples, months."""
    countries = codelist("countries")["country"]
    names = {re.escape(name) for c in countries.values() for name in (*c["names"], *c["people"])} | set(countries)
    listed = [*sorted(names, key=len, reverse=True), *codelist("exposure")["sites"]["never"]]
    return re.compile(rf"\b{any_of(listed)}(?:['’]s?)?(?!\w)")
