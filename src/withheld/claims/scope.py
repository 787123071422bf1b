"""Where and when a figure holds: host, place, sector and period, from its sentence, else the passage, else the document."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from withheld.claims.hosting import ACTING, SAYER, hosting
from withheld.claims.nearness import distance, in_aside, pattern
from withheld.claims.periods import Held, Period
from withheld.claims.places import Place, find_places
from withheld.claims.setting import Setting
from withheld.claims.text import Sentence
from withheld.records import Reach
from withheld.vocabulary import codelist

_ITSELF = re.compile(r"\b(?:it|its|there|on its soil|repatriat\w+|expel\w+|deport\w+|sent home|returns?)\b", re.I)
_TRADES = ("it", "medical")
"""Sectors that are programmes of their own; other trades are told of one host at a time."""
_MANY_HOSTS = re.compile(
    r"\b(?:\d+|dozens of|several dozen|many|more than a dozen) (?:\w+ ){0,2}(?:countries|nations|"
    r"states)\b|\bworldwide\b",
    re.I,
)
_IN_COUNTRY = re.compile(r"\b(?:in|into|to|from|of|out of|across|left|leave) (?:the|that|this) country\b(?!['’])", re.I)
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|has|have|had|will|may|could)\b)", re.I)
_CARRIES = re.compile(r"(?:It|Its|There)\b")
_JOIN = re.compile(r"^(?:,\s*|\s+and\s+|,\s+and\s+|\s+or\s+|\s+as well as\s+|\s+and (?:in|to)\s+)(?:the\s+)?$")
_DATELINE = re.compile(
    r"^(?:[^\n]{0,60}?\([^)\n]{2,40}\)[^\n\w]{0,4}|[A-Z][A-Z.' -]{2,40}\b[^\n]{0,40}?\s*(?:—|–|--|:| -)|"
    r"[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:, [A-Z][\w. ]{2,25})?\s*(?:—|–|--| -))\s"
)

_DIGIT = re.compile(r"\d")
_BREAKDOWN = re.compile(r":\s[^:]*\d")
OWN = 12.0
"""How much nearer the place that follows its figure counts, in a list of figures and places."""


class Located(NamedTuple):
    """A place that may host workers, with a weight: the smaller, the more clearly the text says so."""

    place: Place
    weight: float


class Hosted(NamedTuple):
    """A host, how far its text stands from the figure, and the place that says it (None where the whole document does)."""

    host: str | tuple[str, ...] | None
    reach: Reach = "document"
    place: Place | None = None


class Scope:
    """Scope of any stretch of one document."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.text = setting.text
        self.programme = setting.programme
        self._known_sectors: dict[int, dict[str, tuple[int, int]]] = {}

    # ---- hosts -------------------------------------------------------------------------------------------------

    @cached_property
    def _located(self) -> dict[int, list[Located]]:
        """Places that may host workers, by sentence."""
        out: dict[int, list[Located]] = {}
        before: tuple[Place, float | None] | None = None
        dateline = {m.end() for p in [_DATELINE.match(self.text)] if (m := p)}
        for place in self.setting.places:
            if any(place.end <= end for end in dateline) and place.start < 60:
                continue
            weight = self._weight(place)
            if before and (before[1] or 99) > ACTING == weight and self._joint_subject(before[0], place):
                # “Poland and Malta host the rest”: what the one does the other does.
                out.setdefault(self.setting.finder.at(place.start).number, []).append(Located(before[0], weight))
            before = (place, weight)
            if weight is not None:
                out.setdefault(self.setting.finder.at(place.start).number, []).append(Located(place, weight))
        return out

    def _joint_subject(self, first: Place, second: Place) -> bool:
        own = first.country in (None, self.programme) or first.country in self.setting.never
        return not own and first.kind == "country" and bool(_JOIN.match(self.text[first.end : second.start]))

    def _weight(self, place: Place) -> float | None:
        own = place.country == self.programme
        if place.country is None or (own and not self.setting.home) or place.country in self.setting.never:
            return None
        return hosting(self.text, place)

    def host(self, start: int, end: int, *, reach: int = 2) -> str | tuple[str, ...] | None:
        """Host country of a stretch: its sentence's (``reach`` 0), else the passage's (1), else the document's (2)."""
        return self.hosted(start, end, reach=reach).host

    def hosted(self, start: int, end: int, *, reach: int = 2) -> Hosted:
        """The host of a stretch, with the place and the distance at which the text says it; see ``host``."""
        sentence = self.setting.finder.at(start)
        found, worldwide = self._in_sentence(sentence, start, end)
        if found.host or worldwide or reach == 0:
            return found
        if carried := self._carried(sentence):
            return Hosted(carried.country, "passage", carried)
        previous, worldwide = self._in_passage(sentence)
        if previous.host or worldwide or reach == 1:
            return previous
        return Hosted(self.programme) if self.setting.home else self._whole()

    def _in_sentence(self, sentence: Sentence, start: int, end: int) -> tuple[Hosted, bool]:
        here = self._located.get(sentence.number, [])
        ranked = sorted(
            (
                loc.weight
                + distance(self.text, (start, end), (loc.place.start, loc.place.end)) / 3
                - OWN * self._listed(here, loc, sentence, start, end)
                + OWN * self._anothers(loc, end),
                i,
            )
            for i, loc in enumerate(here)
        )
        broad = min(
            (
                distance(self.text, (start, end), m.span()) / 3
                for m in pattern("scope", "hosts", "worldwide").finditer(self.text, sentence.start, sentence.end)
                if not in_aside(self.text, sentence.start, sentence.end, start, m.start())
            ),
            default=None,
        )
        if ranked and broad is None and self._only_says(sentence, here[ranked[0][1]]):
            return Hosted(None), False
        if ranked and (broad is None or ranked[0][0] <= broad + 8):
            return Hosted(self._joined(here, ranked[0][1]), "sentence", here[ranked[0][1]].place), False
        return Hosted(None, "sentence"), broad is not None

    def _anothers(self, loc: Located, end: int) -> bool:
        """“Nearly 100,000 are abroad: 30,000 in Russia”: after a colon the place goes with the figure beside it."""
        between = self.text[end : loc.place.start]
        return loc.weight <= 4 and loc.place.start >= end and bool(_BREAKDOWN.search(between))

    def _listed(self, here: list[Located], loc: Located, sentence: Sentence, start: int, end: int) -> bool:
        """“30,000 work in Russia and 80,000 in China”: in a list each figure goes with the place that follows it."""
        if loc.weight > 4 or loc.place.start < end or _DIGIT.search(self.text, end, loc.place.start):
            return False
        before = [o.place for o in here if o.weight <= 4 and o.place.end <= start]
        return any(_DIGIT.search(self.text, sentence.start, p.start) for p in before)

    def _only_says(self, sentence: Sentence, best: Located) -> bool:
        """“South Korea counted 4,000 workers”: a country that counts elsewhere, where the text has other hosts."""
        if best.weight < SAYER or best.place.country in self._hosting:
            return False
        return bool(self._hosting) and not _ITSELF.search(self.text, best.place.end, sentence.end)

    @cached_property
    def _hosting(self) -> set[str | None]:
        """Countries that the text clearly says to host workers."""
        return {loc.place.country for here in self._located.values() for loc in here if loc.weight <= 12}

    def _joined(self, here: list[Located], best: int) -> str | tuple[str, ...] | None:
        codes = [here[best].place.country]
        for step in (1, -1):
            i = best + step
            while 0 <= i < len(here):
                a, b = sorted((here[i - step].place, here[i].place))
                if not _JOIN.match(self.text[a.end : b.start]) or "people" in (a.kind, b.kind):
                    break
                codes.insert(len(codes) if step > 0 else 0, here[i].place.country)
                i += step
        known = list(dict.fromkeys(c for c in codes if c))
        return (known[0] if len(known) == 1 else tuple(known)) if known else None

    def _carried(self, sentence: Sentence) -> Place | None:
        """“The Emirates have said so. It has hosted 1,500”: a pronoun goes on about the country that the sentence before is about."""
        if (said := _IN_COUNTRY.search(sentence.text)) and (there := self._last_country(sentence, said.start())):
            return there
        if not sentence.number or not (_CARRIES.match(sentence.text) or _THERE.search(sentence.text)):
            return None
        before = self.setting.sentences[sentence.number - 1]
        first = next(iter(self._located.get(before.number, ())), None)
        if first is None and _THERE.search(sentence.text) and before.paragraph == sentence.paragraph:
            return self._people_of(before)
        near = first is not None and first.place.kind == "country" and first.place.start - before.start <= 12
        return first.place if first and near and before.paragraph == sentence.paragraph else None

    def _people_of(self, before: Sentence) -> Place | None:
        """“Maltese inspectors went round the yards. They found 80 men there”: the country of those who went."""
        inside = (p for p in self.setting.places if before.start <= p.start < before.start + 20)
        barred = self.setting.never | {self.programme, None}
        return next((p for p in inside if p.kind in ("people", "country") and p.country not in barred), None)

    def _last_country(self, sentence: Sentence, at: int) -> Place | None:
        """The country that “in the country” means: the last one named in the few sentences before, the sending state apart."""
        first = self.setting.sentences[max(0, sentence.number - 3)].start
        named = [
            p
            for p in self.setting.places
            if first <= p.start < sentence.start + at and p.kind == "country" and p.country != self.programme
        ]
        if not named and re.search(r"\bthis country\b", sentence.text, re.I):
            named = [p for p in self.setting.places if p.start < 60 and p.country != self.programme]
        return named[-1] if named else None

    def _in_passage(self, sentence: Sentence) -> tuple[Hosted, bool]:
        """Host of the sentences just before, and whether they speak of the whole world instead."""
        for index in range(sentence.number - 1, max(-1, sentence.number - 4), -1):
            other = self.setting.sentences[index]
            near = [loc for loc in self._located.get(index, []) if loc.weight <= 10]
            if near and (other.paragraph == sentence.paragraph or sentence.number - index <= 1):
                codes = {loc.place.country for loc in near}
                alone = len(codes) == 1
                return (Hosted(near[-1].place.country, "passage", near[-1].place) if alone else self._whole()), False
            if pattern("scope", "hosts", "worldwide").search(other.text) and other.paragraph == sentence.paragraph:
                return Hosted(None, "passage"), True
        return Hosted(None), False

    def _whole(self) -> Hosted:
        return Hosted(self._main_host)

    @cached_property
    def _main_host(self) -> str | None:
        """The one host that the document is about: most of its located mentions, and named early or in the title."""
        counts: Counter[str] = Counter()
        heading = self.text.find("\n")
        for located in self._located.values():
            for loc in located:
                if loc.weight <= 12 and loc.place.country:
                    # A place in the heading is what the text is about.
                    counts[loc.place.country] += 2 if loc.place.end <= min(heading, 120) else 1
        for place in find_places(self.setting.document.title or ""):
            if place.country and place.country not in self.setting.never | {self.programme} and place.kind != "people":
                counts[place.country] += 1 if place.kind == "capital" else 2
        if not counts:
            return None
        (first, n), rest = counts.most_common(1)[0], sum(counts.values())
        lead = self.setting.sentences[min(2, len(self.setting.sentences) - 1)].end
        if n < 3 and _MANY_HOSTS.search(self.text, 0, lead):
            return None
        return first if (n >= 2 and n / rest >= 0.6) or len(counts) == 1 else None

    # ---- place -------------------------------------------------------------------------------------------------

    def place(self, start: int, end: int, host: str | tuple[str, ...] | None) -> str | None:
        """Finest place below the country named for a stretch, in its sentence or just before it in its paragraph."""
        if not isinstance(host, str):
            return None
        sentence = self.setting.finder.at(start)
        for index in range(sentence.number, max(-1, sentence.number - 3), -1):
            other = self.setting.sentences[index]
            if other.paragraph != sentence.paragraph:
                break
            near = [
                (loc.weight + distance(self.text, (start, end), (loc.place.start, loc.place.end)) / 3, loc.place)
                for loc in self._located.get(index, [])
                if loc.place.kind in ("city", "region") and loc.place.country == host and loc.weight <= 10
            ]
            if near:
                best = min(near)[1]
                return best.name
            if any(loc.weight <= 4 and loc.place.kind == "country" for loc in self._located.get(index, [])):
                break
        return None

    # ---- sector ------------------------------------------------------------------------------------------------

    def sector(self, start: int, end: int) -> str | None:
        """Sector of a stretch: the only one of its sentence, else the one that the document is about."""
        sentence = self.setting.finder.at(start)
        found = self._sectors(sentence)
        if len(found) == 1:
            return next(iter(found))
        if found:
            ranked = sorted((distance(self.text, (start, end), span), code) for code, span in found.items())
            return ranked[0][1] if len(ranked) > 1 and ranked[0][0] * 3 < ranked[1][0] and ranked[0][0] < 25 else None
        whole = self._main_sector
        # A worldwide figure is of the trade only where the whole text is.
        if pattern("scope", "hosts", "worldwide").search(sentence.text) and whole not in _TRADES:
            return None
        return self._sector_before(sentence) or whole

    def _sector_before(self, sentence: Sentence) -> str | None:
        """The one sector of the sentences just before in the paragraph: “400 of the workers …”."""
        here = self._located.get(sentence.number, ())
        if any(loc.place.kind == "country" and loc.weight <= 10 for loc in here):
            return None  # a whole country is more than the trade told of before
        for index in range(sentence.number - 1, max(-1, sentence.number - 3), -1):
            other = self.setting.sentences[index]
            if other.paragraph != sentence.paragraph:
                return None
            if found := self._sectors(other):
                return next(iter(found)) if len(found) == 1 else None
        return None

    def _sectors(self, sentence: Sentence) -> dict[str, tuple[int, int]]:
        if sentence.number not in self._known_sectors:
            self._known_sectors[sentence.number] = self._named_sectors(sentence)
        return self._known_sectors[sentence.number]

    def _named_sectors(self, sentence: Sentence) -> dict[str, tuple[int, int]]:
        out = {}
        for code in codelist("scope")["sectors"]:
            regex = pattern("scope", "sectors", code)
            for m in regex.finditer(self.text, sentence.start, sentence.end):
                if code != "it" or m.group().isupper() or len(m.group()) > 2:
                    out[code] = m.span()
                    break
        return out

    @cached_property
    def _main_sector(self) -> str | None:
        counts: Counter[str] = Counter()
        for sentence in self.setting.sentences:
            counts.update(self._sectors(sentence).keys())
        if not counts:
            return None
        (code, n), total = counts.most_common(1)[0], sum(counts.values())
        return code if n >= 3 and n / total >= 0.75 and n * 3 >= len(self.setting.sentences) else None

    # ---- period ------------------------------------------------------------------------------------------------

    @cached_property
    def _by_sentence(self) -> dict[int, list[Period]]:
        out: dict[int, list[Period]] = {}
        for period in self.setting.periods:
            out.setdefault(self.setting.finder.at(period.start).number, []).append(period)
        return out

    def times(self, start: int) -> list[Period]:
        """Times named in the sentence of an offset."""
        return self._by_sentence.get(self.setting.finder.at(start).number, [])

    def period(self, start: int, end: int, *, plan: bool = False, flow: bool = False) -> Held:
        """First and last day that a stretch holds for, None where it cannot be placed, and the words that say so."""
        from withheld.claims.timing import held_for

        return held_for(self.setting, self.times(start), start, end, plan=plan, flow=flow)
