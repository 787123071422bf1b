"""Access on one machine: a one-time token in the printed address, exchanged for a session of the browser."""

from __future__ import annotations

import hmac
import secrets
import threading

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from withheld.pages.access.account import Account, Role
from withheld.pages.failures import Stranger

PATH = "/enter"


class OneTime:
    """One analyst on one machine; the first use of the token starts the session, and makes the token invalid.

    ``port`` is in the name of the cookie, since browsers keep one jar for all ports of a host.
    """

    enter: str | None = None
    own: str | None = None

    def __init__(self, analyst: str, port: int) -> None:
        self._account = Account(analyst, Role.ADMIN)
        self._cookie = f"withheld_{port}"
        self._token: str | None = secrets.token_urlsafe(32)
        self._sessions: dict[str, str] = {}
        self._lock = threading.Lock()
        self.address = f"{PATH}?token={self._token}"
        self.router = APIRouter(include_in_schema=False)
        self.router.add_api_route(PATH, self._exchange, methods=["GET"])

    def identify(self, request: Request) -> Account | None:
        """The analyst, where the browser has the session."""
        return self._account if self.csrf(request) else None

    def csrf(self, request: Request) -> str:
        """The token that each form of this session carries; empty for a stranger."""
        return self._sessions.get(request.cookies.get(self._cookie, ""), "")

    def _exchange(self, request: Request, token: str = "") -> Response:
        """Start a session for the token and redirect to the first page; Stranger for a wrong or used token."""
        if not self._used_up(token):
            if self.identify(request) is None:
                raise Stranger(None)
            return RedirectResponse("/", 303)  # the printed address was opened again in the same browser
        session = secrets.token_urlsafe(32)
        self._sessions[session] = secrets.token_urlsafe(32)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, session, httponly=True, samesite="strict", path="/")
        return answer

    def _used_up(self, token: str) -> bool:
        """Whether a token is valid; a valid one is used up."""
        with self._lock:
            right = self._token is not None and hmac.compare_digest(token.encode(), self._token.encode())
            self._token = None if right else self._token
            return right
