"""Dated events: what happened or was decreed, each once per document, and only with a time of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from withheld.claims.qualitative import Context
from withheld.claims.qualitative.actors import Actors
from withheld.claims.qualitative.clauses import clause
from withheld.claims.qualitative.lexicon import Hit, expression, hits
from withheld.claims.qualitative.moments import Moment, habitual, moment_of, unreal
from withheld.claims.qualitative.relevance import Figures, about_workers
from withheld.claims.text import Sentence
from withheld.records import Event

LISTING = "cues_events"
_YEAR = 300
_NEAR = 90
_TO = re.compile(r"\bto\s+(?:the\s+)?$")
_MADE = re.compile(r"\b(?:adopted|passed|approved|imposed|enacted|introduced|issued|signed|concluded|reached|struck)\b")
_ACTIVE = re.compile(r"(?:sent|dispatched|expelled|deported|repatriated|withdrew|recalled)$")
_PASSIVE = re.compile(r"\b(?:was|were|been|being)\s+(?:\w+\s+)?$")
_WORLD = re.compile(r"\b(?:Security Council|U\.?N\.?|United Nations|[Rr]esolutions? \d{4})\b")
_LASTING = ("ban", "agreement")
_COUNTED = ("dispatch", "return", "escape")
_BORDERS = ("border_closure", "border_reopening")


@dataclass(frozen=True)
class Happening:
    """An event before its scope is looked up: type, cue, time and the stretch that tells of it."""

    code: str
    hit_start: int
    hit_end: int
    moment: Moment
    start: int
    end: int
    worldwide: bool = False
    actor: str | None = None
    confidence: float = 0.6

    @property
    def dated(self) -> bool:
        """Whether its time is resolved."""
        return self.moment.first is not None


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{expression(LISTING, 'words', name).pattern})\b", re.IGNORECASE)


def find_events(context: Context) -> list[Event]:
    """The dated events of a document, in the order of the text."""
    from withheld.claims.qualitative.deadlines import find_deadlines

    if context.setting.programme is None:
        return []
    actors, figures = Actors(context), Figures(context)
    told = [h for hit in hits(LISTING, context.text, context.words) if (h := _happening(context, actors, figures, hit))]
    told += find_deadlines(context, actors)
    return [_record(context, h) for h in sorted(_once(told, context), key=lambda h: (h.start, h.code))]


def _happening(context: Context, actors: Actors, figures: Figures, hit: Hit) -> Happening | None:
    text, sentence, rule = context.text, hit.sentence, hit.rule
    if unreal(text, sentence, hit.start) or not _relevant(context, hit):
        return None
    moment = _own_time(context, hit) if "own_time" in rule.marks else moment_of(context, hit)
    if moment is None or _statistic(context, figures, hit, moment) or _ahead(context, moment):
        return None
    lo, hi = min(hit.start, moment.start), max(hit.end, moment.end)
    if habitual(text, max(sentence.start, lo - 40), min(sentence.end, hi + 80)) and rule.code not in _LASTING:
        return None
    start, end = clause(text, sentence, lo, hi)
    actor = actors.of(sentence, _verb(context, hit))
    return Happening(rule.code, hit.start, hit.end, moment, start, end, _worldwide(text, actor, start, end), actor)


def _verb(context: Context, hit: Hit) -> int:
    """Where the verb of a cue stands: the trigger itself, or for an order the word of its making."""
    if not hit.rule.marks:
        return hit.start
    after = _MADE.search(context.text, hit.start, min(hit.sentence.end, hit.start + 80))
    inside = after or _MADE.search(context.text, hit.first, hit.last)
    return inside.start() if inside else hit.start


def _relevant(context: Context, hit: Hit) -> bool:
    sentence = hit.sentence
    if hit.rule.code in _BORDERS:
        return True
    if "order" in hit.rule.marks:
        return _ordering(context, hit) and any(context.setting.passage(i) for i in _here_and_next(context, sentence))
    if not about_workers(context, sentence, hit.start):
        return False
    if "labour" in hit.rule.marks:
        return _on_labour(context, hit)
    return True


def _here_and_next(context: Context, sentence: Sentence) -> list[int]:
    """Numbers of a sentence and of the one that goes on from it in its paragraph."""
    following = context.sentences[sentence.number + 1 : sentence.number + 2]
    return [sentence.number, *(s.number for s in following if s.paragraph == sentence.paragraph)]


def _around(context: Context, hit: Hit, back: int, ahead: int) -> tuple[int, int]:
    """The sentences around a cue as offsets, none of them from another document part far away."""
    first = context.sentences[max(0, hit.sentence.number - back)]
    last = context.sentences[min(len(context.sentences) - 1, hit.sentence.number + ahead)]
    return max(first.start, hit.start - 500), min(last.end, hit.end + 500)


def _ordering(context: Context, hit: Hit) -> bool:
    """An order counts if it is a known resolution on labour, or forbids work, permits or dispatch."""
    lo, hi = _around(context, hit, 0, len(_here_and_next(context, hit.sentence)) - 1)
    if re.search(r"\b(?:2371|2375|2397)\b", context.text[lo:hi]):
        return True
    return bool(_words("forbids").search(context.text, lo, hi) and _words("labour").search(context.text, lo, hi))


def _on_labour(context: Context, hit: Hit) -> bool:
    lo, hi = _around(context, hit, 4, 1)
    return bool(_words("labour").search(context.text, lo, hi))


def _own_time(context: Context, hit: Hit) -> Moment | None:
    """The time that stands in the cue itself: “a 2017 resolution”."""
    inside = [p for p in context.scope.times(hit.sentence.start) if hit.first <= p.start < hit.last]
    p = inside[-1] if inside else None
    return Moment(p.start, p.end, p.first, p.last, p.kind, p.days) if p else None


def _ahead(context: Context, moment: Moment) -> bool:
    """Whether a time lies after the publication: such a thing is planned."""
    published = context.document.published
    return bool(published and moment.first and moment.first > published)


def _statistic(context: Context, figures: Figures, hit: Hit, moment: Moment) -> bool:
    """Whether a dispatch or return is told as a count over a year: the claim says it, no event does."""
    if hit.rule.code not in _COUNTED or moment.days < _YEAR:
        return False
    lo, hi = max(hit.sentence.start, hit.start - _NEAR), min(hit.sentence.end, hit.end + _NEAR)
    counted = figures.between(lo, hi)
    if not counted or re.search(r"\bfirst\b|\bbatch\b|\bgroup\b", context.text[lo:hi], re.IGNORECASE):
        return False
    active = _ACTIVE.match(context.text[hit.start : hit.end]) and not _PASSIVE.search(context.text[lo : hit.start])
    return not active or moment.days > 2 * _YEAR


def _worldwide(text: str, actor: str | None, start: int, end: int) -> bool:
    """Whether an order is the world's and not one country's."""
    return bool(_WORLD.search(f"{actor or ''} {text[start:end]}"))


def _once(told: list[Happening], context: Context) -> Iterator[Happening]:
    """One record per event: retellings are told by type, time and host; the most precise time wins, then the first."""
    kept: list[Happening] = []
    for new in sorted(told, key=lambda h: (not h.dated, h.moment.days or 10**6, h.start)):
        if not any(_same(context, new, old) for old in kept):
            kept.append(new)
    yield from kept


def _same(context: Context, new: Happening, old: Happening) -> bool:
    if new.code != old.code:
        return False
    if new.start < old.end and old.start < new.end and new.code != "return":
        return True
    same_time = _overlap(new.moment, old.moment) if new.dated and old.dated else new.code != "death"
    if not same_time or new.worldwide or new.code == "deadline":
        return same_time
    a, b = context.host(new.hit_start, new.hit_end), context.host(old.hit_start, old.hit_end)
    return not (a and b and a != b)


def _overlap(a: Moment, b: Moment) -> bool:
    return bool(a.first and a.last and b.first and b.last and a.first <= b.last and b.first <= a.last)


def _record(context: Context, h: Happening) -> Event:
    host = None if h.worldwide and h.code in ("ban", "deadline") else _host(context, h)
    known = (h.dated and h.moment.kind != "by") or h.code == "deadline"
    return Event(
        document=context.document.id, quote=context.quote(h.start, h.end), confidence=h.confidence, type=h.code,
        start=h.moment.first if known else None, end=h.moment.last if known else None, host=host,
        place=context.scope.place(h.hit_start, h.hit_end, host) if host else None, actor=h.actor,
        origin=context.speech.voice(h.hit_start, h.hit_end).origin,
    )  # fmt: skip


def _left(context: Context, h: Happening) -> str | None:
    """The country that someone flees from: never the one fled to; rather that of the sentence before."""
    found = context.host(h.hit_start, h.hit_end)
    inside = [p for p in context.setting.places if h.start <= p.start < h.end and p.kind != "people" and p.country]
    goals = {p.country for p in inside if _TO.search(context.text[max(0, p.start - 8) : p.start])}
    if found is None or found not in goals:
        return found
    stayed = [p.country for p in inside if p.country not in goals | {context.setting.programme}]
    number = context.setting.finder.at(h.hit_start).number
    if stayed or not number:
        return stayed[0] if stayed else None
    before = context.sentences[number - 1]
    return context.host(before.start, before.start + 1)


def _host(context: Context, h: Happening) -> str | None:
    """The host country; for a border the state that closes it, which is the sending state unless another one acts."""
    if h.code not in _BORDERS:
        return _left(context, h) if h.code == "escape" else context.host(h.hit_start, h.hit_end)
    states = ("country", "people", "capital")
    near = [p for p in context.setting.places if h.start <= p.start < h.hit_end]
    owner = [p for p in near if p.kind in states and p.country]
    own = any(p.country == context.setting.programme for p in owner) or not owner
    return context.setting.programme if own else owner[-1].country


def days_of(first: dt.date | None, last: dt.date | None) -> int:
    """Length of a period in days, 0 if it is not resolved."""
    return (last - first).days + 1 if first and last else 0
