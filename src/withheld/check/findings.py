"""What a check gives, and how its findings are put together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from withheld.records import Claim, Finding, Record

Kind = Literal["same_quantity", "revenue_identity", "owed_per_worker", "parts_whole", "stock_flow", "implied_rate"]
CAUTION_WEIGHT = 0.75
"""Each caution lowers the severity of a contradiction by a quarter."""


class Findings(Record):
    """Contradictions, worst first; values that the figures imply; agreements of separate origins; and how many figures were compared."""

    contradictions: tuple[Finding, ...] = ()
    implied: tuple[Finding, ...] = ()
    agreements: tuple[Finding, ...] = ()
    compared: int = 0


def contradiction(kind: Kind, title: str, arithmetic: str, claims: Sequence[Claim], apart: tuple[float, float] | None, cautions: Sequence[str]) -> Finding:
    """A contradiction whose severity is log2 of the smallest factor, lowered by each caution."""
    base = math.log2(max(apart[0], 1.0)) if apart else 3.0
    return Finding(
        kind=kind, verdict="contradiction", title=title, arithmetic=arithmetic, apart=apart, claims=tuple(claims), cautions=tuple(cautions),
        severity=round(base * CAUTION_WEIGHT ** len(cautions), 6),
    )  # fmt: skip


def factor(value: float) -> str:
    """A factor as a reader says it: whole from two on, else with one decimal."""
    return f"{value:.0f}" if value >= 1.75 else f"{value:.1f}"


def times_apart(apart: tuple[float, float]) -> str:
    """“2 to 5 times apart”, or “3 times apart” where both ends are the same to a reader."""
    low, high = factor(apart[0]), factor(apart[1])
    return f"{low} times apart" if low == high or not math.isfinite(apart[1]) else f"{low} to {high} times apart"
