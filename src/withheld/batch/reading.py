"""Entry point of the package: reads files with worker processes or, if their number is 0, in this process."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

from withheld.batch.limits import Limits, in_force
from withheld.batch.pool import Before, Pool
from withheld.batch.serving import Server
from withheld.batch.talk import Answer, Ended, Fetched, Found, Next, Open, Read, Said, Setup, Told
from withheld.batch.worker import prepare
from withheld.records import Document
from withheld.settings import settings
from withheld.sources import Captured, other_language

_PARTING = 1.0
"""Seconds that an interrupted run waits for its processes to end; they end in any case."""

_Item = tuple[Told | None, int] | BaseException | None
_SECRETS = ("WITHHELD_LLM_KEY",)


def processors() -> int:
    """Number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


@dataclass(frozen=True)
class How:
    """How to read files: the publication date that the user states, the case's programme, whether to include all attributions.

    ``workers`` is the number of processes, by default that of the settings, else one per processor. ``known`` are the SHA-256 of
    documents that are not read again; ``before`` returns what is known of a file without reading it. ``cluster`` is the address
    of a Dask cluster that reads instead of this machine. ``fetched`` is set if the only file is the response from a web address.
    """

    published: dt.date | None = None
    programme: str | None = None
    attributions: bool = False
    workers: int | None = None
    known: Container[str] = frozenset()
    before: Before = lambda path: None
    cluster: str | None = None
    fetched: Fetched | None = None
    limits: Limits = field(default_factory=in_force)

    def setup(self) -> Setup:
        """The setup that is sent to a worker process."""
        told = {n: v for n, v in os.environ.items() if n.startswith("WITHHELD_") and n not in _SECRETS}
        return Setup(
            Path.cwd(), told, self.limits, settings().max_bytes, self.published, self.programme, self.attributions,
            self.fetched,
        )  # fmt: skip

    def processes(self) -> int:
        """Number of worker processes."""
        asked = settings().workers if self.workers is None else self.workers
        return processors() if asked is None else asked


def read_all(paths: Sequence[Path], how: How) -> Iterator[Told | None]:
    """The outcome of each document, in the order of the files, whatever the number of processes; None at the end of a file."""
    if not paths:
        return
    if how.cluster:
        yield from _on_cluster(paths, how, how.cluster)
        return
    workers = how.processes()
    if workers == 0:
        yield from _here(paths, how)
        return
    prepare(len(paths))
    pool = Pool(workers, how.setup(), how.known, how.before)
    with _running(pool, paths) as told:
        while (found := told.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            result, size = found
            pool.taken(size)
            yield result


@contextmanager
def _running(pool: Pool, paths: Sequence[Path]) -> Iterator[SimpleQueue[_Item]]:
    """Run the pool in a thread, so that no worker waits while this process stores results; the pool ends with the block."""
    told: SimpleQueue[_Item] = SimpleQueue()
    stop = Event()

    def work() -> None:
        """Read the files and queue each outcome, or the error that ended the run."""
        try:
            for found in pool.run(paths, stop.is_set):
                told.put(found)
            told.put(None)
        except BaseException as error:
            told.put(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(_PARTING)  # longer only while a process starts; that process is ended then


def _on_cluster(paths: Sequence[Path], how: How, address: str) -> Iterator[Told | None]:
    from withheld.batch.cluster import connected, read_on

    with connected(address) as client:
        yield from read_on(client, paths, how.setup(), how.known, how.before)


def says(document: Document, how: How, *, read: bool) -> Said:
    """The reading of a document, made in this process; only its language unless ``read``."""
    answers: list[Answer] = []
    server = Server(answers.append, lambda seconds: None)
    server.answer(how.setup())
    if not read:
        return Said(other_language(document.text), None)
    server.answer(Read(document))
    assert isinstance(answers[-1], Said)
    return answers[-1]


def _here(paths: Sequence[Path], how: How) -> Iterator[Told | None]:
    """The same as ``read_all``, in this process."""
    answers: list[Answer] = []
    server = Server(answers.append, lambda seconds: None)
    server.answer(how.setup())
    for path in paths:
        if known := how.before(path):
            yield from (Told(known), None)
            continue
        server.answer(Open(path, 0, {}))
        while True:
            answers.clear()
            server.answer(Next())
            if isinstance(answers[-1], Ended):
                break
            assert isinstance(answers[-1], Found)
            result, said = answers[-1].result, None
            if isinstance(result, Captured) and result.document.sha256 not in how.known:
                server.answer(Read(result.document))
                assert isinstance(answers[-1], Said)
                said = answers[-1]
            yield Told(result, said)
        yield None
