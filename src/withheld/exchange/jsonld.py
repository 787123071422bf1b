"""JSON-LD: each record a Web Annotation on its document, each claim also a schema.org Claim; the context is inside."""

from __future__ import annotations

import json
from collections.abc import Sequence

from withheld.amounts import amount
from withheld.imprint import EXPORT, KEY
from withheld.jsons import JsonObject
from withheld.records import Claim, Evidence, Quote, Source
from withheld.vocabulary import EXAMPLE, country_name, measures

CONTEXT: JsonObject = {
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "dc": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "FragmentSelector": "oa:FragmentSelector",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": "oa:hasTarget",
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "value": "schema:value",
    "conformsTo": {"@id": "dc:conformsTo", "@type": "@id"},
}
PAGES = "http://tools.ietf.org/rfc/rfc3778"


def as_text(evidence: Sequence[Evidence]) -> str:
    """The records as one JSON-LD text."""
    return json.dumps(json_ld(evidence), ensure_ascii=False, indent=1) + "\n"


def json_ld(evidence: Sequence[Evidence]) -> JsonObject:
    """One JSON-LD document; ``urn:withheld:`` names records and documents that have no address of their own."""
    sources = {e.source.id: e.source for e in evidence}
    nodes = [_source(s) for s in sources.values()]
    for e in evidence:
        nodes.append(_annotation(e))
        if isinstance(e.record, Claim):
            nodes.append(_claim(e, e.record))
    return {KEY: EXPORT, "@context": CONTEXT, "@graph": nodes}


def _address(source: Source) -> str:
    return source.url or f"urn:withheld:document:{source.id}"


def _source(source: Source) -> JsonObject:
    told = {
        "schema:name": source.title, "schema:publisher": source.publisher, "schema:sha256": source.sha256 or None,
        "schema:datePublished": source.published and source.published.isoformat(), "schema:inLanguage": source.language,
        "schema:creativeWorkStatus": EXAMPLE if source.example else None,
    }  # fmt: skip
    return {"id": _address(source), "type": "schema:CreativeWork"} | {k: v for k, v in told.items() if v}


def _annotation(e: Evidence) -> JsonObject:
    target: JsonObject = {"source": _address(e.source)}
    if e.record.quote:
        target["selector"] = _selectors(e.record.quote)
    return {
        "id": f"urn:withheld:annotation:{e.id}", "type": "Annotation", "body": f"urn:withheld:record:{e.id}",
        "target": target, "schema:creativeWorkStatus": [e.standing, EXAMPLE] if e.source.example else e.standing,
    }  # fmt: skip


def _selectors(quote: Quote) -> list[JsonObject]:
    found: list[JsonObject] = [
        {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
        {"type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix},
    ]
    if quote.page is not None:
        found.append({"type": "FragmentSelector", "conformsTo": PAGES, "value": f"page={quote.page}"})
    return found


def _claim(e: Evidence, claim: Claim) -> JsonObject:
    where = ", ".join(country_name(h) for h in claim.hosts)
    text = f"{measures()[claim.measure].label}{f', {where}' if where else ''}: {amount(claim)}"
    return {
        "id": f"urn:withheld:record:{e.id}", "type": "schema:Claim", "schema:text": text,
        "schema:appearance": {"id": _address(e.source)},
        **({"schema:author": {"type": "schema:Organization", "schema:name": claim.origin}} if claim.origin else {}),
        **({"schema:datePublished": e.source.published.isoformat()} if e.source.published else {}),
        "schema:variableMeasured": {
            "type": "schema:PropertyValue", "schema:propertyID": claim.measure, "schema:minValue": claim.low,
            "schema:maxValue": claim.high, "schema:unitText": claim.unit,
        },
    }  # fmt: skip
