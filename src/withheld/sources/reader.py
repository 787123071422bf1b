"""Files and folders to documents, one at a time; what cannot be read is a problem in one line, and the rest goes on."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from withheld import __version__
from withheld.records import Capture, Document, Problem
from withheld.settings import settings
from withheld.sources import jsonlines
from withheld.sources.address import address_day, host
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.language import language_of
from withheld.sources.window import inferred
from withheld.vocabulary import is_example

if TYPE_CHECKING:
    from withheld.sources.archive import Page

MEDIA_TYPES = {
    ".txt": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html",
    ".htm": "text/html",    ".xhtml": "application/xhtml+xml", ".pdf": "application/pdf",
    ".jsonl": "application/x-ndjson", ".json": "application/json", ".warc": "application/warc",
    ".warc.gz": "application/warc",
}  # fmt: skip
"""The endings that are read, with their media types."""

_BASES = ("json-ld", "metadata", "front matter", "byline")
_KINDS = "give a .txt, .md, .html, .pdf, .jsonl or .warc file"
_FETCH = "save the page yourself and read the file, or fetch it into a case with “withheld read --fetch”"
# A path that was an address has lost one of its slashes.
_ADDRESS = re.compile(r"https?:/", re.I)
_TOOL = f"withheld {__version__}"


@dataclass(frozen=True, slots=True)
class Captured:
    """A document with its bytes as they came: the file's, or those of its line in a file of several documents.

    ``suffix`` is the ending of the file that it came from, in lower case; a line keeps the ending ``.jsonl``. A page from
    a web archive has the body of the answer as its bytes, as a browser saves it, and ``archive``, the record with all
    that was answered.
    """

    document: Document
    raw: bytes
    suffix: str
    archive: bytes | None = None


def ending(path: Path) -> str:
    """The ending of a file's name in lower case, ``.warc.gz`` as one."""
    return ".warc.gz" if path.name.lower().endswith(".warc.gz") else path.suffix.lower()


def shown(path: Path | str) -> str:
    """A path for the eye: control characters and undecodable bytes escaped."""
    text = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lambda match: ascii(match[0])[1:-1], text)


def _problem(path: Path, what: str, remedy: str, place: str | None = None) -> Problem:
    return Problem(file=shown(path), what=what, remedy=remedy, place=place)


def discover(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The files to read, folders expanded in a stable order, and what is wrong with the paths themselves.

    In folders, hidden files, endings that are not read and links that lead out of the folder are passed over; a file
    named directly must be of a kind that is read.
    """
    files: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            found = _expand(path, problems)
        except (OSError, ValueError) as error:
            problems.append(_failed(path, error))
            continue
        files.update(dict.fromkeys(found))
    return list(files), problems


def _failed(path: Path, error: OSError | ValueError) -> Problem:
    """The problem of a path that the system refuses."""
    if isinstance(error, FileNotFoundError):
        return _problem(path, "does not exist", "check the name")
    if isinstance(error, PermissionError):
        return _problem(path, "may not be read", "change its permissions")
    what = getattr(error, "strerror", None) or "has a name that no file can have"
    return _problem(path, f"cannot be read ({what})", "check the file and the disk")


def _expand(path: Path, problems: list[Problem]) -> list[Path]:
    if _ADDRESS.match(str(path)) and not path.exists():
        problems.append(_problem(path, "is a web address, and nothing is fetched here", _FETCH))
        return []
    if path.is_dir():
        found = list(_walk(path, problems))
        if not found:
            problems.append(_problem(path, "holds no file that withheld reads", _KINDS))
        return found
    if not stat.S_ISREG(path.stat().st_mode):
        problems.append(_problem(path, "is no regular file", "save it to disk first"))
    elif ending(path) not in MEDIA_TYPES:
        problems.append(_problem(path, "is not a kind that withheld reads", _KINDS))
    else:
        return [path]
    return []


def _walk(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    root = folder.resolve()

    def refused(error: OSError) -> None:
        problems.append(_failed(Path(error.filename), error))

    for where, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if not name.startswith(".") and ending(path) in MEDIA_TYPES and _inside(path, root):
                yield path


def _inside(path: Path, root: Path) -> bool:
    if not path.is_symlink():
        return path.is_file()
    try:
        return path.resolve().is_relative_to(root) and path.is_file()
    except (OSError, RuntimeError):
        return False


def read(
    paths: Sequence[Path], *, published: dt.date | None = None, max_bytes: int | None = None
) -> Iterator[Captured | Problem]:
    """Every document in the files and folders, one at a time, and a problem for each that cannot be read.

    ``published`` is the publication date that the user states for all of them. ``max_bytes`` bounds a file, or one
    line of a JSON Lines file; by default it is the setting of that name.
    """
    files, problems = discover(paths)
    yield from problems
    most = settings().max_bytes if max_bytes is None else max_bytes
    for path in files:
        try:
            yield from _file(path, published, most)
        except Unreadable as error:
            yield _problem(path, error.what, error.remedy, error.place)
        except OSError as error:
            yield _failed(path, error)


def _file(path: Path, published: dt.date | None, most: int) -> Iterator[Captured | Problem]:
    suffix = ending(path)
    if suffix in (".warc", ".warc.gz"):
        with path.open("rb") as file:
            yield from archived(file, shown(path), published=published, max_bytes=most)
        return
    if suffix == ".jsonl":
        yield from _several(path, jsonlines.lines(path, most), published, most)
        return
    raw = _bytes(path, most)
    if suffix == ".json":
        yield from _several(path, jsonlines.elements(raw), published, most)
        return
    today = dt.date.today()
    draft = _read(raw, suffix, today)
    yield Captured(_document(draft, raw, shown(path), suffix, published, today), raw, suffix)


def archived(
    file: BinaryIO, origin: str, *, published: dt.date | None = None, max_bytes: int | None = None,
    fetched: str | None = None,
) -> Iterator[Captured | Problem]:  # fmt: skip
    """The documents of a web archive and a problem for each page that cannot be read; ``origin`` is its path or address.

    ``fetched`` is the SHA-256 of an archive that was just made of an answer, and is kept as a whole.
    """
    from withheld.sources.archive import pages

    most = settings().max_bytes if max_bytes is None else max_bytes
    empty = True
    for page in pages(file, most):
        empty = False
        if isinstance(page, Unreadable):
            yield Problem(file=origin, what=page.what, remedy=page.remedy, place=page.place and shown(page.place))
            continue
        try:
            yield _page(page, origin, published, fetched)
        except Unreadable as error:
            yield Problem(file=origin, what=error.what, remedy=error.remedy, place=shown(page.place))
    if empty:
        raise Unreadable("holds no page, text or PDF", "give the archive that holds the report's page")


def _page(page: Page, origin: str, published: dt.date | None, fetched: str | None) -> Captured:
    today = dt.date.today()
    draft = _read(page.body, page.suffix, today, page.charset)
    draft.url = page.address or draft.url
    draft.no_later = min(filter(None, [draft.no_later, page.at.date()]))
    capture = Capture(
        at=page.at, method="fetch" if fetched else "archive", origin=origin, tool=_TOOL, address=page.address,
        record=page.record, archive=fetched or hashlib.sha256(page.raw).hexdigest(),
    )  # fmt: skip
    document = _document(draft, page.body, origin, page.suffix, published, today, capture)
    return Captured(document, page.body, page.suffix, None if fetched else page.raw)


def _bytes(path: Path, most: int) -> bytes:
    """The file's bytes; one that is too large is not read at all."""
    if path.stat().st_size > most:
        raise _too_large(path.stat().st_size, most)
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise _too_large(len(raw), most)
    if not raw.strip():
        raise Unreadable("is empty", "save the report again")
    return raw


def _too_large(size: int, most: int) -> Unreadable:
    what = f"is larger than {most:,} bytes" + (f" ({size:,})" if size > most + 1 else "")
    return Unreadable(what, "split it, or raise WITHHELD_MAX_BYTES")


def _read(raw: bytes, suffix: str, today: dt.date, charset: str | None = None) -> Draft:
    """The draft of one file by its ending; the libraries for pages and PDF are loaded only for these."""
    if suffix == ".pdf":
        from withheld.sources.pdf import read_pdf

        return read_pdf(raw, today)
    if suffix in (".html", ".htm", ".xhtml"):
        from withheld.sources.webpage import read_page

        return read_page(raw, today, charset)
    from withheld.sources.plaintext import read_text

    return read_text(raw, today, markdown=suffix != ".txt", charset=charset)


def _several(
    path: Path, lines: Iterator[jsonlines.Line], published: dt.date | None, most: int
) -> Iterator[Captured | Problem]:
    """The documents of a file of several, each with its own problem; one with the id of an earlier one is refused."""
    seen: dict[str, str] = {}
    today = dt.date.today()
    empty = True
    for line in lines:
        empty = False
        try:
            if not line.whole:
                raise _too_large(0, most)
            draft = jsonlines.read_line(line.raw, line.place, today)
            document = _document(draft, line.raw, shown(path), path.suffix.lower(), published, today)
            if seen.setdefault(document.id, document.sha256) != document.sha256:
                raise Unreadable(
                    f"the id {document.id} is taken by an earlier document", "give each document its own id"
                )
        except Unreadable as error:
            yield _problem(path, error.what, error.remedy, error.place or line.place or None)
            continue
        yield Captured(document, line.raw, path.suffix.lower())
    if empty:
        raise Unreadable("is empty", "write one JSON object a line")


def _document(
    draft: Draft, raw: bytes, origin: str, suffix: str, published: dt.date | None, today: dt.date,
    capture: Capture | None = None,
) -> Document:  # fmt: skip
    sha256 = hashlib.sha256(raw).hexdigest()
    day, basis = _published(draft, published, today)
    return Document(
        id=draft.identity or sha256[:16],
        sha256=sha256,
        title=draft.title,
        publisher=draft.publisher or draft.outlet or (host(draft.url) if draft.url else None),
        published=day,
        published_basis=basis,
        window=None if day else inferred(draft, draft.url, today),
        url=draft.url,
        path=None if capture and capture.method == "fetch" else origin,
        media_type=MEDIA_TYPES[suffix],
        language=draft.language or language_of(draft.text),
        pages=draft.pages,
        example=draft.example or is_example(sha256, draft.text),
        text=draft.text,
        capture=capture or Capture(at=dt.datetime.now(dt.UTC), method="file", origin=origin, tool=_TOOL),
    )


def _published(draft: Draft, given: dt.date | None, today: dt.date) -> tuple[dt.date | None, str | None]:
    """The publication date and where it was found: given, declared, or in the address; None where it is unknown."""
    if given:
        return given, "given"
    for basis in _BASES:
        if basis in draft.dates:
            return draft.dates[basis], basis
    if draft.undated or draft.window or not draft.url:
        return None, None
    day = address_day(draft.url, today)
    return day, "url" if day else None
