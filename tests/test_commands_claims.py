"""``withheld claims``: attributed figures as a table, JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from command_line import CommandLine
from model_server import answer, proposal, stub
from withheld.readings import KINDS, size
from withheld.records import Document, Reading

TEXT = "In 2019, about 30,000 North Korean labourers were in Russia, the Sejong Institute told NK News."


def test_the_table_says_what_where_when_and_who_with_the_figure_marked(withheld: CommandLine) -> None:
    ran = withheld("claims", withheld.file("a.txt", TEXT))
    assert ran.code == 0
    for part in ("Workers abroad: about 30,000", "Russia", "2019-01-01", "Sejong Institute → NK News", "*30,000*"):
        assert part in ran.out


def test_an_end_alone_is_shown(withheld: CommandLine) -> None:
    text = "Kuwait's labour office said that 640 North Korean workers had left the country by 31 March 2018."
    ran = withheld("claims", withheld.file("a.txt", text))
    assert "Workers returned: 640" in ran.out and "until 2018-03-31" in ran.out and "not stated" not in ran.out


def test_a_denial_is_one_whenever_and_however_it_was_made(withheld: CommandLine) -> None:
    for words in ("denied on Tuesday", "denied last week, in a statement,", "flatly denied again", "denied publicly"):
        ran = withheld(
            "claims", withheld.file("a.txt", f"The company {words} that it employs 640 North Korean welders in Oman.")
        )
        assert "(denied)" in ran.out, words
    ran = withheld(
        "claims",
        withheld.file("a.txt", "The firm did not deny on Tuesday that it employs 640 North Korean welders in Oman."),
    )
    assert "(denied)" not in ran.out


def test_a_sector_is_called_by_its_name_and_not_by_its_code(withheld: CommandLine) -> None:
    path = withheld.file(
        "it.txt",
        "The labour ministry said that about 600 North Korean software developers were working in China in 2019.",
    )
    ran = withheld("claims", path)
    assert "China, information technology" in ran.out
    (line,) = map(json.loads, withheld("claims", "--format", "jsonl", path).out.splitlines())
    assert line["claims"][0]["sector"] == "it"


def test_json_lines_hold_the_contract(withheld: CommandLine) -> None:
    ran = withheld("claims", "--format", "jsonl", withheld.file("a.txt", TEXT))
    (line,) = map(json.loads, ran.out.splitlines())
    assert {"id", "url", "title", "published", *KINDS} <= set(line)
    (claim,) = line["claims"]
    assert claim["quote"] in TEXT and claim["low"] == claim["high"] == 30_000 and claim["via"] == ["NK News"]
    assert all(TEXT[a["cue"]["start"] : a["cue"]["end"]] == "told" for a in line["attributions"])


def test_csv_cells_that_a_spreadsheet_would_run_are_text(withheld: CommandLine) -> None:
    page = "---\ntitle: =HYPERLINK(1)\n---\n" + TEXT
    ran = withheld("claims", "--format", "csv", withheld.file("a.md", page))
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert row["measure"] == "workers_abroad" and row["low"] == "30000"
    assert row["title"].startswith("'=")


def test_a_publication_date_can_be_given(withheld: CommandLine) -> None:
    path = withheld.file("a.txt", "Some 400 North Koreans work in Khabarovsk.")
    assert "2023-05-01" in withheld("claims", path, "--published", "2023-05-01").out
    assert "2023-05-01" not in withheld("claims", path).out


def test_a_text_that_names_no_sending_state_is_named_and_read_for_the_one_that_is_stated(withheld: CommandLine) -> None:
    path = withheld.file(
        "nun.txt", "In 2015 she cooked for seven men at the yard. They earned 120 dollars a month, she said."
    )
    ran = withheld("claims", path)
    assert ran.code == 0 and "nun.txt: no sending state is named" in ran.err and "--programme" in ran.err
    asked = withheld("claims", path, "--programme", "kp", "--unsure", "--format", "jsonl")
    (claim,) = [c for c in json.loads(asked.out)["claims"] if c["low"] == 120]
    assert claim["programme"] == "KP" and "no sending state" not in asked.err
    assert "no sending state is named" in withheld("check", path, path).err
    wrong = withheld("claims", path, "--programme", "XX")
    assert wrong.code == 2 and "XX is not a sending state" in wrong.err and "KP (North Korea)" in wrong.err


@pytest.mark.parametrize("date", ["2019-02-30", "yesterday"])
def test_a_date_that_does_not_exist_is_refused(withheld: CommandLine, date: str) -> None:
    ran = withheld("claims", withheld.file("a.txt", TEXT), "--published", date)
    assert ran.code == 2 and date in ran.err


def test_control_characters_of_a_document_do_not_reach_the_terminal(withheld: CommandLine) -> None:
    ran = withheld("claims", withheld.file("a.txt", TEXT.replace("about", "\x1b[2Jabout\u202e")))
    assert "30,000" in ran.out and "\x1b" not in ran.out and "\u202e" not in ran.out


def test_a_page_without_figures_says_so(withheld: CommandLine) -> None:
    assert "No attributed figure" in withheld("claims", withheld.file("a.txt", "It rained in Vladivostok.")).out


def test_a_second_opinion_is_counted_and_what_was_sent_is_said(withheld: CommandLine) -> None:
    with stub() as server:
        server.answer = answer(proposal("about 30,000 North Korean labourers", 30_000), proposal("7 labourers", 7))
        ran = withheld("claims", withheld.file("a.txt", TEXT), "--llm", server.url, "--model", "stub")
    assert ran.code == 0 and "2 proposed" in ran.err and "1 quotation not in the text" in ran.err
    assert f"{len(TEXT)} characters of text sent to 127.0.0.1" in ran.err


def test_text_leaves_the_machine_only_for_the_host_that_was_named(withheld: CommandLine) -> None:
    path = withheld.file("a.txt", TEXT)
    ran = withheld("claims", path, "--llm", "https://models.example/v1", "--model", "m")
    assert ran.code == 2 and "add --send-text-to models.example" in ran.err and ran.out == ""
    assert withheld("claims", path, "--llm", "http://127.0.0.1:9/v1").code == 2


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_doubtful_figures_are_printed_only_when_asked_for(
    withheld: CommandLine, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    path = withheld.file("a.txt", TEXT)
    assert "unsure" not in (sure := withheld("claims", path, "--format", form)).out + sure.err
    monkeypatch.setenv("WITHHELD_SURE", "1")
    marked = withheld("claims", path, "--format", form)
    assert "Sejong Institute" in marked.out and ("unsure" in marked.out) is (form == "table")
    monkeypatch.setenv("WITHHELD_SHOWN", "1")
    monkeypatch.setenv("WITHHELD_SHOWN_SENTENCES", "1")
    ran = withheld("claims", path, "--format", form)
    assert ran.code == 0 and "workers_abroad" not in ran.out and "30,000:" not in ran.out
    assert "1 unsure reading left out: --unsure prints them too" in ran.err
    every = withheld("claims", path, "--format", form, "--unsure")
    assert "Sejong Institute" in every.out and "left out" not in every.err
    assert ("unsure" in every.out) is (form == "table")


def test_what_only_a_model_proposed_is_left_out_unless_asked_for(withheld: CommandLine) -> None:
    text = "North Korean workers built the stadium in Qatar. The stadium beside it has 1,800 seats, the Sejong Institute told."
    with stub() as server:
        server.answer = answer(proposal("1,800", 1800, host="QA", origin="Sejong Institute"))
        words = ("claims", withheld.file("a.txt", text), "--llm", server.url, "--model", "stub", "--format", "jsonl")
        ran, every = withheld(*words), withheld(*words, "--unsure")
    low = [c["low"] for c in json.loads(every.out)["claims"] if c["confidence"] < 0.3]
    assert low == [1800] and all(c["confidence"] >= 0.3 for c in json.loads(ran.out)["claims"])
    assert "1 unsure reading left out" in ran.err and "left out" not in every.err


def test_explain_says_which_words_carried_each_measure_and_sign(withheld: CommandLine) -> None:
    path = withheld.file("a.txt", TEXT + " Guards took their passports and locked them in.")
    ran = withheld("claims", "--explain", "--unsure", path)
    plain = " ".join(ran.out.split())
    assert re.search(r"measure: workers abroad, 0\.\d\d; based on (“[^”]+” \(−0\.\d\d\)|no single word)", plain)
    assert re.search(r"host: “Russia” in the sentence, at \d+–\d+, [01]\.\d\d", plain)
    (line,) = map(json.loads, withheld("claims", "--explain", "--unsure", "--format", "jsonl", path).out.splitlines())
    for kind in KINDS:
        for record in line[kind]:
            part = "measure" if kind == "claims" else "sign"
            (*found,) = (g for g in record["grounds"] if g["part"] == part)
            assert found
            for g in found:
                assert g["span"] is None or record["sentence"].find(g["words"]) >= 0


def test_nothing_is_explained_unless_asked_nor_for_a_sheet_that_has_no_column_for_it(
    withheld: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("withheld.extract.explain.explained", lambda *_: pytest.fail("nobody asked"))
    path = withheld.file("a.txt", TEXT)
    for told in ([], ["--format", "jsonl"], ["--format", "csv", "--explain"]):
        assert withheld("claims", path, *told).code == 0


def test_only_what_is_printed_is_explained(withheld: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHHELD_SURE", "1")
    monkeypatch.setenv("WITHHELD_SHOWN", "1")
    monkeypatch.setenv("WITHHELD_SHOWN_SENTENCES", "1")
    seen: list[int] = []

    def counting(document: Document, reading: Reading, *, programme: str | None) -> Reading:
        seen.append(size(reading))
        return reading

    monkeypatch.setattr("withheld.extract.explain.explained", counting)
    assert withheld("claims", withheld.file("a.txt", TEXT), "--explain").code == 0
    assert seen == [0]
