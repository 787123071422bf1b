"""Deadlines: a date by which workers must be home, permits must end or a report is due."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from withheld.claims.qualitative import Context
from withheld.claims.qualitative.actors import Actors
from withheld.claims.qualitative.clauses import clause
from withheld.claims.qualitative.events import Happening, days_of
from withheld.claims.qualitative.lexicon import expression
from withheld.claims.qualitative.moments import Moment, moments, resolution_deadline
from withheld.claims.qualitative.relevance import in_passage
from withheld.claims.text import Sentence

_REACH = 190
_TERM = re.compile(
    r"\b(?P<n>\d{1,2}|twelve|eighteen|twenty-four|two|one)[ -](?P<unit>months?|years?)\s+"
    r"(?:in which\s+|time\s+)?to\s+(?=\w)",
    re.IGNORECASE,
)
_NUMBERS = {"twelve": 12, "eighteen": 18, "twenty-four": 24, "two": 2, "one": 1}
_AHEAD = re.compile(r"\b(?:ahead of|before|until|by)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_SAID_ON = re.compile(r"\b(?:said|told|says|announced|reported|admitted|confirmed|wrote)\s+(?:\w+\s+)?(?:on\s+)?$")
_COMES = re.compile(r"\b(?:arrives|falls|expires|looms|comes|ends|hits|passes|is)\s+(?:on\s+)?$")
_CALLED = re.compile(r"\bdeadlines?\b", re.IGNORECASE)
_RESOLVED = re.compile(r"\b(?:UN|U\.N\.|United Nations|[Rr]esolution)\b")
_COUNCIL = re.compile(r"\b(?:(?:UN|U\.N\.|United Nations) )?Security Council\b")


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{expression('cues_events', 'words', name).pattern})", re.IGNORECASE)


def find_deadlines(context: Context, actors: Actors) -> Iterator[Happening]:
    """The deadlines that a document tells of."""
    for sentence in context.sentences:
        if not in_passage(context, sentence) and not context.setting.named_in(sentence.start, sentence.end):
            continue
        for moment in moments(context, sentence, sentence.start + min(200, len(sentence.text) // 2)):
            if made := _dated(context, actors, sentence, moment):
                yield made
        yield from _terms(context, actors, sentence)


def _dated(context: Context, actors: Actors, sentence: Sentence, moment: Moment) -> Happening | None:
    text = context.text
    lo, hi = max(sentence.start, moment.start - _REACH), min(sentence.end, moment.end + _REACH)
    called = _called(text, sentence, moment)
    if not called and not (moment.kind == "by" and _must(text, lo, moment, hi)):
        return None
    anchor = called or (moment.start, moment.end)
    start, end = clause(text, sentence, min(anchor[0], moment.start), max(anchor[1], moment.end))
    if moment.kind == "weekday":
        moment = _coming(context, moment)
    last_day = moment._replace(first=moment.last, days=1 if moment.last else 0) if moment.kind == "by" else moment
    return _made(context, actors, sentence, last_day, start, end)


def _coming(context: Context, moment: Moment) -> Moment:
    """“Ahead of Sunday's deadline”: the Sunday to come, not the last one."""
    before = context.text[max(0, moment.start - 25) : moment.start]
    published, ahead = context.document.published, _AHEAD.search(before) or _COMES.search(before)
    if not (ahead and published and moment.first and moment.first < published):
        return moment
    day = moment.first + dt.timedelta(days=7)
    return moment._replace(first=day, last=day)


def _called(text: str, sentence: Sentence, moment: Moment) -> tuple[int, int] | None:
    """The word “deadline” close to a time: “the deadline of Dec. 22”."""
    if moment.kind == "vague" or _SAID_ON.search(text[max(sentence.start, moment.start - 30) : moment.start]):
        return None
    for m in _CALLED.finditer(text, max(sentence.start, moment.start - 50), min(sentence.end, moment.end + 50)):
        between = text[m.end() : moment.start] if m.end() <= moment.start else text[moment.end : m.start()]
        if len(between) <= 40 and not re.search(r"[,;:]", between):
            return m.start(), m.end()
    return None


def _must(text: str, lo: int, moment: Moment, hi: int) -> bool:
    """Whether something must be done by a time, and is not merely hoped for."""
    lo += 1 + max(text[lo : moment.start].rfind(mark) for mark in ";:—")
    stretch = text[lo:hi]
    clear = _words("oblige").search(stretch) and _words("act").search(stretch)
    return bool(clear) and not _words("wish").search(text[max(lo, moment.start - 120) : min(hi, moment.end + 60)])


def _terms(context: Context, actors: Actors, sentence: Sentence) -> Iterator[Happening]:
    """“Passed in December 2017, gave member states 24 months to repatriate”: the term counts from the passing."""
    for m in _TERM.finditer(context.text, sentence.start, sentence.end):
        before = context.text[max(sentence.start, m.start() - 60) : m.end()]
        if not _words("act").match(context.text, m.end()) or not _words("oblige").search(before):
            continue
        months = int(_NUMBERS.get(m["n"].lower()) or m["n"]) * (12 if m["unit"].lower().startswith("year") else 1)
        passed = [p for p in moments(context, sentence, m.start()) if p.end <= m.start() and p.first]
        dates = resolution_deadline(passed[-1], months) if passed else None
        first, last = dates or (None, None)
        moment = Moment(m.start(), m.end(), first, last, "by", days_of(first, last))
        yield _made(context, actors, sentence, moment, *clause(context.text, sentence, m.start(), m.end()))


def _made(context: Context, actors: Actors, sentence: Sentence, moment: Moment, start: int, end: int) -> Happening:
    council = _COUNCIL.search(sentence.text)
    if council is None and _RESOLVED.search(sentence.text):
        council = _COUNCIL.search(context.text)
    actor = actors.full(council.group()) if council else None
    return Happening("deadline", moment.start, moment.end, moment, start, end, council is not None, actor, 0.65)
