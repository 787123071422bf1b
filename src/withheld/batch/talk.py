"""Messages between the process that keeps the case and the processes that read: requests one way, answers the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from withheld.batch.limits import Limits
from withheld.records import Document, Problem, Reading
from withheld.sources import Result, Tongue


class Refused(Problem):
    """A document that exceeded its limits; ``sha256`` of its bytes if known."""

    sha256: str | None = None


class Known(NamedTuple):
    """A file whose exact bytes the case has: display name, SHA-256, and the document's key, media type and language."""

    file: str
    sha256: str
    key: str
    media_type: str
    language: str | None = None


class Fetched(NamedTuple):
    """A file that contains the response from a web address: the requested address, and the SHA-256 under which the response is
    kept."""

    asked: str
    sha256: str


class Setup(NamedTuple):
    """How a run reads: the base of relative paths, its settings, the case's programme, the publication date that the user states.

    ``fetched`` is set if the only file of the run is the response from a web address.
    """

    folder: Path
    environment: Mapping[str, str]
    limits: Limits
    max_bytes: int
    published: dt.date | None
    programme: str | None
    attributions: bool
    fetched: Fetched | None = None


class Open(NamedTuple):
    """Open a file; skip its first ``skip`` results, and refuse documents whose SHA-256 is in ``refused`` with a reason."""

    path: Path
    skip: int
    refused: Mapping[str, tuple[str, str]]


class Next(NamedTuple):
    """Find the next result of the file."""


class Read(NamedTuple):
    """Read a document."""

    document: Document


Request = Setup | Open | Next | Read


class Begun(NamedTuple):
    """Work that may take so many seconds begins; ``sha256`` is of the document's bytes, None if there is no document."""

    sha256: str | None
    seconds: float


class Found(NamedTuple):
    """The next result of the file."""

    result: Result


class Said(NamedTuple):
    """The result for a document: its language if that is not English, and its reading if it was read."""

    tongue: Tongue | None
    reading: Reading | None


class Ended(NamedTuple):
    """The file has no more results; ``tired`` if the process has grown and should be replaced."""

    tired: bool = False


class Failed(NamedTuple):
    """The work failed: what is wrong and the remedy. ``over`` if a limit was met and the process ends."""

    what: str
    remedy: str
    over: bool


Answer = Begun | Found | Said | Ended | Failed


class Told(NamedTuple):
    """The outcome of a document or file."""

    result: Result | Known
    said: Said | None = None
