"""What one document may cost, and how a process that reads is held to it by the system it runs on."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import NamedTuple

from withheld.settings import settings

EACH_SECOND, LONGEST = 3000, 10
"""Characters of text that earn a document a further second, up to so many times its seconds: a report of 700 pages honestly takes
minutes."""
PATIENCE = 5
"""So many times its processor time a document may take by the clock while nothing is computed: a disk or a pipe holds it up."""
GROWN = 256 * 1024 * 1024
"""A process that is larger by so many bytes than when it began is replaced by a new one between two files."""


RESERVE = 512 * 1024 * 1024
"""Bytes for what the program loads only when a document first needs it: libraries of its kind, the model of languages."""


class Limits(NamedTuple):
    """What one document may cost: ``seconds`` of processor time, and ``memory`` in bytes beyond what reading takes anyway."""

    seconds: float
    memory: int

    def for_text(self, characters: int) -> float:
        """Seconds of processor time in which it must be known what a text says."""
        return min(self.seconds + characters / EACH_SECOND, LONGEST * self.seconds)

    def too_slow(self) -> tuple[str, str]:
        """What is said of a document that takes too long, and the remedy."""
        what = f"takes more than {self.seconds:g} seconds of processor time"
        return what, "split it, or raise WITHHELD_DOCUMENT_SECONDS if you trust it"

    def too_large(self) -> tuple[str, str]:
        """What is said of a document that needs too much memory, and the remedy."""
        what = f"needs more than {self.memory // 1024**2:,} MiB of memory"
        return what, "split it, or raise WITHHELD_DOCUMENT_MEMORY if you trust it"

    def too_still(self) -> tuple[str, str]:
        """What is said of a document on which nothing moves, and the remedy."""
        what = f"was waited for longer than {PATIENCE * self.seconds:g} seconds"
        return what, "copy it to a disk of this machine and read it again"

    def gave_up(self) -> tuple[str, str]:
        """What is said of a document at which a library ended the process, as they do when they get no more memory."""
        what = f"needs more than {self.memory // 1024**2:,} MiB of memory, or is damaged so that its reader gives up"
        return what, "save it anew, or raise WITHHELD_DOCUMENT_MEMORY if you trust it"


CRASHED = "makes the program that reads it crash ({})", "do not trust it; save it in another format"


def in_force() -> Limits:
    """The limits that the settings give."""
    found = settings()
    return Limits(found.document_seconds, found.document_memory)


def arm(seconds: float) -> None:
    """Let the system end this process after so many seconds of processor time from now; 0 takes that back."""
    if sys.platform != "win32":
        # The signal is not handled: it ends the process even inside a library that never comes back.
        signal.setitimer(signal.ITIMER_PROF, seconds)


def settle() -> None:
    """Make this process one that its limits can end: no handlers of signals, no dump of its memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked is told, and ends this one
    if sys.platform != "win32":
        import resource

        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine(memory: int) -> None:
    """Refuse this process more than so many bytes of address space beyond what it has now."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_pages(0) + memory, most))


def resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not say."""
    return _pages(1)


def _pages(column: int) -> int:
    try:
        import resource

        told = Path("/proc/self/statm").read_text(encoding="ascii").split()
        return int(told[column]) * resource.getpagesize()
    except (OSError, ImportError):
        return 0


def ended_by_time(code: int | None) -> bool:
    """Whether the exit code of a process says that its processor time was over."""
    return sys.platform != "win32" and code in (-signal.SIGPROF, -signal.SIGXCPU)


def ended_by_library(code: int | None) -> bool:
    """Whether the exit code of a process says that it gave up by itself."""
    return code == -signal.SIGABRT


def signs(pid: int | None) -> tuple[bool, int]:
    """Whether a process is computing or waiting for its turn to, not for a disk, a pipe or a signal; and its time so far, in ticks."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False, 0
    state, *rest = told.rpartition(")")[2].split()
    return state == "R", int(rest[10]) + int(rest[11])


def name_of(code: int | None) -> str:
    """An exit code in words: the signal that ended a process, or its number."""
    try:
        return signal.Signals(-(code or 0)).name
    except ValueError:
        return f"exit code {code}"
