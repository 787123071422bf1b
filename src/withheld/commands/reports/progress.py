"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from withheld.atomic import write_whole


class Advance(Protocol):
    """Says that one step is done, and what is being done."""

    def __call__(self, what: str = "", steps: float = 1) -> None:
        """Move on by ``steps``, naming ``what`` is at work."""


class Stage(Protocol):
    """Says what is being done now, and of things that are counted how many are done."""

    def __call__(self, what: str, done: int = 0, of: int | None = None) -> None:
        """Name what is at work: “Sampling”, of whose 4 chains 2 are done."""


@contextmanager
def progress(title: str, total: float | None) -> Iterator[Advance]:
    """A bar on standard error if it is a terminal; else nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda what="", steps=1: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        """Steps a second, once that is known."""

        def render(self, task: Task) -> Text:
            """The speed of a task, or nothing before it is known."""
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(""), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=total)

        def advance(what: str = "", steps: float = 1) -> None:
            """Move the bar on and name what is at work."""
            bars.update(task, advance=steps, description=escape(f"{title} {what}"[:90]))

        yield advance


FILE = "WITHHELD_PROGRESS"
"""Names the file to which what is being done is written, for pages that show it."""
PAUSE = 0.2
"""Seconds between two lines."""


@contextmanager
def stages() -> Iterator[Stage]:
    """One line for what is being done, on standard error if it is a terminal, or in the file that is named for it; else nothing
    is shown."""
    if named := os.environ.get(FILE):
        yield _into(Path(named))
        return
    if not sys.stderr.isatty():
        yield lambda what, done=0, of=None: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as bars:
        task = bars.add_task("", total=None)

        def stage(what: str, done: int = 0, of: int | None = None) -> None:
            """Show what is at work on the bar."""
            counted = f" {done}/{of}" if of else ""
            bars.update(task, description=escape(f"{what}{counted}"[:60]), completed=done, total=of)

        yield stage


def _into(path: Path) -> Stage:
    """Write the line into a file, which a reader finds whole."""
    last = 0.0

    def stage(what: str, done: int = 0, of: int | None = None) -> None:
        """Write what is at work into the file, not more often than it is read."""
        nonlocal last
        now = time.monotonic()
        if now - last >= PAUSE or (of and done >= of):
            last = now
            write_whole(path, (f"{what} {done}/{of}" if of else what).encode(), sync=False)

    return stage
