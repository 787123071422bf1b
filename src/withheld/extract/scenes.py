"""Scenes of sentences: sector, places, hosts, stance and actor, from their words, for records that no pointer covers."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from withheld.extract.features import Mention, Mentions, begun
from withheld.records import Stance
from withheld.text import Sentence, cue, fragments, pattern
from withheld.vocabulary import codelist


class Spot(NamedTuple):
    """Where a sentence places the programme: a country, or a part of the world as its place."""

    host: str | None
    place: str | None
    start: int
    end: int


class Scenes:
    """The scenes of one document's sentences."""

    def __init__(self, mentions: Mentions) -> None:
        self.mentions, self.analysis, self.text = mentions, mentions.analysis, mentions.analysis.text
        self.country = {m.start: m.value for m in mentions.hosts}

    def sector(self, sentence: Sentence, at: int | None = None) -> str | None:
        """The sector that a sentence names; of several, the last one before ``at``; if none, that of the sentence before."""
        found = self._sectors(sentence)
        if not found:
            return self._sector_before(sentence)
        codes = {code for _, code in found}
        if len(codes) == 1:
            return codes.pop()
        before = [code for start, code in found if at is not None and start < at]
        return before[-1] if before else None

    def _sectors(self, sentence: Sentence) -> list[tuple[int, str]]:
        found = [
            (m.start(), code)
            for code in codelist("scope")["sectors"]
            for m in pattern("scope", "sectors", code).finditer(self.text, sentence.start, sentence.end)
            if code != "it" or m.group() != "it"
        ]
        return sorted(found)

    def _sector_before(self, sentence: Sentence) -> str | None:
        if not sentence.number:
            return None
        other = self.analysis.sentences[sentence.number - 1]
        codes = {code for _, code in self._sectors(other)} if other.paragraph == sentence.paragraph else set()
        return codes.pop() if len(codes) == 1 else None

    def spots(self, sentence: Sentence, pointed: Mention | None) -> list[Spot]:
        """Where a sentence places the programme: the host that is pointed at, every host after a preposition, and those listed
        with either; if there are none, the parts of the world that it names."""
        found = self._named(sentence)
        if pointed is None:
            return [s for s in found if s.host is None]
        if not sentence.start <= pointed.start < sentence.end:
            host = str(pointed.value)
            inside = [s for s in found if s.place and s.host == host and self._sets(s.start)]
            return self._listed_with(inside, found) or [Spot(host, None, pointed.start, pointed.end)]
        first = [s for s in found if s.start == pointed.start] or [
            Spot(str(pointed.value), None, pointed.start, pointed.end)
        ]
        taken = self._listed_with([*first, *(s for s in found if s.host and self._sets(s.start))], found)
        finer = {s.host for s in taken if s.place}
        return [s for s in taken if s.place or s.host not in finer]

    def _named(self, sentence: Sentence) -> list[Spot]:
        """Countries and places that a sentence names, without peoples, the programme's own, and those where it is not."""
        towns = {m.start: m for m in begun(self.mentions.places, sentence.start, sentence.end)}
        hosts = [
            Spot(str(m.value), str(towns[m.start].value) if m.start in towns else None, m.start, m.end)
            for m in begun(self.mentions.hosts, sentence.start, sentence.end) if not (m.traits[1] or m.traits[5] or m.traits[6])
        ]  # fmt: skip
        regions = [
            Spot(None, re.sub(r"^the ", "", m.group().strip()), m.start(), m.end())
            for m in _REGION.finditer(self.text, sentence.start, sentence.end)
        ]
        return sorted([*hosts, *regions], key=lambda s: s.start)

    def _listed_with(self, taken: list[Spot], found: list[Spot]) -> list[Spot]:
        """The taken ones, and every one that is listed beside one of them."""
        starts = {s.start for s in taken}
        for order in (1, -1):
            row = found[::order]
            for one, other in itertools.pairwise(row):
                between = self.text[min(one.end, other.end) : max(one.start, other.start)]
                if one.start in starts and _LISTED.match(between):
                    starts.add(other.start)
        return sorted({*taken, *(s for s in found if s.start in starts)}, key=lambda s: s.start)

    def _sets(self, start: int) -> bool:
        """Whether a preposition precedes a name, and not to say where somebody speaks: “told reporters in Geneva”."""
        return self._led(start) and not _SPOKEN_AT.search(self.text[max(0, start - 60) : start])

    def _led(self, start: int) -> bool:
        return bool(_PREPOSITION.search(self.text[max(0, start - 24) : start]))

    def place(self, sentence: Sentence, host: str | None) -> str | None:
        """The finest place below country level that a sentence is set in: one in the host, after a preposition."""
        inside = [
            m
            for m in begun(self.mentions.places, sentence.start, sentence.end)
            if self._led(m.start) and self.country.get(m.start, host) in (host, None)
        ]
        inside.sort(key=lambda m: (not m.traits[4], not m.traits[3]))
        return str(inside[0].value) if inside else None

    def scene(self, sentence: Sentence, host: str | None) -> str | None:
        """The place of a sentence, else the last one before it in its paragraph."""
        at = sentence.number
        while at >= max(0, sentence.number - BACK) and self.analysis.sentences[at].paragraph == sentence.paragraph:
            if found := self.place(self.analysis.sentences[at], host):
                return found
            at -= 1
        return None

    def stance(self, start: int, end: int) -> Stance:
        """The stance of a span; see ``Speech.stance``."""
        return self.mentions.speech.stance(start, end)

    def origin(self, start: int, end: int) -> str | None:
        """Who a span is attributed to, by verbs of speech and quotation marks."""
        return self.mentions.speech.source_of(start, end).origin

    def actor(self, sentence: Sentence, what: str) -> str | None:
        """The actor of an event: the name or role right before one of its verbs, or after “by” behind a participle."""
        verbs = codelist("wording")["acts"].get(what)
        if verbs is None:
            return None
        for m in begun(self.mentions.speakers, sentence.start, sentence.end):
            if self._led(m.start):
                continue
            after = self.text[m.end : min(sentence.end, m.end + 90)]
            before = self.text[max(sentence.start, m.start - 60) : m.start]
            if re.match(rf"{_BETWEEN}(?:{verbs})\b(?! by\b)", after, re.I) or re.search(
                rf"\b(?:{verbs})\b[^,;.]{{0,30}}\bby (?:the |an? )?$", before, re.I
            ):
                return str(m.value)
        return None


BACK = 30
"""Sentences of a paragraph that are searched for a place, at most, since a text may be one paragraph."""
_BETWEEN = fragments("scenes", "between")[0]
_LISTED = cue("scenes", "listed")
_PREPOSITION = cue("scenes", "preposition")
_SPOKEN_AT = cue("scenes", "spoken_at")
_REGION = re.compile(rf"\b(?:{'|'.join(codelist('words')['parts_of_the_world'])})\b")
