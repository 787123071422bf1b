"""Two parts of a computation, one of them in a copy of the process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

import pytest

from withheld import side_by_side as module
from withheld.side_by_side import side_by_side

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux copies a process safely")
PREPARED = """
import json, os, signal, sys, threading
from withheld import side_by_side as module
module.LARGE = 1
os.sched_getaffinity = lambda _: {0, 1}
class One: pass
known, mine = [One(), One()], os.getpid()
def run(there):
    return module.side_by_side(lambda: os.getpid() == mine, there, known)
"""


def ran(script: str) -> Any:
    """What a script prints, as JSON, from a process that has no other thread."""
    done = subprocess.run([sys.executable, "-c", PREPARED + script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@linux
def test_the_second_part_runs_in_a_copy_and_gives_back_the_very_objects() -> None:
    script = "here, (copied, found) = run(lambda: (os.getpid() != mine, [known[1], (known[0], 'x')]))\n"
    script += "print(json.dumps([here, copied, found[0] is known[1], found[1][0] is known[0], found[1][1]]))"
    assert ran(script) == [True, True, True, True, "x"]


@linux
@pytest.mark.parametrize(
    "end", ["os.kill(os.getpid(), signal.SIGKILL)", "sys.exit(3)", "(_ for _ in ()).throw(ValueError)"]
)
def test_a_copy_that_ends_early_loses_nothing(end: str) -> None:
    script = f"print(json.dumps(run(lambda: 'here' if os.getpid() == mine else {end})))"
    assert ran(script) == [True, "here"]


@linux
def test_what_the_second_part_raises_is_raised_here_and_no_copy_is_left() -> None:
    script = "import multiprocessing\ntry:\n    run(lambda: 1 / 0)\nexcept ZeroDivisionError:\n"
    assert ran(script + "    print(json.dumps(len(multiprocessing.active_children())))") == 0


@linux
def test_a_first_part_that_fails_ends_the_copy() -> None:
    script = (
        "import multiprocessing, time\ntry:\n    module.side_by_side(lambda: 1 / 0, lambda: time.sleep(60), known)\n"
    )
    assert ran(script + "except ZeroDivisionError:\n    print(json.dumps(len(multiprocessing.active_children())))") == 0


@linux
def test_beside_another_thread_nothing_is_copied() -> None:
    script = "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    assert ran(script + "print(json.dumps(run(lambda: os.getpid() == mine)))") == [True, True]


def test_a_short_computation_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_may_copy", lambda: pytest.fail("it is short"))
    ident = threading.get_ident()
    assert side_by_side(lambda: 1, lambda: threading.get_ident() == ident, range(10)) == (1, True)
