"""Wherever a source is named that is an invented example, it is said to be one, in words; and no release names it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from case_folders import small_case
from command_line import CommandLine
from withheld.commands.examples import Examples
from withheld.estimate.results import Bare, Diagnostics, Estimate, Headline, Observation, Quantiles
from withheld.evidence.store import Store, create_case
from withheld.vocabulary import EXAMPLE

OUTLET, DAY = "The Heron Dispatch", "2019-02-01"
INVENTED = f"""---
title: Cranes over the bay
publisher: {OUTLET}
date: {DAY}
example: true
---

About 30,000 North Korean workers were in Russia in 2018, the Russian labour ministry says.

A foreman pays each North Korean worker in Vladivostok $900 a month. About 45,000 North Korean workers are in China. \
Passports of North Korean workers in Russia were confiscated.
"""
REPORTED = """---
title: How many are there
publisher: Harbour Gazette
date: 2019-02-09
---

About 10,000 North Korean workers were in Russia in 2018, the Russian interior ministry says.

A foreman pays each North Korean worker in Vladivostok $900 a month. About 45,000 North Korean workers are \
in China.
"""
CITING = f"""---
title: What they are paid
publisher: Quay Post
date: 2019-02-20
---

About 52,000 North Korean workers were in China in 2018, according to {OUTLET}. North Korean workers send most of it home.
"""
STAMPED = re.compile(rf"{OUTLET}(?:, {DAY})?(?: \(to [^)]*\))? ?\[{EXAMPLE}\]")


@pytest.fixture
def reports(withheld: CommandLine) -> list[Path]:
    return [withheld.file("invented.md", INVENTED), withheld.file("reported.md", REPORTED)]


@pytest.fixture
def case(withheld: CommandLine, reports: list[Path]) -> Path:
    create_case(withheld.folder / "case", small_case(withheld.folder / "builtin"))
    assert withheld("read", *reports, "-C", withheld.folder / "case").code == 0
    return withheld.folder / "case"


def unstamped(text: str) -> list[str]:
    """Where a text for a person names the outlet without saying what it is, words of documents apart."""
    plain = " ".join(re.sub(r"[│╭╮╰╯─*]", " ", text).split())
    plain = re.sub(r"“[^”]*”", "", plain)
    return [plain[max(0, m.start() - 80) : m.end() + 40] for m in re.finditer(OUTLET, STAMPED.sub("", plain))]


def unmarked(told: Any, example: bool = False) -> Iterator[Any]:
    """The objects of a JSON value that name the outlet and do not say, or hold, that it is an example."""
    if isinstance(told, list):
        for part in told:
            yield from unmarked(part, example)
    if isinstance(told, dict):
        names = [v for k, v in told.items() if isinstance(v, str) and OUTLET in v and k not in WORDS]
        kinds = (told, told.get("source"), told.get("keywords"), told.get("schema:creativeWorkStatus"))
        said = any(k == EXAMPLE or EXAMPLE in (k or ()) or (isinstance(k, dict) and k.get("example")) for k in kinds)
        if any(EXAMPLE not in name for name in names) and not said and not example:
            yield told
        for part in told.values():
            yield from unmarked(part, example or said)


WORDS = (
    "text",
    "exact",
    "sentence",
    "prefix",
    "suffix",
    "quote",
    "words",
    "excerpt",
    "origin",
    "after",
    "via",
    "arithmetic",
)
"""Fields that hold words of documents."""


@pytest.mark.parametrize(
    "words",
    [
        ("find", "--publisher", "heron"),
        ("find", "Vladivostok"),
        ("find", "cranes"),
        ("origins",),
        ("grades",),
        ("log",),
    ],
    ids=" ".join,
)
def test_the_verbs_of_a_case_stamp_the_outlet(withheld: CommandLine, case: Path, words: tuple[str, ...]) -> None:
    out = withheld(*words, "-C", case).out
    assert EXAMPLE in " ".join(out.replace("│", " ").split()) and unstamped(out) == []


@pytest.mark.parametrize("words", [("find", "--publisher", "heron"), ("origins",), ("grades",)], ids=" ".join)
def test_their_json_marks_it(withheld: CommandLine, case: Path, words: tuple[str, ...]) -> None:
    told = json.loads(withheld(*words, "--format", "json", "-C", case).out)
    assert '"example": true' in json.dumps(told) and list(unmarked(told)) == []


def test_one_figure_and_its_chain_are_stamped(withheld: CommandLine, case: Path) -> None:
    with Store.open(case) as store:
        ids = [e.id for e in store.evidence("claim") if e.source.example]
    assert ids and all(unstamped(withheld("origins", i, "-C", case).out) == [] for i in ids)


def test_review_and_decisions_stamp_it(withheld: CommandLine, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from withheld.commands.review import run

    run(case, {"kind": "claim"}, key=lambda: "k")
    out = withheld("decide", f"source:{OUTLET}", "grade", "--reliability", "D", "--reason", "invented", "-C", case).out
    assert EXAMPLE in out
    log = [json.loads(line) for line in withheld("log", "--format", "json", "-C", case).out.splitlines()]
    assert [entry["example"] for entry in log if entry["action"] in ("read", "grade")] == [True, False, True]


def test_cards_of_review_stamp_it(withheld: CommandLine, case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from withheld.commands.review import run

    capsys.readouterr()
    run(case, {"kind": None}, key=lambda: "k")
    out = capsys.readouterr().out
    assert EXAMPLE in " ".join(out.replace("│", " ").split()) and unstamped(out) == []


def test_check_and_claims_stamp_it_without_a_case(withheld: CommandLine, reports: list[Path]) -> None:
    for verb in ("check", "claims"):
        out = withheld(verb, *reports).out
        assert EXAMPLE in " ".join(out.replace("│", " ").split()) and unstamped(out) == []
    assert list(unmarked(json.loads(withheld("check", *reports, "--format", "json").out))) == []
    lines = [json.loads(line) for line in withheld("claims", *reports, "--format", "jsonl").out.splitlines()]
    assert [line["example"] for line in lines] == [True, False]
    rows = list(csv.DictReader(io.StringIO(withheld("claims", *reports, "--format", "csv").out)))
    assert {(row["title"], row["example"]) for row in rows} == {
        ("Cranes over the bay", "true"), ("How many are there", "false"),
    }  # fmt: skip


FORMS = ("csv", "jsonl", "jsonld", "geojson", "datapackage", "datasette")


@pytest.mark.parametrize("form", FORMS)
def test_an_export_for_the_own_team_marks_it(withheld: CommandLine, case: Path, form: str) -> None:
    target = withheld.folder / f"out-{form}"
    assert withheld("export", "--as", form, "--everything", "--to", target, "-C", case).code == 0
    MARKED[form](target)


def rows_marked(rows: list[dict[str, Any]]) -> None:
    named = [r for r in rows if r.get("publisher") == OUTLET]
    assert named and all(str(r["example"]).lower() in ("true", "1") for r in named)
    assert {str(r["example"]).lower() for r in rows if r.get("publisher") not in (OUTLET, None)} <= {"false", "0"}


def json_marked(target: Path) -> None:
    told = [json.loads(line) for line in target.read_text().splitlines()] if target.name.endswith("jsonl") else json.loads(
        target.read_text()
    )  # fmt: skip
    assert OUTLET in target.read_text() and list(unmarked(told)) == []


def package_marked(target: Path) -> None:
    tables = {p.stem: list(csv.DictReader(io.StringIO(p.read_text())))[1:] for p in target.glob("*.csv")}
    rows_marked(tables["sources"])
    invented = {r["id"] for r in tables["sources"] if r["publisher"] == OUTLET}
    assert all((r["document"] in invented) is (r["example"] == "true") for r in tables["claims"])


def database_marked(target: Path) -> None:
    connection = sqlite3.connect(target / "evidence.db")
    connection.row_factory = sqlite3.Row
    rows_marked([dict(row) for row in connection.execute("SELECT * FROM sources")])


MARKED: dict[str, Callable[[Path], None]] = {
    "csv": lambda target: rows_marked(list(csv.DictReader(io.StringIO(target.read_text())))),
    "jsonl": json_marked, "jsonld": json_marked, "geojson": json_marked, "datapackage": package_marked,
    "datasette": database_marked,
}  # fmt: skip


def shown(path: Path) -> str:
    return " ".join(html.document_fromstring(path.read_text(encoding="utf-8")).text_content().split())


def test_the_dossier_counts_and_stamps_it(withheld: CommandLine, case: Path) -> None:
    assert withheld("dossier", "-C", case).code == 0
    text = shown(case / "dossier.html")
    assert "1 of 3 documents is an invented example" in text.partition("Contents")[0]
    assert unstamped(text) == []
    page = html.document_fromstring((case / "dossier.html").read_text(encoding="utf-8"))
    with Store.open(case) as store:
        invented = {e.id for e in store.evidence() if e.source.example}
    refs = [(a.get("href")[1:], a.text_content()) for a in page.xpath("//main//a[@class='ref']")]
    assert refs and all(words.endswith(" EX") is (i in invented) for i, words in refs)


def test_a_report_that_names_the_outlet_names_it_as_invented(
    withheld: CommandLine, case: Path, reports: list[Path]
) -> None:
    citing = withheld.file("citing.md", CITING)
    assert withheld("read", citing, "-C", case).code == 0 and withheld("dossier", "-C", case).code == 0
    found = withheld("find", "--publisher", "Quay", "-C", case).out
    assert "Heron Dispatch" in re.sub("“[^”]*”", "", found) and f"Heron Dispatch [{EXAMPLE}]" in " ".join(found.split())
    assert f"Heron Dispatch [{EXAMPLE}] →" in shown(case / "dossier.html")


def test_no_decision_brings_it_into_a_release(withheld: CommandLine, case: Path) -> None:
    with Store.open(case) as store:
        asked = [{"subject": e.id, "action": "accept"} for e in store.evidence() if e.state == "proposed"]
        assert all(done is True for done in store.decide_all(asked, "ann"))
        gone = {e.id for e in store.evidence() if e.source.example}
    assert withheld("dossier", "--release", "-C", case).code == 0
    text = (case / "dossier.html").read_text(encoding="utf-8")
    assert (
        "Cranes over the bay" not in text
        and f"records of invented examples, which no release contains ({len(gone)})" in text
    )
    assert not any(i in text for i in gone) and EXAMPLE not in text and "Harbour Gazette" in text
    for form in set(FORMS) - {"jsonl"}:
        target = withheld.folder / f"given-{form}"
        ran = withheld("export", "--as", form, "--to", target, "-C", case)
        assert (
            ran.code == 0
            and f"left out: records of invented examples, which no release contains ({len(gone)})" in ran.err
        )
        files = [target] if target.is_file() else list(target.iterdir())
        given = b"".join(p.read_bytes() for p in files)
        assert b"Cranes over the bay" not in given and b"Harbour Gazette" in given
        assert not any(i.encode() in given for i in gone)


def test_a_case_without_examples_says_nothing_of_them(withheld: CommandLine, reports: list[Path]) -> None:
    folder = withheld.folder / "plain"
    create_case(folder, small_case(withheld.folder / "builtin"))
    withheld("read", reports[1], "-C", folder)
    withheld("dossier", "-C", folder)
    outs = [withheld(*words, "-C", folder).out for words in (("find", "Russia"), ("grades",), ("log",), ("origins",))]
    page = html.document_fromstring((folder / "dossier.html").read_text(encoding="utf-8"))
    assert not page.xpath("//*[contains(@class, 'ex') and text()='EX']") and not page.xpath(
        "//p[contains(@class, 'examples')]"
    )
    assert not any(word in out for out in [*outs, shown(folder / "dossier.html")] for word in ("EXAMPLE", "invented"))


def quantiles(middle: float) -> Quantiles:
    return Quantiles(values=tuple(middle * k for k in (0.5, 0.7, 0.9, 1.0, 1.1, 1.3, 1.5)))


def headline(code: str, label: str, middle: float) -> Headline:
    return Headline(
        code=code, label=label, unit="person", when="May 2019", corridor=None, posterior=quantiles(middle),
        prior=quantiles(10.0), word="estimate", evidence=(),
    )  # fmt: skip


def made(bare: Bare | None, position: int = 4) -> Estimate:
    day = dt.date(2019, 5, 1)
    observed = [
        Observation(evidence=i, copies=copies, output="stock", corridor=None, start=day, end=day, low=1, high=1, kind="point",
                    scale=0.1, origin=root, root=root)
        for i, copies, root in (("c-1", (), "Ministry"), ("c-2", (), "Desk"), ("c-3", ("c-1",), "Panel"))
    ]  # fmt: skip
    checks = Diagnostics(chains=2, draws=100, max_rhat=1.0, min_bulk_ess=500, divergences=0, seconds=1)
    return Estimate(
        case="tt", programme="KP", key="k", log_position=position, draft=True,
        made=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), diagnostics=checks,
        headlines=(headline("stock-1", "Workers abroad", 50_000), headline("stock-2", "Workers abroad", 80_000)),
        series=(), observations=tuple(observed), left_out=(), tensions=(), priors=(), bare=bare,
    )  # fmt: skip


FOUND = Examples(frozenset(["d-1"]), 3, frozenset(["c-1", "c-2"]), frozenset(["heron dispatch"]), frozenset([OUTLET]))
BARE = Bare(
    key="b", log_position=4, observations=1, headlines={"stock-1": quantiles(40_000), "stock-2": quantiles(60_000)}
)


def test_an_origin_that_only_examples_tell_is_stamped() -> None:
    told = [FOUND.origin(name, made(None)) for name in ("Ministry", "Desk", "Panel", OUTLET)]
    assert told[1] == "Desk [in EXAMPLES alone]" and told[2] == "Panel" and told[3] == f"{OUTLET} [{EXAMPLE}]"


def test_the_closing_lines_say_how_the_latest_headlines_stand_without() -> None:
    head, line = FOUND.closing(made(BARE))
    assert head == "1 of 3 documents is an invented example; 3 of the 3 observations use them, 2 nothing else."
    assert line == "Without them: Workers abroad, May 2019: 60,000 (80% interval 42,000 – 78,000) instead of 80,000."


def test_a_fit_without_them_that_is_older_than_the_estimate_is_asked_for_again() -> None:
    assert FOUND.closing(made(BARE, position=5))[1].endswith("withheld estimate --without-examples")
