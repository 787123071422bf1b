"""An account, its role, and what a way of access must do; each way is a module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from fastapi import APIRouter, Request


class Role(IntEnum):
    """What an account may do; each role may do what those below it may."""

    READER = 1
    """Sees the pages, without records marked to be withheld or blurred."""
    ANALYST = 2
    """Decides, and sees all that the case holds."""
    ADMIN = 3
    """Manages the accounts."""


@dataclass(frozen=True)
class Account:
    """The account of a request; ``name`` is written into the log with its decisions."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether the account has a role or one above it."""
        return self.role >= role


class Access(Protocol):
    """A method of authentication: it identifies the account of a request, and has pages of its own for strangers."""

    router: APIRouter
    """Pages that need no account: to sign in and out. They check their own forms."""
    enter: str | None
    """Path of the sign-in page; None if only the printed address gives access."""

    own: str | None
    """Path of the account's own page, where it has one."""

    def identify(self, request: Request) -> Account | None:
        """The account of a request; None for a stranger."""

    def csrf(self, request: Request) -> str:
        """The token that each form of this session carries; empty for a stranger."""
