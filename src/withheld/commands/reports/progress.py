"""Progress display on a terminal; nothing in a pipe."""

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
    """Called when a step is done, with what comes next."""

    def __call__(self, what: str = "", steps: float = 1) -> None:
        """Advance by ``steps``, and show ``what`` is in progress."""


class Stage(Protocol):
    """Called with the current stage and, for countable things, how many are done."""

    def __call__(self, what: str, done: int = 0, of: int | None = None) -> None:
        """Show the stage, such as “Sampling” with 2 of 4 chains done."""


@contextmanager
def progress(title: str, total: float | None) -> Iterator[Advance]:
    """A progress bar on standard error if that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda what="", steps=1: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        """Steps per second, once known."""

        def render(self, task: Task) -> Text:
            """The speed of a task, empty until it is known."""
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(""), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=total)

        def advance(what: str = "", steps: float = 1) -> None:
            """Advance the bar and show what is in progress."""
            bars.update(task, advance=steps, description=escape(f"{title} {what}"[:90]))

        yield advance


FILE = "WITHHELD_PROGRESS"
"""Environment variable with the path of a file to write the current stage to, for the pages."""
PAUSE = 0.2
"""Minimum seconds between two writes."""


@contextmanager
def stages() -> Iterator[Stage]:
    """Show the current stage on standard error if that is a terminal, or write it to the file in ``WITHHELD_PROGRESS``; else
    nothing."""
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
            """Show the stage on the bar."""
            counted = f" {done}/{of}" if of else ""
            bars.update(task, description=escape(f"{what}{counted}"[:60]), completed=done, total=of)

        yield stage


def _into(path: Path) -> Stage:
    """Write the current stage to a file, atomically."""
    last = 0.0

    def stage(what: str, done: int = 0, of: int | None = None) -> None:
        """Write the stage to the file, at most once per ``PAUSE`` unless it is complete."""
        nonlocal last
        now = time.monotonic()
        if now - last >= PAUSE or (of and done >= of):
            last = now
            write_whole(path, (f"{what} {done}/{of}" if of else what).encode(), sync=False)

    return stage
