"""A web page's metadata: JSON-LD, meta elements, and dates marked as the time of publication."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator

from withheld.jsons import JsonObject
from withheld.sources.address import address_days, same_page, web_address
from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft
from withheld.sources.elements import Element
from withheld.sources.pages.dating import boxed_votes, line_votes, stamp_day, stamp_votes, timed
from withheld.sources.pages.live import is_live, live_window
from withheld.sources.pages.outline import outline
from withheld.sources.pages.weighing import Vote, decide
from withheld.vocabulary import codelist

_ARTICLE_TYPES = ("Article", "Report", "BlogPosting")
_PUBLISHED_KEYS = frozenset({
    "article:published_time", "article:published", "article:published_date", "og:published_time", "og:article:published_time",
    "article.published", "datepublished", "date_published", "date.published", "published_time", "published_date",
    "publication_date", "publish_date", "publish-date", "publishdate", "publish_time", "pubdate", "ptime", "pdate",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "originalpublicationdate", "bt:pubdate",
    "cxenseparse:recs:publishtime", "rnews:datepublished", "dcsext.articlefirstpublished", "rbpubdate", "displaydate",
    "shareaholic:article_published_time", "vr:published_time", "og:pubdate", "og:publish_date",
})  # fmt: skip
_OTHER_KEYS = frozenset({
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.created", "dc.date.publication", "citation_date",
    "date", "dc.date", "dcterms.date", "dc:date", "dc:created", "datecreated", "created", "release_date", "article:created_time",
    "article.created", "timestamp",
})  # fmt: skip
_GENERAL_KEYS = frozenset({"date", "dc.date", "dcterms.date", "dc:date", "timestamp"})
"""Keys under which many systems give the day of the last change."""
_LIKE_PUBLISHED = re.compile(
    r"(?:first[-_.]?)?publi(?:sh|shed|cation)?[-_.]?(?:date|time|on|at|datetime)(?:$|[-_.:])"
    r"|date[-_.]?(?:publi|issued)|pub[-_.]?(?:date|time)|(?:^|[-_.:])(?:issued|online)[-_.]?date",
    re.I,
)
_LIKE_CREATED = re.compile(r"(?:^|[-_.:])(?:upload(?:ed|[-_.]?date)|created?[-_.]?(?:date|time|at|on))$", re.I)
_NOT_ITS_OWN = re.compile(r"last|modif|updat|revis|expir|event|start|end(?:$|[-_.:])", re.I)
_CHANGE_KEYS = frozenset({
    "article:modified_time", "og:updated_time", "datemodified", "dateupdate", "dateupdated", "lastmod", "last-modified",
    "last_updated_date", "dcterms.modified", "dc.date.modified", "article:modified_date", "date.modified", "article.updated",
})  # fmt: skip
_SHOWN = {"stamp": "byline", "change": "byline", "data": "metadata"}
"""The basis reported for the parts that have no name of their own."""
_SCRIPT_DATE = re.compile(
    r"\\?[\"'](?:datePublished|date_published|published_?(?:date|at|time|on)|publish_?(?:date|time)|publication_?(?:date|time)|pub_?date"
    r"|first_?published(?:_?at|_?date)?)\\?[\"']\s{0,3}:\s{0,3}\\?[\"']?((?:19|20)\d\d-\d\d-\d\d|1\d{9}(?:\d{3})?(?!\d))",
    re.I,
)
_LATER = frozenset({"change", "data"})
"""Parts that do not fix the publication day, so that a box at the headline is consulted."""
_ASIDE = 2.0
"""Weight of a declared day from which scripts, which repeat it, are no independent evidence."""
_MOST_SCRIPT = 3_000_000
_LONGEST_KEY = 100
_LONGEST = 2_000_000
"""Characters of a text in linked data beyond which it is not looked at."""
_BROKEN_DATE = re.compile(r'"datePublished"\s{0,5}:\s{0,5}"([^"]{8,40})"')


def declare(tree: Element, draft: Draft, today: dt.date) -> str | None:
    """Title, publisher, address, language, dates and the mark of an example, as the page declares them; gives its text.

    The text is that of its own article in its linked data; None where it declares none.
    """
    from trafilatura.metadata import examine_meta, extract_sitename, extract_title, extract_url

    data = _linked_data(tree)
    meta = examine_meta(tree)
    shown = [title for title in map(_words, (meta.title, extract_title(tree))) if title]
    named = [item for item in data if _rank(item) == 0 and item.get("headline")]
    own = [item for item in data if _is_own(item, shown, None)] or (named if len(named) == 1 else [])
    draft.title = _words(_first(own, "headline")) or next(iter(shown), None) or _words(_first(data, "headline"))
    draft.url = (
        web_address(extract_url(tree))
        or web_address(meta.url)
        or _canonical(tree)
        or web_address(_string(_named(_first(data, "mainEntityOfPage"), "@id")))
    )
    draft.publisher = _publisher(data, meta.sitename, extract_sitename(tree))
    draft.language = _language(tree)
    mark = codelist("examples")["mark"]
    draft.example = any((e.get("name") or "").strip().lower() == mark for e in tree.iter("meta"))
    titles = shown or [draft.title or ""]
    votes = votes_of(tree, data, titles, draft.url, today)
    dated = decide(votes, today)
    if is_live(own, titles) and (live := live_window(own, outline(tree, titles).stamps, today)):
        draft.window = live
        return _declared_text(data, titles, draft.url)
    if dated.day and dated.basis == "modified":
        draft.no_later = dated.day  # software changes a page too, so the article may be of any earlier day
    elif dated.day and dated.basis:
        draft.dates[_SHOWN.get(dated.basis, dated.basis)] = dated.day
    draft.window = dated.window
    return _declared_text(data, titles, draft.url)


def _canonical(tree: Element) -> str | None:
    """The address that a page gives as its own, wherever a broken head left the element."""
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").strip().lower() == "canonical")
    return next(filter(None, map(web_address, links)), None)


def _declared_text(data: list[JsonObject], titles: list[str], url: str | None) -> str | None:
    """The text of the page's article in its linked data, without markup."""
    told = [item for item in data if _rank(item) == 0 and isinstance(item.get("articleBody"), str)]
    own = next((item for item in told if len(told) == 1 or _is_own(item, titles, url)), None)
    if own is None or len(own["articleBody"]) > _LONGEST:
        return None
    text = re.sub(r"</?(?:p|br|div|li|h[1-6]|blockquote)\b[^<>]{0,300}>", "\n\n", own["articleBody"], flags=re.I)
    words = html.unescape(re.sub(r"<[a-zA-Z/][^<>]{0,500}>", "", text))
    return canonical(re.sub(r"\s++", lambda gap: "\n\n" if gap[0].count("\n") > 1 else gap[0], words)) or None


def votes_of(tree: Element, data: list[JsonObject], titles: list[str], url: str | None, today: dt.date) -> list[Vote]:
    """The vote of each part of a page on its publication day."""
    tag = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    page = outline(tree, [*titles, *(t.text or "" for t in tree.iter("title"))])
    declared = [*_linked_votes(data, tree, titles, url, tag), *_meta_votes(tree, tag, url)]
    votes = [*declared, *stamp_votes(page, tag, url), *line_votes(page, tag)]
    if not any(vote.days and vote.weight > _ASIDE for vote in declared):
        votes += _script_votes(tree)
    if not any(vote.days and vote.part not in _LATER for vote in votes):
        votes += boxed_votes(page, tag)
    votes += _change_votes(data, tree, titles, url)
    if url and (days := address_days(url, today)):
        # A page in another language than English has the day before the month.
        votes.append(Vote("url", days if (tag or "en").lower().startswith("en") else days[-1:], 3.0))
    return votes


def _linked_votes(
    data: list[JsonObject], tree: Element, titles: list[str], url: str | None, tag: str | None
) -> list[Vote]:
    """Votes of linked data: most of an article with the page's own headline or address, less of the only one without."""
    dated = [item for item in data if item.get("datePublished")]
    if not dated:
        values = (_one(i.get("uploadDate") or i.get("dateCreated")) for i in data if _is_own(i, titles, url))
        if made := [timed("json-ld", value, 2.5, tag, url) for value in values if value]:
            return made
    articles = [item for item in dated if _rank(item) == 0]
    votes = []
    for item in articles or [item for item in dated if _rank(item) == 1]:
        own = _is_own(item, titles, url)
        weight = 4.0 if own and articles else 3.0 if own or len(articles) == 1 else 1.0
        votes.append(timed("json-ld", _one(item["datePublished"]), weight, tag, url))
    if not dated:
        broken = {m for s in tree.iter("script") for m in _BROKEN_DATE.findall((s.text or "")[:200_000])}
        votes += [timed("json-ld", value, 2.5, tag, url) for value in broken] if len(broken) == 1 else []
    return votes


def _script_votes(tree: Element) -> list[Vote]:
    """The vote of the one publication day that the page's scripts carry; none where they carry several, of several stories."""
    told: set[dt.date] = set()
    left = _MOST_SCRIPT
    for script in tree.iter("script"):
        words = script.text or ""
        if left <= 0 or (script.get("type") or "").strip().lower() == "application/ld+json":
            continue
        for value in _SCRIPT_DATE.findall(words[:left]):
            told.update(stamp_day(value) if "-" in value else (_moment_day(value),))
        left -= len(words)
    return [Vote("data", tuple(told), 1.0)] if len(told) == 1 else []


def _moment_day(value: str) -> dt.date:
    """The day of a time in seconds, or thousandths of them, since 1970."""
    return dt.datetime.fromtimestamp(int(value[:10]), dt.UTC).date()


def _one(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _is_own(item: JsonObject, titles: list[str], url: str | None) -> bool:
    """Whether linked data is about the page itself: its headline is the page's, or its address."""
    addresses = (_named(_one(item.get(key)), "@id") for key in ("url", "mainEntityOfPage", "@id"))
    if url and any(isinstance(a, str) and same_page(a.split("#")[0]) == same_page(url) for a in addresses):
        return True
    names = (_key(_one(item.get(key))) for key in ("headline", "name", "alternativeHeadline"))
    return any(name and _alike(name, _key(title)) for name in names for title in titles if title)


def _key(value: object) -> str:
    return re.sub(r"\W+", " ", html.unescape(value)).strip().lower() if isinstance(value, str) else ""


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 8 and short in long


def _meta_votes(tree: Element, tag: str | None, url: str | None) -> list[Vote]:
    votes = []
    scoped = [e for e in tree.iter("meta") if (e.get("itemprop") or "").lower() == "datepublished"]
    sole = len({(e.get("content") or "")[:10] for e in scoped}) == 1
    votes += [timed("metadata", e.get("content"), 3.0 if sole else 1.0, tag, url) for e in scoped]
    # In the head it is of the page; in its body, of a film on it.
    sent = [e for e in tree.findall("./head//meta") if (e.get("itemprop") or "").lower() == "uploaddate"]
    votes += [timed("metadata", e.get("content"), 2.5, tag, url) for e in sent] if len(sent) == 1 else []
    for element in tree.iter("meta"):
        for attribute in ("property", "name"):
            key = (element.get(attribute) or "").strip().lower()
            if weight := _key_weight(key[:_LONGEST_KEY]):
                told = element.get("content") or element.get("value")
                votes.append(timed("metadata", told, weight, tag, url))
    return votes


def _change_votes(data: list[JsonObject], tree: Element, titles: list[str], url: str | None) -> list[Vote]:
    """The days on which a page declares that it was last changed: of its own article and of its meta elements."""
    told = [_one(i.get("dateModified")) for i in data if _rank(i) == 0 or _is_own(i, titles, url)]
    for element in tree.iter("meta"):
        keys = {(element.get(name) or "").strip().lower() for name in ("property", "name", "itemprop")}
        told += [element.get("content")] if keys & _CHANGE_KEYS else []
    return [Vote("modified", stamp_day(value), 1.0) for value in told if value]


def _key_weight(key: str) -> float:
    """What a meta element says by its name: the publication, something like it, a date of no stated kind."""
    if key in _PUBLISHED_KEYS:
        return 3.5
    if key in _GENERAL_KEYS:
        return 1.0
    if key in _OTHER_KEYS:
        return 1.5
    if not key or _NOT_ITS_OWN.search(key):
        return 0.0
    return 2.5 if _LIKE_PUBLISHED.search(key) else 1.5 if _LIKE_CREATED.search(key) else 0.0


def _publisher(data: list[JsonObject], *declared: object) -> str | None:
    names = [_named(_first(data, "publisher"), "name"), *declared]
    clean = (_words(name) for name in names)
    return next((name.lstrip("@") for name in clean if name and not web_address(name) and len(name) <= 120), None)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _words(value: object) -> str | None:
    return " ".join(canonical(value).split()) or None if isinstance(value, str) else None


def _language(tree: Element) -> str | None:
    code = (tree.get("lang") or "").split("-")[0].lower()
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def _linked_data(tree: Element) -> list[JsonObject]:
    """The objects of all JSON-LD blocks, those that describe an article first."""
    found: list[JsonObject] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                found.extend(_objects(json.loads(script.text_content() or "null", strict=False)))
            except (ValueError, RecursionError):
                continue
    return sorted(found, key=_rank)


def _rank(item: JsonObject) -> int:
    """Articles before pages before everything else."""
    kind = str(item.get("@type"))
    return 0 if any(name in kind for name in _ARTICLE_TYPES) else 1 if "Page" in kind else 2


def _objects(value: object) -> Iterator[JsonObject]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            for inner in (item.get("@graph"), item.get("mainEntity")):
                nodes = inner if isinstance(inner, list) else [inner]
                yield from (node for node in nodes if isinstance(node, dict))


def _first(data: list[JsonObject], key: str) -> object:
    return next((item[key] for item in data if item.get(key)), None)


def _named(value: object, key: str) -> object:
    value = value[0] if isinstance(value, list) and value else value
    return value.get(key) if isinstance(value, dict) else value
