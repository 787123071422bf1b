"""What is fuzzed: every reader of files and every grammar of texts, each with what must hold whatever comes in.

``test_fuzz`` runs each for a moment with what was found before (``fuzz_findings/``); ``make fuzz`` runs them for longer.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import math
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

EXAMPLES = Path(__file__).parent.parent / "examples"
WHEN = dt.date(2019, 6, 1)


class Target(NamedTuple):
    """What is given, and what is done with it; a check that fails raises."""

    given: st.SearchStrategy[bytes]
    run: Callable[[bytes], None]


def _docx() -> bytes:
    from docx import Document

    made = Document()
    made.add_heading("Workers abroad")
    made.add_paragraph("Some 1,200 workers left in May 2019, officials said.")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Country", "4,500"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _mail() -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Date"], made["Subject"] = (
        "a@a.example",
        "b@a.example",
        "Mon, 3 Jun 2019 10:00:00 +0000",
        "Note",
    )
    made.set_content("About 300 workers went home.\n")
    made.add_attachment(b"It sent home 20,000.", maintype="text", subtype="plain", filename="a.txt")
    return made.as_bytes()


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Country", "Workers"), ("Russia", 11490), ("China", "20 000")):
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _warc() -> bytes:
    body = b"<html><title>T</title><p>In 2018 there were 5,000 workers.</p></html>"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2019-06-01T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _opendocument(kind: str, body: str) -> bytes:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    content = f'<?xml version="1.0"?><office:document-content {names}><office:body>{body}</office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("content.xml", content)
    return out.getvalue()


_ODT = "<office:text><text:h>Sent home</text:h><text:p>Some 1,200 workers left in 2018.</text:p></office:text>"
_ODS = (
    '<office:spreadsheet><table:table table:name="A"><table:table-row><table:table-cell><text:p>Russia</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="11490"><text:p>11,490</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet>"
)


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        member = tarfile.TarInfo("d/a.txt")
        member.size = len(_PLAIN)
        packed.addfile(member, io.BytesIO(_PLAIN))
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("d/a.txt", _PLAIN)
        packed.writestr("b.html", _PAGE)
    return out.getvalue()


def _wacz() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("archive/data.warc", _warc())
        packed.writestr("datapackage.json", '{"resources": []}')
    return out.getvalue()


_PLAIN = b"Some 1,200 workers left in May 2019, officials said.\n\nIt sent home 20,000."
_PAGE = b"""<html><head><title>Sent home</title><meta property="article:published_time" content="2019-06-01">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-06-01"}</script></head><body><article><h1>Sent home</h1>
<p>Some <b>1,200</b> workers left in <del>2017</del> 2018.</p>
<table><tr><th>Country<th>2018<tr><td>Russia<td>11,490</table></article></body></html>"""
_MHTML = (
    b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b; type=text/html\r\n\r\n--b\r\n"
    b"Content-Type: text/html\r\nContent-Location: https://a.example/1\r\n\r\n" + _PAGE + b"\r\n--b--\r\n"
)
_LINES = (
    b'{"id": "a", "text": "Some 1,200 workers left in 2018.", "published": "2019-06-01"}\n{"id": "b", "text": "x"}\n'
)
_MARKDOWN = (
    b"---\ntitle: T\ndate: 2019-06-01\n---\n# T\n\nSome *1,200* workers ~~left~~[^1].\n\n"
    b"| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: n\n"
)


@cache
def seeds() -> dict[str, bytes]:
    """By ending: a small whole file of each kind that is read."""
    pdf = min(EXAMPLES.rglob("*.pdf"), key=lambda p: p.stat().st_size).read_bytes()
    return {
        ".txt": _PLAIN, ".md": _MARKDOWN,
        ".html": _PAGE, ".pdf": pdf, ".docx": _docx(), ".eml": _mail(), ".mhtml": _MHTML, ".jsonl": _LINES,
        ".json": _LINES.splitlines()[0], ".warc": _warc(), ".wacz": _wacz(), ".xlsx": _xlsx(),
        ".odt": _opendocument("text", _ODT), ".ods": _opendocument("spreadsheet", _ODS), ".zip": _zip(), ".tar": _tar(),
        ".gz": gzip.compress(_PLAIN, mtime=0), ".mbox": b"From a@a.example Mon Jun  3 10:00:00 2019\n" + _mail() + b"\n",
    }  # fmt: skip


_BITS = (
    b"\x00", b"\xff\xfe", b"\xe2\x80\xae", b"<", b">", b"&#0;", b"&#xD800;", b"\\ud800", b"]]>", b"<!--", b"\r", b"\n\n",
    b"\xc2\xa0", b"(" * 50,
    b"<div>" * 40, b"[" * 60, b"9" * 40, b"1e999", b"NaN", b"-1", b"Infinity", b"\x1b[2J", b"{}", b"=", b"--b", b"\xed\xa0\x80",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, seed: bytes) -> bytes:
    """A whole file with some stretches cut out, repeated, replaced or put in."""
    raw = seed
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, max(0, len(raw))))
        end = min(len(raw), start + draw(st.sampled_from((0, 1, 2, 8, 64, 1024))))
        new = draw(st.one_of(st.sampled_from(_BITS), st.binary(max_size=8), st.just(raw[start:end] * 3), st.just(b"")))
        raw = raw[:start] + new + raw[end:]
    return raw


def _reader(ending: str) -> Callable[[bytes], None]:
    def run(raw: bytes) -> None:
        from withheld.sources.reader import Captured, read

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a{ending}"
            path.write_bytes(raw)
            for result in read([path]):
                if isinstance(result, Captured):
                    _is_canonical(result.document.text)
                elif hasattr(result, "line"):
                    assert result.line() and "\n" not in result.line()

    return run


def _is_canonical(text: str) -> None:
    text.encode("utf-8")
    strange = {c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"}
    assert not strange, f"characters that no text may hold: {strange!r}"


def _sheet(raw: bytes, ending: str) -> None:
    from withheld.evidence.failures import StoreError
    from withheld.exchange.sheets import How, table

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(raw)
        try:
            found = table(path, How(None, None, None, 0), ["Country", "Workers"])
            assert all(len(line.cells) for line in found.lines)
        except StoreError as error:
            assert "\n" not in str(error)


def _numbers(raw: bytes) -> None:
    from withheld.text.figures import find_figures
    from withheld.text.numbers import digits, number_at, tokens

    text = raw.decode("utf-8", "replace")
    told = tokens(text)
    assert all(text[t.start : t.end] == t.text for t in told)
    for n in range(len(told)):
        number_at(told, n)
    value = digits(text)
    assert value is None or math.isfinite(value)
    for figure in find_figures(text, 0)[1]:
        assert 0 <= figure.start < figure.end <= len(text)
        assert all(v is None or math.isfinite(v) for v in (figure.low, figure.high))
        assert figure.low is None or figure.high is None or figure.low <= figure.high


def _dates(raw: bytes) -> None:
    from withheld.sources.dates import NoSuchDate, mentions, stated
    from withheld.text.periods import find_periods

    text = raw.decode("utf-8", "replace")
    for period in find_periods(text, WHEN):
        assert period.first is None or period.last is None or period.first <= period.last
    list(mentions(text))
    with suppress(NoSuchDate):  # told to the reader, who then says that the day is not known
        stated(text)


def _sentences(raw: bytes) -> None:
    from withheld.text.sentences import sentences

    text = raw.decode("utf-8", "replace")
    last = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text and sentence.start >= last
        last = sentence.end


def _asked(raw: bytes) -> None:
    from withheld.evidence.failures import StoreError
    from withheld.evidence.stores.address import address
    from withheld.evidence.stores.fts5 import query
    from withheld.evidence.stores.terms import terms
    from withheld.evidence.stores.tsvector import excerpt

    text = raw.decode("utf-8", "replace")
    told = terms(text)
    query(told)
    excerpt((text,), told, {})
    try:
        found = address(text)
        assert address(found.shown) == address(address(found.shown).shown)
    except StoreError as error:
        assert "\n" not in str(error)


_WORDS = (
    "1,200", "12.5", "1.200,5", "two", "thousand", "million", "a", "dozen", "between", "and", "to", "–", "-", "%", "$",
    "US$", "half",
    "of", "more than", "nearly", "per", "month", "May", "2019", "in", "since", "31", "30 February", "early", "late", "’19", "1990s",
    "fiscal year", "last year", "Q3", "workers", "13 221", "١٢", "½", "10⁶", "1e9", "(", ")", ".", ",", "\n", "year",
    "between 2017", "hundreds",
    "last", "next", "two-thirds", "0", "12/11/2018", "2018-13-45", "a quarter", "the first half", "\u00a0", "ten to twelve",
)  # fmt: skip
_said = st.lists(st.sampled_from(_WORDS) | st.text(max_size=6), max_size=30).map(
    lambda w: " ".join(w).encode("utf-8", "replace")
)
_addresses = st.lists(
    st.sampled_from(
        (
            "postgresql://",
            "postgres://",
            "u",
            ":",
            "@",
            "h",
            "/",
            "db",
            "?",
            "schema=",
            "x",
            "&",
            "password=",
            "%2F",
            "[::1]",
            "65536",
        )
    ),
    max_size=12,
).map(lambda w: "".join(w).encode())


@cache
def targets() -> dict[str, Target]:
    """All targets by their names."""
    found = {f"reader{ending}": Target(mutated(seed), _reader(ending)) for ending, seed in seeds().items()}
    csv = b'Country;Workers\nRussia;11 490\n"China\n";"20,000"\n'
    found["table.csv"] = Target(mutated(csv), lambda raw: _sheet(raw, ".csv"))
    found["table.xlsx"] = Target(mutated(_xlsx()), lambda raw: _sheet(raw, ".xlsx"))
    for name, run in (("numbers", _numbers), ("dates", _dates), ("sentences", _sentences)):
        found[f"grammar {name}"] = Target(_said, run)
    found["asked"] = Target(_said | _addresses, _asked)
    return found
