"""Records from sentences rather than figures: events, positions, indicators, pledges, presences and dependences.

What no pointer gives (sector, place, stance, actor) comes from the words of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

from withheld.extract.assemble import held
from withheld.extract.decide import Signed, confidence
from withheld.extract.features import Mentions
from withheld.extract.origin import whole
from withheld.extract.scenes import Scenes
from withheld.extract.targets import Target, of_figure, target
from withheld.extract.wording import undenied
from withheld.months import day_months_on
from withheld.records import Claim, Dependence, Event, Indicator, Pledge, Position, Presence
from withheld.text import Sentence, cue, find_figures, quote
from withheld.vocabulary import codelist

Made = tuple[str, tuple[object, ...], Any]
"""A record with its kind and its key: two records of a kind with one key are duplicates."""
KINDS = ("events", "positions", "indicators", "pledges", "presences", "dependences")


class Signs:
    """Builds the records of one document from the signs of its sentences, without duplicates."""

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
        """Records by kind, in text order; of duplicates, the one with the highest confidence."""
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
        out["events"] = told_once(apart_in_time(out["events"]))
        out["presences"] = dated_first(out["presences"])
        return {kind: tuple(found) for kind, found in out.items()}

    def _base(self, s: Signed) -> dict[str, Any]:
        return {
            "document": self.analysis.document.id,
            "quote": quote(self.analysis.document, self.analysis.sentences, s.item.start, s.item.end),
            "confidence": confidence(s.sign, s.sure, self.right),
        }

    def _sentence(self, s: Signed) -> Sentence:
        return self.analysis.sentences[s.item.sentence]

    def _indicator(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        yield "indicators", (what,), Indicator(**self._base(s), indicator=what, host=_host(s), origin=self._name(s))

    def _event(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        first, last = held(s.points["period"], self.scenes.mentions)
        host, sentence = _host(s), self._sentence(s)
        if what == "ban" and s.points["period"].published and _NUMBERED.search(sentence.text):
            return  # “under Resolution 1540 they may not”: the ban is as old as the resolution, not as the report
        record = Event(
            **self._base(s), type=what, start=first, end=last, host=host, place=self.scenes.scene(sentence, host),
            actor=self.scenes.actor(sentence, what), origin=self._name(s),
        )  # fmt: skip
        yield "events", (what, host, first, last, None if first else s.item.sentence), record

    def _name(self, s: Signed) -> str | None:
        """The speaker of a sign, with the full name of one whom the weights know by their people alone."""
        at = s.points["speaker"]
        return (whole(self.analysis.text, self.scenes.mentions, at.mention) if at.mention else None) or _said(s)

    def _position(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        holder, sentence = self._name(s), self._sentence(s)
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
        """Index of the claim that a position is about: one in its target, an earlier one whose number the target repeats, one of
        its sentence, else the nearest one just before if the target mentions a figure."""
        at = [(n, c.figure) for n, c in enumerate(claims) if c.figure]
        numbers = set(_DIGITS.findall(words))
        first = self.analysis.sentences[max(0, sentence.number - 1)].start
        text = self.analysis.text
        found = (
            [n for n, f in at if t.start <= f.start < t.end][:1]
            or [n for n, f in at if f.start < sentence.start and numbers & {*_DIGITS.findall(text[f.start : f.end])}][
                -1:
            ]
            or [n for n, f in at if sentence.start <= f.start < sentence.end][:1]
            or [n for n, f in at if of_figure(words) and first <= f.start < sentence.start][-1:]
        )
        return found[0] if found else None

    def _definition(self, sentence: Sentence) -> str | None:
        """Why a denial says that the people are not workers: “they are students”, “no longer employed under permits”."""
        found = _GROUND.search(self.analysis.text, sentence.start, sentence.end)
        words = " ".join(found["ground"].split()).strip(" ,.”“\"'") if found else ""
        return words if _DEFINES.search(words) else None

    def _pledge(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        _, by = held(s.points["period"], self.scenes.mentions, planned=True)
        later = by if by and self.analysis.published and by >= self.analysis.published else None
        holder = self._name(s)
        record = Pledge(
            **self._base(s), holder=holder, act=cast(Any, what), host=_host(s), by=later, origin=self._teller(s, holder)
        )
        yield "pledges", (what, holder, record.host), record

    def _teller(self, s: Signed, holder: str | None) -> str | None:
        """Who reports it of its holder; the holder itself if nobody else speaks."""
        return self.scenes.origin(s.item.start, s.item.end) or (
            holder if _SPEAKS.search(self._sentence(s).text) else None
        )

    def _presence(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        first, last = held(s.points["period"], self.scenes.mentions)
        sentence, pointed = self._sentence(s), s.points["host"].mention
        known = self._counted(sentence, claims)
        for spot in self.scenes.spots(sentence, pointed):
            if spot.host in known or (spot.host == self.analysis.programme and self.analysis.abroad):
                continue
            record = Presence(
                **self._base(s), host=spot.host, place=spot.place, sector=self.scenes.sector(sentence, spot.start), start=first,
                end=last, origin=self._name(s), stance=self.scenes.stance(s.item.start, s.item.end),
            )  # fmt: skip
            yield "presences", (spot.host, spot.place, first, last), record

    def _counted(self, sentence: Sentence, claims: list[Claim]) -> set[str]:
        """Hosts for which the sentence gives a number: a presence says that the programme is somewhere, without one."""
        here = (c for c in claims if c.measure == "workers_abroad" and c.quote and c.figure)
        return {h for c in here if c.figure and sentence.start <= c.figure.start < sentence.end for h in c.hosts}

    def _dependence(self, s: Signed, what: str, claims: list[Claim]) -> Iterator[Made]:
        host = _host(s)
        record = Dependence(
            **self._base(s), kind=cast(Any, what), host=host, sector=self.scenes.sector(self._sentence(s)), holder=self._name(s),
            origin=self.scenes.origin(s.item.start, s.item.end),
        )  # fmt: skip
        yield "dependences", (what, host), record


def dated_first(presences: list[Presence]) -> list[Presence]:
    """The presences, without each undated one for which a dated one gives the same country, and the place if any."""
    dated = [p for p in presences if p.start or p.end]
    told = {(d.host, d.place) for d in dated} | {(d.host, None) for d in dated if d.host}
    return [p for p in presences if p.start or p.end or (p.host, p.place) not in told]


def apart_in_time(events: list[Event]) -> list[Event]:
    """The events, where a sentence's ban and deadline have one time: the deadline's, unless its term says how long after the ban."""
    out: list[Event] = []
    for e in events:
        twins = {o.type for o in events if o.quote == e.quote and (o.start, o.end) == (e.start, e.end)}
        shared = e.start and e.quote and e.type in ("ban", "deadline") and {"ban", "deadline"} <= twins
        term = _TERM.search(e.quote.exact) if shared and e.quote else None
        if shared and not term and e.type == "ban":
            continue
        if term and e.type == "deadline" and e.start and e.end:
            months = round(find_figures(term["n"], 0)[1][0].value) * (12 if term["u"].lower() == "year" else 1)
            e = e.model_copy(update={"start": day_months_on(e.start, months), "end": day_months_on(e.end, months)})
        out.append(e)
    return out


def told_once(events: list[Event]) -> list[Event]:
    """Events without duplicates: of two whose times overlap, one within the other, the one with the more precise date is kept."""
    kept: list[Event] = []
    for new in sorted(events, key=_days):
        if not any(_one_event(old, new) for old in kept):
            kept.append(new)
    return [e for e in events if e in kept]


def _one_event(a: Event, b: Event) -> bool:
    if a.type != b.type or (a.host and b.host and a.host != b.host) or (a.place and b.place and a.place != b.place):
        return False
    if not (a.start and a.end and b.start and b.end):
        return False
    return (b.start - a.start).days * (a.end - b.end).days >= 0  # one within the other


def _days(event: Event) -> int:
    return (event.end - event.start).days if event.start and event.end else 10**6


_SAYS = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{2,}+\W++){2}[^\W\d_]{2,}")
"""At least three words: a row of dashes or a lone name is no quotation."""
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_GROUND = cue("signs", "ground")
_DEFINES = cue("signs", "defines")
_TERM = cue("signs", "term")
_NUMBERED = re.compile(r"\bresolutions?\s(?:no\.?\s|number\s)?\d{4}\b", re.I)
_SPEAKS = re.compile(r"\b(?:said|says|told|announced|promised|promises|pledged|vowed|wrote|stated|declared)\b", re.I)


def _host(s: Signed) -> str | None:
    value = s.points["host"].value
    return value if isinstance(value, str) else None


def _said(s: Signed) -> str | None:
    """The speaker or holder as pointed at, the State if only its people is named: “North Korean weapons” are North Korea's."""
    value = s.points["speaker"].value
    return None if value is None else _states().get(str(value), str(value))


@cache
def _states() -> dict[str, str]:
    listed = codelist("countries")["country"].values()
    return {people: entry["names"][0] for entry in listed for people in entry["people"]}
