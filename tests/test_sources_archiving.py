from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from web_archives import PAGE
from web_sites import moved, page, rules, site
from withheld.records import Problem
from withheld.sources.archiving import as_archive
from withheld.sources.reader import Captured, archived
from withheld.sources.web import Answer, Fetcher


def chunked(to: BaseHTTPRequestHandler) -> None:
    raw = gzip.compress(PAGE.encode())
    head = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    head += b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nX-Odd:   kept\r\n\r\n"
    to.wfile.write(head + b"5\r\n" + raw[:5] + b"\r\n%x\r\n" % (len(raw) - 5) + raw[5:] + b"\r\n0\r\n\r\n")
    to.close_connection = True


@pytest.fixture
def answer() -> Answer:
    with site({"/old": moved("/new"), "/new": chunked}) as outlet:
        return Fetcher(lambda *_: None, rules()).fetch(outlet.url("/old"))


def test_the_archive_holds_every_exchange_as_it_passed_and_stands_up_to_another_checker(
    answer: Answer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = as_archive(answer)
    found = [
        (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.rec_headers.get_header("WARC-IP-Address"))
        for r in ArchiveIterator(BytesIO(raw))
    ]
    old, new = (e.url for e in answer.exchanges)
    assert found == [("warcinfo", None, None)] + [
        (kind, url, "127.0.0.1") for url in (old, new) for kind in ("response", "request")
    ]
    assert b"X-Odd:   kept\r\n" in raw and bytes(answer.exchanges[0].received) in raw
    (tmp_path / "a.warc").write_bytes(raw)
    checker = Checker(type("Command", (), {"verbose": True, "inputs": [str(tmp_path / "a.warc")]})())
    checker.process_all()
    assert checker.exit_value == 0 and capsys.readouterr().out.count("digest pass") == 5


def test_the_document_is_read_from_the_archive(answer: Answer) -> None:
    raw = as_archive(answer)
    (found,) = archived(BytesIO(raw), answer.asked, fetched="ab" * 32)
    assert isinstance(found, Captured) and found.raw == PAGE.encode() and found.archive is None
    capture = found.document.capture
    assert capture and (capture.method, capture.origin, capture.address) == ("fetch", answer.asked, answer.url)
    assert (capture.archive, capture.at) == ("ab" * 32, answer.exchanges[-1].at)
    assert found.document.path is None and found.document.url == answer.url
    ids = [r.rec_headers.get_header("WARC-Record-ID") for r in ArchiveIterator(BytesIO(raw))]
    assert capture.record == ids[3]


def test_a_byte_that_is_changed_in_the_archive_is_noticed(answer: Answer) -> None:
    raw = bytearray(as_archive(answer))
    raw[raw.index(b"X-Odd") + 10] ^= 1
    (found,) = archived(BytesIO(bytes(raw)), answer.asked, fetched="ab" * 32)
    assert isinstance(found, Problem) and "changed or damaged" in found.what


def test_a_page_of_any_type_may_be_asked_for_and_only_reports_are_read() -> None:
    with site({"/a.png": page(b"\x89PNG", "image/png")}) as outlet:
        raw = as_archive(Fetcher(lambda *_: None, rules()).fetch(outlet.url("/a.png")))
    with pytest.raises(Exception, match="holds no page"):
        list(archived(BytesIO(raw), "x", fetched="ab" * 32))
