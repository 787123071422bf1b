"""A model behind an OpenAI-compatible endpoint on this machine that answers as a test wants it to."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Stub(ThreadingHTTPServer):
    """Answers every request with ``answer``, after ``delay`` seconds, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: str | bytes = '{"claims": []}'
        self.status, self.delay = 200, 0.0
        self.location: str | None = None
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the stub's."""


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(json.loads(body) | {"path": self.path})
        self.server.headers.append(dict(self.headers))
        time.sleep(self.server.delay)
        answer = self.server.answer
        whole = (
            {"choices": [{"message": {"role": "assistant", "content": answer}}]} if isinstance(answer, str) else None
        )
        raw = json.dumps(whole).encode() if whole else answer
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def stub() -> Iterator[Stub]:
    server = Stub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def proposal(quote: str, low: float | None, **more: Any) -> dict[str, Any]:
    fields = {
        "quote": quote, "measure": "workers_abroad", "low": low, "high": low, "qualifier": "exact", "unit": "person", "per": None,
        "each": False, "host": None, "place": None, "sector": None, "start": None, "end": None, "origin": None, "stance": "asserted",
    }  # fmt: skip
    return fields | more


def answer(*proposals: dict[str, Any]) -> str:
    return json.dumps({"claims": proposals})


@contextmanager
def wire(script: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does to each connection what a script says, once it has read the request; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def served(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            script(connection)

    def run() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=served, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        listening.close()


def drip(head: bytes, part: bytes) -> Callable[[socket.socket], None]:
    """Sends a head and then a little every tenth of a second."""

    def script(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(100):
            time.sleep(0.1)
            connection.sendall(part)

    return script
