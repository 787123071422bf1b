"""Serialises requests: pages are rendered one after the other, in the order of their requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Receive, Scope, Send

PATIENCE = 0.1
"""Seconds after which the next request no longer waits: so slow a page waits for something itself."""
STATIC = "/static/"


class Turns:
    """An application whose requests take turns.

    Python runs one thread at a time. Eight concurrent pages finish no sooner than in sequence, and far later if each yields to
    the seven others at every row that it reads.
    """

    def __init__(self, app: ASGIApp, patience: float = PATIENCE) -> None:
        self.app, self._patience = app, patience
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request when its turn comes; our own files need none."""
        if scope["type"] != "http" or scope["path"].startswith(STATIC):
            return await self.app(scope, receive, send)
        async with self._turn():
            return await self.app(scope, receive, send)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        turn = _Turn(self._locks.setdefault(loop, asyncio.Lock()))
        await turn.lock.acquire()
        late = loop.call_later(self._patience, turn.pass_on)
        try:
            yield
        finally:
            late.cancel()
            turn.pass_on()


class _Turn:
    """A turn that is passed on once: when it ends, or when it takes too long."""

    def __init__(self, lock: asyncio.Lock) -> None:
        self.lock, self._mine = lock, True

    def pass_on(self) -> None:
        """Let the next one begin."""
        if self._mine:
            self._mine = False
            self.lock.release()
