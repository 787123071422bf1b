"""``withheld open``: the pages of a case in a browser, on this machine or for a team."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from withheld.evidence import Store, find_case


def run(
    case: Path, host: str, port: int, *, browser: bool, certificate: Path | None = None, key: Path | None = None,
    proxy: str | None = None, accounts: bool = False,
) -> int:  # fmt: skip
    """Serve the pages until Ctrl-C; returns the exit code."""
    from withheld.pages import Way, serve

    folder, way = find_case(case), Way(host, certificate, key, proxy, accounts)
    way.refuse(folder)
    with Store.open(folder) as store:
        analyst = store.analyst_name()
    with suppress(KeyboardInterrupt):
        serve(folder, analyst, way, port, told=partial(_told, teams=way.teams), browser=browser and not way.proxy)
    print("Closed. Your decisions are in the log: withheld log")
    return 0


def _told(address: str, *, teams: bool) -> None:
    print(f"The pages of this case: {address}", flush=True)
    if teams:
        print("Users sign in there with their accounts; sessions end with this program (Ctrl-C).", flush=True)
    else:
        print("The address works once, in one browser; the session ends with this program (Ctrl-C).", flush=True)
