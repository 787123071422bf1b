"""What sentences say besides figures, as records: events, positions, indicators, pledges, presences and dependences.

Where no pointer tells the scene of a sentence its words do: trade, place, firmness, and who acts.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from withheld.extract.assemble import held
from withheld.extract.decide import Signed, confidence
from withheld.extract.features import Mention, Mentions
from withheld.extract.structure import undenied
from withheld.extract.targets import Target, of_figure, target
from withheld.records import Claim, Dependence, Event, Indicator, Pledge, Position, Presence, Quote, Stance
from withheld.text import Sentence, pattern, quote
from withheld.vocabulary import codelist

Made = tuple[str, tuple[object, ...], Any]
"""A record with its kind and what it must not share with an earlier one of the kind."""
KINDS = ("events", "positions", "indicators", "pledges", "presences", "dependences")
LIKELY = 0.2
"""Share of a pointer from which a second host counts as pointed at."""


class Signs:
    """Makes the records of one document from the signs of its sentences, each once."""

    def __init__(
        self, mentions: Mentions, thresholds: dict[str, float], right: Mapping[str, Sequence[float]] | None = None
    ) -> None:
        self.analysis, self.thresholds, self.right = mentions.analysis, thresholds, right or {}
        self.scenes = Scenes(mentions)
        self.makers: dict[str, Callable[[Signed, str, list[Claim]], Iterator[Made]]] = {
            "indicator": self._indicator, "event": self._event, "position": self._position, "pledge": self._pledge,
            "presence": self._presence, "dependence": self._dependence,
        }  # fmt: skip

    def records(self, signs: list[Signed], claims: list[Claim]) -> dict[str, tuple[Any, ...]]:
        """Records by kind, in the order of the text; of what is told twice, the telling that is likeliest right."""
        likeliest: dict[tuple[object, ...], Any] = {}
        for s in sorted(signs, key=lambda s: s.item.start):
            group, _, what = s.sign.partition(":")
            if s.sure < self.thresholds[group] or not _SAYS.search(self._sentence(s).text):
                continue
            for kind, key, record in self.makers[group](s, what, claims):
                before = likeliest.get((kind, *key))
                if before is None or record.confidence > before.confidence:
                    likeliest[kind, *key] = record
        out: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        for key, record in sorted(likeliest.items(), key=lambda told: told[1].quote.start):
            out[str(key[0])].append(record)
        out["events"] = told_once(out["events"])
        dated = {(p.host, p.place if p.host is None else None) for p in out["presences"] if p.start or p.end}
        out["presences"] = [
            p for p in out["presences"]
            if p.start or p.end or (p.host, p.place if p.host is None else None) not in dated
        ]  # fmt: skip
        return {kind: tuple(found) for kind, found in out.items()}

    def _base(self, s: Signed) -> dict[str, Any]:
        return {
            "document": self.analysis.document.id,
            "quote": self._quote(s),
            "confidence": confidence(s.sign, s.sure, self.right),
        }

    def _quote(self, s: Signed) -> Quote:
        return quote(self.analysis.document, self.analysis.sentences, s.item.start, s.item.end)

    def _sentence(self, s: Signed) -> Sentence:
        return self.analysis.sentences[s.item.sentence]

    def _indicator(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        yield "indicators", (what,), Indicator(**self._base(s), indicator=what, host=_host(s), origin=_name(s))

    def _event(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        first, last = held(s.points["period"], self.analysis.published)
        host, sentence = _host(s), self._sentence(s)
        record = Event(
            **self._base(s), type=what, start=first, end=last, host=host, place=self.scenes.scene(sentence, host),
            actor=self.scenes.actor(sentence, what), origin=_name(s),
        )  # fmt: skip
        yield "events", (what, host, first, last, None if first else s.item.sentence), record

    # ---- positions ---------------------------------------------------------------------------------------------

    def _position(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        holder, sentence = _name(s), self._sentence(s)
        if what == "deny" and undenied(sentence.text):
            return
        before = self.analysis.sentences[sentence.number - 1] if sentence.number else None
        t = target(self.analysis.text, sentence, before, holder)
        words = " ".join(self.analysis.text[t.start : t.end].split())
        record = Position(
            **self._base(s), stance=cast(Any, what), holder=holder, target=words, claim=self._about(t, sentence, words, claims),
            definition=self._definition(sentence) if what in ("deny", "dispute") else None,
        )  # fmt: skip
        yield "positions", (what, holder, s.item.sentence), record

    def _about(self, t: Target, sentence: Sentence, words: str, claims: list[Claim]) -> int | None:
        """Index of the claim that a position is about: one in its target, one before of a number that the target repeats, one
        of its sentence, else the nearest one just before where the target speaks of a figure."""
        at = [(n, c.figure) for n, c in enumerate(claims) if c.figure]
        numbers = set(_DIGITS.findall(words))
        first = self.analysis.sentences[max(0, sentence.number - 1)].start
        text = self.analysis.text
        found = (
            [n for n, f in at if t.start <= f.start < t.end][:1]
            or [n for n, f in at if f.start < sentence.start and numbers & set(_DIGITS.findall(text[f.start : f.end]))][
                -1:
            ]
            or [n for n, f in at if sentence.start <= f.start < sentence.end][:1]
            or [n for n, f in at if of_figure(words) and first <= f.start < sentence.start][-1:]
        )
        return found[0] if found else None

    def _definition(self, sentence: Sentence) -> str | None:
        """The ground of a denial that rests on who or what counts: “they are students”, “no longer employed under permits”."""
        found = _GROUND.search(self.analysis.text, sentence.start, sentence.end)
        words = " ".join(found["ground"].split()).strip(" ,.”“\"'") if found else ""
        return words if _DEFINES.search(words) else None

    # ---- pledges, presences, dependences -----------------------------------------------------------------------

    def _pledge(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        _, by = held(s.points["period"], self.analysis.published)
        later = by if by and self.analysis.published and by >= self.analysis.published else None
        holder = _name(s)
        record = Pledge(
            **self._base(s), holder=holder, act=cast(Any, what), host=_host(s), by=later, origin=self._teller(s, holder)
        )
        yield "pledges", (what, holder, record.host), record

    def _teller(self, s: Signed, holder: str | None) -> str | None:
        """Who tells it of its holder; the holder itself where nobody else speaks."""
        return self.scenes.origin(s.item.start, s.item.end) or (
            holder if _SPEAKS.search(self._sentence(s).text) else None
        )

    def _presence(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        first, last = held(s.points["period"], self.analysis.published)
        sentence, pointed = self._sentence(s), s.points["host"].mention
        likely = frozenset(
            v for v, share in s.points["host"].shares if share >= LIKELY and isinstance(v, str) and v != "none"
        )
        known = self._counted(sentence, claims)
        spots = self.scenes.hosts(sentence, pointed, likely)
        told: list[tuple[str | None, int | None]] = [(str(m.value), m.start) for m in spots]
        for host, at in told or [(None, None)]:
            if host in known or (host == self.analysis.programme and self.analysis.abroad):
                continue
            place = self.scenes.place(sentence, host, at) if host else self.scenes.region(sentence)
            if host is None and place is None:
                continue
            record = Presence(
                **self._base(s), host=host, place=place, sector=self.scenes.sector(sentence, at), start=first, end=last,
                origin=_name(s), stance=self.scenes.stance(s.item.start, s.item.end),
            )  # fmt: skip
            yield "presences", (host, None if host else place, first, last), record

    def _counted(self, sentence: Sentence, claims: list[Claim]) -> set[str]:
        """Hosts of which the sentence gives the number: a presence is the programme somewhere without one."""
        here = (c for c in claims if c.measure == "workers_abroad" and c.quote and c.figure)
        return {h for c in here if c.figure and sentence.start <= c.figure.start < sentence.end for h in c.hosts}

    def _dependence(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        host = _host(s)
        record = Dependence(
            **self._base(s), kind=cast(Any, what), host=host, sector=self.scenes.sector(self._sentence(s)), holder=_name(s),
            origin=self.scenes.origin(s.item.start, s.item.end),
        )  # fmt: skip
        yield "dependences", (what, host), record


def told_once(events: list[Event]) -> list[Event]:
    """Events each once: one told twice, at times of which one holds the other, keeps its most precise date and that quotation."""
    kept: list[Event] = []
    for new in events:
        same = next((n for n, old in enumerate(kept) if _one_event(old, new)), None)
        if same is None:
            kept.append(new)
        elif _days(new) < _days(kept[same]):
            kept[same] = new
    return kept


def _one_event(a: Event, b: Event) -> bool:
    if a.type != b.type or (a.host and b.host and a.host != b.host) or (a.place and b.place and a.place != b.place):
        return False
    if None in (a.start, a.end, b.start, b.end):
        return False
    within = cast(dt.date, a.start) <= cast(dt.date, b.start) and cast(dt.date, b.end) <= cast(dt.date, a.end)
    around = cast(dt.date, b.start) <= cast(dt.date, a.start) and cast(dt.date, a.end) <= cast(dt.date, b.end)
    return within or around


def _days(event: Event) -> int:
    return (event.end - event.start).days if event.start and event.end else 10**6


_SAYS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{2,}+\W++){2}[^\W\d_]{2,}")
"""Three words at least: a rule of dashes or a lone name says nothing."""
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_GROUND = re.compile(
    r"[,;:—–]\s*(?:saying|arguing|insisting|explaining|maintaining|claiming|stating|adding|because|since|as|on the grounds? that|"
    r"in that|given that|pointing out|noting)\s+(?:that\s+)?(?P<ground>[^.;!?]+)", re.I,
)  # fmt: skip
_DEFINES = re.compile(
    r"\b(?:no longer|not|only|none|students?|trainees?|interns?|tourists?|permits?|visas?|contracts?|counted|exclud\w+|except|"
    r"volunt\w+|free will|status|employ\w+|residents?|citizens?|apprentices?|hired|subcontract\w*|guests?|soldiers?)\b", re.I,
)  # fmt: skip
_SPEAKS = re.compile(r"\b(?:said|says|told|announced|promised|promises|pledged|vowed|wrote|stated|declared)\b", re.I)


def _host(s: Signed) -> str | None:
    value = s.points["host"].value
    return value if isinstance(value, str) else None


def _name(s: Signed) -> str | None:
    value = s.points["speaker"].value
    return None if value is None else str(value)


class Scenes:
    """The scenes of one document's sentences."""

    def __init__(self, mentions: Mentions) -> None:
        self.mentions, self.analysis, self.text = mentions, mentions.analysis, mentions.analysis.text
        self.country = {m.start: m.value for m in mentions.hosts}

    def sector(self, sentence: Sentence, at: int | None = None) -> str | None:
        """The trade that a sentence names; of several, the one told last before ``at``; else that of the sentence before."""
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

    def hosts(self, sentence: Sentence, pointed: Mention | None, likely: frozenset[str]) -> list[Mention]:
        """The host that is pointed at with those listed beside it, and every likely one that a preposition leads, in order."""
        found = [m for m in _inside(self.mentions.hosts, sentence) if not m.traits[1]]
        if pointed is None or not sentence.start <= pointed.start < sentence.end:
            return [pointed] if pointed else []
        at = next((i for i, m in enumerate(found) if m.start == pointed.start), None)
        if at is None:
            return [pointed]
        taken = {at}
        for step in (1, -1):
            i = at + step
            while 0 <= i < len(found):
                a, b = sorted((found[i - step], found[i]), key=lambda m: m.start)
                if not _LISTED.match(self.text[a.end : b.start]) or found[i].traits[5] or found[i].traits[6]:
                    break
                taken.add(i)
                i += step
        taken |= {i for i, m in enumerate(found) if m.value in likely and self._led(m.start)}
        return [found[i] for i in sorted(taken)]

    def _led(self, start: int) -> bool:
        return bool(_PREPOSITION.search(self.text[max(0, start - 24) : start]))

    def place(self, sentence: Sentence, host: str | None, near: int | None = None) -> str | None:
        """The finest place below the country that a sentence sets its scene in: one in the host, led by a preposition."""
        inside = [
            m
            for m in _inside(self.mentions.places, sentence)
            if self._led(m.start) and self.country.get(m.start, host) in (host, None)
        ]
        if near is not None:
            inside = [m for m in inside if m.start == near] or inside
        inside.sort(key=lambda m: (not m.traits[4], not m.traits[3]))
        return str(inside[0].value) if inside else None

    def scene(self, sentence: Sentence, host: str | None) -> str | None:
        """The place of a sentence, else the last one that its paragraph told before."""
        at = sentence.number
        while at >= max(0, sentence.number - BACK) and self.analysis.sentences[at].paragraph == sentence.paragraph:
            if found := self.place(self.analysis.sentences[at], host):
                return found
            at -= 1
        return None

    def region(self, sentence: Sentence) -> str | None:
        """A part of the world above countries that a sentence names: “the Middle East”."""
        found = _REGION.search(self.text, sentence.start, sentence.end)
        return re.sub(r"^the ", "", found.group().strip()) if found else None

    def stance(self, start: int, end: int) -> Stance:
        """How firmly a stretch is said: reportedly, as an estimate, or plainly."""
        return self.mentions.speech.stance(start, end)

    def origin(self, start: int, end: int) -> str | None:
        """Whose words a stretch is in, by its saying verbs and quotation marks."""
        return self.mentions.speech.source_of(start, end).origin

    def actor(self, sentence: Sentence, what: str) -> str | None:
        """Who does what an event tells: the name or role right before a verb of it, or after “by” behind its participle."""
        verbs = ACTS.get(what)
        if verbs is None:
            return None
        for m in _inside(self.mentions.speakers, sentence):
            if self._led(m.start):
                continue
            after = self.text[m.end : min(sentence.end, m.end + 90)]
            before = self.text[max(sentence.start, m.start - 60) : m.start]
            if re.match(rf"{_BETWEEN}(?:{verbs})\b(?! by\b)", after, re.I) or re.search(
                rf"\b(?:{verbs})\b[^,;.]{{0,30}}\bby (?:the |an? )?$", before, re.I
            ):
                return str(m.value)
        return None


def _inside(found: list[Mention], sentence: Sentence) -> list[Mention]:
    """Of mentions in the order of the text, those that begin in a sentence."""
    first, last = (bisect_left(found, offset, key=lambda m: m.start) for offset in (sentence.start, sentence.end))
    return found[first:last]


BACK = 30
"""Sentences of a paragraph that are searched for a place, at most: a text may be one paragraph."""
_BETWEEN = (
    r"(?:['’]s(?: \w+){1,2})?(?:, [^,;.]{2,50},)?\s+(?:(?:in|on|last|by|at) [\w ]{2,20}? )?"
    r"(?:(?:has|have|had|was|were|also|then|\w+ly|first)\s+){0,3}"
)
ACTS = {
    "dispatch": r"sent|sends|dispatched|took on|takes on|hired|brought in|received|deployed|flew in|arrived|came|landed|entered",
    "return": r"sent (?:home|back)|deported|expelled|repatriated|withdrew|recalled|took|pulled out|returned|left|flew home|went home",
    "ban": r"banned|bans|barred|prohibited|outlawed|forbade|forbids|stopped|halted|adopted|passed|imposed|restricted|suspended|ordered",
    "deadline": r"ordered|told|gave|set|demanded|required|requires|adopted|passed|obliged",
    "border_closure": r"closed|shut|sealed|suspended|locked",
    "border_reopening": r"reopened|opened|resumed|lifted",
    "unrest": r"struck|rioted|protested|refused|walked out|laid down|demonstrated|downed|occupied|rose up|stopped work(?:ing)?",
    "death": r"died|killed|burnt|burned|drowned|fell|hanged|collapsed",
    "escape": r"fled|escaped|defected|ran|deserted|disappeared|walked out|slipped|absconded",
    "arrest": r"arrested|detained|raided|seized|caught|searched|charged|picked up|boarded",
    "agreement": r"signed|agreed|concluded|sealed|struck|renewed|ratified",
}
"""Verbs that the actor of each type of event is the subject of."""
_LISTED = re.compile(
    r"^\s*(?:,|and|or|as well as|plus|, and|&|/|and (?:in|to)|, (?:in|to))\s*(?:(?:in|to)\s+)?(?:the\s+)?$"
)
_PREPOSITION = re.compile(
    r"\b(?:in|at|near|to|around|outside|across|into|inside|through|off)\s+(?:the\s+)?(?:\w+ern\s+|city of\s+|"
    r"port of\s+)?$",
    re.I,
)
_REGION = re.compile(rf"\b(?:{'|'.join(codelist('words')['parts_of_the_world'])})\b")
