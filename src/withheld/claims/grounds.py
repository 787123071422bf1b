"""Why a claim's fields are what they are: the words of the text behind its measure, host, period and origin."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from withheld.claims.draft import Draft
from withheld.claims.periods import Held
from withheld.claims.scope import Hosted
from withheld.claims.setting import Setting
from withheld.records import Counted, Ground, Reach, Span
from withheld.vocabulary import codelist

_PUBLISHED = "the date of publication, by the tense"
_WHOLE = "the whole document"


def grounds(setting: Setting, draft: Draft, hosted: Hosted, held: Held, cue: Span | None) -> tuple[Ground, ...]:
    """The grounds of a claim made from ``draft``, in the order noun, cue, host, period, origin; what was not found has none."""
    found = [Ground(part=part, words=words, reach="sentence") for part, words in draft.why.items()]
    if hosted.host:
        place = hosted.place
        span = Span(start=place.start, end=place.end) if place else None
        found.append(Ground(part="host", words=_words(setting, span) or _WHOLE, reach=hosted.reach, span=span))
    if held.period or held.first or held.last:
        when = Span(start=held.period.start, end=held.period.end) if held.period else None
        reach: Reach = "sentence" if when else "publication"
        found.append(Ground(part="period", words=_words(setting, when) or _PUBLISHED, reach=reach, span=when))
    if cue:
        found.append(Ground(part="origin", words=_words(setting, cue), reach=_reach(setting, draft, cue), span=cue))
    return tuple(found)


def counted(setting: Setting, draft: Draft, start: int, end: int) -> Counted | None:
    """What a head-count counts, where its noun, its cue or the source in its quotation says papers, crossings or a quota."""
    if draft.unit != "person":
        return None
    why = [draft.why.get("noun", ""), draft.why.get("cue", "")]
    found = (code for words in why for code, said in _said("said") if said.search(words))
    told = (code for code, said in _said("source") if said.search(setting.text, start, end))
    return next(found, None) or next(told, None)


@cache
def _said(key: str) -> tuple[tuple[Counted, re.Pattern[str]], ...]:
    listed = codelist("counted")["code"]
    return tuple((cast(Counted, c["code"]), re.compile(c[key], re.I)) for c in listed if key in c)


def _words(setting: Setting, span: Span | None) -> str:
    return " ".join(setting.text[span.start : span.end].split()) if span else ""


def _reach(setting: Setting, draft: Draft, span: Span) -> Reach:
    same = setting.finder.at(span.start).number == setting.finder.at(draft.core[0]).number
    return "sentence" if same else "passage"
