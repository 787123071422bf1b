"""Parts of an article that are folded until the reader opens them: tabs, accordions, slides, the rest behind “read more”.

A fold has something that opens it: a control that names it or stands beside it, or siblings of its kind of which one is seen. Dialogs,
menus, notices and other articles have such controls too; they are known by their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from withheld.sources.elements import Element
from withheld.sources.pages.css import names_of

_APART = re.compile(
    r"modal|dialog|cookie|consent|gdpr|menu|(?<![a-z])nav(?!al|y)|[a-z]nav(?![a-z])|drop-?down|pop-?(?:up|over)|tool-?tip|overlay|newsletter|subscri"
    r"|(?<![a-z])sign-?(?:in|up)(?![a-z])|(?<![a-z])log-?in|(?<!re)search|(?<![a-z])share(?!holder)|(?<![a-z])social(?!is)|related|recommend"
    r"|(?<![a-z])next|infinite|load-?more|comments?(?![a-z])|(?<![a-z])promo|advert|banner|foot(?:er)?(?:$|[\s_-])|sidebar|lightbox|off-?canvas"
    r"|drawer|(?<![a-z])forms?(?![a-z])",
    re.I,
)
_LAYOUT = re.compile(r"(?:^|[\s_-])(?:with|without|has|no)[_-][a-z]+", re.I)
"""Class names that describe what is next to an element, not the element."""
_OPENS = re.compile(
    r"(?:read|show|see|view|learn|find out)\s+(?:the\s+)?(?:more|rest|full|all)|continue reading|expand"
    r"|mehr (?:lesen|anzeigen)|weiterlesen|lire la suite|voir plus|leer más|seguir leyendo|ver más|leia mais"
    r"|читать (?:далее|дальше|полностью)|показать (?:ещё|еще|полностью)|더\s?보기|続きを読む|もっと見る|阅读更多|展开",
    re.I,
)
_TOGGLE = re.compile(r"accordion|collaps|toggle|expand|fold|spoiler|tab(?:$|[\s_-])|read-?more|show-?more", re.I)
_TURNS = re.compile(
    r"slide|carousel|swiper|slick|splide|glide|flick|gallery|tab|pane|panel|accordion|collaps|fold|step|chapter|timeline",
    re.I,
)
_TARGETS = ("aria-controls", "data-target", "data-bs-target", "href", "for", "data-toggle-target", "data-content")
_CONTROLS = ("a", "button", "label", "summary", "div", "span", "li", "h2", "h3", "h4", "h5")
_BOXES = frozenset({"div", "section", "article", "figure", "li", "dd", "span", "p", "ul", "ol", "td"})
_SLIDES = frozenset({"div", "section", "article", "figure", "li"})
_LEAST = 80
"""Characters that a slide or tab holds at least, in the middle."""
_LABEL = 120
"""Characters of a control at most."""
_STEPS = 3
_TO_ONE = 4
"""So many hidden slides, at least, to each that is seen, where several are seen at once."""


def folded(tree: Element, hidden: list[Element]) -> set[Element]:
    """Which of the hidden elements a reader can open, with those inside or around them that open alike."""
    boxes = [e for e in hidden if e.tag in _BOXES and _length(e) >= _LEAST // 2]
    if not boxes:
        return set()
    named = set(_named(tree))
    found = {e for e in boxes if not stands_apart(e) and (f"{e.get('id')}" in named or _beside(e))}
    return found | set(_in_turn(tree, hidden))


def _named(tree: Element) -> Iterator[str]:
    """The ids that controls of the page open, outside its navigation."""
    for element in tree.iter(*_CONTROLS):
        if not any(element.get(name) for name in _TARGETS) or _length(element) > _LABEL or stands_apart(element):
            continue
        for name in _TARGETS:
            value = (element.get(name) or "").strip()
            if name in ("href", "data-target", "data-bs-target") and not value.startswith("#"):
                continue
            yield from value.replace("#", " ").split()


def stands_apart(element: Element) -> bool:
    """Whether an element, or what holds it, is no part of the article: a dialog, a menu, a notice, another article."""
    for step in (element, *list(element.iterancestors())[:6]):
        if step.tag in ("body", "html", "main"):
            return False
        told = " ".join([step.get("class") or "", step.get("id") or "", step.get("role") or "", step.tag])
        told = re.sub(r"([a-z])([A-Z])", r"\1-\2", told)
        if _APART.search(_LAYOUT.sub("", told)):
            return True
    return False


def _beside(element: Element) -> bool:
    """Whether a control that opens an element is adjacent to it: before it, or after it if it says “read more”."""
    before, after = element.getprevious(), element.getnext()
    if before is not None and before.tag == "label":  # a checkbox's label is between the two
        before = before.getprevious() if before.getprevious() is not None else before
    if before is not None and _length(before) <= _LABEL:
        told = " ".join([before.get("class") or "", before.get("role") or ""])
        ticked = before.tag == "input" and before.get("type") in ("checkbox", "radio")
        opener = next(before.iter("button", "summary"), None) is not None or before.get("aria-expanded") is not None
        if ticked or opener or (_TOGGLE.search(told) and before.tag not in ("input", "script")):
            return True
    near = [n for n in (before, after, after.getnext() if after is not None else None) if n is not None]
    return any(_length(n) <= _LABEL and _OPENS.search(" ".join(n.itertext())) for n in near)


def _in_turn(tree: Element, hidden: list[Element]) -> Iterator[Element]:
    """The hidden elements that a script shows in turn: several with the same name, of which one or two are visible."""
    unseen = {element for element in hidden if element.tag in _SLIDES}
    names = {name for element in unseen for name in names_of(element)}
    groups: dict[tuple[Element | None, str], list[Element]] = {}
    for element in tree.iter(*_SLIDES) if names else ():
        for name in names.intersection(names_of(element)):
            groups.setdefault((_frame(element), name), []).append(element)
    for (frame, name), alike in groups.items():
        if not _TURNS.search(" ".join([name, *names_of(frame)]) if frame is not None else name):
            continue
        hid = [element for element in alike if element in unseen and not stands_apart(element)]
        seen = [element for element in alike if element not in unseen] if hid else []
        long = seen and min(map(_length, seen)) >= _LEAST and sum(map(_length, hid)) >= _LEAST * len(hid)
        if long and 1 <= len(seen) <= max(2, len(hid) // _TO_ONE):
            yield from hid


def _frame(element: Element) -> Element | None:
    """What holds a slide and its like: its parent, or what holds the box that the slide has for itself."""
    parent = element.getparent()
    for _ in range(_STEPS):
        if parent is None or len(parent) != 1:
            break
        parent = parent.getparent()
    return parent


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())
