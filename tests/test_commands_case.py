"""The verbs that keep a case: init, read, decide, log, verify, export and import."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from command_line import CommandLine
from model_server import answer, proposal, stub

TEXT = "Russia says that 11,490 North Korean workers were left in Russia in December 2018."


@pytest.fixture
def case(withheld: CommandLine) -> Path:
    folder = withheld.folder / "case"
    assert withheld("init", folder).code == 0
    return folder


def test_reading_twice_changes_nothing(withheld: CommandLine, case: Path) -> None:
    report = withheld.file("a.txt", TEXT)
    first, second = withheld("read", report, "-C", case), withheld("read", report, "-C", case)
    assert first.out.startswith("1 new document, 0 already read")
    assert second.out.startswith("0 new documents, 1 already read, 0 new records")


def test_bad_files_are_named_and_the_rest_is_stored(withheld: CommandLine, case: Path) -> None:
    folder = withheld.folder / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "bytes.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    ran = withheld("read", folder, "-C", case)
    assert ran.code == 2 and ran.out.startswith("1 new document")
    assert len(ran.err.splitlines()) == 3
    assert all(name in ran.err for name in ("empty.txt", "bytes.txt", "broken.pdf"))
    assert withheld("verify", "-C", case).code == 0


def test_decisions_are_appended_and_named(withheld: CommandLine, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHHELD_ANALYST", "Ana")
    withheld("read", withheld.file("a.txt", TEXT), "-C", case)
    lines = [
        json.loads(line) for line in withheld("export", "--as", "jsonl", "--everything", "-C", case).out.splitlines()
    ]
    record = next(e["id"] for e in (line.get("evidence") or line for line in lines) if e.get("state") == "proposed")
    assert withheld("decide", record, "reject", "--reason", "visas", "-C", case).code == 0
    log = [json.loads(line) for line in withheld("log", "--format", "json", "-C", case).out.splitlines()]
    assert (log[-1]["analyst"], log[-1]["action"], log[-1]["reason"]) == ("Ana", "reject", "visas")


def test_an_unknown_record_or_action_is_refused(withheld: CommandLine, case: Path) -> None:
    assert withheld("decide", "c-unknown", "accept", "-C", case).code == 2
    ran = withheld("decide", "c-unknown", "bless", "-C", case)
    assert ran.code == 2 and "accept" in ran.err


def test_an_export_read_back_gives_the_same_records(withheld: CommandLine, case: Path) -> None:
    withheld("read", withheld.file("a.txt", TEXT), "-C", case)
    withheld("export", "--as", "jsonl", "--everything", "--to", "out.jsonl", "-C", case)
    assert withheld("init", "other").code == 0
    assert withheld("import", "out.jsonl", "-C", "other").code == 0
    a, b = (withheld("export", "--as", "csv", "-C", folder).out for folder in (case, "other"))
    assert sorted(csv.reader(io.StringIO(a))) == sorted(csv.reader(io.StringIO(b)))


def test_verify_finds_a_changed_source(withheld: CommandLine, case: Path) -> None:
    withheld("read", withheld.file("a.txt", TEXT), "-C", case)
    kept = next(p for p in (case / "sources").rglob("*") if p.is_file())
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes() + b" ")
    ran = withheld("verify", "-C", case)
    assert ran.code == 2 and ran.err


@pytest.mark.parametrize("verb", [["read", "a.txt"], ["estimate"], ["dossier"], ["log"], ["verify"]])
def test_a_folder_that_is_no_case_is_refused(withheld: CommandLine, verb: list[str]) -> None:
    withheld.file("a.txt", TEXT)
    ran = withheld(*verb)
    assert ran.code == 2 and "withheld init" in ran.err


def test_a_case_is_never_made_over_something(withheld: CommandLine, case: Path) -> None:
    ran = withheld("init", case)
    assert ran.code == 2 and str(case) in ran.err


def test_an_unknown_programme_is_refused_with_those_there_are(withheld: CommandLine) -> None:
    ran = withheld("init", "x", "--programme", "ZZ")
    assert ran.code == 2 and "KP" in ran.err


def test_a_second_opinion_is_logged_before_the_text_is_sent_and_asked_for_again_where_it_failed(
    withheld: CommandLine, case: Path
) -> None:
    path = withheld.file(
        "new.txt", "North Korean workers built the stadium in Qatar. The site had 1,800 builders then."
    )
    with stub() as server:
        options = ("--llm", server.url, "--model", "stub")
        server.status = 500
        assert withheld("read", path, "-C", case, *options).code == 2
        server.status, server.answer = (
            200,
            answer(proposal("The site had 1,800 builders", 1800, measure="workers_affected")),
        )
        ran = withheld("read", path, "-C", case, *options)
        assert ran.code == 0 and "1 new records" in ran.out
        assert "1 already read" in withheld("read", path, "-C", case, *options).out and len(server.asked) == 2
    logged = withheld("log", "-C", case).out
    assert logged.count("  send ") == 2 and "to 127.0.0.1, model stub" in logged
    assert withheld("verify", "-C", case).code == 0
