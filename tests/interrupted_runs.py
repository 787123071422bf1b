"""The program, interrupted at one point by a real SIGINT to its own process: for test_commands_failures.

Run as ``python interrupted_runs.py MODULE:NAME COUNT SECONDS WORDS...``: at the COUNTth call of the function the signal comes, after
SECONDS if that is not 0, and ``withheld WORDS...`` goes on as it does at any Ctrl-C.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from typing import Any


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def arm(place: str, count: int, seconds: float) -> None:
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner: Any = importlib.import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    real, calls = getattr(owner, name), [0]

    def counted(*args: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == count:
            threading.Timer(seconds, interrupt).start() if seconds else interrupt()
        return real(*args, **more)

    setattr(owner, name, counted)


if __name__ == "__main__":
    from withheld.cli import main

    arm(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    sys.argv = ["withheld", *sys.argv[4:]]
    main()
