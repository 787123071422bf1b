"""Compiled code gives the same numbers to the bit whether it was just made or is loaded from the user's cache."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

POINTS = """
import numpy as np
from test_estimate_chains import density
from withheld.estimate.chains import value_and_gradient
from withheld.estimate.kernel import log_sampled

made, width = density()
at, told = value_and_gradient(made, width), b""
for seed in range(5):
    value, gradient = at(0.5 * np.random.default_rng(seed).standard_normal(width))
    told += np.append(gradient, value).tobytes()
print(sum(log_sampled.stats.cache_misses.values()), told.hex())
"""


def points(cache: Path) -> list[str]:
    told = subprocess.run(
        [sys.executable, "-c", POINTS], cwd=Path(__file__).parent, env=os.environ | {"NUMBA_CACHE_DIR": str(cache)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout.split()


def test_the_first_run_gives_what_every_later_one_gives(tmp_path: Path) -> None:
    first, later = points(tmp_path), points(tmp_path)
    assert (first[0], later[0]) == ("1", "0"), "the second run compiled again"
    assert first[1] == later[1]
