"""Earlier mails that a mail in HTML cites, as mail programs mark them."""

from __future__ import annotations

import re

from withheld.sources.decoding import decode
from withheld.sources.elements import Element
from withheld.sources.mail.programs import HOLDS_FORWARD
from withheld.sources.pages.attributes import thinned

_MARKS = re.compile(
    rb"gmail_quote|moz-cite-prefix|yahoo_quoted|divRplyFwdMsg|appendonsend|protonmail_quote|type=[\"']?cite|zmail_extra",
    re.I,
)
_CLASSES = {
    "gmail_quote", "gmail_quote_container", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "zmail_extra",
}  # fmt: skip
_FROM_HERE = ("divRplyFwdMsg", "appendonsend")
"""What Outlook puts before an earlier mail, which then runs to the end."""


def without_citations(content: bytes, charset: str | None, *, forwards: bool = False) -> tuple[bytes, int]:
    """The page without the earlier mails that it cites, in UTF-8, and how many there were; untouched where there are none.

    A mail that forwards another is left whole: what it forwards is no citation. ``forwards`` if its subject says so.
    """
    if forwards or not _MARKS.search(content):
        return content, 0
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(thinned(decode(content, markup=True, charset=charset)), parser=parser)
        if HOLDS_FORWARD.search(tree.text_content()):
            return content, 0
        found = [
            e for e in tree.iter() if isinstance(e.tag, str) and _cites(e) and not any(map(_cites, e.iterancestors()))
        ]
        for element in found:
            _drop(element)
        mails = sum("moz-cite-prefix" not in (element.get("class") or "") for element in found)
        return (html.tostring(tree, encoding="unicode").encode("utf-8", "ignore"), mails) if found else (content, 0)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return content, 0


def _cites(element: Element) -> bool:
    """Whether an element is an earlier mail, or what leads to one."""
    if element.getparent() is None or element.tag in ("html", "body"):
        return False
    cite = element.tag == "blockquote" and (element.get("type") or "").lower() == "cite"
    return cite or element.get("id") in _FROM_HERE or bool(_CLASSES & set((element.get("class") or "").split()))


def _drop(element: Element) -> None:
    """Take an element out and leave the words behind it; before an earlier mail of Outlook's these are the mail."""
    if (parent := element.getparent()) is None:
        return
    if element.get("id") in _FROM_HERE:
        for later in list(element.itersiblings()):
            parent.remove(later)
        element.tail = None
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
