"""Pages from the web into a case: only where the user said so, with a warning, and in the log before it happens."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

from withheld.commands.failures import say
from withheld.evidence.store import Store
from withheld.records import Capture, Problem
from withheld.settings import settings
from withheld.sources.archive import Page, pages
from withheld.sources.archiving import as_archive
from withheld.sources.draft import Unreadable
from withheld.sources.kinds.folders import shown
from withheld.sources.reader import Captured, archived
from withheld.sources.web import SAVE, USER_AGENT, Answer, Fetcher, Rules

WARNING = (
    "warning: fetching tells a site, and whoever watches the line, that you are interested in this page: your network "
    "address, the time, and that withheld asks; where that is a risk, leave --fetch out and save the page another way"
)
RULES = Rules()
_ERASED = "see “withheld log” for the reason"


def refused(addresses: list[str]) -> Iterator[Problem]:
    """The addresses of a run that was not told to fetch anything."""
    what = "is a web address: to fetch it tells the site that you are interested"
    for url in addresses:
        yield Problem(file=shown(url), what=what, remedy=f"add --fetch if that is what you want, or {SAVE}")


def fetched(store: Store, addresses: list[str], published: dt.date | None) -> Iterator[Captured | Problem]:
    """Each page as a document, and a problem for each that may not be fetched, does not answer or holds no report."""
    analyst = store.analyst_name()
    told: set[str] = set()

    def tell(url: str, what: str) -> None:
        host = urlsplit(url).netloc
        store.tell("fetch", url, f"about to ask for {what}, as {USER_AGENT}", analyst)
        if host not in told:
            told.add(host)
            say(f"asking {host}")

    say(WARNING)
    fetcher = Fetcher(tell, RULES)
    for url in addresses:
        try:
            yield from _page(store, fetcher.fetch(url), published)
        except Unreadable as error:
            yield Problem(
                file=shown(url), what=error.what, remedy=error.remedy, place=error.place and shown(error.place)
            )


def _page(store: Store, answer: Answer, published: dt.date | None) -> Iterator[Captured | Problem]:
    """The document of an answer; the answer itself is kept and in the log, whatever is in it."""
    archive = as_archive(answer)
    sha256 = hashlib.sha256(archive).hexdigest()
    came = Capture(
        at=answer.exchanges[-1].at, method="fetch", origin=answer.asked, tool=USER_AGENT.replace("/", " "),
        address=answer.url, archive=sha256,
    )  # fmt: skip
    if answer.status == 200 and any(raw in store.erased() for raw in _hashes(archive)):
        yield Problem(file=answer.asked, what="was erased from this case and is not kept again", remedy=_ERASED)
        return
    store.fetched(came, archive, f"status {answer.status}, kept as the web archive {sha256}")
    if answer.status != 200:
        raise Unreadable(f"answered with status {answer.status}", f"check the address, or {SAVE}")
    yield from archived(BytesIO(archive), answer.asked, published=published, fetched=sha256)


def _hashes(archive: bytes) -> Iterator[str]:
    """SHA-256 of the pages in an answer, whether or not they can be read."""
    for page in pages(BytesIO(archive), len(archive) + settings().max_bytes):
        if isinstance(page, Page):
            yield hashlib.sha256(page.body).hexdigest()
