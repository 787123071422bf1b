"""The whole way of an analyst: read, anchor, accept, undo, verify, add, release, as the command line has it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from anchored_cases import HELD, row
from case_folders import small_case
from command_line import CommandLine
from withheld.commands.review import run as review
from withheld.evidence.store import Store, create_case

PAGE = """<html lang="en"><head><title>Workers in Russia</title>
<link rel="canonical" href="http://a.example/1/?utm_source=mail#top"></head><body><article><h1>Workers in Russia</h1>
<p>{}</p><p>The workers are employed on building sites and in logging camps, and send most of their wages home.</p>
</article></body></html>"""


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Path]:
    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    yield tmp_path / "case"


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("WITHHELD_ANALYST", "ann")
    return CommandLine(tmp_path, monkeypatch, capsys)


def pressed(keys: str):
    waiting = iter(keys)
    return lambda: next(waiting)


def key_of(case: Path) -> str:
    with Store.open(case) as store:
        return row(store).id


def test_reading_the_page_of_a_row_says_that_it_holds_the_figure_and_accepts_nothing(
    withheld: CommandLine, case: Path
) -> None:
    page = withheld.file("page.html", PAGE.format(HELD))
    ran = withheld("read", page, "-C", case)
    assert ran.code == 0 and "1 transcribed figure was found in a document at the address" in ran.out
    shown = withheld("anchor", "-C", case)
    assert "*30,000* North Korean workers" in " ".join(shown.out.split()) and "1 of 1 figures found" in shown.out
    with Store.open(case) as store:
        assert row(store).unanchored and [d.action for d in store.log()] == ["transcribe", "read"]


def test_by_keys_a_place_is_accepted_undone_and_accepted_again(
    withheld: CommandLine, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    withheld("read", withheld.file("page.html", PAGE.format(HELD)), "-C", case)
    assert review(case, {"state": "proposed"}, queue="anchors", key=pressed("obaqb"), ask=lambda _: "") == 0
    assert "1 decision;" in capsys.readouterr().out
    assert withheld("decide", key_of(case), "undo", "-C", case).code == 0
    assert withheld("decide", key_of(case), "anchor", "-C", case).code == 0
    assert withheld("verify", "-C", case).code == 0
    with Store.open(case) as store:
        assert (row(store).state, row(store).unanchored) == ("accepted", False)
    assert "unanchored" not in withheld("find", "30,000", "-C", case).out


def test_a_page_that_does_not_hold_the_figure_is_told_as_a_warning(withheld: CommandLine, case: Path) -> None:
    page = withheld.file("page.html", PAGE.format(HELD.replace("30,000", "3,000")))
    assert "1 transcribed not found in the document at the address" in withheld("read", page, "-C", case).out
    assert "not found in the document at its address" in withheld("anchor", "-C", case).out
    refused = withheld("decide", key_of(case), "anchor", "-C", case)
    assert refused.code == 2 and "no document at its address contains it" in refused.err
    assert withheld("dossier", "-C", case).code == 0
    assert "Not found in the document at its address" in (case / "dossier.html").read_text(encoding="utf-8")


def test_a_file_without_an_address_is_anchored_to_the_row_that_is_named(withheld: CommandLine, case: Path) -> None:
    text = withheld.file("plain.txt", HELD)
    assert "No unanchored figure has the address" in withheld("anchor", text, "-C", case).out
    told = withheld("anchor", text, "--to", key_of(case), "--format", "json", "-C", case)
    (line,) = told.out.splitlines()
    assert json.loads(line)["subject"] == key_of(case) and "already read" in told.err
    decisions = withheld.file("decisions.jsonl", told.out)
    assert withheld("review", "--from", decisions, "-C", case).out.startswith("1 decision ")
    assert withheld("review", "--from", decisions, "-C", case).out.startswith("0 decisions stored, 1 already in force")
    exported = withheld("export", "--as", "csv", "-C", case).out
    assert f"{key_of(case)},accepted" in exported and "https://a.example/1" in exported
    assert withheld("verify", "-C", case).code == 0


@pytest.mark.parametrize("to", ["c-none", "machine", "anchored"])
def test_only_an_unanchored_row_can_be_named(withheld: CommandLine, case: Path, to: str) -> None:
    text = withheld.file("plain.txt", HELD)
    withheld("read", text, "-C", case)
    with Store.open(case) as store:
        key = next(e.id for e in store.evidence() if e.state == "proposed") if to == "machine" else to
    if to == "anchored":
        key = key_of(case)
        told = withheld("anchor", text, "--to", key, "--format", "json", "-C", case).out
        withheld("review", "--from", withheld.file("decisions.jsonl", told), "-C", case)
    ran = withheld("anchor", text, "--to", key, "-C", case)
    assert ran.code == 2 and "find --unanchored" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("anchor", "nothing.html"), "neither a file nor a document"),
        (("decide", "ROW", "anchor", "--at", "12"), "not two offsets"),
        (("decide", "ROW", "anchor", "--document", "d-none"), "not in this case"),
        (("decide", "ROW", "accept", "--words", "x"), "takes no changes"),
        (("add", "d-none", "--words", "x", "--set", "measure=workers_abroad"), "no text of this document"),
        (("add", "d-none"), "the words of the figure are missing"),
        (("dossier", "--with-unanchored"), "belongs to --release"),
        (("estimate", "--with-unanchored"), "belongs to --for-release"),
        (("estimate", "--for-release", "--without", "Russia"), "use one of them"),
        (("estimate", "--for-release"), "no figure may be used in a released estimate"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_code_2(
    withheld: CommandLine, case: Path, words: tuple[str, ...], told: str
) -> None:
    ran = withheld(*[key_of(case) if w == "ROW" else w for w in words], "-C", case)
    assert ran.code == 2 and told in ran.err and len(ran.err.splitlines()) == 1


def test_a_figure_that_the_reader_missed_is_added_once_and_goes_the_way_of_all_records(
    withheld: CommandLine, case: Path
) -> None:
    text = withheld.file("plain.txt", f"{HELD} The ledger in the dormitory had 212 lines.")
    withheld("read", text, "-C", case)
    with Store.open(case) as store:
        document = next(s.id for s in store.sources() if not s.transcribed)
    words = ("add", document, "--words", "the dormitory had 212 lines", "--set", "measure=workers_abroad", "-C", case)
    ran = withheld(*words)
    assert ran.code == 0 and "added and accepted" in ran.out
    again = withheld(*words)
    assert again.code == 2 and "already" in again.err
    with Store.open(case) as store:
        (added,) = store.evidence(states=["accepted"])
        assert [(d.action, d.analyst) for d in store.log() if d.subject == added.id] == [
            ("add", "ann"),
            ("accept", "ann"),
        ]
    assert withheld("verify", "-C", case).code == 0 and "212" in withheld("find", "dormitory", "-C", case).out
    withheld("read", text, "-C", case)
    assert withheld("decide", added.id, "undo", "-C", case).code == 0
    assert withheld("decide", added.id, "reject", "--reason", "a slip", "-C", case).code == 0
    assert withheld("redact", added.id, "--reason", "asked", "--yes", "-C", case).code == 0
    assert withheld("verify", "-C", case).code == 0


def test_a_release_leaves_unanchored_figures_out_and_stamps_them_where_they_are_asked_for(
    withheld: CommandLine, case: Path
) -> None:
    ran = withheld("dossier", "--release", "-C", case)
    page = (case / "dossier.html").read_text(encoding="utf-8")
    assert ran.code == 0 and "1 unanchored figure left out" in ran.err and key_of(case) not in page
    assert withheld("dossier", "--release", "--with-unanchored", "-C", case).code == 0
    page = (case / "dossier.html").read_text(encoding="utf-8")
    assert (
        "<strong>UNANCHORED</strong>" in page.partition("</header>")[0]
        and "state-unanchored" in page.partition("<main")[2]
    )
    withheld("dossier", "-C", case)
    page = (case / "dossier.html").read_text(encoding="utf-8")
    assert "unanchored: this case has no sentence" in page.partition("</header>")[0]


def test_lists_and_exports_say_what_is_unanchored(withheld: CommandLine, case: Path) -> None:
    found = withheld("find", "--unanchored", "-C", case).out
    assert "transcribed, unanchored" in " ".join(found.split()) and "no sentence in this case" in " ".join(
        found.split()
    )
    ran = withheld("export", "--as", "csv", "-C", case)
    assert "1 figure is unanchored" in ran.err
    assert next(csv.DictReader(io.StringIO(ran.out)))["anchored"] == "false"
    told = json.loads(withheld("export", "--as", "jsonld", "-C", case).out)
    assert "transcribed, unanchored" in json.dumps(told)
    assert (
        json.loads(withheld("export", "--as", "geojson", "-C", case).out)["features"][0]["properties"]["anchored"]
        is False
    )
