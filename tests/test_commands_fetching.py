"""``withheld read`` with web addresses: consent, warning, log, and what is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine
from web_archives import PAGE
from web_sites import Site, page, rules, site
from withheld.commands.reports import fetching


@pytest.fixture
def case(withheld: CommandLine) -> Path:
    assert withheld("init", "case").code == 0
    return withheld.folder / "case"


@pytest.fixture
def outlet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(fetching, "RULES", rules())
    with site({"/a": page(PAGE)}) as served:
        yield served


def log(withheld: CommandLine) -> list[dict[str, Any]]:
    return [json.loads(line) for line in withheld("log", "--format", "json", "-C", "case").out.splitlines()]


def test_nothing_is_fetched_without_consent_and_the_files_are_read_all_the_same(
    withheld: CommandLine, case: Path, outlet: Site
) -> None:
    report = withheld.file("a.html", PAGE)
    ran = withheld("read", outlet.url("/a"), report, "-C", "case")
    assert ran.code == 2 and ran.out.startswith("1 new document")
    assert len(ran.err.splitlines()) == 1 and "add --fetch" in ran.err and "save the page yourself" in ran.err
    assert outlet.asked == [] and not any(line["action"] == "fetch" for line in log(withheld))


def test_a_fetched_page_is_warned_of_logged_before_and_kept(
    withheld: CommandLine, case: Path, outlet: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHHELD_ANALYST", "ann")
    before: list[int] = []
    reply = outlet.pages["/a"]

    def logged(to: BaseHTTPRequestHandler) -> None:
        from withheld.evidence.store import Store

        with Store.open(case) as store:
            before.extend(line.position for line in store.log() if (line.action, line.subject) == ("fetch", url))
        reply(to)

    url, outlet.pages["/a"] = outlet.url("/a"), logged
    ran = withheld("read", url, "--fetch", "-C", "case")
    assert ran.code == 0 and ran.out.startswith("1 new document") and len(before) == 1
    assert "shows the site" in ran.err.splitlines()[0] and f"asking outlet.example:{outlet.port}" in ran.err
    lines = log(withheld)
    assert [line["action"] for line in lines] == ["transcribe", "fetch", "fetch", "fetched", "read"]
    assert {line["analyst"] for line in lines if line["action"] == "fetch"} == {"ann"}
    came = json.loads(lines[3]["after"])
    kept = case / "sources" / came["archive"][:2] / came["archive"]
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == came["archive"] and PAGE.encode() in kept.read_bytes()
    ran = withheld("verify", "-C", "case")
    assert ran.code == 0 and ran.err == ""


def test_fetching_again_the_same_page_is_a_line_in_the_log_and_no_new_document(
    withheld: CommandLine, case: Path, outlet: Site
) -> None:
    for out in ("1 new document", "0 new documents, 1 already read"):
        assert withheld("read", outlet.url("/a"), "--fetch", "-C", "case").out.startswith(out)
    assert [line["action"] for line in log(withheld)][-5:] == ["read", "fetch", "fetch", "fetched", "capture"]
    assert withheld("verify", "-C", "case").code == 0


def test_an_answer_that_is_no_report_is_kept_and_told(withheld: CommandLine, case: Path, outlet: Site) -> None:
    outlet.pages |= {"/no": page("<html><p>no</p>", status=451), "/nav": page("<html><a href=/>Home</a></html>")}
    ran = withheld("read", outlet.url("/no"), outlet.url("/nav"), outlet.url("/a"), "--fetch", "-C", "case")
    assert ran.code == 2 and ran.out.startswith("1 new document") and "2 not read" in ran.out
    assert "answered with status 451" in ran.err and "holds no article" in ran.err
    assert sum(line["action"] == "fetched" for line in log(withheld)) == 3
    assert withheld("verify", "-C", "case").code == 0


def test_what_is_refused_is_one_line_each_and_the_rest_goes_on(withheld: CommandLine, case: Path, outlet: Site) -> None:
    places = ["ftp://outlet.example/x", "http://127.0.0.2/", "http://ann:x@outlet.example/", outlet.url("/a")]
    ran = withheld("read", *places, "--fetch", "-C", "case")
    assert ran.code == 2 and ran.out.startswith("1 new document") and "3 not read" in ran.out
    problems = ran.err.splitlines()[-3:]
    assert (
        "ftp: cannot be fetched, only http and https" in problems[0]
        and "private or local" in problems[1]
        and "password" in problems[2]
    )
    assert not any("ann:x" in line["subject"] for line in log(withheld))


def test_the_real_rules_reach_nothing_on_this_machine(
    withheld: CommandLine, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site({"/a": page(PAGE)}) as inner:
        ran = withheld("read", f"http://127.0.0.1:{inner.port}/a", "--fetch", "-C", "case")
        assert ran.code == 2 and "private or local" in ran.err and inner.asked == []


@pytest.mark.parametrize("verb", ["check", "claims"])
def test_verbs_without_a_case_fetch_nothing(withheld: CommandLine, outlet: Site, verb: str) -> None:
    ran = withheld(verb, outlet.url("/a"))
    assert ran.code == 2 and "nothing is fetched here" in ran.err and "save the page yourself" in ran.err
    assert outlet.asked == []


def test_a_page_that_was_erased_is_not_kept_again(withheld: CommandLine, case: Path, outlet: Site) -> None:
    withheld("read", outlet.url("/a"), "--fetch", "-C", "case")
    key = next(line["subject"] for line in log(withheld) if line["action"] == "read")
    assert withheld("redact", key, "--reason", "asked by the person", "--yes", "-C", "case").code == 0
    ran = withheld("read", outlet.url("/a"), "--fetch", "-C", "case")
    assert ran.code == 2 and "was erased from this case" in ran.err
    assert not [p for p in (case / "sources").rglob("*") if p.is_file()]
    assert withheld("verify", "-C", "case").code == 0


@pytest.mark.parametrize("workers", ["1", "0"])
def test_a_fetched_page_is_read_as_a_file_is_whatever_the_number_of_processes(
    withheld: CommandLine, case: Path, outlet: Site, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    monkeypatch.setenv("WITHHELD_WORKERS", workers)
    ran = withheld("read", "--fetch", outlet.url("/a"), "-C", "case")
    assert ran.code == 0 and ran.out.startswith("1 new document")


def test_a_fetched_page_that_is_beyond_the_limits_is_refused_under_its_address(
    withheld: CommandLine, case: Path, outlet: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHHELD_WORKERS", "1")
    monkeypatch.setenv("WITHHELD_DOCUMENT_SECONDS", "1")
    outlet.pages["/slow"] = page(
        PAGE.replace("</body>", "<p>Some <b>300</b> workers left, one said.</p>" * 40_000 + "</body>")
    )
    ran = withheld("read", "--fetch", outlet.url("/slow"), "-C", "case")
    assert ran.code == 2 and ran.err.splitlines()[-1].startswith(outlet.url("/slow")) and "processor time" in ran.err
