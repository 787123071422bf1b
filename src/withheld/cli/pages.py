"""The verb that opens the pages of a case: open."""

from __future__ import annotations

from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir


@app.command("open")
def open_pages(
    case: CaseDir = HERE,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    host: Annotated[
        str, typer.Option(help="Address of this machine to listen at; only loopback is taken.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 8470,
) -> None:
    """Open the case in a browser: review by keys, documents, figures with their origins, search, the log.

    In: the case. Out: its pages at an address of this machine, with a token that works once; decisions are lines in the log.

    Example:  withheld open -C my-case
    """
    from withheld.commands.open import run

    raise typer.Exit(run(case, host, port, browser=not no_browser))
