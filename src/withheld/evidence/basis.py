"""The basis of a figure: how its first source knows it, as the sentence and the origin's name show."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from withheld.jsons import JsonObject
from withheld.records import Basis, Claim
from withheld.vocabulary import codelist


@cache
def _cues() -> tuple[tuple[Basis, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    entries: list[JsonObject] = codelist("bases")["code"]
    return tuple((cast(Basis, e["code"]), _any(e["sentence"], re.I), _any(e["origin"], re.I)) for e in entries)


def _any(patterns: list[str], flags: int = 0) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns), flags) if patterns else None


@cache
def terminal_bases() -> frozenset[Basis]:
    """The bases that show how a figure was obtained; origins with another one never corroborate."""
    return frozenset(e["code"] for e in codelist("bases")["code"] if e["terminal"])


def basis_of(record: object) -> Basis:
    """The basis of a claim by the first code whose words are in its sentence or its origin's name; else ``unknown``.

    A transcribed row has no sentence, and its note is for people: its basis is a field of its own.
    """
    if not isinstance(record, Claim):
        return "unknown"
    sentence = record.quote.sentence if record.quote else ""
    for code, in_sentence, in_origin in _cues():
        if (in_sentence and in_sentence.search(sentence)) or (in_origin and in_origin.search(record.origin or "")):
            return code
    return "unknown"
