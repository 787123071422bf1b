"""How a run ends when something is wrong: one line that says what and what to do, and the exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from withheld.records import Problem

BAD_INPUT = 2
INTERRUPTED = 130


def say(line: str) -> None:
    """Print one line to standard error, with control characters made visible."""
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    print(shown, file=sys.stderr)


def report(problems: list[Problem]) -> int:
    """Print each problem as one line; the exit code that they call for."""
    for problem in problems:
        say(problem.line())
    return BAD_INPUT if problems else 0


def guarded(app: Callable[[], object]) -> int:
    """Run ``app``; the exit code. Errors that the program expects are told without a traceback."""
    try:
        app()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0 if done.code is None else BAD_INPUT
    except KeyboardInterrupt:
        say("interrupted; what was stored is kept, run the same command again to go on")
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
    return f"{where}{(error.strerror or str(error)).lower()}; check the path and its permissions"


def _expected(error: Exception) -> bool:
    # By name, so that no room is imported for a run that never came to it.
    return bool(
        {"CaseError", "OpinionError", "SettingsError", "StoreError"} & {cls.__name__ for cls in type(error).__mro__}
    )
