"""Prepares a page's text for the article extractor: inline elements stay in their sentence, blocks stay separate.

The extractor turns some inline elements into blocks, drops others with their words, and joins blocks inside an item, a quotation
or loose text without a space, so that two figures become one.
"""

from __future__ import annotations

import re
from itertools import islice

from withheld.sources.elements import Element

APART = "␤"
"""A sign put where one block ends and the next begins; it is a line break of the text."""
GAP = "␣"
"""A sign for each blank of a gap that a preformatted text keeps."""
_ITEMS = frozenset({"li", "dd", "dt", "blockquote", "figcaption", "td", "th", "caption", "summary"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "dfn", "em", "font", "i", "ins", "kbd", "mark", "nobr",
     "ruby", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var"}
)  # fmt: skip
_TORN = frozenset({"q", "code", "meter", "slot"})
_DROPPED = frozenset({"time", "label", "button", "output", "progress", "marquee", "blink"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "main", "address", "center", "details", "fieldset", "figure", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "summary", "ul", "ol", "dl", "pre", "table", "blockquote"}
)  # fmt: skip
_BOXES = frozenset({"section", "article", "header", "main", "address", "center", "hgroup"})
"""Blocks that the extractor loses in an item unless they are replaced by plain ones."""
_SENTENCE = 5
"""Words around an element, of those that stand alone as controls or stamps, that make it a part of a sentence."""
_LEAST = 1
_SIBLINGS = 40
_MOST_INSIDE = 100
"""Elements in an inline one, at most."""


def into_sentences(tree: Element) -> None:
    """Make plain words of inline elements that stand in a sentence: quotations, code, times, terms that a control explains."""
    around: dict[Element, int] = {}
    for parent in tree.iter():
        if not isinstance(parent.tag, str) or parent.tag in ("pre", "head"):
            continue
        words = _loose_words(parent) + (around.get(parent, 0) if parent.tag in _INLINE else 0)
        for child in parent:
            if child.tag in _INLINE:
                around[child] = words
            elif words >= _needed(child) and _is_inline(child):
                _to_words(child)


def _needed(element: Element) -> int:
    """How many words must surround an element for it to be part of them; more than any page has for one that stays as it is."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _TORN or "-" in tag:
        return _LEAST
    return _SENTENCE if tag in _DROPPED else 1_000_000


def _loose_words(parent: Element) -> int:
    """The words that stand in an element itself and in the inline elements among its first children."""
    told = [parent.text or ""]
    for child in islice(parent, _SIBLINGS):
        if child.tag in _INLINE:
            told.append(child.text or "")
        told.append(child.tail or "")
    return sum(len(part[:500].split()) for part in told)


def _to_words(element: Element) -> None:
    if element.tag == "q" and not "".join(element.itertext()).strip().startswith(("“", '"', "«", "„", "‘")):
        element.text = "“" + (element.text or "")
        last = next(reversed(list(element)), None)
        if last is None:
            element.text += "”"
        else:
            last.tail = (last.tail or "") + "”"
    for name in list(element.attrib):
        element.attrib.pop(name)
    element.tag = "span"


def _is_inline(element: Element) -> bool:
    """Whether an element holds no block, and not much at all."""
    inside = list(islice(element.iter(), _MOST_INSIDE))
    return len(inside) < _MOST_INSIDE and not any(e.tag in _BLOCKS or e.tag in _ITEMS for e in inside)


def set_apart(tree: Element) -> None:
    """Mark line breaks, those of preformatted text too, and where blocks meet in items, in quotations and beside loose words."""
    for element in tree.iter("br"):
        if _says(element.tail):
            element.tail = APART + (element.tail or "")
    for element in tree.iter("pre"):
        if next(element.iterancestors("pre"), None) is not None:
            continue
        for part in element.iter():
            part.text = _as_set(part.text)
            if part is not element:
                part.tail = _as_set(part.tail)
    inside: set[Element] = set()
    speaking = _speaking(tree)
    for parent in tree.iter():
        if not isinstance(parent.tag, str) or parent.tag in ("head", "pre"):
            continue
        within = parent in inside or parent.tag in _ITEMS or parent.tag in _INLINE
        before: Element | None = None
        said = _says(parent.text)
        for child in parent:
            if within and isinstance(child.tag, str):
                inside.add(child)
                child.tag = "div" if child.tag in _BOXES else child.tag
            holds = child in speaking
            if child.tag in _BLOCKS and holds:
                if said:
                    _mark_before(parent, before, within)
                if _says(child.tail):
                    child.tail = APART + (child.tail or "")
            said = said or holds or _says(child.tail)
            before = child


def _speaking(tree: Element) -> set[Element]:
    """The elements with words in them."""
    found: set[Element] = set()
    for element in tree.iter():
        at = element if _says(element.text) else element.getparent() if _says(element.tail) else None
        while at is not None and at not in found:
            found.add(at)
            at = at.getparent()
    return found


def lines_of(text: str) -> list[str]:
    """The lines of a text that holds these signs, without empty ones but for those inside a preformatted text."""
    told = ((line, " ".join(line.split()).replace(GAP, " ").rstrip()) for line in text.split(APART))
    lines = [plain for line, plain in told if plain or GAP in line]
    filled = [number for number, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _as_set(text: str | None) -> str:
    """Preformatted words with signs for their line breaks and for the gaps between their columns."""
    lines = re.sub(r"\n[ \t]*+(?=\n)", f"\n{GAP}", re.sub(r"\r\n?", "\n", text or "")).expandtabs()
    return re.sub(r" {2,}", lambda gap: GAP * len(gap[0]), lines).replace("\n", APART)


def _mark_before(parent: Element, before: Element | None, within: bool) -> None:
    """Mark the end of what stands before a block, if words stand there or the blocks would be joined."""
    text = parent.text if before is None else before.tail
    if not (within or _says(text)) or (text or "").rstrip().endswith(APART):
        return
    if before is None:
        parent.text = (text or "") + APART
    else:
        before.tail = (text or "") + APART


def _says(text: str | None) -> bool:
    return bool(text and text.strip())
