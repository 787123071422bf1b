"""A small case whose transcribed row (30,000 in Russia, at https://a.example/1) stands in a report of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from case_folders import made
from documents import document
from withheld.anchoring.matching import Binder
from withheld.anchoring.proposals import proposed
from withheld.evidence.store import Store
from withheld.extract.read import EXTRACTOR, read_document
from withheld.records import Document, Evidence

HELD = (
    "Russia had 30,000 North Korean workers at the end of 2017, the ministry in Moscow said. "
    "It sent home 20,000 of the workers."
)
ADDRESS = "http://www.a.example/1/?utm_source=mail#top"


def read(store: Store, text: str, url: str | None = ADDRESS) -> Document:
    """Read a report into the store as the program does."""
    made_of = document(text).model_copy(update={"url": url})
    store.add(made_of, text.encode(), read_document(made_of), EXTRACTOR)
    return made_of


@contextmanager
def with_report(base: Path, text: str = HELD, url: str | None = ADDRESS) -> Iterator[Store]:
    """The case with the report in it, nothing decided."""
    with made(base) as store:
        read(store, text, url)
        yield store


def row(store: Store) -> Evidence:
    """The transcribed row, as it is now."""
    return next(e for e in store.evidence() if e.transcribed_from or e.source.transcribed)


def anchor(store: Store) -> Evidence:
    """Accept the best proposal; the row as it was before."""
    before = row(store)
    (found,) = proposed(store)
    store.decide(before.id, "anchor", "ann", "seen", found.best[0].changes, Binder())
    return before
