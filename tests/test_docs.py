"""The documentation is an inventory: what the program has, a page names."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from withheld.cli import app
from withheld.settings import Settings, shipped
from withheld.vocabulary import measures

ROOT = Path(__file__).parent.parent


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def codes(path: str, table: str) -> list[str]:
    return [entry["code"] for entry in tomllib.loads((shipped("data") / path).read_text(encoding="utf-8"))[table]]


COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_docs_with_its_options(command: str) -> None:
    row = re.search(rf"^\| `withheld {command}` .*$", page("docs/commands.md"), re.M)
    assert row, f"docs/commands.md has no row for withheld {command}"
    options = [p.opts for p in get_command(app).commands[command].params if p.opts[0].startswith("-")]  # type: ignore[attr-defined]
    assert [names for names in options if not any(f"`{name}" in row.group() for name in names)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_goes_in_and_comes_out_with_an_example(command: str) -> None:
    text = get_command(app).commands[command].help  # type: ignore[attr-defined]
    assert "In: " in text and "Out: " in text and f"Example:  withheld {command}" in text


def test_every_command_is_in_the_readme() -> None:
    assert [c for c in COMMANDS if f"withheld {c}" not in page("README.md")] == []


def test_every_measure_and_indicator_is_in_the_docs() -> None:
    known = [*measures(), *codes("codelists/indicators.toml", "code")]
    assert len(known) == 28
    assert [code for code in known if f"| `{code}` |" not in page("docs/claims.md")] == []


def test_every_obligation_and_setting_is_in_the_docs() -> None:
    names = [f"WITHHELD_{name.upper()}" for name in Settings.model_fields]
    known = [*names, *(c for case in ("kp", "cu") for c in codes(f"cases/{case}/obligations.toml", "obligation"))]
    assert [name for name in known if f"`{name}`" not in page("docs/commands.md")] == []


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_links_and_named_modules_lead_somewhere(name: str) -> None:
    text = page(name)
    links = [target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / target).exists()]
    assert links == []
