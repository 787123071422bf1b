"""What-if: the stored draws run again with levers, beside the baseline, and the differences."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from withheld.case import Case, CaseError, Lever
from withheld.estimate.kept import Kept
from withheld.estimate.layout import layout
from withheld.estimate.levers import last_day
from withheld.estimate.paths import paths
from withheld.estimate.results import Quantiles
from withheld.estimate.summaries import Paths, quantiles
from withheld.records import Record

FILE = "scenarios.toml"
SENDS_HOME = ("deadline", "sever", "border")
"""Kinds of levers by which workers go home, or may."""
EXCEPTION = (
    "Resolution 2397 (2017), paragraph 8, leaves out repatriation that national or international law forbids, "
    "human-rights law among it"
)
EXCEPTION_URL = "https://undocs.org/S/RES/2397(2017)"


class Scenario(Record):
    """Levers that are pulled together. ``until`` runs the case on to a later month; ``replaces`` names kinds of the case's
    own levers that do not hold, as far as they concern the corridors of the new ones of that kind."""

    name: str
    label: str
    meaning: str = ""
    until: dt.date | None = None
    replaces: tuple[str, ...] = ()
    levers: tuple[Lever, ...] = ()


class Change(Record):
    """One outcome with and without the levers, and the difference, draw by draw."""

    code: str
    label: str
    unit: str
    when: str
    baseline: Quantiles
    scenario: Quantiles
    difference: Quantiles


class Comparison(Record):
    """A scenario beside the baseline. ``sends_home`` says whether a lever sends workers home: then ``cautions`` name what
    they lose, and the law's exception."""

    scenario: Scenario
    changes: tuple[Change, ...]
    sends_home: bool
    cautions: tuple[str, ...]


def read_scenarios(path: Path) -> dict[str, Scenario]:
    """The scenarios of a file by name; CaseError names the file, the entry and the remedy."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(
            f"{path}: cannot be read ({error}); name a scenario file or one of “withheld scenario --list”"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path}: {error}; correct the line") from None
    entries = table.get("scenario")
    if not isinstance(entries, list) or not entries:
        raise CaseError(f"{path}: holds no [[scenario]]; see docs/model.md for the form")
    return {s.name: s for n, entry in enumerate(entries, 1) for s in [_scenario(path, n, entry)]}


def _scenario(path: Path, number: int, entry: Mapping[str, Any]) -> Scenario:
    try:
        return Scenario.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise CaseError(f"{path}: scenario {number}, {place}: {first['msg']}; correct the entry") from None


def compare(case: Case, found: Kept, scenarios: Sequence[Scenario]) -> list[Comparison]:
    """Each scenario against the baseline on the same draws; no lever at all gives the baseline to the bit.

    CaseError for a lever that is unknown, incomplete or out of time.
    """
    out = []
    for scenario in scenarios:
        longer = _until(case, scenario)
        # All corridors together, and those that the levers name.
        groups = np.array([[True] * len(case.corridors), _named(longer, scenario.levers)])
        before, after = (
            paths(layout(longer, found.estimate.observations, levers), found.z, groups)
            for levers in (longer.levers, levers_of(longer, scenario))
        )
        out.append(_comparison(longer, scenario, before, after))
    return out


def _until(case: Case, scenario: Scenario) -> Case:
    if scenario.until is None or scenario.until <= case.last_month:
        return case
    return case.model_copy(update={"last_month": scenario.until.replace(day=1)})


def levers_of(case: Case, scenario: Scenario) -> tuple[Lever, ...]:
    """The case's levers without those that are replaced, then the scenario's."""
    new = scenario.levers

    def gone(lever: Lever) -> bool:
        return lever.kind in scenario.replaces and (
            not any(n.kind == lever.kind for n in new)
            or any(n.corridor in (None, lever.corridor) for n in new if n.kind == lever.kind)
        )

    return (*(lever for lever in case.levers if not gone(lever)), *new)


def _comparison(case: Case, scenario: Scenario, before: Paths, after: Paths) -> Comparison:
    home = any(lever.kind in SENDS_HOME and lever.how != "closed" for lever in scenario.levers)
    start = min((lever.start for lever in scenario.levers), default=case.first_month)
    start = max(start, case.first_month).replace(day=1)
    changes = [
        _change(*asked, before, after, int(local), start) for asked, local in _asked(case, scenario.levers, home)
    ]
    return Comparison(
        scenario=scenario, changes=tuple(changes), sends_home=home, cautions=tuple(_cautions(home)),
    )  # fmt: skip


def _named(case: Case, levers: Iterable[Lever]) -> list[bool]:
    """Which corridors the levers name; all where one names none."""
    named = [lever.corridor for lever in levers]
    every = None in named or not named
    return [every or c.code in named for c in case.corridors]


Asked = tuple[str, str, str, str]


def _asked(case: Case, levers: Sequence[Lever], home: bool) -> list[tuple[Asked, bool]]:
    """Outcomes by code, label, unit and output, and whether of the levers' corridors alone."""
    found: list[tuple[Asked, bool]] = [
        (("stock", "Workers abroad", "person", "stock"), False),
        (("past_term", "Of them past their term", "person", "past_term"), False),
        (("take", "The state's take", "USD", "take"), False),
        (("arrears", "Pay held back", "USD", "arrears"), False),
        (("returned", "Workers returned", "person", "returned"), False),
        (("handed", "Held pay handed over", "USD", "handed"), False),
        (("diverted", "Held pay forfeited", "USD", "diverted"), False),
    ]
    if not all(_named(case, levers)):
        named = {lever.corridor for lever in levers}
        labels = ", ".join(c.label for c in case.corridors if c.code in named)
        found += [
            (("stock_there", f"Workers in {labels}", "person", "stock"), True),
            (("take_there", f"The state's take in {labels}", "USD", "take"), True),
        ]
        if home:
            found.append((("diverted_there", f"Held pay forfeited in {labels}", "USD", "diverted"), True))
    return found


def _change(
    code: str, label: str, unit: str, output: str, before: Paths, after: Paths, group: int, start: dt.date
) -> Change:
    a, b = (_value(p, output, group, start) for p in (before, after))
    last = before.months[-1]
    at_end = output in ("stock", "past_term", "arrears")
    when = f"{last:%B %Y}" if at_end else f"{start:%b %Y} to {last:%b %Y}"
    return Change(
        code=code,
        label=label,
        unit=unit,
        when=when,
        baseline=quantiles(a),
        scenario=quantiles(b),
        difference=quantiles(b - a),
    )


def _value(found: Paths, output: str, group: int, start: dt.date) -> np.ndarray:
    total = getattr(found, output)[:, group]
    if output in ("stock", "past_term", "arrears"):
        return np.asarray(total[:, -1])
    return np.asarray(total[:, [t for t, m in enumerate(found.months) if m >= start]].sum(axis=1))


def _cautions(home: bool) -> list[str]:
    out = ["A lever replays the model's rules: who would react to it, and how, is not in them."]
    if home:
        out.append(
            "Sending workers home ends their held pay with what is handed over; the rest is forfeited, as the row “Held pay "
            f"forfeited” counts it. {EXCEPTION} ({EXCEPTION_URL})."
        )
    return out


__all__ = ["Change", "Comparison", "Scenario", "compare", "last_day", "levers_of", "read_scenarios"]
