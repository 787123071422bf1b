"""A process that reads, as its parent handles it."""

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
"""A process that is not ready within this time is considered dead."""

_SURE = 20
"""A process is considered hung after more than this many checks in a row find it idle."""
MANY = 8
"""From this many files on, libraries for all kinds of files are loaded once, before processes start."""


class Lost(NamedTuple):
    """Why a process ended: what to report of its document, and whether a limit ended it."""

    what: str
    remedy: str
    limit: bool


class Worker:
    """A process that answers one request at a time. ``sha256`` is that of its current document, if known."""

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
        """Send a request; False if the process is gone."""
        # A process that has answered before is up: if it is silent now, the cause is the file that it opens.
        patience = PATIENCE * self.limits.seconds if self._answered else START_SECONDS
        self.sha256, self._until = None, time.monotonic() + patience
        try:
            self.pipe.send(request)
        except OSError:
            return False
        return True

    def receive(self) -> Answer | None:
        """The next answer, waiting for it; None if the process has ended."""
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
        """Whether the process has been silent for too long, and not for lack of processor time."""
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
    """A process that reads within these limits: an idle one, or a new one."""
    with _lock:
        while _idle:
            worker = _idle.pop()
            if worker.limits == limits and worker.process.is_alive():
                return worker
            worker.end()
        return Worker(limits)


def release(worker: Worker) -> None:
    """Keep an idle process for the next run in this program."""
    with _lock:
        _idle.append(worker)


@atexit.register
def _dismiss() -> None:
    while _idle:
        _idle.pop().end()


def _context() -> BaseContext:
    """How to start processes: forked from a server that has loaded the reader, if the system supports it, else spawned."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("forkserver")


def prepare(files: int) -> None:
    """Start loading the reader in the background; for many files, also the libraries for all kinds of files."""
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
    """Limit processes started in this block to one thread each for linear algebra: there are as many processes as processors."""
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
    """Let a daemon process (a Dask worker) start subprocesses; ours end with it."""
    here = multiprocessing.current_process()
    if not here.daemon:
        yield
        return
    here.daemon = False
    try:
        yield
    finally:
        here.daemon = True
