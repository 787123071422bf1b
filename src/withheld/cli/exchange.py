"""Commands that pass the evidence on: export, import."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir


class Export(StrEnum):
    """Formats of an export."""

    csv = "csv"
    jsonl = "jsonl"
    datapackage = "datapackage"
    jsonld = "jsonld"
    geojson = "geojson"
    ftm = "ftm"
    datasette = "datasette"
    training = "training"


@app.command("export")
def export_(
    form: Annotated[
        Export,
        typer.Option(
            "--as",
            help="csv, jsonl (everything, without loss), datapackage, jsonld, geojson, ftm, datasette, training (labels "
            "for the reader, with the texts).",
        ),
    ],
    case: CaseDir = HERE,
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="PATH", help="Where to write; a single file goes to standard output by default."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Include marked material and small groups; for your own team only.")
    ] = False,
) -> None:
    """Export the case's records; marked records and small groups are left out or blurred.

    In: the case. Out: the records in that form; how many were left out is on standard error.

    Example:  withheld export --as datapackage --to package/ -C my-case
    """
    from withheld.commands import export_case as run

    raise typer.Exit(run(case, form.value, target, everything=everything))


@app.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON Lines from withheld export, or a .csv or .xlsx spreadsheet.")
    ],
    case: CaseDir = HERE,
    layout: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="TOML file that says what each column of a spreadsheet is."),
    ] = None,
) -> None:
    """Read an export back into a case, or an analyst's spreadsheet of figures.

    In: JSON Lines; or a spreadsheet and a mapping file. Out: records and decisions in the store.

    Example:  withheld import figures.xlsx --map figures.toml -C my-case
    """
    from withheld.commands import import_into_case as run

    raise typer.Exit(run(case, source, layout))
