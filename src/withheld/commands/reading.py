"""Reads files for the verbs that need no case: documents with what they say, and the files that could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from withheld.commands.progress import progress
from withheld.records import Document, Problem, Reading
from withheld.sources.reader import Captured, discover
from withheld.sources.reader import read as read_sources


def read_all(
    paths: list[Path], published: dt.date | None, problems: list[Problem]
) -> Iterator[tuple[Document, Reading]]:
    """Each document of the paths with what it says; what could not be read is added to ``problems``."""
    from withheld.claims.reader import read_document

    files, missing = discover(paths)
    problems.extend(missing)
    with progress("Reading", len(files)) as advance:
        for found in read_sources(files, published=published):
            if isinstance(found, Captured):
                yield found.document, read_document(found.document)
            else:
                problems.append(found)
            advance()
