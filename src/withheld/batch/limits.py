"""Limits of time and memory for one document, and how the operating system enforces them on a process that reads."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import NamedTuple

from withheld.settings import settings

EACH_SECOND, LONGEST = 3000, 10
"""Characters of text that add one second to a document's limit, and the largest multiple of that limit: a report of 700 pages
legitimately takes minutes."""
PATIENCE = 5
"""A document may take this many times its processor time by the clock while nothing is computed, as when a disk or pipe is slow.
"""
GROWN = 256 * 1024 * 1024
"""A process that has grown by more bytes than this since its start is replaced between two files."""


RESERVE = 512 * 1024 * 1024
"""Bytes for what the program loads when a document first needs it: libraries for its kind, the language model."""


class Limits(NamedTuple):
    """Limits for one document: ``seconds`` of processor time, and ``memory`` in bytes beyond what the reader itself needs."""

    seconds: float
    memory: int

    def for_text(self, characters: int) -> float:
        """Seconds of processor time allowed for reading a text of this length."""
        return min(self.seconds + characters / EACH_SECOND, LONGEST * self.seconds)

    def too_slow(self) -> tuple[str, str]:
        """The message for a document that takes too long, and the remedy."""
        what = f"takes more than {self.seconds:g} seconds of processor time"
        return what, "split it, or raise WITHHELD_DOCUMENT_SECONDS if you trust it"

    def too_large(self) -> tuple[str, str]:
        """The message for a document that needs too much memory, and the remedy."""
        what = f"needs more than {self.memory // 1024**2:,} MiB of memory"
        return what, "split it, or raise WITHHELD_DOCUMENT_MEMORY if you trust it"

    def too_still(self) -> tuple[str, str]:
        """The message for a document at which the process neither computes nor answers, and the remedy."""
        what = f"took longer than {PATIENCE * self.seconds:g} seconds"
        return what, "copy it to a disk of this machine and read it again"

    def gave_up(self) -> tuple[str, str]:
        """The message for a document at which a library aborted the process, as some do when memory runs out, and the remedy."""
        what = f"needs more than {self.memory // 1024**2:,} MiB of memory, or is so damaged that its reader fails"
        return what, "save it again, or raise WITHHELD_DOCUMENT_MEMORY if you trust it"


CRASHED = "crashes the program that reads it ({})", "do not trust it; save it in another format"


def in_force() -> Limits:
    """The limits in the settings."""
    found = settings()
    return Limits(found.document_seconds, found.document_memory)


def arm(seconds: float) -> None:
    """Have the system end this process after so many seconds of processor time from now; 0 cancels that."""
    if sys.platform != "win32":
        # The signal is not handled: it ends the process even inside a library call that never returns.
        signal.setitimer(signal.ITIMER_PROF, seconds)


def settle() -> None:
    """Prepare this process to be ended by its limits: ignore SIGINT, reset SIGPROF, write no core dump."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets the signal and ends this process
    if sys.platform != "win32":
        import resource

        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine(memory: int) -> None:
    """Limit this process to so many bytes of address space beyond what it has now."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_pages(0) + memory, most))


def resident() -> int:
    """Resident memory of this process in bytes; 0 if the system does not report it."""
    return _pages(1)


def _pages(column: int) -> int:
    try:
        import resource

        told = Path("/proc/self/statm").read_text(encoding="ascii").split()
        return int(told[column]) * resource.getpagesize()
    except (OSError, ImportError):
        return 0


def ended_by_time(code: int | None) -> bool:
    """Whether an exit code means that the processor time ran out."""
    return sys.platform != "win32" and code in (-signal.SIGPROF, -signal.SIGXCPU)


def ended_by_library(code: int | None) -> bool:
    """Whether an exit code means that the process aborted itself."""
    return code == -signal.SIGABRT


def signs(pid: int | None) -> tuple[bool, int]:
    """Whether a process is runnable (not waiting for a disk, pipe or signal), and its processor time so far, in ticks."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False, 0
    state, *rest = told.rpartition(")")[2].split()
    return state == "R", int(rest[10]) + int(rest[11])


def name_of(code: int | None) -> str:
    """An exit code in words: the name of the signal that ended the process, or the number."""
    try:
        return signal.Signals(-(code or 0)).name
    except ValueError:
        return f"exit code {code}"
