"""Verbs of the analyst: decide, log."""

from __future__ import annotations

from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Output, Reason


@app.command()
def decide(
    record: Annotated[str, typer.Argument(help="Identifier of the record, as the dossier and the log show it.")],
    action: Annotated[str, typer.Argument(help="accept, reject, note or undo.")],
    case: CaseDir = HERE,
    reason: Reason = None,
) -> None:
    """Decide on one record; the decision is appended to the log under your name (WITHHELD_ANALYST).

    In: a record and what you decide. Out: a line in the log.

    Example:  withheld decide c-1a2b3c4d5e reject --reason "visas, not workers"
    """
    from withheld.commands.case import decide as run

    raise typer.Exit(run(case, record, action, reason))


@app.command()
def log(
    case: CaseDir = HERE,
    output: Annotated[Output, typer.Option("--format", help="Lines for a person, or JSON.")] = Output.text,
) -> None:
    """Who decided what, when and why, oldest first.

    In: the case. Out: one line a decision.

    Example:  withheld log -C my-case
    """
    from withheld.commands.case import log as run

    raise typer.Exit(run(case, as_json=output is Output.json))
