"""The help of scripts beside the product can be printed: argparse fills it in with “%”."""

from __future__ import annotations

import ast
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
