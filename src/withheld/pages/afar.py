"""The whole of a large case in a process of its own: it answers queries of the pages, and is rebuilt as the log grows.

Reading and comparing a hundred thousand records takes minutes, during which the pages must respond; and a page shows little of
them. So a process gathers the whole and answers views. When the log has grown, another process gathers the new state, and until
it is ready the pages say how many log lines they lack.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from withheld.evidence import Store, StoreError
from withheld.jsons import JsonObject
from withheld.pages.failures import Away, PageError

if TYPE_CHECKING:
    from withheld.pages.whole import Whole

NICE = 10
"""Niceness of a gathering process, which yields to the pages."""
AGAIN = 10.0
"""Seconds after which a failed gathering is repeated."""
KEPT = 128
"""Contents of pages that are cached for one whole."""
HIDES = ("redact", "mark", "undo", "merge", "split")
"""Actions after which an older whole may still show what must be hidden."""


class State(NamedTuple):
    """A state of the case: the last line of its log, which estimate is the latest, and its files as they are."""

    position: int
    pointer: tuple[object, ...]
    files: tuple[object, ...]


class Gathering(Away):
    """The whole of the case is being gathered for the first time, or again because something was hidden."""

    title = "The case is being loaded"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"All records of the case are being read and compared ({seconds:.0f} seconds so far; with a hundred thousand records "
            "this takes minutes). Review, documents, search and log work meanwhile.",
            "This page reloads every few seconds.",
        )


class Beside:
    """A process that gathers a whole and then answers queries on it."""

    def __init__(self, folder: Path, analyst: bool, state: State) -> None:
        self.state, self.began, self.ready = state, time.monotonic(), False
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, JsonObject] = OrderedDict()
        context = get_context("spawn")
        self._end, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, str(folder), analyst), daemon=True, name="whole")
        self._process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        """Whether it can still answer."""
        return self._process.is_alive()

    @property
    def seconds(self) -> float:
        """Seconds since it started."""
        return time.monotonic() - self.began

    def settled(self) -> bool:
        """Whether gathering is complete; PageError if it failed."""
        if not self.ready and self._end.poll():
            self._told()
            self.ready = True
        elif not self.ready and not self._process.is_alive():
            raise Away(
                "The process that loads the case ended.",
                "Open this page again; the case may need more memory than there is.",
            )
        return self.ready

    def ask(self, view: Callable[..., object], given: Sequence[object]) -> JsonObject:
        """The result of a view on the gathered whole; recent results are cached."""
        asked = pickle.dumps((view, tuple(given)))
        with self._lock:
            if asked not in self._known:
                self._end.send_bytes(asked)
                self._known[asked] = self._told()
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(asked)
            return dict(self._known[asked])

    def _told(self) -> JsonObject:
        try:
            fault, answer = self._end.recv()
        except (EOFError, OSError):
            raise Away("The process that loads the case ended.", "Open this page again.") from None
        if fault is None:
            content: JsonObject = answer
            return content
        raise fault(*answer)

    def close(self) -> None:
        """End it."""
        with suppress(OSError):
            self._end.close()
        self._process.terminate()


class Afar:
    """For analysts and for readers: the process that answers, and the one that gathers the newer state."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._now: dict[bool, Beside] = {}
        self._next: dict[bool, Beside] = {}
        self._failed: dict[bool, tuple[float, PageError]] = {}

    def ask(
        self, analyst: bool, state: State, store: Store, view: Callable[..., object], given: Sequence[object]
    ) -> JsonObject:
        """The result of a view on the newest gathered whole; Gathering if there is none that may be shown."""
        found = self._newest(analyst, state, store)
        content = found.ask(view, given)
        behind = state.position - found.state.position
        content["whole"] = content["whole"]._replace(behind=behind)
        return content

    def _newest(self, analyst: bool, state: State, store: Store) -> Beside:
        with self._lock:
            self._take_over(analyst)
            now = self._now.get(analyst)
            if now is not None and not now.alive:
                self._now.pop(analyst)
                now = None
            if (now is None or now.state != state) and analyst not in self._next:
                if (failed := self._failed.get(analyst)) and time.monotonic() - failed[0] < AGAIN:
                    raise failed[1]
                self._next[analyst] = Beside(self._folder, analyst, state)
            if now is not None and self._hidden_since(analyst, now.state, store):
                self._now.pop(analyst).close()
                now = None
            if now is None:
                raise Gathering(self._next[analyst].seconds)
            return now

    def _take_over(self, analyst: bool) -> None:
        coming = self._next.get(analyst)
        try:
            if coming is None or not coming.settled():
                return
        except PageError as error:
            self._failed[analyst] = (time.monotonic(), error)
            self._next.pop(analyst).close()
            return
        if before := self._now.get(analyst):
            before.close()
        self._now[analyst] = self._next.pop(analyst)
        self._failed.pop(analyst, None)

    def _hidden_since(self, analyst: bool, state: State, store: Store) -> bool:
        """Whether anything was erased since or, for readers, marked."""
        return store.acted_since(state.position, ("redact",) if analyst else HIDES)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for one in (*self._now.values(), *self._next.values()):
                one.close()
            self._now.clear()
            self._next.clear()


def _serve(end: Connection, folder: str, analyst: bool) -> None:
    """Gather the whole, report that, and answer views until the pages are gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pages handle Ctrl-C and end this process
    os.nice(NICE)
    answer, whole = _answered(partial(_gathered, Path(folder), analyst))
    end.send(answer)
    while whole is not None:
        try:
            view, given = end.recv()
        except (EOFError, OSError):
            return
        end.send(_answered(partial(view, whole, *given))[0])


def _gathered(folder: Path, analyst: bool) -> Whole:
    from withheld.case import load_case
    from withheld.dossier import indicator_cells, indicator_columns, obligation_cells
    from withheld.pages.access.account import Account, Role
    from withheld.pages.routes.contradictions import groups
    from withheld.pages.routes.hosts import by_host
    from withheld.pages.routes.sources import by_publisher
    from withheld.pages.whole import gathered

    with Store.open(folder) as store:
        found = gathered(store, Account("", Role.ANALYST if analyst else Role.READER), load_case(folder))
    # Computed beforehand, so that the first request of each page need not wait.
    for work in (by_host, indicator_columns, indicator_cells, obligation_cells, by_publisher, groups):
        found.once(work)
    return found


def _answered(work: Callable[[], object]) -> tuple[tuple[type[PageError] | None, object], object]:
    """The message for the pipe: the result, or the error page in its place; and the result itself."""
    try:
        found = work()
        return (None, found if isinstance(found, dict) else True), found
    except PageError as error:
        return (type(error), (error.what, error.remedy)), None
    except StoreError as error:
        what, _, remedy = str(error).partition("; ")
        return (Away, (f"{what}.", f"{remedy or 'Try again'}.")), None
