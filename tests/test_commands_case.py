"""The verbs that keep a case: init, read, decide, log, verify, export and import."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from command_line import CommandLine
from model_server import answer, proposal, stub
from withheld.records import Claim, Document, Quote, Reading

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
        assert ran.code == 0 and "1 new record (proposed)" in ran.out
        assert "1 already read" in withheld("read", path, "-C", case, *options).out and len(server.asked) == 2
    logged = withheld("log", "-C", case).out
    assert logged.count("  send ") == 2 and "to 127.0.0.1, model stub" in logged
    assert withheld("verify", "-C", case).code == 0


UNSURE = "North Korean workers built mill {n} in Qatar. The site had {n},800 builders then."


def test_a_second_opinion_is_asked_about_the_least_sure_documents_first(
    withheld: CommandLine, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure_of = {1: 0.9, 2: 0.4, 3: 0.2, 4: 0.3}

    def read_document(document: Document, **_: object) -> Reading:
        number = int(document.text.split("mill ")[1][0])
        at = document.text.index("builders")
        quote = Quote(start=at, end=at + 8, exact="builders", sentence="builders", sentence_start=at)
        claim = Claim(
            document=document.id, quote=quote, confidence=sure_of[number], measure="workers_affected", low=number, high=number,
            qualifier="exact", unit="person", programme="KP",
        )  # fmt: skip
        return Reading(document=document.id, programme="KP", claims=(claim,))

    monkeypatch.setenv("WITHHELD_WORKERS", "0")  # in this process, where the stand-in is
    monkeypatch.setattr("withheld.extract.read.read_document", read_document)
    paths = [withheld.file(f"{n}.txt", UNSURE.format(n=n)) for n in sure_of]
    with stub() as server:
        words = ("read", *paths, "-C", case, "--llm", server.url, "--model", "stub")
        monkeypatch.setattr("withheld.commands.case.TOGETHER", 3)
        assert withheld(*words).code == 0
        order = [int(asked["messages"][1]["content"].split("mill ")[1][0]) for asked in server.asked]
        assert order == [3, 2, 1, 4], "so many as are stored together are put in order; those after them come later"
        assert "4 already read" in withheld(*words).out and len(server.asked) == 4


def test_a_run_that_is_cut_off_asks_no_further_and_the_next_one_asks_about_the_rest(
    withheld: CommandLine, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from withheld.commands import case as verbs

    paths = [withheld.file(f"{n}.txt", UNSURE.format(n=n)) for n in (1, 2, 3)]
    asked_of: list[str] = []

    def cut_off(document: Document, reading: Reading, *_: object) -> Reading:
        if asked_of:
            raise KeyboardInterrupt
        asked_of.append(document.id)
        return reading

    with stub() as server:
        words = ("read", *paths, "-C", case, "--llm", server.url, "--model", "stub")
        with monkeypatch.context() as patch:
            patch.setattr(verbs, "opined", cut_off)
            ran = withheld(*words)
        assert ran.code == 130 and "3 documents of 3" in ran.err and server.asked == []
        assert withheld(*words).code == 0 and len(server.asked) == 2


CUBAN = """Doctors on loan

About 28,000 Cuban doctors were working in 50 countries in 2021, the health ministry in Havana said. Their passports were taken \
away on arrival in Venezuela, and Cuban doctors could not leave the mission without permission.

More than 10,000 Cuban medical workers were sent to Brazil between 2013 and 2018.
"""
KOREAN = """
Some 30,000 North Korean workers were in Russia in 2017, according to the Russian labour ministry. The passports of North \
Korean workers in Vladivostok were confiscated.

North Korean workers abroad have no choice, a lawyer said.
"""


def told_of(withheld: CommandLine, case: Path) -> list[dict[str, object]]:
    """The records that were read, as the search gives them."""
    found = json.loads(withheld("find", "--state", "proposed", "--format", "json", "-C", case).out)
    return list(found["records"])


def test_a_document_about_another_programme_yields_nothing_and_is_named(withheld: CommandLine, case: Path) -> None:
    report = withheld.file("cuba.txt", CUBAN)
    for _ in range(2):
        out = withheld("read", report, "-C", case).out
        assert out.startswith("0 new documents") and "cuba.txt" in out and "records about Cuba (CU) left out" in out
        assert "withheld init DIR --programme" in out
    assert told_of(withheld, case) == [] and withheld("verify", "-C", case).code == 0
    assert "cuba.txt" not in withheld("log", "-C", case).out


def test_of_a_document_on_both_the_own_programme_is_read_and_the_rest_counted(
    withheld: CommandLine, case: Path
) -> None:
    ran = withheld("read", withheld.file("both.txt", CUBAN + KOREAN), "-C", case)
    records = told_of(withheld, case)
    sentences = " ".join(r["record"]["quote"]["sentence"] for r in records)  # type: ignore[index]
    assert "30,000 North Korean" in sentences and "Cuba" not in sentences and "arrival" not in sentences
    assert {r["record"].get("programme", "KP") for r in records} == {"KP"}  # type: ignore[attr-defined]
    assert ran.out.startswith("1 new document") and "about Cuba (CU) left out" in ran.out
    assert "left out: " in withheld("log", "-C", case).out and withheld("verify", "-C", case).code == 0


def test_the_same_document_in_a_case_of_the_other_programme_yields_the_rest(withheld: CommandLine) -> None:
    assert withheld("init", withheld.folder / "cu", "--programme", "CU").code == 0
    withheld("read", withheld.file("both.txt", CUBAN + KOREAN), "-C", withheld.folder / "cu")
    sentences = [r["record"]["quote"]["sentence"] for r in told_of(withheld, withheld.folder / "cu")]  # type: ignore[index]
    assert any("28,000 Cuban" in s for s in sentences) and not any("North Korean" in s for s in sentences)


def test_a_report_about_the_own_programme_alone_says_nothing_of_others(withheld: CommandLine, case: Path) -> None:
    out = withheld("read", withheld.file("kp.txt", KOREAN), "-C", case).out
    assert "left out" not in out and "This case is about" not in out


SHEET = """url,measure,low,high,unit,host,start,programme
https://a.example/1,workers_abroad,28000,28000,person,VE,2021-12-31,CU
https://a.example/2,workers_abroad,30000,30000,person,RU,2017-12-31,KP
https://a.example/3,workers_abroad,31000,31000,person,RU,2017-12-31,North Korea
https://a.example/4,workers_abroad,32000,32000,person,RU,2017-12-31,
"""
COLUMNS = "[columns]\n" + "".join(f'{c} = "{c}"\n' for c in ("url", "measure", "low", "high", "unit", "host", "start"))


def test_a_row_about_another_programme_is_refused_with_its_number(withheld: CommandLine, case: Path) -> None:
    sheet, layout = withheld.file("rows.csv", SHEET), withheld.file("map.toml", COLUMNS)
    ran = withheld("import", sheet, "--map", layout, "-C", case)
    assert ran.code == 2 and ran.out.startswith("3 new records") and ran.err.startswith(f"{sheet}:2: is about CU")
    assert withheld("verify", "-C", case).code == 0


def test_no_edit_makes_a_record_one_of_another_programme(withheld: CommandLine, case: Path) -> None:
    withheld("read", withheld.file("a.txt", TEXT), "-C", case)
    record = told_of(withheld, case)[0]["id"]
    ran = withheld("decide", record, "edit", "--set", "programme=CU", "-C", case)
    assert ran.code == 2 and "this case is about KP" in ran.err
