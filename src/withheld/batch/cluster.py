"""Reads files on an existing Dask cluster: their bytes are sent out, the readings come back.

The cluster needs nothing but the program: each file is sent whole. If a worker dies, Dask gives its file to another, so nothing
is lost. Nothing is stored twice either: only the calling process writes, and it takes each answer once.
"""

from __future__ import annotations

import os
import tempfile
from asyncio import CancelledError
from collections import deque
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from withheld.batch.limits import CRASHED
from withheld.batch.pool import Before, Pool
from withheld.batch.talk import Refused, Setup, Told
from withheld.records import Problem
from withheld.settings import SettingsError
from withheld.sources import Captured, Passed, failed, shown

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 3
"""Files in flight for each thread of the cluster; more would only wait in its memory."""
LARGEST = 64 * 1024 * 1024
"""A file of more bytes is not sent; this machine reads it."""
TRIES = 3
"""How often the scheduler retries a file whose task fails on the cluster."""
PATIENCE = 10
"""Seconds within which a cluster must answer."""


class Sent(NamedTuple):
    """A file to send: its display name, the name from which its kind is known, and its bytes."""

    shown: str
    name: str
    raw: bytes


def connected(address: str) -> Client:
    """A client of the cluster at an address; SettingsError if there is none or ``distributed`` is not installed."""
    try:
        from distributed import Client
    except ImportError:
        raise SettingsError("--cluster: needs Dask; install withheld[cluster] here and on the cluster") from None
    try:
        client: Client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SettingsError(f"--cluster {address}: no cluster answers there ({what}); check the address") from None
    if not client.ncores():
        client.close()
        raise SettingsError(f"--cluster {address}: has no workers; start some with “dask worker {address}”")
    return client


def read_on(
    client: Client, paths: Sequence[Path], setup: Setup, known: Container[str], before: Before
) -> Iterator[Told | None]:
    """The outcome of each document, in the order of the files; None at the end of a file."""
    left = deque(paths)
    under_way: deque[tuple[Path, list[Told] | Future | None]] = deque()
    ahead = AHEAD * sum(client.ncores().values())
    while left or under_way:
        while left and len(under_way) < ahead:
            path = left.popleft()
            under_way.append((path, _begun(client, path, setup, before)))
        path, begun = under_way.popleft()
        if isinstance(begun, list):
            yield from begun
        elif begun is None:
            yield from _here(path, setup, known, before)
        else:
            yield from _answer(path, begun)
        yield None


def _begun(client: Client, path: Path, setup: Setup, before: Before) -> list[Told] | Future | None:
    """What is already known of a file, the future of the cluster's answer, or None if this machine reads the file."""
    if (found := before(path)) is not None:
        return [Told(found)]
    try:
        if not path.is_file() or path.stat().st_size > min(LARGEST, setup.max_bytes):
            return None
        raw = path.read_bytes()
    except OSError as error:
        return [Told(failed(path, error))]
    return client.submit(read_sent, Sent(shown(path), path.name, raw), setup, pure=False, retries=TRIES)


def _answer(path: Path, begun: Future) -> Iterator[Told]:
    from distributed import KilledWorker

    try:
        yield from begun.result()
    except KilledWorker:
        what, remedy = CRASHED
        yield Told(Refused(file=shown(path), what=what.format("on the cluster"), remedy=remedy))
    except (OSError, CancelledError):
        raise SettingsError(
            "--cluster: the connection to the cluster was lost; what is stored is kept, run the same command again"
        ) from None
    finally:
        begun.release()


def _here(path: Path, setup: Setup, known: Container[str], before: Before) -> Iterator[Told]:
    pool = Pool(1, setup, known, before)
    for told, size in pool.run([path], lambda: False):
        pool.taken(size)
        if told is not None:
            yield told


def read_sent(sent: Sent, setup: Setup) -> list[Told]:
    """The outcomes of a file that was sent, read within its limits by a subprocess of this worker."""
    with tempfile.TemporaryDirectory(prefix="withheld-") as name:
        path = Path(name) / os.path.basename(sent.name)  # noqa: PTH119  only the base name, whatever it contains
        path.write_bytes(sent.raw)
        mine = setup._replace(folder=Path(name), environment=dict(setup.environment))
        pool = Pool(1, mine, frozenset(), lambda path: None)
        found = []
        for told, size in pool.run([path], lambda: False):
            pool.taken(size)
            if told is not None:
                found.append(_renamed(told, shown(path), sent.shown))
        return found


def _renamed(told: Told, was: str, name: str) -> Told:
    """An outcome with the file's name on the worker replaced by its own name."""

    def own(text: str | None) -> str | None:
        """A text with the file's name on the worker, at its start, replaced by its own name."""
        return name + text.removeprefix(was) if text is not None and text.startswith(was) else text

    found = told.result
    if isinstance(found, Captured):
        document, came = found.document, found.document.capture
        inside = tuple(h.model_copy(update={"origin": own(h.origin)}) for h in (came.inside if came else ()))
        capture = came and came.model_copy(update={"origin": own(came.origin), "inside": inside})
        document = document.model_copy(update={"path": own(document.path), "capture": capture})
        return told._replace(result=Captured(document, found.raw, found.suffix, found.archive))
    if isinstance(found, Problem):
        return told._replace(result=found.model_copy(update={"file": own(found.file)}))
    if isinstance(found, Passed):
        return told._replace(result=found._replace(name=own(found.name) or name))
    return told
