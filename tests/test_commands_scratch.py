"""A case of one's own by questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from withheld.case import CaseError, load_case
from withheld.commands.scratch import make_case

GOOD = {"Sending": "cu", "Hosts": "QA:500, IT:300", "First": "2010-01", "Last": "2024-12"}


def answering(answers: dict[str, str]) -> Callable[[str, str], str]:
    def ask(question: str, default: str) -> str:
        return next((a for start, a in answers.items() if question.startswith(start)), default)

    return ask


def made(tmp_path: Path, **changes: str) -> Path:
    make_case(tmp_path / "case", answering(GOOD | changes), lambda _: None)
    return tmp_path / "case"


def test_answers_make_a_case_that_can_be_modelled(tmp_path: Path) -> None:
    case = load_case(made(tmp_path))
    assert case.programme == "CU" and [c.code for c in case.corridors] == ["QA", "IT", "rest"] and case.rows == ()
    levels = {p.corridor: p.parameters["median"] for p in case.priors if p.name == "level"}
    assert levels == {"QA": 500, "IT": 300, "rest": 1000}
    assert all("assumption" in p.basis for p in case.priors)


def test_a_name_with_signs_stays_a_name(tmp_path: Path) -> None:
    assert load_case(made(tmp_path, Name='A "case" \\ of\nmine')).name == 'A "case" \\ of mine'


@pytest.mark.parametrize(
    ("question", "answer", "message"),
    [
        ("Sending", "XX", "no ISO 3166-1 code"), ("Hosts", "QA", "such as QA:1500"), ("Hosts", "QA:many", "no number of workers"),
        ("Hosts", "", "at least one host"), ("First", "long ago", "no month"), ("Share", "1.5", "between 0 and 1"),
        ("Usual", "0", "no number of months"), ("Last", "2009-01", "run backwards"),
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_case_is_refused_with_the_remedy(
    tmp_path: Path, question: str, answer: str, message: str
) -> None:
    with pytest.raises(CaseError, match=message):
        made(tmp_path, **{question: answer})


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    lines = ["CU", "", "2010-01", "2024-12", "QA:500", "", "", "", ""]
    monkeypatch.setattr("typer.prompt", lambda question, default, err: lines.pop(0) or default)
    yield lines


def test_the_verb_makes_a_case_folder(typed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from withheld.commands.case import init_from_scratch

    assert init_from_scratch(tmp_path / "mine") == 0 and typed == []
    assert (tmp_path / "mine" / "withheld.db").is_file() and "case.toml" in capsys.readouterr().out
