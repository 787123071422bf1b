"""A figure whose measure has been decided, before its scope, period and origin are looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

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
