"""Reads files with several processes, in the order given, within limits of time and memory.

The calling process gives each worker one piece of work at a time: find the next document of a file, or read a document. So it
knows what a worker was doing when it ended, and nothing is lost or done twice.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Lock

from withheld.batch.talk import Ended, Failed, Found, Known, Next, Open, Read, Refused, Request, Said, Setup, Told
from withheld.batch.waiting import Entry, File, Waiting
from withheld.batch.worker import Lost, Worker, hire, release
from withheld.records import Problem
from withheld.sources import Captured

CHANCES = 2
"""How many processes may end at a document without meeting a limit before the document is refused."""
MOST_REFUSED = 20
"""How many documents of one file are refused before the rest of the file is."""
_TICK = 0.1


Before = Callable[[Path], "Known | Refused | None"]
"""Returns what is known of a file without reading it; None if it must be read."""


@dataclass(eq=False)
class _Hand:
    """A worker and its current task: the open file, and the document to read or the search for the next one."""

    worker: Worker
    file: File | None = None
    reads: Entry | None = None
    seeks: bool = False

    @property
    def idle(self) -> bool:
        """Whether the worker has no task."""
        return self.reads is None and not self.seeks


class Pool:
    """Reads files with a pool of workers.

    ``known`` are the SHA-256 of documents that are only found, not read; ``before`` returns what is known of a file without
    reading it.
    """

    def __init__(self, workers: int, setup: Setup, known: Container[str], before: Before) -> None:
        self.setup, self.known, self.before, self.most = setup, known, before, workers
        self._waiting = Waiting()
        self._to_read: deque[Entry] = deque()
        self._reopen: deque[File] = deque()
        self._refused: dict[str, tuple[str, str]] = {}
        self._hands: list[_Hand] = []
        self._taken = 0
        self._lock = Lock()

    def run(self, paths: Sequence[Path], stop: Callable[[], bool]) -> Iterator[tuple[Told | None, int]]:
        """The outcome of each document, in the order of the files, with its size; None at the end of a file."""
        left = deque(paths)
        try:
            while (left or self._waiting.files) and not stop():
                self._hand_out(left)
                yield from self._waiting.ready()
                self._listen()
        finally:
            self._part()

    def taken(self, size: int) -> None:
        """Report that so many bytes have left the queue."""
        with self._lock:
            self._taken += size

    def _part(self) -> None:
        for hand in self._hands:
            if hand.idle and hand.file is None and hand.worker.process.is_alive():
                release(hand.worker)
            else:
                hand.worker.end()
        self._hands.clear()

    def _hand_out(self, left: deque[Path]) -> None:
        with self._lock:
            self._waiting.bytes, self._taken = self._waiting.bytes - self._taken, 0
        for hand in self._hands:
            while hand.idle and self._give(hand, left):
                pass
        while len(self._hands) < self.most and (left or self._to_read or self._reopen):
            worker = hire(self.setup.limits)
            worker.ask(self.setup)
            hand = _Hand(worker)
            self._hands.append(hand)
            if not self._give(hand, left):
                break

    def _give(self, hand: _Hand, left: deque[Path]) -> bool:
        """Give an idle worker a task; False if there is none."""
        if self._to_read:
            hand.reads = self._to_read.popleft()
            assert isinstance(hand.reads.result, Captured)
            return self._ask(hand, Read(hand.reads.result.document))
        if hand.file is None and not self._open_one(hand, left):
            return False
        assert hand.file is not None
        if not self._waiting.may_go_on(hand.file):
            return False
        hand.seeks = True
        return self._ask(hand, Next())

    def _open_one(self, hand: _Hand, left: deque[Path]) -> bool:
        if self._reopen:
            hand.file = self._reopen.popleft()
        else:
            hand.file = self._next_file(left)
        if hand.file is None:
            return False
        return self._ask(hand, Open(hand.file.path, hand.file.count, dict(self._refused)))

    def _next_file(self, left: deque[Path]) -> File | None:
        """The next file to be read; known files before it are added to the queue as results."""
        while left and self._waiting.room():
            file = self._waiting.add(left.popleft())
            known = self.before(file.path)
            if known is None:
                return file
            self._waiting.bytes += file.add(known, pending=False).size
            file.ended = True
        return None

    def _ask(self, hand: _Hand, request: Request) -> bool:
        # If the worker is gone, ``_listen`` notices.
        hand.worker.ask(request)
        return True

    def _listen(self) -> None:
        """Process the answers of the workers; end one that is silent for too long."""
        pipes: dict[object, _Hand] = {hand.worker.pipe: hand for hand in self._hands if not hand.idle}
        if not pipes:  # the queue is full: the caller stores more slowly than files are read
            time.sleep(_TICK / 5)
        ready: list[Connection] = wait(list(pipes), _TICK) if pipes else []  # type: ignore[arg-type,assignment]
        for pipe in ready:
            self._hear(pipes[pipe])
        for hand in pipes.values():
            if not hand.idle and hand in self._hands and hand.worker.overdue():
                hand.worker.end()
                self._lost(hand, Lost(*self.setup.limits.too_still(), limit=True))

    def _hear(self, hand: _Hand) -> None:
        answer = hand.worker.receive()
        if answer is None:
            self._lost(hand, hand.worker.why())
        elif isinstance(answer, Found):
            self._found(hand, answer)
        elif isinstance(answer, Said):
            assert hand.reads is not None
            hand.reads.said, hand.reads.pending = answer, False
            hand.reads = None
        elif isinstance(answer, Ended):
            self._ended(hand, answer)
        elif isinstance(answer, Failed):
            self._failed(hand, answer)

    def _found(self, hand: _Hand, answer: Found) -> None:
        assert hand.file is not None
        hand.seeks = False
        found, sha256 = answer.result, hand.worker.sha256
        if isinstance(found, Problem) and sha256 in self._refused:
            found = Refused(**found.model_dump(), sha256=sha256)
        fresh = isinstance(found, Captured) and found.document.sha256 not in self.known
        entry = hand.file.add(found, pending=fresh)
        self._waiting.bytes += entry.size
        if fresh:
            self._to_read.append(entry)

    def _ended(self, hand: _Hand, answer: Ended) -> None:
        assert hand.file is not None
        hand.file.ended = True
        hand.file, hand.seeks = None, False
        if answer.tired:
            hand.worker.end()
            self._hands.remove(hand)

    def _failed(self, hand: _Hand, answer: Failed) -> None:
        """A task failed: the worker goes on, or it ends because a limit was met."""
        lost = Lost(answer.what, answer.remedy, limit=True)
        if answer.over:
            hand.worker.end()
            self._lost(hand, lost)
        else:
            self._blame(hand, lost)

    def _lost(self, hand: _Hand, why: Lost) -> None:
        """A worker has ended: its document is refused or retried, and its file goes to another worker."""
        self._hands.remove(hand)
        self._blame(hand, why)
        if hand.file is not None:
            self._reopen.append(hand.file)

    def _blame(self, hand: _Hand, why: Lost) -> None:
        """Refuse or retry the worker's current task; the worker is idle afterwards."""
        if hand.reads is not None:
            self._blame_document(hand.reads, why)
        elif hand.seeks and hand.file is not None:
            self._blame_file(hand.file, hand.worker.sha256, why)
            hand.file = None
        hand.reads, hand.seeks = None, False

    def _blame_document(self, entry: Entry, why: Lost) -> None:
        entry.deaths += 1
        if why.limit or entry.deaths >= CHANCES:
            entry.refuse(why.what, why.remedy)
        else:
            self._to_read.appendleft(entry)

    def _blame_file(self, file: File, sha256: str | None, why: Lost) -> None:
        """The next document of a file cannot be read: refuse that document if its hash is known, else the rest of the file."""
        file.deaths[sha256] = file.deaths.get(sha256, 0) + 1
        if not why.limit and file.deaths[sha256] < CHANCES:
            self._reopen.append(file)
            return
        file.refusals += 1
        if sha256 is None or sha256 in self._refused or file.refusals > MOST_REFUSED:
            self._waiting.bytes += file.refuse(why.what, why.remedy, sha256).size
            return
        self._refused[sha256] = (why.what, why.remedy)
        self._reopen.append(file)
