"""Commands on who said a figure first: origins."""

from __future__ import annotations

from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Output


@app.command()
def origins(
    figure: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="A claim's identifier: the whole tree of its figure.")
    ] = None,
    case: CaseDir = HERE,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="Names that may mean one source, for you to decide on.")
    ] = False,
    output: Annotated[Output, typer.Option("--format", help="Cards for a person, or JSON.")] = Output.text,
) -> None:
    """Who said a figure first: its roots, reprints, circular reporting, and names that lend it weight.

    In: the case. Out: the figures reported in several documents with their independent origins (“at most N”), worst first.

    Example:  withheld origins -C my-case
    """
    from withheld.commands import run_origins

    raise typer.Exit(run_origins(case, figure, candidates=candidates, as_json=output is Output.json))
