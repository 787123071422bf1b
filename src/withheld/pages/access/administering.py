"""The pages on which an admin manages the accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from withheld.evidence import StoreError
from withheld.pages.access.account import Role
from withheld.pages.access.accounts import Accounts, Kept, role_of
from withheld.pages.access.guard import account_of, admin
from withheld.pages.access.keeping import change
from withheld.pages.rendering import page
from withheld.pages.site import site_of

PATH = "/accounts"
Name = Annotated[str, Form()]
DONE = {
    "add": "The account was added. Give the password to its owner, who changes it under their name.",
    "role": "The role was changed. The account has to sign in again.",
    "password": "The password was set. The account has to sign in again.",
    "remove": "The account was removed.",
}
"""What is said after each change."""


class Administering:
    """The list of accounts and its forms, for admins alone."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self.router = APIRouter(include_in_schema=False, dependencies=[Depends(admin)])
        self.router.add_api_route(PATH, self._list, methods=["GET"])
        for path, answer in (
            ("add", self._add), ("role", self._role), ("password", self._password), ("remove", self._remove),
        ):  # fmt: skip
            self.router.add_api_route(f"{PATH}/{path}", answer, methods=["POST"])

    def _list(self, request: Request, done: str = "") -> Response:
        """All accounts with their roles; ``done`` says what was just changed."""
        return self._listed(request, done=DONE.get(done, ""))

    def _listed(self, request: Request, said: str = "", status: int = 200, done: str = "") -> Response:
        return page(
            request, "accounts.html", status, accounts=self._accounts.all(), roles=list(Role), said=said, done=done
        )

    def _add(
        self, request: Request, name: Name = "", role: Name = "reader", new: Name = "", again: Name = ""
    ) -> Response:
        """Add an account."""

        def added() -> Kept:
            """Add the account."""
            _refuse_unlike(new, again)
            return self._accounts.add(name, role_of(role), new)

        return self._done(request, added, f"added as {role.strip().lower()}")

    def _role(self, request: Request, name: Name = "", role: Name = "") -> Response:
        """Give an account another role."""
        return self._done(
            request, lambda: self._accounts.set_role(name, role_of(role)), f"role set to {role.strip().lower()}"
        )

    def _password(self, request: Request, name: Name = "", new: Name = "", again: Name = "") -> Response:
        """Give an account another password."""

        def changed() -> Kept:
            """Change the password."""
            _refuse_unlike(new, again)
            return self._accounts.set_password(name, new)

        return self._done(request, changed, "password set")

    def _remove(self, request: Request, name: Name = "") -> Response:
        """Remove an account."""
        return self._done(request, lambda: self._accounts.remove(name), "removed")

    def _done(self, request: Request, done: Callable[[], Kept], what: str) -> Response:
        try:
            with site_of(request).store() as store:
                change(store, account_of(request).name, done, what)
        except StoreError as error:
            return self._listed(request, f"{str(error)[:1].upper()}{str(error)[1:]}.", 400)
        return RedirectResponse(f"{PATH}?done={request.url.path.rpartition('/')[2]}", 303)


def _refuse_unlike(new: str, again: str) -> None:
    if new != again:
        raise StoreError("the two passwords differ; type the same one twice")
