"""One thread while a document is read, and as many as before afterwards."""

from __future__ import annotations

import pytest

from withheld import threads


def test_one_thread_inside_and_as_many_as_before_outside() -> None:
    told = threads._openblas()
    if told is None:
        pytest.skip("NumPy has another library here")
    before = told[0]()
    with threads.one_thread():
        assert told[0]() == 1
    assert told[0]() == before


def test_the_number_comes_back_after_a_failure() -> None:
    told = threads._openblas()
    if told is None:
        pytest.skip("NumPy has another library here")
    before = told[0]()
    with pytest.raises(ValueError), threads.one_thread():
        raise ValueError
    assert told[0]() == before
