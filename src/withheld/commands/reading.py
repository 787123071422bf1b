"""Reads files for the verbs that need no case: documents with what they say, and the files that could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from withheld.commands.opinions import opined
from withheld.commands.outcome import Outcome
from withheld.commands.progress import progress
from withheld.records import Document, Reading
from withheld.sources.kinds.folders import discover
from withheld.sources.reader import Captured
from withheld.sources.reader import read as read_sources

if TYPE_CHECKING:
    from withheld.opinion.second import Opinion


def read_all(
    paths: list[Path],
    published: dt.date | None,
    outcome: Outcome,
    *,
    attributions: bool = False,
    opinion: Opinion | None = None,
) -> Iterator[tuple[Document, Reading]]:
    """Each document of the paths with what it says; what is not read is added to ``outcome``, other languages too.

    ``attributions`` asks for who says what all over the text, not only behind figures; ``opinion`` for a model's proposals.
    """
    from withheld.extract.read import read_document

    there = discover(paths)
    outcome.lost_all(there)
    with progress("Reading", len(there.files)) as advance:
        for found in read_sources(there.files, published=published):
            if not isinstance(found, Captured):
                outcome.lost(found)
            elif outcome.takes(found.document):
                reading = read_document(found.document, attributions=attributions)
                yield found.document, opined(found.document, reading, opinion, outcome.problems)
            advance()
