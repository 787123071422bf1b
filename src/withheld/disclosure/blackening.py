"""Blacks out sentences of a text: offsets stay; the words, and the bytes that contain them, are removed.

A file's bytes cannot lose a sentence and keep their hash, so they are removed as a whole; the hash stays, and the log line of the
erasure lists the spans of each text that are black since.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from withheld.disclosure.redaction_filter import FEWEST, RUN, plain
from withheld.evidence import (
    BLACK,
    Store,
    StoreError,
    documents_table,
    parsed_entry,
    quotes_table,
    reading_rows,
    rebuild_reprints,
    records_table,
    redactions,
)
from withheld.jsons import JsonMapping, JsonObject

Spans = Mapping[str, Sequence[tuple[int, int]]]
"""Stretches of texts, by document: first and last character, the last exclusive."""


def sentence_places(store: Store, record: str) -> dict[str, list[tuple[int, int]]]:
    """Spans of a record's sentence: in its document, and in every other one that has the same words.

    Also of an erased record, whose place its log line keeps. StoreError if there is no such sentence.
    """
    with reading_rows(store.engine, store.path) as connection:
        document, start, end = _place(connection, record)
        query = sa.select(documents_table.c.id, documents_table.c.text).where(documents_table.c.text.is_not(None))
        texts = {row[0]: row[1] for row in connection.execute(query)}
    words = texts.get(document, "")[start:end].split()
    if not words or not "".join(words).strip(BLACK):
        raise StoreError(f"{record}: its sentence is no longer in any text of this case; nothing to black out")
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = {key: [m.span() for m in pattern.finditer(text)] for key, text in texts.items() if words[0] in text}
    return {key: spans for key, spans in found.items() if spans}


def _place(connection: sa.Connection, record: str) -> tuple[str, int, int]:
    columns = (records_table.c.document, quotes_table.c.sentence_start, quotes_table.c.sentence)
    joined = (
        sa.select(*columns)
        .join(quotes_table, records_table.c.quote == quotes_table.c.id)
        .where(records_table.c.id == record)
    )
    if (row := connection.execute(joined).first()) is not None:
        return row[0], row[1], row[1] + len(row[2])
    for line in redactions(connection):
        for document, spans in parsed_entry(line).get("places", {}).items():
            if line.subject == record and spans:
                return document, spans[0][0], spans[0][1]
    raise StoreError(f"{record}: no record of this case with a sentence in a text; use one from “withheld find”")


def touched(connection: sa.Connection, spans: Spans) -> list[str]:
    """The records whose sentence overlaps blacked spans, or that repeat their words."""
    found: list[str] = []
    for document, places in spans.items():
        text = _text(connection, document)
        told = [plain(text[start:end]) for start, end in places]
        columns = (
            records_table.c.id,
            records_table.c.body,
            records_table.c.original,
            *[quotes_table.c[n] for n in _PLACE],
        )
        query = (
            sa.select(*columns)
            .join(quotes_table, records_table.c.quote == quotes_table.c.id)
            .where(records_table.c.document == document)
        )
        for row in connection.execute(
            query.where(records_table.c.redacted.is_(None)).order_by(records_table.c.id)
        ).mappings():
            first = min(row["start"], row["sentence_start"])
            last = max(row["end"], row["sentence_start"] + len(row["sentence"]))
            inside = any(first < end and start < last for start, end in places)
            if inside or any(_repeats(words, row) for words in told):
                found.append(row["id"])
    return found


_PLACE = ("start", "end", "sentence", "sentence_start")


def _repeats(words: str, row: sa.RowMapping) -> bool:
    """Whether a record repeats eight consecutive words of a sentence, or a short one whole."""
    listed = words.split()
    size = min(RUN, len(listed))
    if size < FEWEST:
        return False
    runs = {" ".join(listed[i : i + size]) for i in range(len(listed) - size + 1)}
    said = [plain(s) for name in ("body", "original") for s in _strings(row[name])]
    return any(f" {run} " in f" {s} " for s in said for run in runs)


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def dependent_on(connection: sa.Connection, spans: Spans) -> list[str]:
    """The records that take an origin, a host or a period from blacked words, though their own sentence remains."""
    found = []
    for document, places in spans.items():
        query = sa.select(records_table.c.id, records_table.c.body).where(records_table.c.document == document)
        for key, body in connection.execute(
            query.where(records_table.c.redacted.is_(None)).order_by(records_table.c.id)
        ):
            grounds = [g["span"] for g in body.get("grounds", ()) if g.get("span")]
            if any(g["start"] < end and start < g["end"] for g in grounds for start, end in places):
                found.append(key)
    return found


def black_out(connection: sa.Connection, spans: Spans, archives: Iterable[str]) -> None:
    """Black out spans in texts, titles and the context of quotations; forget the archives that are removed."""
    gone = set(archives)
    for document, places in spans.items():
        row = connection.execute(sa.select(documents_table).where(documents_table.c.id == document)).mappings().one()
        text = blacked(row["text"], places)
        source = _bare(row["source"], [plain(row["text"][start:end]) for start, end in places], gone) | {
            "withdrawn": []
        }
        values = {"text": text, "source": source, "title": source.get("title")}
        connection.execute(sa.update(documents_table).where(documents_table.c.id == document).values(**values))
        for one in (
            connection.execute(sa.select(quotes_table).where(quotes_table.c.document == document)).mappings().all()
        ):
            before, after = len(one["prefix"]), len(one["suffix"])
            near = {
                "prefix": text[one["start"] - before : one["start"]],
                "suffix": text[one["end"] : one["end"] + after],
            }
            if any(BLACK in words for words in near.values()):
                connection.execute(sa.update(quotes_table).where(quotes_table.c.id == one["id"]).values(**near))
    rebuild_reprints(connection)


def blacked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """A text of the same length with the spans black, line breaks excepted."""
    for start, end in places:
        text = text[:start] + re.sub(r"[^\n]", BLACK, text[start:end]) + text[end:]
    return text


def _bare(source: JsonMapping, told: Iterable[str], archives: set[str]) -> JsonObject:
    """A document's metadata, without a title that repeats the words and without removed archives."""
    bare = dict(source)
    title = plain(bare.get("title") or "")
    if title and any(title in words or words in title for words in told if words):
        bare["title"] = None
    if (capture := bare.get("capture")) and capture.get("archive") in archives:
        bare["capture"] = {**capture, "archive": None, "record": None}
    return bare


def _text(connection: sa.Connection, document: str) -> str:
    where = sa.select(documents_table.c.text).where(documents_table.c.id == document)
    text = connection.execute(where.where(documents_table.c.redacted.is_(None))).scalar()
    if not text:
        raise StoreError(f"{document}: no text of this document is in the case; nothing to black out")
    return str(text)
