"""Access for teams: named accounts, a sign-in page, sessions that expire, and the account's own page."""

from __future__ import annotations

import hmac
import math
import secrets
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from withheld.evidence import StoreError
from withheld.pages.access import passwords
from withheld.pages.access.account import Account
from withheld.pages.access.accounts import Accounts, Kept, key_of
from withheld.pages.access.guard import FIELD, account_of, signed_in
from withheld.pages.access.keeping import change
from withheld.pages.access.sessions import Session, Sessions
from withheld.pages.access.throttle import Throttle
from withheld.pages.failures import BadRequest, Refused
from withheld.pages.rendering import page
from withheld.pages.site import site_of

ENTER, LEAVE, OWN = "/sign-in", "/sign-out", "/account"
WRONG = "The name or the password is wrong."
"""The message for an unknown name and for a wrong password alike."""
CHANGED = "The password was changed. All other sessions of this account have ended."
LONGEST_PATH = 500


class Named:
    """Accounts of a case. ``secure`` if the browser connects by TLS; ``proxied`` if a proxy gives the client's address.

    ``port`` is in the name of the cookies, since browsers keep one jar for all ports of a host.
    """

    enter: str | None = ENTER
    own: str | None = OWN

    def __init__(self, accounts: Accounts, port: int, *, secure: bool, proxied: bool = False) -> None:
        self.accounts, self.sessions, self.throttle = accounts, Sessions(), Throttle()
        self._secure, self._proxied = secure, proxied
        prefix = "__Host-" if secure else ""
        self._cookie, self._before = f"{prefix}withheld_{port}", f"{prefix}withheld_in_{port}"
        passwords.prepare()
        self.router = APIRouter(include_in_schema=False)
        self.router.add_api_route(ENTER, self._ask, methods=["GET"])
        self.router.add_api_route(ENTER, self._enter, methods=["POST"])
        inside = [Depends(signed_in)]
        self.router.add_api_route(LEAVE, self._leave, methods=["POST"], dependencies=inside)
        self.router.add_api_route(OWN, self._own, methods=["GET"], dependencies=inside)
        self.router.add_api_route(f"{OWN}/password", self._password, methods=["POST"], dependencies=inside)
        from withheld.pages.access.administering import Administering

        self.router.include_router(Administering(accounts).router, dependencies=[Depends(signed_in)])

    def identify(self, request: Request) -> Account | None:
        """Who makes a request, in the role that the account has now."""
        session = self._session(request)
        kept = self.accounts.get(session.name) if session else None
        return Account(kept.name, kept.role) if kept else None

    def csrf(self, request: Request) -> str:
        """The token that each form of this session carries; empty for a stranger."""
        session = self._session(request)
        return session.csrf if session else ""

    def _session(self, request: Request) -> Session | None:
        return self.sessions.of(request.cookies.get(self._cookie, ""), self._stamp)

    def _stamp(self, name: str) -> str | None:
        kept = self.accounts.get(name)
        return kept.stamp if kept else None

    def _ask(self, request: Request, to: str = "/") -> Response:
        """The sign-in page."""
        return self._asking(request, inside(to))

    def _asking(
        self, request: Request, to: str, said: str = "", status: int = 200, wait: float = 0.0, name: str = ""
    ) -> Response:
        """The sign-in page, with a token of its own, so that no other site can sign anybody in, and the name as typed."""
        token = request.cookies.get(self._before) or secrets.token_urlsafe(32)
        answer = page(request, "sign-in.html", status, said=said, token=token, to=to, name=name)
        self._keep(answer, self._before, token)
        if wait:
            answer.headers["retry-after"] = str(math.ceil(wait))
        return answer

    def _enter(
        self, request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "",
        to: Annotated[str, Form()] = "/", csrf: Annotated[str, Form(alias=FIELD)] = "",
    ) -> Response:  # fmt: skip
        """Sign in: a session for a name and its password."""
        self._refuse_foreign(request, csrf)
        to, key, address = inside(to), key_of(name[:200]), self._address(request)
        if wait := self.throttle.take(key, address):
            said = f"Too many failed attempts. Try again in {math.ceil(wait)} seconds."
            return self._asking(request, to, said, 429, wait, name[:200])
        kept = self.accounts.get(key)
        try:
            passed = passwords.right(password, kept.hash if kept else None)
        except passwords.Busy:
            self.throttle.give_back(key, address)
            return self._asking(
                request, to, "Too many sign-ins at the moment. Try again in a few seconds.", 503, 5, name[:200]
            )
        if not passed or kept is None:
            return self._asking(request, to, WRONG, 403, name=name[:200])
        self.throttle.passed(key, address)
        self.sessions.end(request.cookies.get(self._cookie, ""))
        return self._into(kept, to)

    def _into(self, kept: Kept, to: str) -> Response:
        answer = RedirectResponse(to, 303)
        self._keep(answer, self._cookie, self.sessions.begin(kept.name, kept.stamp))
        answer.delete_cookie(self._before, path="/", secure=self._secure, httponly=True, samesite="lax")
        return answer

    def _leave(self, request: Request) -> Response:
        """Sign out: the session ends on the server, whatever the browser keeps."""
        self.sessions.end(request.cookies.get(self._cookie, ""))
        answer = RedirectResponse(ENTER, 303)
        answer.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="lax")
        return answer

    def _own(self, request: Request, done: str = "") -> Response:
        """The account's own page: its role, its password, and the way out; ``done`` says what was just changed."""
        kept = self.accounts.one(account_of(request).name)
        return page(request, "account.html", said="", done=CHANGED if done == "password" else "", kept=kept)

    def _password(
        self, request: Request, now: Annotated[str, Form()] = "", new: Annotated[str, Form()] = "",
        again: Annotated[str, Form()] = "",
    ) -> Response:  # fmt: skip
        """Change one's own password, which ends all other sessions of the account; this browser gets a new one."""
        kept, address = self.accounts.one(account_of(request).name), self._address(request)
        if wait := self.throttle.take(key_of(kept.name), address):
            raise Refused("Too many failed attempts.", f"Try again in {math.ceil(wait)} seconds.")
        try:
            passed = passwords.right(now, kept.hash)
        except passwords.Busy:
            self.throttle.give_back(key_of(kept.name), address)
            raise BadRequest("Too many sign-ins at the moment.", "Try again in a few seconds.") from None
        if not passed:
            return page(request, "account.html", 403, said="The current password is wrong.", kept=kept)
        self.throttle.passed(key_of(kept.name), address)
        if new != again:
            return page(request, "account.html", 400, said="The two new passwords differ.", kept=kept)
        try:
            with site_of(request).store() as store:
                made = change(
                    store, kept.name, lambda: self.accounts.set_password(kept.name, new), "changed the password"
                )
        except StoreError as error:
            return page(request, "account.html", 400, said=f"{str(error)[:1].upper()}{str(error)[1:]}.", kept=kept)
        return self._into(made, f"{OWN}?done=password")

    def _refuse_foreign(self, request: Request, token: str) -> None:
        """Refuse a form to sign in that another site sent: it would sign somebody in under a foreign name."""
        held, origin = request.cookies.get(self._before, ""), request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
        if foreign or not held or not hmac.compare_digest(held.encode(), token.encode()):
            raise Refused(
                "This form did not come from the sign-in page, or the page is too old.", "Open it again: /sign-in"
            )

    def _keep(self, answer: Response, name: str, value: str) -> None:
        # Lax and not strict: who follows a link to a figure from a mail comes in; forms are checked by their token.
        answer.set_cookie(name, value, httponly=True, samesite="lax", secure=self._secure, path="/")

    def _address(self, request: Request) -> str:
        """The client's address: behind a proxy, the last entry of its header, which the proxy itself added."""
        told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if self._proxied else ""
        return told or (request.client.host if request.client else "")


def inside(path: str) -> str:
    """The path of these pages to redirect to after sign-in; the first page for anything else."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if plain and len(path) <= LONGEST_PATH and not path.startswith(ENTER) else "/"
