"""Verbs that keep the evidence whole: verify."""

from __future__ import annotations

from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir


@app.command()
def verify(
    case: CaseDir = HERE,
    noted: Annotated[
        str | None, typer.Option("--noted", metavar="HASH", help="A last hash of the log that you noted before.")
    ] = None,
) -> None:
    """Re-hash every source, re-find every quotation, replay the log and check its chain.

    In: the case. Out: what does not hold, the last hash of the log, and the shell commands by which anyone can check by hand.
    Exit code 2 if anything fails.

    Example:  withheld verify -C my-case
    """
    from withheld.commands.case import verify as run

    raise typer.Exit(run(case, noted))
