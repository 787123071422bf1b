"""Commands that protect the people in the material: exposed, mark, redact, lock, unlock."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Format, Output, Reason

SUBJECT = "A record's or document's identifier, origin:NAME or source:PUBLISHER."


@app.command()
def exposed(case: CaseDir = HERE, output: Format = Output.text) -> None:
    """List what in the case could identify a person: names of workers, small groups at named sites, numbers, paths.

    In: the case. Out: each finding with its words. The rules may miss something.

    Example:  withheld exposed -C my-case
    """
    from withheld.commands import show_exposed as run

    raise typer.Exit(run(case, as_json=output is Output.json))


@app.command()
def mark(
    subject: Annotated[str, typer.Argument(help=SUBJECT)],
    sensitivity: Annotated[str, typer.Argument(help="withhold, blur or none.")],
    case: CaseDir = HERE,
    reason: Reason = None,
) -> None:
    """Mark what a release must leave out (withhold) or make coarser (blur); none removes the mark.

    In: a subject and a mark. Out: a line in the log.

    Example:  withheld mark c-1a2b3c4d5e6f withhold --reason "names a worker"
    """
    from withheld.commands import mark_record as run

    raise typer.Exit(run(case, subject, sensitivity, reason))


@app.command()
def redact(
    subject: Annotated[str, typer.Argument(help="A record's or document's identifier.")],
    case: CaseDir = HERE,
    reason: Reason = None,
    sentence: Annotated[
        bool,
        typer.Option(
            "--sentence", help="Black out the record's sentence in the texts, and delete their original bytes."
        ),
    ] = False,
    words: Annotated[
        str | None, typer.Option("--words", metavar="TEXT", help="Black out the document's sentences with these words.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
) -> None:
    """Erase a record, a sentence, or a document with its bytes and records; a tombstone with the reason and the log remain.

    In: a subject and a reason. Out: a line in the log; files that may still contain it are named. Exit code 1 if you
    are asked and say no.

    Example:  withheld redact 1a2b3c4d5e6f7a8b --reason "request of the person concerned" --yes
    """
    from withheld.commands import redact_record as run

    raise typer.Exit(run(case, subject, reason, yes=yes, sentence=sentence, words=words))


@app.command()
def lock(
    case: CaseDir = HERE,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="age1…", help="Public key to encrypt to.")] = None,
) -> None:
    """Encrypt the whole case folder into one file (age format) and remove the folder.

    In: the case; asks for a passphrase twice, unless public keys are given. Out: FOLDER.age.

    Example:  withheld lock -C my-case
    """
    from withheld.commands import lock_case as run

    raise typer.Exit(run(case, to or []))


@app.command()
def unlock(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File that “withheld lock” wrote.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Folder to make; by default FILE without .age.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="File with your age identity.")] = None,
) -> None:
    """Decrypt a locked case into a folder.

    In: the locked file; asks for its passphrase, unless a key is given. Out: the case folder.

    Example:  withheld unlock my-case.age
    """
    from withheld.commands import unlock_case as run

    raise typer.Exit(run(file, to, key))
