"""Scenarios of a case, and their outcomes in words, for the command line and the pages alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from withheld.case import Case, CaseError, built_in
from withheld.estimate import (
    SCENARIO_FILE,
    Change,
    Estimate,
    Quantiles,
    Scenario,
    basis_of,
    is_few,
    read_scenarios,
    whole_sum,
)

Say = Callable[[float, str], str]
"""How a quantity is formatted: exact to the dollar and person, or rounded to the digits that an estimate supports."""
EFFECT = (
    "The effect is the difference within each draw and does not include the uncertainty of the baseline. Medians of the draws, with "
    "their 80% interval; the median of the differences is not the difference of the two medians."
)
EXACTLY = "set by the scenario itself"

FEW_EITHER_WAY = "about none"


def known_scenarios(folder: Path, code: str) -> dict[str, Scenario]:
    """The scenarios of a case by name: those of its own file, else those that the program ships; CaseError for a wrong file."""
    if (folder / SCENARIO_FILE).is_file():
        return read_scenarios(folder / SCENARIO_FILE)
    try:
        path = built_in(code) / SCENARIO_FILE
    except CaseError:
        return {}
    return read_scenarios(path) if path.is_file() else {}


def basis_differs(estimate: Estimate, case: Case) -> bool:
    """Whether the case or the code differs from that of an estimate, so that its draws are not valid."""
    return estimate.basis != basis_of(case)


def with_interval(q: Quantiles, unit: str, say: Say = whole_sum) -> str:
    """A quantity with its 80% interval: “98,000 (52,000 – 140,000)”."""
    low, middle, high = (say(q.values[k], unit) for k in (1, 3, 5))
    return middle if low == high else f"{middle} ({low} – {high})"


def effect(c: Change, say: Say = whole_sum) -> str:
    """The difference with its interval; one of zero width is reported as none."""
    middle = _signed(c.difference.median, c.unit, say)
    if c.exact:
        return "none" if round(c.difference.median) == 0 else f"{middle}: {EXACTLY}"
    low, high = (_signed(c.difference.values[k], c.unit, say) for k in (1, 5))
    return f"{middle} in all draws" if low == high else f"{middle} ({low} to {high})"


def relative(c: Change) -> str:
    """The effect as a share of the baseline, draw by draw; empty where a baseline has next to nothing."""
    if c.relative is None or (c.exact and round(c.difference.median) == 0):
        return ""
    low, middle, high = (_percent(c.relative.values[k]) for k in (1, 3, 5))
    return middle if low == high else f"{middle} ({low} to {high})"


def _percent(value: float) -> str:
    """A share of the baseline with its sign, to three digits; what leaves something does not read as if it left nothing."""
    if not round(value * 100):
        return "0%"
    if -1 + 1e-9 < value <= -0.995:
        return "nearly −100%"
    return f"{float(f'{value * 100:.3g}'):+,.0f}%".replace("-", "−")


def _signed(value: float, unit: str, say: Say) -> str:
    """A difference with its sign; fewer than ten persons count as none, and no sign precedes words."""
    if round(value) == 0:
        return "0"
    return FEW_EITHER_WAY if is_few(abs(value), unit) else f"{'+' if value > 0 else '−'}{say(abs(value), unit)}"
