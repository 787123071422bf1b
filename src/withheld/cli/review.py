"""Verbs of the analyst: decide, review, grades, log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Format, Output, Reason


@app.command()
def decide(
    subject: Annotated[
        str, typer.Argument(help="A record's or document's identifier, origin:NAME or source:PUBLISHER.")
    ],
    action: Annotated[str, typer.Argument(help="accept, reject, edit, grade, merge, split, mark, note or undo.")],
    case: CaseDir = HERE,
    reason: Reason = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="For edit: a field's new value; none for no value."),
    ] = None,
    reliability: Annotated[str | None, typer.Option(help="For grade: A to F.")] = None,
    credibility: Annotated[int | None, typer.Option(help="For grade: 2 to 6; 1 is computed.")] = None,
    basis: Annotated[str | None, typer.Option(help="For grade: register, survey, testimony …")] = None,
    into: Annotated[str | None, typer.Option(help="For merge: the record or name that tells the same.")] = None,
    apart: Annotated[str | None, typer.Option("--from", help="For split: the record or name that it is not.")] = None,
    sensitivity: Annotated[str | None, typer.Option(help="For mark: withhold, blur or none.")] = None,
) -> None:
    """Decide on a record, document, origin or publisher; appended to the log under your name (WITHHELD_ANALYST).

    In: a subject and what you decide. Out: a line in the log.

    Example:  withheld decide c-1a2b3c4d5e6f edit --set high=12000 --reason "misread"
    """
    from withheld.commands.deciding import decide as run

    told = {
        "reliability": reliability, "credibility": credibility, "basis": basis, "into": into, "from": apart,
        "sensitivity": sensitivity,
    }  # fmt: skip
    raise typer.Exit(run(case, subject, action, reason, field or [], told))


@app.command()
def review(
    case: CaseDir = HERE,
    decisions: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Decisions as JSON Lines, instead of the terminal.")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Only where a newer reading differs from what was decided.")
    ] = False,
    state: Annotated[str, typer.Option(help="Records in this state.")] = "proposed",
    kind: Annotated[str | None, typer.Option(help="claim, event, position, indicator, pledge or presence.")] = None,
    host: Annotated[str | None, typer.Option(help="ISO code of a host.")] = None,
    measure: Annotated[str | None, typer.Option(help="Measure, as in docs/claims.md.")] = None,
    document: Annotated[str | None, typer.Option(help="Identifier of a document.")] = None,
) -> None:
    """Go through records one at a time, by keys; each decision is stored at once, so that you may stop anywhere.

    In: the case; or a file with a decision a line (subject, action, reason, changes). Out: lines in the log.

    Example:  withheld review --host RU -C my-case
    """
    from withheld.commands.review import from_file, run

    if decisions is not None:
        raise typer.Exit(from_file(case, decisions))
    asked = {"state": state, "kind": kind, "host": host, "measure": measure, "document": document}
    raise typer.Exit(run(case, asked, changes=changes))


@app.command()
def grades(case: CaseDir = HERE, output: Format = Output.text) -> None:
    """Publishers with their default reliability and its reason, and the records graded apart from it.

    In: the case. Out: a line a publisher. Set one with: withheld decide "source:NAME" grade --reliability B --reason ….

    Example:  withheld grades -C my-case
    """
    from withheld.commands.deciding import grades as run

    raise typer.Exit(run(case, as_json=output is Output.json))


@app.command()
def log(
    case: CaseDir = HERE,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="WHAT", help="A position, a day, or “estimate” or “dossier”: what changed since."
        ),
    ] = None,
    output: Annotated[Output, typer.Option("--format", help="Lines for a person, or JSON.")] = Output.text,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="WHY", help="First add a line: files of the case that you edited are taken in."),
    ] = None,
) -> None:
    """Who decided what, when and why, oldest first.

    In: the case. Out: one line a decision; with --since also what that means for the estimate.

    Example:  withheld log --since estimate -C my-case
    """
    from withheld.commands.deciding import log as run

    raise typer.Exit(run(case, since, note, as_json=output is Output.json))
