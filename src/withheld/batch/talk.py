"""What is said between the process that keeps the case and those that read: requests one way, answers the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from withheld.batch.limits import Limits
from withheld.records import Document, Problem, Reading
from withheld.sources import Result, Tongue


class Refused(Problem):
    """A document that went beyond its limits: ``sha256`` of its bytes where they are known."""

    sha256: str | None = None


class Known(NamedTuple):
    """A file whose very bytes the case has: its name for the eye, their SHA-256, and the document's key, media type and language."""

    file: str
    sha256: str
    key: str
    media_type: str
    language: str | None = None


class Fetched(NamedTuple):
    """A file that holds the answer of a web address: the address that was asked, and the SHA-256 under which the answer is kept."""

    asked: str
    sha256: str


class Setup(NamedTuple):
    """How a run reads: where relative names begin, its settings, the case's programme, the date that the user states.

    ``fetched`` says of a run over one file that it is the answer of a web address.
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
    """Begin with a file; leave out its first ``skip`` results, and refuse the documents whose SHA-256 has a reason."""

    path: Path
    skip: int
    refused: Mapping[str, tuple[str, str]]


class Next(NamedTuple):
    """Give the next result of the file."""


class Read(NamedTuple):
    """Say what a document says."""

    document: Document


Request = Setup | Open | Next | Read


class Begun(NamedTuple):
    """A piece of work begins that may take so many seconds; ``sha256`` is of the document's bytes, where it is one's."""

    sha256: str | None
    seconds: float


class Found(NamedTuple):
    """The next result of the file."""

    result: Result


class Said(NamedTuple):
    """What a document says: its language where it is not English, and its reading where it is to be read."""

    tongue: Tongue | None
    reading: Reading | None


class Ended(NamedTuple):
    """The file holds no more; ``tired`` if the process has grown, and a new one should take its place."""

    tired: bool = False


class Failed(NamedTuple):
    """The work could not be done: what is wrong and the remedy. ``over`` if a limit was met, and the process ends."""

    what: str
    remedy: str
    over: bool


Answer = Begun | Found | Said | Ended | Failed


class Told(NamedTuple):
    """What became of a document or file, in the order in which the files were named."""

    result: Result | Known
    said: Said | None = None
