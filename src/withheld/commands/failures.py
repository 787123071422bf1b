"""How a run ends on an error: one line with the problem and the remedy, and the exit code."""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from withheld.records import Problem

BAD_INPUT = 2
INTERRUPTED = 130
GENERAL = "interrupted; what was stored is kept, run the same command again to continue"


class Interrupted(SystemExit):
    """An interrupted run that has already printed its message."""


@contextmanager
def on_interrupt(told: Callable[[], str]) -> Iterator[None]:
    """On Ctrl-C, print what became of the work, and exit with the code for an interrupt.

    Also a decorator. If nested, the innermost prints its message.
    """
    try:
        yield
    except KeyboardInterrupt:
        say(f"interrupted; {told()}")
        raise Interrupted(INTERRUPTED) from None


def hush() -> None:
    """Suppress the warnings and logs of libraries, which are meant for developers.

    Subprocesses inherit this. ``python -W`` and ``PYTHONWARNINGS`` still enable warnings.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"
        logging.getLogger().addHandler(logging.NullHandler())  # otherwise log messages go to standard error


def say(line: str) -> None:
    """Print one line to standard error, with control characters made visible."""
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    with suppress(OSError):  # the terminal may have been closed
        print(shown, file=sys.stderr)


def report(problems: list[Problem]) -> int:
    """Print each problem as one line; returns the exit code."""
    for problem in problems:
        say(problem.line())
    return BAD_INPUT if problems else 0


@contextmanager
def stoppable() -> Iterator[Callable[[int], int]]:
    """Treat SIGTERM and SIGHUP like Ctrl-C, so that the program ends its processes and keeps complete results.

    Yields a function that turns the exit code of an interrupted run into 128 plus the number of the signal. A second signal ends
    the program at once; a signal that is ignored already (``nohup``) stays ignored.
    """
    came: list[int] = []

    def stop(number: int, _: object) -> None:
        """Record the signal, and raise KeyboardInterrupt."""
        came.append(number)
        signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    numbers = [
        n for n in (signal.SIGTERM, getattr(signal, "SIGHUP", None)) if n and signal.getsignal(n) == signal.SIG_DFL
    ]
    for number in numbers:
        signal.signal(number, stop)
    try:
        yield lambda code: 128 + came[0] if came and code == INTERRUPTED else code
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def guarded(app: Callable[[], object]) -> int:
    """Run ``app``; returns the exit code. Expected errors are printed without a traceback."""
    try:
        app()
    except Interrupted:
        return INTERRUPTED
    except SystemExit as done:
        if done.code == INTERRUPTED:
            say(GENERAL)
        return done.code if isinstance(done.code, int) else 0 if done.code is None else BAD_INPUT
    except KeyboardInterrupt:
        say(GENERAL)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader closed the pipe: not an error, and nothing more can be written to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        say(_system(error))
        return BAD_INPUT
    except Exception as error:
        if not _expected(error):
            raise
        say(str(error))
        return BAD_INPUT
    return 0


def _system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{where}the disk is full; free some space and run the same command again"
    said = (error.strerror or str(error)).lower()
    return f"{where}{said}" if ";" in said else f"{where}{said}; check the path and its permissions"


def _expected(error: Exception) -> bool:
    # By name, so that a run does not import packages that it never used.
    return bool(
        {"CaseError", "OpinionError", "SettingsError", "StoreError"} & {cls.__name__ for cls in type(error).__mro__}
    )
