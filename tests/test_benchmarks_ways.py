"""How many modules a figure goes through from a text to an observation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import ways


def test_a_figure_goes_from_the_text_to_an_observation_through_few_rooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHHELD_WORKERS", "0")
    found = ways.figures_way(tmp_path)
    assert found[-1] == "estimate/observations.py" and "extract/decide.py" in found
    assert found.index("text/numbers.py") < found.index("extract/candidates.py") < found.index("extract/assemble.py")
    assert len(found) <= 20


def test_only_what_is_handed_on_is_followed() -> None:
    assert ways._holds([(1.5,)], (float,)) and ways._holds({"a": [2.0]}, (float,))
    assert not ways._holds([], (float,)) and not ways._holds(["a"], (float,)) and not ways._holds([[[[1.0]]]], (float,))
