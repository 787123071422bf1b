"""What-if: the stored draws run again with levers, beside the baseline, and the differences."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from withheld.case import Case, CaseError, Lever
from withheld.estimate.kept import Kept
from withheld.estimate.layout import layout
from withheld.estimate.levers import KINDS, last_day
from withheld.estimate.paths import paths
from withheld.estimate.results import Quantiles
from withheld.estimate.summaries import Paths, quantiles
from withheld.records import Record

FILE = "scenarios.toml"
SENDS_HOME = ("deadline", "sever", "border")
"""Kinds of levers by which workers go home, or may."""
LEVELS = ("stock", "past_term", "arrears")
"""Outputs that hold at a month; the others are added up over months."""
AHEAD_SEED = 20250101
"""Seed of the steps beyond the case's last month."""
MOST_YEARS_AHEAD = 30
"""Years by which a scenario may run beyond the case: further on there is nothing but the walk."""


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
            f"{path}: cannot be read ({error}); name a scenario file or one of those that “withheld scenario” lists"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path}: {error}; correct the line") from None
    entries = table.get("scenario")
    if not isinstance(entries, list) or not entries:
        raise CaseError(f"{path}: holds no [[scenario]]; see docs/model.md for the form")
    found: dict[str, Scenario] = {}
    for number, entry in enumerate(entries, 1):
        scenario = _scenario(path, number, entry)
        if scenario.name in found:
            raise CaseError(f"{path}: scenario {number}: the name {scenario.name} is taken; give it another")
        found[scenario.name] = scenario
    return found


def _scenario(path: Path, number: int, entry: Any) -> Scenario:
    try:
        return Scenario.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the entry"
        raise CaseError(f"{path}: scenario {number}, {place}: {first['msg']}; correct the entry") from None


def compare(case: Case, found: Kept, scenarios: Sequence[Scenario]) -> list[Comparison]:
    """Each scenario against the baseline on the same draws; no lever at all gives the baseline to the bit.

    Where a scenario runs beyond the case's last month, dispatch wanders on by steps drawn anew, the same with and without the
    levers. CaseError for a lever that is unknown, incomplete or out of time.
    """
    return [_compared(case, found, scenario) for scenario in scenarios]


def _compared(case: Case, found: Kept, scenario: Scenario) -> Comparison:
    longer = _until(case, scenario)
    _check_replaced(scenario)
    plans = [
        layout(case, found.estimate.observations, levers, until=longer.last_month)
        for levers in (case.levers, levers_of(case, scenario))
    ]
    z = ahead(found.z, plans[0].size)
    # All corridors together, and those that the levers name.
    groups = np.array([[True] * len(case.corridors), _named(longer, _moved(case, scenario))])
    before, after = (paths(plan, z, groups) for plan in plans)
    return _comparison(longer, scenario, before, after)


def ahead(z: np.ndarray, size: int) -> np.ndarray:
    """Draws (draws × deviates) with standard normal deviates for the steps beyond the case's last month, up to ``size``.

    They come from one seed and deviate by deviate: a longer run has those of a shorter one.
    """
    more = max(size - z.shape[1], 0)
    return np.hstack([z, np.random.default_rng(AHEAD_SEED).standard_normal((more, len(z))).T])


def _until(case: Case, scenario: Scenario) -> Case:
    if scenario.until is None or scenario.until <= case.last_month:
        return case
    if scenario.until.year - case.last_month.year > MOST_YEARS_AHEAD:
        raise CaseError(
            f"scenario {scenario.name}: until {scenario.until} lies more than {MOST_YEARS_AHEAD} years after the case's last "
            f"month ({case.last_month:%Y-%m}); set an earlier one"
        )
    return case.model_copy(update={"last_month": scenario.until.replace(day=1)})


def _check_replaced(scenario: Scenario) -> None:
    if unknown := [kind for kind in scenario.replaces if kind not in KINDS]:
        raise CaseError(
            f"scenario {scenario.name}: replaces unknown levers {', '.join(unknown)}; use {', '.join(KINDS)}"
        )


def _gone(case: Case, scenario: Scenario) -> list[Lever]:
    """The case's levers that do not hold in a scenario."""
    new = scenario.levers

    def gone(lever: Lever) -> bool:
        return lever.kind in scenario.replaces and (
            not any(n.kind == lever.kind for n in new)
            or any(n.corridor in (None, lever.corridor) for n in new if n.kind == lever.kind)
        )

    return [lever for lever in case.levers if gone(lever)]


def _moved(case: Case, scenario: Scenario) -> list[Lever]:
    """All levers in which a scenario differs from the case: those that are gone and those that are new."""
    return [*_gone(case, scenario), *scenario.levers]


def levers_of(case: Case, scenario: Scenario) -> tuple[Lever, ...]:
    """The case's levers without those that are replaced, then the scenario's."""
    gone = _gone(case, scenario)
    return (*(lever for lever in case.levers if lever not in gone), *scenario.levers)


def _comparison(case: Case, scenario: Scenario, before: Paths, after: Paths) -> Comparison:
    moved = _moved(case, scenario)
    home = _sends_home(case, scenario)
    start = max(min((lever.start for lever in moved), default=case.first_month), case.first_month).replace(day=1)
    changes = [_change(*asked, before, after, int(local), start) for asked, local in _asked(case, moved, home)]
    if (then := _ending(case, moved)) is not None:
        changes.insert(0, _change("stock_then", "Workers abroad", "person", "stock", before, after, 0, start, then))
    return Comparison(
        scenario=scenario, changes=tuple(changes), sends_home=home, cautions=tuple(_cautions(case, home)),
    )  # fmt: skip


def _sends_home(case: Case, scenario: Scenario) -> bool:
    """Whether workers go home by a lever, or because a closed border is not closed any more."""
    return any(lever.kind in SENDS_HOME and lever.how != "closed" for lever in scenario.levers) or any(
        lever.kind == "border" and lever.how != "open" for lever in _gone(case, scenario)
    )


def _ending(case: Case, levers: Iterable[Lever]) -> dt.date | None:
    """The month in which the last of some levers ends, if that is inside the case and before its end."""
    ends = [lever.end.replace(day=1) for lever in levers if lever.end is not None]
    return max(ends) if ends and case.first_month <= max(ends) < case.last_month else None


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
        (("dispatched", "Workers sent", "person", "dispatched"), False),
        (("returned", "Workers returned", "person", "returned"), False),
        (("take", "The state's take", "USD", "take"), False),
        (("paid", "Paid to workers as earned", "USD", "paid"), False),
        (("arrears", "Pay held back", "USD", "arrears"), False),
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
    code: str, label: str, unit: str, output: str, before: Paths, after: Paths, group: int, start: dt.date,
    then: dt.date | None = None,
) -> Change:  # fmt: skip
    """An outcome of a group: at the end, or in the month ``then``, where it is a level; since ``start`` where it is a flow."""
    last = then or before.months[-1]
    a, b = (_value(p, output, group, start, last) for p in (before, after))
    return Change(
        code=code,
        label=label,
        unit=unit,
        when=f"{last:%B %Y}" if output in LEVELS else f"{start:%b %Y} to {last:%b %Y}",
        baseline=quantiles(a),
        scenario=quantiles(b),
        difference=quantiles(b - a),
    )


def _value(found: Paths, output: str, group: int, start: dt.date, last: dt.date) -> np.ndarray:
    total = getattr(found, output)[:, group]
    if output in LEVELS:
        return np.asarray(total[:, found.months.index(last)])
    return np.asarray(total[:, [t for t, m in enumerate(found.months) if start <= m <= last]].sum(axis=1))


def _cautions(case: Case, home: bool) -> list[str]:
    out = ["A lever replays the model's rules: who would react to it, and how, is not in them."]
    if home:
        out.append(
            "Sending workers home ends their held pay with what is handed over; the rest is forfeited, as the row “Held pay "
            "forfeited” counts it."
        )
        out += [f"{o.label}: {o.exemption} ({o.url})." for o in case.obligations if o.exemption]
    return out


__all__ = ["Change", "Comparison", "Scenario", "ahead", "compare", "last_day", "levers_of", "read_scenarios"]
