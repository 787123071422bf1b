"""Commands that need no case: check, claims, demo, init."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import Llm, Model, Ocr, Output, Paths, Programme, Published, SendTo


class Format(StrEnum):
    """Output formats of claims."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


@app.command()
def check(
    paths: Paths,
    output: Annotated[Output, typer.Option("--format", help="Cards for a person, or JSON.")] = Output.text,
    published: Published = None,
    programme: Programme = None,
    ocr: Ocr = False,
) -> None:
    """Can the figures in these reports all be true?

    In: reports. Out: contradictions as cards (both sentences, the arithmetic, the caution), what the figures imply
    together, and which figures of different origins agree. Exit code 0 whether or not any contradict; 2 if a file was bad.

    Example:  withheld check ambassador.html panel.pdf
    """
    from withheld.commands import run_check
    from withheld.sources import recognition

    with recognition(ocr):
        code = run_check(
            paths, as_json=output is Output.json, published=published and published.date(), programme=programme
        )
    raise typer.Exit(code)


@app.command()
def claims(
    paths: Paths,
    output: Annotated[
        Format, typer.Option("--format", help="A table, JSON Lines (one document a line) or CSV (one claim a row).")
    ] = Format.table,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Also show which words each record rests on (table, jsonl); much slower."),
    ] = False,
    unsure: Annotated[bool, typer.Option("--unsure", help="Also print what is unlikely.")] = False,
    published: Published = None,
    programme: Programme = None,
    ocr: Ocr = False,
    llm: Llm = None,
    model: Model = None,
    send_text_to: SendTo = None,
) -> None:
    """List the attributed figures of reports: measure, value, host, period, origin, relay and sentence.

    In: reports. Out: a table, JSON Lines or CSV, of what is likely
    (WITHHELD_SHOWN, WITHHELD_SHOWN_SENTENCES). The table marks what is unsure
    (WITHHELD_SURE): it stays out of checks, and of estimates until it is accepted.

    Example:  withheld claims report.html --format jsonl > report.jsonl
    """
    from withheld.commands import asked_opinion, run_claims
    from withheld.sources import recognition

    opinion = asked_opinion(llm, model, send_text_to)
    day = published and published.date()
    with recognition(ocr):
        code = run_claims(
            paths, form=output.value, explain=explain, published=day, opinion=opinion, every=unsure, programme=programme
        )
    raise typer.Exit(code)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder to make; must be new or empty.")] = Path(
        "withheld-demo"
    ),
) -> None:
    """Run the whole workflow on the built-in case, offline: a case, its example reports, an estimate and a dossier.

    In: nothing. Out: a case folder with dossier.html in it.

    Example:  withheld demo demo-case
    """
    from withheld.commands import run_demo

    raise typer.Exit(run_demo(folder))


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder to make; must be new or empty.")] = Path(),
    programme: Annotated[
        str | None, typer.Option(metavar="CODE", help="Code of a built-in case; by default that of the examples.")
    ] = None,
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="Ask a few questions and make a case of your own.")
    ] = False,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="URL", help="Keep the rows on a PostgreSQL server: postgresql://HOST/DATABASE."
        ),
    ] = None,
) -> None:
    """Make a case folder: the case's data, its transcribed figures and an empty store.

    In: the code of a built-in case. Out: a folder with case.toml, priors.toml, withheld.db (or store.toml) and sources/.

    Example:  withheld init my-case --programme KP
    """
    from withheld.commands import init_case as init
    from withheld.commands import init_from_scratch

    raise typer.Exit(init_from_scratch(folder, store) if from_scratch else init(folder, programme, store))
