"""What a model proposes, and the gate: a proposal whose words or figures do not stand in the text is dropped and counted."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from withheld.claims.figures import find_figures
from withheld.claims.quotes import quote
from withheld.claims.setting import Setting
from withheld.records import Claim, Measure, Qualifier, Rate, Span, Stance
from withheld.soundness import faults
from withheld.vocabulary import codes, measures

UNSURE = 0.3
"""Confidence of what only a model proposed: it is not calibrated, and says so by being low."""


class Proposal(BaseModel):
    """One claim as a model is asked to write it; see ``docs/claims.md`` for the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quote: str
    measure: Annotated[Measure, Field(json_schema_extra=lambda schema: schema.update(enum=list(measures())))]
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: str
    per: Rate | None
    each: bool
    host: str | None
    place: str | None
    sector: str | None
    start: dt.date | None
    end: dt.date | None
    origin: str | None
    stance: Stance


class Proposals(BaseModel):
    """The whole answer of a model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claims: tuple[Proposal, ...]


def parsed(answer: str, dropped: Counter[str]) -> list[Proposal]:
    """The proposals of an answer; what is no JSON or no claim is counted in ``dropped``."""
    try:
        raw = json.loads(answer)
        rows = raw["claims"] if isinstance(raw, dict) else None
    except (ValueError, KeyError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        dropped["answers that were no record"] += 1
        return []
    out = []
    for row in rows:
        try:
            out.append(Proposal.model_validate(row))
        except ValidationError:
            dropped["not in the form of a claim"] += 1
    return out


def admitted(
    setting: Setting, proposals: Iterable[Proposal], known: Sequence[Claim], model: str, dropped: Counter[str]
) -> list[Claim]:
    """The proposals that the text bears out and that are not among the ``known`` claims; the rest is counted by reason."""
    out: list[Claim] = []
    for proposal in proposals:
        at = setting.text.find(proposal.quote) if proposal.quote.strip() else -1
        if reason := _fault(setting, proposal, at):
            dropped[reason] += 1
        elif _told(proposal, at, [*known, *out]):
            dropped["already found"] += 1
        else:
            claim = _claim(setting, proposal, at, model)
            if any(faults(claim)):
                dropped["no figure that can be"] += 1
            else:
                out.append(claim)
    return out


def _fault(setting: Setting, proposal: Proposal, at: int) -> str | None:
    """Why a proposal is not let through, None if it is."""
    if setting.programme is None:
        return "no labour-export programme in the document"
    if at < 0:
        return "quotation not in the text"
    if _figure(proposal) is None:
        return "figure not in its quotation"
    if not _unit_fits(proposal):
        return "unit does not fit the measure"
    for name, words in (("speaker", proposal.origin), ("place", proposal.place)):
        if words is not None and words.casefold() not in setting.text.casefold():
            return f"{name} not in the text"
    if proposal.host and proposal.host not in {place.country for place in setting.places}:
        return "host not in the text"
    return None


def _figure(proposal: Proposal) -> Span | None:
    """Where in its quotation the proposal's figure stands; None where a bound is not written there."""
    bounds = [bound for bound in (proposal.low, proposal.high) if bound is not None]
    _, figures = find_figures(proposal.quote, 0)
    found = [f for b in bounds for f in figures if any(_same(b, v) for v in (f.low, f.high))]
    if not bounds or any(not any(_same(b, v) for f in figures for v in (f.low, f.high)) for b in bounds):
        return None
    return Span(start=min(f.core for f in found), end=max(f.end for f in found))


def _same(bound: float, value: float | None) -> bool:
    return value is not None and math.isclose(bound, value, rel_tol=1e-9)


def _unit_fits(proposal: Proposal) -> bool:
    unit = measures()[proposal.measure].unit
    if unit == "currency":
        return len(proposal.unit) == 3 and proposal.unit.isalpha() and proposal.unit.isupper()
    return proposal.unit == unit


def _told(proposal: Proposal, at: int, known: Sequence[Claim]) -> bool:
    end = at + len(proposal.quote)
    return any(
        claim.measure == proposal.measure
        and (claim.low, claim.high) == (proposal.low, proposal.high)
        and claim.quote is not None
        and claim.quote.start < end
        and at < claim.quote.end
        for claim in known
    )


def _claim(setting: Setting, proposal: Proposal, at: int, model: str) -> Claim:
    where = _figure(proposal)
    assert where is not None
    dated = proposal.model_dump(include={"start", "end"}) if _dates_stand(setting, proposal) else {}
    sector = proposal.sector if proposal.sector in codes("sectors") else None
    return Claim(
        document=setting.document.id,
        quote=quote(setting.document, setting.sentences, at, at + len(proposal.quote)),
        confidence=UNSURE,
        programme=setting.programme or "",
        sector=sector,
        figure=Span(start=at + where.start, end=at + where.end),
        note=f"proposed by {model}",
        **proposal.model_dump(exclude={"quote", "sector", "start", "end"}),
        **dated,
    )


def _dates_stand(setting: Setting, proposal: Proposal) -> bool:
    """Whether the years of a proposed period are written in the text, or are that of its publication."""
    years = {day.year for day in (proposal.start, proposal.end) if day}
    published = {setting.published.year} if setting.published else set()
    ordered = proposal.start is None or proposal.end is None or proposal.start <= proposal.end
    return ordered and all(str(year) in setting.text for year in years - published)
