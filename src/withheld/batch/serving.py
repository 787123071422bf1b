"""The work of a process that reads: it opens files, returns their documents one at a time, and reads documents."""

from __future__ import annotations

import hashlib
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from withheld.batch.limits import GROWN, RESERVE, arm, confine, resident, settle
from withheld.batch.talk import Answer, Begun, Ended, Failed, Found, Next, Open, Request, Said, Setup
from withheld.orphans import end_with_parent
from withheld.records import Document
from withheld.sources import Result, Unreadable, other_language, read, read_answered, told_of


class Server:
    """Answers requests. ``tell`` sends an answer; ``arms`` starts the time limit of a piece of work."""

    def __init__(self, tell: Callable[[Answer], None], arms: Callable[[float], None]) -> None:
        self._tell, self._arms = tell, arms
        self._results: Iterator[Result] = iter(())
        self._opened: Open | None = None
        self._setup: Setup | None = None
        self._small = resident()

    @property
    def setup(self) -> Setup:
        """The setup of the run."""
        assert self._setup is not None
        return self._setup

    def answer(self, request: Request) -> None:
        """Answer one request; ``Setup`` and ``Open`` have no answer."""
        if isinstance(request, Setup):
            self._setup, self._results = request, iter(())
        elif isinstance(request, Open):
            self._open(request)
        elif isinstance(request, Next):
            self._next()
        else:
            self._say(request.document)

    def _open(self, request: Open) -> None:
        self._opened = request
        asked = self.setup
        if asked.fetched is None:
            self._results = read([request.path], published=asked.published, max_bytes=asked.max_bytes)
        else:
            address, sha256 = asked.fetched
            self._results = read_answered(request.path, address, sha256, asked.published, asked.max_bytes)

    def _next(self) -> None:
        with told_of(self._begun):
            self._at(None)
            assert self._opened is not None
            skip, self._opened = self._opened.skip, self._opened._replace(skip=0)
            for _, _ in zip(range(skip), self._results, strict=False):
                self._at(None)
            found = next(self._results, None)
        grown = resident() > self._small + GROWN
        self._tell(Ended(grown) if found is None else Found(found))

    def _begun(self, raw: bytes) -> None:
        """Report the hash of a document before work on it starts, so that the parent knows it if this process ends."""
        sha256 = hashlib.sha256(raw).hexdigest()
        self._at(sha256)
        assert self._opened is not None
        if why := self._opened.refused.get(sha256):
            raise Unreadable(*why)

    def _at(self, sha256: str | None, seconds: float = 0) -> None:
        seconds = seconds or self.setup.limits.seconds
        self._arms(seconds)
        self._tell(Begun(sha256, seconds))

    def _say(self, document: Document) -> None:
        from withheld.extract import read_document

        self._at(document.sha256, self.setup.limits.for_text(len(document.text)))
        tongue = other_language(document.text)
        if tongue is not None and tongue.whole:
            self._tell(Said(tongue, None))
            return
        asked = self.setup
        self._tell(Said(tongue, read_document(document, attributions=asked.attributions, programme=asked.programme)))

    def failed(self, error: Exception) -> Failed:
        """The answer for work that raised an error."""
        if isinstance(error, MemoryError):
            return Failed(*self.setup.limits.too_large(), over=True)
        if isinstance(error, RecursionError):
            return Failed("nests too deeply", "do not trust it; save it in another format", over=False)
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {Path(last.filename).stem}:{last.lineno}"
        return Failed(
            f"cannot be read because of an error in the program ({where})",
            "report this error, with the file",
            over=False,
        )


def serve(pipe: Connection, memory: int) -> None:
    """Answer the requests from a pipe until it is closed. This process also ends when it exceeds a limit or its parent ends."""
    settle()
    end_with_parent()
    _hush()
    from withheld.extract import reader

    reader()
    confine(memory if "withheld.batch.warm" in sys.modules else memory + RESERVE)
    server = Server(pipe.send, arm)
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            if isinstance(request, Setup):
                _adopt(request)
            server.answer(request)
            arm(0)
        except (BrokenPipeError, ConnectionError):
            return
        except Exception as error:
            arm(0)
            told = server.failed(error)
            del error
            pipe.send(told)
            if told.over:
                return


def _adopt(setup: Setup) -> None:
    """Use the working directory and the settings of the calling process."""
    os.chdir(setup.folder)
    for name in [n for n in os.environ if n.startswith("WITHHELD_")]:
        del os.environ[name]
    os.environ.update(setup.environment)


def _hush() -> None:
    """Send what libraries print about broken files, and when they abort, to the null device."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.close(nothing)
