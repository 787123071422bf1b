"""A release, and each export, of a case with a marked person holds none of the ways to write the name."""

from __future__ import annotations

import re
import sqlite3

import pytest

from command_line import CommandLine
from withheld.evidence.store import Store

FORMS = ("csv", "jsonld", "geojson", "ftm", "datapackage", "datasette", "dossier")
FIRST = (
    "Hill Herald\n\n3 May 2016\n\nP. Jong-su's brother waited in Dandong while 60 North Korean workers were at the Amur mill in "
    "Russia. Pak Jong-su, a former logger, said that 40 North Korean workers are at the Amur site in Russia. Park said "
    "that the manager kept 70 percent of each North Korean worker's wage in Russia. In Pak's brigade 300 North Korean workers cut "
    "timber in Russia. Chong-su Bak later told of 1,200 North Korean workers in Khabarovsk. The minister Pak Pong Ju said that "
    "5,000 North Korean workers are in Russia."
)
SECOND = (
    "River Post\n\n9 June 2017\n\nAccording to Park Jongsu's nephew, some 3,400 North Korean workers were left in Russia. The "
    "passport of J. S. Park was kept by the company, while 900 North Korean workers in Russia had none. BAK JONG SU saw "
    "700 North Korean workers leave Russia."
)
THIRD = (
    "Delta Times\n\n2 July 2018\n\nPak, a deputy minister, said that 20,000 North Korean workers are in China. Park Chan-ho "
    "counted 8,000 North Korean workers in Russia."
)
SPELT = re.compile(
    r"jong[- _]?s[uo]|chong[- _]?su|j\. ?s\. ?park|\bp(?:a|ar)k['’]s|\b(?:pak|park|bak)[-_ ]jong|park said|parkjongsu", re.I
)  # fmt: skip


@pytest.fixture
def case(withheld: CommandLine) -> CommandLine:
    assert withheld("init", "case").code == 0
    for name, text in (
        ("pak-jong-su.txt", FIRST),
        ("park_jongsu.html", f"<title>J.-S. Park speaks</title><p>{SECOND}"),
        ("c.txt", THIRD),
    ):
        assert withheld("read", withheld.file(name, text), "-C", "case").code == 0
    with Store.open(withheld.folder / "case") as store:
        asked = [{"subject": e.id, "action": "accept"} for e in store.evidence() if e.state == "proposed"]
        assert all(done is True for done in store.decide_all(asked, "ann"))
    assert (
        withheld("mark", "origin:Pak Jong-su", "withhold", "--reason", "Pak Jong-su asked for it", "-C", "case").code
        == 0
    )
    return withheld


def given(withheld: CommandLine, form: str) -> tuple[str, str]:
    """All text of an export or of the released dossier, and what was said."""
    target = withheld.folder / f"out-{form}"
    words = ("dossier", "--release", "--to", target) if form == "dossier" else ("export", "--as", form, "--to", target)
    ran = withheld(*words, "-C", "case")
    assert ran.code == 0
    files = [target] if target.is_file() else [p for p in target.iterdir() if p.is_file()]
    texts = []
    for path in files:
        if path.suffix == ".db":
            with sqlite3.connect(path) as connection:
                texts.append("\n".join(connection.iterdump()))
        texts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts), ran.err


@pytest.mark.parametrize("form", FORMS)
def test_no_spelling_of_a_marked_person_is_in_what_is_given_away(case: CommandLine, form: str) -> None:
    if form == "ftm":
        pytest.importorskip("followthemoney")
    text, _ = given(case, form)
    assert len(text) > 1000
    assert [m.group() for m in SPELT.finditer(text)] == []


def test_the_same_case_told_whole_holds_the_name_in_many_spellings(case: CommandLine) -> None:
    whole = case("export", "--as", "csv", "--everything", "-C", "case").out
    assert len({m.group() for m in SPELT.finditer(whole)}) >= 5


def test_others_of_that_name_stay_and_are_pointed_out(case: CommandLine) -> None:
    for form in ("csv", "dossier"):
        text, said = given(case, form)
        assert "20,000" in text and "8,000" in text and "a deputy minister" in text
        (line,) = [line for line in said.splitlines() if "may name a person who is marked" in line]
        assert "“Pak”" in line and re.search(r"c-[0-9a-f]{12}", line)


def test_the_same_release_comes_out_again(case: CommandLine) -> None:
    assert given(case, "csv") == given(case, "csv")
