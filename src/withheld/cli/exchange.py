"""Verbs that pass it on: export, import."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir


class Export(StrEnum):
    """What a case can be exported as."""

    csv = "csv"
    jsonl = "jsonl"


@app.command("export")
def export_(
    form: Annotated[Export, typer.Option("--as", help="csv (claims) or jsonl (everything, without loss).")],
    case: CaseDir = HERE,
    target: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Where to write; standard output by default.")
    ] = None,
) -> None:
    """Export the case's records.

    In: the case. Out: CSV of the claims, or JSON Lines that ``withheld import`` reads back.

    Example:  withheld export --as csv --to claims.csv -C my-case
    """
    from withheld.commands.case import export as run

    raise typer.Exit(run(case, form.value, target))


@app.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON Lines that ``withheld export --as jsonl`` wrote.")
    ],
    case: CaseDir = HERE,
) -> None:
    """Read an export back into a case.

    In: JSON Lines. Out: its documents, records and decisions in the store.

    Example:  withheld import colleague.jsonl -C my-case
    """
    from withheld.commands.case import import_ as run

    raise typer.Exit(run(case, source))
