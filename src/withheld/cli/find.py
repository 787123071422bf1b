"""Commands that look things up in a case: find."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Output

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[WORDS]...", help="All must occur in the sentence; “quotes” for a phrase."),
]


@app.command()
def find(
    words: Words = None,
    case: CaseDir = HERE,
    kind: Annotated[
        str | None, typer.Option(help="claim, event, position, indicator, pledge, presence or dependence.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Country, by name or ISO code.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of a place's name.")] = None,
    measure: Annotated[str | None, typer.Option(help="Measure, as in docs/claims.md.")] = None,
    sector: Annotated[str | None, typer.Option(help="Sector, by its code.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d", "%Y"], metavar="DATE", help="Records whose period ends on or after this day."
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--to",
            formats=["%Y-%m-%d", "%Y"],
            metavar="DATE",
            help="Records whose period begins on or before this day.",
        ),
    ] = None,
    origin: Annotated[str | None, typer.Option(help="Part of the name of the origin.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Part of the publisher's name.")] = None,
    reliability: Annotated[str | None, typer.Option(help="Grade of the source, A to F.")] = None,
    credibility: Annotated[int | None, typer.Option(help="Grade of the record, 2 to 6.")] = None,
    basis: Annotated[str | None, typer.Option(help="How the origin knows: register, survey, testimony …")] = None,
    state: Annotated[str | None, typer.Option(help="proposed, transcribed, accepted, edited or rejected.")] = None,
    unanchored: Annotated[
        bool, typer.Option("--unanchored", help="Only transcribed figures that are not anchored yet.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Records per page.")] = 20,
    page: Annotated[int, typer.Option(min=1, help="Page number.")] = 1,
    output: Annotated[Output, typer.Option("--format", help="Lines for a person, or JSON.")] = Output.text,
) -> None:
    """Find records and documents of the case by words and by properties.

    In: words, filters or both. Out: sentences with the matches marked, and documents whose text contains the words.

    Example:  withheld find "work permits" --host Russia --from 2017-01-01 -C my-case
    """
    from withheld.commands import run_find

    asked = {
        "kind": kind, "host": host, "place": place, "measure": measure, "sector": sector, "origin": origin,
        "publisher": publisher, "reliability": reliability, "credibility": credibility, "basis": basis, "state": state,
        "unanchored": unanchored or None,
        "since": since and since.date(), "until": until and until.date(),
    }  # fmt: skip
    raise typer.Exit(
        run_find(case, " ".join(words or []), asked, limit=limit, page=page, as_json=output is Output.json)
    )
