"""What a check gives, and how its findings are put together and put in order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from withheld.records import Claim, Finding, Record

Kind = Literal[
    "same_quantity", "revenue_identity", "owed_per_worker", "parts_whole", "stock_flow", "implied_rate", "majority"
]
NO_FACTOR = 3.0
"""Severity, before cautions, of a contradiction without a factor, such as “none” against many."""
LISTED = "also told"
"""Opens the note, among the cautions, that lists further figures of a quantity."""
PERCENT_BELOW = 1.2
"""Factors below this are said in per cent."""


class Caution(NamedTuple):
    """Why two figures may after all speak of different things; ``weight`` (0 to 1) multiplies the severity."""

    text: str
    weight: float = 0.75


class Findings(Record):
    """Contradictions, worst first; values that the figures imply; agreements; and how many figures were compared.

    ``mutations`` are figures that changed as they were retold, ``slips`` wrong citations.

    ``agreements`` also holds figures that are merely repeated: the severity of an agreement counts its named origins,
    and only two or more of them are an agreement of separate origins.
    """

    contradictions: tuple[Finding, ...] = ()
    implied: tuple[Finding, ...] = ()
    agreements: tuple[Finding, ...] = ()
    mutations: tuple[Finding, ...] = ()
    slips: tuple[Finding, ...] = ()
    compared: int = 0


def contradiction(
    kind: Kind,
    title: str,
    line: str,
    claims: Sequence[Claim],
    apart: tuple[float, float] | None,
    cautions: Sequence[Caution],
) -> Finding:
    """A contradiction, weighed by ``severity``."""
    return Finding(
        kind=kind, verdict="contradiction", title=title, arithmetic=line, apart=apart, claims=tuple(claims),
        cautions=tuple(c.text for c in cautions), severity=severity(apart, cautions),
    )  # fmt: skip


def severity(apart: tuple[float, float] | None, cautions: Sequence[Caution]) -> float:
    """log2 of the smallest factor, multiplied by the weight of each caution."""
    base = math.log2(max(apart[0], 1.0)) if apart else NO_FACTOR
    return round(base * math.prod(c.weight for c in cautions), 6)


def implied(kind: Kind, title: str, line: str, claims: Sequence[Claim], cautions: Sequence[Caution]) -> Finding:
    """A value that stated figures imply; it says nothing against any of them."""
    return Finding(
        kind=kind, verdict="implied", title=title, arithmetic=line, claims=tuple(claims),
        cautions=tuple(c.text for c in cautions),
    )  # fmt: skip


def factor(value: float) -> str:
    """A factor as a reader says it: whole from 1.75 on, else with one decimal."""
    return f"{value:,.0f}" if value >= 1.75 else f"{value:.1f}"


def times_apart(apart: tuple[float, float], open_ended: bool = False) -> str:
    """“2 to 5 times apart”, “3 times apart”, “at least 2 times apart” or, below a fifth, “8% apart”."""
    if open_ended or not math.isfinite(apart[1]):
        return f"at least {_apart(apart[0])}"
    if apart[1] < PERCENT_BELOW:
        return _apart(apart[1])
    low, high = factor(apart[0]), factor(apart[1])
    return f"{low} times apart" if low == high else f"{low} to {high} times apart"


def _apart(value: float) -> str:
    return f"{(value - 1) * 100:.2g}% apart" if value < PERCENT_BELOW else f"{factor(value)} times apart"


def ratio_words(apart: tuple[float, float]) -> str:
    """The factors as an arithmetic line ends: “1.9 to 4.7”, or one number where both are the same to two digits."""
    low, high = (f"{v:.3g}" if v < 2 * 0.6 else f"{v:.2g}" if v < 100 else f"{v:,.0f}" for v in apart)
    return low if low == high else f"{low} to {high}"


def corroborates(finding: Finding) -> bool:
    """Whether an agreement is more than a repetition: separate origins, or stocks and flows that add up."""
    return finding.kind != "same_quantity" or finding.severity >= 2
