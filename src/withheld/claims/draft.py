"""A figure whose measure has been decided, before its scope, period and origin are looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from withheld.claims.figures import Figure
from withheld.records import Measure, Qualifier, Rate

Why = dict[Literal["noun", "cue"], str]
"""The counted noun and the words that decide the measure."""


@dataclass(frozen=True)
class Draft:
    """What a rule makes of a figure: measure and value, and the stretch of text that every operand stands in.

    ``start`` to ``end`` is that stretch; ``core`` the figure itself. ``confidence`` is the rule's own, 0 to 1.
    """

    measure: Measure
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: str
    core: tuple[int, int]
    start: int
    end: int
    per: Rate | None = None
    each: bool = False
    confidence: float = 0.7
    derivation: str | None = None
    guess: bool = False
    why: Why = field(default_factory=dict)


def from_figure(measure: str, figure: Figure, unit: str, start: int, end: int, **more: object) -> Draft:
    """A draft with the value of a figure, quoted from ``start`` to ``end``; ``more`` holds other fields."""
    fields = {
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier,
        "confidence": 0.7,
        "guess": figure.guess,
    } | more
    return Draft(measure=measure, unit=unit, core=(figure.core, figure.end), start=start, end=end, **fields)  # type: ignore[arg-type]
