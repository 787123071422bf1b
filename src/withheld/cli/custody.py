"""Verbs that keep the evidence whole: verify."""

from __future__ import annotations

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir


@app.command()
def verify(case: CaseDir = HERE) -> None:
    """Re-hash every source, re-find every quotation, replay the log and check its chain.

    In: the case. Out: what does not hold, and the shell commands by which anyone can check by hand. Exit code 2 if anything fails.

    Example:  withheld verify -C my-case
    """
    from withheld.commands.case import verify as run

    raise typer.Exit(run(case))
