"""Removes from a page's tree what is no part of its sentences: note marks, and struck-out words."""

from __future__ import annotations

import re
from itertools import islice

from withheld.records import Withdrawn
from withheld.sources.elements import Element
from withheld.sources.pages.notes import is_mark, is_power

_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|text-top|[1-9])|font-variant-position\s*:\s*super", re.I)
_NOTE_CLASS = re.compile(
    r"foot-?note|note-?ref|endnote|(?:^|[\s_-])(?:reference|cite_ref|fnref|fn|sup|superscript)(?:$|[\s_-])", re.I
)
_NOTE_TARGET = re.compile(
    r"#(?:_?(?:ft|en|ed)?n|fn|foot|end|note|cite|ref|_edn|_ftn|sdfootnote|r)[\w:.-]{0,40}$|#\d{1,3}$", re.I
)
_STRUCK_TAGS = ("del", "s", "strike")
STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]{0,40}line-through", re.I)
_BLOCKS = frozenset(
    {"p", "li", "td", "th", "div", "blockquote", "h1", "h2", "h3", "h4", "dd", "dt", "figcaption", "section", "body"}
)
_WHOLE = frozenset({"html", "head", "body", "article", "main"})
_MOST_WORDS, _MOST_PASSAGE, _MOST, _STEPS = 300, 500, 100, 8


def remove_note_marks(tree: Element, classes: frozenset[str]) -> None:
    """Take out note marks in every form, which would make another figure of the one before them; km² and 10⁶ stay.

    ``classes`` are those that the page's own style raises.
    """
    for element in list(tree.iter("sup", "a", "span", "small")):
        if element.getparent() is None or element is tree:
            continue
        words = "".join(element.itertext())
        if len(words) <= 40 and is_mark(words) and _is_raised(element, words, classes):
            before = _before(element)
            if element.tag == "sup" and is_power(words, before) and element.find(".//a") is None:
                _set_apart(element, before)
            else:
                element.drop_tree()
        elif element.tag == "sup" and re.fullmatch(r"\s*[-−+]?\d{1,3}\s*", words):
            _set_apart(element, _before(element))


def _is_raised(element: Element, words: str, classes: frozenset[str]) -> bool:
    """Whether an element is set as a note mark: raised, named so, or a link to a note that stands close to a word."""
    marks = " ".join(element.get(name) or "" for name in ("class", "role", "id"))
    if element.tag == "sup" or _RAISED_STYLE.search(element.get("style") or ""):
        return True
    if classes and not classes.isdisjoint((element.get("class") or "").split()):
        return True
    if (
        _NOTE_CLASS.search(marks)
        or "noteref" in f"{marks} {element.get('{http://www.idpf.org/2007/ops}type') or element.get('epub:type')}"
    ):
        return True
    close = bool(_before(element)[-1:].strip())
    return element.tag == "a" and bool(_NOTE_TARGET.search(element.get("href") or "")) and (close or "[" in words)


def _before(element: Element) -> str:
    """The words directly before an element, in its block; no further back than is needed."""
    said: list[str] = []
    at: Element | None = element
    for _ in range(_STEPS):
        if at is None or at.tag in _BLOCKS or sum(map(len, said)) >= 40:
            break
        previous = at.getprevious()
        if previous is None:
            at = at.getparent()
            said.append((at.text or "") if at is not None else "")
        else:
            words = "".join(islice(previous.itertext(), 40)) if isinstance(previous.tag, str) else ""
            said.append(words[-40:] + (previous.tail or "")[-60:])
            at = previous
    return "".join(reversed(said))[-60:]


def _set_apart(element: Element, before: str) -> None:
    """Keep an exponent apart from its base: 10⁶ is written with superscript digits."""
    if before[-1:].isdigit():
        for part in element.iter():
            part.text = (part.text or "").translate(str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻"))


def remove_struck(tree: Element, classes: frozenset[str]) -> tuple[Withdrawn, ...]:
    """Take out words that the page strikes out, by tag, style or one of the ``classes``; what they said, in order."""
    found: list[Withdrawn] = []
    gone: set[Element] = set()
    for element in [e for e in tree.iter() if isinstance(e.tag, str) and _is_struck(e, classes)]:
        if element.tag in _WHOLE or element.getparent() is None or not gone.isdisjoint(element.iterancestors()):
            continue
        words = " ".join("".join(element.itertext()).split())
        if words and len(found) < _MOST:
            found.append(Withdrawn(words=words[:_MOST_WORDS], passage=_passage(element)))
        gone.add(element)
        _drop(element)
    return tuple(found)


def _is_struck(element: Element, classes: frozenset[str]) -> bool:
    if element.tag in _STRUCK_TAGS or STRUCK_STYLE.search(element.get("style") or ""):
        return True
    return bool(classes) and not classes.isdisjoint((element.get("class") or "").split())


def _passage(element: Element) -> str:
    """The words of the block that holds an element, as they stood before it was struck out."""
    block = next((a for a in (element, *element.iterancestors()) if a.tag in _BLOCKS), element)
    return " ".join("".join(block.itertext()).split())[:_MOST_PASSAGE]


def _drop(element: Element) -> None:
    """Take an element out, with one space for the two that stood around it."""
    tail = element.tail or ""
    if _before(element)[-1:].isspace() and tail[:1].isspace():
        element.tail = tail.lstrip()
    element.drop_tree()
