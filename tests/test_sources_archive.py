from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from web_archives import ADDRESS, DATE, PAGE, http, packed, record
from withheld.records import Problem
from withheld.sources import Captured, read
from withheld.sources.archive import Page, pages
from withheld.sources.draft import Unreadable

GOOD = record(http(PAGE.replace("11,490", "12,000")), address="https://outlet.example/good", name="good")


def found(raw: bytes, most: int = 1_000_000) -> list[Page | Unreadable]:
    return list(pages(BytesIO(raw), most))


def wrong(raw: bytes, most: int = 1_000_000) -> str:
    """What is wrong with the one bad record; the good one before and the one after it are read all the same."""
    (one, error, other) = found(raw, most)
    assert isinstance(one, Page) and isinstance(other, Page) and one.record != other.record
    assert isinstance(error, Unreadable) and error.remedy and (error.place or "").startswith("record 2")
    return error.what


def captured(folder: Path, raw: bytes, name: str = "a.warc") -> list[Captured | Problem]:
    (folder / name).write_bytes(raw)
    return list(read([folder / name]))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "A.WARC.GZ"])
def test_a_page_becomes_a_document_with_its_address_date_and_record(tmp_path: Path, name: str) -> None:
    raw = packed(record()) if name.lower().endswith(".gz") else record()
    (page,) = captured(tmp_path, raw, name)
    assert isinstance(page, Captured) and page.raw == PAGE.encode() and page.archive == record()
    document = page.document
    assert document.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert (document.url, document.publisher, document.media_type) == (ADDRESS, "outlet.example", "text/html")
    assert (document.published, document.published_basis) == (dt.date(2019, 3, 4), "url")
    capture = document.capture
    assert capture and capture.at == dt.datetime.fromisoformat(DATE) and capture.origin == str(tmp_path / name)
    assert (capture.method, capture.address, capture.record) == ("archive", ADDRESS, "<urn:uuid:1>")
    assert capture.archive == hashlib.sha256(record()).hexdigest() and capture.tool.startswith("withheld ")


def test_the_record_that_is_kept_is_a_web_archive_that_other_tools_read() -> None:
    (page,) = found(packed(GOOD))
    assert isinstance(page, Page)
    again = next(iter(ArchiveIterator(BytesIO(page.raw))))
    assert again.rec_headers.get_header("WARC-Record-ID") == "<urn:uuid:good>"
    assert again.content_stream().read() == page.body


def test_pages_texts_and_pdf_are_taken_and_the_rest_passed_over() -> None:
    raw = b"".join([
        record(b"software: test\r\n", "warcinfo", None), record(b"GET / HTTP/1.1\r\n\r\n", "request"), record(),
        record(b"via: x", "metadata"), record(http(b"\x89PNG", "image/png")), record(http("gone", status="404 Not Found")),
        record(http("", status="301 Moved", more="Location: /x\r\n")), record(http("Some 300 workers left.", "text/plain")),
        record(http(b"%PDF-1.7 ...", "application/octet-stream")), record(http("<!doctype html><p>x", None)),
        record(b"<html><p>x", "resource", more="Content-Type: text/html"), record(b"words", "conversion", more="Content-Type: text/plain"),
    ])  # fmt: skip
    kinds = [page.suffix for page in found(raw) if isinstance(page, Page)]
    assert kinds == [".html", ".txt", ".pdf", ".html", ".html", ".txt"] and len(found(raw)) == 6


def test_an_archive_without_a_page_is_told(tmp_path: Path) -> None:
    (problem,) = captured(tmp_path, record(http(b"\x89PNG", "image/png")))
    assert isinstance(problem, Problem) and "holds no page" in problem.what


def test_packed_and_chunked_bodies_are_kept_as_a_browser_saves_them() -> None:
    raw = PAGE.encode()
    bare = zlib.compressobj(wbits=-15)
    squeezed = gzip.compress(raw)
    chunked = b"5\r\n" + squeezed[:5] + b"\r\n%x;x=y\r\n" % (len(squeezed) - 5) + squeezed[5:] + b"\r\n0\r\n\r\n"
    bodies = [
        (squeezed, "Content-Encoding: gzip\r\n"), (zlib.compress(raw), "Content-Encoding: deflate\r\n"),
        (bare.compress(raw) + bare.flush(), "Content-Encoding: deflate\r\n"), (raw, "Content-Encoding: identity\r\n"),
        (chunked, "Content-Encoding: x-gzip\r\nTransfer-Encoding: chunked\r\n"),
        (raw, "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),  # as some archives keep it
        (gzip.compress(raw[:50]) + gzip.compress(raw[50:]), "Content-Encoding: gzip\r\n"),
        (gzip.compress(squeezed), "Content-Encoding: gzip, gzip\r\n"),
    ]  # fmt: skip
    for body, more in bodies:
        (page,) = found(record(http(body, more=more)))
        assert isinstance(page, Page) and page.body == raw, more


@pytest.mark.parametrize("charset", ["euc-kr", "windows-1251", "utf-8", "nonsense", "utf-16", ""])
def test_the_encoding_that_the_server_names_is_heard_but_never_against_the_bytes(tmp_path: Path, charset: str) -> None:
    words = "평양 Пхеньян"[:2] if charset == "euc-kr" else "Пхеньян" if charset == "windows-1251" else "Pyöngyang “x”"
    encoding = charset if charset in ("euc-kr", "windows-1251") else "utf-8"
    raw = PAGE.replace("a spokesman", f"a spokesman in {words}").encode(encoding)
    (page,) = captured(tmp_path, record(http(raw, f'text/html; charset="{charset}"')))
    assert isinstance(page, Captured) and words in page.document.text and page.raw == raw


SHA1 = base64.b32encode(hashlib.sha1(http()).digest()).decode()


@pytest.mark.parametrize(
    "digest",
    [
        f"WARC-Block-Digest: sha1:{SHA1}",
        f"WARC-Block-Digest: SHA-1:{SHA1.lower()}",
        f"WARC-Block-Digest: sha256:{hashlib.sha256(http()).hexdigest()}",
        f"WARC-Payload-Digest: md5:{base64.b64encode(hashlib.md5(PAGE.encode()).digest()).decode()}",
    ],
)
def test_stated_digests_are_checked(digest: str) -> None:
    (page,) = found(record(more=digest))
    assert isinstance(page, Page)
    changed = record(http(PAGE.replace("11,490", "11,491")), more=digest)
    assert "the archive was changed or damaged" in wrong(GOOD + changed + record(name="3"))


def test_a_payload_digest_may_be_of_the_body_with_or_without_its_chunks() -> None:
    raw = PAGE.encode()
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(raw), raw)
    for hashed in (raw, body):
        more = f"WARC-Payload-Digest: sha256:{hashlib.sha256(hashed).hexdigest()}"
        (page,) = found(record(http(body, more="Transfer-Encoding: chunked\r\n"), more=more))
        assert isinstance(page, Page) and page.body == raw


BOMB = gzip.compress(bytes(8_000_000))
CHUNKED = "Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (record(length=3), "false length"),
        (record(length=len(http()) - 1), "false length"),
        (record(length=len(http()) + 90), "false length"),
        (record(length=10**17), "false length"),
        (record(length="-5"), "says no length"),
        (record(length="many"), "says no length"),
        (record(length="3\r\nContent-Length: 4"), "several"),
        (record(http(bytes(1_200_000))), "larger than 1,000,000 bytes"),
        (record(http(BOMB, more="Content-Encoding: gzip\r\n")), "unpacks to more than 1,000,000 bytes"),
        (record(http(BOMB[:500], more="Content-Encoding: gzip\r\n")), "cut off"),
        (record(http(b"\x1f\x8b\x08damaged", more="Content-Encoding: gzip\r\n")), "damaged body"),
        (record(http(b"x", more="Content-Encoding: br\r\n")), "packed with br"),
        (record(http(b"x", more="Content-Encoding: gzip, gzip, gzip\r\n")), "packed 3 times"),
        (record(http(b"ffff\r\nshort", more=CHUNKED)), "chunks are cut off or false"),
        (record(http(b"-5\r\n\r\n", more=CHUNKED)), "chunks are cut off or false"),
        (record(http("")), "is empty"),
        (record(kind="revisit", more="WARC-Payload-Digest: sha1:OTHER"), "the same as before"),
        (record(kind="hologram"), "unknown kind (hologram)"),
        (record(kind="\x1b[31m"), "unknown kind (none)"),
        (record(more="WARC-Truncated: length"), "only a part"),
        (record(more="WARC-Segment-Number: 1"), "only a part"),
        (record(more="WARC-Block-Digest: sha1:AAAA"), "changed or damaged"),
        (record(more="WARC-Block-Digest: crc32:AAAA"), "unknown kind"),
        (record(date=None), "no date"),
        (record(date="2019-02-31T00:00:00Z"), "no date"),
        (record(address=None), "cannot be read"),
        (record(more="X: " + "y" * 70_000), "headers of more than"),
    ],
)  # fmt: skip
def test_a_bad_record_is_one_line_and_the_next_one_is_read(bad: bytes, what: str) -> None:
    assert what in wrong(GOOD + bad + record(name="3"))
    assert what in wrong(packed(GOOD, bad, record(name="3")))


def test_what_stands_between_records_is_told() -> None:
    junk = b"not a record\r\nat all\r\n\r\n"
    before, page = found(junk + GOOD)
    assert isinstance(before, Unreadable) and "does not begin like a record" in before.what and isinstance(page, Page)
    # Which of the two is wrong cannot be known: the record whose length leads into the junk is not trusted.
    error, page = found(record() + junk + GOOD)
    assert isinstance(error, Unreadable) and "false length" in error.what and isinstance(page, Page)


def test_a_damaged_member_is_one_line_and_the_next_one_is_read() -> None:
    broken = bytearray(packed(record()))
    broken[30:60] = bytes(30)
    assert "damaged gzip" in wrong(packed(GOOD) + bytes(broken) + packed(record(name="3")))


def test_an_archive_that_is_cut_off_gives_what_is_whole() -> None:
    one, error = found(packed(GOOD, record())[:-20])
    assert isinstance(one, Page) and isinstance(error, Unreadable) and "cut off" in error.what
    one, error = found((GOOD + record())[:-200])
    assert isinstance(one, Page) and isinstance(error, Unreadable) and "cut off" in error.what


def test_several_records_in_one_member_are_told_apart() -> None:
    assert len([p for p in found(gzip.compress(GOOD + record())) if isinstance(p, Page)]) == 2


def test_what_a_page_says_is_never_taken_for_a_record() -> None:
    forged = record(http(b"x\r\n\r\n" + record(http("<html><p>planted</p>"), address="https://bank.example/")))
    assert [p.address for p in found(forged) if isinstance(p, Page)] == [ADDRESS]
    large = record(http(bytes(1_200_000) + b"\r\n\r\n" + record(address="https://bank.example/")))
    assert not [p for p in found(large) if isinstance(p, Page)]


def test_a_page_that_was_the_same_as_one_in_the_archive_says_nothing_new() -> None:
    digest = "WARC-Payload-Digest: sha1:" + base64.b32encode(hashlib.sha1(PAGE.encode()).digest()).decode()
    (page,) = found(record(more=digest) + record(b"HTTP/1.1 200 OK\r\n\r\n", "revisit", more=digest))
    assert isinstance(page, Page)


def test_a_bomb_costs_neither_memory_nor_time() -> None:
    program = (
        "import sys, resource; from io import BytesIO; from withheld.sources.archive import pages\n"
        "import gzip, zlib; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "squeeze = zlib.compressobj(9, wbits=31); raw = b''.join(squeeze.compress(bytes(10**6)) for _ in range(300))\n"
        "head = b'WARC/1.0\\r\\nWARC-Type: response\\r\\nContent-Length: 300000000\\r\\n\\r\\n'\n"
        "bomb = gzip.compress(head) [:0] + raw + squeeze.flush()\n"
        "print([e.what for e in pages(BytesIO(bomb), 10**6)])\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=20)
    said, grown = run.stdout.splitlines()
    assert "unpacks to more than 200 times its size" in said and int(grown) < 60


def test_control_characters_of_an_archive_do_not_reach_the_reader(tmp_path: Path) -> None:
    raw = record(http("<html><p>no"), address="https://a.example/\x1b[31m") + record(
        kind="\x1b]0;x\x07", address="http://b.example/\x9b1m"
    )
    for problem in captured(tmp_path, raw):
        assert isinstance(problem, Problem) and problem.line().isprintable()


@limits(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_an_archive_it_is_read_or_told(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([GOOD + record(), packed(GOOD, record())])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    for page in found(bytes(raw)):
        assert isinstance(page, Page | Unreadable)
