"""Scenarios: the stored draws run again with other levers, compared with the baseline.

Answers are stored with the estimate whose draws they use, so repeating a question needs no run of the model.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from withheld.amounts import estimated
from withheld.case import Case, CaseError, Lever
from withheld.estimate.cache import Kept, addressed, answers_path, draws_of
from withheld.estimate.layout import Layout, layout
from withheld.estimate.levers import KINDS, last_day
from withheld.estimate.results import FEWER, Estimate, Quantiles, is_few
from withheld.estimate.summaries import Paths, quantiles
from withheld.records import Record

FILE = "scenarios.toml"
SENDS_HOME = ("deadline", "sever", "border")
"""Kinds of levers that send workers home or let them go."""
LEVELS = ("stock", "past_term", "arrears")
"""Outputs that are levels at a month; the others are sums over months."""
HARMS = ("past_term", "arrears", "diverted")
"""Outputs of which an increase harms workers."""
SAME = 1e-9
"""Relative range over the draws up to which a difference counts as the same in all: rounding."""
MOST_YEARS_AHEAD = 30
"""Maximum years beyond the end of the case for a scenario: further on there is only the random walk."""


class Scenario(Record):
    """A set of levers. ``until`` extends the case to a later month; ``replaces`` names kinds of the case's own levers that the
    new ones of that kind replace in their corridors."""

    name: str
    label: str
    meaning: str = ""
    until: dt.date | None = None
    replaces: tuple[str, ...] = ()
    levers: tuple[Lever, ...] = ()


class Change(Record):
    """One outcome with and without the levers, and the difference, draw by draw.

    ``relative`` is the difference as a share of the baseline, draw by draw; None if a draw has a baseline below one. ``exact`` if
    the difference is the same in all draws, so that it follows from the scenario's settings alone.
    """

    code: str
    label: str
    unit: str
    when: str
    baseline: Quantiles
    scenario: Quantiles
    difference: Quantiles
    relative: Quantiles | None = None
    exact: bool = False


class Comparison(Record):
    """A scenario compared with the baseline. ``sends_home`` is whether a lever sends workers home; if so, ``cautions`` name
    what they lose, and the law's exemption. ``worst`` has a sentence for each worst case."""

    scenario: Scenario
    changes: tuple[Change, ...]
    sends_home: bool
    cautions: tuple[str, ...]
    worst: tuple[str, ...] = ()


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
        raise CaseError(f"{path}: contains no [[scenario]]; see docs/model.md for the form")
    found: dict[str, Scenario] = {}
    for n, entry in enumerate(entries, 1):
        scenario = _scenario(path, n, entry)
        if scenario.name in found:
            raise CaseError(f"{path}: scenario {n}: the name {scenario.name} is used twice; choose another")
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
    """Each scenario against the baseline on the same draws; a scenario without levers reproduces the baseline exactly.

    If a scenario goes beyond the case's last month, the walk continues with new steps, the same with and without the levers.
    CaseError for a lever that is unknown, incomplete or out of time.
    """
    return [_compared(case, found, scenario) for scenario in scenarios]


def _compared(case: Case, found: Kept, scenario: Scenario) -> Comparison:
    return _comparison(_until(case, scenario), scenario, *runs(case, found, scenario))


def runs(case: Case, found: Kept, scenario: Scenario) -> tuple[Paths, Paths]:
    """Outputs of the draws without and with the levers of a scenario, for two groups: all corridors, and those named in the
    levers.

    CaseError if the draws have other parameters than the case and the program, or for invalid levers.
    """
    from withheld.estimate.paths import paths  # compiled code, which a stored answer does not need

    longer = _until(case, scenario)
    _check_replaced(scenario)
    _check_names(found, layout(case, found.estimate.observations))
    plans = [
        layout(case, found.estimate.observations, levers, until=longer.last_month)
        for levers in (case.levers, levers_of(case, scenario))
    ]
    groups = np.array([[True] * len(case.corridors), _named(longer, _moved(case, scenario))])
    before, after = (paths(plan, addressed(found.z, found.names, plan.names()), groups) for plan in plans)
    return before, after


def _check_names(found: Kept, plan: Layout) -> None:
    """Raise CaseError if the names of the draws are not the parameters of the layout."""
    names, wanted = set(found.names), set(plan.names())
    if names != wanted or found.z.shape[1] != len(found.names):
        lacking, odd = sorted(wanted - names)[:3], sorted(names - wanted)[:3]
        said = [f"no draws of {', '.join(lacking)}"] if lacking else []
        said += [f"draws of {', '.join(odd)}, which the model does not have"] if odd else []
        raise CaseError(
            f"estimate {found.estimate.key} has {'; '.join(said) or 'draws that do not match their names'}; run “withheld "
            "estimate” again"
        )


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
    """The case's levers that a scenario removes."""
    new = scenario.levers

    def gone(lever: Lever) -> bool:
        """Whether the scenario replaces this lever, everywhere or in its corridor."""
        return lever.kind in scenario.replaces and (
            not any(n.kind == lever.kind for n in new)
            or any(n.corridor in (None, lever.corridor) for n in new if n.kind == lever.kind)
        )

    return [lever for lever in case.levers if gone(lever)]


def _moved(case: Case, scenario: Scenario) -> list[Lever]:
    """All levers in which a scenario differs from the case: removed and new ones."""
    return [*_gone(case, scenario), *scenario.levers]


def levers_of(case: Case, scenario: Scenario) -> tuple[Lever, ...]:
    """The case's levers without the replaced ones, then the scenario's."""
    gone = _gone(case, scenario)
    return (*(lever for lever in case.levers if lever not in gone), *scenario.levers)


def _comparison(case: Case, scenario: Scenario, before: Paths, after: Paths) -> Comparison:
    moved = _moved(case, scenario)
    home = _sends_home(case, scenario)
    start = max(min((lever.start for lever in moved), default=case.first_month), case.first_month).replace(day=1)
    then, asked = _ending(case, moved), _asked(case, moved, home)
    changes = [
        _change((f"{code}{suffix}", label, unit, output), before, after, int(local), start, month)
        for month, suffix in ([(then, "_then")] if then else []) + [(case.last_month.replace(day=1), "")]
        for (code, label, unit, output), local in asked
    ]
    return Comparison(
        scenario=scenario, changes=tuple(changes), sends_home=home, cautions=tuple(_cautions(case, home)),
        worst=tuple(worst_cases(changes)),
    )  # fmt: skip


def worst_cases(changes: Sequence[Change], say: Callable[[float, str], str] | None = None) -> list[str]:
    """Sentences on the worst cases: the increase of a harm in the worst tenth of the draws, and the change of workers abroad in
    the tenth in which the levers do least.

    ``say`` words a quantity with its unit; the default is ``told``.
    """
    say = say or told
    harms = [c for c in changes if c.code.removesuffix("_then") in HARMS and c.difference.values[5] > 0.5]
    found = [
        "In nine of ten draws, none of the harms that the model counts (workers past their term, pay held back, pay forfeited) increases."
    ]
    if harms:
        worst = max(harms, key=lambda c: c.difference.values[5] / max(c.baseline.median, 1.0))
        label = worst.label.removeprefix("Of them ").lower()
        label = f"workers {label}" if worst.code.startswith("past_term") else label
        found = [
            f"In the worst tenth of the draws, {label} ({worst.when}): {say(worst.difference.values[5], worst.unit)} more than "
            "without the levers, or worse."
        ]
    stock = next((c for c in changes if c.code in ("stock_then", "stock")), None)
    if stock is not None and not stock.exact and abs(stock.difference.median) > 0.5:
        found.append(_least(stock, say))
    return found


def _least(stock: Change, say: Callable[[float, str], str]) -> str:
    """The change of workers abroad in the tenth of the draws in which the levers do least."""
    falls = stock.difference.median < 0
    least = -stock.difference.values[5] if falls else stock.difference.values[1]
    verb, lead = "fall" if falls else "rise", "In the tenth of the draws in which the levers do least, workers abroad"
    if least <= 0.5:
        return f"{lead} ({stock.when}) do not {verb} at all."
    return f"{lead} ({stock.when}) {verb} by {say(least, stock.unit)} or less."


def told(value: float, unit: str) -> str:
    """A quantity in whole units to three digits, because draws are no more precise; negative zero is 0, and counts under ten
    are ``FEWER``."""
    return FEWER if is_few(value, unit) else estimated(float(round(value)) + 0.0, unit)


def _sends_home(case: Case, scenario: Scenario) -> bool:
    """Whether workers go home through a lever, or because a closed border reopens."""
    return any(lever.kind in SENDS_HOME and lever.how != "closed" for lever in scenario.levers) or any(
        lever.kind == "border" and lever.how != "open" for lever in _gone(case, scenario)
    )


def _ending(case: Case, levers: Iterable[Lever]) -> dt.date | None:
    """The month in which the last of some levers ends, None unless it is within the case and before its last month."""
    ends = [lever.end.replace(day=1) for lever in levers if lever.end is not None]
    return max(ends) if ends and case.first_month <= max(ends) < case.last_month else None


def _named(case: Case, levers: Iterable[Lever]) -> list[bool]:
    """Which corridors the levers name; all if a lever names none."""
    named = [lever.corridor for lever in levers]
    every = None in named or not named
    return [every or c.code in named for c in case.corridors]


Asked = tuple[str, str, str, str]


def _asked(case: Case, levers: Sequence[Lever], home: bool) -> list[tuple[Asked, bool]]:
    """Outcomes as (code, label, unit, output), and whether for the levers' corridors only."""
    found: list[tuple[Asked, bool]] = [
        (("stock", "Workers abroad", "person", "stock"), False),
        (("past_term", "Of these, past their term", "person", "past_term"), False),
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


def _change(asked: Asked, before: Paths, after: Paths, group: int, start: dt.date, last: dt.date) -> Change:
    """An outcome of a group: in the month ``last`` for a level, from ``start`` to ``last`` for a flow."""
    code, label, unit, output = asked
    a, b = (_value(p, output, group, start, last) for p in (before, after))
    difference = b - a
    exact = bool(np.ptp(difference) <= SAME * max(np.abs(a).max(), np.abs(b).max(), 1.0))
    return Change(
        code=code, label=label, unit=unit,
        when=f"{last:%B %Y}" if output in LEVELS else f"{start:%b %Y} to {last:%b %Y}",
        baseline=quantiles(a), scenario=quantiles(b), difference=quantiles(difference),
        relative=quantiles(difference / a) if a.min() >= 1 else None, exact=exact,
    )  # fmt: skip


def _value(found: Paths, output: str, group: int, start: dt.date, last: dt.date) -> np.ndarray:
    total = getattr(found, output)[:, group]
    if output in LEVELS:
        return np.asarray(total[:, found.months.index(last)])
    return np.asarray(total[:, [t for t, m in enumerate(found.months) if start <= m <= last]].sum(axis=1))


def _cautions(case: Case, home: bool) -> list[str]:
    out = ["A lever changes the rules of the model. How people and States would react is not in the model."]
    if home:
        out.append(
            "When workers are sent home, part of their held pay is handed over and the rest is forfeited (the row “Held pay "
            "forfeited”)."
        )
        out += [f"{o.label}: {o.exemption} ({o.url})." for o in case.obligations if o.exemption]
    return out


_FORM = TypeAdapter(dict[str, Comparison])


def question(case: Case, scenario: Scenario) -> str:
    """Hash of a scenario and of the obligations whose exemptions its cautions cite.

    Everything else that an answer depends on is in the key of its estimate.
    """
    asked = [scenario.model_dump(mode="json"), [o.model_dump(mode="json") for o in case.obligations]]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def answers(case: Case, found: Kept, scenarios: Sequence[Scenario]) -> str:
    """The answers to scenarios as JSON, by question. Invalid scenarios are skipped: they raise an error when they are asked
    for."""
    made: dict[str, Comparison] = {}
    for scenario in scenarios:
        try:
            made[question(case, scenario)] = compare(case, found, [scenario])[0]
        except CaseError:
            continue
    return _FORM.dump_json(made).decode()


def answer(folder: Path, case: Case, estimate: Estimate, scenarios: Sequence[Scenario]) -> list[Comparison]:
    """Each scenario against the baseline, from a stored answer if there is one, else from the draws.

    CaseError for an invalid scenario; OSError or ValueError if the draws are missing or damaged.
    """
    known = _kept(folder, estimate)
    lacking = [s for s in scenarios if question(case, s) not in known]
    if lacking:
        new = compare(case, draws_of(folder, estimate), lacking)
        known |= {question(case, s): c for s, c in zip(lacking, new, strict=True)}
    return [known[question(case, s)] for s in scenarios]


def _kept(folder: Path, estimate: Estimate) -> dict[str, Comparison]:
    """The stored answers; empty if the file is missing or has another format, because the draws can reproduce them."""
    path = folder / answers_path(estimate.key)
    try:
        return _FORM.validate_json(path.read_bytes()) if path.is_file() else {}
    except ValidationError:
        return {}


__all__ = [
    "Change",
    "Comparison",
    "Scenario",
    "answer",
    "answers",
    "compare",
    "last_day",
    "levers_of",
    "read_scenarios",
    "runs",
    "told",
    "worst_cases",
]
