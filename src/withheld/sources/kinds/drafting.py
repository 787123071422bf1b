"""A draft from the bytes of one document, by kind; the libraries of each kind are loaded only for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from withheld.sources.draft import Draft
from withheld.sources.kinds.folders import OFFICE, SAVED

_BEGUN: ContextVar[Callable[[bytes], None]] = ContextVar("begun", default=lambda raw: None)


@contextmanager
def told_of(begun: Callable[[bytes], None]) -> Iterator[None]:
    """Call ``begun`` with the bytes of each document before it is read; it may raise Unreadable."""
    before = _BEGUN.set(begun)
    try:
        yield
    finally:
        _BEGUN.reset(before)


def begin(raw: bytes) -> None:
    """Call the function given to ``told_of`` before a document is read; Unreadable if it must not be."""
    _BEGUN.get()(raw)


def drafted(raw: bytes, suffix: str, today: dt.date, charset: str | None = None, most: int = 0) -> Draft:
    """The draft of one document; Unreadable where it cannot be read. ``most`` bounds what packed XML may unpack to."""
    begin(raw)
    if suffix == ".pdf":
        from withheld.sources.pdf import read_pdf

        return read_pdf(raw, today)
    if suffix in (".html", ".htm", ".xhtml"):
        from withheld.sources.pages.webpage import read_page

        return read_page(raw, today, charset)
    if suffix in (SAVED, ".mht"):
        from withheld.sources.mail.message import read_saved_page

        return read_saved_page(raw, today)
    if suffix in OFFICE:
        from withheld.sources.office.reading import read_office

        return read_office(raw, suffix, today, most)
    from withheld.sources.plaintext import read_text

    return read_text(raw, today, markdown=suffix != ".txt", charset=charset)
