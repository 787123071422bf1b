"""When an event happened: the time that belongs to its cue, and not to the statement about it."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import NamedTuple

from withheld.claims.nearness import distance
from withheld.claims.periods import Period, find_periods
from withheld.claims.qualitative import Context
from withheld.claims.qualitative.lexicon import Hit, expression
from withheld.claims.text import Sentence

_FARTHEST = 150.0
_WINDOW = 400


class Moment(NamedTuple):
    """A time in the text: where it stands, its first and last day (None where they cannot be resolved), its kind."""

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    kind: str
    days: int


@cache
def _words(name: str) -> re.Pattern[str]:
    bare = expression("cues_events", "words", name).pattern
    return re.compile(rf"\b(?:{bare})\b" if name in ("speech", "no_time") else bare, re.IGNORECASE)


def unreal(text: str, sentence: Sentence, at: int) -> bool:
    """Whether a verb at ``at`` is planned, wished for, conditional or denied."""
    before = text[max(sentence.start, at - 70) : at]
    return bool(_words("unreal").search(before)) and not _words("real").search(before)


def habitual(text: str, start: int, end: int) -> bool:
    """Whether a stretch tells of what happens again and again."""
    return bool(_words("habit").search(text, start, end))


def moments(context: Context, sentence: Sentence, near: int) -> list[Moment]:
    """The times named in a sentence around an offset: those of the calendar first, then the vague ones."""
    said_from = _dateline_end(context.text, sentence)
    found = [
        Moment(p.start, p.end, p.first, p.last, p.kind, p.days)
        for p in context.scope.times(sentence.start)
        if abs(p.start - near) < _WINDOW
        and p.start >= said_from
        and not _words("no_time").fullmatch(context.text[p.start : p.end])
    ]
    lo, hi = max(sentence.start, near - _WINDOW), min(sentence.end, near + _WINDOW)
    vague = [Moment(m.start(), m.end(), None, None, "vague", 0) for m in _words("vague").finditer(context.text, lo, hi)]
    return found + [v for v in vague if not any(f.start < v.end and v.start < f.end for f in found)]


def moment_of(context: Context, hit: Hit) -> Moment | None:
    """The time that belongs to a cue, None if its clause has none."""
    ranked = []
    span = (hit.first, hit.last) if hit.rule.marks else (hit.start, hit.end)
    perfect = _PERFECT.search(context.text[max(hit.sentence.start, hit.start - 50) : hit.start])
    for moment in moments(context, hit.sentence, hit.start):
        far = distance(context.text, span, (moment.start, moment.end))
        if (
            moment.kind == "by"
            or far > _FARTHEST
            or _of_speech(context.text, hit, moment, far)
            or _beyond(context.text, hit, moment)
        ):
            continue
        if perfect and not _goes_with_perfect(context.text, moment):
            continue
        parted = _anothers(context.text, hit, moment)
        doubt = 25 * (moment.first is None) + 10 * (moment.kind == "weekday") + 80 * parted
        ranked.append((far + doubt, moment.start, moment))
    if not ranked:
        return None
    return _onset(context, _counted_off(context.text, min(ranked)[2]), hit.rule.code)


_PERFECT = re.compile(r"(?:\b(?:has|(?<!to )have)|['’]ve)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_UP_TO_NOW = re.compile(
    r"(?:this|since|recently|lately|newly|just|overnight|earlier this|in recent|(?:in|over|during) the (?:past|last)|"
    r"not long ago)",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[^\n]{0,60}?(?:\([^)\n]{2,40}\)|[—–]|--| - )\s")
_COUNTED = re.compile(
    r"\b(?P<n>a|one|two|three|four|five|six|seven|ten|\d{1,2}) days? (?P<way>after|before)\s[^,.;]{0,45}$",
    re.IGNORECASE,
)
_SMALL = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}


def _goes_with_perfect(text: str, moment: Moment) -> bool:
    """“Has returned” can stand with “this week” or “since May”, never with “in 2018”, which is of something else."""
    before = text[max(0, moment.start - 8) : moment.end]
    return moment.kind == "since" or bool(
        _UP_TO_NOW.match(text, moment.start) or re.match(r"\W*(?:since|this)\b", before.lstrip(), re.IGNORECASE)
    )


def _dateline_end(text: str, sentence: Sentence) -> int:
    """Where a text begins to speak: after the dateline of its first lines, whose date is the publication's."""
    if sentence.start > 300:
        return sentence.start
    m = _DATELINE.match(text, sentence.start, sentence.end)
    return m.end() if m else sentence.start


def _counted_off(text: str, moment: Moment) -> Moment:
    """“One day after the deadline of Dec. 22” is the 23rd."""
    m = _COUNTED.search(text[max(0, moment.start - 70) : moment.start])
    if not m or moment.first is None or moment.days != 1:
        return moment
    days = int(_SMALL.get(m["n"].lower()) or m["n"]) * (1 if m["way"].lower() == "after" else -1)
    day = moment.first + dt.timedelta(days=days)
    return moment._replace(start=moment.start - len(m.group()), first=day, last=day)


def _onset(context: Context, moment: Moment, code: str) -> Moment:
    """A ban “since 1999” was made in 1999; a dispatch “since December” goes on."""
    if moment.kind != "since" or code in ("dispatch", "return", "unrest"):
        return moment
    again: list[Period] = find_periods(context.text[moment.start : moment.end], context.document.published)
    return moment._replace(first=again[0].first, last=again[0].last, days=again[0].days) if again else moment


_JOINED = re.compile(r",?\s+(?:and|but|then)\s+(?:\w+\s+){0,2}")
_PARTED = re.compile(
    r";|\b(?:in|of|from|during|after) which\b|\b(?:recalls?|says?|said|tells?|told|claims?|adds?) that\b"
)


def _anothers(text: str, hit: Hit, moment: Moment) -> bool:
    """“Closed in January and reopened in August”: a time before “and” goes with the verb before it."""
    return moment.end <= hit.start and bool(_JOINED.fullmatch(text, moment.end, hit.start))


def _beyond(text: str, hit: Hit, moment: Moment) -> bool:
    """Whether a semicolon stands between a cue and a time."""
    a, b = sorted(((hit.start, hit.end), (moment.start, moment.end)))
    return bool(_PARTED.search(text[a[1] : b[0]]))


def _of_speech(text: str, hit: Hit, moment: Moment, far: float) -> bool:
    """Whether a time says when somebody spoke: “told the paper on Feb. 13 that”, “on Tuesday confirmed”."""
    before = text[max(hit.sentence.start, moment.start - 60) : moment.start]
    for m in reversed(list(_words("speech").finditer(before))):
        at = moment.start - len(before) + m.start()
        between = before[m.end() :]
        if at <= hit.start < moment.start or re.search(r"\bthat\b|;|, [a-z]+ ", between):
            return False  # the cue stands nearer, or what is said has begun
        return not between.strip() or len(between) < far + 10
    after = text[moment.end : min(hit.sentence.end, moment.end + 45)]
    m_after = re.match(r"(?:\s+(?!that\b)[\w.’'-]+){0,4}?\s+(?=\w)", after) and _words("speech").search(after)
    if not m_after or (moment.end <= hit.start < moment.end + m_after.start()):
        return False
    return "," not in after[: m_after.start()] and m_after.start() < far


def resolution_deadline(passed: Moment, months: int) -> tuple[dt.date, dt.date] | None:
    """“Passed in December 2017 … 24 months to”: the same stretch of the calendar, so many months later."""
    if passed.first is None or passed.last is None or passed.days > 31:
        return None
    return _shifted(passed.first, months, False), _shifted(passed.last, months, passed.days >= 28)


def _shifted(day: dt.date, months: int, to_end: bool) -> dt.date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    following = dt.date(year + (month == 12), month % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month, last if to_end else min(day.day, last))
