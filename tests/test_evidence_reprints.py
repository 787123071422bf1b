"""Near-copies: shingles, signatures, and the share that two texts have in common."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.evidence.reprints import HASHES, SHINGLE, likeness, shingles, signature

WORDS = st.lists(st.sampled_from([f"w{n}" for n in range(30)]), min_size=SHINGLE, max_size=120)


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_one_for_equal_texts(a: list[str], b: list[str]) -> None:
    one, other = shingles(" ".join(a)), shingles(" ".join(b))
    assert likeness(one, other) == likeness(other, one) and 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1


def test_signatures_agree_as_often_as_shingles_do() -> None:
    rng = np.random.default_rng(4)
    words = [f"word{n}" for n in rng.integers(0, 5000, 900)]
    changed = [w if rng.random() > 0.03 else f"other{n}" for n, w in enumerate(words)]
    one, other = shingles(" ".join(words)), shingles(" ".join(changed))
    agree = float(np.mean(signature(one) == signature(other)))
    assert agree == pytest.approx(likeness(one, other), abs=3.5 * 0.5 / np.sqrt(HASHES))


def test_case_and_signs_do_not_count_and_a_short_text_has_no_shingle() -> None:
    assert likeness(shingles("Snow fell in the port."), shingles("snow FELL in the — port")) == 1
    assert len(shingles("Snow fell here")) == 0


def test_order_counts() -> None:
    assert likeness(shingles("one two three four five six"), shingles("six five four three two one")) == 0
