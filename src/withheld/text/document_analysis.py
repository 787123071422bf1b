"""What a document is about, before any figure is read: its sentences, places and periods, and which state's programme.

Places are countries, their people, regions and towns, each with the country that it belongs to.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

from withheld.records import Document
from withheld.text.bounds import Period
from withheld.text.figures import Figure, find_figures
from withheld.text.numbers import Token
from withheld.text.patterns import cue, fragments
from withheld.text.periods import find_periods
from withheld.text.programmes import context_of, named_programmes, people_of, state_of
from withheld.text.sentences import Finder, Sentence, sentences
from withheld.text.towns import PROPER, Town, town
from withheld.vocabulary import codelist, in_larger_name

Kind = Literal["country", "people", "capital", "region", "city"]


class Place(NamedTuple):
    """A name in the text: its offsets, recorded form, country (None if unknown) and kind."""

    start: int
    end: int
    name: str
    country: str | None
    kind: Kind


_NAME = re.compile(r"(?:the |of )?[A-ZÀ-ÞŞŽ](?:[^\W_]|['’.\-](?=[^\W_]))*\.?")
_REGION_NOUN = fragments("document_analysis", "region_noun")[0]
_AFTER = re.compile(rf"\s+(?:{_REGION_NOUN}|{_REGION_NOUN.title()}|Province|Region|State)\b")
_TYPED = re.compile(r"\b(?:province|region|oblast|county|state|prefecture|district|emirate|department) of\s+", re.I)
_LOCATIVE = cue("document_analysis", "locative")
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
        """Add a name to the table under its first word."""
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
    for match in _NAME.finditer(text):
        if match.end() <= at:
            continue
        for place in _candidates(text, match, out[-1] if out else None):
            if place.start >= at:
                out.append(place)
                at = place.end
    return _settle(out)


_LISTED, _GOES_ON = re.compile(r",\s|,?\s(?:and|or)\s"), re.compile(r"(?:,?\s(?:and|or)|,)\s(?=[A-ZÀ-Þ])")


def _listed(text: str, start: int, before: Place | None) -> Place | None:
    """A town in a list behind one of the same country: “Dalian, Hunchun and Tumen”, but not “in Beijing, Kim said”."""
    joint = before and before.kind in ("city", "capital", "region") and _LISTED.fullmatch(text, before.end, start)
    name = PROPER.match(text, start) if joint else None
    if not (joint and before and name) or name.group().split()[0] in _WORDS_NO_TOWN:
        return None
    if joint.group() == ", " and not _GOES_ON.match(text, name.end()):
        return None
    of = {before.country} if before.country != "?" else set((town(before.name) or Town(2, ())).countries)
    found = town(name.group())
    return Place(start, name.end(), name.group(), "?", "city") if found and of & set(found.countries) else None


def _candidates(text: str, match: re.Match[str], before: Place | None) -> Iterator[Place]:
    """The places that may begin with a capitalised word, after the place ``before`` it in the text."""
    start = match.start() + (4 if match.group().startswith(("the ", "of ")) and match.group()[:4] == "the " else 0)
    if match.group().startswith("of "):
        start = match.start() + 3
    known = _known(text, match.start()) or (_known(text, start) if start > match.start() else None)
    known = known or _listed(text, start, before)
    yield from [known] if known else _guess(text, start)


def _known(text: str, start: int) -> Place | None:
    first = _WORD.match(text, start, start + 40)
    for name, shown, country, kind in _entries(first.group()) if first else ():
        end = start + len(name)
        said = re.sub(r"\s", " ", text[start:end]).replace("’", "'").replace("‑", "-")
        if said == name and not text[end : end + 1].isalnum() and not _of_money(name, text, end):
            if (name.isupper() and _OUTLET.match(text, end)) or in_larger_name(text, start, end):
                continue
            if kind == "region" and (more := _AFTER.match(text, end)) and text[start : more.end()] == shown:
                end = more.end()
            return Place(start, end, text[start:end] if kind == "region" else shown, country, kind)
    return None


_WORD = re.compile(r"\S+")


@lru_cache(maxsize=4096)
def _entries(word: str) -> tuple[tuple[str, str, str | None, Kind], ...]:
    """The names that may begin with a word, longest first; punctuation around the word and its endings are ignored."""
    word = word.replace("‑", "-")
    keys = {word, word.rstrip(',;:)]”"’'), re.sub(r"(?:['’]s?|\W+)$", "", word)}
    keys |= {k.rstrip(".,;:") for k in keys} | {re.split(r"['’\-–]", k)[0] for k in keys}
    return tuple(sorted((e for k in sorted(keys) for e in _names().get(k, ())), key=lambda e: -len(e[0])))


def _of_money(name: str, text: str, end: int) -> bool:
    """Whether a name is that of a currency: “US$”, “US $400”, and no state that earns: “earned the Maldives $400”."""
    return text.startswith("$", end) or (text.startswith(" $", end) and name.replace(".", "").isupper())


_OUTLET = re.compile(r"\s+(?:News|Pro|Leadership|cells?)\b")
"""“NK News” is an outlet, “NK cells” are cells."""


def _guess(text: str, start: int) -> Iterator[Place]:
    """A name that is not in the lists: a region by the noun beside it, or a town by the gazetteer or its context."""
    match = PROPER.match(text, start)
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
    """The country of a town: one that the text names, else that of a large namesake or the only one that has such a town.

    None if a small town could be anywhere.
    """
    if here := next((code for code in found.countries if code in named), None):
        return here
    elsewhere = named - set(codelist("programmes"))
    only = not elsewhere and len(found.countries) == 1 and found.countries[0] not in codelist("words")["everyday_towns"]
    return found.countries[0] if found.size == 0 or only else None


def _settle(places: list[Place]) -> list[Place]:
    """Give each town the country that the text names, else that of the largest town of the name."""
    named = {p.country for p in places if p.kind in ("country", "people", "region") and p.country}
    out = []
    for place in places:
        if place.country == "?" and (found := town(place.name)):
            place = place._replace(country=_country_of(found, named))
        elif place.country is None and (found := town(place.name.rsplit(" ", 1)[0])):
            place = place._replace(country=_country_of(found, named) or found.countries[0])
        out.append(place)
    return out


@dataclass(frozen=True)
class Line:
    """A sentence with its tokens and its figures."""

    sentence: Sentence
    toks: list[Token]
    figures: list[Figure]


class DocumentAnalysis:
    """A document parsed once, and shared by every step that reads it."""

    def __init__(self, document: Document, wanted: str | None = None) -> None:
        """``wanted`` is the programme to read the document for, if the document names several."""
        self.document, self.wanted = document, wanted
        self.text = document.text
        self.sentences = sentences(self.text)
        self.finder = Finder(self.sentences)
        self.published: dt.date | None = document.published

    @cached_property
    def places(self) -> list[Place]:
        """Places named in the text."""
        return find_places(self.text)

    @cached_property
    def periods(self) -> list[Period]:
        """Times named in the text."""
        return find_periods(self.text, self.published)

    @cached_property
    def lines(self) -> list[Line]:
        """Sentences with their figures; numbers that are part of a date are left out."""
        out = []
        dates = [(p.start, p.end) for p in self.periods]
        at = 0
        for sentence in self.sentences:
            toks, figures = find_figures(sentence.text, sentence.start)
            while at < len(dates) and dates[at][1] <= sentence.start:
                at += 1
            taken = [d for d in dates[at : at + 40] if d[0] < sentence.end]
            kept = [f for f in figures if not any(a < f.end and f.core < b for a, b in taken if _whole_date(f, a, b))]
            out.append(Line(sentence, toks, [self._whose_sign(f) for f in kept]))
        return out

    def _whose_sign(self, figure: Figure) -> Figure:
        """A sum with a sign that two states share (“¥”), in the currency of the one named in its sentence, else the document."""
        sharing = _sharing(figure.unit or "")
        if not sharing or not sharing[0].search(self.text, figure.start, figure.end):
            return figure
        sentence = self.finder.at(figure.core)
        for start, end in ((sentence.start, sentence.end), (0, len(self.text))):
            named = [
                unit
                for unit, words in sharing[1].items()
                if words.search(self.text, start, end)
                or any(p.country == unit[:2] and start <= p.start < end for p in self.places)
            ]
            if len(named) == 1:
                return replace(figure, unit=named[0])
        return figure

    @cached_property
    def programme(self) -> str | None:
        """The sending state that the document is read for: the requested one if it is named, else the one named most often."""
        if self.wanted and (self.wanted in self.programmes or not self.programmes):
            return self.wanted
        return next(iter(self.programmes), None)

    @cached_property
    def programmes(self) -> tuple[str, ...]:
        """The sending states that the document names, most frequent first: see ``named_programmes``."""
        paper = find_places(self.document.publisher or "")
        return named_programmes(self.document, [*self.places, *find_places(self.document.title or "")], paper)

    def elsewhere(self, start: int) -> str | None:
        """The other programme of the document that a sentence is about: the one that it names, or that is named before it
        in its paragraph, if the document's own is not; None else."""
        at = bisect_right(self.sentences, start, key=lambda s: s.start) - 1
        paragraph = self.sentences[at].paragraph
        for sentence in reversed(self.sentences[: at + 1]):
            if sentence.paragraph != paragraph or self.named_in(sentence.start, sentence.end):
                return None
            others = (code for code in self.programmes if code != self.programme)
            if named := next((code for code in others if state_of(code).search(sentence.text)), None):
                return named
        return None

    @cached_property
    def never(self) -> frozenset[str]:
        """States that never host the programme's workers."""
        return frozenset(codelist("programmes")[self.programme].get("never", ()) if self.programme else ())

    @cached_property
    def abroad(self) -> bool:
        """Whether the programme's workers are sent abroad, not moved inside the state itself."""
        return not (self.programme and codelist("programmes")[self.programme].get("home"))

    def own_money(self, unit: str) -> bool:
        """Whether a currency is the sender's own, where its workers are sent abroad: pay at home."""
        return self.abroad and self.programme is not None and unit[:2] == self.programme and unit.isupper()

    def named_in(self, start: int, end: int) -> bool:
        """Whether the programme's people or state are named between two offsets."""
        if not self.programme:
            return False
        code = self.programme
        return bool(people_of(code).search(self.text, start, end) or context_of(code).search(self.text, start, end))


def _whole_date(figure: Figure, start: int, end: int) -> bool:
    return start <= figure.core and figure.core < end


@cache
def _sharing(unit: str) -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]] | None:
    """The sign that a currency shares with others, and for each of them a pattern of its words; None if it shares none."""
    for sign, units in codelist("numbers")["shared"].items():
        if unit in units:
            names = codelist("numbers")["names"]
            words = {u: [u, *(name for name, code in names.items() if code == u)] for u in units}
            told = {u: re.compile(rf"\b(?:{'|'.join(map(re.escape, w))})\b", re.I) for u, w in words.items()}
            return re.compile(rf"(?<![A-Z]{{2}})[{sign}]"), told
    return None
