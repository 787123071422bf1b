"""Commands from reports to the dossier: read, estimate, scenario, dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Format, Llm, Model, Ocr, Output, Published, SendTo, Workers

WithUnanchored = Annotated[
    bool,
    typer.Option(
        "--with-unanchored", help="For a release: include figures without a stored sentence, stamped as such."
    ),
]


@app.command()
def read(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...",
            help="Text, Markdown, HTML, PDF, Word, OpenDocument, spreadsheet, mail, JSON Lines, WARC, WACZ or archive "
            "files (.zip, .tar.gz), folders of them, or web addresses.",
        ),
    ],
    case: CaseDir = HERE,
    published: Published = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch the web addresses; their sites then see your request.")
    ] = False,
    ocr: Ocr = False,
    llm: Llm = None,
    model: Model = None,
    send_text_to: SendTo = None,
    workers: Workers = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="Read on a Dask cluster; the files are sent to it."),
    ] = None,
    failures: Annotated[
        Path | None, typer.Option("--failures", metavar="FILE", help="Write what could not be read, and why, as CSV.")
    ] = None,
) -> None:
    """Read reports into the case. Reading a file twice changes nothing; to resume an interrupted run, run it again.

    In: reports; web addresses too, with --fetch. Out: their bytes, unchanged, and their records in the store, as proposed.

    Example:  withheld read reports/ -C my-case
    """
    from withheld.commands import asked_opinion
    from withheld.commands import read_into_case as run
    from withheld.sources import recognition

    opinion = asked_opinion(llm, model, send_text_to)
    day = published and published.date()
    with recognition(ocr):
        code = run(case, places, day, opinion, fetch=fetch, workers=workers, cluster=cluster, failures=failures)
    raise typer.Exit(code)


@app.command()
def estimate(
    case: CaseDir = HERE,
    chains: Annotated[int, typer.Option(min=2, help="Number of sampler chains.")] = 4,
    draws: Annotated[int, typer.Option(min=100, help="Draws per chain after warm-up.")] = 1000,
    without: Annotated[
        str | None, typer.Option(metavar="ORIGIN", help="Show the headlines without the figures of one origin.")
    ] = None,
    without_examples: Annotated[
        bool,
        typer.Option("--without-examples", help="Show the headlines without the invented examples; fits again."),
    ] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Also show what simple pooling of the figures gives.")
    ] = False,
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", help="Fit again for each tension whose importance weights are unreliable; takes minutes."
        ),
    ] = False,
    for_release: Annotated[
        bool,
        typer.Option("--for-release", help="Use only what a release may contain: decided, anchored, no examples."),
    ] = False,
    with_unanchored: WithUnanchored = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="KEY|DATE", help="Show what changed since an earlier stored estimate, and which records changed it."
        ),
    ] = None,
    excluded: Annotated[
        bool, typer.Option("--excluded", help="List the published totals outside the 80% interval, and why.")
    ] = False,
    output: Format = Output.text,
) -> None:
    """Fit the stock-flow model to the claims of the case.

    In: the case. Out: the headline figures, and estimates/<key>/ in the case folder. Unchanged inputs are not run again. With
    --format json, every output by host and month with its prior, the observations, and what was left out with the reason.

    Example:  withheld estimate -C my-case
    """
    from withheld.commands import run_estimate

    chosen: dict[str, Any] = {"for_release": for_release, "unanchored": with_unanchored, "bare": without_examples}
    chosen |= {"since": since, "excluded": excluded, "as_json": output is Output.json, "baseline": baseline}
    raise typer.Exit(run_estimate(case, chains=chains, draws=draws, without=without, exact=exact, **chosen))


@app.command()
def scenario(
    levers: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME|FILE...]", help="Names of scenarios of the case, or TOML files of your own."),
    ] = None,
    case: CaseDir = HERE,
    output: Format = Output.text,
) -> None:
    """Compare what would happen with and without levers, on the same draws. Without a name, list the scenarios of the case.

    In: the case's latest estimate, and lever files in TOML. Out: the outcomes side by side; nothing is stored.

    Example:  withheld scenario open-border full-compliance -C my-case
    """
    from withheld.commands import run_scenario

    raise typer.Exit(run_scenario(case, levers or [], as_json=output is Output.json))


@app.command()
def dossier(
    case: CaseDir = HERE,
    target: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help="Where to write; by default dossier.html in the case folder. Replaces an older file.",
        ),
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Use only decided and anchored records; no DRAFT stamp.")
    ] = False,
    with_unanchored: WithUnanchored = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Also write a two-page brief that refers to it (HTML, PDF and Word).")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="FILE|POSITION",
            help="Show what changed since an earlier dossier or a position in the log.",
        ),
    ] = None,
) -> None:
    """Write the dossier: one HTML file in which every number opens its sources, readable offline and on paper.

    In: the case and its latest estimate. Out: dossier.html; with --brief also dossier-brief.html, .pdf and .docx.

    Example:  withheld dossier --since last-month.html -C my-case
    """
    from withheld.commands import run_dossier

    raise typer.Exit(run_dossier(case, target, release, unanchored=with_unanchored, brief=brief, since=since))


@app.command()
def chart(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Name of the chart; without it, list the charts.")
    ] = None,
    case: CaseDir = HERE,
    target: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Where to write, .svg or .png; by default NAME.svg in the case folder."
        ),
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Use only decided and anchored records; no DRAFT stamp.")
    ] = False,
    with_unanchored: WithUnanchored = False,
) -> None:
    """Write one chart of the dossier as a file, with its title, intervals in words and source. Without a name, list the charts.

    In: the case and its latest estimate. Out: NAME.svg, or what --to names.

    Example:  withheld chart workers -C my-case --to workers.png
    """
    from withheld.commands import run_chart

    raise typer.Exit(run_chart(case, name, target, release, unanchored=with_unanchored))
