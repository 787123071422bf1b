"""The measurements of the house: what each counts, on small packages made here; and what the program's own code keeps to."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "benchmarks"))

import house  # noqa: E402

LINES = "\n".join(f"value{n} = call({n})" for n in range(6))


def package(base: Path, files: Mapping[str, str]) -> Path:
    """A package ``made`` of some modules, by their paths without ``.py``."""
    for name, text in {"__init__": "", **files}.items():
        path = base / "made" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return base / "made"


def module(text: str) -> house.Module:
    return house.Module.parsed(Path("one.py"), textwrap.dedent(text))


def test_functions_are_as_long_as_from_def_to_their_end() -> None:
    one = module("""
        @decorated
        def outer():
            def inner():
                return 1
            return inner
        """)
    assert [house.length(f) for f in one.functions] == [4, 2]


def test_complexity_is_that_of_mccabe(tmp_path: Path) -> None:
    made = package(
        tmp_path, {"a": "def f(x):\n    if x:\n        return 1\n    return 2\n\n\ndef g():\n    return 1\n"}
    )
    assert sorted(house.complexities(made)) == [1, 2]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("def f(a: int, *b: int, c: int = 1, **d: int) -> int: ...", (1, 1)),
        ("def f(a): ...", (0, 1)),
        ("def f(a: int): ...", (0, 1)),
        ("class C:\n    def f(self) -> int: ...\n    @staticmethod\n    def g(a) -> int: ...", (1, 2)),
    ],
)
def test_a_function_is_annotated_in_all_its_parts_or_not(text: str, whole: tuple[int, int]) -> None:
    assert house.share_annotated(module(text)) == whole


def test_uses_of_any_are_counted_and_its_import_is_not() -> None:
    one = module("from typing import Any\nimport typing\na: Any = 1\nb: dict[str, Any] = {}\nc: typing.Any = 2\n")
    assert house.anys(one) == 3


def test_what_is_public_is_named_openly_and_lies_in_no_function() -> None:
    one = module("""
        class Open:
            def shown(self): ...
            def _kept(self): ...
        class _Kept:
            def shown(self): ...
        if True:
            def f():
                def within(): ...
        """)
    assert [n.name for n in house.public(one.tree)] == ["Open", "shown", "f"]
    assert sorted(n.name for n in one.named_openly) == ["Open", "f", "shown", "shown", "within"]


def test_a_run_of_six_lines_that_stands_twice_is_repeated_once_however_long() -> None:
    long = module(LINES + "\nanother = 1\n")
    assert house.repeated(house.telling(m) for m in (long, long)) == 1
    assert house.repeated([house.telling(long)]) == 0
    assert house.repeated(house.telling(m) for m in (module(LINES[:-3]), module(LINES))) == 0


def test_blank_lines_comments_docstrings_and_imports_say_nothing() -> None:
    spaced = LINES.replace("\n", "\n\n# a comment\nimport os\n")
    assert house.telling(module(f'"""A docstring."""\n{spaced}\n')) == LINES.split("\n")


def test_a_room_is_entered_past_its_door_where_its_modules_are_imported_from_outside(tmp_path: Path) -> None:
    made = package(
        tmp_path,
        {
            "room/__init__": "from made.room.inner import f\n",
            "room/inner": "from . import other\n",
            "room/other": "def f(): ...\n",
            "by_face": "from made.room import f\n",
            "by_module": "from made.room.inner import f\n",
            "by_name": "from .room import other\n",
            "plain": "import made.by_face\n",
        },
    )
    assert house.past_doors(house.modules(made), "made") == {"room": {"inner", "other"}}
    assert house.folders(house.modules(made)) == {".": 5, "room": 3}


def test_a_project_that_is_not_given_keeps_its_column() -> None:
    page = f"before\n{house.BEGIN}\n{house.END}\nafter\n"
    both = house.written(page, {"ours": {"files": "1"}, "theirs": {"files": "2"}})
    assert "| files | 1 | 2 |" in both and both.startswith("before\n") and both.endswith("\nafter\n")
    assert "| files | 3 | 2 |" in house.written(both, {"ours": {"files": "3"}})
    assert house.standing(both) == {"ours": {"files": "1"}, "theirs": {"files": "2"}}
    with pytest.raises(ValueError, match="no marks"):
        house.written("a page", {"ours": {"files": "1"}})


def test_what_cannot_be_measured_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no Python module"):
        house.modules(tmp_path)
    with pytest.raises(ValueError, match=r"a\.py"):
        house.modules(package(tmp_path, {"a": "def ("}))


def test_a_share_is_whole_only_if_nothing_is_missing() -> None:
    assert (house.percent(1, 1), house.percent(9_999, 10_000), house.percent(0, 0)) == ("100%", "99.9%", "–")


def test_the_architecture_shows_what_is_measured_beside_other_projects() -> None:
    shown = house.standing((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    assert next(iter(shown)) == "withheld" and len(shown) == 4
    here = house.measured(ROOT / "src" / "withheld")
    assert {name: list(column) for name, column in shown.items()} == {key: list(here) for key in shown}
    assert here["functions annotated throughout"] == "100%"
    assert here["public functions, classes, methods with a docstring"] == "100%"
    assert int(here["runs of six lines that stand elsewhere too"]) <= 10
    typical, _, longest = map(int, here["lines of a function: median, 90th percentile, longest"].split(" · "))
    assert typical <= 8 and longest <= 60
    assert int(here["complexity (McCabe): median, 90th percentile, highest"].split(" · ")[1]) <= 7
    assert int(here["uses of `Any`"]) <= 60 and int(here["fullest folder, modules"].split()[0]) <= 25
    assert int(here["longest file, lines"]) <= 400 and here["modules entered past their room's door"] == "0"
