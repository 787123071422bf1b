"""Sessions of browsers: in memory only; they expire, and end with the program or a change of the account."""

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
"""Sessions of one account, at most; the oldest is removed."""


@dataclass
class Session:
    """A session: its account's name, its start, and the token of its forms; ``stamp`` is the account's at sign-in."""

    name: str
    stamp: str
    csrf: str
    began: float
    seen: float


class Sessions:
    """The sessions of all accounts, by the hash of the browser's token; threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._found: dict[str, Session] = {}

    def begin(self, name: str, stamp: str) -> str:
        """Start a session; return the browser's token."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._forget(now)
            mine = sorted((s.began, key) for key, s in self._found.items() if s.name == name)
            for _, key in mine[: max(0, len(mine) - EACH + 1)]:
                del self._found[key]
            self._found[_key(token)] = Session(name, stamp, secrets.token_urlsafe(32), now, now)
        return token

    def of(self, token: str, stamp_of: Callable[[str], str | None]) -> Session | None:
        """The session of a token; None if it has expired or its account has another stamp by now."""
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
    # Stored hashed, so that neither memory nor the time of a comparison reveals a browser's token.
    return hashlib.sha256(token.encode()).hexdigest()
