"""Scenarios answered from what is kept beside an estimate."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import numpy as np
import pytest

from estimate_cases import case
from withheld.case import Case, CaseError, Lever, Obligation
from withheld.estimate.cache import Kept, Witness, answers_path, keep
from withheld.estimate.layout import layout
from withheld.estimate.paths import standard_normal
from withheld.estimate.results import Diagnostics, Estimate
from withheld.estimate.scenarios import Scenario, answer, answers, compare

GOOD = Diagnostics(chains=4, draws=1000, max_rhat=1.0, min_bulk_ess=900, divergences=0, seconds=1)
SHUT = Lever(kind="border", how="closed", label="shut", start=dt.date(2015, 1, 1), end=dt.date(2016, 1, 1))
CLOSED = Scenario(name="closed", label="Closed", levers=(SHUT,))
NEVER = Scenario(name="never", label="Never", replaces=("nothing",))
PLAIN = Scenario(name="plain", label="Plain")


def drawn() -> Kept:
    made = Estimate(
        case="tt", programme="KP", key="k", log_position=1, draft=False, made=dt.datetime.now(dt.UTC), diagnostics=GOOD,
        headlines=(), series=(), observations=(), left_out=(), tensions=(), priors=(),
    )  # fmt: skip
    plan = layout(case(), ())
    return Kept(made, standard_normal(1, 40, plan.size), np.zeros((40, 0)), np.zeros((40, 0)), tuple(plan.names()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = drawn()
    keep(tmp_path, found, name="latest", answers=answers(case(), found, [CLOSED, NEVER]))
    return tmp_path


def without_draws(folder: Path) -> Path:
    (folder / "estimates" / "k" / "draws.npz").unlink()
    return folder


def test_what_is_kept_is_what_a_run_gives(folder: Path) -> None:
    assert answer(without_draws(folder), case(), drawn().estimate, [CLOSED]) == compare(case(), drawn(), [CLOSED])


def test_what_is_not_kept_is_run(folder: Path) -> None:
    assert answer(folder, case(), drawn().estimate, [PLAIN, CLOSED]) == compare(case(), drawn(), [PLAIN, CLOSED])
    with pytest.raises(OSError, match=r"draws\.npz"):
        answer(without_draws(folder), case(), drawn().estimate, [PLAIN])


def test_one_that_cannot_be_asked_says_so_and_takes_no_other_along(folder: Path) -> None:
    with pytest.raises(CaseError, match="replaces unknown levers nothing"):
        answer(folder, case(), drawn().estimate, [NEVER])


def _changed(scenario: Scenario, old: Case) -> list[tuple[Scenario, Case]]:
    law = Obligation(
        code="r", label="Resolution", requires="return", decreed=dt.date(2017, 1, 1), url="https://example.org",
        evidence=("event:return",), exemption="refugees",
    )  # fmt: skip
    later = scenario.levers[0].model_copy(update={"start": dt.date(2015, 3, 1)})
    return [
        (scenario.model_copy(update={"levers": (later,)}), old),
        (scenario.model_copy(update={"meaning": "another one"}), old),
        (scenario, old.model_copy(update={"obligations": (*old.obligations, law)})),
    ]


@pytest.mark.parametrize("n", range(3))
def test_a_question_that_changed_is_another(folder: Path, n: int) -> None:
    scenario, asked = _changed(CLOSED, case())[n]
    with pytest.raises(OSError, match=r"draws\.npz"):
        answer(without_draws(folder), asked, drawn().estimate, [scenario])


def test_a_file_of_another_form_is_made_again(folder: Path) -> None:
    (folder / answers_path("k")).write_text('{"closed": 1}')
    assert answer(folder, case(), drawn().estimate, [CLOSED]) == compare(case(), drawn(), [CLOSED])


def test_the_log_is_told_of_the_answers(tmp_path: Path) -> None:
    heard: dict[str, str] = {}
    text = answers(case(), drawn(), [CLOSED])
    keep(
        tmp_path,
        drawn(),
        name=None,
        answers=text,
        witness=Witness(lambda _: True, lambda _, files: heard.update(files)),
    )
    assert heard[answers_path("k")] == hashlib.sha256(text.encode()).hexdigest()
