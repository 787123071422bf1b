"""One document per line as JSON, with the fields of the published specification."""

from __future__ import annotations

import json

from withheld.jsons import JsonObject
from withheld.readings import KINDS, said
from withheld.records import Attribution, Document, Reading, Span, Statement


def as_line(document: Document, reading: Reading) -> str:
    """A document and its reading as one line of JSON.

    Each record's ``quote`` is the verbatim text, ``sentence`` the whole sentence around it (of a cell “header · header: cell”),
    and ``selector`` its position (``start`` and ``end`` in characters of the document's text, ``prefix``, ``suffix``, ``page``).
    """
    head = {
        "id": document.id, "url": document.url, "title": document.title, "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "published_basis": document.published_basis,
        "window": document.window.model_dump(mode="json") if document.window else None,
        "language": document.language, "sha256": document.sha256, "path": document.path,
        "example": document.example,
        "withdrawn": [w.model_dump() for w in document.withdrawn],
    }  # fmt: skip
    body = {kind: [record(r) for r in getattr(reading, kind)] for kind in KINDS}
    return json.dumps(
        head | body | {"attributions": [attribution(a) for a in reading.attributions]}, ensure_ascii=False
    )


def record(statement: Statement) -> JsonObject:
    """A record with its quotation written out."""
    fields = statement.model_dump(mode="json", exclude={"quote", "document"})
    quote = statement.quote
    if quote is None:
        return {"quote": None, **fields}
    selector = {
        "start": quote.start,
        "end": quote.end,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "page": quote.page,
    }
    return {"quote": quote.exact, **fields, "sentence": said(statement), "selector": selector}


def attribution(found: Attribution) -> JsonObject:
    """An attribution as spans of the document's text; a part in one piece is a single span."""

    def spans(parts: tuple[Span, ...] | None) -> object:
        """The spans of a part: a single one as an object, several as a list."""
        if not parts:
            return None
        rows = [{"start": s.start, "end": s.end} for s in parts]
        return rows[0] if len(rows) == 1 else rows

    parts = {"source": spans(found.source), "cue": spans(found.cue), "content": spans(found.content)}
    return parts | {"confidence": round(found.confidence, 3)}
