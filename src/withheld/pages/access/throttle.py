"""Rate limits on sign-in: after some failures each further attempt has to wait longer, by name and by address."""

from __future__ import annotations

import hashlib
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

FREE = 5
"""Failures in a row that cost no wait."""
FIRST = 1.0
"""Seconds of the first wait; each failure after it doubles that."""
LONGEST_NAME = 60.0
"""Longest wait for a name, in seconds: short, so that attackers cannot lock its owner out."""
LONGEST_ADDRESS = 15 * 60.0
"""Longest wait for an address."""
FORGOTTEN = 60 * 60.0
"""Seconds without a failure after which earlier failures are forgotten."""
MOST = 10_000
"""Names or addresses that are remembered; beyond that the one that failed longest ago is forgotten."""


class _Failures(NamedTuple):
    times: int
    last: float


class Limit:
    """Counts failures by key, in bounded memory; threads may share it."""

    def __init__(self, longest: float, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._longest, self._clock, self._most = longest, clock, most
        self._lock = threading.Lock()
        self._found: OrderedDict[str, _Failures] = OrderedDict()

    def take(self, key: str) -> float:
        """Seconds until an attempt is allowed; 0 if it is allowed now: it then counts as failed until ``passed`` or
        ``give_back``."""
        with self._lock:
            short, now = _short(key), self._clock()
            known = self._of(short, now)
            if known and (wait := known.last + self._cost(known.times) - now) > 0:
                return wait
            self._found.pop(short, None)
            while len(self._found) >= self._most:
                self._found.popitem(last=False)
            self._found[short] = _Failures((known.times if known else 0) + 1, now)
            return 0.0

    def give_back(self, key: str) -> None:
        """Undo the counting of one attempt as failed."""
        with self._lock:
            if found := self._found.get(_short(key)):
                self._found[_short(key)] = found._replace(times=max(0, found.times - 1))

    def passed(self, key: str) -> None:
        """Forget the failures of a key."""
        with self._lock:
            self._found.pop(_short(key), None)

    def __len__(self) -> int:
        return len(self._found)

    def _of(self, short: str, now: float) -> _Failures | None:
        found = self._found.get(short)
        return None if found is None or now - found.last > FORGOTTEN else found

    def _cost(self, count: int) -> float:
        return 0.0 if count < FREE else min(self._longest, FIRST * 2.0 ** min(count - FREE, 30))


class Throttle:
    """The limits on signing in to one case."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._names, self._addresses = Limit(LONGEST_NAME, clock), Limit(LONGEST_ADDRESS, clock)

    def take(self, name: str, address: str) -> float:
        """Seconds until an attempt is allowed; 0 if it is allowed now: it then counts as failed until ``passed``. An unknown name
        waits as a known one does."""
        place = network(address)
        if wait := self._addresses.take(place):
            return wait
        if wait := self._names.take(name):
            return wait
        return 0.0

    def give_back(self, name: str, address: str) -> None:
        """Undo the counting of an attempt that was not checked."""
        self._names.give_back(name)
        self._addresses.give_back(network(address))

    def passed(self, name: str, address: str) -> None:
        """Forget the failures of a name; those of the address stay, or an attacker could reset them with an account of their
        own."""
        self._names.passed(name)
        self._addresses.give_back(network(address))


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, the /64 of an IPv6 address, or the text as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        return str(mapped)
    return str(found) if found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))


def _short(key: str) -> str:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
