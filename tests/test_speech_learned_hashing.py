"""Feature keys are the same on every machine and differ by template and part."""

from __future__ import annotations

import numpy as np

from withheld.speech.learned.hashing import code, key


def test_keys_never_change() -> None:
    # The stored weights hang on these numbers.
    assert code("said") == 4_013_622_486 and code("’") == 3_883_363_959
    rows = np.array([code("said"), 0, -1], dtype=np.int64)
    assert key(5, rows).tolist() == [2_456_838_068, 999_886_545, 640_644_980] and key(5, rows).dtype == np.uint32


def test_template_order_and_value_all_count() -> None:
    a, b = np.array([1]), np.array([2])
    assert len({int(k[0]) for k in (key(1, a, b), key(2, a, b), key(1, b, a), key(1, a), key(1, a, a))}) == 5
