"""Numbers that count nobody: numbers in names, capacities of rooms, ages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from withheld.extract.candidates import Candidate
from withheld.text import cue
from withheld.vocabulary import codelist


def counting(text: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates without numbers in names and capacities: “Decree No. 1774”, “the hall seats 490”."""
    candidates = list(candidates)
    lines = _paragraphs(text, candidates)
    out: list[Candidate] = []
    outlets, named = _numbered_outlets(), -1
    for c in candidates:
        bare = c.kind == "count" and c.start == c.core and text[c.core : c.end].isdigit()
        lead = text[max(0, c.core - 40) : c.core]
        aged = bare and _AGES[0] <= c.value <= _AGES[1] and _AGED.match(text, c.end)
        if c.core in lines or (aged and _of_somebody(lead)):
            continue
        if bare and any(_ends_name(text, c.end, rest) for rest in outlets.get(text[c.core : c.end], ())):
            continue
        if c.kind == "count" and _seats().search(lead):
            named = -1
        elif bare and (_NAMES.search(lead) or (named >= 0 and LISTED.fullmatch(text[named : c.core]))):
            named = c.end
        else:
            named = -1
            out.append(c)
    return out


def _paragraphs(text: str, candidates: list[Candidate]) -> set[int]:
    """Offsets of paragraph numbers, “153. The Panel”: at the head of a line, next to its predecessor or successor."""
    heads = {
        c.core: c.value
        for c in candidates
        if c.kind == "count" and text[c.core : c.end].isdigit() and _HEADS_LINE.match(text, c.end)
        and not text[text.rfind("\n", 0, c.core) + 1 : c.core].strip()
    }  # fmt: skip
    values = set(heads.values())
    return {at for at, value in heads.items() if values & {value - 1, value + 1}}


_HEADS_LINE = re.compile(r"[.)][ \t]+[\w“\"'(]")


def _of_somebody(lead: str) -> bool:
    """Whether a word and a comma precede a number, and the word is no place: “Mr Lee, ”, not “in Doha, ”."""
    head, _, space = lead.rpartition(",")
    words = head.split()
    if not words or len(space) != 1 or not space.isspace() or head[-1].isspace():
        return False
    return words[-1].lstrip("(“‘\"'")[:1].isalpha() and words[-2:-1] not in (["in"], ["to"], ["at"], ["from"])


@cache
def _seats() -> re.Pattern[str]:
    """Pattern of what precedes a capacity, which counts nobody who is there."""
    return re.compile(
        rf"\b(?:{'|'.join(codelist('words')['capacity'])})\s+(?:(?:up to|about|around|some|nearly|over|more than)\s+)?$",
        re.I,
    )


@cache
def _numbered_outlets() -> dict[str, tuple[str, ...]]:
    """How names that begin with a number continue, by the number."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in codelist("words")["numbered_names"]:
        number, _, rest = name.partition(" ")
        found[number].append(f" {rest}")
    return {number: tuple(rests) for number, rests in found.items()}


def _ends_name(text: str, at: int, rest: str) -> bool:
    """Whether a name continues like this after its number and ends there, not in a longer capitalised name."""
    return text.startswith(rest, at) and not _GOES_ON.match(text, at + len(rest))


LISTED = re.compile(r"(?<!\s)\s*+(?:,\s*(?:and\s+)?|\band\s+|&\s*)(?:(?:in|to|from|for)\s+)?(?:the\s+)?", re.I)
"""Separators of list entries."""
_NAMES = cue("uncounted", "names")
_AGES = (14, 89)
_AGED = cue("uncounted", "aged")
_GOES_ON = re.compile(r"\w|\s+[A-ZÀ-ÞŞŽ]")
