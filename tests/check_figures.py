"""Makes claims and sources for the tests of the check room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from withheld.records import Claim, Quote, Source, Span

UNITS = {
    "state_share": "fraction",
    "hours_worked": "hour",
    "contract_term": "month",
    "sites": "site",
    "host_countries": "country",
}
MONEY = ("revenue", "wage_gross", "wage_net", "arrears", "levy")


def claim(measure: str, low: float | None, high: float | None = -1, /, **fields: Any) -> Claim:
    """A transcribed claim; ``high`` is ``low`` unless given, ``when`` a year or a pair of ISO dates."""
    top = low if high == -1 else high
    unit = "USD" if measure in MONEY else UNITS.get(measure, "person")
    start, end = period(fields.pop("when", None))
    base = {
        "document": "a", "quote": None, "qualifier": qualifier(low, top), "unit": unit, "programme": "KP",
        "start": start, "end": end, "each": measure.startswith("wage") or measure == "levy",
    }  # fmt: skip
    return Claim(measure=measure, low=low, high=top, **{**base, **fields})


def qualifier(low: float | None, high: float | None) -> str:
    """The qualifier that goes with bounds."""
    if low is None:
        return "at_most"
    return "at_least" if high is None else "exact" if low == high else "range"


def period(when: int | str | tuple[str, str] | None) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a year, a day or a pair of days."""
    if when is None:
        return None, None
    if isinstance(when, int):
        return dt.date(when, 1, 1), dt.date(when, 12, 31)
    first, last = (when, when) if isinstance(when, str) else when
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


def said(sentence: str, figure: str, made: Claim, start: int = 100) -> Claim:
    """The claim, quoted from a sentence that stands at ``start`` of its document, with ``figure`` marked."""
    at = start + sentence.index(figure)
    quote = Quote(start=at, end=at + len(figure), exact=figure, sentence=sentence, sentence_start=start)
    return made.model_copy(update={"quote": quote, "figure": Span(start=at, end=at + len(figure))})


def sources(*claims: Claim, **published: str) -> dict[str, Source]:
    """A source for each document of the claims, with its day of publication where given."""
    days = {d: dt.date.fromisoformat(p) for d, p in published.items()}
    names = sorted({c.document for c in claims})
    return {
        d: Source(id=d, sha256="0" * 64, publisher=f"Paper {d}", published=days.get(d), url=f"https://{d}.example/x")
        for d in names
    }
