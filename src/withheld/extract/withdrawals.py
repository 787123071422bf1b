"""Figures that a text gives and then withdraws: “later corrected to”, “withdrew the figure”, “for 1,210 read 2,110”."""

from __future__ import annotations

import re
from typing import Any

from withheld.records import Claim
from withheld.text import DocumentAnalysis, Sentence, cue

_BEFORE = cue("withdrawals", "before")
_MENDED = cue("withdrawals", "mended")
_WRONG = cue("withdrawals", "wrong")
_AFTER = cue("withdrawals", "after")
_UNREAL = cue("withdrawals", "unreal")


TAKES_BACK = cue("withdrawals", "takes_back")


_INSTEAD = cue("withdrawals", "instead")
_READ = cue("withdrawals", "read")


_WHOLE = cue("withdrawals", "whole")
_HEAD = 400
"""Characters at each end of a text in which corrections are searched for."""


def _retracted(analysis: DocumentAnalysis) -> bool:
    text = analysis.text
    ends = (analysis.document.title or "", text[:_HEAD], text[-_HEAD:] if len(text) > _HEAD else "")
    return any(_WHOLE.search(part) for part in ends)


def withdrawn(analysis: DocumentAnalysis, claims: list[Claim]) -> list[Claim]:
    """The claims, in order: a figure that the text takes back is ``withdrawn``, the one given in its place is not.

    A backward cue refers to the nearest claim before it in its sentence, else in the sentence before; if it gives a new figure,
    to one of the same measure only, and to one of its own sentence only if no other is possible. The new figure has the host and
    time of the one that it corrects, unless it has its own.
    """
    if _retracted(analysis):
        return [claim.model_copy(update={"stance": "withdrawn"}) for claim in claims]
    out = list(claims)
    for sentence in analysis.sentences:
        for words, mended in ((_BEFORE, False), (_MENDED, True)):
            for found in _real(words, analysis.text, sentence):
                new = _next(out, found.end(), sentence.end) if mended else None
                if mended and new is None:
                    continue
                old = _meant(analysis, out, sentence, found.start(), new)
                _withdraw(out, old)
                _stands(out, new if mended else _instead(analysis, out, sentence, old), old)
        for found in _real(_WRONG, analysis.text, sentence):
            _own_mistake(analysis, out, sentence, found)
        for found in _real(_AFTER, analysis.text, sentence):
            old = _next(out, found.end(), min(sentence.end, found.end() + 120))
            _withdraw(out, old)
            _stands(out, _instead(analysis, out, sentence, old), old)
    return out


def _instead(analysis: DocumentAnalysis, claims: list[Claim], cue: Sentence, old: int | None) -> int | None:
    """Index of the claim that replaces the ``old`` one: in the cue's sentence, or in the one after it."""
    wrong = claims[old].figure if old is not None else None
    if old is None or wrong is None:
        return None
    after = analysis.sentences[min(cue.number + 1, len(analysis.sentences) - 1)]
    places = [(wrong.end, cue.end, wrong.end, _READ)] if cue.start <= wrong.start < cue.end else []
    if 0 <= after.paragraph - cue.paragraph <= 1 and after is not cue:
        places.append((after.start, after.end, after.start, _INSTEAD))
    for start, end, since, leads in places:
        new = _next(claims, start, end)
        figure = claims[new].figure if new is not None else None
        if new is None or figure is None or claims[new].measure != claims[old].measure:
            continue
        if leads.fullmatch(analysis.text, since, figure.start):
            return new
    return None


def _stands(claims: list[Claim], new: int | None, old: int | None) -> None:
    """Mark the new figure as valid, with the host and time of the old one if it has none of its own."""
    if new is None:
        return
    right, changes = claims[new], dict[str, Any]()
    if right.stance in ("withdrawn", "denied"):
        changes["stance"] = "asserted"
    if old is not None and claims[old].measure == right.measure:
        changes |= _scope(right, claims[old])
    claims[new] = right.model_copy(update=changes)


def _scope(right: Claim, wrong: Claim) -> dict[str, Any]:
    """Fields that the new figure takes over from the old one, with their grounds."""
    taken: dict[str, Any] = {}
    parts = set[str]()
    if right.host is None and wrong.host is not None:
        taken |= {"host": wrong.host, "place": right.place or wrong.place}
        parts.add("host")
    said = any(g.part == "period" and g.span is not None for g in right.grounds)
    if not said and wrong.start is not None:
        taken |= {"start": wrong.start, "end": wrong.end}
        parts.add("period")
    if parts:
        kept = [g for g in right.grounds if g.part not in parts]
        taken["grounds"] = (
            *kept,
            *(g.model_copy(update={"reach": "passage"}) for g in wrong.grounds if g.part in parts),
        )
    return taken


def _real(cue: re.Pattern[str], text: str, sentence: Sentence) -> list[re.Match[str]]:
    found = cue.finditer(text, sentence.start, sentence.end)
    return [m for m in found if not _UNREAL.search(text, sentence.start, m.start())]


def _own_mistake(analysis: DocumentAnalysis, claims: list[Claim], sentence: Sentence, cue: re.Match[str]) -> None:
    """Withdraw the figure before a cue if its only origin is the text itself; keep the one that the cue's sentence gives."""
    new = _next(claims, cue.end(), sentence.end)
    old = _meant(analysis, claims, sentence, cue.start(), new)
    if old is None or claims[old].origin is not None:
        return
    _withdraw(claims, old)
    _stands(claims, new if new is not None else _instead(analysis, claims, sentence, old), old)


def _withdraw(claims: list[Claim], at: int | None) -> None:
    if at is not None:
        claims[at] = claims[at].model_copy(update={"stance": "withdrawn"})


def _next(claims: list[Claim], start: int, end: int) -> int | None:
    return next((n for n, c in enumerate(claims) if c.figure and start <= c.figure.start < end), None)


def _meant(
    analysis: DocumentAnalysis, claims: list[Claim], sentence: Sentence, cue: int, new: int | None
) -> int | None:
    """Index of the claim before a cue that the cue withdraws."""
    before = analysis.sentences[max(0, sentence.number - 1)]
    reach = [(sentence.start, cue)]
    if sentence.paragraph - before.paragraph <= 1 and before is not sentence:
        reach.append((before.start, before.end))
    for start, end in reach:
        inside = [n for n, c in enumerate(claims) if n != new and c.figure and start <= c.figure.start < end]
        if inside:
            like = [n for n in inside if new is None or claims[n].measure == claims[new].measure]
            return like[-1] if like else None
    return None
