"""A whole run on a small case: sampled, checked, kept, and not run again for nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from estimate_cases import case, evidence
from withheld.estimate.fit import estimate, load_latest, with_bare
from withheld.estimate.results import Estimate
from withheld.records import Evidence


def run(folder: Path, records: Sequence[Evidence], position: int = 1, draws: int = 150) -> Estimate:
    return estimate(case(), records, log_position=position, folder=folder, seed=3, chains=2, draws=draws)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("case")


@pytest.fixture(scope="module")
def fitted(folder: Path) -> Estimate:
    claims = [
        evidence("c-1"),
        evidence("c-2", state="proposed", measure="state_share", unit="fraction", low=0.9, high=0.9, host=None),
    ]
    return run(folder, claims)


def test_evidence_moves_the_prior_towards_itself_and_narrows_it(fitted: Estimate) -> None:
    share = next(h for h in fitted.headlines if h.code == "share")
    assert share.prior.median == pytest.approx(0.75, abs=0.03)
    assert share.posterior.median > share.prior.median
    width = [q.values[-1] - q.values[0] for q in (share.posterior, share.prior)]
    assert width[0] < width[1] and share.word == "estimate"


def test_a_host_is_told_at_its_newest_evidence_with_the_records_that_bear_on_it(fitted: Estimate) -> None:
    russia, rest = fitted.hosts
    assert (russia.corridor, russia.when, russia.evidence) == ("RU", dt.date(2017, 6, 1), ("c-1",))
    before, after = (np.log(q.values[5] / q.values[1]) for q in (russia.prior, russia.posterior))
    assert russia.word == ("estimate" if after <= before / 2 else "assumption") and after < before
    assert rest.newest is None and rest.evidence == ()


def test_quantiles_are_in_order_and_finite_everywhere(fitted: Estimate) -> None:
    found = [q.values for h in fitted.headlines for q in (h.posterior, h.prior)]
    found += [q.values for s in fitted.series for q in s.quantiles]
    table = np.array(found)
    assert np.isfinite(table).all() and (np.diff(table, axis=1) >= 0).all()


def test_a_run_on_proposed_records_is_a_draft(fitted: Estimate) -> None:
    assert fitted.draft


def test_a_run_of_too_few_draws_says_that_it_failed_its_checks(tmp_path: Path) -> None:
    short = run(tmp_path, [evidence()], draws=40)
    assert any("ESS" in failure for failure in short.diagnostics.failures)


def test_unchanged_inputs_are_not_run_again(folder: Path, fitted: Estimate) -> None:
    claims = [evidence("c-1"), evidence("c-2", measure="state_share", unit="fraction", low=0.9, high=0.9, host=None)]
    again = run(folder, claims, position=7)
    assert (again.key, again.made) == (fitted.key, fitted.made)
    assert again.log_position == 7 and not again.draft
    assert load_latest(folder) == again


def test_without_evidence_the_posterior_is_the_prior(tmp_path: Path) -> None:
    alone = run(tmp_path, [])
    for h in alone.hosts:
        assert h.posterior.median == pytest.approx(h.prior.median, rel=0.35)
    assert alone.headlines == () and len(alone.unshown) == 8 and alone.tensions == ()
    assert {h.word for h in alone.hosts} == {None} and alone.warnings


def test_figures_that_contradict_by_a_hundred_leave_the_posterior_wide(tmp_path: Path) -> None:
    claims = [evidence("c-1", origin="A"), evidence("c-2", low=300, high=300, origin="B")]
    found = run(tmp_path, claims)
    assert all(np.isfinite(h.posterior.values).all() for h in found.headlines)
    assert found.left_out == () and len(found.tensions) == 2


def test_nothing_is_stored_before_the_first_run(tmp_path: Path) -> None:
    assert load_latest(tmp_path) is None


def test_headlines_without_the_examples_are_those_of_a_case_that_never_had_them(tmp_path: Path) -> None:
    when = {"start": dt.date(2019, 6, 1), "end": dt.date(2019, 6, 30)}
    invented = evidence("c-x", low=90_000, high=90_000, origin="Desk", **when)
    invented = invented.model_copy(update={"source": invented.source.model_copy(update={"example": True})})
    reported = [evidence("c-1"), evidence("c-2", low=12_000, high=12_000, origin="Bureau", **when)]
    whole = run(tmp_path, [*reported, invented], draws=100)
    how = {"log_position": 1, "folder": tmp_path, "seed": 3, "chains": 2, "draws": 100}
    told = with_bare(whole, case(), [*reported, invented], **how)
    bare = told.without_examples
    assert bare and bare.observations == 2 and load_latest(tmp_path) == told
    assert set(bare.headlines) == {h.code for h in whole.headlines}
    plain = run(tmp_path / "plain", reported, draws=100)
    same = {h.code: h.posterior for h in plain.headlines}
    compared = [code for code in same if code in bare.headlines]
    assert compared and all(bare.headlines[code] == same[code] for code in compared)
    last = next(h for h in whole.headlines if h.code == "stock-2019-06")
    assert bare.headlines[last.code].median < last.posterior.median
