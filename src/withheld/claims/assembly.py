"""Drafts to claims: scope, period and origin are looked up, and what does not stand inside its quotation is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from withheld.claims.counting import clause_tail, count_drafts
from withheld.claims.draft import Draft
from withheld.claims.grounds import counted, grounds
from withheld.claims.money import money_drafts
from withheld.claims.portions import portion_drafts
from withheld.claims.quotes import quote
from withheld.claims.scope import Hosted, Scope
from withheld.claims.setting import Line, Setting
from withheld.claims.terms import term_drafts, word_ratio
from withheld.records import Claim, Span, Stance
from withheld.soundness import faults
from withheld.vocabulary import codelist


class Voice(Protocol):
    """Who first makes a statement, who passed it on, and how firmly (see ``attribution``)."""

    @property
    def origin(self) -> str | None:
        """Who first makes the statement."""

    @property
    def via(self) -> tuple[str, ...]:
        """Those who passed it on, outermost last."""

    @property
    def stance(self) -> Stance:
        """How firmly it is said."""

    @property
    def cue(self) -> Span | None:
        """The words that attribute it, None where nobody is said to say it."""


class Voices(Protocol):
    """Anything that tells whose voice a stretch of the text is in."""

    def voice(self, start: int, end: int) -> Voice:
        """The voice of the stretch from ``start`` to ``end``."""
        ...


def find_claims(setting: Setting, scope: Scope, speech: Voices) -> list[Claim]:
    """All claims of a document that can be, in order, each figure once per measure and origin."""
    if setting.programme is None:
        return []
    known: dict[int, list[Draft]] = {}
    drafts = [d for line in setting.lines if line.figures or _wordy(line) for d in _drafts(setting, line, known)]
    claims = (_claim(setting, scope, speech, d) for d in drafts)
    lead = setting.sentences[0].end if setting.sentences else 0
    return _once((c for c in claims if c is not None and not any(faults(c))), lead)


_WORDY = re.compile(
    r"\b(?:twice|double|triple|none|no longer|not a single|[Nn]o [A-Z]|from \d|for (?:an?|one|two|three|four|five) (?:year|month))",
    re.I,
)
"""Words that tell a figure without a number."""


def _wordy(line: Line) -> bool:
    return bool(_WORDY.search(line.sentence.text))


def _counted(setting: Setting, number: int, known: dict[int, list[Draft]]) -> list[Draft]:
    if number not in known:
        known[number] = count_drafts(setting, setting.lines[number])
    return known[number]


def _drafts(setting: Setting, line: Line, known: dict[int, list[Draft]]) -> list[Draft]:
    number = line.sentence.number
    here = _counted(setting, number, known)
    earlier = _counted(setting, number - 1, known) if number else []
    portions = portion_drafts(setting, line, earlier + here)
    taken = {p.core for p in portions}
    terms = [t for t in term_drafts(setting, line) if t.core not in taken]
    found = [
        *here,
        *money_drafts(setting, line),
        *portions,
        *terms,
        *word_ratio(setting, line),
        *none_drafts(setting, line),
    ]
    return sorted(found, key=lambda d: d.core)


_NONE = re.compile(
    r"\b(?:[Nn]o|[Nn]ot a single|not one|[Nn]one of (?:them|the))\s+(?P<noun>(?:[A-Z]\w+ )?(?:[A-Z]\w+|"
    r"workers?|labou?rers?)(?: (?:workers?|labou?rers?|nationals?|doctors?|citizens?))?)\s+"
    r"(?:(?:is|are|was|were|has|have|work\w*|remain\w*)\b)|\bno longer (?:has|have|employ\w*|hosts?) (?:a "
    r"single |any )(?P<noun2>(?:[A-Z]\w+ )?[A-Z]?\w+(?: \w+)?)"
    r"|\b[Nn]one (?:is|are|were|was) (?:\w+ )?(?:employed|left|working|remaining)"
)


def none_drafts(setting: Setting, line: Line) -> list[Draft]:
    """“No North Korean is now employed in Russia”: a stock of zero."""
    out = []
    for m in _NONE.finditer(setting.text, line.sentence.start, line.sentence.end):
        near = setting.text[max(0, m.start() - 200) : m.end() + 60]
        work = re.search(
            r"\b(?:employ\w*|work\w*|labou?r\w*|remain\w*|left|soil)\b",
            setting.text[m.start() : line.sentence.end],
            re.I,
        )
        if not work or not (
            setting.people_in(m.start(), m.end())
            or (m.group().lower().startswith("none") and setting.people_in(max(0, m.start() - 200), m.end()))
        ):
            continue
        if re.search(r"\bother\b|\bmore\b", m.group()) or not near:
            continue
        end = m.end() + clause_tail(setting.text, m.end(), line.sentence.end)
        out.append(
            Draft(
                "workers_abroad",
                0,
                0,
                "exact",
                "person",
                m.span(),
                m.start(),
                end,
                confidence=0.65,
                derivation="“no” is 0",
                why={"noun": m.group()},
            )
        )
    return out


def _claim(setting: Setting, scope: Scope, speech: Voices, draft: Draft) -> Claim | None:
    start, end = _trimmed(setting.text, min(draft.start, draft.core[0]), max(draft.end, draft.core[1]))
    if not start <= draft.core[0] < draft.core[1] <= end:
        return None
    voice = speech.voice(*draft.core)
    hosted = scope.hosted(*draft.core, reach=1 if draft.measure in ("revenue", "host_countries") else 2)
    if draft.measure == "host_countries":
        hosted = Hosted(None)
    host = hosted.host
    held = scope.period(
        *draft.core,
        plan=draft.measure == "workers_planned",
        flow=draft.measure in ("workers_dispatched", "workers_returned"),
    )
    unit = codelist("numbers")["by_host"].get(draft.unit, {}).get(host if isinstance(host, str) else "", draft.unit)
    stance = "estimated" if draft.guess and voice.stance == "asserted" and voice.origin is None else voice.stance
    return Claim(
        document=setting.document.id,
        quote=quote(setting.document, setting.sentences, start, end),
        confidence=round(draft.confidence, 3),
        measure=draft.measure,
        low=draft.low,
        high=draft.high,
        qualifier=draft.qualifier,
        unit=unit,
        per=draft.per,
        each=draft.each,
        programme=setting.programme or "",
        host=host,
        place=scope.place(*draft.core, host),
        sector=scope.sector(*draft.core),
        start=held.first,
        end=held.last,
        origin=voice.origin,
        via=voice.via,
        stance=stance,
        derivation=draft.derivation,
        counted=counted(setting, draft, start, end),
        figure=Span(start=draft.core[0], end=draft.core[1]),
        grounds=grounds(setting, draft, hosted, held, voice.cue),
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;:)—–"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:(—–“"):
        end -= 1
    return start, end


def _filled(lead: Claim, told: Claim) -> Claim:
    """A heading's claim with what only the sentence that it sums up says: who, when, where."""
    said: dict[str, object] = {"origin": told.origin, "via": told.via, "stance": told.stance}
    if lead.start is None and lead.end is None:
        said |= {"start": told.start, "end": told.end}
    said |= {name: getattr(told, name) for name in ("place", "sector") if getattr(lead, name) is None}
    return lead.model_copy(update=said)


def _once(claims: Iterable[Claim], lead_end: int) -> list[Claim]:
    """A figure repeated by the same origin, or by none, is one record, the first; another named origin makes another.

    A heading or lead without an origin, up to ``lead_end``, takes that of the sentence which it sums up.
    """
    kept: list[Claim] = []
    seen: dict[tuple[object, ...], dict[str | None, int]] = {}
    for claim in claims:
        origins = seen.setdefault((claim.measure, claim.low, claim.high, claim.unit, claim.host), {})
        if origins and (claim.origin is None or claim.origin in origins):
            continue
        lead = origins.get(None)
        if lead is not None and len(origins) == 1 and (quote := kept[lead].quote) and quote.start < lead_end:
            kept[lead] = _filled(kept[lead], claim)
            origins[claim.origin] = origins.pop(None)
            continue
        origins[claim.origin] = len(kept)
        kept.append(claim)
    return kept
