"""What a web page says of itself: JSON-LD, meta elements, and dates marked as the time of publication."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from withheld.sources.address import web_address
from withheld.sources.canonical import canonical
from withheld.sources.dates import NoSuchDate, stated
from withheld.sources.draft import Draft
from withheld.vocabulary import codelist

_ARTICLE_TYPES = ("Article", "Report", "BlogPosting")
_DATE_KEYS = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time",
    "datepublished", "date.published",
    "publication_date", "publish_date", "publish-date", "pubdate", "publishdate",
    "parsely-pub-date", "sailthru.date",
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
    "dcterms.date", "date",
    "originalpublicationdate", "cxenseparse:recs:publishtime", "article.published", "release_date",
)  # fmt: skip
_DATED = re.compile(
    r"publish|pubdate|posted|entry-date|byline|article-?date|post-?date|datetime|timestamp|date-?line", re.I
)
_CHANGED = re.compile(r"updat|modif", re.I)


def declare(tree: Any, draft: Draft, today: dt.date) -> None:
    """Title, publisher, address, language, dates and the mark of an example, as the page declares them."""
    from trafilatura.metadata import examine_meta, extract_sitename, extract_title, extract_url

    data = _linked_data(tree)
    meta = examine_meta(tree)
    draft.title = _words(_first(data, "headline")) or _words(meta.title) or _words(extract_title(tree))
    draft.url = (
        web_address(extract_url(tree))
        or web_address(meta.url)
        or web_address(_named(_first(data, "mainEntityOfPage"), "@id"))
    )
    draft.publisher = _publisher(data, meta.sitename, extract_sitename(tree))
    draft.language = _language(tree)
    mark = codelist("examples")["mark"]
    draft.example = any((e.get("name") or "").strip().lower() == mark for e in tree.iter("meta"))
    found = {
        "json-ld": _day([_first(data, "datePublished")], today),
        "metadata": _day(_meta_dates(tree), today) or _day(_marked_dates(tree), today),
    }
    draft.dates.update({basis: day for basis, day in found.items() if day})


def _publisher(data: list[dict[str, Any]], *declared: Any) -> str | None:
    names = [_named(_first(data, "publisher"), "name"), *declared]
    clean = (_words(name) for name in names)
    return next((name.lstrip("@") for name in clean if name and not web_address(name) and len(name) <= 120), None)


def _words(value: Any) -> str | None:
    return " ".join(canonical(value).split()) or None if isinstance(value, str) else None


def _language(tree: Any) -> str | None:
    code = (tree.get("lang") or "").split("-")[0].lower()
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def _linked_data(tree: Any) -> list[dict[str, Any]]:
    """The objects of all JSON-LD blocks, those that describe an article first."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                found.extend(_objects(json.loads(script.text_content() or "null", strict=False)))
            except (ValueError, RecursionError):
                continue
    return sorted(found, key=_rank)


def _rank(item: dict[str, Any]) -> int:
    """Articles before pages before everything else."""
    kind = str(item.get("@type"))
    return 0 if any(name in kind for name in _ARTICLE_TYPES) else 1 if "Page" in kind else 2


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else ()


def _first(data: list[dict[str, Any]], key: str) -> Any:
    return next((item[key] for item in data if item.get(key)), None)


def _named(value: Any, key: str) -> Any:
    value = value[0] if isinstance(value, list) and value else value
    return value.get(key) if isinstance(value, dict) else value


def _day(values: list[Any], today: dt.date) -> dt.date | None:
    """The first value that is a day of the calendar, at most one ahead of today (other time zones)."""
    for value in values:
        try:
            period = stated(value) if isinstance(value, str) else None
        except NoSuchDate:
            continue
        if period and period.day and period.day <= today + dt.timedelta(days=1):
            return period.day
    return None


def _meta_dates(tree: Any) -> list[Any]:
    found: dict[str, Any] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (element.get(attribute) or "").strip().lower()
            if key in _DATE_KEYS and key not in found:
                found[key] = element.get("content")
    return [found[key] for key in _DATE_KEYS if key in found]


def _marked_dates(tree: Any) -> list[Any]:
    """Dates of elements marked as the time of publication; a lone ``time`` element needs no mark."""
    times = [element for element in tree.iter("time") if element.get("datetime")]
    marked = [
        e
        for e in tree.iter("time", "span", "div", "p", "abbr", "li")
        if _DATED.search(_marks(e)) and not _CHANGED.search(_marks(e))
    ]
    values = [e.get("datetime") or e.get("content") or e.get("title") or _short(e) for e in marked]
    return values + ([times[0].get("datetime")] if len({e.get("datetime")[:10] for e in times}) == 1 else [])


def _marks(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "pubdate", "data-testid"))


def _short(element: Any) -> str | None:
    text = " ".join(element.itertext()) if len(element) <= 8 else ""
    return " ".join(text.split()) if len(text) <= 200 and not _CHANGED.search(text) else None
