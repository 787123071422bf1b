"""Files and folders to documents, one at a time; what cannot be read is a problem in one line, and the rest goes on."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from withheld import __version__, imprint
from withheld.records import Capture, Document, Problem
from withheld.settings import settings
from withheld.sources import jsonlines
from withheld.sources.address import address_day, host
from withheld.sources.draft import Draft, Own, Unreadable
from withheld.sources.kinds.folders import (
    MAIL,
    MEDIA_TYPES,
    PACKAGE,
    SAVED,
    WORD,
    Passed,
    discover,
    failed,
    head_of,
    kind_of,
    passed_kind,
    shown,
)  # fmt: skip
from withheld.sources.language import tongue
from withheld.sources.window import inferred
from withheld.vocabulary import is_example

if TYPE_CHECKING:
    from withheld.sources.archive import Page

_BASES = ("json-ld", "metadata", "front matter", "mail header", "byline")
_LAST = "document properties"
"""The basis of a date that counts only where there is no other."""
tool = f"withheld {__version__}"
"""What captures are made with."""
_DEEPEST = 4
"""How many mails and packages may lie in each other."""
_ARCHIVES = (".warc", ".warc.gz")
_BEGUN: ContextVar[Callable[[bytes], None]] = ContextVar("begun", default=lambda raw: None)
_SEVERAL = (".json", ".jsonl")


@contextmanager
def told_of(begun: Callable[[bytes], None]) -> Iterator[None]:
    """Call ``begun`` with the bytes of each document before it is read; it may raise Unreadable."""
    before = _BEGUN.set(begun)
    try:
        yield
    finally:
        _BEGUN.reset(before)


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


class OwnWork(Problem):
    """What Withheld itself made, refused as a source."""


@dataclass(frozen=True, slots=True)
class _How:
    """How a file is read: the date that the user states, its bound in bytes, and how deep it lies in mails and packages.

    ``no_later`` is the day on which the mail that holds it was sent.
    """

    published: dt.date | None
    most: int
    depth: int = 0
    no_later: dt.date | None = None


Result = Captured | Problem | Passed
"""What becomes of a file: a document, what is wrong with it, or an attachment of a kind that is not read."""


def read(paths: Sequence[Path], *, published: dt.date | None = None, max_bytes: int | None = None) -> Iterator[Result]:
    """Every document in the files and folders, one at a time, a problem for each that cannot be read, and what is passed over.

    ``published`` is the publication date that the user states for all of them. ``max_bytes`` bounds a file, or one
    line of a JSON Lines file; by default it is the setting of that name.
    """
    found = discover(paths)
    yield from found.problems
    yield from found.passed
    how = _How(published, settings().max_bytes if max_bytes is None else max_bytes)
    for path in found.files:
        try:
            yield from _guarded(_steady(path, _file(path, how)), shown(path))
        except OSError as error:
            yield failed(path, error)


def _steady(path: Path, outcomes: Iterator[Result]) -> Iterator[Result]:
    """What becomes of a file, as long as nobody writes to it: what was torn in the middle is not taken."""

    def seen() -> tuple[int, ...]:
        now = path.stat()
        return now.st_ino, now.st_size, now.st_mtime_ns

    before = seen()
    for found in outcomes:
        if seen() != before:
            raise Unreadable("changes while it is read", "read it again when it is complete")
        yield found


def _guarded(outcomes: Iterator[Result], origin: str) -> Iterator[Result]:
    """What becomes of a file, and what is wrong with it where that ends the reading of it."""
    try:
        yield from outcomes
    except Unreadable as error:
        yield _told(error, origin)


def _told(error: Unreadable, origin: str, place: str | None = None) -> Problem:
    kind = OwnWork if isinstance(error, Own) else Problem
    return kind(file=origin, what=error.what, remedy=error.remedy, place=place or error.place)


def _file(path: Path, how: _How) -> Iterator[Result]:
    head = head_of(path)
    suffix = kind_of(path, head, path) or ""
    _refuse_export(head)
    if suffix in _ARCHIVES:
        with path.open("rb") as file:
            yield from archived(file, shown(path), published=how.published, max_bytes=how.most)
    elif suffix == PACKAGE:
        with path.open("rb") as file:
            yield from _package(file, path.stat().st_size, shown(path), how)
    elif suffix == ".jsonl":
        yield from _several(path, suffix, jsonlines.lines(path, how.most), how)
    elif suffix == ".json":
        yield from _several(path, suffix, jsonlines.elements(_bytes(path, how.most)), how)
    else:
        yield from _whole(_bytes(path, how.most), suffix, shown(path), how)


def _refuse_export(head: bytes) -> None:
    if imprint.exported(head):
        raise Own(imprint.EXPORTED)


def _whole(raw: bytes, suffix: str, origin: str, how: _How) -> Iterator[Result]:
    """The document of a file in memory; of a mail its attachments too."""
    if suffix == MAIL:
        yield from _mail(raw, origin, how)
        return
    today = dt.date.today()
    draft = _read(raw, suffix, today, most=how.most)
    yield _captured(draft, raw, suffix, origin, how, today)


def _captured(draft: Draft, raw: bytes, suffix: str, origin: str, how: _How, today: dt.date) -> Captured:
    if imprint.bears(draft.text):
        raise Own(imprint.MADE)
    draft.no_later = min(filter(None, [how.no_later, draft.no_later]), default=None)
    return Captured(_document(draft, raw, origin, suffix, how.published, today), raw, suffix)


def _mail(raw: bytes, origin: str, how: _How) -> Iterator[Result]:
    """A mail's own words as one document, and each attachment of a kind that is read as another, named after the mail."""
    from withheld.sources.kinds.mail import read_mail

    today = dt.date.today()
    mail = read_mail(raw, today)
    try:
        if isinstance(mail.body, Unreadable):
            raise mail.body
        if mail.body is not None:
            yield _captured(mail.body, raw, MAIL, origin, how, today)
    except Unreadable as error:
        yield _told(error, origin)
    if mail.body is None and not mail.attachments:
        raise Unreadable("holds no text and no attachment", "save the mail again")
    inner = replace(how, depth=how.depth + 1, no_later=min(filter(None, [mail.sent, how.no_later]), default=None))
    for part in mail.attachments:
        where = f"{origin}/{shown(part.name)}"
        yield from _guarded(_attachment(part.raw, part.name, part.media, where, inner), where)


def _attachment(raw: bytes, name: str, media: str, origin: str, how: _How) -> Iterator[Result]:
    suffix = _attached_kind(raw, name, media)
    if suffix is None:
        yield Passed(origin, passed_kind(name, raw[:16]))
        return
    if how.depth > _DEEPEST:
        raise Unreadable(f"lies more than {_DEEPEST} mails deep", "save it by itself")
    if not raw.strip():
        raise Unreadable("is empty", "ask for the mail again")
    _refuse_export(raw[: imprint.HEAD])
    if suffix in _ARCHIVES:
        outcomes: Iterator[Result] = archived(BytesIO(raw), origin, published=how.published, max_bytes=how.most)
    elif suffix == PACKAGE:
        outcomes = _package(BytesIO(raw), len(raw), origin, how)
    else:
        outcomes = _whole(raw, suffix, origin, how)
    yield from outcomes


def _attached_kind(raw: bytes, name: str, media: str) -> str | None:
    """The ending under which an attachment is read: by its content, its name, or the type that the mail states."""
    suffix = kind_of(name, raw[: imprint.HEAD], BytesIO(raw))
    if suffix is None and "." not in name:
        suffix = next((known for known, told in MEDIA_TYPES.items() if told == media), None)
    return None if suffix in _SEVERAL else suffix


def _package(file: BinaryIO, size: int, origin: str, how: _How) -> Iterator[Result]:
    """The documents of the web archives in a WACZ."""
    from withheld.sources.kinds.packed import web_archives

    for name, entry in web_archives(file, size, how.most):
        where = f"{origin}/{shown(name)}"
        if isinstance(entry, Unreadable):
            yield _told(entry, where)
        else:
            yield from _guarded(archived(entry, where, published=how.published, max_bytes=how.most), where)


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
            yield _told(error, origin, shown(page.place))
    if empty:
        raise Unreadable("holds no page, text or PDF", "give the archive that holds the report's page")


def _page(page: Page, origin: str, published: dt.date | None, fetched: str | None) -> Captured:
    today = dt.date.today()
    draft = _read(page.body, page.suffix, today, page.charset)
    draft.url = page.address or draft.url
    if imprint.bears(draft.text):
        raise Own(imprint.MADE)
    draft.no_later = min(filter(None, [draft.no_later, page.at.date()]))
    capture = Capture(
        at=page.at, method="fetch" if fetched else "archive", origin=origin, tool=tool, address=page.address,
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


def _read(raw: bytes, suffix: str, today: dt.date, charset: str | None = None, most: int = 0) -> Draft:
    """The draft of one file by its kind; the libraries of each kind are loaded only for it."""
    _BEGUN.get()(raw)
    if suffix == ".pdf":
        from withheld.sources.pdf import read_pdf

        return read_pdf(raw, today)
    if suffix in (".html", ".htm", ".xhtml"):
        from withheld.sources.webpage import read_page

        return read_page(raw, today, charset)
    if suffix in (SAVED, ".mht"):
        from withheld.sources.kinds.mail import read_saved_page

        return read_saved_page(raw, today)
    if suffix == WORD:
        from withheld.sources.kinds.word import read_word

        return read_word(raw, today, most)
    from withheld.sources.plaintext import read_text

    return read_text(raw, today, markdown=suffix != ".txt", charset=charset)


def _several(path: Path, suffix: str, lines: Iterator[jsonlines.Line], how: _How) -> Iterator[Captured | Problem]:
    """The documents of a file of several, each with its own problem; one with the id of an earlier one is refused."""
    seen: dict[str, str] = {}
    today = dt.date.today()
    empty = True
    for line in lines:
        empty = False
        try:
            if not line.whole:
                raise _too_large(0, how.most)
            _refuse_export(line.raw[: imprint.HEAD])
            draft = jsonlines.read_line(line.raw, line.place, today)
            found = _captured(draft, line.raw, suffix, shown(path), how, today)
            if seen.setdefault(found.document.id, found.document.sha256) != found.document.sha256:
                raise Unreadable(
                    f"the id {found.document.id} is taken by an earlier document", "give each document its own id"
                )
        except Unreadable as error:
            yield _told(error, shown(path), error.place or line.place or None)
            continue
        yield found
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
        language=tongue(draft.text, draft.language),
        pages=draft.pages,
        example=draft.example or is_example(sha256, draft.text),
        text=draft.text,
        capture=capture or Capture(at=dt.datetime.now(dt.UTC), method="file", origin=origin, tool=tool),
    )


def _published(draft: Draft, given: dt.date | None, today: dt.date) -> tuple[dt.date | None, str | None]:
    """The publication date and where it was found: given, declared, or in the address; None where it is unknown."""
    if given:
        return given, "given"
    for basis in _BASES:
        if basis in draft.dates:
            return draft.dates[basis], basis
    if draft.undated or draft.window:
        return None, None
    if draft.url and (day := address_day(draft.url, today)):
        return day, "url"
    saved = draft.dates.get(_LAST)
    return saved, _LAST if saved else None
