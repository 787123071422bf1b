"""Scenarios in the pages: the ready-made ones, and levers that a form sets; answered from the draws that are kept."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from fastapi import Request
from pydantic import ValidationError

from withheld.anchoring import typed_number
from withheld.case import Case, CaseError, Lever
from withheld.dossier import basis_differs, known_scenarios
from withheld.estimate import (
    LEVER_KINDS,
    Comparison,
    Kept,
    LeverKind,
    Scenario,
    compare_scenario,
    draws_of,
    load_latest,
)
from withheld.months import months_on
from withheld.pages.failures import BadRequest

MOST = 4
"""Levers that a form sets at a time."""
MONTHS_ON = 36
"""Months after the last one of the case up to which an empty form runs."""
NONE = ""
MOST_ANSWERS = 200
"""Answers that are kept in memory."""


class Field(NamedTuple):
    """A lever as the form has it: its number, what was typed, and what is wrong with it."""

    kind: str = NONE
    how: str = NONE
    corridor: str = NONE
    start: str = ""
    end: str = ""
    value: str = ""


class Choice(NamedTuple):
    """A kind of lever as the form offers it, each of its ways by itself."""

    code: str
    how: str
    words: str
    kind: LeverKind

    @property
    def key(self) -> str:
        """What the form sends."""
        return f"{self.code}:{self.how}" if self.how else self.code

    @property
    def hint(self) -> str:
        """What its value is, and what holds without one."""
        if self.kind.value is None:
            return "takes no value"
        return self.kind.value if self.kind.needed else f"{self.kind.value}; empty: as estimated"


def choices() -> list[Choice]:
    """The kinds of levers, each of its ways by itself."""
    return [
        Choice(code, how, _words(code, how, kind), kind)
        for code, kind in LEVER_KINDS.items()
        for how in (kind.ways or (NONE,))
    ]


WORDS: Mapping[tuple[str, str], str] = {
    ("ban", ""): "New permits are forbidden (value: share still sent)",
    ("deadline", ""): "A deadline to return (value: share sent home by its end)",
    ("border", "closed"): "The border is closed", ("border", "open"): "The border is open",
    ("dispatch", "level"): "Workers sent to each host: so many a year", ("dispatch", "surge"): "Workers sent: so many more in all",
    ("dispatch", "quota"): "Workers sent to each host: at most so many a year",
    ("term", ""): "Those sent serve another term (value: months)",
    ("wage", ""): "Gross pay is multiplied (value: factor)",
    ("state_share", ""): "The state's share is multiplied (value: factor)",
    ("withholding", ""): "What is held back is multiplied (value: factor)",
    ("payout", ""): "Held pay handed over at return (value: share)", ("sever", ""): "A host ends the programme: all leave by its end",
}  # fmt: skip


def _words(code: str, how: str, kind: LeverKind) -> str:
    return WORDS.get((code, how)) or f"{kind.meaning[:1].upper()}{kind.meaning[1:]}{f': {how}' if how else ''}"


class Answered(NamedTuple):
    """A scenario beside the baseline, and how many seconds the answer took."""

    comparison: Comparison
    seconds: float


class Draws:
    """The draws of the latest estimate, kept in memory until there is another one; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._lock = folder, threading.Lock()
        self._kept: Kept | None = None
        self._answers: dict[str, Comparison] = {}
        self._of: tuple[str, Case] | None = None
        self._at_work = threading.BoundedSemaphore(1)

    def warm(self, case: Case) -> None:
        """Load the draws and run the compiled code once, so that the first request is as fast as the next."""
        try:
            found = self.of(case)
            few = found._replace(z=found.z[:4], bias=found.bias[:4], density=found.density[:4])
            compare_scenario(case, few, [Scenario(name="warm", label="warm")])
        except (BadRequest, CaseError, OSError, ValueError):
            return  # a request for a scenario reports why

    def of(self, case: Case) -> Kept:
        """The draws; BadRequest with the remedy where there are none or they are of another case or program."""
        again = "Run the estimate: on the page Estimates, or withheld estimate."
        with self._lock:
            try:
                estimate = load_latest(self.folder)
            except ValidationError:
                raise BadRequest("The latest estimate is damaged.", again) from None
            if estimate is None:
                raise BadRequest("No estimate yet; a scenario is the difference from one.", again)
            if basis_differs(estimate, case):
                raise BadRequest("The case or the program has changed since the estimate was made.", again)
            if self._kept is None or self._kept.estimate.key != estimate.key:
                try:
                    self._kept = draws_of(self.folder, estimate)
                except (OSError, ValueError):
                    raise BadRequest("The draws of the estimate are missing or damaged.", again) from None
            return self._kept._replace(estimate=estimate)

    def answer(self, case: Case, scenario: Scenario) -> Answered:
        """A scenario against the baseline, on the kept draws; BadRequest for levers that cannot be."""
        found, began = self.of(case), time.monotonic()
        asked = scenario.model_dump_json()
        with self._at_work:  # one answer uses all processors
            answers = self._known(found, case)
            if asked not in answers:
                answers[asked] = self._compared(case, found, scenario)
        return Answered(answers[asked], time.monotonic() - began)

    def _known(self, found: Kept, case: Case) -> dict[str, Comparison]:
        """The answers cached for these draws: moving a slider to and fro repeats them."""
        if self._of != (found.estimate.key, case) or len(self._answers) >= MOST_ANSWERS:
            self._of, self._answers = (found.estimate.key, case), {}
        return self._answers

    def _compared(self, case: Case, found: Kept, scenario: Scenario) -> Comparison:
        try:
            return compare_scenario(case, found, [scenario])[0]
        except CaseError as error:
            what, _, remedy = str(error).rpartition("; ")
            remedy = remedy.replace("set a later until in the scenario", "set a later day under “Run until”")
            raise BadRequest(f"{what[:1].upper()}{what[1:]}.", f"{remedy[:1].upper()}{remedy[1:]}.") from None


def draws_in(request: Request) -> Draws:
    """The draws of the case of a request."""
    found: Draws = request.app.state.draws
    return found


def ready(folder: Path, case: Case) -> dict[str, Scenario]:
    """The scenarios of a case by name; BadRequest for a file that is wrong."""
    try:
        return known_scenarios(folder, case.code)
    except CaseError as error:
        what, _, remedy = str(error).rpartition("; ")
        raise BadRequest(f"{what}.", f"{remedy[:1].upper()}{remedy[1:]}.") from None


def fields_of(given: Mapping[str, str], scenario: Scenario | None) -> list[Field]:
    """The levers as a form has them: as they were sent, else those of a ready-made scenario."""
    if "kind1" in given:
        told = [Field(*(given.get(f"{name}{n}", "").strip() for name in Field._fields)) for n in range(1, MOST + 1)]
        return [_split(one) for one in told]
    found = [
        Field(
            lever.kind, lever.how or _usual(lever.kind), lever.corridor or NONE, lever.start.isoformat(),
            lever.end.isoformat() if lever.end else "", "" if lever.value is None else f"{lever.value:g}",
        )
        for lever in (scenario.levers if scenario else ())
    ]  # fmt: skip
    return [*found, *[Field()] * (MOST - len(found))][:MOST]


def blank(case: Case) -> list[Field]:
    """The levers of an empty form: they would begin after the last month of the case, for most questions are about what comes."""
    return [Field(start=months_on(case.last_month, 1).isoformat())] * MOST


def until_of(given: Mapping[str, str], scenario: Scenario | None, case: Case) -> str:
    """The last month as a form has it: as it was sent, that of the scenario, or, in an empty form, some years on."""
    if "kind1" in given:
        return given.get("until", "").strip()
    if scenario is None:
        return months_on(case.last_month, MONTHS_ON).isoformat()
    return scenario.until.isoformat() if scenario.until else ""


def _usual(kind: str) -> str:
    return LEVER_KINDS[kind].ways[0] if kind in LEVER_KINDS and LEVER_KINDS[kind].ways else NONE


def _split(one: Field) -> Field:
    code, _, how = one.kind.partition(":")
    return one._replace(kind=code, how=how)


def scenario_of(given: Mapping[str, str], fields: list[Field], case: Case) -> Scenario:
    """The scenario that a form asks for; BadRequest names the lever and what is wrong."""
    levers = tuple(_lever(n, one, case) for n, one in enumerate(fields, 1) if one.kind)
    replaces = tuple(k for k in LEVER_KINDS if given.get(f"without_{k}"))
    until = _day("The last month", given.get("until", "").strip())
    if not levers and not replaces:
        raise BadRequest(
            "No lever is set, so the scenario equals the baseline.", "Choose a lever, or a rule to suspend."
        )
    return Scenario(name="own", label="Levers of your own", levers=levers, replaces=replaces, until=until)


def _lever(n: int, one: Field, case: Case) -> Lever:
    where = f"Lever {n}"
    if one.kind not in LEVER_KINDS:
        raise BadRequest(f"{where}: no such kind of lever.", "Choose one of the list.")
    if one.corridor and one.corridor not in {c.code for c in case.corridors}:
        raise BadRequest(f"{where}: no such host in this case.", "Choose one of the list.")
    start = _day(f"{where}, from", one.start)
    if start is None:
        raise BadRequest(f"{where}: it has no first day.", "Give the day from which it applies.")
    value = _value(where, one.value)
    label = _words(one.kind, one.how, LEVER_KINDS[one.kind]).partition(" (")[0]
    return Lever(
        kind=one.kind, label=label, start=start, end=_day(f"{where}, to", one.end), corridor=one.corridor or None,
        value=value, how=one.how or None,
    )  # fmt: skip


def _value(where: str, text: str) -> float | None:
    if not text:
        return None
    value = typed_number(text.removesuffix("%"))
    if value is None:
        raise BadRequest(f"{where}: “{text[:40]}” is not a number.", "Write one such as 0.5, 50% or 50000.")
    if not -1e12 < value < 1e12:
        raise BadRequest(f"{where}: “{text[:40]}” is too large.", "Write a smaller number.")
    return value / 100 if text.endswith("%") else value


def _day(where: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{text}-01" if len(text) == 7 else text) if text else None
    except ValueError:
        raise BadRequest(f"{where}: “{text[:40]}” is not a date.", "Write it as 2026-01-31.") from None
