"""A page's lines and time stamps in order, each with how far it stands from the headline and whether it is the page's own.

Sidebars, related stories, comments, embedded posts and other articles are foreign parts: their dates are those of other pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from withheld.sources.elements import Element

_FOREIGN_TAGS = frozenset(
    {"aside", "nav", "blockquote", "iframe", "select", "option", "button", "dialog", "template", "table"}
)
_BESIDE = frozenset({"aside", "blockquote", "table", "button", "dialog"})
_SKIPPED = frozenset({"script", "style", "noscript", "svg", "head", "textarea"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "figure",
        "figcaption",
        "form",
        "br",
        "hr",
        "pre",
        "address",
        "body",
        "html",
        "time",
    ]
)
_FOREIGN = re.compile(
    r"(?:^|[-_])(?:related|recommend\w*|recirc\w*|teasers?|sidebars?|rail|widgets?|comments?|commentlist|respond|disqus|repl(?:y|ies)"
    r"|tweets?|twitter|instagram|facebook|embeds?|embedded|popular|trending|latest|ticker|carousel|slider|slick|swiper|promos?"
    r"|newsletter|similar|recent|events?|calendar|breadcrumbs?|menu|navigation|navbar|cookies?|popup|modal|quote|today|weather|clock"
    r"|copyright|current-(?:time|date)|server-?time|weitere|ahnlich\w*|verwandt\w*|(?:most|read|also|see|up|next|prev|previous|more|other|wm)[-_]?(?:read|viewed|also|next|post"
    r"|posts|article|articles"
    r"|stories|story|news|ipp)|side-bar|archives?-list)(?:$|[-_0-9])"
)
_LAYOUT = re.compile(
    r"^(?:elementor|wp-block|node|has|is|no|with|without|td|col|row|single|page|type|js|lazy|et|vc|wpb)[-_]"
)
_FOOT = re.compile(r"entry|post|article|story|meta|content", re.I)
_PUBLISHED = re.compile(
    r"publish|pub-?date|posted|submitted|authored|gespeichert|(?:^|[-_ ])meta(?:$|[-_ ])|postmeta|entry-?(?:date|time|meta)|byline"
    r"|(?:article|post|news|story|blog|content|item|created?|publication)-?_?(?:date|time|datum|meta|info)"
    r"|date-?_?(?:time|line|published|posted|created|header)|datetime|timestamp"
    r"|(?<![a-z])(?:date|datum|fecha|data|time|day)(?![a-z])",
    re.I,
)
CHANGED = re.compile(
    r"updat|modif|aktualisi|edited|lastmod|revised|changed|geändert|bearbeitet|mis-?à-?jour|mise? à jour|actuali[sz]|atualiz|aggiorn"
    r"|aktualiz|gewijzigd|bijgewerkt|op+date|uppdate|ændret|endret|päivitet|güncelle|frissít|обновл|измен[её]н|diperbarui|cập nhật|ενημέρ"
    r"|letzte änderung|更新|修正|改訂|修订|수정|업데이트|تحديث|עודכן|(?<![a-z])stand(?![a-z])",
    re.I,
)
OTHER_DAY = re.compile(
    r"\b(?:until|till|bis|jusqu['’]?au|hasta|fino al|available (?:to|through)|expires?|valid|gültig|in force|effective|joined|member since"
    r"|registered|registriert|mitglied seit|dabei seit|inscrit|born|geboren)\b[^.!?\d]{0,25}$",
    re.I,
)
"""Words before a day that dates something else: the end of an offer, the start of a rule or a membership."""
_BYLINES = re.compile(
    r"(?:^|[\s_-])(?:meta|byline|dateline|published|pub-?date|post-?info|article-?info)(?:$|[\s_-])", re.I
)
"""Names of a box beside the text that holds the byline."""
_MOST_LINES = 20_000
_LONG = 2000


class Line(NamedTuple):
    """The words of a block; ``at`` counts the page's characters before it, ``marks`` are what its element is named.

    ``own`` is false in all foreign parts, ``beside`` true in those that are foreign to the date alone: boxes, quotations
    and tables. ``linked`` is the share of its words that are a link, ``tag`` the kind of its element.
    """

    text: str
    at: int
    own: bool
    marks: str
    sentence: bool
    beside: bool
    linked: float
    tag: str


class Stamp(NamedTuple):
    """A machine-readable time on the page: its value, the marks of its element, its words, and where it stands."""

    value: str
    at: int
    own: bool
    published: bool
    changed: bool


@dataclass(slots=True)
class Outline:
    """Lines and stamps of a page; ``head`` is the place after its headline, None where no headline was found."""

    lines: list[Line] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    begins: int | None = None
    head: int | None = None


def outline(tree: Element, titles: list[str]) -> Outline:
    """The outline of a parsed page; ``titles`` are the names that the page gives to itself, to know its headline by."""
    headline = _headline(tree, [_key(title) for title in titles if title])
    walk = _Walk(tree, headline)
    walk.through(tree)
    return walk.outline


def _key(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().lower()


def _headline(tree: Element, titles: list[str]) -> Element | None:
    """The element that shows the page's title: the heading with the longest match, else its only h1."""
    best, found = 0.0, None
    for tags, worth in (
        (("h1",), 1.2),
        (("h2", "h3"), 1.0),
        (("p", "div", "span", "a", "td", "strong", "b", "font"), 0.8),
    ):
        for element in tree.iter(*tags):
            if worth < 1 and (found is not None or len(element)):
                continue
            key = _key("".join(element.itertext())[:500])
            if len(key) >= 8 and any(
                key == t or (worth >= 1 and (key in t or t in key)) for t in titles if len(t) >= 8
            ):
                score = len(key) * worth * (1.5 if key in titles else 1.0)
                best, found = (score, element) if score > best else (best, found)
    return found if found is not None else next((e for e in tree.iter("h1") if "".join(e.itertext()).strip()), None)


def _marks(element: Element) -> str:
    words = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid", "property"))
    return re.sub(r"([a-z])([A-Z])", r"\1-\2", words)


def _longest_article(tree: Element) -> Element | None:
    """The article that a page is about where its headline stands in none: the longest of the outermost."""
    outermost = [e for e in tree.iter("article") if next(e.iterancestors("article"), None) is None]
    return max(outermost, key=lambda e: sum(map(len, e.itertext())), default=None)


class _Walk:
    """One iterative pass over a page that collects its lines; depth costs nothing without recursion."""

    def __init__(self, tree: Element, headline: Element | None) -> None:
        self.outline = Outline()
        self.headline = headline
        self.above = set() if headline is None else {headline, *headline.iterancestors()}
        self.article = _longest_article(tree) if all(e.tag != "article" for e in self.above) else None
        self.words: list[str] = []
        self.at = 0
        self.foreign: list[tuple[Element, bool]] = []
        self.linked = 0
        self.link: Element | None = None
        self.skipped: Element | None = None
        self.blocks: list[Element] = []

    def through(self, tree: Element) -> None:
        """Walk through an element and what lies in it."""
        from lxml import etree  # type: ignore[import-untyped]

        for event, element in etree.iterwalk(tree, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                self._enter(element)
            else:
                self._leave(element)
            if len(self.outline.lines) > _MOST_LINES:
                break
        self._flush()

    def _enter(self, element: Element) -> None:
        if self.skipped is not None:
            return
        if element.tag in _SKIPPED:
            self.skipped = element
            return
        if element.tag in _BLOCKS or _PUBLISHED.search(_marks(element)):
            self._flush()
            self.blocks.append(element)
        if self._is_foreign(element):
            self.foreign.append((element, element.tag in _BESIDE and not self._named_foreign(element)))
        if element.tag == "a" and self.link is None:
            self.link = element
        if element is self.headline:
            self.outline.begins = self.at
        self._stamp(element)
        self._say(element.text)

    def _leave(self, element: Element) -> None:
        if self.skipped is not None:
            if element is self.skipped:
                self.skipped = None
                self._say(element.tail)
            return
        if self.blocks and self.blocks[-1] is element:
            self._flush()
            self.blocks.pop()
        if self.foreign and self.foreign[-1][0] is element:
            self.foreign.pop()
        if self.link is element:
            self.link = None
        if element is self.headline:
            self.outline.head = self.at
        self._say(element.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self.words.append(text)
            self.linked += len(text) if self.link is not None else 0

    def _flush(self) -> None:
        text = " ".join("".join(self.words).split())
        linked, self.words, self.linked = self.linked, [], 0
        if text:
            element = self.blocks[-1] if self.blocks else None
            marks = "" if element is None else f"{_marks(element)} {_marks(_parent(element))}"
            sentence = (len(text) >= 60 and bool(re.search(r"[.!?…。][\"”’')\]]*$", text))) or len(text) > 250
            marks += f" {_marks(self.foreign[-1][0])}" if self.foreign else ""
            beside = all(beside for _, beside in self.foreign)
            share, tag = min(1.0, linked / len(text)), "" if element is None else element.tag
            self.outline.lines.append(
                Line(text[:_LONG], self.at, not self.foreign, marks, sentence, beside, share, tag)
            )
            self.at += len(text) + 1

    def _is_foreign(self, element: Element) -> bool:
        if element in self.above:
            return False
        if element.tag == "article":
            return element is not self.article
        if element.tag == "aside" and self.outline.begins is not None and _BYLINES.search(_marks(element)):
            return self._named_foreign(element)
        if element.tag in _FOREIGN_TAGS and not (element.tag == "table" and self.outline.head is None):
            return True
        if element.tag == "footer":
            return not _FOOT.search(_marks(element))
        return self._named_foreign(element)

    @staticmethod
    def _named_foreign(element: Element) -> bool:
        tokens = _marks(element).lower().split()
        return any(_FOREIGN.search(token) and not _LAYOUT.match(token) for token in tokens)

    def _stamp(self, element: Element) -> None:
        marks = _marks(element)
        value = element.get("datetime") or element.get("data-datetime") or ""
        if not value and _PUBLISHED.search(marks):
            value = element.get("content") or element.get("title") or ""
        if element.tag == "meta" or not re.search(r"\d{4}|\d{1,2}[./]\d", value):
            return
        around = f"{marks} {_marks(_parent(element))}"
        published = bool(_PUBLISHED.search(around)) or element.get("pubdate") is not None
        text = "".join(element.itertext())[:100]
        if OTHER_DAY.search(re.sub(r"\d.*", "", "".join(self.words)[-40:] + text, flags=re.S)):
            return
        changed = bool(CHANGED.search(marks) or CHANGED.search(text) or CHANGED.search("".join(self.words)[-40:]))
        self.outline.stamps.append(Stamp(value[:64], self.at, not self.foreign, published, changed))


def _parent(element: Element) -> Element:
    parent = element.getparent()
    return element if parent is None else parent


def is_marked(line: Line) -> bool:
    """Whether a line's element is marked as that of a date."""
    return bool(_PUBLISHED.search(line.marks)) and not CHANGED.search(line.marks)
