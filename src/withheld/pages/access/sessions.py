"""Sessions of browsers: kept in memory, they end by themselves, with the program, and when an account changes."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

IDLE = 60 * 60.0
"""Seconds after the last request at which a session ends."""
LONGEST = 12 * 60 * 60.0
"""Seconds after which a session ends in any case."""
EACH = 10
"""Sessions of one account: the oldest gives way."""


@dataclass
class Session:
    """A browser that has signed in: as whom, since when, and the token of its forms; ``stamp`` is that of the account then."""

    name: str
    stamp: str
    csrf: str
    began: float
    seen: float


class Sessions:
    """The sessions of all accounts, by the hash of what the browser holds; threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._found: dict[str, Session] = {}

    def begin(self, name: str, stamp: str) -> str:
        """A new session; what the browser is to hold."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._forget(now)
            mine = sorted((s.began, key) for key, s in self._found.items() if s.name == name)
            for _, key in mine[: max(0, len(mine) - EACH + 1)]:
                del self._found[key]
            self._found[_key(token)] = Session(name, stamp, secrets.token_urlsafe(32), now, now)
        return token

    def of(self, token: str, stamp_of: Callable[[str], str | None]) -> Session | None:
        """The session that a browser holds; None for one that ended or whose account has another stamp by now."""
        with self._lock:
            found = self._found.get(_key(token)) if token else None
            if found is None:
                return None
            now, stamp = self._clock(), stamp_of(found.name)
            if self._is_over(found, now) or stamp is None or not secrets.compare_digest(stamp, found.stamp):
                del self._found[_key(token)]
                return None
            found.seen = now
            return found

    def end(self, token: str) -> None:
        """End a session, if it is one."""
        with self._lock:
            self._found.pop(_key(token), None)

    def _forget(self, now: float) -> None:
        for key in [key for key, s in self._found.items() if self._is_over(s, now)]:
            del self._found[key]

    @staticmethod
    def _is_over(found: Session, now: float) -> bool:
        return now - found.seen > IDLE or now - found.began > LONGEST


def _key(token: str) -> str:
    # Whoever reads this memory, or times a comparison, does not learn what a browser holds.
    return hashlib.sha256(token.encode()).hexdigest()
