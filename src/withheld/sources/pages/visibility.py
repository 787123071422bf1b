"""What a reader of a page sees: elements that are hidden on every screen go, those that a wider screen or a script shows stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from withheld.sources.pages.marks import STRUCK_STYLE

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?!\.?\d)", re.I
)
_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SHOWING = re.compile(r"display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible", re.I)
_RAISING = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.I)
_FADING = re.compile(r"opacity\s*:\s*0|visibility\s*:\s*hidden", re.I)
_ANIMATED = re.compile(
    r"(?:^|[\s_-])(?:wow|animate[ds]?|animation|aos-init|fade(?:[_-]?in)?|reveal|scroll-?(?:trigger|reveal)|invisible|lazy\w*|appear)(?:$|[\s_-])",
    re.I,
)
_SELECTOR = re.compile(r"^\s*[a-z0-9]*([.#])((?:[\w-]|\\.){1,80})\s*(?:!\w+)?$", re.I)
_DROPPED = frozenset({"script", "style", "template", "noscript"})
_SLIDES = frozenset({"div", "section", "article", "figure", "li"})
_SLIDE = 80
"""Characters that a slide holds at least, in the middle."""
_STEPS = 3
_MOST_CSS = 200_000
_MOST_RULES = 20_000
_MOST_DEPTH = 4


class Sheet(NamedTuple):
    """Classes and ids to which a page's own style gives a meaning: hidden, shown on some screen, struck out, raised."""

    hidden: frozenset[str]
    shown: frozenset[str]
    struck: frozenset[str]
    raised: frozenset[str]


def sheet_of(tree: Any) -> Sheet:
    """The meaning of the classes and ids in the page's style elements; names carry their sign, ``.`` or ``#``."""
    hidden: set[str] = set()
    shown: set[str] = set()
    struck: set[str] = set()
    raised: set[str] = set()
    css = "\n".join(style.text or "" for style in tree.iter("style"))[:_MOST_CSS]
    for count, (narrowed, selectors, body) in enumerate(_rules(_without_comments(css), False, 0)):
        if count > _MOST_RULES:
            break
        names = {m[1] + re.sub(r"\\(.)", r"\1", m[2]) for m in filter(None, map(_SELECTOR.match, selectors.split(",")))}
        if not narrowed and _NONE.search(body):
            hidden |= names
        elif _SHOWING.search(body):
            shown |= names
            hidden -= set() if narrowed else names
        struck |= names if STRUCK_STYLE.search(body) else set()
        raised |= names if _RAISING.search(body) else set()
    return Sheet(frozenset(hidden), frozenset(shown), _classes(struck), _classes(raised))


def _without_comments(css: str) -> str:
    """A style sheet without its comments; one that is never closed stays."""
    kept: list[str] = []
    at = 0
    while (start := css.find("/*", at)) != -1 and (end := css.find("*/", start + 2)) != -1:
        kept.append(css[at:start])
        at = end + 2
    return "".join([*kept, css[at:]])


def _classes(names: set[str]) -> frozenset[str]:
    return frozenset(name[1:] for name in names if name[0] == ".")


def _rules(css: str, narrowed: bool, depth: int) -> Iterator[tuple[bool, str, str]]:
    """The rules of a style sheet; ``narrowed`` are those that hold for some screens only; those for print are passed over."""
    at = 0
    for start, end, ahead, body in _blocks(css):
        yield from _plain_rules(css[at:start], narrowed)
        at = end
        if depth < _MOST_DEPTH and not re.match(
            r"@(?:media[^{]*\bprint\b|font-face|keyframes|-webkit-keyframes|page)", ahead, re.I
        ):
            yield from _rules(body, narrowed or ahead.lower().startswith(("@media", "@container")), depth + 1)
    yield from _plain_rules(css[at:], narrowed)


def _plain_rules(css: str, narrowed: bool) -> Iterator[tuple[bool, str, str]]:
    for rule in css.split("}"):
        selectors, brace, body = rule.rpartition("{")
        if brace:
            yield narrowed, selectors.rpartition("{")[2][-4000:], body[:4000]


def _blocks(css: str) -> Iterator[tuple[int, int, str, str]]:
    """The at-rules with a body: where they begin and end, their words ahead of the body, and the body."""
    at = 0
    while match := re.compile(r"@[a-z-]{1,30}[^{};]{0,400}\{", re.I).search(css, at):
        level, end = 1, match.end()
        for brace in re.compile(r"[{}]").finditer(css, match.end()):
            level += 1 if brace[0] == "{" else -1
            if level == 0:
                end = brace.end()
                break
        else:
            end = len(css) + 1
        yield match.start(), min(end, len(css)), match[0], css[match.end() : end - 1]
        at = min(end, len(css))
        if at >= len(css):
            return


def remove_hidden(tree: Any, sheet: Sheet) -> None:
    """Take out what no reader of the page sees: hidden elements, scripts and their fallbacks, templates.

    What holds most paragraphs of the page is shown by a script, whatever its style says, and stays; so does a slide of a
    show, of which one is seen at a time.
    """
    for element in list(tree.iter(*_DROPPED)):
        _drop(element)
    hidden = [e for e in tree.iter() if isinstance(e.tag, str) and _is_hidden(e, sheet)]
    if not hidden:
        return
    words = sum(map(_length, tree.iter("p")))
    slides = set(_slides(tree, hidden))
    for element in hidden:
        if element.tag not in ("html", "body") and element not in slides and not _shown_by_script(element, words):
            _drop(element)


def _slides(tree: Any, hidden: list[Any]) -> Iterator[Any]:
    """The hidden elements that a script shows in turn: several that are named alike, of which one or two are seen."""
    unseen = {element for element in hidden if element.tag in _SLIDES}
    names = {name for element in unseen for name in (element.get("class") or "").split()}
    groups: dict[tuple[Any, str], list[Any]] = {}
    for element in tree.iter(*_SLIDES) if names else ():
        for name in names.intersection((element.get("class") or "").split()):
            groups.setdefault((_frame(element), name), []).append(element)
    for alike in groups.values():
        hid = [element for element in alike if element in unseen]
        seen = [element for element in alike if element not in unseen] if len(hid) >= 2 else []
        if 1 <= len(seen) <= 2 and min(map(_length, seen)) >= _SLIDE and sum(map(_length, hid)) >= _SLIDE * len(hid):
            yield from hid


def _frame(element: Any) -> Any:
    """What holds a slide and its like: its parent, or what holds the box that the slide has for itself."""
    parent = element.getparent()
    for _ in range(_STEPS):
        if parent is None or len(parent) != 1:
            break
        parent = parent.getparent()
    return parent


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_hidden(element: Any, sheet: Sheet) -> bool:
    style = element.get("style") or ""
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    if _HIDING.search(style):
        return not (_FADING.search(style) and not re.search(r"display\s*:\s*none", style, re.I) and _animated(element))
    if not sheet.hidden:
        return False
    names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
    return not sheet.hidden.isdisjoint(names) and sheet.shown.isdisjoint(names) and not _SHOWING.search(style)


def _animated(element: Any) -> bool:
    """Whether an element is faded in by a script as the reader comes to it."""
    return bool(_ANIMATED.search(element.get("class") or "")) or any(
        name in ("data-aos", "data-w-id", "data-animation", "data-wow-delay", "data-sr-id") for name in element.attrib
    )


def _shown_by_script(element: Any, words: int) -> bool:
    """Whether a hidden element holds what there is to read on the page: two thirds of its paragraphs."""
    inside = sum(map(_length, element.iter("p")))
    return inside >= 300 and words - inside <= max(200, inside // 2)


def _length(element: Any) -> int:
    return sum(len(text.strip()) for text in element.itertext())
