"""The proposals of a model, and the gate: a proposal whose words or figures are not in the text is dropped and counted."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from withheld.records import Claim, Measure, Qualifier, Rate, Span, Stance
from withheld.soundness import faults
from withheld.speech import noun_stance, verbs
from withheld.text import RATES, DocumentAnalysis, Figure, find_figures, quote
from withheld.vocabulary import codelist, codes, measures

UNSURE = 0.2
"""Confidence of a claim that only a model proposed: not calibrated, and low so that it counts as unsure."""


class Proposal(BaseModel):
    """One claim in the form that a model is asked for; see ``docs/claims.md`` for the fields."""

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
    """The proposals in an answer; invalid JSON and invalid claims are counted in ``dropped``."""
    try:
        raw = json.loads(answer)
        rows = raw["claims"] if isinstance(raw, dict) else None
    except (ValueError, KeyError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        dropped["answers that were not a record"] += 1
        return []
    out = []
    for row in rows:
        try:
            out.append(Proposal.model_validate(row))
        except ValidationError:
            dropped["not in the form of a claim"] += 1
    return out


def admitted(
    analysis: DocumentAnalysis, proposals: Iterable[Proposal], known: Sequence[Claim], model: str, dropped: Counter[str]
) -> list[Claim]:
    """Claims for the proposals that the text supports and that are not among the ``known`` claims; the others are counted by
    reason."""
    out: list[Claim] = []
    for proposal in proposals:
        at = _stands(analysis.text, proposal.quote)
        if reason := _fault(analysis, proposal, at):
            dropped[reason] += 1
        elif _told(proposal, at, [*known, *out]):
            dropped["already found"] += 1
        else:
            claim = _claim(analysis, proposal, at, model)
            if any(faults(claim)):
                dropped["no figure that can be"] += 1
            else:
                out.append(claim)
    return out


def _stands(text: str, words: str) -> int:
    """Offset of words in a text, as whole words and whole numbers; -1 if they do not occur."""
    found = re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w|[.,]\d)", text) if words.strip() else None
    return found.start() if found else -1


def _fault(analysis: DocumentAnalysis, proposal: Proposal, at: int) -> str | None:
    """Why a proposal is rejected, None if it is admitted."""
    if analysis.programme is None:
        return "no labour-export programme in the document"
    if at < 0:
        return "quotation not in the text"
    if not _in_order(proposal):
        return "bounds that are no numbers in order"
    if not _unit_fits(proposal):
        return "unit does not fit the measure"
    if _figure(proposal) is None:
        return "figure not in its quotation"
    near, beside = _near(analysis, at, at + len(proposal.quote), 0), _near(analysis, at, at + len(proposal.quote), 1)
    if proposal.origin is not None and not _is_speaker(proposal.origin, beside):
        return "speaker not in the text"
    if proposal.place is not None and _stands(analysis.text.casefold(), proposal.place.casefold()) < 0:
        return "place not in the text"
    if proposal.host and proposal.host not in {place.country for place in analysis.places}:
        return "host not in the text"
    if not _rate_stands(proposal, near):
        return "rate not in the text"
    return None if _stance_stands(proposal.stance, beside) else "stance not in the text"


def _in_order(proposal: Proposal) -> bool:
    bounds = [bound for bound in (proposal.low, proposal.high) if bound is not None]
    return all(map(math.isfinite, bounds)) and bounds == sorted(bounds) and all(bound >= 0 for bound in bounds)


def _near(analysis: DocumentAnalysis, start: int, end: int, more: int) -> str:
    """The sentences that overlap a span, with ``more`` sentences on either side."""
    touched = [s.number for s in analysis.sentences if s.start < end and start < s.end]
    if not touched:
        return analysis.text[start:end]
    first, last = max(0, touched[0] - more), min(len(analysis.sentences) - 1, touched[-1] + more)
    return analysis.text[analysis.sentences[first].start : analysis.sentences[last].end]


def _is_speaker(name: str, near: str) -> bool:
    """Whether a name occurs in full in the sentences near a figure, and is more than a pronoun or an article."""
    words = re.findall(r"\w+", name.casefold())
    if not any(len(word) > 1 and word not in _nobody() for word in words):
        return False
    return _stands(near.casefold(), name.casefold()) >= 0


@cache
def _nobody() -> frozenset[str]:
    """Words that do not name a speaker."""
    people = codelist("attribution")["people"]
    pronouns = {w for name, listed in people.items() if name.startswith("pronouns") for w in listed}
    return frozenset({*pronouns, *codelist("words")["pronouns"], *_ARTICLES})


_ARTICLES = (
    "a",
    "an",
    "the",
    "of",
    "to",
    "in",
    "on",
    "by",
    "and",
    "or",
    "is",
    "was",
    "were",
    "said",
    "says",
    "according",
)
_EACH = re.compile(
    r"\b(?:each|every|apiece|individual|(?:per|an?) (?:worker|person|head|capita|labou?rer|employee))\b", re.I
)
_DENIES = re.compile(r"\b(?:no|not|none|never|nobody|false|untrue)\b|n['’]t\b", re.I)
_GUESSES = re.compile(
    r"\b(?:about|around|some|roughly|approximately|estimated|nearly|almost|may|might|could|perhaps|likely)\b", re.I
)
_CHARGES = re.compile(r"\b(?:alleged|allegedly|reported|reportedly|purported|said to)\b", re.I)


def _rate_stands(proposal: Proposal, near: str) -> bool:
    """Whether the words around a figure contain the proposed time base and, if proposed, say that it is per worker."""
    words = re.findall(r"[^\W_]+", near.casefold())
    rated = proposal.per is None or any(RATES.get(word) == proposal.per for word in words)
    return rated and (not proposal.each or bool(_EACH.search(near)))


def _stance_stands(stance: Stance, near: str) -> bool:
    """Whether words near a figure express the proposed stance. A plain assertion needs none; “withdrawn” is never admitted."""
    if stance in ("asserted", "withdrawn"):
        return stance == "asserted"  # no words beside a figure prove that the text withdraws it
    more = {"denied": _DENIES, "estimated": _GUESSES, "alleged": _CHARGES}[stance]
    said = re.findall(r"[^\W\d_]+", near.casefold())
    cued = any(verbs()[w].stance == stance for w in said if w in verbs()) or any(
        noun_stance().get(w) == stance for w in said
    )
    return cued or bool(more.search(near))


def _figure(proposal: Proposal) -> Span | None:
    """Span of the proposal's figure in its quotation; None if one of its bounds is not written there."""
    bounds = [bound for bound in (proposal.low, proposal.high) if bound is not None]
    _, figures = find_figures(proposal.quote, 0)
    figures = [f for f in figures if _counts(f, proposal)]
    found = [f for b in bounds for f in figures if any(_same(b, v) for v in (f.low, f.high))]
    if not bounds or any(not any(_same(b, v) for f in figures for v in (f.low, f.high)) for b in bounds):
        return None
    return Span(start=min(f.core for f in found), end=max(f.end for f in found))


def _counts(figure: Figure, proposal: Proposal) -> bool:
    """Whether a figure has the currency that is proposed or, for a measure not in money, no currency."""
    money = measures()[proposal.measure].unit == "currency"
    return figure.unit == proposal.unit if money else not (len(figure.unit) == 3 and figure.unit.isupper())


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


def _claim(analysis: DocumentAnalysis, proposal: Proposal, at: int, model: str) -> Claim:
    where = _figure(proposal)
    assert where is not None
    dated = proposal.model_dump(include={"start", "end"}) if _dates_stand(analysis, proposal) else {}
    sector = proposal.sector if proposal.sector in codes("sectors") else None
    return Claim(
        document=analysis.document.id,
        quote=quote(analysis.document, analysis.sentences, at, at + len(proposal.quote)),
        confidence=UNSURE,
        programme=analysis.programme or "",
        sector=sector,
        figure=Span(start=at + where.start, end=at + where.end),
        note=f"proposed by {model}",
        **proposal.model_dump(exclude={"quote", "sector", "start", "end"}),
        **dated,
    )


def _dates_stand(analysis: DocumentAnalysis, proposal: Proposal) -> bool:
    """Whether each year of a proposed period is written in the text or is the year of publication, and start is not after end."""
    years = {day.year for day in (proposal.start, proposal.end) if day}
    published = {analysis.published.year} if analysis.published else set()
    ordered = proposal.start is None or proposal.end is None or proposal.start <= proposal.end
    return ordered and all(str(year) in analysis.text for year in years - published)
