"""The verbs that keep the accounts of a team: account add, list, role, password, remove."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from withheld.cli.app import app
from withheld.cli.options import HERE, CaseDir, Format, Output

accounts = typer.Typer(
    name="account", help="Accounts of a team that opens the case's pages together.", no_args_is_help=True,
    add_completion=False, rich_markup_mode=None,
)  # fmt: skip
app.add_typer(accounts)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account, as it stands in the log.")]
FromInput = Annotated[bool, typer.Option("--stdin", help="Read the password from the first line of standard input.")]


class RoleName(StrEnum):
    """What an account may do."""

    reader = "reader"
    analyst = "analyst"
    admin = "admin"


Role = Annotated[
    RoleName,
    typer.Option("--role", help="reader sees, analyst decides and adds, admin also keeps accounts and releases."),
]


@accounts.command()
def add(name: Name, role: Role = RoleName.reader, case: CaseDir = HERE, stdin: FromInput = False) -> None:
    """Add an account; its password, of at least 12 characters, is asked for twice.

    In: a name and a role. Out: a line in accounts.json of the case folder, and one in the log.

    Example:  withheld account add "R. Kim" --role analyst -C my-case
    """
    from withheld.commands.account import add as run

    raise typer.Exit(run(case, name, role.value, stdin=stdin))


@accounts.command("list")
def list_(case: CaseDir = HERE, output: Format = Output.text) -> None:
    """List the accounts with their roles.

    In: the case. Out: a line for each account.

    Example:  withheld account list -C my-case
    """
    from withheld.commands.account import listed as run

    raise typer.Exit(run(case, as_json=output is Output.json))


@accounts.command()
def role(
    name: Name, role: Annotated[RoleName, typer.Argument(metavar="ROLE", help="reader, analyst or admin.")],
    case: CaseDir = HERE,
) -> None:  # fmt: skip
    """Give an account another role; its sessions end.

    In: a name and a role. Out: a line in the log.

    Example:  withheld account role "R. Kim" admin -C my-case
    """
    from withheld.commands.account import role as run

    raise typer.Exit(run(case, name, role.value))


@accounts.command()
def password(name: Name, case: CaseDir = HERE, stdin: FromInput = False) -> None:
    """Give an account another password; its sessions end.

    In: a name; the password is asked for twice. Out: a line in the log.

    Example:  withheld account password "R. Kim" -C my-case
    """
    from withheld.commands.account import password as run

    raise typer.Exit(run(case, name, stdin=stdin))


@accounts.command()
def remove(name: Name, case: CaseDir = HERE) -> None:
    """Remove an account; its sessions end, and what it decided stays in the log.

    In: a name. Out: a line in the log.

    Example:  withheld account remove "R. Kim" -C my-case
    """
    from withheld.commands.account import remove as run

    raise typer.Exit(run(case, name))
