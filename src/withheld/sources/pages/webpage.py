"""Web pages as saved: the report's text, found by trafilatura.

No script runs and no address is opened; what a page hides from its readers does not enter the text.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from withheld import imprint
from withheld.records import Withdrawn
from withheld.sources.bylines import outlet
from withheld.sources.canonical import characters
from withheld.sources.decoding import decode
from withheld.sources.draft import Draft, Own, Unreadable
from withheld.sources.elements import Element
from withheld.sources.pages.attributes import thinned
from withheld.sources.pages.marks import remove_note_marks, remove_struck
from withheld.sources.pages.outline import outline
from withheld.sources.pages.pagedata import declare
from withheld.sources.pages.parts import article
from withheld.sources.pages.running import into_sentences
from withheld.sources.pages.visibility import remove_hidden, sheet_of

# What the library has to say of a page is said by the problem that the reader gets.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENDS_LINE = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote")


def read_page(raw: bytes, today: dt.date, charset: str | None = None) -> Draft:
    """The report on a saved page; Unreadable where there is none, or where the bytes are no page.

    ``charset`` is the encoding that the server named, where it is known.
    """
    source = _DECLARATION.sub("", characters(decode(raw, markup=True, charset=charset)))
    tree = _parse(source)
    draft = Draft(text="")
    with _broken_pages():
        _refuse_own(tree)
        body = declare(tree, draft, today)
        draft.withdrawn = _leave_the_said(tree)
        draft.text = article(tree, outline(tree, []).lines, body)
    draft.outlet = outlet(draft.text)
    return draft


def dated_page(raw: bytes, today: dt.date, charset: str | None = None) -> Draft:
    """What a page says of itself (title, address, date), without its text; Unreadable where the bytes are no page."""
    tree = _parse(_DECLARATION.sub("", characters(decode(raw, markup=True, charset=charset))))
    draft = Draft(text="")
    with _broken_pages():
        declare(tree, draft, today)
    return draft


def shown_words(raw: bytes, charset: str | None = None) -> str:
    """All words that a page shows, a line for each block; Unreadable where the bytes are no page."""
    tree = _parse(_DECLARATION.sub("", characters(decode(raw, markup=True, charset=charset))))
    with _broken_pages():
        _leave_the_said(tree)
        for element in tree.iter(*_ENDS_LINE):
            element.tail = "\n" + (element.tail or "")
            if element.tag != "br":
                element.text = "\n" + (element.text or "")
        lines = ("".join(tree.itertext())).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def _leave_the_said(tree: Element) -> tuple[Withdrawn, ...]:
    """Take out what the page hides, strikes out, or raises as note marks, and join sentences; gives what it strikes out."""
    sheet = sheet_of(tree)
    remove_hidden(tree, sheet)
    withdrawn = remove_struck(tree, sheet.struck)
    remove_note_marks(tree, sheet.raised)
    into_sentences(tree)
    return withdrawn


def _refuse_own(tree: Element) -> None:
    """Raise Own for a dossier: by the marks in its head, or by the sentence that its readers see."""
    named = (meta.get("content") or "" for meta in tree.iter("meta") if meta.get("name") == "generator")
    marked = tree.get("data-withheld") is not None and any(name.startswith(imprint.GENERATOR) for name in named)
    if marked or imprint.bears(tree.text_content()):
        raise Own(imprint.MADE)


@contextmanager
def _broken_pages() -> Iterator[None]:
    """Turns the errors that the HTML libraries raise on hostile pages into one line for the reader."""
    try:
        yield
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError, AssertionError) as error:
        raise Unreadable(f"cannot be parsed as a page ({type(error).__name__})", "save its text as .txt") from None


def _parse(source: str) -> Element:
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(thinned(source), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise Unreadable("is not a readable web page", "save the page again, or its text as .txt") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Unreadable("is nested too deep for a web page", "save the report's text as .txt")
    return cast(Element, tree)
