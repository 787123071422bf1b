"""How a run ends when something is wrong: one line that says what and what to do, and the exit code."""

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
GENERAL = "interrupted; what was stored is kept, run the same command again to go on"


class Interrupted(SystemExit):
    """A run that was interrupted, and has said what became of its work."""


@contextmanager
def on_interrupt(told: Callable[[], str]) -> Iterator[None]:
    """Say what became of the work if it is interrupted (Ctrl-C), and end with the exit code for that.

    Also a decorator. The innermost has the word.
    """
    try:
        yield
    except KeyboardInterrupt:
        say(f"interrupted; {told()}")
        raise Interrupted(INTERRUPTED) from None


def hush() -> None:
    """Keep the warnings and logs of libraries, which are for who writes programs, from whoever runs this one.

    Processes that are started from here do as this one does. Whoever asks for warnings (``python -W``, ``PYTHONWARNINGS``)
    gets them.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"
        logging.getLogger().addHandler(logging.NullHandler())  # else what is logged goes to standard error


def say(line: str) -> None:
    """Print one line to standard error, with control characters made visible."""
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    with suppress(OSError):  # a terminal that was closed can be told nothing
        print(shown, file=sys.stderr)


def report(problems: list[Problem]) -> int:
    """Print each problem as one line; the exit code that they call for."""
    for problem in problems:
        say(problem.line())
    return BAD_INPUT if problems else 0


@contextmanager
def stoppable() -> Iterator[Callable[[int], int]]:
    """Let SIGTERM and SIGHUP interrupt this program as Ctrl-C does, so that it ends its processes and keeps what is whole.

    Gives what makes the exit code of an interrupted run 128 and the number of the signal. A second signal ends it at once; one
    that is ignored already (``nohup``) stays so.
    """
    came: list[int] = []

    def stop(number: int, _: object) -> None:
        """Note the signal, and interrupt the run as Ctrl-C does."""
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
    """Run ``app``; the exit code. Errors that the program expects are told without a traceback."""
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
        # The reader of the pipe went away: nothing is wrong, and nothing more can be said to it.
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
    # By name, so that no room is imported for a run that never came to it.
    return bool(
        {"CaseError", "OpinionError", "SettingsError", "StoreError"} & {cls.__name__ for cls in type(error).__mro__}
    )
