"""Reads files for the commands that need no case; collects those that could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from withheld import batch
from withheld.commands.reports.opinions import opined
from withheld.commands.reports.outcome import Outcome
from withheld.commands.reports.progress import progress
from withheld.records import Document, Problem, Reading
from withheld.sources import Captured, Passed, discover

if TYPE_CHECKING:
    from withheld.opinion import Opinion


def read_all(
    paths: list[Path],
    published: dt.date | None,
    outcome: Outcome,
    *,
    attributions: bool = False,
    opinion: Opinion | None = None,
    programme: str | None = None,
    workers: int | None = None,
) -> Iterator[tuple[Document, Reading]]:
    """Each document of the paths with its reading; what is not read, or not English, is recorded in ``outcome``.

    ``attributions`` requests all attributions of the text, not only those of figures; ``opinion`` a model's proposals;
    ``programme`` is the sending state to read for.
    """
    there = discover(paths)
    outcome.lost_all(there)
    how = batch.How(published, programme, attributions=attributions, workers=workers)
    with progress("Reading", len(there.files)) as advance:
        for told in batch.read_all(there.files, how):
            if told is None:
                advance()
            elif isinstance(told.result, Problem | Passed):
                outcome.lost(told.result)
            elif isinstance(told.result, Captured) and (said := told.said):
                document = told.result.document
                if outcome.takes(document, said.tongue) and said.reading:
                    outcome.left_out(document, said.reading.left)
                    outcome.nameless(document, said.reading)
                    yield document, opined(document, said.reading, opinion, outcome.problems)
