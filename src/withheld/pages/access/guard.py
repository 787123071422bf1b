"""The check before every page: the account, its role, and the form's token."""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from withheld.pages.access.account import Account, Role
from withheld.pages.failures import Lacking, Refused, Stranger
from withheld.pages.site import site_of

FIELD = "csrf"
"""Name of the field of every form that holds the token."""
HEADER = "x-csrf-token"
"""The header that holds the token where a script sends a form."""
SAFE = frozenset({"GET", "HEAD"})


async def signed_in(request: Request) -> Account:
    """The account of a request; Stranger for none, Refused for a form that does not come from a page of this session."""
    access = site_of(request).access
    account = access.identify(request)
    if account is None:
        raise Stranger(access.enter)
    request.state.account, request.state.csrf = account, access.csrf(request)
    if request.method not in SAFE:
        await _refuse_forged(request)
    return account


async def _refuse_forged(request: Request) -> None:
    """Refuse a form that another site sent: it knows no token, and its origin is not ours."""
    told = request.headers.get(HEADER) or (await request.form(max_files=0, max_fields=5000)).get(FIELD)
    right = str(request.state.csrf)
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or not right or not isinstance(told, str) or not hmac.compare_digest(told.encode(), right.encode()):
        raise Refused("This form does not come from a page of this session, or the session has ended since.")


def account_of(request: Request) -> Account:
    """The account of a request that passed the check."""
    account: Account = request.state.account
    return account


# These await nothing. As coroutines they run at once; plain functions would each be handed to another thread.


async def identify(request: Request) -> Account:
    """The account of a request that passed the check, for a page that declares it as a dependency."""
    return account_of(request)


async def analyst(account: Annotated[Account, Depends(signed_in)]) -> Account:
    """The account of a request, if it may decide; Refused otherwise."""
    return _having(account, Role.ANALYST)


async def admin(account: Annotated[Account, Depends(signed_in)]) -> Account:
    """The account of a request, if it may manage accounts; Refused otherwise."""
    return _having(account, Role.ADMIN)


def _having(account: Account, role: Role) -> Account:
    if not account.may(role):
        raise Lacking(f"{account.name} has the role {account.role.name.lower()}; this needs {role.name.lower()}.")
    return account
