"""Presences: the programme said to be somewhere, without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from withheld.claims.places import Place
from withheld.claims.qualitative import Context
from withheld.claims.qualitative.clauses import clause, short
from withheld.claims.qualitative.lexicon import expression
from withheld.claims.qualitative.relevance import about_workers
from withheld.claims.text import Sentence
from withheld.records import Presence

LISTING = "cues_presences"
_BACK = 40
_NEAR = 160
_AHEAD = 70
_BODY = re.compile(
    r"(?:['’]s)?\s+(?:\w+\s+){0,2}(?:government|officials?|ministry|ministers?|intelligence|media|embassy|news|president|police|army|"
    r"parliament|said|says|told|has said|"
    r"reports?|denie[sd]|regime|leader|border|authorities|spokes\w+|funded|based|dollars?)\b|-",
    re.IGNORECASE,
)


_HOSTS = re.compile(r"[^.;]{0,80}\b(?:hosts?|employs?|hires?|uses?|keeps?)\b", re.IGNORECASE)


_LISTED = re.compile(r",?\s+(?:(?:and|or|as well as)\s+)?(?:the\s+)?")
_LONGEST = 3000


class _Spot(NamedTuple):
    """A host, or a region above countries, that a sentence puts workers in."""

    sentence: Sentence
    start: int
    end: int
    host: str | None
    place: str | None


@cache
def _words(name: str) -> re.Pattern[str]:
    return expression(LISTING, "words", name)


def find_presences(context: Context) -> list[Presence]:
    """Where a document says that the programme is, one record per host, the first that says so."""
    if context.setting.programme is None:
        return []
    by_sentence = _places(context)
    counted = _counted(context)
    kept: dict[str, Presence] = {}
    for sentence in context.sentences:
        for spot in _spots(context, sentence, by_sentence.get(sentence.number, [])):
            key = spot.host or spot.place or ""
            if key not in kept and (sentence.number, spot.host) not in counted:
                kept[key] = _record(context, spot)
    return list(kept.values())


def _places(context: Context) -> dict[int, list[Place]]:
    out: dict[int, list[Place]] = {}
    for place in context.setting.places:
        out.setdefault(context.setting.finder.at(place.start).number, []).append(place)
    return out


def _counted(context: Context) -> set[tuple[int, str | None]]:
    """Sentences and hosts of which a claim gives the number."""
    pairs: set[tuple[int, str | None]] = set()
    for claim in context.claims:
        if claim.unit == "person" and claim.quote:
            pairs |= {(context.setting.finder.at(claim.quote.start).number, host) for host in claim.hosts}
    return pairs


def _spots(context: Context, sentence: Sentence, places: list[Place]) -> Iterator[_Spot]:
    piece = short(sentence, sentence.start).text
    regions = list(_words("regions").finditer(context.text, sentence.start, sentence.start + len(piece)))
    if not (places or regions) or not _says_so(context, sentence, piece):
        return
    last = -1
    for place in places:
        if place.kind == "people" or not _may_host(context, place):
            continue
        listed = 0 <= last <= place.start <= last + 12 and bool(_LISTED.fullmatch(context.text[last : place.start]))
        if listed or _located(context.text, sentence, place.start):
            fine = place.name if place.kind in ("region", "city") else None
            yield _Spot(sentence, place.start, place.end, place.country, fine)
            last = place.end
    for m in regions:
        if _located(context.text, sentence, m.start()):
            yield _Spot(sentence, m.start(), m.end(), None, re.sub(r"^the ", "", m.group().strip()))


def _says_so(context: Context, sentence: Sentence, piece: str) -> bool:
    if not _words("who").search(piece) or not _words("there").search(piece) or _words("gone").search(piece):
        return False
    return about_workers(context, sentence, sentence.start)


def _may_host(context: Context, place: Place) -> bool:
    if place.country is None or (place.country == context.setting.programme and not context.setting.home):
        return False
    return not _BODY.match(context.text[place.end : place.end + 60])


def _located(text: str, sentence: Sentence, start: int) -> bool:
    """Whether workers are said to be at a place: words for them and for being there stand near, nothing else does."""
    leads = start - sentence.start < 4 and bool(_HOSTS.match(text, start, min(sentence.end, start + 120)))
    if not leads and not _words("place").search(text[max(sentence.start, start - _BACK) : start]):
        return False
    near = text[max(sentence.start, start - _NEAR) : min(sentence.end, start + _AHEAD)]
    other = _words("else").search(text[max(sentence.start, start - _NEAR) : start])
    return not other and bool(_words("there").search(near) and _words("who").search(near))


def _record(context: Context, spot: _Spot) -> Presence:
    start, end = clause(context.text, spot.sentence, spot.start, spot.end)
    voice = context.speech.voice(spot.start, spot.end)
    long = len(spot.sentence.text) > _LONGEST
    first, last = (None, None) if long else context.scope.period(spot.start, spot.end)[:2]
    return Presence(
        document=context.document.id, quote=context.quote(start, end), confidence=0.5, host=spot.host, place=spot.place,
        sector=context.scope.sector(spot.start, spot.end), start=first, end=last, origin=voice.origin,
        stance=voice.stance,
    )  # fmt: skip
