"""Documents from files and folders, one at a time; a file that cannot be read gives a one-line problem, and reading continues."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from withheld import __version__, imprint
from withheld.records import Capture, Document, Holder, Problem
from withheld.settings import settings
from withheld.sources import jsonlines
from withheld.sources.bundles.holding import BUNDLES, members
from withheld.sources.bundles.members import INSIDE, Budget, Counted, Exhausted, Member, Readable
from withheld.sources.draft import Draft, Own, Unreadable
from withheld.sources.kinds.documents import document_of
from withheld.sources.kinds.drafting import begin, drafted
from withheld.sources.kinds.folders import (
    FORWARDED,
    MAIL,
    MEDIA_TYPES,
    STATED,
    Passed,
    discover,
    failed,
    head_of,
    kind_of,
    passed_kind,
    shown,
)  # fmt: skip

if TYPE_CHECKING:
    from withheld.sources.archive import Page

tool = f"withheld {__version__}"
"""What captures are made with."""
_DEEPEST = 4
"""Depth, at most, of mails and archives inside each other."""
_ARCHIVES = (".warc", ".warc.gz")
_SEVERAL = (".json", ".jsonl")


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
    """How a file is read: the date that the user states, its limit in bytes, and its depth in mails and archives.

    ``no_later`` is the day on which the mail that holds it was sent; ``inside`` are the files that it lies in, the
    outermost first, and ``budget`` what may still be taken out of that one.
    """

    published: dt.date | None
    most: int
    depth: int = 0
    no_later: dt.date | None = None
    inside: tuple[Holder, ...] = ()
    budget: Budget | None = None


Result = Captured | Problem | Passed
"""The result for a file: a document, a problem, or an attachment of a kind that is not read."""


def read(paths: Sequence[Path], *, published: dt.date | None = None, max_bytes: int | None = None) -> Iterator[Result]:
    """Every document in the files and folders, one at a time, a problem for each that cannot be read, and what is skipped.

    ``published`` is the publication date that the user states for all of them. ``max_bytes`` bounds a file, or one
    line of a JSON Lines file; by default it is the setting of that name.
    """
    found = discover(paths)
    yield from found.problems
    yield from found.passed
    how = _How(published, settings().max_bytes if max_bytes is None else max_bytes)
    for path in found.files:
        try:
            yield from _guarded(_steady(path, _file(path, how)), shown(path), how)
        except OSError as error:
            yield failed(path, error)


def _steady(path: Path, outcomes: Iterator[Result]) -> Iterator[Result]:
    """The results for a file, unless it changes meanwhile: a file written to during reading is not used."""

    def seen() -> tuple[int, ...] | None:
        """Inode, size and time of the file now; the last known ones if it is gone."""
        try:
            now = path.stat()
        except FileNotFoundError:  # an open file can still be read
            return before
        return now.st_ino, now.st_size, now.st_mtime_ns

    before: tuple[int, ...] | None = None
    before = seen()
    for found in outcomes:
        if seen() != before:
            raise Unreadable("changes while it is read", "read it again when it is complete")
        yield found


def _guarded(outcomes: Iterator[Result], origin: str, how: _How) -> Iterator[Result]:
    """The results for a file, and the problem that ends its reading, if there is one."""
    try:
        yield from outcomes
    except Unreadable as error:
        if isinstance(error, Exhausted) and how.depth:
            raise  # it ends the reading of the file that holds this one
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
    elif suffix in BUNDLES:
        if not head:
            raise Unreadable("is empty", "copy or download it again")
        with path.open("rb") as file:
            yield from _bundle(file, suffix, shown(path), how)
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
    """The document of a file in memory, and what of it was left out; for a mail, its attachments too."""
    if suffix in (MAIL, FORWARDED):
        yield from _mail(raw, suffix, origin, how)
        return
    today = dt.date.today()
    draft = drafted(raw, suffix, today, most=how.most)
    yield _captured(draft, raw, suffix, origin, how, today)
    yield from (_told(part, origin) for part in draft.unread)
    yield from _left_out(draft.left_out, origin)


def _left_out(parts: Mapping[str, int], origin: str) -> Iterator[Passed]:
    yield from (Passed(origin, kind, count) for kind, count in parts.items())


def _captured(draft: Draft, raw: bytes, suffix: str, origin: str, how: _How, today: dt.date) -> Captured:
    if imprint.bears(draft.text):
        raise Own(imprint.MADE)
    if imprint.printed(draft.text):
        raise Own(imprint.PRINTED)
    draft.no_later = min(filter(None, [how.no_later, draft.no_later]), default=None)
    capture = Capture(at=dt.datetime.now(dt.UTC), method="file", origin=origin, tool=tool, inside=how.inside)
    return Captured(document_of(draft, raw, origin, suffix, how.published, today, capture), raw, suffix)


def _mail(raw: bytes, suffix: str, origin: str, how: _How) -> Iterator[Result]:
    """A mail's own words as one document; its attachments and forwarded mails as others, named after the mail."""
    from withheld.sources.mail.message import read_forwarded, read_mail

    today = dt.date.today()
    begin(raw)
    mail = (read_mail if suffix == MAIL else read_forwarded)(raw, today)
    try:
        if isinstance(mail.body, Unreadable):
            raise mail.body
        if mail.body is not None:
            yield _captured(mail.body, raw, suffix, origin, how, today)
    except Unreadable as error:
        yield _told(error, origin)
    yield from _left_out(mail.left_out, origin)
    if mail.body is None and not mail.attachments and not mail.left_out:
        raise Unreadable("holds no text and no attachment", "save the mail again")
    inner = replace(how, no_later=min(filter(None, [mail.sent, how.no_later]), default=None))
    hung = (Member(part.name, BytesIO(part.raw), media=part.media) for part in mail.attachments)
    yield from _held(hung, origin, inner, len(raw), hashlib.sha256(raw).hexdigest())


def _bundle(file: BinaryIO, suffix: str, origin: str, how: _How) -> Iterator[Result]:
    """The documents in a bundle, which is read from a seekable file."""
    sha256 = hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
    size = file.tell()
    file.seek(0)
    empty = True
    for found in _held(members(file, suffix, origin, size, how.most), origin, how, size, sha256):
        empty = False
        yield found
    if empty:
        raise Unreadable("holds no file", "look at it with another tool")


def _held(found: Iterable[Member], origin: str, how: _How, size: int, sha256: str) -> Iterator[Result]:
    """The results for the members of a file, each with its own address in it and its own custody."""
    inside = (*how.inside, Holder(origin=origin, sha256=sha256))
    how = replace(how, depth=how.depth + 1, inside=inside, budget=how.budget or Budget(size, how.most))
    for member in found:
        where = f"{origin}{INSIDE}{shown(member.name)}"
        if member.content is None:
            yield Passed(where, member.kind)
        elif isinstance(member.content, Unreadable):
            yield _told(member.content, where)
        else:
            yield from _guarded(_member(member.name, member.content, member.media, where, how), where, how)


def _member(name: str, content: Readable, media: str, origin: str, how: _How) -> Iterator[Result]:
    budget = how.budget or Budget(0, how.most)
    budget.member()
    counted = Counted(content, budget)
    head = counted.peek(imprint.HEAD)
    packed = BytesIO(counted.whole(how.most)) if head.startswith(b"PK\x03\x04") else None
    suffix = _member_kind(name, head, packed, media)
    if suffix is None:
        yield Passed(origin, passed_kind(name, head[:16]))
        return
    if how.depth > _DEEPEST:
        raise Unreadable(f"lies more than {_DEEPEST} mails deep, or in as many archives", "save it by itself")
    if not head.strip():
        raise Unreadable("is empty", "look at what holds it, or ask for it again")
    _refuse_export(head)
    if suffix in _ARCHIVES:
        yield from archived(counted, origin, published=how.published, max_bytes=how.most, inside=how.inside)
        return
    raw = packed.getvalue() if packed else counted.whole(how.most)
    if suffix in BUNDLES:
        yield from _bundle(BytesIO(raw), suffix, origin, how)
    else:
        yield from _whole(raw, suffix, origin, how)


def _member_kind(name: str, head: bytes, packed: BytesIO | None, media: str) -> str | None:
    """The ending under which a member is read: by its content, its name, or the type that is stated."""
    suffix = kind_of(name, head, packed)
    if suffix is None and ("." not in name or media in STATED):
        suffix = next((known for known, told in MEDIA_TYPES.items() if told == media), None)
    return None if suffix in _SEVERAL else suffix


def archived(
    file: BinaryIO | Counted, origin: str, *, published: dt.date | None = None, max_bytes: int | None = None,
    fetched: str | None = None, inside: tuple[Holder, ...] = (),
) -> Iterator[Captured | Problem]:  # fmt: skip
    """The documents of a web archive and a problem for each page that cannot be read; ``origin`` is its path or address.

    ``fetched`` is the SHA-256 of an archive that was just made of an answer, and is kept as a whole; ``inside`` are the files
    that the archive lies in.
    """
    from withheld.sources.archive import pages

    most = settings().max_bytes if max_bytes is None else max_bytes
    empty = True
    for page in pages(cast(BinaryIO, file), most):
        empty = False
        if isinstance(page, Unreadable):
            yield Problem(file=origin, what=page.what, remedy=page.remedy, place=page.place and shown(page.place))
            continue
        try:
            draft = drafted(page.body, page.suffix, dt.date.today(), page.charset)
            yield _page(page, draft, origin, published, fetched, inside)
            yield from (_told(part, origin, shown(f"{page.place}, {part.place}")) for part in draft.unread)
        except Unreadable as error:
            yield _told(error, origin, shown(page.place))
    if empty:
        raise Unreadable("holds no page, text or PDF", "give the archive that holds the report's page")


def answered(path: Path, asked: str, sha256: str, published: dt.date | None, max_bytes: int) -> Iterator[Result]:
    """The documents of the answer of an address, kept as a web archive at a path under its SHA-256; never raises Unreadable."""
    with path.open("rb") as file:
        found = archived(file, asked, published=published, max_bytes=max_bytes, fetched=sha256)
        yield from _guarded(found, asked, _How(published, max_bytes))


def _page(
    page: Page, draft: Draft, origin: str, published: dt.date | None, fetched: str | None, inside: tuple[Holder, ...]
) -> Captured:
    today = dt.date.today()
    draft.url = page.address or draft.url
    if imprint.bears(draft.text):
        raise Own(imprint.MADE)
    draft.no_later = min(filter(None, [draft.no_later, page.at.date()]))
    capture = Capture(
        at=page.at, method="fetch" if fetched else "archive", origin=origin, tool=tool, address=page.address,
        record=page.record, archive=fetched or hashlib.sha256(page.raw).hexdigest(), inside=inside,
    )  # fmt: skip
    document = document_of(draft, page.body, origin, page.suffix, published, today, capture)
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
