from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import CommandLine


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    line = CommandLine(tmp_path, monkeypatch, capsys)
    line("init", "case")
    line.file(
        "a.txt",
        "Hill Courier\n\n4 March 2019\n\nIn March 340 North Korean workers went home\x1b[31m from Mongolia, the union says.",
    )
    line("read", "a.txt", "-C", "case")
    return line


def test_a_sentence_is_shown_with_its_figure_marked_and_its_grade(withheld: CommandLine) -> None:
    ran = withheld("find", "home", "mongolia", "-C", "case")
    assert ran.code == 0 and "*340*" in ran.out and "F6" in ran.out and "proposed" in ran.out and "\x1b" not in ran.out


def test_json_has_the_whole_records(withheld: CommandLine) -> None:
    body = json.loads(withheld("find", "union", "--format", "json", "-C", "case").out)
    assert body["records"][0]["record"]["measure"] == "workers_returned" and body["more"] is False


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "give words or a filter"),
        (("--host", "Mongola"), "did you mean Mongolia"),
        (("--measure", "workers_abrod"), "did you mean workers_abroad"),
        (("--state", "new"), "use one of: accepted"),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest_that_is(
    withheld: CommandLine, words: tuple[str, ...], told: str
) -> None:
    ran = withheld("find", *words, "-C", "case")
    assert ran.code == 2 and told in ran.err


def test_nothing_found_is_said_with_a_way_on(withheld: CommandLine) -> None:
    ran = withheld("find", "nowhere", "--host", "Mongolia", "-C", "case")
    assert ran.code == 0 and "No record matches; try fewer words." in ran.out


def test_a_figure_that_is_taken_back_is_found_with_that_word(withheld: CommandLine) -> None:
    found = json.loads(withheld("find", "union", "--format", "json", "-C", "case").out)["records"][0]
    withheld("decide", found["id"], "edit", "--set", "stance=withdrawn", "-C", "case")
    ran = withheld("find", "union", "-C", "case")
    assert ran.code == 0 and "340 (withdrawn)" in ran.out
