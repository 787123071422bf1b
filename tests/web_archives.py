"""Web archives for the tests, written by hand, so that every byte of them can be wrong."""

from __future__ import annotations

import gzip

PAGE = (
    "<html><head><title>Builders sent home</title></head><body><article><h1>Builders sent home</h1>"
    "<p>Russia says that 11,490 North Korean workers were left in Russia in December 2018, a spokesman told the paper.</p>"
    "<p>The ministry had sent home another 20,000 workers by then, it said in a statement to the editors.</p>"
    "</article></body></html>"
)
ADDRESS = "https://outlet.example/2019/03/04/builders"
DATE = "2019-03-05T06:07:08Z"


def http(
    body: bytes | str = PAGE, media: str | None = "text/html; charset=utf-8", status: str = "200 OK", more: str = ""
) -> bytes:
    """An answer of a web server."""
    raw = body.encode() if isinstance(body, str) else body
    kind = f"Content-Type: {media}\r\n" if media else ""
    return f"HTTP/1.1 {status}\r\n{kind}{more}\r\n".encode() + raw


def record(
    block: bytes | None = None, kind: str = "response", address: str | None = ADDRESS, *,
    length: object = None, more: str = "", date: str | None = DATE, name: str = "1",
) -> bytes:  # fmt: skip
    """One record of a web archive, with a length of its own where one is given."""
    block = http() if block is None else block
    fields = [f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{name}>"]
    fields += [f"WARC-Target-URI: {address}"] if address else []
    fields += [f"WARC-Date: {date}"] if date else []
    fields += [f"Content-Length: {len(block) if length is None else length}"] + ([more] if more else [])
    return "\r\n".join(["WARC/1.0", *fields, "", ""]).encode() + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Records as a .warc.gz has them: each packed by itself."""
    return b"".join(gzip.compress(raw, mtime=0) for raw in records)
