"""The command that opens the pages of a case: open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir


@app.command("open")
def open_pages(
    case: CaseDir = HERE,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    host: Annotated[
        str, typer.Option(help="Address to listen at; beyond this machine only with accounts and TLS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 8470,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="Certificate for TLS, with its chain (PEM).")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="Key of the certificate (PEM).")] = None,
    proxy: Annotated[
        str | None,
        typer.Option("--behind-proxy", metavar="https://NAME", help="Address of the TLS proxy in front of the pages."),
    ] = None,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Require a name and password on this machine too.")
    ] = False,
) -> None:
    """Open the case in a browser: review, documents, origins, hosts, estimates, scenarios, search, log.

    In: the case. Out: its pages at an address of this machine, with a token that works once; decisions go to the log.
    For a team: named accounts (withheld account), and TLS, here or in a proxy.

    Example:  withheld open -C my-case
    """
    from withheld.commands import run_open

    tls = {"certificate": certificate, "key": key}
    raise typer.Exit(run_open(case, host, port, browser=not no_browser, proxy=proxy, accounts=accounts, **tls))
