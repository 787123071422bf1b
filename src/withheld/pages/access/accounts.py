"""The accounts of a case: names, roles and hashes of passwords in one file of its folder, for its owner alone.

The file is replaced whole or not at all, one change at a time, and no export takes it along.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from withheld.atomic import write_whole
from withheld.evidence import SYSTEM, StoreError, failure_told
from withheld.pages.access.account import Role
from withheld.pages.access.passwords import hashed, refuse_weak

FILE = "accounts.json"
"""Name of the file in the case folder."""
FORMAT = 1
LONGEST_NAME = 64
MOST = 1000
"""Accounts of one case."""
MARKS = " .-_'@+"
"""Characters allowed in a name besides letters, their accents and digits."""


@dataclass(frozen=True)
class Kept:
    """An account as stored; ``stamp`` changes with the password and the role, which ends earlier sessions."""

    name: str
    role: Role
    hash: str
    stamp: str
    since: dt.date


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    role: str
    hash: str = Field(max_length=1024)
    stamp: str = Field(max_length=128)
    since: str


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    format: int
    accounts: list[_Line] = Field(max_length=MOST)


def named(name: str) -> str:
    """The name of an account in normalised form; StoreError for an invalid name."""
    made = unicodedata.normalize("NFC", " ".join(name.split()))
    if not made or len(made) > LONGEST_NAME:
        raise StoreError(f"a name has 1 to {LONGEST_NAME} characters; choose another one")
    if odd := next((c for c in made if not (c in MARKS or unicodedata.category(c)[0] in "LMN")), None):
        raise StoreError(f"{made!r}: a name cannot contain {odd!r}; use letters, digits, spaces and . - _ ' @ +")
    if key_of(made) == SYSTEM:
        raise StoreError(f"{made}: the program uses this name in the log; choose another one")
    return made


def key_of(name: str) -> str:
    """The key by which names are compared: names that differ in case or width only are the same."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def role_of(word: str) -> Role:
    """The role of a word; StoreError lists them."""
    try:
        return Role[word.strip().upper()]
    except KeyError:
        raise StoreError(f"{word}: no such role; use one of: {', '.join(r.name.lower() for r in Role)}") from None


class Accounts:
    """The accounts of a case folder, read again when the file changes; threads may share it.

    If the file is damaged later, the last valid state stays in use until it is repaired: sessions continue.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        self._mark: tuple[int, int, int] | None = None
        self._known: dict[str, Kept] | None = None

    def all(self) -> list[Kept]:
        """The accounts in the order of their names; StoreError for a file that was never whole."""
        return sorted(self._read().values(), key=lambda kept: key_of(kept.name))

    def get(self, name: str) -> Kept | None:
        """The account of a name, in whatever case it is written."""
        return self._read().get(key_of(name))

    def add(self, name: str, role: Role, password: str) -> Kept:
        """Add an account; StoreError for a name that is taken or a password that is too weak."""
        made, now = named(name), dt.datetime.now(dt.UTC).date()
        refuse_weak(password, made)
        fresh = Kept(made, role, hashed(password), _stamp(), now)
        with self._changing() as known:
            if key_of(made) in known:
                raise StoreError(
                    f"{made}: an account of that name exists; choose another name, or set its password or role"
                )
            if len(known) >= MOST:
                raise StoreError(f"{self.path}: there are already {MOST} accounts, the most allowed; remove one first")
            known[key_of(made)] = fresh
        return fresh

    def set_password(self, name: str, password: str) -> Kept:
        """Give an account another password, which ends its sessions."""
        kept = self.one(name)
        refuse_weak(password, kept.name)
        known_by = hashed(password)
        with self._changing() as known:
            known[key_of(name)] = made = replace(_one(known, name, self.path), stamp=_stamp(), hash=known_by)
        return made

    def set_role(self, name: str, role: Role) -> Kept:
        """Give an account another role, which ends its sessions; StoreError for the last admin."""
        with self._changing() as known:
            kept = _one(known, name, self.path)
            if role is not Role.ADMIN:
                _refuse_last(known, kept, "without an admin nobody could manage the accounts in the pages")
            known[key_of(name)] = made = replace(kept, role=role, stamp=_stamp())
        return made

    def remove(self, name: str) -> Kept:
        """Remove an account; StoreError for the last admin, as long as there are others."""
        with self._changing() as known:
            kept = _one(known, name, self.path)
            if len(known) > 1:
                _refuse_last(known, kept, "the others would have no admin")
            del known[key_of(name)]
        return kept

    def one(self, name: str) -> Kept:
        """The account of a name; StoreError if there is none."""
        return _one(self._read(), name, self.path)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Kept]]:
        """The accounts for a change, written when the block ends without an error; one change at a time, across processes."""
        with failure_told(self.path), _alone(self.path.parent):
            known = _parsed(self.path)
            yield known
            write_whole(self.path, _written(known), 0o600)

    def _read(self) -> dict[str, Kept]:
        with self._lock:
            mark = _mark(self.path)
            if self._known is None or mark != self._mark:
                self._known, self._mark = self._anew(), mark
            return self._known

    def _anew(self) -> dict[str, Kept]:
        try:
            with failure_told(self.path):
                return _parsed(self.path)
        except StoreError as error:
            if self._known is None:
                raise
            logging.getLogger(__name__).error("%s (the accounts from before hold)", error)
            return self._known


def _one(known: dict[str, Kept], name: str, path: Path) -> Kept:
    if (kept := known.get(key_of(name))) is None:
        raise StoreError(f"{path}: no account {name!r}; list them: withheld account list")
    return kept


def _refuse_last(known: dict[str, Kept], kept: Kept, why: str) -> None:
    if kept.role is Role.ADMIN and sum(k.role is Role.ADMIN for k in known.values()) == 1:
        raise StoreError(f"{kept.name} is the last admin, and {why}; make another one admin first")


def _stamp() -> str:
    return secrets.token_hex(16)


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _parsed(path: Path) -> dict[str, Kept]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        body = _Body.model_validate_json(raw)
        if body.format != FORMAT:
            raise StoreError(f"{path}: format {body.format}, this program reads {FORMAT}; install a newer withheld")
        found = [
            Kept(one.name, role_of(one.role), one.hash, one.stamp, dt.date.fromisoformat(one.since))
            for one in body.accounts
        ]
    except (ValidationError, ValueError) as error:
        place = ".".join(map(str, error.errors()[0]["loc"])) if isinstance(error, ValidationError) else str(error)
        raise StoreError(
            f"{path}: not a whole file of accounts ({place or 'no JSON'}); restore it from a copy, or move it away and add the "
            "accounts again"
        ) from None
    return {key_of(kept.name): kept for kept in found}


def _written(known: dict[str, Kept]) -> bytes:
    lines = [
        _Line(name=k.name, role=k.role.name.lower(), hash=k.hash, stamp=k.stamp, since=k.since.isoformat())
        for k in known.values()
    ]
    return _Body(format=FORMAT, accounts=lines).model_dump_json(indent=1).encode() + b"\n"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lock a case folder against other processes that change its accounts; no lock on Windows."""
    if os.name != "posix":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
