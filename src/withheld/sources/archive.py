"""Web archives (WARC): every page, text and PDF with a complete response, with its address, date and record.

Records are separated here, within bounds; warcio parses each. An invalid record gives one Unreadable, and reading continues with
the next.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from withheld.sources.address import web_address
from withheld.sources.digests import agrees
from withheld.sources.draft import Unreadable
from withheld.sources.unpacking import Overpacked, Stream, dechunked, unpacked

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders

AGAIN = "make the archive again, or save the page itself"
_HEAD = 64 * 1024
"""Bytes that the headers of a record may have."""
_BEGINS = b"WARC/1."
_NEXT = re.compile(rb"\n\r?\n(?=WARC/1\.)")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.I | re.M)
_WITHOUT_PAGE = frozenset({"warcinfo", "request", "metadata"})
_WITH_PAGE = frozenset({"response", "resource", "conversion"})
_SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "application/pdf": ".pdf",
}  # fmt: skip
_UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown"})
_PAGE = re.compile(rb"\s{0,999}(?:<\?xml[^>]{0,200}>\s{0,99})?<(?:!doctype\s+html|html)\b", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an archive: ``body`` as a browser would save it, ``raw`` its record as it stands in the archive, unpacked.

    ``suffix`` is the ending of a file of its kind, ``charset`` the encoding that the server named, ``place`` where in the
    archive it is.
    """

    body: bytes
    suffix: str
    charset: str | None
    address: str | None
    at: dt.datetime
    record: str | None
    raw: bytes
    place: str


class _Record(NamedTuple):
    number: int
    head: bytes
    block: bytes

    @property
    def raw(self) -> bytes:
        """A web archive of this record alone."""
        return self.head + self.block + b"\r\n\r\n"


def pages(file: BinaryIO, most: int) -> Iterator[Page | Unreadable]:
    """The pages of an archive, one at a time, none over ``most`` bytes, and an Unreadable for each of the others.

    Responses other than “200 OK” and other media types (pictures, styles) are skipped.
    """
    seen: set[str] = set()
    for record in _records(Stream(file, most), most):
        if isinstance(record, Unreadable):
            yield record
            continue
        place = f"record {record.number}"
        try:
            if (page := _page(record, most, seen)) is not None:
                yield page
        except Unreadable as error:
            error.place = place + (f" {error.place}" if error.place else "")
            yield error


def _records(stream: Stream, most: int) -> Iterator[_Record | Unreadable]:
    number = 1
    while True:
        try:
            line = stream.line(_HEAD)
            if not line and not stream.follow():
                return
            if not line.strip():
                continue
            yield _Record(number, *_framed(stream, line, most))
        except Unreadable as error:
            error.place = f"record {number}"
            yield error
            if isinstance(error, Overpacked):
                return
            _seek(stream)
        number += 1


def _framed(stream: Stream, line: bytes, most: int) -> tuple[bytes, bytes]:
    """Headers and block of the record that begins with a line; Unreadable if its length is wrong or too large."""
    if not line.startswith(_BEGINS):
        raise Unreadable("does not begin like a record of a web archive", AGAIN)
    head = _head(stream, line)
    stated = _LENGTH.findall(head)
    if len(set(stated)) != 1:
        raise Unreadable("says no length, or several", AGAIN)
    length = int(stated[0])
    false = Unreadable(f"has a false length or was cut off (it says {length:,} bytes)", AGAIN)
    if stream.beyond(length):
        raise false
    if length > most:
        # The stated length is used, so that nothing inside the block is taken for a record.
        if stream.skip(length) < length:
            raise false
        raise Unreadable(f"is larger than {most:,} bytes ({length:,})", "raise WITHHELD_MAX_BYTES")
    block = stream.read(length)
    between = _blank(stream)
    if len(block) < length or stream.peek(len(_BEGINS)) not in (b"", _BEGINS):
        stream.push(block + between)
        raise false
    return head, block


def _head(stream: Stream, line: bytes) -> bytes:
    head = bytearray(line)
    while (line := stream.line(_HEAD)).strip():
        head += line
        if len(head) > _HEAD:
            raise Unreadable(f"has headers of more than {_HEAD:,} bytes", AGAIN)
    return bytes(head + line)


def _blank(stream: Stream) -> bytes:
    """Read the line ends between two records."""
    taken = b""
    while len(taken) < 16 and (byte := stream.peek(1)) in (b"\r", b"\n"):
        taken += stream.read(1) or byte
    return taken


def _seek(stream: Stream) -> None:
    """Go on to the next place where a record begins, or to the end of the member."""
    while True:
        try:
            ahead = stream.peek(1 << 16)
        except Unreadable:
            return
        if ahead.startswith(_BEGINS) or not ahead:
            return
        found = _NEXT.search(ahead)
        stream.read(found.end() if found else max(1, len(ahead) - 16) if len(ahead) > 16 else len(ahead))


def _page(record: _Record, most: int, seen: set[str]) -> Page | None:
    """The page of a record, None where it holds none; ``seen`` collects the payload digests of this archive."""
    parsed = _parsed(record)
    headers = parsed.rec_headers
    kind = (headers.get_header("WARC-Type") or "").lower()
    address = _address(headers.get_header("WARC-Target-URI"))
    place = address or ""
    digest = headers.get_header("WARC-Payload-Digest") or ""
    if kind in _WITHOUT_PAGE or (kind == "revisit" and digest in seen):
        return None
    _refuse_partial(kind, headers, place)
    try:
        payload = parsed.raw_stream.read()
        body = _body(parsed, payload, most)
        _check_digests(headers, record.block, (payload, body))
        seen.add(digest)
        if body is None or (suffix := _suffix(parsed, body)) is None:
            return None
        if not body.strip():
            raise Unreadable("is empty", AGAIN)
        return Page(
            body=body, suffix=suffix, charset=_charset(parsed), address=address, at=_date(headers),
            record=_printable(headers.get_header("WARC-Record-ID")), raw=record.raw,
            place=f"record {record.number} {place}".rstrip(),
        )  # fmt: skip
    except Unreadable as error:
        error.place = place
        raise


def _parsed(record: _Record) -> ArcWarcRecord:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    try:
        return next(iter(ArchiveIterator(BytesIO(record.raw))))
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, StopIteration, ValueError, AttributeError):
        # AttributeError: warcio reads the scheme of an address that the response lacks.
        raise Unreadable("has headers that cannot be read", AGAIN) from None


def _refuse_partial(kind: str, headers: StatusAndHeaders, place: str) -> None:
    if kind == "revisit":
        raise Unreadable("only says that a page was the same as before", "read the archive that holds the page", place)
    if kind not in _WITH_PAGE:
        what = f"is of an unknown kind ({(_printable(kind) or 'none')[:40]})"
        raise Unreadable(what, "look at it with another tool", place)
    if headers.get_header("WARC-Segment-Number") or headers.get_header("WARC-Truncated"):
        raise Unreadable("holds only a part of what was answered", AGAIN, place)


def _body(parsed: ArcWarcRecord, payload: bytes, most: int) -> bytes | None:
    """The body as a browser would save it; None of an answer other than “200 OK”."""
    http = parsed.http_headers
    if http is None:
        return payload
    if http.get_statuscode() != "200":
        return None
    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        payload = dechunked(payload)
    return unpacked(payload, http.get_header("Content-Encoding") or "", most)


def _check_digests(headers: StatusAndHeaders, block: bytes, payloads: tuple[bytes | None, ...]) -> None:
    # Writers hash different forms of the payload: with or without the transfer's chunks and compression.
    for name, forms in (("WARC-Block-Digest", (block,)), ("WARC-Payload-Digest", payloads)):
        stated = headers.get_header(name)
        if stated and not any(agrees(stated, form) for form in forms if form is not None):
            raise Unreadable(f"is not what its {name} says: the archive was changed or damaged", "do not rely on it")


def _type(parsed: ArcWarcRecord) -> str:
    http = parsed.http_headers
    return (http.get_header("Content-Type") if http else parsed.rec_headers.get_header("Content-Type")) or ""


def _suffix(parsed: ArcWarcRecord, body: bytes) -> str | None:
    media = _type(parsed).partition(";")[0].strip().lower()
    if body.startswith(b"%PDF-"):
        return ".pdf"
    if media in _UNSAID:
        return ".html" if _PAGE.match(body) else None
    return _SUFFIXES.get(media)


def _charset(parsed: ArcWarcRecord) -> str | None:
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", _type(parsed), re.I)
    return match[1] if match else None


def _address(value: str | None) -> str | None:
    return web_address(_printable(value))


def _printable(value: str | None) -> str | None:
    return value[:4000] if value and value.isprintable() else None


def _date(headers: StatusAndHeaders) -> dt.datetime:
    value = headers.get_header("WARC-Date") or ""
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable("has no date, or none that exists", AGAIN) from None
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
