"""Scenarios side by side: each outcome with the effect of the levers, and the workers' losses."""

from __future__ import annotations

from dataclasses import dataclass

from withheld.charts import between, told
from withheld.dossier.view_model import ViewModel
from withheld.estimate import HARMS, Change, Comparison, is_few, worst_cases

PLACES = ("_then", "_there")
"""Ends of the codes of outcomes that not every scenario has: at the end of the levers, in their hosts alone."""


@dataclass(frozen=True)
class Effect:
    """A scenario's effect on one outcome: the median, its 80% interval (empty if there is none), and whether it is harmful."""

    middle: str
    interval: str
    when: str
    harms: bool


@dataclass(frozen=True)
class Outcome:
    """One outcome, with the effect of each scenario in their order; None where a scenario does not have it."""

    label: str
    loss: bool
    effects: tuple[Effect | None, ...]


@dataclass(frozen=True)
class Whole:
    """A row of a scenario's whole table: the outcome, when, without the levers, with them, and the difference."""

    label: str
    when: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class Chosen:
    """A scenario as shown: its assumptions, its whole table, and the worst plausible outcome."""

    id: str
    label: str
    meaning: str
    until: str
    worst: tuple[str, ...]
    rows: tuple[Whole, ...]


@dataclass(frozen=True)
class WhatIf:
    """The scenarios, their outcomes side by side, and caveats that apply to all."""

    chosen: tuple[Chosen, ...]
    outcomes: tuple[Outcome, ...]
    cautions: tuple[str, ...]


def what_if(material: ViewModel) -> WhatIf | None:
    """The scenarios beside each other; None where there are none."""
    found = material.beside.scenarios
    if not found:
        return None
    codes = {c.code: c.label for one in found for c in one.changes if not _special(c.code)}
    rows = [_outcome(code, label, found) for code, label in codes.items()]
    cautions = dict.fromkeys(words for one in found for words in one.cautions)
    ordered = sorted(rows, key=lambda r: r.loss)
    return WhatIf(tuple(_chosen(n, c) for n, c in enumerate(found, 1)), tuple(ordered), tuple(cautions))


def _special(code: str) -> bool:
    return any(part in code for part in PLACES)


def _outcome(code: str, label: str, found: tuple[Comparison, ...]) -> Outcome:
    effects = []
    for one in found:
        change = next((c for c in one.changes if c.code == code), None)
        effects.append(_effect(change) if change else None)
    label = label.replace("Of them ", "Workers ", 1)
    return Outcome(label, code in (*HARMS, "handed", "paid"), tuple(effects))


def _effect(c: Change) -> Effect:
    middle = c.difference.median
    if c.exact or c.difference.values[1] == c.difference.values[5]:
        return Effect(signed(middle, c.unit), "", c.when, False)
    low, high = (signed(c.difference.values[k], c.unit) for k in (1, 5))
    code = c.code.removesuffix("_then")
    return Effect(
        signed(middle, c.unit), "" if low == high else f"{low} to {high}", c.when, code in HARMS and middle > 0.5
    )


def signed(value: float, unit: str) -> str:
    """A difference with its sign, to two digits; fewer than ten persons either way count as none."""
    if round(value) == 0:
        return "none"
    if is_few(abs(value), unit):
        return "about none"
    return f"{'+' if value > 0 else '−'}{told(abs(value), unit)}"


def _chosen(n: int, one: Comparison) -> Chosen:
    rows = tuple(_whole(c) for c in one.changes)
    until = next((c.when for c in one.changes if c.code == "stock"), "")
    return Chosen(f"scenario-{n}", one.scenario.label, one.scenario.meaning, until, worst(one), rows)


def worst(one: Comparison) -> tuple[str, ...]:
    """The worst plausible outcomes of a scenario, with no more digits than its table has."""
    return tuple(worst_cases(one.changes, told))


def _whole(c: Change) -> Whole:
    effect = _effect(c)
    both = f"{effect.middle} ({effect.interval})" if effect.interval else effect.middle
    before, after = (f"{told(q.median, c.unit)} ({between(q, 80, c.unit)})" for q in (c.baseline, c.scenario))
    return Whole(c.label, c.when, before, after, both)
