"""Countries, their people, regions and towns named in a text, each with the country that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from withheld.text.towns import Town, town
from withheld.vocabulary import codelist

Kind = Literal["country", "people", "capital", "region", "city"]


class Place(NamedTuple):
    """A name in the text: where it stands, its recorded form, its country (None if unknown) and what it is."""

    start: int
    end: int
    name: str
    country: str | None
    kind: Kind


_NAME = re.compile(r"(?:the |of )?[A-ZÀ-ÞŞŽ](?:[^\W_]|['’.\-](?=[^\W_]))*\.?")
_REGION_NOUN = (
    r"(?:province|region|oblast|krai|kray|county|state|prefecture|governorate|district|republic|territory|emirate|"
    r"municipality|peninsula|island|zone|economic zone|industrial park)"
)
_AFTER = re.compile(rf"\s+(?:{_REGION_NOUN}|{_REGION_NOUN.title()}|Province|Region|State)\b")
_TYPED = re.compile(r"\b(?:province|region|oblast|county|state|prefecture|district|emirate|department) of\s+", re.I)
_LOCATIVE = re.compile(r"(?:^|[\s(“\"])(?:[Ii]n|[Aa]t|near|to|from|left|leaving|outside|around|into|via|inside|across|through|called)\s+"
                       r"(?:the\s+(?:city|town|port|village|suburb|region|port city|border city|port of) "
                           r"(?:of\s+)?)?$")  # fmt: skip
_TYPE_LAST = re.compile(r"\s(?:[Pp]rovince|[Rr]egion|[Cc]ounty|[Oo]blast|[Kk]rai|[Dd]istrict|State|[Pp]refecture)$")
_SITED = re.compile(r"\b(?:in|at|around|from|of) the $", re.I)
_SITE = re.compile(r" (?:area|district|factory|plant|mill|yard|shipyard|site|camp|mine|hospital|restaurant)\b")
_TOWN = re.compile(r"\b(?:city|town|port|village) of\s+$")
_WORDS_NO_TOWN = frozenset(codelist("words")["no_towns"])


@cache
def _names() -> dict[str, list[tuple[str, str, str | None, Kind]]]:
    """Names by their first word, longest first: (full name, recorded form, country, kind)."""
    table: dict[str, list[tuple[str, str, str | None, Kind]]] = {}

    def add(name: str, shown: str, country: str, kind: Kind) -> None:
        table.setdefault(name.split()[0], []).append((name, shown, country, kind))

    for code, entry in codelist("countries")["country"].items():
        for name in entry["names"]:
            add(name, entry["names"][0], code, "country")
        for name in entry["people"]:
            add(name, entry["names"][0], code, "people")
        for name in entry["capitals"]:
            add(name, name, code, "capital")
    for code, groups in codelist("regions").items():
        for group in groups:
            for name in group:
                add(name, name, code, "region")
    for entries in table.values():
        entries.sort(key=lambda e: -len(e[0]))
    return table


def find_places(text: str) -> list[Place]:
    """All places named in a text, in order, none overlapping another."""
    out: list[Place] = []
    at = 0
    for place in _candidates(text):
        if place.start >= at:
            out.append(place)
            at = place.end
    return _settle(out)


def _candidates(text: str) -> Iterator[Place]:
    for match in _NAME.finditer(text):
        start = match.start() + (4 if match.group().startswith(("the ", "of ")) and match.group()[:4] == "the " else 0)
        if match.group().startswith("of "):
            start = match.start() + 3
        known = _known(text, match.start()) or (_known(text, start) if start > match.start() else None)
        yield from [known] if known else _guess(text, start)


def _known(text: str, start: int) -> Place | None:
    first = _WORD.match(text, start, start + 40)
    for name, shown, country, kind in _entries(first.group()) if first else ():
        end = start + len(name)
        said = re.sub(r"\s", " ", text[start:end]).replace("’", "'").replace("‑", "-")
        if said == name and not text[end : end + 1].isalnum() and not _MONEY.match(text, end):
            if name.isupper() and _OUTLET.match(text, end):
                continue
            if kind == "region" and (more := _AFTER.match(text, end)) and text[start : more.end()] == shown:
                end = more.end()
            return Place(start, end, text[start:end] if kind == "region" else shown, country, kind)
    return None


_WORD = re.compile(r"\S+")


@lru_cache(maxsize=4096)
def _entries(word: str) -> tuple[tuple[str, str, str | None, Kind], ...]:
    """The names that may begin with a word as it stands, marks and endings about it, the longest first."""
    word = word.replace("‑", "-")
    keys = {word, word.rstrip(',;:)]”"’'), re.sub(r"(?:['’]s?|\W+)$", "", word)}
    keys |= {k.rstrip(".,;:") for k in keys} | {re.split(r"['’\-–]", k)[0] for k in keys}
    return tuple(sorted((e for k in sorted(keys) for e in _names().get(k, ())), key=lambda e: -len(e[0])))


_MONEY = re.compile(r" ?\$")
"""“US$”, “US $”: a currency and no country."""
_OUTLET = re.compile(r"\s+(?:News|Pro|Leadership|cells?)\b")
"""“NK News” is a paper, “NK cells” are cells."""
_PROPER = re.compile(r"[A-ZÀ-Þ][^\W_]*(?:['’\-][^\W_]+)*(?: [A-ZÀ-Þ][^\W_]+(?:-[^\W_]+)*){0,2}")


def _guess(text: str, start: int) -> Iterator[Place]:
    """A name that the lists do not hold: a region by the noun beside it, or a town by the gazetteer or its setting."""
    match = _PROPER.match(text, start)
    if not match or match.group().split()[0] in _WORDS_NO_TOWN:
        return
    after = _AFTER.match(text, match.end())
    typed = _TYPED.search(text, max(0, start - 30), start)
    if after or (typed and typed.end() == start):
        yield Place(
            start,
            after.end() if after else match.end(),
            text[start : after.end() if after else match.end()],
            None,
            "region",
        )
        return
    name = match.group()
    if _TYPE_LAST.search(name):
        yield Place(start, match.end(), name, None, "region")
        return
    before = text[max(0, start - 40) : start]
    area = _SITE.match(text, match.end()) and _SITED.search(before)
    if not _LOCATIVE.search(before) and not area:
        return
    for size in range(len(name.split()), 0, -1):
        words = " ".join(name.split()[:size])
        if town(words):
            yield Place(start, start + len(words), words, "?", "city")
            return
    if _TOWN.search(before) or re.match(
        r",? (?:in|a (?:city|town|port|village)\b|near) ?", text[match.end() : match.end() + 12]
    ):
        yield Place(start, match.end(), name, None, "city")


def _country_of(found: Town, named: set[str]) -> str | None:
    """The country of a town that the text names, else that of a large namesake; small ones could be anywhere."""
    return next((code for code in found.countries if code in named), found.countries[0] if found.size == 0 else None)


def _settle(places: list[Place]) -> list[Place]:
    """Give each town the country that the text speaks of, else the largest town's."""
    named = {p.country for p in places if p.kind in ("country", "people", "region") and p.country}
    out = []
    for place in places:
        if place.country == "?" and (found := town(place.name)):
            place = place._replace(country=_country_of(found, named))
        elif place.country is None and (found := town(place.name.rsplit(" ", 1)[0])):
            place = place._replace(country=_country_of(found, named) or found.countries[0])
        out.append(place)
    return out
