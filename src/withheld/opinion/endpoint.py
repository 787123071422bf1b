"""Client of an OpenAI-compatible endpoint: only hosts that the user allowed, no redirects, no proxies."""

from __future__ import annotations

import ipaddress
import json
import socket
import threading
import time
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import urllib3

from withheld.jsons import JsonObject
from withheld.settings import settings

_REPLY_LIMIT = 2 * 1024 * 1024
_PART = 65536


class OpinionError(ValueError):
    """An endpoint that may not be used, or that gave no usable answer; the message says what to do.

    ``reached`` is False if no connection was made, so that nothing can have been sent.
    """

    def __init__(self, message: str, *, reached: bool = True) -> None:
        super().__init__(message)
        self.reached = reached


class Endpoint(NamedTuple):
    """Address of a model: ``url`` is the base address (…/v1), ``host`` its host, ``local`` whether that is this machine."""

    url: str
    model: str
    host: str
    local: bool


def endpoint(url: str, model: str, consent: str | None) -> Endpoint:
    """The endpoint at an address. A host other than this machine must be named in ``consent``. Raises OpinionError."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise OpinionError("--llm: not a web address; give one like http://127.0.0.1:11434/v1") from None
    if parts.scheme not in ("http", "https") or not host:
        raise OpinionError(f"--llm {url}: not a web address; give one like http://127.0.0.1:11434/v1")
    if parts.username or parts.query or parts.fragment:
        raise OpinionError(
            f"--llm {host}: give the address without name, password or query; a key goes in WITHHELD_LLM_KEY"
        )
    local = _loopback(host)
    if not local and (consent or "").lower() != host:
        raise OpinionError(
            f"--llm {host}: this is not your machine, and the documents' text would be sent there; "
            f"add --send-text-to {host} if that is what you want"
        )
    return Endpoint(url.rstrip("/"), model, host, local)


def _loopback(host: str) -> bool:
    """Whether a host is a loopback address, or a localhost name that resolves to loopback addresses only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    if host != "localhost" and not host.endswith(".localhost"):
        return False
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found)


def ask(where: Endpoint, system: str, user: str, schema: JsonObject) -> str:
    """The text of the model's answer to one request for structured output; raises OpinionError."""
    body = {
        "model": where.model,
        "temperature": 0,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "claims", "schema": schema, "strict": True}},
    }
    raw = _posted(where, json.dumps(body).encode())
    try:
        answer = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise OpinionError(
            f"{where.host}: the answer is not from an OpenAI-compatible endpoint; check --llm"
        ) from error
    if not isinstance(answer, str):
        raise OpinionError(f"{where.host}: the answer contains no text; check --model")
    return answer


def _posted(where: Endpoint, body: bytes) -> bytes:
    chosen = settings()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if chosen.llm_key:
        headers["Authorization"] = f"Bearer {chosen.llm_key}"
    deadline = time.monotonic() + chosen.llm_timeout
    reply = None
    with urllib3.PoolManager(retries=False) as pool:
        try:
            with _Ended(deadline) as ended:
                asked = pool.connection_from_url(where.url)
                asked.ConnectionCls = ended.watched(asked.ConnectionCls)
                reply = asked.urlopen(
                    "POST", f"{urlsplit(where.url).path}/chat/completions", body=body, headers=headers, redirect=False,
                    retries=False, timeout=urllib3.Timeout(total=chosen.llm_timeout), preload_content=False,
                )  # fmt: skip
                raw = b"" if reply.status != 200 else _read(reply)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            if time.monotonic() >= deadline:
                raise _late(where, chosen.llm_timeout) from None
            reached = not isinstance(error, urllib3.exceptions.NewConnectionError)
            raise OpinionError(_unanswered(where, error, chosen.llm_timeout), reached=reached) from error
        finally:
            if reply is not None:
                reply.close()
    if time.monotonic() >= deadline:
        raise _late(where, chosen.llm_timeout)
    if reply.status != 200:
        raise OpinionError(f"{where.host}: answered with status {reply.status}; check --llm and --model")
    if len(raw) > _REPLY_LIMIT:
        raise OpinionError(f"{where.host}: the answer is longer than {_REPLY_LIMIT:,} bytes; it was not read")
    return raw


def _read(reply: urllib3.BaseHTTPResponse) -> bytes:
    """The decompressed body of the answer, cut off soon after the limit so that the caller can tell that it is too long."""
    raw = bytearray()
    while len(raw) <= _REPLY_LIMIT and (part := reply.read(_PART, decode_content=True)):
        raw += part
    return bytes(raw)


class _Ended:
    """Shuts down a connection at a deadline: the socket's own timeout restarts with every byte received."""

    def __init__(self, deadline: float) -> None:
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._shut)
        self._timer.daemon = True
        self.wire: socket.socket | None = None

    def __enter__(self) -> _Ended:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watched(self, kind: Any) -> Any:
        """A subclass of a connection class that records its socket, before the TLS handshake already, so that it can be shut
        down."""
        ended = self

        class Watched(kind):  # type: ignore[misc]
            """A connection whose socket can be shut down at the deadline."""

            def _new_conn(self) -> socket.socket:
                ended.wire = super()._new_conn()
                return ended.wire

            def connect(self) -> None:
                """Connect and record the socket."""
                super().connect()
                ended.wire = self.sock

        return Watched

    def _shut(self) -> None:
        if self.wire is not None:
            with suppress(OSError):
                self.wire.shutdown(socket.SHUT_RDWR)


def _late(where: Endpoint, seconds: float) -> OpinionError:
    return OpinionError(f"{where.host}: no complete answer within {seconds:g} seconds; set WITHHELD_LLM_TIMEOUT higher")


def _unanswered(where: Endpoint, error: Exception, seconds: float) -> str:
    # urllib3 counts a refused connection as a timeout.
    late = isinstance(error, urllib3.exceptions.TimeoutError) and not isinstance(
        error, urllib3.exceptions.NewConnectionError
    )
    if late:
        return f"{where.host}: no complete answer within {seconds:g} seconds; set WITHHELD_LLM_TIMEOUT higher"
    if isinstance(error, urllib3.exceptions.DecodeError | urllib3.exceptions.ProtocolError | ValueError):
        return f"{where.host}: gave an unreadable answer ({type(error).__name__}); check --llm"
    return f"{where.host}: cannot be reached ({type(error).__name__}); is the model running?"
