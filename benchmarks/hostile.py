"""Documents made to harm the program that reads them, of many kinds, beside honest ones; and what became of them.

Run ``python benchmarks/hostile.py [COUNT]``: COUNT hostile files (200) are read with as many good ones. Prints how long the
slowest took, the most memory, and which good ones were not read or which hostile ones were not refused.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from withheld.case import built_in
from withheld.evidence.store import Store, create_case

GOOD = "Some {n},500 North Korean workers were employed in {place} in {year}, the labour office said on {day} March {year}."
_PLACES = ("Vladivostok", "Dandong", "Hunchun", "Kuwait", "Doha")


def good(number: int) -> str:
    """An honest report with one figure."""
    chance = random.Random(number)
    told = GOOD.format(
        n=chance.randint(2, 40),
        place=chance.choice(_PLACES),
        year=chance.randint(2010, 2019),
        day=chance.randint(1, 28),
    )
    return f"Report {number} of the Harbour Wire\n\n{told}\n"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Report</title>{head}</head><body>{body}</body></html>".encode()


def nested(tag: str, depth: int) -> bytes:
    return page(f"<{tag}>" * depth + "words" + f"</{tag}>" * depth)


def attributes(count: int) -> bytes:
    return page("<p " + " ".join(f"a{n}=x" for n in range(count)) + ">words</p>")


def entities(levels: int, media: str) -> bytes:
    """Each entity is ten of the one before."""
    told = ['<!ENTITY a0 "laughs">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))]
    inner = f"&a{levels - 1};"
    whole = f'<?xml version="1.0"?><!DOCTYPE {media} [{"".join(told)}]>'
    return (whole + f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{inner}</p></body></html>").encode()


def stream_bomb(size: int) -> bytes:
    """A PDF whose page content unpacks to ``size`` bytes."""
    packed = zlib.compress(b" " * size, 9)
    return pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    ])  # fmt: skip


def forms(depth: int, wide: int) -> bytes:
    """A PDF whose forms each draw the next several times."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]  # fmt: skip
    for n in range(depth):
        inner = b"/F Do " * wide
        after = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + n) if n < depth - 1 else b"/Resources<<>>"
        parts.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length %d>>stream\n%s\nendstream"
            % (after, len(inner), inner)
        )
    return pdf(parts)


def pages_loop() -> bytes:
    """A PDF whose tree of pages holds itself."""
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999>>"])


def pdf(parts: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for n, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, at))


def zipped(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in names.items():
            packed.writestr(name, raw)
    return out.getvalue()


def word_bomb(size: int) -> bytes:
    kinds = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.document.main+xml"/></Types>'
    )
    return zipped({"[Content_Types].xml": kinds, "word/document.xml": b"<w>" + b" " * size + b"</w>"})


def mail_in_mail(depth: int) -> bytes:
    head = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 1 Jan 2018 00:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    inner = head + b"Subject: x\r\n\r\nwords\r\n"
    for _ in range(depth):
        inner = head + b"Content-Type: message/rfc822\r\n\r\n" + inner
    return inner


def multipart(count: int) -> bytes:
    head = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 1 Jan 2018 00:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    return head + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(count)
    )


KINDS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "a million nested elements": (".html", lambda n: nested(("div", "b", "table", "blockquote", "ul")[n % 5], 10**6)),
    "200,000 attributes": (".html", lambda n: attributes(200_000 + n)),
    "billion laughs, XHTML": (".xhtml", lambda n: entities(12 + n % 5, "html")),
    "a stream that unpacks to gigabytes": (".pdf", lambda n: stream_bomb(10**9 + n)),
    "forms within forms": (".pdf", lambda n: forms(12 + n % 4, 10)),
    "a tree of pages that holds itself": (".pdf", lambda n: pages_loop() + b"\n%d" % n),
    "a Word file that unpacks to gigabytes": (".docx", lambda n: word_bomb(10**9 + n)),
    "mail in mail": (".eml", lambda n: mail_in_mail(50 + n)),
    "parts within parts": (".eml", lambda n: multipart(5000 + n)),
    "nothing": (".txt", lambda n: b""),
    "zero bytes": (".txt", lambda n: b"\0" * (10**6 + n)),
    "one word of many megabytes": (".txt", lambda n: b"a" * (20 * 10**6 + n)),
    "one sentence of many megabytes": (".txt", lambda n: b"the North Korean workers and " * (300_000 + n)),
    "figures without end": (".txt", lambda n: b"1,000 North Korean workers " * (200_000 + n)),
    "brackets without end": (".md", lambda n: b"[" * (2 * 10**6 + n)),
    "JSON within JSON": (".json", lambda n: b"[" * (10**6 + n)),
    "a record without an end": (".jsonl", lambda n: b'{"text": "' + b"a" * (60 * 10**6 + n)),
    "noise named as a PDF": (".pdf", lambda n: b"%PDF-1.7\n" + random.Random(n).randbytes(10**6)),
    "noise named as a page": (".html", lambda n: random.Random(n).randbytes(2 * 10**6)),
    "a script of many megabytes": (".html", lambda n: page("<script>" + "var a = 1;" * (3 * 10**6 + n) + "</script>")),
    "tables within tables": (".html", lambda n: page("<table><tr><td>" * (50_000 + n) + "words")),
    "comments without end": (".html", lambda n: page("<!--" * (2 * 10**6 + n))),
    "many paragraphs": (".html", lambda n: page("<p>word" * (10**6 + n))),
}  # fmt: skip
"""Each kind with its ending and the bytes of its nth file."""


def hostile(folder: Path, count: int) -> Iterator[Path]:
    """Write hostile files of all kinds in turn, no two alike."""
    kinds = list(KINDS.items())
    for n in range(count):
        name, (ending, made) = kinds[n % len(kinds)]
        path = folder / f"{n:04} {name}{ending}"
        path.write_bytes(made(n // len(kinds)))
        yield path


def run(count: int) -> dict[str, object]:
    """Read hostile files among as many good ones; what became of them."""
    with tempfile.TemporaryDirectory() as name:
        folder, case, table = Path(name) / "files", Path(name) / "case", Path(name) / "failures.csv"
        folder.mkdir()
        bad = {str(path) for path in hostile(folder, count)}
        fine = [folder / f"{n:04} good.txt" for n in range(count)]
        for n, path in enumerate(fine):
            path.write_text(good(n), encoding="utf-8")
        create_case(case, built_in("KP"))
        command = [sys.executable, "-m", "withheld", "read", str(folder), "-C", str(case), "--failures", str(table)]
        began, before = time.monotonic(), sorted(Path(name).iterdir())
        ran = subprocess.run(command, capture_output=True, text=True)
        seconds = time.monotonic() - began
        with table.open(encoding="utf-8", newline="") as file:
            refused = {row["file"]: row["what"] for row in csv.DictReader(file)}
        with Store.open(case) as store:
            taken = {source.path for source in store.sources()}
        apart = {path for path in Path(name).iterdir() if path not in before} - {table}
    lost = [str(path) for path in fine if str(path) not in taken]
    met = {path: what for path in bad for file, what in refused.items() if file.startswith(path)}
    why = Counter(
        f"{Path(path).name[5:]}: {met.get(path) or ('read' if path in taken else 'passed over')}" for path in bad
    )
    said = (
        f"{count} hostile files among {count} good ones, in {seconds:.0f} seconds: {count - len(lost)} good ones read, "
        f"{len(met)} hostile ones refused with the reason, {len(bad & taken - met.keys())} read within the limits, "
        f"{len(bad - met.keys() - taken)} passed over by kind, {len(apart)} files made outside the case; "
        f"exit code {ran.returncode}, {'a' if 'Traceback' in ran.stderr else 'no'} traceback."
    )
    return {"said": said, "lost": lost, "why": dict(sorted(why.items()))}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", nargs="?", type=int, default=200)
    asked.add_argument("target", nargs="?", type=Path, help="a JSON file to write to")
    given = asked.parse_args()
    found = run(given.count)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if given.target:
        given.target.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
