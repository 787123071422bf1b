"""A case of its own for the tests of the pages, served as ``withheld open`` serves it, and a browser's session with it."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from case_folders import small_case
from documents import document
from withheld.evidence.store import Store, create_case
from withheld.pages.access import Access, OneTime
from withheld.pages.app import create_app
from withheld.pages.serving import configured, listening, names
from withheld.records import Claim, Document, Indicator, Quote, Reading, Span

OPENING = "Heading of the report\n\n"


def told(text: str, words: str, figure: str, **more: Any) -> Claim:
    """A claim on a figure in some words of a text, of which they are a sentence."""
    start = text.index(words)
    at = text.index(figure, start)
    quote = Quote(start=start, end=start + len(words), exact=words, sentence=words, sentence_start=start)
    fields: dict[str, Any] = {
        "measure": "workers_abroad",
        "qualifier": "exact",
        "unit": "person",
        "programme": "KP",
        "host": "RU",
    }
    fields |= {"low": 0.0, "high": 0.0, "origin": "Migration office"} | more
    return Claim(document="", quote=quote, figure=Span(start=at, end=at + len(figure)), **fields)


def report(number: int, figures: Sequence[int], *, sure: float = 0.9, **more: Any) -> tuple[Document, Reading]:
    """A report with a sentence and a claim for each figure, and a sign of forced labour at its end."""
    said = [f"The office counted {n:,} North Korean workers in Russia in {2010 + number % 12}." for n in figures]
    end = "Their passports were kept by a minder."
    text = OPENING + "\n\n".join([f"Report number {number}.", *said, end])
    doc = document(text, **{"title": f"Report {number}", "publisher": f"Paper {number % 3}", **more})
    claims = tuple(
        told(text, s, f"{n:,}", low=float(n), high=float(n)).model_copy(update={"document": doc.id, "confidence": sure})
        for s, n in zip(said, figures, strict=True)
    )
    at = text.index(end)
    quote = Quote(start=at, end=at + len(end), exact=end, sentence=end, sentence_start=at)
    sign = Indicator(
        document=doc.id, quote=quote, indicator="retention_of_identity_documents", host="RU", confidence=0.9
    )
    return doc, Reading(document=doc.id, programme="KP", claims=claims, indicators=(sign,))


def case_of(base: Path, reports: Sequence[tuple[Document, Reading]]) -> Path:
    """A case folder below ``base`` with some reports."""
    create_case(base / "case", small_case(base / "builtin"))
    with Store.open(base / "case") as store:
        store.add_all([(doc, doc.text.encode(), reading, "x-1", None) for doc, reading in reports])
    return base / "case"


class Served:
    """Pages that are being served; ``client`` is a browser's session with them."""

    def __init__(self, folder: Path, base: str, access: OneTime, client: httpx.Client, app: FastAPI) -> None:
        self.folder, self.base, self.access, self.client, self.app = folder, base, access, client, app

    def store(self) -> Store:
        """The case's store, as another program opens it."""
        return Store.open(self.folder)

    def ids(self, **of: Any) -> list[str]:
        """Identifiers of its records, in the order of the texts; those of proposed claims by default."""
        with self.store() as store:
            return [e.id for e in store.evidence(of.get("kind", "claim"), of.get("states", ("proposed",)))]

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.client.get(path)

    def form(self, path: str, action: str, number: int = 0) -> dict[str, str]:
        """The hidden fields, and the values of the others, of a form of a page."""
        return form_of(self.get(path).text, action, number)

    def decide(self, key: str, action: str, **more: str) -> httpx.Response:
        """Decide on a record as its page of the review has it now."""
        return self.client.post("/decide", data={**self.form(f"/review/{key}", "/decide"), "action": action, **more})

    def lines(self, key: str) -> list[tuple[str, str]]:
        """Who did what to a subject, by the log."""
        with self.store() as store:
            return [(d.analyst, d.action) for d in store.log() if d.subject == key]


def form_of(page: str, action: str, number: int = 0) -> dict[str, str]:
    """The fields of a form on a page, with their values, as a browser would send them without a button."""
    forms = [
        f for f in re.findall(r"<form[^>]*>.*?</form>", page, re.S) if f' action="{action}' in f.replace("&#34;", '"')
    ]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", forms[number]):
        name, kind = re.search(r' name="([^"]*)"', tag), re.search(r' type="([^"]*)"', tag)
        if name and (kind is None or kind[1] not in ("checkbox",) or " checked" in tag):
            value = re.search(r' value="([^"]*)"', tag)
            fields[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    for name_, inside in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', forms[number], re.S):
        chosen = re.search(r"<option([^>]*) selected>([^<]*)", inside) or re.search(r"<option([^>]*)>([^<]*)", inside)
        value = re.search(r'value="([^"]*)"', chosen[1]) if chosen else None
        fields[name_] = html.unescape(value[1] if value else chosen[2] if chosen else "")
    for name_, inside in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', forms[number], re.S):
        fields[name_] = html.unescape(inside)
    return fields


@contextmanager
def served(folder: Path, analyst: str = "anna", way_in: Access | None = None) -> Iterator[Served]:
    """The pages of a case at a free port, and a session with them; ``way_in`` instead of the token that works once."""
    opened = listening("127.0.0.1", 0)
    port = int(opened.getsockname()[1])
    access = OneTime(analyst, port)
    app = create_app(folder, way_in or access, names(port))
    server = uvicorn.Server(configured(app))
    running = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.01)
    base = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=base, follow_redirects=True, timeout=60) as client:
        if way_in is None:
            assert client.get(access.address).status_code == 200
        yield Served(folder, base, access, client, app)
    server.should_exit = True
    running.join(10)
    app.state.site.close()
    opened.close()
