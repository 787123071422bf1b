"""Two parts of a long computation at the same time: one in this process, one in a copy of it."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

LARGE = 20_000
"""Records from which a copy of the process is worth its while."""
Here = TypeVar("Here")
There = TypeVar("There")


def side_by_side(here: Callable[[], Here], there: Callable[[], There], known: Sequence[object]) -> tuple[Here, There]:
    """What both functions return: ``there`` is run in a copy of the process if ``known`` is long and a processor is free.

    What it returns must be picklable; objects of ``known`` in it are not copied, but are those of this process. If the copy fails
    or is killed, ``there`` is run in this process.
    """
    if len(known) < LARGE or not _may_copy():
        return here(), there()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    copy = context.Process(target=_tell, args=(theirs, there, known), daemon=True)
    copy.start()
    theirs.close()
    try:
        found = here()
        try:
            told: There = _Unpickler(io.BytesIO(ours.recv_bytes()), known).load()
        except EOFError:
            told = there()
        return found, told
    finally:
        copy.kill()
        copy.join()
        ours.close()


def _may_copy() -> bool:
    """Whether this process can be copied safely: on Linux, with no other thread that may hold a lock, and beside a free processor."""
    if not sys.platform.startswith("linux") or multiprocessing.current_process().daemon:
        return False
    return threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _tell(pipe: Connection, there: Callable[[], object], known: Sequence[object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process gets the signal and ends this one
    told = io.BytesIO()
    try:
        _Pickler(told, known).dump(there())
    except Exception:
        return  # the other process finds the pipe closed, runs it again, and raises what it raises
    pipe.send_bytes(told.getbuffer())


class _Pickler(pickle.Pickler):
    """Writes each known object as its number."""

    def __init__(self, file: io.BytesIO, known: Sequence[object]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._numbers = {id(one): n for n, one in enumerate(known)}

    def persistent_id(self, obj: object) -> int | None:
        """The number of a known object, None for everything else."""
        return self._numbers.get(id(obj))


class _Unpickler(pickle.Unpickler):
    """Puts the known objects in the place of their numbers."""

    def __init__(self, file: io.BytesIO, known: Sequence[object]) -> None:
        super().__init__(file)
        self._known = known

    def persistent_load(self, pid: int) -> object:
        """The object of a number."""
        return self._known[pid]
