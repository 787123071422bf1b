"""Estimates as they are kept: whole, under the hash of what they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from estimate_cases import case, evidence
from withheld.estimate.cache import (
    Kept,
    Witness,
    addressed,
    draft,
    draws_of,
    has_draws,
    keep,
    kept,
    key_of,
    load_latest,
    restamped,
)
from withheld.estimate.observations import observe
from withheld.estimate.results import Diagnostics, Estimate, Influence, LeftOut
from withheld.evidence.casefiles import hash_of

GOOD = Diagnostics(chains=4, draws=1000, max_rhat=1.0, min_bulk_ess=900, divergences=0, seconds=1)
FOUND, _ = observe(case(), [evidence()])


def made(key: str = "k1") -> Kept:
    estimate = Estimate(
        case="tt", programme="KP", key=key, log_position=1, draft=False, made=dt.datetime.now(dt.UTC), diagnostics=GOOD,
        headlines=(), series=(), observations=tuple(FOUND), left_out=(), tensions=(), priors=(),
    )  # fmt: skip
    return Kept(estimate, np.arange(6.0).reshape(2, 3), np.zeros((2, 1)), np.ones((2, 4)), ("a", "b", "c"))


def test_what_is_kept_comes_back_with_its_draws(tmp_path: Path) -> None:
    keep(tmp_path, made(), name="latest")
    again = draws_of(tmp_path, made().estimate)
    assert np.array_equal(again.z, made().z) and again.density.shape == (2, 4) and again.names == ("a", "b", "c")
    assert load_latest(tmp_path) == kept(tmp_path, "k1") is not None


def test_a_run_without_an_origin_is_not_what_a_dossier_shows(tmp_path: Path) -> None:
    keep(tmp_path, made(), name="latest")
    keep(tmp_path, made("k2"), name=None)
    assert (latest := load_latest(tmp_path)) is not None and latest.key == "k1" and kept(tmp_path, "k2") is not None


def test_an_estimate_of_an_earlier_version_opens_with_the_influence_of_its_sources(tmp_path: Path) -> None:
    one = Influence(origin="Harbour Office", observations=2, shifts={"stock": 1.2}, widened={}, reliable=True)
    keep(
        tmp_path,
        made()._replace(estimate=made().estimate.model_copy(update={"source_influence": (one,)})),
        name="latest",
    )
    path = tmp_path / "estimates" / "k1" / "estimate.json"
    text = path.read_text()
    path.chmod(0o600)
    path.write_text(text.replace('"source_influence":', '"leans":'))
    assert path.read_text() != text and (old := kept(tmp_path, "k1")) is not None and old.source_influence == (one,)


def test_the_key_follows_case_observations_and_settings() -> None:
    same = key_of(case(), FOUND, [1])
    assert same == key_of(case(), FOUND, [1])
    others = [key_of(case(), FOUND, [2]), key_of(case(), [], [1]), key_of(case(name="Elsewhere"), FOUND, [1])]
    assert len({same, *others}) == 4


def test_a_kept_result_is_stamped_with_the_log_position_of_today(tmp_path: Path) -> None:
    keep(tmp_path, made(), name="latest")
    proposed, left = [evidence(state="proposed")], [LeftOut(evidence="c-9", reason="plan")]
    again = restamped(made().estimate, tmp_path, 9, proposed, left, name="latest")
    assert (again.log_position, again.draft, again.left_out) == (9, True, tuple(left))
    assert draft(FOUND, proposed) and not draft(FOUND, [evidence()])


def test_draws_that_are_gone_or_damaged_are_an_error_not_a_result(tmp_path: Path) -> None:
    keep(tmp_path, made(), name="latest")
    path = tmp_path / "estimates" / "k1" / "draws.npz"
    path.write_bytes(path.read_bytes()[:40])
    assert has_draws(tmp_path, made().estimate) is False
    with pytest.raises(ValueError, match="damaged"):
        draws_of(tmp_path, made().estimate)
    path.unlink()
    with pytest.raises(OSError):
        draws_of(tmp_path, made().estimate)


def test_a_witness_is_told_the_hashes_of_what_is_about_to_be_there(tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, str], bool]] = []

    def tell(key: str, files: Mapping[str, str]) -> None:
        told.append((key, dict(files), (tmp_path / "estimates" / key / "estimate.json").exists()))

    witness = Witness(lambda _: True, tell)
    keep(tmp_path, made(), name="latest", witness=witness)
    known = load_latest(tmp_path)
    assert known is not None
    kept_as = {name: hash_of(tmp_path / name) for name in told[0][1]}
    assert told == [("k1", kept_as, False)] and len(kept_as) == 3
    restamped(known, tmp_path, 7, [], [], name="latest", witness=witness)
    assert told[1][1] == {name: hash_of(tmp_path / name) for name in told[1][1]} != kept_as


def test_draws_are_found_by_name_and_what_was_not_drawn_stays_whatever_else_is_asked() -> None:
    z = np.arange(6.0).reshape(2, 3)
    found = addressed(z, ("a", "b", "c"), ("c", "new", "a"))
    assert found[:, 0].tolist() == [2, 5] and found[:, 2].tolist() == [0, 3]
    assert np.array_equal(found[:, 1], addressed(z, ("a", "b", "c"), ("later", "new"))[:, 1])
    assert not np.array_equal(found[:, 1], addressed(z, ("a", "b", "c"), ("later",))[:, 0])


@pytest.mark.parametrize("names", [("a", "b"), ("a", "a", "b"), ()])
def test_names_that_do_not_go_with_the_draws_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="names for draws of 3 deviates"):
        addressed(np.zeros((2, 3)), names, ("a",))
