"""Answers to scenarios, kept beside the estimate on whose draws they rest: to ask again costs no run of the model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from withheld.case import Case, CaseError
from withheld.estimate.kept import Kept, answers_path, draws_of
from withheld.estimate.results import Estimate
from withheld.estimate.scenarios import Comparison, Scenario, compare

_FORM = TypeAdapter(dict[str, Comparison])


def question(case: Case, scenario: Scenario) -> str:
    """What a scenario asks, as a hash: the scenario itself, and the obligations whose exemptions its cautions name.

    All else that an answer depends on is in the key of the estimate that it lies beside.
    """
    asked = [scenario.model_dump(mode="json"), [o.model_dump(mode="json") for o in case.obligations]]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def answers(case: Case, found: Kept, scenarios: Sequence[Scenario]) -> str:
    """The answers to scenarios as they are kept, by question; those that cannot be asked of the case are not in it: whoever asks
    one is told why."""
    made: dict[str, Comparison] = {}
    for scenario in scenarios:
        try:
            made[question(case, scenario)] = compare(case, found, [scenario])[0]
        except CaseError:
            continue
    return _FORM.dump_json(made).decode()


def answer(folder: Path, case: Case, estimate: Estimate, scenarios: Sequence[Scenario]) -> list[Comparison]:
    """Each scenario against the baseline, from what is kept where it is, else from the draws.

    CaseError for a scenario that cannot be asked; OSError or ValueError where the draws are gone or damaged.
    """
    known = _kept(folder, estimate)
    lacking = [s for s in scenarios if question(case, s) not in known]
    if lacking:
        new = compare(case, draws_of(folder, estimate), lacking)
        known |= {question(case, s): c for s, c in zip(lacking, new, strict=True)}
    return [known[question(case, s)] for s in scenarios]


def _kept(folder: Path, estimate: Estimate) -> dict[str, Comparison]:
    """What is kept; nothing where the file is gone or of another form: it can be made again from the draws."""
    path = folder / answers_path(estimate.key)
    try:
        return _FORM.validate_json(path.read_bytes()) if path.is_file() else {}
    except ValidationError:
        return {}
