"""The command that manages the accounts of a team: account."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Format, Output


class Action(StrEnum):
    """What to do with an account."""

    add = "add"
    list = "list"
    role = "role"
    password = "password"
    remove = "remove"


class RoleName(StrEnum):
    """What an account may do."""

    reader = "reader"
    analyst = "analyst"
    admin = "admin"


@app.command()
def account(
    action: Annotated[Action, typer.Argument(help="add, list, role, password or remove.")],
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Name of the account, as the log shows it.")] = "",
    to: Annotated[
        RoleName | None,
        typer.Argument(metavar="[ROLE]", help="For role: reader, analyst or admin.", show_default=False),
    ] = None,
    case: CaseDir = HERE,
    role: Annotated[
        RoleName,
        typer.Option(
            "--role", help="For add: a reader sees, an analyst decides, an admin also manages accounts and releases."
        ),
    ] = RoleName.reader,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the password from the first line of standard input.")
    ] = False,
    output: Format = Output.text,
) -> None:
    """Manage the accounts of a team that opens the pages of a case; a password has 12 characters or more and is asked for twice.

    In: the case and a name. Out: accounts.json in the case folder, and a line in the log. A change ends the account's sessions.

    Example:  withheld account add "R. Kim" --role analyst -C my-case
    """
    from withheld.commands import run_account

    told = (to or role).value
    raise typer.Exit(
        run_account(case, action.value, name, told, given=to is not None, stdin=stdin, as_json=output is Output.json)
    )
