"""A publication window for an undated text, inferred from the past events that it mentions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from withheld.records import DateWindow
from withheld.sources.address import address_month
from withheld.sources.dates import Period, mentions, years
from withheld.sources.draft import Draft
from withheld.sources.landmarks import Bound, bounds

_BETWEEN = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]?[A-Z])|\n+")
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|wrote|found|began|went|came|took|gave|sent|made|held|left|got|paid|put|met|saw|ran|led|rose|fell|(?!hundred|indeed|need|exceed|proceed|speed|feed|seed)[a-z]{2,}ed)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|could|(?-i:may)|might|must|plans?|planned|planning|expect(?:s|ed)?|due|deadline|intends?|aims?|scheduled|target|hopes?"
    r"|proposed?|forecasts?|projected|to be|set to|ordered|agreed|required)\b",
    re.I,
)
_TOWARDS = re.compile(
    r"(?:\b(?:by|until|till|before|through|to|from|next|ending|expires?|than)"
    r"|[-–—/])\s*(?:the\s+)?(?:end of\s+|late\s+|early\s+|mid-?)?$",
    re.I,
)
_INTO = re.compile(
    r"\b(?:in|on|since|of|during|late|early|mid|summer|autumn|winter|spring|year|end|and|as of|last)\W*$", re.I
)
_MOST = 400_000


def inferred(draft: Draft, url: str | None, today: dt.date) -> DateWindow | None:
    """The window of a text without a date: stated, in its address, or by the latest past date that it mentions."""
    if draft.window:
        return draft.window
    latest = min(draft.no_later or today, today)
    if url and (month := address_month(url, today)):
        basis = f"the address names the month {month.first:%Y-%m}"
        return DateWindow(earliest=month.first, latest=min(month.last, today), basis=basis)
    text = draft.text[:_MOST]
    earliest, told = max(_past(text, latest), default=(dt.date.min, ""))
    bases = [f"the text mentions “{told}” as past"] if told else []
    for bound in _landmarks(text):
        if bound.earliest > latest or (bound.latest and bound.latest < earliest):
            continue  # not later than the text's own dates allow
        tighter = bound.earliest > earliest or (bound.latest is not None and bound.latest < latest)
        bases += [bound.basis] if tighter else []
        earliest = max(earliest, bound.earliest)
        latest = min(latest, bound.latest or latest)
    if not bases:
        return None
    return DateWindow(earliest=earliest, latest=latest, basis="; ".join([*bases[-2:], *_end(draft, latest, today)]))


def _end(draft: Draft, latest: dt.date, today: dt.date) -> list[str]:
    if draft.no_later == latest:
        return [f"the file was made on {latest.isoformat()}"]
    return ["no later than today"] if latest == today else []


def _landmarks(text: str) -> Iterator[Bound]:
    for sentence in _BETWEEN.split(text):
        if len(sentence) <= 2000:
            yield from bounds(sentence)


def _past(text: str, latest: dt.date) -> Iterator[tuple[dt.date, str]]:
    """First days of the dates that sentences in the past tense mention, with their words."""
    for sentence in _BETWEEN.split(text):
        if len(sentence) > 2000 or not _PAST.search(sentence) or _AHEAD.search(sentence):
            continue
        for period in _periods(sentence):
            before = sentence[: period.start]
            if period.first <= latest and not _TOWARDS.search(before):
                yield period.first, sentence[period.start : period.end]


def _periods(sentence: str) -> Iterator[Period]:
    dated = list(mentions(sentence))
    yield from dated
    for year in years(sentence):
        covered = any(period.start <= year.start < period.end for period in dated)
        if not covered and _INTO.search(sentence[: year.start]):
            yield year
