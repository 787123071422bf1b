"""Fetches a page on request: politely, within bounds, from public addresses only, and records the full exchange.

Each connection resolves the name once, checks the address, and connects to that very address, so that a name cannot resolve
differently for the check and for the request (DNS rebinding). The bytes on the wire are what is kept.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from withheld import __version__
from withheld.settings import settings
from withheld.sources.draft import Unreadable
from withheld.sources.unpacking import unpacked

AGENT = "withheld"
USER_AGENT = f"{AGENT}/{__version__}"
SAVE = "save the page yourself and read the file"
REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_ROBOTS_BYTES = 512 * 1024
_NOTHING = b"User-agent: *\nDisallow: /"
_HEADERS = 64 * 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that ``is_global`` lets pass, here or in an older Python: wire server and metadata of clouds, protocols' own,
# translated and tunnelled IPv4, examples, the old site-local.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(net)
    for net in (
        "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16",
        "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet: not of this machine, a local network, a cloud's inside."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return False
    closed = any(address.version == net.version and address in net for net in _NOT_PUBLIC)
    return address.is_global and not (address.is_multicast or address.is_reserved or closed)


def resolved(host: str, port: int) -> list[Address]:
    """The addresses that a name resolves to now; OSError if there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Rules:
    """Whom a fetch may connect to, and within which bounds; only tests need others than these."""

    resolve: Callable[[str, int], list[Address]] = resolved
    allowed: Callable[[Address], bool] = is_public
    seconds: float | None = None
    most: int | None = None
    trust: ssl.SSLContext | None = None


@dataclass
class Exchange:
    """One request and its answer, each as the bytes on the wire."""

    url: str
    at: dt.datetime
    address: str = ""
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    status: int = 0
    location: str | None = None
    encoding: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """The result of a fetch: every exchange that led to the page (robots.txt aside), the page's own last."""

    asked: str
    exchanges: tuple[Exchange, ...]

    @property
    def status(self) -> int:
        """Status of the last answer."""
        return self.exchanges[-1].status

    @property
    def url(self) -> str:
        """The final address of the page, after redirections."""
        return self.exchanges[-1].url


def checked(url: str) -> str:
    """The address in the form that is requested; Unreadable if it must not be."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        raise Unreadable("is not a web address", "check it for typing errors") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise Unreadable(f"{parts.scheme}: cannot be fetched, only http and https", SAVE)
    if not host or not url.isprintable() or any(c.isspace() for c in url):
        raise Unreadable("is not a web address", "check it for typing errors")
    if parts.username is not None or parts.password is not None:
        raise Unreadable("holds a name or password, which would be kept in the log", "give it without them, or " + SAVE)
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path or "/", parts.query, ""))


class Fetcher:
    """Fetches pages one after another. ``tell`` is called with each address before the request, so that it can be logged."""

    def __init__(self, tell: Callable[[str, str], None], rules: Rules | None = None) -> None:
        self._tell, self._rules = tell, rules or Rules()
        self._robots: dict[str, RobotFileParser | None] = {}
        self._most = self._rules.most or settings().max_bytes
        self._seconds = self._rules.seconds or settings().fetch_seconds
        self._trust = self._rules.trust or httpx.create_ssl_context(trust_env=False)

    def fetch(self, url: str) -> Answer:
        """The answer of an address after redirections; Unreadable if it must not be requested or does not answer."""
        deadline = time.monotonic() + self._seconds
        asked = url = checked(url)
        exchanges: list[Exchange] = []
        while True:
            if not self._permits(url, deadline):
                raise Unreadable("asks programs not to fetch it (robots.txt)", SAVE, url if exchanges else None)
            exchanges.append(self._asked(url, "the page", deadline, self._most))
            onwards = _onwards(exchanges[-1])
            if onwards is None:
                return Answer(asked, tuple(exchanges))
            if len(exchanges) > REDIRECTS:
                raise Unreadable(f"leads on more than {REDIRECTS} times", SAVE)
            url = checked(onwards)

    def _permits(self, url: str, deadline: float) -> bool:
        """Whether the site's robots.txt lets a program fetch an address; a site that cannot say so does not."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(f"{site}/robots.txt", deadline)
        robots = self._robots[site]
        return robots is None or robots.can_fetch(AGENT, url)

    def _read_robots(self, url: str, deadline: float) -> RobotFileParser | None:
        """The rules of a site; None where it has none. RFC 9309: what it cannot answer for (5xx) is not fetched."""
        for _ in range(REDIRECTS + 1):
            found = self._asked(url, "what it permits programs to fetch", deadline, _ROBOTS_BYTES)
            onwards = _onwards(found)
            if onwards is None:
                break
            url = checked(onwards)
        if 400 <= found.status < 500 and found.status not in (401, 403, 429):
            return None
        said = unpacked(found.body, found.encoding, _ROBOTS_BYTES) if found.status == 200 else _NOTHING
        robots = RobotFileParser()
        robots.parse(said.decode("utf-8", "replace").splitlines())
        return robots

    def _asked(self, url: str, what: str, deadline: float, most: int) -> Exchange:
        self._tell(url, what)
        exchange = Exchange(url, dt.datetime.now(dt.UTC))
        wire = _Wire(self._rules, exchange, deadline, most + _HEADERS)
        try:
            _converse(exchange, wire, self._trust, most)
        except (httpx.HTTPError, httpcore.TimeoutException, TimeoutError) as error:
            raise _unanswered(error, deadline, self._seconds) from None
        except (OSError, ssl.SSLError, ValueError, httpx.InvalidURL) as error:
            what = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise Unreadable(f"cannot be reached ({what})", f"check the address and the network, or {SAVE}") from None
        return exchange


def _unanswered(error: Exception, deadline: float, seconds: float) -> Unreadable:
    late = isinstance(error, httpx.TimeoutException | httpcore.TimeoutException | TimeoutError)
    if late or time.monotonic() > deadline:
        return Unreadable(
            f"gave no complete answer within {seconds:g} seconds", f"raise WITHHELD_FETCH_SECONDS, or {SAVE}"
        )
    return Unreadable(f"gave an unreadable answer ({str(error)[:200] or type(error).__name__})", SAVE)


def _onwards(exchange: Exchange) -> str | None:
    if exchange.status not in _MOVED or not exchange.location:
        return None
    try:
        return urljoin(exchange.url, exchange.location)
    except ValueError:
        raise Unreadable("redirects to something that is not a web address", SAVE) from None


def _converse(exchange: Exchange, wire: _Wire, trust: ssl.SSLContext, most: int) -> None:
    """One request, on a connection of its own: no cookies, no proxies, nothing kept from one to the next."""
    headers = {
        "User-Agent": USER_AGENT, "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9",
        "Accept-Encoding": "gzip, identity;q=0.5", "Connection": "close",
    }  # fmt: skip
    # Not through a client of httpx, which builds the request of a redirection, wherever that leads, before it is refused.
    transport = _Transport(wire, trust)
    try:
        response = transport.handle_request(httpx.Request("GET", exchange.url, headers=headers))
        exchange.status, exchange.location = response.status_code, response.headers.get("location")
        exchange.encoding = response.headers.get("content-encoding", "")
        exchange.body = _bounded(response.iter_raw(), most)
    finally:
        transport.close()


def _bounded(parts: Iterable[bytes], most: int) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > most:
            raise Unreadable(f"is larger than {most:,} bytes", f"raise WITHHELD_MAX_BYTES, or {SAVE}")
    return bytes(body)


class _Transport(httpx.BaseTransport):
    """httpx over connections that are made by ``_Wire`` alone."""

    def __init__(self, wire: _Wire, trust: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=wire, max_connections=1, retries=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; httpcore's errors pass as they are or as those of httpx."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        try:
            found = self._pool.handle_request(
                httpcore.Request(request.method, target, headers=request.headers.raw, extensions=request.extensions)
            )
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise httpx.TransportError(str(error)) from error
        return httpx.Response(found.status, headers=found.headers, stream=_Body(found))

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise httpx.TransportError(str(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._answer.close()


class _Wire(httpcore.NetworkBackend):
    """Connects to the checked address of a name and records every byte that passes."""

    def __init__(self, rules: Rules, exchange: Exchange, deadline: float, most: int) -> None:
        self.exchange, self.deadline, self.most = exchange, deadline, most
        self._rules = rules

    def left(self) -> float:
        """Seconds until the deadline; TimeoutError if it is over."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        """A connection to the current address of a name, if all its addresses are allowed."""
        found = self._rules.resolve(host.removesuffix("."), port)
        if not found or not all(map(self._rules.allowed, found)):
            raise Unreadable("leads into a private or local network, where nothing is fetched", SAVE)
        for last, address in enumerate(found, 1 - len(found)):
            try:
                stream = httpcore.SyncBackend().connect_tcp(str(address), port, timeout=self.left())
            except httpcore.ConnectError as error:
                if last == 0:
                    raise OSError(str(error)) from error
            else:
                self.exchange.address = str(address)
                return _Recorded(stream, self)
        raise OSError("no address")


class _Recorded(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, wire: _Wire) -> None:
        self._stream, self._wire = stream, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read bytes within the time that is left, and note them."""
        found = self._stream.read(max_bytes, timeout=self._wire.left())
        self._wire.exchange.received += found
        if len(self._wire.exchange.received) > 2 * self._wire.most:
            raise Unreadable(f"is larger than {self._wire.most:,} bytes", f"raise WITHHELD_MAX_BYTES, or {SAVE}")
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Note the bytes, and send them within the time that is left."""
        self._wire.exchange.sent += buffer
        self._stream.write(buffer, timeout=self._wire.left())

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The stream over TLS, within the time that is left."""
        inner = self._stream.start_tls(ssl_context, server_hostname, timeout=self._wire.left())
        return _Recorded(inner, self._wire)

    def get_extra_info(self, info: str) -> object:
        """What the stream beneath knows of itself."""
        return self._stream.get_extra_info(info)
