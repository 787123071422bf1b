"""Web pages as saved: the report's text, found by trafilatura.

No script runs and no address is opened; what a page hides from its readers does not enter the text.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from withheld import imprint
from withheld.sources.bylines import byline_day, outlet
from withheld.sources.canonical import canonical, characters
from withheld.sources.decoding import decode
from withheld.sources.draft import Draft, NoArticle, Own, Unreadable
from withheld.sources.furniture import leave_out, reads_as_sentence
from withheld.sources.pages.pagedata import declare

# What the library has to say of a page is said by the problem that the reader gets.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?!\.?\d)", re.I
)
_STYLE_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_STYLE_BLOCK = re.compile(r"@[^{};]{1,300}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\})*[^{}]{0,2000}\}")
_SELECTOR = re.compile(r"^\s*[a-z]*([.#])([\w-]{1,80})\s*$", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENDS_LINE = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote")
_BLOCKS = frozenset({"p", "head", "ab", "code", "quote", "div", "fw", "note"})


def read_page(raw: bytes, today: dt.date, charset: str | None = None) -> Draft:
    """The report on a saved page; Unreadable where there is none, or where the bytes are no page.

    ``charset`` is the encoding that the server named, where it is known.
    """
    source = _DECLARATION.sub("", characters(decode(raw, markup=True, charset=charset)))
    tree = _parse(source)
    draft = Draft(text="")
    with _broken_pages():
        _refuse_own(tree)
        declare(tree, draft, today)
        _remove_hidden(tree)
        _remove_note_marks(tree)
        draft.text = _article(tree)
    draft.outlet = outlet(draft.text)
    if day := byline_day(draft.text, draft.title, today):
        draft.dates.setdefault("byline", day)
    return draft


def shown_words(raw: bytes, charset: str | None = None) -> str:
    """All words that a page shows, a line for each block; Unreadable where the bytes are no page."""
    tree = _parse(_DECLARATION.sub("", characters(decode(raw, markup=True, charset=charset))))
    with _broken_pages():
        _remove_hidden(tree)
        for element in tree.iter(*_ENDS_LINE):
            element.tail = "\n" + (element.tail or "")
            if element.tag != "br":
                element.text = "\n" + (element.text or "")
        lines = ("".join(tree.itertext())).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def _refuse_own(tree: Any) -> None:
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
        raise Unreadable(f"cannot be taken apart as a page ({type(error).__name__})", "save its text as .txt") from None


def _parse(source: str) -> Any:
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise Unreadable("is no web page that can be read", "save the page again, or its text as .txt") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Unreadable("is nested too deep for a web page", "save the report's text as .txt")
    return tree


def _remove_hidden(tree: Any) -> None:
    """Take out what a reader of the page does not see: hidden elements, scripts' fallbacks, templates."""
    classes, names = _hidden_selectors(tree)
    for element in [e for e in tree.iter() if isinstance(e.tag, str)]:
        hidden = (
            element.tag in ("script", "style", "template", "noscript")
            or element.get("hidden") is not None
            or bool(_HIDING.search(element.get("style") or ""))
            or bool(classes.intersection((element.get("class") or "").split()))
            or element.get("id") in names
        )
        if hidden and element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def _remove_note_marks(tree: Any) -> None:
    """Take out raised note marks, which would make another figure of the one before them; "km²" stays."""
    for mark in list(tree.iter("sup")):
        words = "".join(mark.itertext()).strip()
        previous = mark.getprevious()
        before = (previous.tail if previous is not None else mark.getparent().text) or ""
        linked = mark.find(".//a") is not None or "ref" in (mark.get("class") or "")
        if re.fullmatch(r"\[?(?:\d{1,3}|[a-z*†‡])\]?", words) and (
            linked or words[0] == "[" or not before[-1:].isalpha()
        ):
            mark.drop_tree()


def _hidden_selectors(tree: Any) -> tuple[set[str], set[str]]:
    """Classes and ids that the page's own style sheet hides on every screen, not only in print or on small ones."""
    classes: set[str] = set()
    names: set[str] = set()
    for style in tree.iter("style"):
        sheet = re.sub(r"/\*.*?\*/", "", (style.text or "")[:200_000], flags=re.S)
        for selectors, body in _STYLE_RULE.findall(_STYLE_BLOCK.sub("", sheet)):
            if re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", body, re.I):
                for match in filter(None, map(_SELECTOR.match, selectors.split(","))):
                    (classes if match[1] == "." else names).add(match[2])
    return classes, names


def _article(tree: Any) -> str:
    """The canonical text of the article: blocks apart by a blank line, rows of tables as lines."""
    from trafilatura import bare_extraction

    found = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    body = getattr(found, "body", None)
    text = canonical(leave_out("\n\n".join(_blocks(body)))) if body is not None else ""
    if not any(reads_as_sentence(line) for line in text.split("\n")):
        raise NoArticle("holds no article", "save the page of the report itself, or its text as .txt")
    return text


def _blocks(body: Any) -> Iterator[str]:
    for element in body:
        if element.tag == "list":
            yield "\n".join(filter(None, map(_flat, element.iter("item"))))
        elif element.tag == "table":
            yield "\n".join(filter(None, map(_row, element.iter("row"))))
        elif element.tag in _BLOCKS and any(child.tag in (*_BLOCKS, "list", "table") for child in element):
            yield from _mixed(element)
        elif text := _flat(element):
            yield text


def _mixed(element: Any) -> Iterator[str]:
    """Blocks within a block, with the words that stand between them."""
    if element.text and element.text.strip():
        yield " ".join(element.text.split())
    yield from _blocks(element)
    yield from (" ".join(child.tail.split()) for child in element if child.tail and child.tail.strip())


def _row(row: Any) -> str:
    return " | ".join(filter(None, map(_flat, row.iter("cell"))))


def _flat(element: Any) -> str:
    """The words of an element on one line, a line break of the page kept as such."""
    for brk in element.iter("lb"):
        brk.tail = "\n" + (brk.tail or "")
    lines = (
        ("".join(element.itertext())).split("\n")
        if next(element.iter("lb"), None) is not None
        else ["".join(element.itertext())]
    )
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
