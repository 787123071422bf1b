"""Fetches web pages into a case: only if the user asked for it, with a warning, and logged in advance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit

from withheld import batch
from withheld.commands.failures import say
from withheld.evidence import Store, source_path
from withheld.records import Capture, Problem
from withheld.settings import settings
from withheld.sources import (
    SAVE,
    USER_AGENT,
    Answer,
    Fetcher,
    Page,
    Result,
    Rules,
    Unreadable,
    archived_pages,
    as_archive,
    shown,
)

WARNING = (
    "warning: a fetch shows the site, and anyone who monitors the connection, that you are interested in this page: your network "
    "address, the time, and that Withheld made the request; where that is a risk, leave out --fetch and save the page in another way"
)
RULES = Rules()
_ERASED = "see “withheld log” for the reason"


def refused(addresses: list[str]) -> Iterator[batch.Told | None]:
    """A problem for each address of a run without ``--fetch``."""
    what = "is a web address: fetching it shows the site that you are interested"
    for url in addresses:
        remedy = f"add --fetch if that is what you want, or {SAVE}"
        yield batch.Told(Problem(file=shown(url), what=what, remedy=remedy))
        yield None


def fetched(store: Store, addresses: list[str], how: batch.How) -> Iterator[batch.Told | None]:
    """Each page as a document, and a problem for each that may not be fetched, does not answer or contains no report.

    An answer is read like any file, by a process with limits; None marks the end of its contents.
    """
    analyst = store.analyst_name()
    told: set[str] = set()

    def tell(url: str, what: str) -> None:
        """Log that an address is about to be requested, and name its host once."""
        host = urlsplit(url).netloc
        store.tell("fetch", url, f"requesting {what}, as {USER_AGENT}", analyst)
        if host not in told:
            told.add(host)
            say(f"asking {host}")

    say(WARNING)
    fetcher = Fetcher(tell, RULES)
    for url in addresses:
        try:
            yield from _page(store, fetcher.fetch(url), how)
        except Unreadable as error:
            place = error.place and shown(error.place)
            yield batch.Told(Problem(file=shown(url), what=error.what, remedy=error.remedy, place=place))
            yield None


def _page(store: Store, answer: Answer, how: batch.How) -> Iterator[batch.Told | None]:
    """The document of an answer; the answer itself is stored and logged, whatever it contains."""
    archive = as_archive(answer)
    sha256 = hashlib.sha256(archive).hexdigest()
    came = Capture(
        at=answer.exchanges[-1].at, method="fetch", origin=answer.asked, tool=USER_AGENT.replace("/", " "),
        address=answer.url, archive=sha256,
    )  # fmt: skip
    if answer.status == 200 and any(raw in store.erased() for raw in _hashes(archive)):
        yield batch.Told(
            Problem(file=answer.asked, what="was erased from this case and is not kept again", remedy=_ERASED)
        )
        yield None
        return
    store.fetched(came, archive, f"status {answer.status}, kept as the web archive {sha256}")
    if answer.status != 200:
        raise Unreadable(f"answered with status {answer.status}", f"check the address, or {SAVE}")
    path = source_path(store.folder, sha256)
    alone = replace(
        how, workers=min(1, how.processes()), cluster=None, before=lambda _: None,
        fetched=batch.Fetched(answer.asked, sha256),
    )  # fmt: skip
    for told in batch.read_all([path], alone):
        yield told and told._replace(result=_of_address(told.result, shown(path), answer.asked))


def _of_address(result: Result | batch.Known, path: str, asked: str) -> Result | batch.Known:
    """A result with the requested address in place of the path of the stored answer."""
    if isinstance(result, Problem) and result.file == path:
        return Problem(file=shown(asked), what=result.what, remedy=result.remedy, place=result.place)
    return result


def _hashes(archive: bytes) -> Iterator[str]:
    """SHA-256 of the pages in an answer, whether or not they can be read."""
    for page in archived_pages(BytesIO(archive), len(archive) + settings().max_bytes):
        if isinstance(page, Page):
            yield hashlib.sha256(page.body).hexdigest()
