"""An account, its role, and what a way of access must do; each way is a module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from fastapi import APIRouter, Request


class Role(IntEnum):
    """What an account may do; each role may do what those below it may."""

    READER = 1
    """Sees the pages, without what is marked to be withheld or blurred."""
    ANALYST = 2
    """Decides, and sees all that the case holds."""
    ADMIN = 3
    """Keeps the accounts."""


@dataclass(frozen=True)
class Account:
    """Who makes a request; ``name`` is written into the log beside what this account decides."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether the account has a role or one above it."""
        return self.role >= role


class Access(Protocol):
    """A way in: it knows who makes a request, and has pages of its own for those whom it does not know yet."""

    router: APIRouter
    """Pages that need no account: to enter and to leave. Their forms are checked by themselves."""
    enter: str | None
    """Path of the page where a stranger is sent; None where only the printed address lets anyone in."""

    own: str | None
    """Path of the account's own page, where it has one."""

    def identify(self, request: Request) -> Account | None:
        """Who makes a request; None for a stranger."""

    def csrf(self, request: Request) -> str:
        """The token that each form of this session carries; empty for a stranger."""
