"""Marks, erasure and the locked folder, as a person asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import CommandLine
from withheld.evidence.store import Store


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    made = CommandLine(tmp_path, monkeypatch, capsys)
    assert made("init", "case").code == 0
    report = made.file(
        "r.txt", "Hill Herald\n\n3 May 2016\n\nThe foreman Kim Ok said that 40 North Korean workers are in Mongolia."
    )
    assert made("read", report, "-C", "case").code == 0
    return made


def record(withheld: CommandLine) -> str:
    with Store.open(withheld.folder / "case") as store:
        return next(e.id for e in store.evidence("claim") if e.state == "proposed")


def test_a_mark_is_a_line_in_the_log_and_none_takes_it_off(withheld: CommandLine) -> None:
    key = record(withheld)
    assert withheld("mark", key, "withhold", "--reason", "at risk", "-C", "case").code == 0
    assert "mark" in withheld("log", "-C", "case").out
    assert withheld("mark", key, "none", "--reason", "no longer", "-C", "case").code == 0


@pytest.mark.parametrize(
    "words",
    [("mark", "c-none", "withhold", "--reason", "x"), ("redact", "c-none", "--reason", "x", "--yes")],
)
def test_what_the_case_has_not_cannot_be_marked_or_erased(withheld: CommandLine, words: tuple[str, ...]) -> None:
    ran = withheld(*words, "-C", "case")
    assert ran.code == 2 and "c-none" in ran.err


def test_what_is_erased_is_gone_and_the_log_still_holds(withheld: CommandLine) -> None:
    key = record(withheld)
    assert withheld("redact", key, "--reason", "she asked for it", "--yes", "-C", "case").code == 0
    assert withheld("verify", "-C", "case").code == 0
    with Store.open(withheld.folder / "case") as store:
        assert key not in {e.id for e in store.evidence()}


def test_what_could_identify_a_person_is_listed(withheld: CommandLine) -> None:
    ran = withheld("exposed", "-C", "case")
    assert ran.code == 0 and "Kim Ok" in ran.out


def test_a_file_that_is_no_locked_case_is_refused(withheld: CommandLine) -> None:
    ran = withheld("unlock", withheld.file("x.age", "nothing"))
    assert ran.code == 2 and "x.age" in ran.err and "Passphrase" not in ran.out


def test_an_erased_record_says_where_its_sentence_still_stands_and_blacks_it_out_on_demand(
    withheld: CommandLine,
) -> None:
    key = record(withheld)
    ran = withheld("redact", key, "--reason", "asked", "--yes", "-C", "case")
    assert ran.code == 0 and f"withheld redact {key} --sentence" in ran.err
    assert "Kim" in withheld("find", "Kim", "-C", "case").out.replace("*", "")
    ran = withheld("redact", key, "--sentence", "--reason", "asked", "--yes", "-C", "case")
    assert ran.code == 0 and "Blacked out 1" in ran.out and "--sentence" not in ran.err
    assert "Kim" not in withheld("find", "Kim", "-C", "case").out
    again = withheld("read", withheld.folder / "r.txt", "-C", "case")
    assert again.code == 2 and "a sentence of it" in again.err and withheld("verify", "-C", "case").code == 0


def test_sentences_with_some_words_are_blacked_out_where_no_record_quotes_them(withheld: CommandLine) -> None:
    with Store.open(withheld.folder / "case") as store:
        key = next(s.id for s in store.sources() if not s.transcribed)
    words = ("redact", key, "--reason", "asked", "--yes", "-C", "case")
    assert withheld(*words, "--words", "nobody at all").code == 2
    assert withheld(*words, "--words", "kim  OK").code == 0
    with Store.open(withheld.folder / "case") as store:
        assert "Kim" not in store.document(key).text and "Hill Herald" in store.document(key).text
