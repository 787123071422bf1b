"""Anchored figures: an analyst binds a transcribed record to the sentence of a stored document, by a line of the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from withheld.evidence.failures import StoreError
from withheld.evidence.log import parsed
from withheld.evidence.rows import SELECTOR, record_from
from withheld.evidence.schema import documents, quotes, records
from withheld.evidence.subjects import Subject, visible
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import Claim, Decision, Document

ANCHOR = "anchor"
SAME = "the same figure, anchored here"
"""The reason for merging a machine's proposal into the transcribed figure that is anchored at its place."""
Bind = Callable[[Claim, Document, JsonMapping], Claim]
"""Gives a claim the quotation of a document that is asked for (``start`` and ``end``, or ``exact``); StoreError if the quotation
does not contain its figure. The caller passes it, since another package parses the text."""


def anchoring(connection: sa.Connection, about: Subject, changes: JsonMapping, bind: Bind | None) -> JsonObject:
    """The ``after`` of an anchoring's log line: the document, the quotation, the figure's span, and proposals of the same
    figure."""
    row = about.row
    if row["kind"] != "claim" or row["original"]["state"] != "transcribed":
        raise StoreError(
            f"{about.key}: was read from a document and has its sentence; only a transcribed figure can be anchored"
        )
    if row["quote"] is not None:
        raise StoreError(f"{about.key}: is already anchored in {row['document']}; undo that first")
    document = stored(connection, str(changes.get("document") or ""), about.key)
    if bind is None:
        raise StoreError(
            f"{about.key}: this needs the text; anchor it with “withheld review --anchors” or “withheld decide”"
        )
    claim = record_from("claim", row["body"])
    assert isinstance(claim, Claim)  # its kind says so
    bound = bind(claim, document, changes)
    if bound.quote is None or bound.figure is None or not stands_in(bound, document):
        raise StoreError(f"{about.key}: the quotation is not in {document.id} word for word; copy it from the text")
    twins = [] if row["merged_into"] else _twins(connection, bound, document.id)
    told = {"document": document.id, "figure": bound.figure.model_dump(), "twins": twins}
    return told | bound.quote.model_dump()


def stored(connection: sa.Connection, key: str, about: str) -> Document:
    """A document with its text; StoreError if the case holds none of it."""
    query = sa.select(documents.c.source, documents.c.text, documents.c.redacted).where(documents.c.id == key)
    row = connection.execute(query).first()
    if row is None or row[2] is not None or not row[1]:
        raise StoreError(
            f"{about}: the text of document “{key}” is not in this case; read its file with “withheld read”"
        )
    return Document.model_validate({**row[0], "text": row[1]})


def stands_in(claim: Claim, document: Document) -> bool:
    """Whether a claim's quotation, sentence and figure are in the text at their offsets."""
    quote, figure, text = claim.quote, claim.figure, document.text
    if quote is None or figure is None or claim.document != document.id:
        return False
    sentence = text[quote.sentence_start :][: len(quote.sentence)]
    inside = quote.start <= figure.start < figure.end <= quote.end
    return inside and text[quote.start : quote.end] == quote.exact and sentence == quote.sentence


def _twins(connection: sa.Connection, bound: Claim, document: str) -> list[str]:
    """The machine's proposals of the same figure: same measure, value and place, with nothing merged into them."""
    into = set(connection.execute(sa.select(records.c.merged_into).where(records.c.merged_into.is_not(None))).scalars())
    where = (records.c.document == document) & (records.c.measure == bound.measure) & (records.c.state == "proposed")
    query = sa.select(records.c.id, records.c.body).where(where & visible()).order_by(records.c.id)
    return [key for key, body in connection.execute(query) if key not in into and _same(bound, body)]


def _same(bound: Claim, body: JsonMapping) -> bool:
    figure = body.get("figure")
    if figure is None or bound.figure is None or (body["low"], body["high"]) != (bound.low, bound.high):
        return False
    return bool(figure["start"] < bound.figure.end and bound.figure.start < figure["end"])


def anchored(decisions: Sequence[Decision]) -> JsonObject | None:
    """The content of the last anchoring among the decisions in force; None if there is none."""
    found = next((d for d in reversed(decisions) if d.action == ANCHOR), None)
    return parsed(found) if found else None


def selector(told: JsonMapping | None) -> JsonObject:
    """The quotation that an anchoring gives, each field None without one."""
    return {name: told[name] if told else None for name in SELECTOR}


def placed(connection: sa.Connection, row: JsonMapping, decisions: Sequence[Decision]) -> JsonObject:
    """The quotation of a transcribed record after the decisions in force, as a column; a new quotation gets a row."""
    told = anchored(decisions)
    if told is None:
        return {"quote": None}
    if row["quote"] is not None:
        return {"quote": row["quote"]}
    number = int(connection.execute(sa.select(sa.func.max(quotes.c.id))).scalar() or 0) + 1
    connection.execute(sa.insert(quotes).values(id=number, document=told["document"], **selector(told)))
    return {"quote": number}


def forget(connection: sa.Connection, quote: int | None) -> None:
    """Delete a quotation that no record has any more."""
    if quote is None or connection.execute(sa.select(records.c.id).where(records.c.quote == quote)).first() is not None:
        return
    connection.execute(sa.delete(quotes).where(quotes.c.id == quote))
