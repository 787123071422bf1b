"""What a figure or sentence may point at: the places, times and speakers that a document names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from withheld.speech import cues
from withheld.speech.attribution import Speech
from withheld.text.overlaps import Overlaps
from withheld.text.patterns import opening
from withheld.text.periods import Period
from withheld.text.places import Place
from withheld.text.setting import Setting
from withheld.text.towns import large_towns
from withheld.vocabulary import codelist


@dataclass(frozen=True)
class Mention:
    """A stretch of the text and what it stands for: a country code, a place's name, bounds of time, a speaker's name.

    ``traits`` are plain facts about it, each 0 or 1, that the reader is told beside the words.
    """

    start: int
    end: int
    value: object
    traits: tuple[float, ...] = ()


Bounds = tuple[dt.date | None, dt.date | None]


class Mentions:
    """The mentions of one document by kind, each in the order of the text; ``wanted`` marks the sentences that are read."""

    def __init__(self, setting: Setting, programme: str | None, wanted: Sequence[bool] | None = None) -> None:
        self.setting, self.programme = setting, programme
        self.speech = Speech(setting.text, setting.sentences, setting.document.publisher, wanted)

    @cached_property
    def _places(self) -> list[Place]:
        """The places of the document, and every other name that is a country in capitals or a large town."""
        known = self.setting.places
        taken = Overlaps((p.start, p.end) for p in known)
        more = [p for p in _further(self.setting.text) if not taken.touch(p.start, p.end)]
        return sorted([*known, *more])

    @cached_property
    def hosts(self) -> list[Mention]:
        """Every name of a country, of a place in one, and every sum in a country's own money, with the country's code."""
        named = [Mention(p.start, p.end, p.country, self._place_traits(p)) for p in self._places if p.country]
        money = (f for line in self.setting.lines for f in line.figures if f.kind == "money" and self._tells(f.unit))
        return sorted(named + [Mention(f.start, f.end, f.unit[:2], (0.0,) * 7) for f in money], key=lambda m: m.start)

    def _tells(self, unit: str) -> bool:
        """Whether money tells of a host: not where several countries have it, nor the sender's own if all are sent abroad."""
        return unit not in codelist("numbers")["no_host"]["money"] and not self.setting.own_money(unit)

    @cached_property
    def places(self) -> list[Mention]:
        """Every name of a place below a country."""
        kinds = ("capital", "region", "city")
        return [Mention(p.start, p.end, p.name, self._place_traits(p)) for p in self._places if p.kind in kinds]

    def _place_traits(self, place: Place) -> tuple[float, ...]:
        kinds = ("country", "people", "capital", "region", "city")
        own = place.country == self.programme
        barred = place.country in self.setting.never
        return (*(float(place.kind == k) for k in kinds), float(own), float(barred))

    @cached_property
    def periods(self) -> list[Mention]:
        """Every time named in the text that can be placed, with its first and last day."""
        return [Mention(p.start, p.end, (p.first, p.last), self._time_traits(p)) for p in self.setting.periods]

    def _time_traits(self, period: Period) -> tuple[float, ...]:
        published = self.setting.published
        kinds = ("at", "since", "by", "span", "weekday")
        placed = period.first is not None
        around = bool(placed and published and period.first <= published <= (period.last or published))  # type: ignore[operator]
        after = bool(placed and published and period.first > published)  # type: ignore[operator]
        length = period.days
        return (
            *(float(period.kind == k) for k in kinds), float(placed), float(around), float(after),
            float(0 < length <= 2), float(2 < length <= 31), float(31 < length <= 366), float(length > 366),
        )  # fmt: skip

    @cached_property
    def speakers(self) -> list[Mention]:
        """Whoever may say or hold something, with the name to be recorded: sources of sayings, states, names, roles."""
        found: dict[tuple[int, int], Mention] = {}
        for (start, end), name in self.speech.speakers():
            found[start, end] = Mention(start, end, name, (1.0, 0.0, 0.0, 0.0, 0.0))
        text = self.setting.text
        for kind, spans in enumerate((self._states(), _turns(text), _names(text), _roles(text))):
            taken = Overlaps(found)
            for start, end in spans:
                if not taken.touch(start, end):
                    traits = (0.0, *(float(kind == k) for k in range(4)))
                    found[start, end] = Mention(start, end, " ".join(text[start:end].split()), traits)
        return [found[at] for at in sorted(found)]

    def _states(self) -> list[tuple[int, int]]:
        return [(p.start, p.end) for p in self.setting.places if p.kind in ("country", "people", "capital")]


_TURN = re.compile(r"^(?:(?:And\s+)?(?:[Ff]rom|[Bb]y)\s+)?(?P<who>[^\n:.!?]{2,40}):(?=\s)", re.M)
_NAME = re.compile(r"\b[A-ZÀ-ÞŞŽ][\w'’.-]*(?:(?: (?:of|de|del|the|for|and))? [A-ZÀ-ÞŞŽ][\w'’-]+){0,5}")
_OPENERS = frozenset(codelist("words")["sentence_starters"])


def _turns(text: str) -> list[tuple[int, int]]:
    """Who speaks at the head of a line: “Lee:”."""
    return [m.span("who") for m in _TURN.finditer(text)]


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words; a lone word that often opens a sentence is none."""
    for m in _NAME.finditer(text):
        words = m.group().split()
        start = m.start()
        while words and words[0].lower() in _OPENERS:
            start += len(words[0]) + 1
            words = words[1:]
        if words:
            yield start, m.end()


@cache
def _role() -> re.Pattern[str]:
    heads = set().union(
        *(cues.words("people", key) for key in ("roles", "groups")), *(cues.words("nouns", key) for key in ("documents", "measures")),
    )  # fmt: skip
    listed = "|".join(sorted((re.escape(w) for w in heads if w.isalpha()), key=len, reverse=True))
    determiners = "a|an|the|one|another|its|his|her|their|our|some|two|three|several|local|former|that|this"
    return re.compile(
        rf"\b(?={opening(determiners.split('|'))})(?:{determiners})\s+(?:[\w'’-]+\s+){{0,3}}?(?:{listed})\b", re.I
    )


def _roles(text: str) -> list[tuple[int, int]]:
    """People and papers told by what they are: “a former cook”, “the contract”."""
    return [m.span() for m in _role().finditer(text)]


_CAPITALS = re.compile(r"\b[A-Z]{4,}(?: [A-Z]{4,})*\b")
_OWNS = ("'s", "’s")
_TOWN = re.compile(r"\b[A-ZÀ-ÞŞŽ][\w’'-]+(?: [A-ZÀ-ÞŞŽ][\w-]+){0,2}")


@cache
def _countries() -> dict[str, str]:
    return {n.upper(): code for code, e in codelist("countries")["country"].items() for n in e["names"]}


def _further(text: str) -> Iterator[Place]:
    """Countries in capitals and large towns by their name alone; the reader decides whether they are meant."""
    for m in _CAPITALS.finditer(text):
        if code := _countries().get(m.group()):
            yield Place(m.start(), m.end(), m.group().title(), code, "country")
    towns = large_towns()
    for m in _TOWN.finditer(text):
        words = m.group().split()
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            name = name[:-2] if name.endswith(_OWNS) else name
            if name in towns:
                yield Place(m.start(), m.start() + len(name), name, towns[name], "city")
                break
