"""Writes a fetch as a web archive: every request and response as the bytes on the wire, with digests."""

from __future__ import annotations

from io import BytesIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from withheld.sources.digests import digest
from withheld.sources.web import USER_AGENT, Answer, Exchange

_TYPES = {"request": "application/http; msgtype=request", "response": "application/http; msgtype=response"}


def as_archive(answer: Answer) -> bytes:
    """The web archive of a fetch; its digests are SHA-256."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    about = {
        "software": USER_AGENT,
        "format": "WARC File Format 1.1",
        "description": f"fetched on request: {answer.asked}",
    }
    writer.write_record(writer.create_warcinfo_record(None, about))
    for exchange in answer.exchanges:
        _write(writer, exchange)
    return out.getvalue()


def _write(writer: WARCWriter, exchange: Exchange) -> None:
    response = _record(exchange, "response", _final(bytes(exchange.received)))
    request = _record(exchange, "request", bytes(exchange.sent))
    request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
    writer.write_record(response)
    writer.write_record(request)


def _final(received: bytes) -> bytes:
    """The final response, without interim responses (status 1xx)."""
    while received[:9] in (b"HTTP/1.1 ", b"HTTP/1.0 ") and received[9:10] == b"1":
        received = received.partition(b"\r\n\r\n")[2]
    return received


def _record(exchange: Exchange, kind: str, block: bytes) -> ArcWarcRecord:
    _, _, payload = block.partition(b"\r\n\r\n")
    # Written out here, since warcio would re-serialise the response's headers.
    headers = StatusAndHeaders("", [
        ("WARC-Type", kind), ("WARC-Record-ID", StatusAndHeadersParser.make_warc_id()), ("WARC-Target-URI", exchange.url),
        ("WARC-Date", exchange.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")), ("WARC-IP-Address", exchange.address),
        ("WARC-Block-Digest", digest(block)), ("WARC-Payload-Digest", digest(payload)), ("Content-Type", _TYPES[kind]),
    ], protocol="WARC/1.1")  # fmt: skip
    return ArcWarcRecord("warc", kind, headers, BytesIO(block), None, _TYPES[kind], len(block))
