"""Commands of the analyst: decide, review, anchor, add, grades, log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, At, CaseDir, Format, Output, Reason, Words


@app.command()
def decide(
    subject: Annotated[
        str, typer.Argument(help="A record's or document's identifier, origin:NAME or source:PUBLISHER.")
    ],
    action: Annotated[
        str, typer.Argument(help="accept, reject, edit, anchor, grade, merge, split, mark, note or undo.")
    ],
    case: CaseDir = HERE,
    reason: Reason = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="For edit: new value of a field; “none” empties it."),
    ] = None,
    reliability: Annotated[str | None, typer.Option(help="For grade: A to F.")] = None,
    credibility: Annotated[int | None, typer.Option(help="For grade: 2 to 6; 1 is computed.")] = None,
    basis: Annotated[str | None, typer.Option(help="For grade: register, survey, testimony …")] = None,
    into: Annotated[str | None, typer.Option(help="For merge: the record or name that means the same.")] = None,
    apart: Annotated[
        str | None, typer.Option("--from", help="For split: the record or name to separate it from.")
    ] = None,
    sensitivity: Annotated[str | None, typer.Option(help="For mark: withhold, blur or none.")] = None,
    document: Annotated[
        str | None, typer.Option(help="For anchor: the document; by default the one at the address of the row.")
    ] = None,
    words: Words = None,
    at: At = None,
) -> None:
    """Decide on a record, document, origin or publisher; the log keeps it under your name (WITHHELD_ANALYST).

    In: a subject and what you decide. Out: a line in the log.

    Example:  withheld decide c-1a2b3c4d5e6f edit --set high=12000 --reason "misread"
    """
    from withheld.commands import decide as run
    from withheld.commands import text_span

    told = {
        "reliability": reliability, "credibility": credibility, "basis": basis, "into": into, "from": apart,
        "sensitivity": sensitivity, "document": document, "exact": words, **text_span(at),
    }  # fmt: skip
    raise typer.Exit(run(case, subject, action, reason, field or [], told))


@app.command()
def review(
    case: CaseDir = HERE,
    decisions: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Take decisions from a JSON Lines file instead of the terminal."),
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Only records whose newer reading differs from the decision.")
    ] = False,
    anchors: Annotated[
        bool,
        typer.Option(
            "--anchors",
            help="Only transcribed figures, each with the proposed sentence of the document at its address.",
        ),
    ] = False,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Only unsure records, which are left out until someone decides on them.")
    ] = False,
    state: Annotated[str, typer.Option(help="Only records in this state.")] = "proposed",
    kind: Annotated[
        str | None, typer.Option(help="claim, event, position, indicator, pledge, presence or dependence.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="ISO code of a host.")] = None,
    measure: Annotated[str | None, typer.Option(help="Measure, as in docs/claims.md.")] = None,
    document: Annotated[str | None, typer.Option(help="Identifier of a document.")] = None,
) -> None:
    """Review records one at a time by keys; each decision is stored at once, so you can stop at any time.

    In: the case; or a file with one decision per line (subject, action, reason, changes). Out: lines in the log.

    Example:  withheld review --host RU -C my-case
    """
    from withheld.commands import decide_from_file, run_review

    if decisions is not None:
        raise typer.Exit(decide_from_file(case, decisions))
    asked = {"state": state, "kind": kind, "host": host, "measure": measure, "document": document}
    queue = "anchors" if anchors else "changes" if changes else "records"
    raise typer.Exit(run_review(case, asked, queue=queue, unsure=unsure))


@app.command()
def anchor(
    place: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]", help="A report, which is read into the case first; or a document of the case."
        ),
    ] = None,
    case: CaseDir = HERE,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="ROW", help="The transcribed figure; by default all with the address of the report."
        ),
    ] = None,
    output: Format = Output.text,
) -> None:
    """Find the sentences of transcribed figures and propose them, best first. Nothing is anchored until an analyst accepts it.

    In: a report that figures were transcribed from; without one, all documents of the case. Out: sentences that contain the
    figures, and which figures are not found; as JSON, decisions for “withheld review --from”.

    Example:  withheld anchor article.html --to c-1a2b3c4d5e6f -C my-case
    """
    from withheld.commands import run_anchor

    raise typer.Exit(run_anchor(case, place, to, as_json=output is Output.json))


@app.command()
def add(
    document: Annotated[str, typer.Argument(help="Identifier of a document of the case.")],
    case: CaseDir = HERE,
    words: Words = None,
    at: At = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="measure=…, and fields that are read wrongly from the text."),
    ] = None,
    reason: Reason = None,
) -> None:
    """Add a figure that the reader missed: words of a stored document, and what the figure in them counts.

    In: a document, words of it that contain the figure, and the measure. Out: an accepted record with its sentence, and two lines in
    the log under your name. The words must occur in the text, and the figure in the words.

    Example:  withheld add 1a2b3c4d5e6f7a8b --words "crews of 340 loggers" --set measure=workers_abroad -C my-case
    """
    from withheld.commands import add_figure as run
    from withheld.commands import text_span

    raise typer.Exit(run(case, document, {"exact": words, **text_span(at)}, field or [], reason))


@app.command()
def grades(case: CaseDir = HERE, output: Format = Output.text) -> None:
    """List publishers with their default reliability and its reason, and the records with another grade.

    In: the case. Out: one line per publisher. Set one with: withheld decide "source:NAME" grade --reliability B --reason ….

    Example:  withheld grades -C my-case
    """
    from withheld.commands import grade_publishers as run

    raise typer.Exit(run(case, as_json=output is Output.json))


@app.command()
def log(
    case: CaseDir = HERE,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="WHAT", help="Show what changed since a position, a day, “estimate” or “dossier”."
        ),
    ] = None,
    output: Annotated[Output, typer.Option("--format", help="Lines for a person, or JSON.")] = Output.text,
    note: Annotated[
        str | None,
        typer.Option(
            "--note", metavar="WHY", help="First record the data files of the case that you edited, with this reason."
        ),
    ] = None,
) -> None:
    """Show who decided what, when and why, oldest first.

    In: the case. Out: one line per decision; with --since also what it means for the estimate.

    Example:  withheld log --since estimate -C my-case
    """
    from withheld.commands import show_log as run

    raise typer.Exit(run(case, since, note, as_json=output is Output.json))
