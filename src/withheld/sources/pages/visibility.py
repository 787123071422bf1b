"""The visible part of a page: elements hidden on every screen are removed; those that a wider screen or a script shows stay."""

from __future__ import annotations

import re
from typing import NamedTuple

from withheld.sources.elements import Element
from withheld.sources.pages.css import Cascade, Raw, Rule, declared, names_of, raw_rules
from withheld.sources.pages.folds import folded, stands_apart
from withheld.sources.pages.marks import STRUCK_STYLE
from withheld.sources.pages.unseen import colour, unseen

_RAISING = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.I)
_ANIMATED = re.compile(
    r"(?:^|[\s_-])(?:wow|animate[ds]?|animation|aos-init|fade(?:[_-]?in)?|reveal|scroll-?(?:trigger|reveal)|invisible|lazy\w*|appear)(?:$|[\s_-])",
    re.I,
)
_SELECTOR = re.compile(r"^\s*[a-z0-9]*\.((?:[\w-]|\\.){1,80})\s*(?:!\w+)?$", re.I)
_DROPPED = frozenset(
    {"script", "style", "template", "noscript", "iframe", "select", "datalist", "canvas", "audio", "video"}
)
_CONVENTION = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-(?:text|only))?|assistive-text|a11y-hidden|hidden|is-hidden|d-none|visible-print\S*"
    r"|print-only)(?:$|\s)",
    re.I,
)
"""Classes by which the libraries of styles in use hide an element; their sheets are often not in the saved page."""
_AGAIN = re.compile(
    r"(?:^|\s)(?:\S+:(?:block|flex|grid|inline\S*|not-sr-only)|d-(?:sm|md|lg|xl|xxl)-(?!none)\S+|not-sr-only)", re.I
)
"""Classes that show it again, on some screens."""


_DIGIT = re.compile(r"\d")
_ROWS, _MOST_BESIDE = 2, 300
"""Rows of a table, at least, and characters around it, at most, in a fallback that is read as a table."""


class Sheet(NamedTuple):
    """A page's own style: the rules on its elements, and the classes that strike out and raise."""

    cascade: Cascade
    struck: frozenset[str]
    raised: frozenset[str]


def sheet_of(tree: Element) -> Sheet:
    """The page's style elements: rules, and the classes to which they give a meaning."""
    rules = raw_rules(tree)
    return Sheet(Cascade(rules), _classes(rules, STRUCK_STYLE), _classes(rules, _RAISING))


def _classes(rules: list[Raw], meaning: re.Pattern[str]) -> frozenset[str]:
    told = (part for rule in rules if meaning.search(rule.body) for part in rule.selectors.split(","))
    return frozenset(re.sub(r"\\(.)", r"\1", match[1]) for match in map(_SELECTOR.match, told) if match)


def remove_hidden(tree: Element, sheet: Sheet) -> None:
    """Take out what no reader of the page sees: hidden elements, scripts and their fallbacks, templates, closed dialogs.

    What holds most paragraphs of the page is shown by a script, whatever its style says, and stays; so does what is folded
    until the reader opens it.
    """
    words = sum(map(_length, tree.iter("p")))
    for element in list(tree.iter(*_DROPPED)):
        if element.tag == "noscript" and (_shown_by_script(element, words) or _sole_table(element, tree)):
            element.tag = "div"  # its fallback is the whole article, or the table of what a script draws
        else:
            _drop(element)
    linked = any("stylesheet" in (link.get("rel") or "").lower() for link in tree.iter("link"))
    hidden = [e for e in tree.iter() if isinstance(e.tag, str) and _is_hidden(e, sheet, linked)]
    if not hidden:
        return
    words = sum(map(_length, tree.iter("p")))
    opened = folded(tree, hidden) | _shown_together(hidden, sheet, words)
    for element in hidden:
        if element.tag not in ("html", "body") and element not in opened and not _shown_by_script(element, words):
            _drop(element)


def _shown_together(hidden: list[Element], sheet: Sheet, words: int) -> set[Element]:
    """The hidden elements that hold two thirds of the page's paragraphs together, where one rule or one name hides them.

    A script turns such a rule off: one that hides a page until it is loaded, or what comes on with each step.
    """
    alike: dict[object, set[Element]] = {}
    for element in hidden:
        alike.setdefault(_hider(element, sheet), set()).add(element)
    shown: set[Element] = set()
    for group in alike.values():
        outer = [e for e in group if group.isdisjoint(e.iterancestors()) and not stands_apart(e)]
        if len(group) > 1 and _holds_most(sum(_length(p) for e in outer for p in e.iter("p")), words):
            shown |= {e for e in group if not stands_apart(e)}
    return shown


def _hider(element: Element, sheet: Sheet) -> object:
    """What hides an element: the strongest rule that does so alone, else its own names."""
    own = declared(element.get("style") or "")
    rules = [rule for rule in sheet.cascade.on(element) if not rule.screen and unseen(_together([rule], {}))]
    return (
        rules[-1].selector
        if rules and not unseen(_together([], own))
        else (element.tag, names_of(element) - {f"#{element.get('id')}"})
    )


def _drop(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_hidden(element: Element, sheet: Sheet, linked: bool) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    if element.get("popover") is not None or (element.tag == "dialog" and element.get("open") is None):
        return True
    rules, own = sheet.cascade.on(element), declared(element.get("style") or "")
    plain = _together([rule for rule in rules if not rule.screen], own)
    how = unseen(plain)
    if how is None:
        return _by_convention(element, plain, rules) or (not linked and _on_its_ground(element, plain, sheet))
    if how == "faded" and _animated(element):
        return False
    screens = {rule.screen for rule in rules if rule.screen}
    return all(unseen(_together([r for r in rules if r.screen in ("", screen)], own)) for screen in screens)


def _together(rules: list[Rule], own: dict[str, tuple[str, bool]]) -> dict[str, str]:
    """What rules, the weakest first, and an element's own style declare together."""
    found: dict[str, tuple[str, bool]] = {}
    for told in (*(rule.declared for rule in rules), own):
        for name, (value, important) in told.items():
            if important or not found.get(name, ("", False))[1]:
                found[name] = (value, important)
    return {name: value for name, (value, _) in found.items()}


def _by_convention(element: Element, told: dict[str, str], rules: list[Rule]) -> bool:
    """Whether a class says that an element is hidden, and nothing on the page says otherwise."""
    classes = element.get("class") or ""
    if not _CONVENTION.search(classes) or _AGAIN.search(classes):
        return False
    return not {"display", "visibility", "position"} & told.keys() and not any("display" in r.declared for r in rules)


def _on_its_ground(element: Element, told: dict[str, str], sheet: Sheet) -> bool:
    """Whether an element has the colour of its background, if the page gives both."""
    ink = colour(told.get("color", ""))
    if not ink:
        return False
    for holder in element.iterancestors():
        own = declared(holder.get("style") or "")
        here = _together([rule for rule in sheet.cascade.on(holder) if not rule.screen], own)
        ground = here.get("background-color") or here.get("background") or (holder.get("bgcolor") or "").lower()
        if ground:
            return colour(ground) == ink
    return False


def _animated(element: Element) -> bool:
    """Whether an element is faded in by a script as the reader comes to it."""
    return bool(_ANIMATED.search(element.get("class") or "")) or any(
        name in ("data-aos", "data-w-id", "data-animation", "data-wow-delay", "data-sr-id") for name in element.attrib
    )


def _shown_by_script(element: Element, words: int) -> bool:
    """Whether a hidden element holds what there is to read on the page: two thirds of its paragraphs."""
    return _holds_most(sum(map(_length, element.iter("p"))), words)


def _sole_table(fallback: Element, tree: Element) -> bool:
    """Whether a fallback is a table of figures that the page holds nowhere else."""
    here = [
        table
        for table in fallback.iter("table")
        if len(list(table.iter("tr"))) >= _ROWS and _DIGIT.search(_words(table))
    ]
    if not here or any(
        table is not here[0] and table not in here and _words(table) == _words(here[0]) for table in tree.iter("table")
    ):
        return False
    return _length(fallback) <= _MOST_BESIDE + sum(map(_length, here))


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _holds_most(inside: int, words: int) -> bool:
    return inside >= 300 and words - inside <= max(200, inside // 2)


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())
