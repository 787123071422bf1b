"""Arguments and options that several commands take."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Output(StrEnum):
    """Output formats of findings."""

    text = "text"
    json = "json"


Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...",
        help="Text, Markdown, HTML, PDF, Word, OpenDocument, spreadsheet, mail, JSON Lines, WARC, WACZ or archive "
        "files (.zip, .tar.gz), or folders of them.",
    ),
]
Published = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="Publication date (YYYY-MM-DD) of files that do not state one."
    ),
]


def _programme(code: str | None) -> str | None:
    """The code of a sending state in upper case; BadParameter lists the known ones."""
    if code is None:
        return None
    from withheld.vocabulary import codelist, country_name

    if code.upper() not in codelist("programmes"):
        known = ", ".join(f"{c} ({country_name(c)})" for c in codelist("programmes"))
        raise typer.BadParameter(f"{code} is not a sending state with a known programme; use one of {known}")
    return code.upper()


Programme = Annotated[
    str | None,
    typer.Option(
        "--programme", metavar="CODE", callback=_programme,
        help="Sending state to read for, where a text names several or none.",
    ),
]  # fmt: skip


def _case(context: typer.Context, given: Path | None) -> Path:
    """The case folder: -C after the command, else -C before it (as in git), else the current folder."""
    return given or context.find_root().obj or Path()


Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Number of processes that read; by default one per processor."),
]
Llm = Annotated[
    str | None,
    typer.Option("--llm", metavar="URL", help="Address (…/v1) of a language model that proposes further claims."),
]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="The model to ask at --llm.")]
SendTo = Annotated[
    str | None,
    typer.Option("--send-text-to", metavar="HOST", help="Allow --llm to send the documents' text to this host."),
]
CASE_HELP = "The case folder; not needed inside one."
CaseDir = Annotated[
    Path, typer.Option("-C", "--case", metavar="DIR", help=CASE_HELP, callback=_case, show_default=False)
]
HERE: Path = None  # type: ignore[assignment]  # the callback fills it in
Reason = Annotated[str | None, typer.Option("--reason", help="Why; kept in the log.")]
Format = Annotated[Output, typer.Option("--format", help="Lines for a person, or JSON.")]
Words = Annotated[
    str | None,
    typer.Option("--words", metavar="TEXT", help="Exact words of the document that contain the figure."),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="START-END", help="The same words by their offsets in the document's text."),
]
Ocr = Annotated[bool, typer.Option("--ocr", help="Recognise the text of scanned pages with Tesseract (slow).")]
