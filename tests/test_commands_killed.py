"""``withheld read`` killed at twenty random points: the case opens, nothing stored is lost, the next run completes it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

KILLED = """
import json, os, random, signal, sys, time
from pathlib import Path
from withheld.extract import read as warm
from withheld.commands.case import init, read
from withheld.evidence.custody import verify
from withheld.evidence.store import Store
import datasketch

base, reports, points = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
sys.stdout = open(os.devnull, "w")


def run(case):
    child = os.fork()
    if child == 0:
        read(case, [reports], None)
        os._exit(0)
    return child


def state(case, whole=False):
    with Store.open(case) as store:
        # Bytes that came before their rows are told, and taken up by the next run: nothing else may be wrong.
        wrong = [p.line() for p in verify(store) if whole or p.what != "no document has these bytes"]
        assert wrong == [], wrong
        return {s.sha256 for s in store.sources()}, sorted(e.id for e in store.evidence())


init(base / "whole", "KP")
began = time.monotonic()
os.waitpid(run(base / "whole"), 0)
length = time.monotonic() - began
whole = state(base / "whole", whole=True)
chance, died, halves, number = random.Random(7), 0, set(), 0
init(base / "0", "KP")
stored = state(base / "0")[0]
for point in range(points):
    case = base / str(number)
    child, began = run(case), time.monotonic()
    until = began + chance.uniform(0.0, 0.7 * length)
    while time.monotonic() < until and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.005)
    if time.monotonic() < until:  # it came to its end: a busy machine makes the first run a poor measure
        length = min(length, time.monotonic() - began)
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    died += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    now = state(case)[0]
    assert stored <= now, "something stored was lost"
    stored = now
    halves.add(len(now))
    if now == whole[0]:
        number += 1
        init(base / str(number), "KP")
        stored = state(base / str(number))[0]
os.waitpid(run(base / str(number)), 0)
assert state(base / str(number), whole=True) == whole, "the last run did not complete the case"
print(json.dumps([died, len(halves), number]), file=sys.stderr)
"""


def test_a_reading_that_is_killed_anywhere_leaves_a_whole_case(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    chance = random.Random(3)
    for n in range(24):
        rows = [
            f"About {chance.randint(100, 9999):,} North Korean workers were in Mongolia, the union said."
            for _ in range(4)
        ]
        (reports / f"{n:02}.txt").write_text(f"Hill Courier {n}\n\n4 March 2019\n\n" + " ".join(rows), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(reports), "20"], capture_output=True, text=True, timeout=300,
        env={**os.environ, "WITHHELD_ANALYST": "ann"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert signal.SIGKILL == 9 and int(ran.stderr.rpartition("\n[")[2].strip("[]\n").split(",")[0]) >= 16, ran.stderr
