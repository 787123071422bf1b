"""Scripts beside the product have a help, and it can be printed: argparse fills it in with “%”."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted(p for folder in ("benchmarks", "tools", "training") for p in (ROOT / folder).rglob("*.py"))


def told(script: Path) -> list[str]:
    """Every help of an argument in a script."""
    calls = [n for n in ast.walk(ast.parse(script.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    asked = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "add_argument"]
    values = [k.value for c in asked for k in c.keywords if k.arg == "help"]
    return [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]


@pytest.mark.parametrize("script", [s for s in SCRIPTS if told(s)], ids=lambda s: s.name)
def test_help_can_be_filled_in(script: Path) -> None:
    for text in told(script):
        assert text % defaultdict(str)


@pytest.mark.parametrize("script", [s for s in SCRIPTS if ROOT / "training" not in s.parents], ids=lambda s: s.name)
def test_what_is_run_takes_its_arguments_from_a_parser_with_a_help(script: Path) -> None:
    tree = ast.parse(script.read_text(encoding="utf-8"))
    by_hand = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n) == "sys.argv"]
    run = any(isinstance(n, ast.If) and "__main__" in ast.unparse(n.test) for n in tree.body)
    assert not by_hand and (not run or "ArgumentParser(" in ast.unparse(tree))


def test_asking_for_help_makes_no_case(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "benchmarks" / "large.py"), "--help"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("usage: large.py") and not list(tmp_path.iterdir())
