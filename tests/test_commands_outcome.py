from __future__ import annotations

import csv
import json
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from bundles import zipped
from command_line import CommandLine

ENGLISH = (
    "In 2018 Mongolia employed 300 North Korean workers, the ministry said to the editors of this paper on Monday.\n"
)
KOREAN = "2018년 몽골에서 북한 노동자 300명이 일하고 있었다고 노동부가 밝혔다. 임금은 낮다.\n"
NOTHING = "No figure about a labour-export programme"


@pytest.fixture
def inbox(withheld: CommandLine) -> Path:
    folder = withheld.folder / "inbox"
    folder.mkdir()
    (folder / "en.txt").write_text(ENGLISH)
    (folder / "ko.txt").write_text(KOREAN)
    for name in ("a.jpg", "b.png", "x.csv", "h"):
        (folder / name).write_bytes(b"\xff\xd8")
    return folder


def test_reading_a_folder_ends_with_what_it_took_and_what_it_did_not(withheld: CommandLine, inbox: Path) -> None:
    withheld("init", "case")
    ran = withheld("read", inbox, "-C", "case")
    assert ran.code == 0 and ran.out.startswith("2 new documents, 0 already read, 1 new record (proposed), 4 not read.")
    assert "Read: 2 texts." in ran.out and "Stored, but not in English, so no record was made: 1 in Korean." in ran.out
    left = next(line for line in ran.out.splitlines() if line.startswith("Not read: "))
    for kind in (
        "1 file without an ending (h; if it is a text, name it .txt)",
        "2 pictures (a.jpg, b.png; if it shows a page, make a PDF of it and read that with --ocr)",
        "1 spreadsheet (x.csv; see withheld import)",
    ):
        assert kind in left
    assert "ko.txt: written in Korean (ko); only English is read" in ran.err
    again = withheld("read", inbox, "-C", "case")
    assert again.code == 0 and again.out.startswith("0 new documents, 2 already read") and "1 in Korean" in again.out
    assert withheld("verify", "-C", "case").code == 0


def test_the_table_of_failures_names_all_that_was_not_read(withheld: CommandLine, inbox: Path) -> None:
    withheld("init", "case")
    (inbox / "empty.txt").touch()
    (inbox / "away.txt").symlink_to("nowhere.txt")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "more").mkdir()
    for number in range(9):
        (inbox / "more" / f"p{number}.gif").write_bytes(b"GIF89a")
    (inbox / "packed.zip").write_bytes(
        zipped({"en.txt": ENGLISH.replace("300", "470"), "in.mp4": b"film", "cut.pdf": b"%PDF-"})
    )
    ran = withheld("read", inbox, "-C", "case", "--failures", "left.csv")
    with (withheld.folder / "left.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f" {len(rows)} not read." in ran.out and all(row["what"] and row["remedy"] for row in rows)
    below = {row["file"].partition("inbox/")[2]: row["what"] for row in rows}
    assert below.keys() == {
        *(
            "a.jpg",
            "b.png",
            "x.csv",
            "h",
            "empty.txt",
            "away.txt",
            "pipe.txt",
            "packed.zip!/in.mp4",
            "packed.zip!/cut.pdf",
        ),
        *(f"more/p{number}.gif" for number in range(9)),
    }
    assert (
        below["empty.txt"] == "is empty" and "(link)" in below["away.txt"] and "(device or pipe)" in below["pipe.txt"]
    )


def test_nothing_is_said_to_be_left_where_nothing_is(withheld: CommandLine, inbox: Path) -> None:
    withheld("init", "case")
    ran = withheld("read", inbox / "en.txt", "-C", "case")
    assert ran.code == 0 and "0 not read." in ran.out and "Not read" not in ran.out and ran.err == ""


@pytest.mark.parametrize(
    "words", [["check"], ["claims"], ["claims", "--format", "jsonl"], ["claims", "--format", "csv"]]
)
def test_a_report_in_another_language_is_one_line_and_never_no_figure(
    words: list[str], withheld: CommandLine, inbox: Path
) -> None:
    ran = withheld(words[0], inbox / "ko.txt", *words[1:])
    assert ran.code == 2 and NOTHING not in ran.out and "300" not in ran.out
    assert ran.err == f"{inbox}/ko.txt: written in Korean (ko); only English is read\n"


def test_in_a_folder_the_rest_is_compared_and_what_was_left_is_told(withheld: CommandLine, inbox: Path) -> None:
    for verb in ("check", "claims"):
        ran = withheld(verb, inbox)
        assert ran.code == 0 and ("300" in ran.out or "1 figure" in ran.out)
        assert "Read: 1 text; not read:" in ran.err and "1 in Korean, as only English is read" in ran.err
        assert (
            "2 pictures (a.jpg, b.png; if it shows a page, make a PDF of it and read that with --ocr)" in ran.err
            and "see withheld import" in ran.err
        )


def test_what_is_named_and_cannot_be_read_is_a_failure(withheld: CommandLine, inbox: Path) -> None:
    ran = withheld("check", inbox / "a.jpg", inbox / "en.txt")
    assert ran.code == 2 and "is not a kind that withheld reads (a picture)" in ran.err


def test_of_many_files_of_a_kind_the_first_are_named(withheld: CommandLine, inbox: Path) -> None:
    for number in range(12):
        (inbox / f"p{number:02}.gif").write_bytes(b"GIF89a")
    assert "14 pictures (a.jpg, b.png, p00.gif, p01.gif, p02.gif, …; if it shows a page" in withheld("check", inbox).err


def test_a_text_in_two_languages_is_read_for_its_english(withheld: CommandLine) -> None:
    path = withheld.file("both.txt", f"{ENGLISH}\n\n{KOREAN * 2}")
    ran = withheld("claims", path)
    assert (
        ran.code == 0
        and "300" in ran.out
        and "both.txt: written in part in Korean (ko); only English is read" in ran.err
    )


def test_the_same_bytes_in_a_mail_and_beside_it_are_one_report(withheld: CommandLine) -> None:
    withheld("init", "case")
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@outlet.example", "See", "Fri, 01 Mar 2019 10:00:00 +0000"
    message.set_content("The report is below.\n")
    message.add_attachment(ENGLISH.encode(), maintype="text", subtype="plain", filename="copy.txt")
    paths = [withheld.file("a.txt", ENGLISH), withheld.file("b.eml", message.as_bytes())]
    ran = withheld("read", *paths, "-C", "case")
    assert ran.code == 0 and ran.out.startswith("2 new documents, 1 already read, 1 new record (proposed), 0 not read.")
    assert "the same bytes, read from" in withheld("log", "-C", "case").out
    assert "among 1 figure from 2 documents" in " ".join(withheld("check", *paths).out.split())
    assert withheld("verify", "-C", "case").code == 0


def test_a_document_of_a_file_that_holds_several_is_named_by_its_identifier(withheld: CommandLine) -> None:
    rows = [
        {"id": "one", "text": "Some 300 North Korean builders are in Kuwait, the ministry of labour said on Monday."},
        {"id": "two", "text": "The harbour took in 400 containers of fish on Monday, its master said to this paper."},
        {"id": "three", "text": KOREAN},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    for name, text in (("all.jsonl", "\n".join(lines)), ("all.json", f"[{','.join(lines)}]")):
        (withheld.folder / name).write_text(text, encoding="utf-8")
        ran = withheld("claims", name)
        assert f"{name} (two): no sending state is named" in ran.err
        assert f"{name} (three): written in Korean (ko)" in ran.err and ran.code == 2
        assert f"{name} (one)" in ran.out


def test_what_else_a_report_says_is_counted_only_where_there_is_some(withheld: CommandLine) -> None:
    (withheld.folder / "en.txt").write_text(ENGLISH)
    assert " 0 " not in withheld("claims", "en.txt").out
