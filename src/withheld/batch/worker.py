"""A process that reads, seen from the one that keeps the case."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from threading import Lock
from typing import NamedTuple

from withheld.batch.limits import CRASHED, PATIENCE, Limits, ended_by_library, ended_by_time, name_of, signs
from withheld.batch.serving import serve
from withheld.batch.talk import Answer, Begun, Request

START_SECONDS = 600
"""A process that is not ready by then is taken for dead."""

_SURE = 20
"""So many looks in a row must find a process at rest before it is taken for one that hangs."""
MANY = 8
"""From so many files on, what any kind of them may need is loaded once, before processes start."""


class Lost(NamedTuple):
    """Why a process ended: what to say of the document that it was at, and whether a limit ended it, not chance."""

    what: str
    remedy: str
    limit: bool


class Worker:
    """A process that answers one request at a time. ``sha256`` is of the document that it is at, where that is known."""

    def __init__(self, limits: Limits) -> None:
        context = _context()
        self.limits = limits
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, limits.memory), daemon=True)  # type: ignore[attr-defined]
        with _not_a_daemon():
            self.process.start()
        theirs.close()
        self.sha256: str | None = None
        self._until = time.monotonic() + START_SECONDS
        self._still = self._spent = 0
        self._answered = False

    def ask(self, request: Request) -> bool:
        """Send a request; whether the process was there to take it."""
        # One that has answered is up: what it is silent for is the file that it opens.
        patience = PATIENCE * self.limits.seconds if self._answered else START_SECONDS
        self.sha256, self._until = None, time.monotonic() + patience
        try:
            self.pipe.send(request)
        except OSError:
            return False
        return True

    def receive(self) -> Answer | None:
        """The next answer, once there is one; None if the process has ended."""
        try:
            answer: Answer = self.pipe.recv()
        except (EOFError, OSError):
            return None
        self._answered = True
        if isinstance(answer, Begun):
            self.sha256 = answer.sha256
            self._until = time.monotonic() + PATIENCE * answer.seconds
        return answer

    def overdue(self) -> bool:
        """Whether the process has been silent for too long, and not because it has too little of a processor."""
        if time.monotonic() <= self._until or self.pipe.poll():
            self._still = 0
            return False
        runs, spent = signs(self.process.pid)
        self._still = 0 if runs or spent > self._spent else self._still + 1
        self._spent = spent
        return self._still > _SURE

    def end(self) -> None:
        """End the process at once."""
        self.pipe.close()
        self.process.kill()
        self.process.join()

    def why(self) -> Lost:
        """Why the process ended by itself."""
        self.process.join(5)
        code = self.process.exitcode
        self.end()
        if ended_by_time(code):
            return Lost(*self.limits.too_slow(), limit=True)
        if ended_by_library(code):
            return Lost(*self.limits.gave_up(), limit=True)
        what, remedy = CRASHED
        return Lost(what.format(name_of(code)), remedy, limit=False)


_idle: list[Worker] = []
_lock = Lock()


def hire(limits: Limits) -> Worker:
    """A process that reads within these limits: one that is free, or a new one."""
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.limits == limits and worker.process.is_alive():
                return worker
            worker.end()
        return Worker(limits)


def release(worker: Worker) -> None:
    """Keep a process that is free for the next run of this program."""
    with _lock:
        _idle.append(worker)


@atexit.register
def _dismiss() -> None:
    while _idle:
        _idle.pop().end()


def _context() -> BaseContext:
    """How processes start: as copies of one that has loaded all that reading takes, where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("forkserver")


def prepare(files: int) -> None:
    """Begin to load what reading takes, while this process does other things: for many files all that any kind of them may need."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing.forkserver import ensure_running, set_forkserver_preload

        every = ["withheld.batch.warm"] if files >= MANY else []
        set_forkserver_preload(
            ["withheld.orphans", "withheld.batch.serving", "withheld.extract.read", "withheld.cli", *every]
        )
        with _one_thread_each():
            ensure_running()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that start inside use one thread each for sums: there are as many of them as processors."""
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OPENBLAS_NUM_THREADS"]
        else:
            os.environ["OPENBLAS_NUM_THREADS"] = before


@contextmanager
def _not_a_daemon() -> Iterator[None]:
    """A process that is itself a daemon (a cluster's worker) may start others all the same: ours end with it."""
    here = multiprocessing.current_process()
    if not here.daemon:
        yield
        return
    here.daemon = False
    try:
        yield
    finally:
        here.daemon = True
