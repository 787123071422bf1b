"""Runs the pages: a socket on this machine, or where others reach it under accounts and TLS; the address; the browser."""

from __future__ import annotations

import gc
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from withheld.evidence import StoreError
from withheld.pages.access import Access, Account, OneTime, Role
from withheld.pages.access.accounts import Accounts
from withheld.pages.access.named import Named
from withheld.pages.access.ways import Way, address_of
from withheld.pages.access.ways import loopback_names as names
from withheld.pages.app import create_app
from withheld.pages.failures import PageError
from withheld.pages.whole import heading

__all__ = ["PORT", "configured", "listening", "names", "serve"]

PORT = 8470
"""The port that is used unless another is named; the same each time, so that addresses of pages stay good."""


def serve(folder: Path, analyst: str, way: Way, port: int, *, told: Callable[[str], None], browser: bool) -> None:
    """Serve the pages of a case until it is interrupted; ``told`` is called with the address once it answers.

    StoreError for a setup that others could use without an account, or for an unavailable port.
    """
    way.refuse(folder)
    with listening(address_of(way.host), port) as opened:
        taken = int(opened.getsockname()[1])
        access, path = _access(folder, analyst, way, taken)
        app = create_app(folder, access, way.hosts(taken))
        shown = f"{way.shown(taken)}{path}"
        told(shown)
        if browser:
            webbrowser.open(shown)
        threading.Thread(target=_warm, args=(app,), daemon=True, name="warm").start()
        try:
            uvicorn.Server(configured(app, **_tls(way))).run(sockets=[opened])
        finally:
            app.state.runs.close()
            app.state.wholes.close()
            app.state.site.close()


def configured(app: FastAPI, **tls: Any) -> uvicorn.Config:
    """The server's configuration: no client addresses are logged, and no header names the server."""
    return uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=False,
        **tls,
    )


def _warm(app: FastAPI) -> None:
    """Do beforehand what the first request would wait for."""
    with suppress(PageError, StoreError):
        app.state.draws.warm(app.state.site.case())
        with app.state.site.store() as store:
            estimate = app.state.wholes.estimate(store)
        if estimate is not None:
            app.state.pooling.of(estimate)
        app.state.wholes.ask(Account("", Role.ANALYST), heading)
    gc.freeze()  # what is loaded stays: the search for garbage, in the midst of an answer, need not look at it


def _access(folder: Path, analyst: str, way: Way, port: int) -> tuple[Access, str]:
    """The way in and the path that is printed."""
    if way.teams:
        return Named(Accounts(folder), port, secure=way.secure, proxied=way.proxy is not None), "/"
    made = OneTime(analyst, port)
    return made, made.address


def _tls(way: Way) -> dict[str, Any]:
    if way.certificate is None:
        return {}
    return {"ssl_certfile": str(way.certificate), "ssl_keyfile": str(way.key), "ssl_keyfile_password": ""}


def listening(address: str, port: int) -> socket.socket:
    """A socket on a port, 0 for any that is free; StoreError names what is in the way."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With the protocol named asyncio sends each piece at once; else a page waits 40 ms for the browser's acknowledgement.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
    except OSError as error:
        opened.close()
        said = (error.strerror or str(error)).lower()
        raise StoreError(f"--port {port}: {said}; name another, or --port 0 for any that is free") from None
    return opened
