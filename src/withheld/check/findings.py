"""The result of a check, and how its findings are built and ranked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from withheld.finding import Finding
from withheld.finding import FindingKind as Kind
from withheld.records import Claim, Record

NO_FACTOR = 3.0
"""Severity, before cautions, of a contradiction without a factor, such as “none” against many."""
LISTED = "also reported"
"""Start of the caution that lists further figures of a quantity."""
PERCENT_BELOW = 1.2
"""Factors below this are given in per cent."""
TENS = 9.95
"""Factors that are rounded to the nearest are given as whole numbers from here on."""
SEPARATE = {"stock_flow": 1.5}
"""Severity from which an agreement of a kind is one of separate origins; of all other kinds it is their number, at least two."""


class Caution(NamedTuple):
    """A reason why two figures may be of different things after all; ``weight`` (0 to 1) multiplies the severity."""

    text: str
    weight: float = 0.75


class Findings(Record):
    """Contradictions, worst first; values that the figures imply; agreements; and how many figures were compared.

    ``questions`` are figures that would contradict each other if they had one scope, which no text says. ``variants`` are
    figures that changed when they were reported again, ``slips`` wrong citations. ``agreements`` also contains figures that are
    merely repeated: the severity of an agreement is its number of named origins, and only two or more of them make it an
    agreement of separate origins.
    """

    contradictions: tuple[Finding, ...] = ()
    questions: tuple[Finding, ...] = ()
    implied: tuple[Finding, ...] = ()
    agreements: tuple[Finding, ...] = ()
    variants: tuple[Finding, ...] = ()
    slips: tuple[Finding, ...] = ()
    compared: int = 0

    def all(self) -> tuple[Finding, ...]:
        """Every finding, in the order in which the cards are printed."""
        listed = (self.contradictions, self.variants, self.slips, self.questions, self.implied, self.agreements)
        return tuple(f for group in listed for f in group)


def contradiction(
    kind: Kind,
    title: str,
    line: str,
    claims: Sequence[Claim],
    apart: tuple[float, float] | None,
    cautions: Sequence[Caution],
) -> Finding:
    """A contradiction, with its ``severity``."""
    return Finding(
        kind=kind, verdict="contradiction", title=title, arithmetic=line, apart=apart, claims=tuple(claims),
        cautions=tuple(c.text for c in cautions), severity=severity(apart, cautions),
    )  # fmt: skip


def severity(apart: tuple[float, float] | None, cautions: Sequence[Caution]) -> float:
    """log2 of the smaller factor (``NO_FACTOR`` without one), multiplied by the weight of each caution."""
    base = math.log2(max(apart[0], 1.0)) if apart else NO_FACTOR
    return round(base * math.prod(c.weight for c in cautions), 6)


def question(
    kind: Kind,
    title: str,
    line: str,
    claims: Sequence[Claim],
    apart: tuple[float, float] | None,
    differences: Sequence[str],
    cautions: Sequence[Caution] = (),
) -> Finding:
    """A question to settle before figures can be compared: ``title`` asks it, ``differences`` say what differs or is open.

    Its severity is that of a contradiction, halved for each difference. ``apart`` of the finding stays empty: nothing is claimed
    to differ.
    """
    asked = f"{title} {differences[0][0].upper()}{differences[0][1:]}" if differences else title
    return Finding(
        kind=kind, verdict="question", title=asked, arithmetic=line, claims=tuple(claims),
        differences=tuple(differences), cautions=tuple(c.text for c in cautions),
        severity=severity(apart, [*(Caution(d, 0.5) for d in differences), *cautions]),
    )  # fmt: skip


def implied(kind: Kind, title: str, line: str, claims: Sequence[Claim], cautions: Sequence[Caution]) -> Finding:
    """A value that stated figures imply; it does not contradict them."""
    return Finding(
        kind=kind, verdict="implied", title=title, arithmetic=line, claims=tuple(claims),
        cautions=tuple(c.text for c in cautions),
    )  # fmt: skip


def factor(value: float, *, least: bool = False) -> str:
    """A factor for a title, to two digits below ten and to a whole number from there on: rounded to the nearest, or down where
    it is said to be the least one."""
    places = 1 if value < (10 if least else TENS) else 0
    rounded = floored(value, places) if least else nearest(value, places)
    return trimmed(f"{rounded:,.{places}f}")


def floored(value: float, places: int) -> float:
    """A value rounded down to so many decimals, without changing one that has no more decimals than that."""
    scale = 10.0**places
    return math.floor(value * scale * (1 + 1e-12)) / scale


def nearest(value: float, places: int) -> float:
    """A value rounded to the nearest of so many decimals, a half upwards, as a reader would by hand."""
    scale = 10.0**places
    return math.floor(value * scale * (1 + 1e-12) + 0.5) / scale


def times_apart(apart: tuple[float, float], open_ended: bool = False) -> str:
    """“1.9 to 4.7 times apart”, “19 times apart”, “at least 2 times apart” or, below a factor of 1.2, “8% apart”.

    Factors are rounded to the nearest; after “at least” they are rounded down, so that the statement holds.
    """
    if not open_ended and apart[1] < PERCENT_BELOW:
        return _apart(apart[0])
    if open_ended or not math.isfinite(apart[1]) or apart[0] < PERCENT_BELOW:
        return f"at least {_apart(apart[0], least=True)}"
    low, high = factor(apart[0]), factor(apart[1])
    return f"{low} times apart" if low == high else f"{low} to {high} times apart"


def _apart(value: float, *, least: bool = False) -> str:
    return (
        f"{percent_apart(value, least=least)}% apart"
        if value < PERCENT_BELOW
        else f"{factor(value, least=least)} times apart"
    )


def percent_apart(value: float, *, least: bool = False) -> str:
    """A factor minus one in per cent, to the nearest of two digits.

    The ``least`` one is rounded down, with a third digit where two would disagree with the factor printed in the line of
    arithmetic: 1.1994, printed as 1.2, is “19.9%”.
    """
    share = (value - 1) * 100
    places = max(0, 1 - math.floor(math.log10(share))) if share > 0 else 0
    if not least:
        return trimmed(f"{nearest(share, places):.{places}f}")
    if 1 + floored(share, places) / 100 < float(_three_digits(value)) - 1e-9:
        places += 1
    return trimmed(f"{floored(share, places):.{places}f}")


def trimmed(digits: str) -> str:
    """A decimal number without trailing zeros."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def ratio_words(apart: tuple[float, float]) -> str:
    """Factors as printed at the end of an arithmetic line, to three digits: “1.89 to 4.73”, or one number if both are the
    same."""
    low, high = (_three_digits(v) for v in apart)
    return low if low == high else f"{low} to {high}"


def _three_digits(value: float) -> str:
    if not math.isfinite(value) or value <= 0:
        return f"{value:,.3g}"
    places = max(0, 2 - math.floor(math.log10(value)))
    return trimmed(f"{value:,.{places}f}")


def corroborates(finding: Finding) -> bool:
    """Whether an agreement is more than a repetition: separate origins report the figure, or the stocks and the flows that add
    up."""
    return finding.severity >= SEPARATE.get(finding.kind, 2)
