"""How many modules a figure goes through from a text to an observation, and a draw from the sampler to the dossier."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import ways


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with the case of one report, and the way of its figures."""
    folder = tmp_path_factory.mktemp("ways")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITHHELD_WORKERS", "0")
        return folder, ways.figures_way(folder)


def test_a_figure_goes_from_the_text_to_an_observation_through_few_modules(read: tuple[Path, list[str]]) -> None:
    found = read[1]
    assert found[-1] == "estimate/observations.py" and "extract/decide.py" in found
    assert found.index("text/numbers.py") < found.index("extract/candidates.py") < found.index("extract/assemble.py")
    assert len(found) <= 20


def test_a_draw_goes_from_the_sampler_to_the_dossier_through_few_modules(read: tuple[Path, list[str]]) -> None:
    found = ways.draws_ways(read[0])
    assert {"Headline", "HostLevel", "Series", "Tension", "Influence", "Excluded", "Comparison"} <= set(found)
    for way in found.values():
        assert {"estimate/sampling.py", "estimate/cache.py", "dossier/view_model.py"} <= set(way)
    assert {"estimate/headlines.py", "estimate/summaries.py"} <= set(found["Headline"])
    assert "estimate/weighing.py" in found["Tension"] and "estimate/scenarios.py" in found["Comparison"]
    assert max(map(len, found.values())) <= 8


def test_only_what_is_handed_on_is_followed() -> None:
    def found(value: object, kind: type) -> list[object]:
        """What of a value is followed."""
        return list(ways._found(value, (kind,)))

    assert found([(1.5, "b")], float) == [1.5] and found({"a": ["b", 2.0]}, float) == [2.0]
    assert not found([], float) and not found(["a"], float) and not found([[[[1.0]]]], float)


def test_what_something_is_made_of_is_on_its_way(tmp_path: Path) -> None:
    room = tmp_path / "withheld"
    (room / "dossier").mkdir(parents=True)
    made = {
        "answers.py": "def answer(paths): return told(paths)",
        "told.py": "def told(paths): return Quantiles(values=(float(len(paths.months)),))",
        "other.py": "def other(): return Quantiles(values=(0.0,))",
        "dossier/later.py": "def later(quantiles): return quantiles",
    }
    known = {"Quantiles": ways.Quantiles, "told": None}
    for name, text in made.items():
        (room / name).write_text(text)
        exec(compile(text, os.fspath(room / name), "exec"), known)
    assert callable(known["answer"]) and callable(known["other"]) and callable(known["later"])
    with ways.Drawing() as way:
        asked = known["answer"](ways.Paths((), *[None] * 13))
        known["other"]()
        way.modules["dossier/view_model.py"] = None
        known["later"](asked)
    assert way.way(ways.Quantiles) == ["answers.py", "told.py", "dossier/view_model.py"]
    assert way.way(ways.Tension) == []
