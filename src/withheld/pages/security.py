"""Checks of every request before a page: the Host header, the size of forms, and the headers of responses."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from withheld.pages.failures import BadRequest, PageError, TooLarge

LONGEST_FORM = 1024 * 1024
"""Bytes of a form; more is refused before it is kept."""
TOO_LARGE = (f"More was sent than these forms allow ({LONGEST_FORM:,} bytes).", "Go back and shorten it.")
NUL = "\0"
WITHOUT_NUL = "Go back and leave it out."
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
"""Content-Security-Policy: nothing but our own files runs, and no inline script or style."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Addresses of a case's pages are not sent to other sites; the Origin header, which checks need, is.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-robots-tag": "noindex",
}
Answer = Callable[[Scope, PageError], ASGIApp]


class Guarded:
    """An application behind the checks: ``hosts`` are the Host headers that are answered, ``answer`` makes an error's page."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], answer: Answer) -> None:
        self.app, self.hosts, self.answer = app, hosts, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def sent(message: Message) -> None:
            """Send a message on, with the security headers."""
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    told[name] = value
                # What a case holds stays out of the browser's cache; our own files may be kept.
                told["cache-control"] = "max-age=3600" if scope["path"].startswith("/static/") else "no-store"
            await send(message)

        wrong = _wrong(Headers(scope=scope), self.hosts) or _unstorable(scope)
        app = self.app if wrong is None else self.answer(scope, wrong)
        return await app(scope, _bounded(receive), sent)


def _wrong(headers: Headers, hosts: Collection[str]) -> PageError | None:
    if headers.get("host", "") not in hosts:
        # Another name for this machine, which a foreign page can create, gives no access (DNS rebinding).
        return BadRequest(
            "The host name in the address is not one of these pages.", "Use the address that “withheld open” printed."
        )
    size = headers.get("content-length", "0")
    return TooLarge(*TOO_LARGE) if not size.isdecimal() or len(size) > 12 or int(size) > LONGEST_FORM else None


def _unstorable(scope: Scope) -> PageError | None:
    """A database server refuses a text with NUL as if it were unavailable; no ordinary text has it."""
    if NUL in scope["path"] or b"%00" in scope["query_string"] or b"\0" in scope["query_string"]:
        return BadRequest("The address contains a NUL character.", WITHOUT_NUL)
    return None


def _bounded(receive: Receive) -> Receive:
    """The messages of a request, up to the size limit of a form, whatever its header states."""
    taken = 0

    async def bounded() -> Message:
        """The next part of a request's body, refused once the whole is too large."""
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LONGEST_FORM:
            raise HTTPException(TooLarge.status)  # the only error that the form parser passes on
        return message

    return bounded
