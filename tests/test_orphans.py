"""No process that reads outlives the one that asked, however that one ended; the case is whole and the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from case_folders import small_case
from withheld.evidence.custody import verify
from withheld.evidence.store import Store, create_case

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
SAID = "Harbour Wire, 3 March 2017\n\nSome {n},500 North Korean workers were employed in Russia in 2016, it said.\n"
LONG = 90
"""Seconds until all must be gone at the latest: far fewer than the slow page takes, and enough on a busy machine."""


def of_session(session: int) -> set[int]:
    """The processes of a session that have not ended."""
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            told = (
                (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
                if folder.name.isdigit()
                else ()
            )
        except OSError:
            continue
        if told and int(told[3]) == session and told[0] != "Z":
            found.add(int(folder.name))
    return found


def started(folder: Path, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "withheld", "read", "reports", "-C", "case", "--workers", "2"]
    return subprocess.Popen(
        command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "WITHHELD_ANALYST": "ann", **more},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_case(tmp_path / "case", small_case(tmp_path / "data"))
    (tmp_path / "reports").mkdir()
    for n in (1, 3, 4):
        (tmp_path / "reports" / f"{n}.txt").write_text(SAID.format(n=n))
    (tmp_path / "reports" / "2.html").write_text("<html><body>" + "<p>word" * 2_000_000 + "</body></html>")
    return tmp_path


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGKILL"])
def test_no_process_is_left_when_the_one_that_asked_ends(name: str, folder: Path) -> None:
    number = getattr(signal, name)
    going = started(folder, WITHHELD_DOCUMENT_SECONDS="3600", WITHHELD_DOCUMENT_MEMORY=str(2**34))
    until = time.monotonic() + LONG
    while len(of_session(going.pid)) < 5 and time.monotonic() < until:  # it, two servers of its own, two that read
        time.sleep(0.05)
    assert len(of_session(going.pid)) == 5, going.communicate()
    time.sleep(1)
    going.send_signal(number)
    said = going.communicate(timeout=LONG)[1]
    until = time.monotonic() + LONG
    while (left := of_session(going.pid)) and time.monotonic() < until:
        time.sleep(0.02)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left, f"{len(left)} processes outlived it"
    expected = {"SIGINT": 130, "SIGKILL": -signal.SIGKILL}.get(name, 128 + number)
    assert going.returncode == expected, said
    assert "Traceback" not in said
    assert ("interrupted; " in said) == (name != "SIGKILL")
    (folder / "reports" / "2.html").write_text("<p>" + SAID.format(n=2))
    again = started(folder)
    told = again.communicate(timeout=LONG)
    assert again.returncode == 0, told
    with Store.open(folder / "case") as store:
        assert [p.line() for p in verify(store)] == []
        assert sum(not s.transcribed for s in store.sources()) == 4


def test_what_is_ignored_stays_so(folder: Path) -> None:
    (folder / "reports" / "2.html").unlink()
    command = "trap '' HUP; exec \"$0\" -m withheld read reports -C case --workers 1"
    going = subprocess.Popen(
        ["sh", "-c", command, sys.executable], cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "WITHHELD_ANALYST": "ann"},
    )  # fmt: skip
    time.sleep(1)
    going.send_signal(signal.SIGHUP)
    told = going.communicate(timeout=LONG)
    assert going.returncode == 0, told
