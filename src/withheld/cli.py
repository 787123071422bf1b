"""The command line: declares the verbs and hands each to its module in ``commands``; decides nothing."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from withheld import __version__

app = typer.Typer(
    name="withheld",
    help="Reads reporting on state-run labour export: every figure with its sentence, which figures cannot "
    "both be true, "
    "and estimates that say how sure they are. Nothing leaves this machine.",
    epilog="First try:  withheld check A.txt B.txt",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How claims are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class Output(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"


class Export(StrEnum):
    """What a case can be exported as."""

    csv = "csv"
    jsonl = "jsonl"


Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Text, Markdown, HTML, PDF or JSON Lines files, or folders of them."),
]
Published = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="Publication date (YYYY-MM-DD) of files that do not say theirs."
    ),
]


def _case(context: typer.Context, given: Path | None) -> Path:
    """The folder named after the verb, else before it as git has it, else the current one."""
    return given or context.find_root().obj or Path()


Llm = Annotated[
    str | None,
    typer.Option("--llm", metavar="URL", help="Address (…/v1) of a language model that proposes further claims."),
]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="The model to ask at --llm.")]
SendTo = Annotated[
    str | None,
    typer.Option("--send-text-to", metavar="HOST", help="Allow --llm to send the documents' text to this host."),
]
_CASE_HELP = "The case folder; needs no naming inside one."
CaseDir = Annotated[Path, typer.Option("-C", metavar="DIR", help=_CASE_HELP, callback=_case, show_default=False)]
_HERE: Path = None  # type: ignore[assignment]  # the callback fills it in
Reason = Annotated[str | None, typer.Option("--reason", help="Why; kept in the log.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"withheld {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    case: Annotated[Path | None, typer.Option("-C", metavar="DIR", help=_CASE_HELP)] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold what is common to all verbs."""
    context.obj = case


@app.command()
def check(
    paths: Paths,
    output: Annotated[Output, typer.Option("--format", help="Cards for a person, or JSON.")] = Output.text,
    published: Published = None,
) -> None:
    """Can the figures in these reports all be true?

    In: reports. Out: contradictions as cards (both sentences, the arithmetic, the caution), what the figures imply
    together, and which agree from different origins. Exit code 0 whether or not any contradict; 2 if a file was bad.

    Example:  withheld check ambassador.html panel.pdf
    """
    from withheld.commands.check import run

    raise typer.Exit(run(paths, as_json=output is Output.json, published=published and published.date()))


@app.command()
def claims(
    paths: Paths,
    output: Annotated[
        Format, typer.Option("--format", help="A table, JSON Lines (one document a line) or CSV (one claim a row).")
    ] = Format.table,
    explain: Annotated[bool, typer.Option("--explain", help="Also say what each record was read from.")] = False,
    published: Published = None,
    llm: Llm = None,
    model: Model = None,
    send_text_to: SendTo = None,
) -> None:
    """The attributed figures of reports: measure, value, host, period, who says so through whom, and the sentence.

    In: reports. Out: a table, JSON Lines or CSV.

    Example:  withheld claims report.html --format jsonl > report.jsonl
    """
    from withheld.commands.claims import run
    from withheld.commands.opinions import asked

    opinion = asked(llm, model, send_text_to)
    day = published and published.date()
    raise typer.Exit(run(paths, form=output.value, explain=explain, published=day, opinion=opinion))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder to make; must be new or empty.")] = Path(
        "withheld-demo"
    ),
) -> None:
    """The whole way on the built-in case, offline: a case, its example reports, an estimate and a dossier.

    In: nothing. Out: a case folder with dossier.html in it.

    Example:  withheld demo demo-case
    """
    from withheld.commands.demo import run

    raise typer.Exit(run(folder))


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder to make; must be new or empty.")] = Path(),
    programme: Annotated[str, typer.Option(metavar="CODE", help="Code of a built-in case.")] = "KP",
) -> None:
    """Make a case folder: the case's data, its transcribed figures and an empty store.

    In: the code of a built-in case. Out: a folder with case.toml, priors.toml, withheld.db and sources/.

    Example:  withheld init my-case --programme KP
    """
    from withheld.commands.case import init as run

    raise typer.Exit(run(folder, programme))


@app.command()
def read(
    paths: Paths,
    case: CaseDir = _HERE,
    published: Published = None,
    llm: Llm = None,
    model: Model = None,
    send_text_to: SendTo = None,
) -> None:
    """Read reports into the case. Reading a file twice changes nothing; a run that was cut off is simply run again.

    In: reports. Out: their bytes, untouched, and what they say, as proposed records in the store.

    Example:  withheld read reports/ -C my-case
    """
    from withheld.commands.case import read as run
    from withheld.commands.opinions import asked

    raise typer.Exit(run(case, paths, published and published.date(), asked(llm, model, send_text_to)))


@app.command()
def estimate(
    case: CaseDir = _HERE,
    chains: Annotated[int, typer.Option(min=2, help="Chains of the sampler.")] = 4,
    draws: Annotated[int, typer.Option(min=100, help="Draws a chain after warm-up.")] = 1000,
) -> None:
    """Reconcile the case's claims into posterior draws of the stock-flow model.

    In: the case. Out: estimates/<key>/ in the case folder, and the headline figures. Unchanged inputs are not run again.

    Example:  withheld estimate -C my-case
    """
    from withheld.commands.estimate import run

    raise typer.Exit(run(case, chains=chains, draws=draws))


@app.command()
def dossier(
    case: CaseDir = _HERE,
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Where to write; dossier.html in the case folder by default."),
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Take decided and transcribed records only, without the DRAFT stamp.")
    ] = False,
) -> None:
    """Write the dossier: one HTML file in which every number opens its sources, readable offline and on paper.

    In: the case and its latest estimate. Out: dossier.html.

    Example:  withheld dossier -C my-case
    """
    from withheld.commands.dossier import run

    raise typer.Exit(run(case, target, release))


@app.command()
def decide(
    record: Annotated[str, typer.Argument(help="Identifier of the record, as the dossier and the log show it.")],
    action: Annotated[str, typer.Argument(help="accept, reject, note or undo.")],
    case: CaseDir = _HERE,
    reason: Reason = None,
) -> None:
    """Decide on one record; the decision is appended to the log under your name (WITHHELD_ANALYST).

    In: a record and what you decide. Out: a line in the log.

    Example:  withheld decide c-1a2b3c4d5e reject --reason "visas, not workers"
    """
    from withheld.commands.case import decide as run

    raise typer.Exit(run(case, record, action, reason))


@app.command()
def log(
    case: CaseDir = _HERE,
    output: Annotated[Output, typer.Option("--format", help="Lines for a person, or JSON.")] = Output.text,
) -> None:
    """Who decided what, when and why, oldest first.

    In: the case. Out: one line a decision.

    Example:  withheld log -C my-case
    """
    from withheld.commands.case import log as run

    raise typer.Exit(run(case, as_json=output is Output.json))


@app.command()
def verify(case: CaseDir = _HERE) -> None:
    """Re-hash every source, re-find every quotation, replay the log and check its chain.

    In: the case. Out: what does not hold, and the shell commands by which anyone can check by hand. Exit code 2 if anything fails.

    Example:  withheld verify -C my-case
    """
    from withheld.commands.case import verify as run

    raise typer.Exit(run(case))


@app.command("export")
def export_(
    form: Annotated[Export, typer.Option("--as", help="csv (claims) or jsonl (everything, without loss).")],
    case: CaseDir = _HERE,
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
    case: CaseDir = _HERE,
) -> None:
    """Read an export back into a case.

    In: JSON Lines. Out: its documents, records and decisions in the store.

    Example:  withheld import colleague.jsonl -C my-case
    """
    from withheld.commands.case import import_ as run

    raise typer.Exit(run(case, source))


def main() -> None:
    """Run the command line; errors that a person can mend are one line and exit code 2."""
    from withheld.commands.failures import guarded

    sys.exit(guarded(app))
