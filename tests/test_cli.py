"""The command line as a new user meets it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from command_line import CommandLine
from withheld import __version__

HEAVY = (
    "numba",
    "nutpie",
    "arviz",
    "vl_convert",
    "fpdf",
    "docx",
    "trafilatura",
    "sqlalchemy",
    "pypdfium2",
    "spacy",
    "pydantic",
)


def test_help_names_every_verb(withheld: CommandLine) -> None:
    ran = withheld("--help")
    assert ran.code == 0
    for verb in ("check", "claims", "demo", "init", "read", "estimate", "dossier", "log", "verify", "export", "import"):
        assert f"\n  {verb} " in ran.out


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys\nfrom withheld.cli import main\nsys.argv = ['withheld', '--help']\n"
        "try:\n main()\nexcept SystemExit:\n pass\nprint(*sorted(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in HEAVY if name in ran.stderr.split()] == []


def test_the_version_is_printed(withheld: CommandLine) -> None:
    assert withheld("--version").out.strip() == f"withheld {__version__}"


@pytest.mark.parametrize("words", [["chek"], ["check"], ["claims", "--format", "xml", "a.txt"], ["read"]])
def test_mistakes_end_with_code_2_and_a_remedy(withheld: CommandLine, words: list[str]) -> None:
    ran = withheld(*words)
    assert ran.code == 2 and "--help" in ran.err + ran.out


def test_the_case_may_be_named_before_or_after_the_verb(withheld: CommandLine) -> None:
    withheld("init", "case")
    assert withheld("-C", "case", "log").out == withheld("log", "-C", "case").out
