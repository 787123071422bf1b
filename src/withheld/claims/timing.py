"""The period that a figure holds for: dates of its sentence that are not merely when somebody spoke, else its tense."""

from __future__ import annotations

import datetime as dt
import re

from withheld.claims.nearness import distance, in_aside, pattern
from withheld.claims.periods import Held, Period
from withheld.claims.setting import Setting
from withheld.vocabulary import codelist

Dates = tuple[dt.date | None, dt.date | None]

_SPEECH = (
    r"(?:said|says|told|reported|reports|announced|wrote|writes|released|published|dated|noted|added|confirmed|stated|"
    r"quoted|disclosed|revealed|testified|learned|spoke|claimed|warned|estimated|put)"
)
_SPOKEN = re.compile(rf"\b{_SPEECH}\b[^.;,]{{0,70}}$", re.I)
_REPORT = re.compile(
    r"\b(?:report|survey|study|statement|estimate|interview|briefing|census|paper|document|yearbook|"
    r"article)\b[^.;,]{0,40}$",
    re.I,
)
_DEADLINE = re.compile(r"\bdeadline (?:of|on|was|is)\s+$", re.I)
_THAT = re.compile(r"\breported to\b|\bto have\b|\b(?:that|as saying|as many as|there (?:were|are|was|is))\b", re.I)
_SINCE_NOTHING = re.compile(r"\b(?:resolution|sanctions?|adopted|passed|deadline|law|ban)\b", re.I)
_AUX = re.compile(
    r"\b(?:has|have|['’]ve)\s+(?:\w+ly\s+|also\s+|already\s+|since\s+|been\s+|so far\s+)*(?:been|\w+ed|"
    r"sent|come|gone|made|taken|left|had|seen|given|brought|become|risen|fallen|grown|kept|paid|held|won|"
    r"shown|put)\b",
    re.I,
)


def held_for(
    setting: Setting, times: list[Period], start: int, end: int, *, plan: bool = False, flow: bool = False
) -> Held:
    """Bounds of the period for the stretch from ``start`` to ``end``, given the times named in its sentence."""
    sentence = setting.finder.at(start)
    times = [p for p in times if not in_aside(setting.text, sentence.start, sentence.end, start, p.start)]
    usable = [p for p in times if not _only_speech(setting.text, p, sentence.start, sentence.end)]
    coarse = [p for p in times if p not in usable and p.days >= 28]
    best = _nearest(setting.text, usable, start, end) or _nearest(setting.text, coarse, start, end)
    if best is not None and not _other_clause(setting, best, start, end):
        if flow and best.kind == "by":
            return Held(None, None)  # “23,267 sent home by December 2019”: when that began is not said
        return Held(*_bounds(setting, best, plan), best)
    if usable and any(p.first is None for p in usable if _near(setting.text, p, start, end)):
        return Held(None, None)
    tense = tense_at(setting.text, start, end, sentence.start, sentence.end)
    if tense == "present" or plan:
        return Held(setting.published, setting.published)
    return Held(None, None)


_FROM_THEN = re.compile(r"\b(?:up|down) from\b|\bcompared (?:with|to)\b|\bas against\b")


def _other_clause(setting: Setting, period: Period, start: int, end: int) -> bool:
    """“In 2017 there were 34,000, he said, and 11,000 are left”: the date belongs to the figure between, the tense tells."""
    lo, hi = sorted(((start, end), (period.start, period.end)))
    between = setting.text[lo[1] : hi[0]]
    if start < period.start and _FROM_THEN.search(between):
        return True  # “employs 800, up from 300 in 2012”
    if not re.search(r"\d", between) or not re.search(r",\s+(?:and|but|while)\b|;", between):
        return False
    a = start - 12 if period.start < start else start
    return bool(re.match(r".{0,60}?\b(?:are|is|now|remain|currently)\b", setting.text[max(0, a) : end + 60], re.S))


def _near(text: str, period: Period, start: int, end: int) -> bool:
    return distance(text, (start, end), (period.start, period.end)) < 90


def _bounds(setting: Setting, period: Period, plan: bool) -> Dates:
    published = setting.published
    if period.kind == "by" and plan:
        return (published, period.last) if published and period.last and published <= period.last else (None, None)
    if plan and period.first and published and period.last and period.last < published:
        ahead = period.first.year == published.year - 1 and not re.search(
            r"\d{4}|\b(?:last|this|since|past)\b", setting.text[period.start : period.end]
        )
        return _year_later(period) if ahead and period.days <= 31 else (published, published)
    return period.first, period.last


def _year_later(period: Period) -> Dates:
    """“Due in early October”, said in August: the October to come."""
    if period.first is None or period.last is None:
        return None, None
    return period.first + dt.timedelta(days=365), period.last + dt.timedelta(days=365)


def _nearest(text: str, periods: list[Period], start: int, end: int) -> Period | None:
    ranked = sorted(
        (
            distance(text, (start, end), (p.start, p.end))
            + (30 if p.kind in ("by", "weekday") else 0)
            + (14 if "," in text[min(end, p.end) : max(start, p.start)] else 0)
            - (6 if p.start >= end else 0),
            p.days,
            p.start,
            p,
        )
        for p in periods
        if p.kind != "weekday"
    )
    if not ranked or ranked[0][0] > 190:
        return None
    return ranked[0][3] if ranked[0][3].first else None


def _only_speech(text: str, period: Period, first: int, last: int) -> bool:
    """Whether a time only says when somebody spoke: “told reporters on Friday”, “in a report dated March 7”, “on May 2, he said”."""
    before, after = text[first : period.start], text[period.end : last]
    if period.kind == "weekday" or _DEADLINE.search(before):
        return True
    spoken = _SPOKEN.search(before) or _REPORT.search(before)
    if spoken and not _THAT.search(spoken.group()):
        # “A report in 2012 put it at …” dates the figure to the report's year; a day or a weekday dates only the telling.
        return True
    if (
        re.match(rf"\s*,?\s*(?:\w+\s+){{0,4}}{_SPEECH}\b", after)
        and period.days
        and period.days <= 31
        and not before.strip()
    ):
        return True
    return bool(_SINCE_NOTHING.search(before[-40:]) and period.kind == "at" and period.days > 1)


def tense_at(text: str, start: int, end: int, first: int, last: int) -> str | None:
    """``present``, ``past`` or ``perfect`` by the finite verb nearest to a stretch, None without one."""
    best: tuple[float, str] | None = None
    for m in _AUX.finditer(text, first, last):
        best = min(best or (1e9, ""), (distance(text, (start, end), m.span()) - 3, "perfect"))
    for name in ("present", "past"):
        for m in pattern("scope", "tense", name).finditer(text, first, last):
            if name == "past" and _participle(text, m):
                continue
            far = distance(text, (start, end), m.span())
            if best is None or far < best[0]:
                best = (far, name)
    return best[1] if best else None


def _participle(text: str, m: re.Match[str]) -> bool:
    """A form in -ed after “is”, “are”, or right after a noun without its own subject is a participle more often than not."""
    before = text[max(0, m.start() - 16) : m.start()].lower()
    return (
        bool(re.search(r"\b(?:is|are|be|been|being|an?|the|to|by|of)\s+(?:\w+ly\s+)?$", before))
        or m.group().lower() in codelist("words")["no_past"]
    )
