"""FollowTheMoney entities: documents, the bodies that spoke, and a note for each record.

FollowTheMoney has no schema for a numeric claim; a claim becomes a note on its document, with the figure in words. Organisations
are made only of names in the list of institutions, or names whose own words say what they are; persons are never made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

from withheld.amounts import amount
from withheld.evidence import StoreError, entity_kind, listed_entities
from withheld.imprint import ENTITY
from withheld.readings import said
from withheld.records import Claim, Evidence, Source
from withheld.vocabulary import EXAMPLE, country_name, measures

SCHEMATA = {
    "government": "PublicBody", "intergovernmental": "PublicBody", "ngo": "Organization", "research": "Organization",
    "press": "Organization",
}  # fmt: skip


def as_text(evidence: Sequence[Evidence]) -> str:
    """The entities as JSON Lines; StoreError if the library is not installed."""
    return "".join(f"{json.dumps(e, ensure_ascii=False, sort_keys=True)}\n" for e in entities(evidence))


def entities(evidence: Sequence[Evidence]) -> Iterator[dict[str, object]]:
    """The entities, each once; StoreError if the library is not installed."""
    try:
        from followthemoney import model
    except ImportError:
        raise StoreError("followthemoney is not installed; install it with: pip install 'withheld[ftm]'") from None
    seen: set[str] = set()
    for schema, key, properties in _all(evidence):
        if key not in seen:
            seen.add(key)
            entity = model.make_entity(schema)
            entity.id = key
            for name, values in properties.items():
                entity.add(name, values)
            yield entity.to_dict()


def _all(evidence: Sequence[Evidence]) -> Iterator[tuple[str, str, dict[str, object]]]:
    for e in evidence:
        yield _document(e.source)
        origin = getattr(e.record, "origin", None)
        body = _body(origin) if origin else None
        if body:
            yield body
        yield _note(e, body[1] if body else None)


def _key(*parts: str) -> str:
    return ENTITY + hashlib.sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()


def _document(source: Source) -> tuple[str, str, dict[str, object]]:
    told = {
        "title": source.title, "publisher": source.publisher, "sourceUrl": source.url, "contentHash": None,
        "publishedAt": source.published and source.published.isoformat(), "language": None,
        "keywords": _stamp(source),
    }  # fmt: skip
    return "Article", _key("document", source.id), {k: v for k, v in told.items() if v}


def _stamp(source: Source) -> list[str]:
    return [EXAMPLE] if source.example else []


def _body(name: str) -> tuple[str, str, dict[str, object]] | None:
    entity = listed_entities(name) or name
    schema = SCHEMATA.get(entity_kind(entity))
    return (
        (schema, _key("body", entity), {"name": entity, "alias": [name] if name != entity else []}) if schema else None
    )


def _note(e: Evidence, body: str | None) -> tuple[str, str, dict[str, object]]:
    record = e.record
    host = getattr(record, "host", None)
    hosts = [host] if isinstance(host, str) else list(host or ())
    if isinstance(record, Claim):
        where = ", ".join(country_name(h) for h in hosts)
        name = f"{measures()[record.measure].label}{f', {where}' if where else ''}: {amount(record)}"
    else:
        sort = next((code for field in ("type", "indicator", "kind") if (code := getattr(record, field, None))), e.id)
        name = f"{e.kind}: {sort}"
    told = {
        "name": name, "description": said(record), "country": [h.lower() for h in hosts],
        "entity": [_key("document", e.source.id), *([body] if body else [])],
        "keywords": [e.state, e.kind, *(["unanchored"] if e.unanchored else []), *_stamp(e.source)],
        "sourceUrl": e.address,
    }  # fmt: skip
    return "Note", _key("record", e.id), {k: v for k, v in told.items() if v}
