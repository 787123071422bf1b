"""``withheld account``: the accounts of a team that shares a case's pages."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable
from pathlib import Path

from withheld.commands.failures import say
from withheld.evidence import Store, StoreError, find_case
from withheld.pages import LONGEST_PASSWORD, Accounts, KeptAccount, change_accounts, named_account, role_of


def run(case: Path, action: str, name: str, to: str, *, given: bool, stdin: bool, as_json: bool) -> int:
    """Run one action on an account; returns the exit code."""
    if action == "list":
        return listed(case, as_json=as_json)
    if not name:
        raise StoreError(f"account {action}: the name is missing:  withheld account {action} NAME")
    if given is not (action == "role"):
        asked = f"account {action}: "
        raise StoreError(
            f"{asked}the role is missing:  withheld account role NAME reader|analyst|admin"
            if action == "role"
            else f"{asked}takes no role after the name" + ("; use --role" if action == "add" else "")
        )
    if action == "add":
        return add(case, name, to, stdin=stdin)
    if action == "role":
        return role(case, name, to)
    return password(case, name, stdin=stdin) if action == "password" else remove(case, name)


def add(case: Path, name: str, role: str, *, stdin: bool) -> int:
    """Add an account, asking for its password."""
    accounts = Accounts(find_case(case))
    if accounts.get(made := named_account(name)) is not None:
        raise StoreError(f"{made}: an account of that name exists; choose another name, or set its password or role")
    secret = _asked(made, stdin=stdin)
    return _done(case, lambda: accounts.add(name, role_of(role), secret), f"added as {role}")


def listed(case: Path, *, as_json: bool) -> int:
    """Print the accounts."""
    accounts = Accounts(find_case(case))
    found = accounts.all()
    if as_json:
        rows = [{"name": k.name, "role": k.role.name.lower(), "since": k.since.isoformat()} for k in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for kept in found:
        print(f"{kept.name}: {kept.role.name.lower()}, since {kept.since}")
    count = f"{len(found)} account{'' if len(found) == 1 else 's'}"
    print(f"{count}. Add one:  withheld account add NAME --role reader|analyst|admin")
    if found and accounts.path.stat().st_mode & 0o077:
        say(f"{accounts.path}: other users of this machine can read it; run: chmod 600")
    return 0


def role(case: Path, name: str, to: str) -> int:
    """Change the role of an account."""
    accounts = Accounts(find_case(case))
    return _done(case, lambda: accounts.set_role(name, role_of(to)), f"role set to {to}")


def password(case: Path, name: str, *, stdin: bool) -> int:
    """Change the password of an account, asking for it."""
    accounts = Accounts(find_case(case))
    secret = _asked(accounts.one(name).name, stdin=stdin)
    return _done(case, lambda: accounts.set_password(name, secret), "password set")


def remove(case: Path, name: str) -> int:
    """Remove an account."""
    accounts = Accounts(find_case(case))
    return _done(case, lambda: accounts.remove(name), "removed")


def _done(case: Path, done: Callable[[], KeptAccount], what: str) -> int:
    with Store.open(find_case(case)) as store:
        kept = change_accounts(store, store.analyst_name(), done, what)
    print(f"{kept.name}: {what}")
    return 0


def _asked(name: str, *, stdin: bool) -> str:
    """A password, typed twice without echo, or the first line of standard input."""
    if stdin:
        line = sys.stdin.readline(LONGEST_PASSWORD + 2)
        if not line:
            raise StoreError("no password on standard input; write one line to it")
        return line.rstrip("\r\n")
    if not sys.stdin.isatty():
        raise StoreError("no terminal to ask for a password; use --stdin and write it to standard input")
    first = getpass.getpass(f"Password of {name}: ")
    if first != getpass.getpass("Repeat the password: "):
        raise StoreError("the two passwords differ; run the same command again")
    return first
