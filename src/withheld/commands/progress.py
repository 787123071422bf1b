"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Advance(Protocol):
    """Says that one step is done, and what is being done."""

    def __call__(self, what: str = "", steps: float = 1) -> None:
        """Move on by ``steps``, naming ``what`` is at work."""


@contextmanager
def progress(title: str, total: float | None) -> Iterator[Advance]:
    """A bar on standard error if it is a terminal; else nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda what="", steps=1: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=total)

        def advance(what: str = "", steps: float = 1) -> None:
            bars.update(task, advance=steps, description=escape(f"{title} {what}"[:60]))

        yield advance
