"""``withheld origins`` as a person asks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import CommandLine

ONE = {"id": "r1", "publisher": "Lake Courier", "published": "2016-02-01"}
TWO = {"id": "r2", "publisher": "Hill Gazette", "published": "2016-02-09"}
TEXT = "About 3,450 North Korean workers are in Mongolia, the Employers' Union says."


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    made = CommandLine(tmp_path, monkeypatch, capsys)
    assert made("init", "case").code == 0
    files = [made.file(f"{row['id']}.jsonl", json.dumps(row | {"text": TEXT})) for row in (ONE, TWO)]
    assert made("read", *files, "-C", "case").code == 0
    return made


def test_one_figure_is_shown_with_its_root_and_both_ways(withheld: CommandLine) -> None:
    every = json.loads(withheld("origins", "-C", "case", "--format", "json").out)["figures"]
    mine = next(f for f in every if any("Employers' Union" in r["name"] for r in f["roots"]))
    ran = withheld("origins", mine["records"][0], "-C", "case")
    told = " ".join(ran.out.split())
    assert ran.code == 0 and "at most 1 independent origin" in told and "Employers' Union" in told


def test_a_record_that_is_not_there_is_refused_in_one_line(withheld: CommandLine) -> None:
    ran = withheld("origins", "c-none", "-C", "case")
    assert ran.code == 2 and "withheld find" in ran.err


def test_names_that_may_be_one_are_listed_with_what_to_type(withheld: CommandLine) -> None:
    ran = withheld("origins", "--candidates", "-C", "case")
    assert ran.code == 0 and ("merge --into" in ran.out or "No two names" in ran.out)
