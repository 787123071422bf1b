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
        typer.Option("--set", metavar="FIELD=VALUE", help="For edit: a field's new value; none for no value."),
    ] = None,
    reliability: Annotated[str | None, typer.Option(help="For grade: A to F.")] = None,
    credibility: Annotated[int | None, typer.Option(help="For grade: 2 to 6; 1 is computed.")] = None,
    basis: Annotated[str | None, typer.Option(help="For grade: register, survey, testimony …")] = None,
    into: Annotated[str | None, typer.Option(help="For merge: the record or name that says the same.")] = None,
    apart: Annotated[str | None, typer.Option("--from", help="For split: the record or name that it is not.")] = None,
    sensitivity: Annotated[str | None, typer.Option(help="For mark: withhold, blur or none.")] = None,
    document: Annotated[
        str | None, typer.Option(help="For anchor: the document; by default the one at the row's address.")
    ] = None,
    words: Words = None,
    at: At = None,
) -> None:
    """Decide on a record, document, origin or publisher; appended to the log under your name (WITHHELD_ANALYST).

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
        Path | None, typer.Option("--from", metavar="FILE", help="Decisions as JSON Lines, instead of the terminal.")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Only where a newer reading differs from what was decided.")
    ] = False,
    anchors: Annotated[
        bool,
        typer.Option("--anchors", help="Transcribed figures, each with the sentence of a document at its address."),
    ] = False,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Only what is left out as unsure until someone decides on it.")
    ] = False,
    state: Annotated[str, typer.Option(help="Records in this state.")] = "proposed",
    kind: Annotated[
        str | None, typer.Option(help="claim, event, position, indicator, pledge, presence or dependence.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="ISO code of a host.")] = None,
    measure: Annotated[str | None, typer.Option(help="Measure, as in docs/claims.md.")] = None,
    document: Annotated[str | None, typer.Option(help="Identifier of a document.")] = None,
) -> None:
    """Go through records one at a time, by keys; each decision is stored at once, so that you may stop anywhere.

    In: the case; or a file with a decision a line (subject, action, reason, changes). Out: lines in the log.

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
        str | None, typer.Argument(metavar="[FILE]", help="A report, read into the case; or a document of the case.")
    ] = None,
    case: CaseDir = HERE,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="ROW", help="The transcribed figure; by default those with its address."),
    ] = None,
    output: Format = Output.text,
) -> None:
    """Find the sentences of transcribed figures: proposals, best first. Nothing is anchored before an analyst accepts.

    In: a report that transcribed figures were read in, or nothing, for all that the case holds. Out: sentences that hold the
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
        typer.Option("--set", metavar="FIELD=VALUE", help="measure=…, and what the text around does not say rightly."),
    ] = None,
    reason: Reason = None,
) -> None:
    """Add a figure that the reader missed: words of a stored document, and what the figure in them counts.

    In: a document, words of it with the figure, the measure. Out: an accepted record with its sentence, and two lines in
    the log under your name. The figure must stand in the words, and the words in the text.

    Example:  withheld add d-1a2b3c4d --words "crews of 340 loggers" --set measure=workers_abroad -C my-case
    """
    from withheld.commands import add_figure as run
    from withheld.commands import text_span

    raise typer.Exit(run(case, document, {"exact": words, **text_span(at)}, field or [], reason))


@app.command()
def grades(case: CaseDir = HERE, output: Format = Output.text) -> None:
    """Publishers with their default reliability and its reason, and the records graded apart from it.

    In: the case. Out: a line a publisher. Set one with: withheld decide "source:NAME" grade --reliability B --reason ….

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
    from withheld.commands import show_log as run

    raise typer.Exit(run(case, since, note, as_json=output is Output.json))
