"""What a count counts: the noun after it, whose nationality it carries, or the noun that it leaves out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from withheld.claims.figures import Figure
from withheld.claims.nearness import pattern
from withheld.claims.numbers import Token
from withheld.claims.setting import people_of
from withheld.vocabulary import codelist


class Noun(NamedTuple):
    """The counted noun: its class (``worker``, ``generic``, ``never``, ``sites``, ``countries``, ``partitive``, ``none``,
    ``other``), where it ends, whether the programme's people are named in it, and whether other people are."""

    kind: str
    end: int
    own: bool
    foreign: bool
    text: str


_STOP = frozenset(codelist("words")["noun_stops"])
_COLLECTIVES = frozenset(codelist("words")["collectives"])
"""“12 teams of North Koreans” counts them, “14 flats of North Koreans” does not."""
_WHEN = re.compile(
    r"\s+(?:last|this|next|the (?:previous|following|same)|a|in (?:19|20))\s*(?:year|month|week|spring|"
    r"summer|autumn|winter|\d\d)\b",
    re.I,
)


@cache
def _out_of(programme: str) -> re.Pattern[str]:
    """“30 of the 45 welders”: a part told with its whole."""
    people = "|".join(codelist("programmes")[programme]["people"])
    return re.compile(
        r"\s+(?:out )?of (?:the |its |some |about |around )?(?:\d[\d,.]*)(?= (?:\w+ ){0,3}(?:workers?|labou?rers?|"
        rf"doctors?|people|men|women|employees|citizens|nationals|builders?|medics?|{people})\b)(?: (?:{people})\b)?",
        re.I,
    )


_VAGUE_OF = re.compile(r"\s+of(?=\s)")
_OF = re.compile(
    r"\s*(?:\w+\s+)?(?:of|among|from among)\s+(?:them|whom|these|the (?:workers|north koreans|cubans|"
    r"doctors|people|labou?rers|total|staff)|its (?:citizens|people|nationals|workers)|his|her|their "
    r"(?:citizens|number|workers))\b",
    re.I,
)


def counted(text: str, toks: list[Token], figure: Figure, programme: str) -> Noun:
    """The noun that a count goes with, read from the tokens after it."""
    end = figure.end
    if text[end : end + 2] in ("” ", '" ', "’ ") or text[end : end + 3] == "'' ":
        return counted(
            text, toks, replace(figure, end=end + 1, after=figure.after + 1), programme
        )  # only the number is quoted
    if _WHEN.match(text, end):
        return Noun("none", end, False, False, "")
    if m := _out_of(programme).match(text, end):
        return Noun("partitive", m.end(), bool(people_of(programme).search(m.group())), False, m.group().strip())
    if m := _OF.match(text, end):
        return Noun("partitive", m.end(), "its " in m.group(), False, m.group().strip())
    if figure.qualifier == "order" and (of := _VAGUE_OF.match(text, end)):
        # “Tens of thousands of labourers”: what the vague number is of.
        return counted(text, toks, replace(figure, end=of.end(), after=figure.after + 1), programme)
    stretch_end = end
    before = ""
    for tok in toks[figure.after : figure.after + 9]:
        of_people = (
            tok.low == "of" and _of_people(text, tok.start, programme) and (not before or before in _COLLECTIVES)
        )
        if tok.low in _STOP and tok.text != "IT" and not of_people:
            break
        before = tok.low
        if tok.text.isdigit() and tok.start > end + 1:
            break
        stretch_end = tok.end
    phrase = text[end:stretch_end]
    own = bool(people_of(programme).search(phrase)) or bool(
        re.match(
            r"\s*(?:\w+\s+)?(?:people|workers|men|women|citizens|doctors|nationals)?\s*from\s+(?:North "
            r"Korea|Cuba|the North|the DPRK|there)",
            text[stretch_end : stretch_end + 40],
        )
    )
    foreign = _foreign(phrase, programme)
    return _classified(phrase, end, own, foreign)


def _of_people(text: str, start: int, programme: str) -> bool:
    return bool(people_of(programme).match(text, start + 3)) or text.startswith("of its ", start)


_OWNS = re.compile(r"['’]s\s+\w|s['’]\s+\w")


def _classified(phrase: str, offset: int, own: bool, foreign: bool) -> Noun:
    """The first noun of a known class decides, the last of them where an adjective-like noun comes first."""
    if not phrase.strip(" -"):
        return Noun("none", offset, own, foreign, "")
    best: tuple[int, str, int] | None = None
    for kind in ("worker", "generic", "sites", "countries", "never", "money_noun", "permits"):
        for m in pattern("claims", "nouns", kind).finditer(phrase):
            if best is None or (m.end(), -m.start()) > (best[0], -best[2]):
                best = (m.end(), kind, m.start())
    if best is not None and best[1] in ("worker", "generic") and _OWNS.match(phrase, best[0]):
        return Noun("other", offset + len(phrase.rstrip()), own, foreign, phrase.strip())  # “20 doctor's offices”
    if best is not None:
        return Noun(best[1], offset + best[0], own, foreign, phrase[: best[0]].strip())
    if own:
        return Noun("generic", offset + len(phrase.rstrip()), own, foreign, phrase.strip())
    words = phrase.split()
    if any(pattern("claims", "people_cues", m).match(phrase.lstrip()) for m in codelist("claims")["people_cues"]):
        return Noun("none", offset, own, foreign, "")
    return Noun(
        "other" if words and not _skippable(words) else "none",
        offset + len(phrase.rstrip()),
        own,
        foreign,
        phrase.strip(),
    )


def _skippable(words: list[str]) -> bool:
    return all(w.lower() in codelist("words")["skippable"] for w in words)


@cache
def _nationalities() -> re.Pattern[str]:
    names = sorted({p for e in codelist("countries")["country"].values() for p in e["people"]}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")


def _foreign(phrase: str, programme: str) -> bool:
    """Whether the counted people are another nation's (“50 Kenyans”); a host's adjective on a workplace does not count."""
    own = people_of(programme)
    return any(not own.match(m.group()) and not own.search(phrase) for m in _nationalities().finditer(phrase))
