"""The arithmetic of the heads."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.extract.encoder import gelu, sigmoid, softmax


@given(st.floats(-30, 30))
def test_gelu_is_x_times_the_normal_distribution(x: float) -> None:
    wanted = x * 0.5 * (1 + math.erf(x / math.sqrt(2)))
    assert float(gelu(np.array([x], np.float32))[0]) == pytest.approx(wanted, abs=2e-5)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=20))
def test_probabilities_are_whole(scores: list[float]) -> None:
    chances = softmax(np.array(scores, np.float32))
    assert float(chances.sum()) == pytest.approx(1, abs=1e-4)
    assert ((chances >= 0) & (chances <= 1)).all()


def test_a_sign_without_evidence_is_a_coin() -> None:
    assert float(sigmoid(np.zeros(1, np.float32))[0]) == 0.5
