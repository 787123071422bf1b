"""The declarations of a page's own style sheets and style attributes that affect whether an element is visible.

Selectors of tags, classes, ids and attributes with descendant and child combinators are matched; those that depend on siblings or
on the reader (``:hover``, ``:checked``) match nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from withheld.sources.elements import Element

_PROPERTIES = frozenset(
    {"display", "visibility", "content-visibility", "font-size", "opacity", "color", "background", "background-color", "width",
     "height", "max-width", "max-height", "overflow", "overflow-x", "overflow-y", "position", "left", "top", "right", "bottom",
     "text-indent", "transform", "clip", "clip-path", "margin-left", "margin-top"}
)  # fmt: skip
_PART = re.compile(
    r"""(?P<sign>[.#])(?P<name>(?:[\w-]|\\.){1,120})|\[\s{0,9}(?P<attribute>[\w-]{1,60})\s{0,9}(?:(?P<how>[~^$*|]?=)\s{0,9}["']?(?P<value>[^"'\]]{0,120})["']?\s{0,9})?\]"""
    r"""|:not\((?P<unsign>[.#])(?P<unname>(?:[\w-]|\\.){1,120})\)|(?P<tag>\*|[a-z][a-z0-9-]{0,30})|(?P<root>:root)""",
    re.I,
)
_ONE_OF = re.compile(r":(?:is|where)\(([^(),]{1,200})\)", re.I)
_MOST_CSS = 200_000
_MOST_RULES = 20_000
_MOST_DEPTH = 4
_MOST_PARTS = 8
_MOST_TRIES = 3_000_000
"""Tests of a rule against an element or its ancestors, at most, for one page; beyond, rules hide nothing more."""
_ALWAYS = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)\s*\{", re.I)


class Compound(NamedTuple):
    """A compound selector: tag, classes, id and attributes, and what it excludes; ``child`` if its parent must match the one
    before."""

    tag: str
    names: frozenset[str]
    without: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    child: bool


class Rule(NamedTuple):
    """A selector with what it declares; ``screen`` is the condition under which it holds, empty where it always does."""

    selector: tuple[Compound, ...]
    declared: dict[str, tuple[str, bool]]
    weight: tuple[int, int, int]
    order: int
    screen: str


class Raw(NamedTuple):
    """A rule as it is written: the condition on the screen, its selectors and its body."""

    screen: str
    selectors: str
    body: str


def raw_rules(tree: Element) -> list[Raw]:
    """The rules of the page's style elements in order; those for print are left out."""
    css = "\n".join(style.text or "" for style in tree.iter("style") if not _for_print(style))[:_MOST_CSS]
    return [rule for rule, _ in zip(_rules(_without_comments(css), "", 0), range(_MOST_RULES), strict=False)]


def _for_print(style: Element) -> bool:
    return (style.get("media") or "").strip().lower() == "print"


def declared(body: str) -> dict[str, tuple[str, bool]]:
    """The properties of a style that bear on whether an element is seen: their value, and whether it is ``!important``."""
    found: dict[str, tuple[str, bool]] = {}
    for part in _without_comments(body).lower().split(";")[:200]:
        name, colon, value = part.partition(":")
        name = name.strip()
        if colon and name in _PROPERTIES:
            plain, sign, _ = value.partition("!")
            if bool(sign) or not found.get(name, ("", False))[1]:
                found[name] = (" ".join(plain.split()), bool(sign))
    return found


def _without_comments(css: str) -> str:
    """A style sheet without its comments; one that is never closed stays."""
    kept: list[str] = []
    at = 0
    while (start := css.find("/*", at)) != -1 and (end := css.find("*/", start + 2)) != -1:
        kept.append(css[at:start])
        at = end + 2
    return "".join([*kept, css[at:]])


def _rules(css: str, screen: str, depth: int) -> Iterator[Raw]:
    at = 0
    for start, end, ahead, body in _blocks(css):
        yield from _plain_rules(css[at:start], screen)
        at = end
        if depth < _MOST_DEPTH and not re.match(
            r"@(?:media[^{]*\bprint\b|font-face|keyframes|-webkit-keyframes|page)", ahead, re.I
        ):
            narrowed = ahead.lower().startswith(("@media", "@container")) and not _ALWAYS.match(ahead)
            yield from _rules(body, ahead if narrowed else screen, depth + 1)
    yield from _plain_rules(css[at:], screen)


def _plain_rules(css: str, screen: str) -> Iterator[Raw]:
    for rule in css.split("}"):
        selectors, brace, body = rule.rpartition("{")
        if brace:
            yield Raw(screen, selectors.rpartition("{")[2][-4000:], body[:4000])


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


def selector_of(text: str) -> tuple[Compound, ...] | None:
    """A parsed selector, the outermost compound first; None if it uses unsupported syntax."""
    plain = " ".join(_ONE_OF.sub(r"\1", text.strip()).split())
    parts = plain.replace("> ", ">").replace(">", " >").split()
    if not parts or len(parts) > _MOST_PARTS:
        return None
    found = [_compound(part) for part in parts]
    return None if None in found else tuple(part for part in found if part is not None)


def _compound(text: str) -> Compound | None:
    child, at = text.startswith(">"), int(text.startswith(">"))
    tag, names, without, attributes = "*", set[str](), set[str](), []
    while at < len(text):
        match = _PART.match(text, at)
        if match is None or (match["tag"] and at > child):
            return None
        if match["sign"]:
            names.add(match["sign"] + re.sub(r"\\(.)", r"\1", match["name"]))
        elif match["unsign"]:
            without.add(match["unsign"] + re.sub(r"\\(.)", r"\1", match["unname"]))
        elif match["attribute"]:
            attributes.append((match["attribute"].lower(), match["how"] or "", match["value"] or ""))
        else:
            tag = "html" if match["root"] else match["tag"].lower()
        at = match.end()
    return Compound(tag, frozenset(names), frozenset(without), tuple(attributes), bool(child))


def names_of(element: Element) -> frozenset[str]:
    """The classes and the id of an element, with their signs."""
    told = [f".{name}" for name in (element.get("class") or "").split()]
    return frozenset([*told, f"#{element.get('id')}"] if element.get("id") else told)


class Cascade:
    """The rules of a page, indexed by what they apply to, and their combined declarations for an element."""

    def __init__(self, rules: list[Raw]) -> None:
        self._by_key: dict[str, list[Rule]] = {}
        self._names: dict[Element, frozenset[str]] = {}
        self._tries = 0
        for order, raw in enumerate(rules):
            told = declared(raw.body)
            for text in raw.selectors.split(",") if told else ():
                selector = selector_of(text)
                if selector is not None:
                    self._keep(Rule(selector, told, _weight(selector), order, raw.screen))

    def _keep(self, rule: Rule) -> None:
        last = rule.selector[-1]
        key = min(last.names, default="" if last.tag == "*" else last.tag)
        self._by_key.setdefault(key, []).append(rule)

    def on(self, element: Element) -> list[Rule]:
        """The rules that match an element, in ascending specificity."""
        names = names_of(element)
        found = []
        for key in (*names, element.tag, ""):
            for rule in self._by_key.get(key, ()):
                self._tries += 1
                if self._tries > _MOST_TRIES:
                    return []
                if self._matches(element, names, rule.selector):
                    found.append(rule)
        return sorted(found, key=lambda rule: (rule.weight, rule.order))

    def _matches(self, element: Element, names: frozenset[str], selector: tuple[Compound, ...]) -> bool:
        if not _is(element, names, selector[-1]):
            return False
        above, child = element.getparent(), selector[-1].child
        for part in reversed(selector[:-1]):
            while above is not None and not _is(above, self._named(above), part):
                self._tries += 1
                if child or self._tries > _MOST_TRIES:
                    return False
                above = above.getparent()
            if above is None:
                return False
            above, child = above.getparent(), part.child
        return True

    def _named(self, element: Element) -> frozenset[str]:
        found = self._names.get(element)
        if found is None:
            found = self._names[element] = names_of(element)
        return found


def _weight(selector: tuple[Compound, ...]) -> tuple[int, int, int]:
    signs = [name[0] for part in selector for name in (*part.names, *part.without)]
    attributes = sum(len(part.attributes) for part in selector)
    return signs.count("#"), signs.count(".") + attributes, sum(part.tag != "*" for part in selector)


def _is(element: Element, names: frozenset[str], part: Compound) -> bool:
    return (
        part.tag in ("*", element.tag)
        and part.names <= names
        and part.without.isdisjoint(names)
        and all(_has(element.get(name), how, value) for name, how, value in part.attributes)
    )


def _has(found: str | None, how: str, value: str) -> bool:
    if found is None or not how:
        return found is not None
    tests = {
        "=": found == value, "~=": value in found.split(), "^=": found.startswith(value), "$=": found.endswith(value),
        "*=": value in found, "|=": found == value or found.startswith(value + "-"),
    }  # fmt: skip
    return bool(value) and tests[how]
