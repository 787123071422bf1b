"""Runs the pages on this machine: a socket on loopback alone, the address with its token, the browser."""

from __future__ import annotations

import ipaddress
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from withheld.evidence.failures import StoreError
from withheld.pages.access import OneTime
from withheld.pages.app import create_app

PORT = 8470
"""The port that is used unless another is named; the same each time, so that addresses of pages stay good."""


def serve(folder: Path, analyst: str, host: str, port: int, *, told: Callable[[str], None], browser: bool) -> None:
    """Serve the pages of a case until it is interrupted; ``told`` is given the address once it answers.

    StoreError for a host that is not this machine, or a port that cannot be had.
    """
    address = loopback(host)
    with listening(address, port) as opened:
        taken = int(opened.getsockname()[1])
        access = OneTime(analyst, taken)
        app = create_app(folder, access, names(taken))
        shown = f"http://{_bracketed(address)}:{taken}{access.address}"
        told(shown)
        if browser:
            webbrowser.open(shown)
        try:
            uvicorn.Server(configured(app)).run(sockets=[opened])
        finally:
            app.state.site.close()


def configured(app: FastAPI) -> uvicorn.Config:
    """How the pages are served: nobody's addresses are written anywhere, and no header tells of the server."""
    return uvicorn.Config(
        app, log_level="error", access_log=False, lifespan="off", ws="none", server_header=False, proxy_headers=False
    )


def loopback(host: str) -> str:
    """The address of a host that is this machine alone; StoreError for any other."""
    named = {"localhost": "127.0.0.1"}.get(host.strip().lower(), host.strip().strip("[]"))
    try:
        if ipaddress.ip_address(named).is_loopback:
            return named
    except ValueError:
        pass
    raise StoreError(
        f"--host {host}: others could reach the case there; use 127.0.0.1, which only this machine reaches"
    )


def names(port: int) -> tuple[str, ...]:
    """The values of the Host header under which this machine is reached by itself."""
    return tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def listening(address: str, port: int) -> socket.socket:
    """A socket on a port, 0 for any that is free; StoreError names what is in the way."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
    except OSError as error:
        opened.close()
        said = (error.strerror or str(error)).lower()
        raise StoreError(f"--port {port}: {said}; name another, or --port 0 for any that is free") from None
    return opened
