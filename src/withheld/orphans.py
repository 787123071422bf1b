"""A worker process ends at once when its parent is gone, whatever it is doing and however the parent ended.

Each worker inherits a pipe whose other end only the parent has; the kernel signals the worker when that end closes. The signal
arrives even during a library call that never returns, which a Python thread could not interrupt. On systems without such signals,
a worker ends when its current task is done.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import select
import signal
import sys

_SERVER = re.compile(r"multiprocessing\.forkserver import main; main\((\d{1,9}), (\d{1,9}),")


def end_with_parent() -> None:
    """Bind this process, which ``multiprocessing`` started, to the one that started it."""
    parent = multiprocessing.parent_process()
    if parent is not None and sys.platform != "win32":
        _end_with(parent.sentinel)


def _end_server_with_parent() -> None:
    """Bind this process if it is the fork server, which still loads modules; else do nothing."""
    told = None if multiprocessing.parent_process() else _SERVER.search(" ".join(sys.orig_argv))
    if told is not None and sys.platform != "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
        _end_with(int(told[2]))


def _end_with(pipe: int) -> None:
    """End this process when the other end of a pipe is closed, or already is."""
    import fcntl

    try:
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    except (AttributeError, OSError):
        return
    look = select.poll()
    look.register(pipe, 0)  # no events requested: only a closed end is reported
    if look.poll(0):
        os.kill(os.getpid(), signal.SIGKILL)


_end_server_with_parent()  # at import, since the server only imports modules
