"""Runs in the background: one at a time, live, stopped as by Ctrl-C, and kept with what they printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pages_case import bare, opened
from withheld.evidence.failures import StoreError
from withheld.evidence.store import Store
from withheld.pages.access.account import Account, Role
from withheld.pages.running import Asked, Runs

ANA = Account("Ana Díaz", Role.ADMIN)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return bare(tmp_path_factory.mktemp("runs"))


@pytest.fixture
def runs(case):
    made = Runs(case)
    yield made
    made.close()


def ended(runs, key, seconds=120):
    until = time.monotonic() + seconds
    while (run := runs.get(key)).going:
        assert time.monotonic() < until, runs.output(key)
        time.sleep(0.05)
    return run


def test_a_run_is_the_command_itself_and_its_output_is_kept_for_its_owner_alone(runs, case):
    key = runs.start(Asked("The log", ("log",)), ANA)
    run = ended(runs, key)
    out, err = runs.output(key)
    assert (run.state, run.code, run.account, run.command) == ("done", 0, "Ana Díaz", "withheld log")
    assert "transcribe" in out and err == ""
    assert next(r.key for r in Runs(case).all()) == key
    for path in (case / "runs" / key).iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_what_a_run_tells_the_log_stands_under_the_accounts_name(runs, case):
    ended(runs, runs.start(Asked("A note", ("log", "--note", "seen")), ANA))
    with Store.open(case) as store:
        assert ("Ana Díaz", "note", "seen") in [(d.analyst, d.action, d.reason) for d in store.log()]


def test_a_run_that_fails_says_why(runs):
    key = runs.start(Asked("Nothing", ("export", "--as", "datapackage")), ANA)
    run = ended(runs, key)
    assert (run.state, run.code) == ("failed", 2)
    assert "give a folder with --to" in runs.output(key)[1]


def test_one_at_a_time_whoever_started_it_and_stopping_leaves_nothing_half_made(runs, case):
    key = runs.start(Asked("Estimate", ("estimate", "--draws", "20000", "--chains", "2")), ANA)
    with pytest.raises(StoreError, match="another run of this case is in progress"):
        runs.start(Asked("The log", ("log",)), ANA)
    with pytest.raises(StoreError, match="another run of this case is in progress"):
        Runs(case).start(Asked("The log", ("log",)), ANA)
    assert Runs(case).get(key).going
    until = time.monotonic() + 120
    while not runs.get(key).line and time.monotonic() < until:
        time.sleep(0.05)
    assert runs.get(key).line
    assert runs.stop(key)
    run = ended(runs, key, 60)
    assert run.state == "stopped"
    assert "interrupted; no estimate was stored" in runs.output(key)[1]
    assert not (case / "estimates" / "latest").exists()
    assert not runs.stop(key)
    ended(runs, runs.start(Asked("The log", ("log",)), ANA))


def test_a_run_whose_pages_were_killed_is_cut_off_or_holds_the_case_until_it_ends(case):
    script = (
        "import sys; from pathlib import Path; from withheld.pages.running import *; from withheld.pages.access.account import *;"
        "print(Runs(Path(sys.argv[1])).start(Asked('Estimate', ('estimate', '--draws', '20000')), Account('x', Role.ADMIN)),"
        " flush=True); import os; os._exit(9)"
    )
    key = subprocess.run(
        [sys.executable, "-c", script, str(case)], capture_output=True, text=True, check=False
    ).stdout.strip()
    other = Runs(case)
    run = other.get(key)
    assert run.going and run.state == "running"
    with pytest.raises(StoreError, match="another run of this case is in progress"):
        other.start(Asked("The log", ("log",)), ANA)
    children = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _is_child(p, str(case))]
    assert children
    os.killpg(os.getpgid(children[0]), 9)
    until = time.monotonic() + 30
    while other.get(key).going and time.monotonic() < until:
        time.sleep(0.05)
    assert other.get(key).state == "cut off"


def _is_child(process: Path, case: str) -> bool:
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return case.encode() in words and b"estimate" in words


@pytest.mark.parametrize("key", ["..", "../x", "20200101-000000-00000000", "x", "20200101-000000-0000000g/../.."])
def test_an_address_that_is_no_run_is_none(runs, key):
    assert runs.get(key) is None


def test_a_damaged_run_is_left_out_of_the_list(runs, case):
    (case / "runs" / "20200101-000000-0000000a").mkdir(parents=True)
    (case / "runs" / "20200101-000000-0000000a" / "run.json").write_text("{")
    assert all(run.key != "20200101-000000-0000000a" for run in runs.all())


def test_pages_show_the_line_and_the_output_and_hand_out_the_files(case):
    with opened(case) as browser:
        answer = browser.send("/exports", "/exports/run", form="csv")
        key = answer.url.path.rpartition("/")[2]
        ended(browser.app.state.runs, key)
        assert browser.get(f"/runs/{key}/line").headers["hx-refresh"] == "true"
        shown = browser.get(f"/runs/{key}").text
        assert "evidence.csv" in shown
        file = browser.get(f"/runs/{key}/files/evidence.csv")
        assert file.headers["content-disposition"].startswith("attachment")
        assert "workers_abroad" in file.text
        assert browser.get(f"/runs/{key}/files/..%2Frun.json").status_code == 404
        assert browser.get("/runs/nope").status_code == 404
        assert re.search(r"anna.*export", browser.get("/log").text, re.S)


def test_what_is_marked_is_exported_by_an_admin_who_says_so_alone(case):
    with opened(case) as browser:
        answer = browser.send("/exports", "/exports/run", form="csv", everything="1")
        key = answer.url.path.rpartition("/")[2]
        ended(browser.app.state.runs, key)
        body = json.loads((case / "runs" / key / "run.json").read_text())
        assert body["role"] == "ADMIN" and "--everything" in body["command"]
        assert browser.send("/exports", "/exports/run", form="nope").status_code == 400
