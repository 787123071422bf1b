"""Reads files for the verbs that need no case: documents with what they say, and the files that could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from withheld.commands.opinions import opined
from withheld.commands.progress import progress
from withheld.records import Document, Problem, Reading
from withheld.sources.reader import Captured, discover
from withheld.sources.reader import read as read_sources

if TYPE_CHECKING:
    from withheld.opinion.second import Opinion


def read_all(
    paths: list[Path],
    published: dt.date | None,
    problems: list[Problem],
    *,
    attributions: bool = False,
    opinion: Opinion | None = None,
) -> Iterator[tuple[Document, Reading]]:
    """Each document of the paths with what it says; what could not be read is added to ``problems``.

    ``attributions`` asks for who says what all over the text, not only behind figures; ``opinion`` for a model's proposals.
    """
    from withheld.claims.reader import read_document

    files, missing = discover(paths)
    problems.extend(missing)
    with progress("Reading", len(files)) as advance:
        for found in read_sources(files, published=published):
            if isinstance(found, Captured):
                reading = read_document(found.document, attributions=attributions)
                yield found.document, opined(found.document, reading, opinion, problems)
            else:
                problems.append(found)
            advance()
