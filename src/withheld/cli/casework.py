"""Commands from reports to the dossier: read, estimate, scenario, dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Format, Llm, Model, Ocr, Output, Published, SendTo, Workers

WithUnanchored = Annotated[
    bool, typer.Option("--with-unanchored", help="For a release: also figures of which no sentence is held, stamped.")
]


@app.command()
def read(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...",
            help="Text, Markdown, HTML, PDF, Word, mail, JSON Lines, WARC or WACZ files, folders of them, or web addresses.",
        ),
    ],
    case: CaseDir = HERE,
    published: Published = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch the web addresses; this tells their sites that you are interested.")
    ] = False,
    ocr: Ocr = False,
    llm: Llm = None,
    model: Model = None,
    send_text_to: SendTo = None,
    workers: Workers = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help="Let a Dask cluster read; files are sent to it.")
    ] = None,
    failures: Annotated[
        Path | None, typer.Option("--failures", metavar="FILE", help="Write what was not read, and why, as CSV.")
    ] = None,
) -> None:
    """Read reports into the case. Reading a file twice changes nothing; a run that was cut off is simply run again.

    In: reports; web addresses too, with --fetch. Out: their bytes, untouched, and what they say, as proposed records in the store.

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
    chains: Annotated[int, typer.Option(min=2, help="Chains of the sampler.")] = 4,
    draws: Annotated[int, typer.Option(min=100, help="Draws a chain after warm-up.")] = 1000,
    without: Annotated[
        str | None, typer.Option(metavar="ORIGIN", help="Show what the headlines would be without one origin.")
    ] = None,
    without_examples: Annotated[
        bool,
        typer.Option(
            "--without-examples", help="Show how the headlines stand without the invented examples: a new fit."
        ),
    ] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Show beside each headline what simple pooling of the figures gives.")
    ] = False,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Fit again for each tension whose importance weights do not hold; takes minutes."),
    ] = False,
    for_release: Annotated[
        bool,
        typer.Option("--for-release", help="Use only what a release may contain: decided, anchored, no examples."),
    ] = False,
    with_unanchored: WithUnanchored = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="KEY|DATE", help="Show what moved since an earlier stored estimate, and which records moved it."
        ),
    ] = None,
    excluded: Annotated[
        bool, typer.Option("--excluded", help="List the published totals that the intervals exclude, and why.")
    ] = False,
    output: Format = Output.text,
) -> None:
    """Reconcile the case's claims into posterior draws of the stock-flow model.

    In: the case. Out: estimates/<key>/ in the case folder, and the headline figures. Unchanged inputs are not run again. With
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
        list[str] | None, typer.Argument(metavar="[NAME|FILE...]", help="Scenarios of the case, or files of your own.")
    ] = None,
    case: CaseDir = HERE,
    output: Format = Output.text,
) -> None:
    """Ask what would be if: the same draws with and without levers, and the differences. Without a name, list what there is.

    In: the case's latest estimate, and lever files in TOML. Out: outcomes side by side; nothing is stored.

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
            help="Where to write, in place of an older file; dossier.html in the case folder by default.",
        ),
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Take decided and anchored records only, without the DRAFT stamp.")
    ] = False,
    with_unanchored: WithUnanchored = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Beside it the brief: two pages as HTML, PDF and Word, which refer to it.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="FILE|POSITION", help="Say what changed since an earlier dossier, or a line of the log."
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
        str | None, typer.Argument(metavar="[NAME]", help="Which chart; without it they are listed.")
    ] = None,
    case: CaseDir = HERE,
    target: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Where to write, .svg or .png; NAME.svg in the case folder by default."
        ),
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Take decided and anchored records only, without the DRAFT stamp.")
    ] = False,
    with_unanchored: WithUnanchored = False,
) -> None:
    """Write a chart of the dossier alone: with its title, its intervals in words and its source. Without a name, list them.

    In: the case and its latest estimate. Out: NAME.svg, or what --to names.

    Example:  withheld chart workers -C my-case --to workers.png
    """
    from withheld.commands import run_chart

    raise typer.Exit(run_chart(case, name, target, release, unanchored=with_unanchored))
