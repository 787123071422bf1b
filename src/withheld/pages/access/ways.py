"""Where the pages can be reached from: this machine alone, other machines with accounts and TLS, or behind a proxy with TLS."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography import x509

from withheld.evidence import StoreError
from withheld.pages.access.accounts import Accounts

FIRST_ACCOUNT = "withheld account add NAME --role admin"


class Way(NamedTuple):
    """How the pages are reached: the ``host`` to listen at, a ``certificate`` with its ``key`` for TLS, or the address of the
    ``proxy`` in front (``https://NAME``); ``accounts`` asks for these on this machine too."""

    host: str = "127.0.0.1"
    certificate: Path | None = None
    key: Path | None = None
    proxy: str | None = None
    accounts: bool = False

    @property
    def teams(self) -> bool:
        """Whether users sign in under a name."""
        return self.accounts or self.secure or not is_loopback(self.host)

    @property
    def secure(self) -> bool:
        """Whether the browser connects by TLS."""
        return self.certificate is not None or self.proxy is not None

    def refuse(self, folder: Path) -> None:
        """StoreError for a setup in which others could read the traffic, or enter without an account."""
        if (self.certificate is None) is not (self.key is None):
            raise StoreError("--certificate and --key belong together; give both files")
        if self.certificate is not None and self.proxy is not None:
            raise StoreError("--certificate and --behind-proxy exclude each other; use one")
        if not is_loopback(self.host) and not self.secure:
            raise StoreError(
                f"--host {self.host}: other machines could reach the case there; that needs accounts ({FIRST_ACCOUNT}) and TLS "
                "(--certificate FILE --key FILE) or a proxy with TLS in front (--behind-proxy https://NAME)"
            )
        if self.proxy is not None:
            netloc_of(self.proxy)
        if self.certificate is not None:
            names_in(self.certificate)
            self.context()
        if self.teams and not Accounts(folder).all():
            raise StoreError(f"no accounts yet; add one first: {FIRST_ACCOUNT}")

    def context(self) -> ssl.SSLContext:
        """The TLS context; StoreError for unusable files."""
        assert self.certificate is not None and self.key is not None
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            made.load_cert_chain(self.certificate, self.key, password="")
        except (OSError, ssl.SSLError) as error:
            said = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
            raise StoreError(
                f"--certificate {self.certificate}, --key {self.key}: {said or 'cannot be used'}; name a certificate with its "
                "chain and its own key, both as PEM, the key without a passphrase"
            ) from None
        return made

    def hosts(self, port: int) -> tuple[str, ...]:
        """The values of the Host header that are answered."""
        if self.proxy is not None:
            return (netloc_of(self.proxy),)
        if self.certificate is None:
            return loopback_names(port)
        return tuple(h for name in names_in(self.certificate) for h in _with_port(name, port, 443))

    def shown(self, port: int) -> str:
        """The address of the first page, as it is printed."""
        if self.proxy is not None:
            return f"https://{netloc_of(self.proxy)}"
        return f"{'https' if self.secure else 'http'}://{self.hosts(port)[0]}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    try:
        return host.strip().lower() == "localhost" or ipaddress.ip_address(host.strip().strip("[]")).is_loopback
    except ValueError:
        return False


def address_of(host: str) -> str:
    """The address to listen at for a host; StoreError for a name that is none of this machine."""
    named = {"localhost": "127.0.0.1"}.get(host.strip().lower(), host.strip().strip("[]"))
    try:
        return str(ipaddress.ip_address(named))
    except ValueError:
        pass
    try:
        return str(socket.getaddrinfo(named, None, type=socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError):
        raise StoreError(f"--host {host}: no address of this machine; give one, such as 127.0.0.1 or 0.0.0.0") from None


def loopback_names(port: int) -> tuple[str, ...]:
    """The values of the Host header under which this machine is reached by itself."""
    return tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


def netloc_of(proxy: str) -> str:
    """Name and port of a proxy as browsers send them in the Host header; StoreError for what is no https address of a name."""
    try:
        parts = urlsplit(proxy.strip())
        bare = not (parts.username or parts.password or parts.query or parts.fragment) and parts.path in ("", "/")
        if parts.scheme == "https" and parts.hostname and bare:
            return _with_port(parts.hostname, parts.port or 443, 443)[-1]
    except ValueError:
        pass
    raise StoreError(f"--behind-proxy {proxy}: give the address that browsers see, https://NAME and nothing after it")


def _with_port(name: str, port: int, usual: int) -> tuple[str, ...]:
    shown = f"[{name}]" if ":" in name else name
    return (f"{shown}:{port}", shown) if port == usual else (f"{shown}:{port}",)


def names_in(certificate: Path) -> tuple[str, ...]:
    """The names that a certificate is good for; StoreError for one that cannot be read, is out of date or names no host."""
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as error:
        said = (error.strerror or "cannot be read").lower() if isinstance(error, OSError) else "no certificate as PEM"
        raise StoreError(
            f"--certificate {certificate}: {said}; name the file of the certificate with its chain"
        ) from None
    if not found.not_valid_before_utc <= dt.datetime.now(dt.UTC) <= found.not_valid_after_utc:
        until = f"{found.not_valid_before_utc:%Y-%m-%d} to {found.not_valid_after_utc:%Y-%m-%d}"
        raise StoreError(f"--certificate {certificate}: valid only {until}; renew it")
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = x509.SubjectAlternativeName([])
    told = [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]
    if plain := tuple(name.lower() for name in told if "*" not in name):
        return plain
    raise StoreError(
        f"--certificate {certificate}: names no host without a wildcard; use a certificate that names "
        "the host, or a proxy (--behind-proxy https://NAME)"
    )
