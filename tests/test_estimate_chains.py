"""Chains in processes, and the coordinates that they are sampled in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimate_cases import case
from test_estimate_kernel import sampler
from withheld.estimate import chains
from withheld.estimate.chains import Chain, Density, Task, run_all, value_and_gradient


def density() -> tuple[Density, int]:
    made, plan, found = sampler(case())
    scaled = plan.before_walk + np.arange(plan.walk.counts.sum())
    powers = np.linspace(0.1, 1.0, len(scaled))
    return Density(made._plan, made._spoken, made.size, scaled, powers, np.ones(len(found))), made.width


def tasks(count: int) -> list[Task]:
    made, width = density()
    return [Task(made, np.zeros(width), seed, 40, 60) for seed in range(count)]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_samplers_coordinates_carry_the_same_density(seed: int) -> None:
    made, width = density()
    x = 0.5 * np.random.default_rng(seed).standard_normal(width)
    at = value_and_gradient(made, width)
    value, gradient = at(x)
    gradient = gradient.copy()
    for k in range(width):
        step = np.zeros(width)
        step[k] = 1e-6
        assert gradient[k] == pytest.approx((at(x + step)[0] - at(x - step)[0]) / 2e-6, rel=2e-4, abs=2e-4)
    power = made.powers * made.plan.spread[made.plan.drift]
    plain = x.copy()
    plain[made.scaled] *= np.exp(-power * x[made.plan.drift])
    volume = -power.sum() * x[made.plan.drift]  # of a change of coordinates
    unscaled = value_and_gradient(made._replace(scaled=np.zeros(0, np.int64), powers=np.zeros(0)), width)
    assert value == pytest.approx(unscaled(plain)[0] + volume, rel=1e-12)


def same(left: list[Chain], right: list[Chain]) -> bool:
    return all(np.array_equal(a.x, b.x) for a, b in zip(left, right, strict=True))


def test_the_number_of_processes_changes_no_draw() -> None:
    alone, shared = run_all(tasks(3), cores=1), run_all(tasks(3), cores=2)
    assert same(alone, shared) and not np.array_equal(alone[0].x, alone[1].x)


@pytest.mark.parametrize("cores", [1, 2])
def test_each_chain_is_told_as_it_ends(cores: int) -> None:
    ended: list[int] = []
    run_all(tasks(3), cores=cores, done=lambda: ended.append(1))
    assert len(ended) == 3


def test_a_process_that_is_gone_is_replaced() -> None:
    run_all(tasks(2), cores=2)
    gone = chains._running[0].process
    gone.kill()
    gone.join()
    assert same(run_all(tasks(2), cores=2), run_all(tasks(2), cores=1))
    assert chains._running[0].process.pid != gone.pid


def test_what_stops_a_chain_in_another_process_is_told_here() -> None:
    good, bad = tasks(2)
    with pytest.raises(RuntimeError, match="initialization points failed"):
        run_all([good, bad._replace(start=np.full(len(bad.start), np.nan))], cores=2)
    assert len(run_all([good, bad], cores=2)) == 2  # and the next run goes on


def test_a_process_that_ends_while_it_samples_is_told() -> None:
    helper = chains._Helper()
    helper.process.kill()
    helper.process.join()
    with pytest.raises(RuntimeError, match="ended early; is there enough memory"):
        helper.run(tasks(1), lambda: None)


def test_a_script_without_a_main_block_is_told_what_it_lacks(tmp_path: Path) -> None:
    """Each process runs the script anew, which starts processes again: Python ends it."""
    script = tmp_path / "mine.py"
    script.write_text("from withheld.estimate import chains\nchains._Helper().run([None], print)\n", encoding="utf-8")
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and ran.stderr.rstrip().endswith('below “if __name__ == "__main__":”'), ran.stderr


def test_the_option_of_adaptation_has_the_name_that_the_sampler_takes() -> None:
    def old(low_rank_modified_mass_matrix: bool = False) -> None: ...
    def new(adaptation: str = "diag") -> None: ...

    assert chains._low_rank(old) == {"low_rank_modified_mass_matrix": True}
    assert chains._low_rank(new) == {"adaptation": "low_rank"}
