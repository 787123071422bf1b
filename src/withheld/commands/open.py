"""``withheld open``: the pages of a case in a browser, on this machine."""

from __future__ import annotations

import contextlib
from pathlib import Path

from withheld.evidence.store import Store, find_case


def run(case: Path, host: str, port: int, *, browser: bool) -> int:
    """Serve the pages until Ctrl-C; the exit code."""
    from withheld.pages import serve

    folder = find_case(case)
    with Store.open(folder) as store:
        analyst = store.analyst_name()
    with contextlib.suppress(KeyboardInterrupt):  # the way in which it is closed
        serve(folder, analyst, host, port, told=_told, browser=browser)
    print("Closed. What was decided is in the log: withheld log")
    return 0


def _told(address: str) -> None:
    print(f"The pages of this case: {address}", flush=True)
    print("The address works once, in one browser; the session ends with this program (Ctrl-C).", flush=True)
