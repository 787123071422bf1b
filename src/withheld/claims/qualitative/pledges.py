"""Pledges: what a state, company or official undertakes, asks or intends, and by when."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, cast

from withheld.claims.qualitative import Context
from withheld.claims.qualitative.actors import Actors
from withheld.claims.qualitative.clauses import clause
from withheld.claims.qualitative.lexicon import Hit, hits, slots
from withheld.claims.qualitative.moments import moments
from withheld.claims.qualitative.relevance import about_workers
from withheld.records import Pledge

LISTING = "cues_pledges"
Act = Literal["repatriate", "stop_permits", "keep", "send", "pay", "report", "improve"]
_NEAR = 120
_WORKER = re.compile(r"\b(?:they|them|workers?|doctors?|labou?rers?)\b", re.IGNORECASE)


def find_pledges(context: Context) -> list[Pledge]:
    """The pledges, requests and plans of a document, in the order of the text, each act once per holder."""
    if context.setting.programme is None:
        return []
    actors = Actors(context)
    kept: dict[tuple[str, str | None], Pledge] = {}
    for hit in hits(LISTING, context.text, context.words):
        if about_workers(context, hit.sentence, hit.start) and (pledge := _pledge(context, actors, hit)):
            kept.setdefault((pledge.act, pledge.holder), pledge)
    return list(kept.values())


def _pledge(context: Context, actors: Actors, hit: Hit) -> Pledge | None:
    commit = _commit(context, hit)
    if commit is None:
        return None
    begins = actors.begins(hit.sentence, commit, acts=False)
    start, end = clause(context.text, hit.sentence, begins, hit.last)
    voice = context.speech.voice(hit.start, hit.end)
    holder = actors.of(hit.sentence, commit, acts=False) or voice.origin
    if holder is None or _WORKER.fullmatch(holder.split()[-1]):
        return None
    return Pledge(
        document=context.document.id, quote=context.quote(start, end), confidence=0.55, holder=holder,
        act=cast(Act, hit.rule.code), host=context.host(hit.start, hit.end), by=_by(context, hit), origin=voice.origin,
    )  # fmt: skip


def _commit(context: Context, hit: Hit) -> int | None:
    """Where the word of commitment stands, whose subject is the holder: the last one before the act."""
    found = list(re.finditer(rf"\b{slots(LISTING)['commit']}\b", context.text[hit.first : hit.start], re.IGNORECASE))
    return hit.first + found[-1].start() if found else None


def _by(context: Context, hit: Hit) -> dt.date | None:
    """The date by which a pledge is to be kept."""
    near = [m for m in moments(context, hit.sentence, hit.start) if m.last and abs(m.start - hit.end) <= _NEAR]
    by = [m for m in near if m.kind == "by"]
    published = context.document.published
    ahead = [m for m in near if published and m.last and m.last >= published and m.kind != "weekday"]
    chosen = min(by or ahead, key=lambda m: abs(m.start - hit.end), default=None)
    return chosen.last if chosen else None
