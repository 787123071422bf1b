"""Real web servers on this machine, and rules that let a fetch reach them and nothing else."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from withheld.sources.web import Address, Rules

Reply = Callable[[BaseHTTPRequestHandler], None]
HERE = ipaddress.ip_address("127.0.0.1")
ELSEWHERE = ipaddress.ip_address("127.0.0.2")


@dataclass
class Site:
    """A server, with the paths and headers that it was asked for; ``pages`` maps a path to what is done."""

    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str = "/", host: str = "outlet.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def page(body: bytes | str, media: str = "text/html", status: int = 200, **headers: str) -> Reply:
    """Answers with a body."""
    raw = body.encode() if isinstance(body, str) else body

    def reply(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for name, value in {"Content-Type": media, "Content-Length": str(len(raw)), **headers}.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(raw)

    return reply


def moved(where: str, status: int = 302, **headers: str) -> Reply:
    return page("", status=status, Location=where, **headers)


@contextmanager
def site(
    pages: dict[str, Reply], host: Address = HERE, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Site]:
    """A running server; what it has no page for is answered with 404."""
    served = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.headers.append({name.lower(): value for name, value in self.headers.items()})
            served.pages.get(self.path, page("no such page", status=404))(self)

        def log_message(self, *_: object) -> None: ...

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None: ...

    server = Quiet((str(host), port), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def rules(*answers: Address, allowed: Callable[[Address], bool] | None = None, **more: object) -> Rules:
    """Rules by which a name stands for one of ``answers`` after the other (the last one for ever)."""
    left = list(answers or (HERE,))

    def resolve(host: str, port: int) -> list[Address]:
        try:
            return [ipaddress.ip_address(host)]
        except ValueError:
            return [left.pop(0) if len(left) > 1 else left[0]]

    return Rules(resolve=resolve, allowed=allowed or HERE.__eq__, **more)  # type: ignore[arg-type]
