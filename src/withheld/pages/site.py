"""What all pages share: the case folder, its open store, and the method of access."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request

from withheld.case import FILES, Case, CaseError, load_case
from withheld.evidence import Merges, Store, StoreError, counts, database_of, is_case
from withheld.pages.failures import Away
from withheld.pages.previews import Previews
from withheld.pages.queues import Queues

if TYPE_CHECKING:
    from withheld.pages.access.account import Access

Mark = tuple[tuple[int, int, int], ...]
"""Identifies the state of files: device, number and modification time of each."""


@dataclass
class Site:
    """A case that is shown: its folder and who may see it. ``hosts`` are the values of the Host header that are answered."""

    folder: Path
    access: Access
    hosts: frozenset[str]
    queues: Queues = field(default_factory=Queues)
    merges: Merges = field(default_factory=Merges)
    previews: Previews = field(default_factory=Previews)
    _stores: dict[tuple[str, int, int], Store] = field(default_factory=dict)
    _case: tuple[Mark, Case] | None = None
    _counts: tuple[tuple[str, int], Counter[tuple[str, str]]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The open store, for one request; Away with the remedy where it cannot be reached.

        It is opened once and kept, and opened anew when another file lies in its place: a store is a pool of connections
        that threads share, and what is written into a file that was removed would be lost.
        """
        before = self._place()
        yield self._opened(before)
        if self._place() != before:
            raise Away(
                f"{self.folder}: the database was replaced or moved while this page was loading.",
                "Open the page again and check whether your last decision was stored.",
            )

    def counts(self, store: Store) -> tuple[Counter[tuple[str, str]], int]:
        """How many records are shown, by kind and state, and the position of the log; counted once for each position.

        The position is asked for first: a line that comes meanwhile is counted again, never missed.
        """
        position = store.position()
        key = (str(store.path), position)
        known = self._counts
        if known is None or known[0] != key:
            self._counts = known = (key, counts(store))
        return known[1], position

    def _place(self) -> tuple[str, int, int]:
        path = database_of(self.folder)
        try:
            found = path.stat()
        except OSError:
            found = None
        if found is None or not is_case(self.folder):
            raise Away(
                f"{path}: the database is not there; the case was moved, locked or removed.",
                "Bring it back (a locked case: “withheld unlock”), then open this page again. Nothing was saved meanwhile.",
            )
        return str(path), found.st_dev, found.st_ino

    def _opened(self, place: tuple[str, int, int]) -> Store:
        with self._lock:
            if place not in self._stores:
                self.close()
                self.queues, self.merges, self._counts = Queues(), Merges(), None  # they were those of another database
                try:
                    self._stores[place] = Store.open(self.folder)
                except StoreError as error:
                    raise away(error) from None
            return self._stores[place]

    def close(self) -> None:
        """Let go of the store."""
        for store in self._stores.values():
            store.engine.dispose()
        self._stores.clear()

    def case(self) -> Case:
        """The case's data, read again when its files change; Away where they are wrong."""
        try:
            stats = [(self.folder / name).stat() for name in FILES]
            mark: Mark = tuple((s.st_dev, s.st_ino, s.st_mtime_ns) for s in stats)
            with self._lock:
                if self._case is None or self._case[0] != mark:
                    self._case = (mark, load_case(self.folder))
                return self._case[1]
        except (CaseError, OSError) as error:
            what, _, remedy = str(error).partition("; ")
            raise Away(f"{what}.", f"{remedy or 'Restore the file'}, then open this page again.") from None


def site_of(request: Request) -> Site:
    """The site that a request is made to."""
    site: Site = request.app.state.site
    return site


def away(error: StoreError) -> Away:
    """A page for a store that cannot be used."""
    what, _, remedy = str(error).partition("; ")
    return Away(f"{what}.", f"{remedy or 'Try again'}. Then open this page again.")
