"""Commands that check and move the evidence: verify, move."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir


@app.command()
def verify(
    case: CaseDir = HERE,
    noted: Annotated[
        str | None, typer.Option("--noted", metavar="HASH", help="The last hash of the log as you noted it earlier.")
    ] = None,
    request: Annotated[
        Path | None,
        typer.Option(
            "--timestamp-request",
            metavar="FILE",
            help="Write an RFC 3161 request to stamp the last hash; nothing is sent.",
        ),
    ] = None,
) -> None:
    """Re-hash every source and file, re-find every quotation, replay the log, check its chain, and compute the indexes anew.

    In: the case. Out: every failed check, the last hash of the log, and the shell commands with which anyone can check it by hand.
    Exit code 2 if anything fails.

    Example:  withheld verify -C my-case
    """
    from withheld.commands import verify_case as run

    raise typer.Exit(run(case, noted, request))


@app.command()
def move(
    target: Annotated[
        str,
        typer.Argument(metavar="URL|sqlite", help="postgresql://HOST/DATABASE?schema=NAME, or sqlite for the folder."),
    ],
    case: CaseDir = HERE,
) -> None:
    """Move the case's rows to a PostgreSQL server or back into its folder: all of them, checked, or none.

    In: the case and the new place. Out: the new store, which the folder then names, and a line in its log; the old one is removed.

    Example:  withheld move postgresql://db.example.org/cases -C my-case
    """
    from withheld.commands import move_case as run

    raise typer.Exit(run(case, target))
