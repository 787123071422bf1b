"""The root of the command line: name, help, and the options common to all commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from withheld import __version__
from withheld.cli.options import CASE_HELP

app = typer.Typer(
    name="withheld",
    help="Reads reporting on state-run labour export: every figure with its sentence, which figures cannot "
    "both be true, "
    "and estimates that say how sure they are. Nothing leaves this machine unless you ask for it.",
    epilog="First try:  withheld check A.txt B.txt",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"withheld {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    case: Annotated[Path | None, typer.Option("-C", "--case", metavar="DIR", help=CASE_HELP)] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Store the options common to all commands in the context."""
    context.obj = case
