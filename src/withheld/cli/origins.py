"""Commands on who said a figure first: origins."""

from __future__ import annotations

from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Output


@app.command()
def origins(
    figure: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="Identifier of a claim, to show all reports of its figure.")
    ] = None,
    case: CaseDir = HERE,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="List names that may mean one source, for you to decide on.")
    ] = False,
    output: Annotated[Output, typer.Option("--format", help="Cards for a person, or JSON.")] = Output.text,
) -> None:
    """Show who reported a figure first: its origins, reprints, circular reporting, and attributions to more authoritative sources.

    In: the case. Out: the figures reported in several documents with their independent origins (“at most N”), worst first.

    Example:  withheld origins -C my-case
    """
    from withheld.commands import run_origins

    raise typer.Exit(run_origins(case, figure, candidates=candidates, as_json=output is Output.json))
