"""The words by which English reports speech, read from ``data/codelists/attribution.toml``, with their inflections."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from withheld.jsons import JsonObject
from withheld.records import Stance
from withheld.vocabulary import codelist


class VerbCue(NamedTuple):
    """A form of a verb of speech: its base, its stance, and the constructions that it allows.

    ``form`` is ``base``, ``s``, ``ed`` or ``ing``. An attitude is no statement about a figure.
    """

    base: str
    form: str
    stance: Stance
    attitude: bool


_VOWELS = "aeiou"


def inflections(base: str) -> list[tuple[str, str]]:
    """The regular forms of an English verb, each with its kind."""
    stem = base[:-1] if base.endswith("e") else base
    third = f"{base}es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{base}s"
    past = f"{stem}ed"
    if base.endswith("y") and base[-2] not in _VOWELS:
        third, past = f"{base[:-1]}ies", f"{base[:-1]}ied"
    return [(base, "base"), (third, "s"), (past, "ed"), (f"{stem}ing", "ing")]


def _irregular(forms: list[str]) -> list[tuple[str, str]]:
    if forms[-1].endswith("ing") and len(forms) == 3:
        return [(forms[0], "ed"), (forms[1], "s"), (forms[2], "ing")]
    return [(form, _kind_of_form(form, place)) for place, form in enumerate(forms)]


def _kind_of_form(form: str, place: int) -> str:
    if form.endswith("ing"):
        return "ing"
    if place == 0:
        return "base"
    return "s" if place == 1 else "ed"


@cache
def lexicon() -> JsonObject:
    """The raw cue vocabulary."""
    return codelist("attribution")


@cache
def words(section: str, name: str) -> frozenset[str]:
    """A word list of the cue vocabulary, in lower case."""
    return frozenset(word.lower() for word in lexicon()[section][name])


@cache
def verbs() -> dict[str, VerbCue]:
    """Every inflected form of every verb cue; a verb under several stances takes the first that is listed."""
    raw = lexicon()
    out: dict[str, VerbCue] = {}
    for stance in ("estimated", "alleged", "denied", "asserted", "attitude"):
        for base in raw["verbs"][stance]:
            forms = _irregular(raw["irregular"][base]) if base in raw["irregular"] else inflections(base)
            for form, kind in forms:
                out.setdefault(form, VerbCue(base, kind, _lent(stance), stance == "attitude"))
    return out


@cache
def participles() -> frozenset[str]:
    """Forms of verb cues that are participles alone: “given”, which says nothing without “has” or “was”."""
    listed = lexicon()["irregular"].values()
    return frozenset(forms[3] for forms in listed if len(forms) == 5 and forms[3] != forms[2])


def _lent(stance: str) -> Stance:
    known: dict[str, Stance] = {"estimated": "estimated", "alleged": "alleged", "denied": "denied"}
    return known.get(stance, "asserted")


@cache
def particles(base: str) -> tuple[tuple[str, ...], ...]:
    """What must follow a phrasal verb: each a run of words; empty where the verb needs none."""
    return tuple(tuple(run.split()) for run in lexicon()["phrasal"].get(base, ()))


@cache
def phrases(section: str, name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Fixed phrases by their first word, each as its words, the longest first."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for phrase in lexicon()[section][name]:
        run = tuple(phrase.lower().split())
        out.setdefault(run[0], []).append(run)
    return {first: tuple(sorted(runs, key=len, reverse=True)) for first, runs in out.items()}


@cache
def noun_stance() -> dict[str, Stance]:
    """The stance that a noun of speech gives to what it introduces."""
    stances: tuple[Stance, ...] = ("estimated", "alleged", "denied", "asserted")
    out: dict[str, Stance] = {}
    for stance in stances:
        for noun in words("nouns", stance):
            out.setdefault(noun, stance)
    return out


@cache
def country_words() -> frozenset[str]:
    """Names, peoples and capitals of countries, as written."""
    out: set[str] = set()
    for entry in codelist("countries")["country"].values():
        for part in ("names", "people", "capitals"):
            out.update(entry.get(part, ()))
    return frozenset(out)


@cache
def country_pattern() -> re.Pattern[str]:
    """Finds a country's name or capital in a text."""
    names: set[str] = set()
    for entry in codelist("countries")["country"].values():
        names.update(entry.get("names", ()))
        names.update(entry.get("capitals", ()))
    ordered = sorted((n for n in names if len(n) > 2), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b")
