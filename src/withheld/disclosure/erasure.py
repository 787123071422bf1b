"""Lawful erasure: a tombstone replaces the content, and the hash chain of the log stays valid.

The row stays with its identifier and the position of the log line by which it was erased. That line has the new hash of each
earlier line that was emptied, and, for each line that added the content, the hash of the rest: so every remaining byte is
accounted for, and so is what is missing.

A sentence can be erased as well: it is blacked out in every text that has it, and the bytes of these texts are removed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from withheld.disclosure.blackening import Spans, black_out, dependent_on, touched
from withheld.evidence import (
    ANCHOR,
    CAME,
    DATABASE,
    FETCHES,
    SOURCES,
    Custodian,
    Store,
    StoreError,
    addresses_of,
    append_entry,
    archives,
    archives_of,
    bands_table,
    canonical,
    content_hash,
    entry_digest,
    erased_bytes,
    log_table,
    parsed_entry,
    quotes_table,
    reading_rows,
    rebuild_index,
    redactions,
    reprints_table,
    search_keys,
    settle,
    signatures_table,
    source_path,
    store_kind,
    writing_rows,
)
from withheld.evidence import documents_table as documents
from withheld.evidence import failure_told as told
from withheld.evidence import records_table as records
from withheld.jsons import JsonObject
from withheld.records import Decision, Record, Source


class Erased(Record):
    """What an erasure took away, and what may still hold it.

    ``blacked`` counts blacked sentences by document, ``standing`` names documents in whose text an erased sentence stands,
    ``dependent`` records that take something from blacked words, ``elsewhere`` files of the case that may hold them.
    """

    position: int
    documents: int
    records: int
    blacked: dict[str, int]
    standing: tuple[str, ...]
    dependent: tuple[str, ...]
    elsewhere: tuple[str, ...]


def redact(store: Store, subject: str, reason: str, analyst: str, spans: Spans | None = None) -> Erased:
    """Erase a record, or a document with its bytes and records; StoreError if the case does not hold or has none of it.

    With ``spans`` these stretches of texts are blacked out, the bytes of the texts and the records in these sentences
    erased, while documents and other records stay. What was begun and cut off is completed by the same call. The log
    says who did it, when and why.
    """
    if not reason.strip():
        raise StoreError(f"{subject}: an erasure needs a reason; give one with --reason")
    spans = spans or {}
    line, words = _erase_rows(store, subject, reason, analyst, spans)
    body = parsed_entry(line)
    for sha256 in body["bytes"]:
        path = source_path(store.folder, sha256)
        with told(path):
            path.unlink(missing_ok=True)
    _purge(store)
    with reading_rows(store.engine, store.path) as connection:
        dependent = tuple(dependent_on(connection, spans))
        elsewhere = (*_elsewhere(store.folder, words), *_shared(connection, store.folder, spans))
        standing = _standing(connection, words)
    return Erased(
        position=line.position, documents=len(body["documents"]), records=len(body["records"]),
        blacked={key: len(places) for key, places in body.get("blacked", {}).items()},
        standing=standing, dependent=dependent, elsewhere=elsewhere,
    )  # fmt: skip


def _erase_rows(store: Store, subject: str, reason: str, analyst: str, spans: Spans) -> tuple[Decision, list[str]]:
    with writing_rows(store.engine, store.path) as connection:
        if before := _erased(connection, subject, spans):
            return before, []
        if problem := next(Custodian(connection, store.folder, store.path).problems(strays=False, figures=False), None):
            raise StoreError(
                f"the case does not pass verification ({problem.place}: {problem.what}); see “withheld verify” first"
            )
        keys, ids, hashes = _blackened(connection, subject, spans) if spans else _targets(connection, subject)
        words = _words(connection, ids) + _stretches(connection, spans)
        places = {} if spans else _places(connection, ids)
        entered = _entries(connection, [*keys, *spans], ids)
        position = _last(connection) + 1
        addresses = [address for key in (*keys, *spans) for address in addresses_of(connection, key)]
        _empty(connection, keys, ids, position)
        black_out(connection, spans, hashes)
        # Only a rebuilt index forgets the words.
        rebuild_index(connection)
        lines = {str(p): d for p, d in _emptied(connection, [*keys, *ids], addresses, keys, list(spans), words)}
        contents = {str(p): content_hash(connection, p) for p in entered}
        after = {"documents": keys, "records": ids, "bytes": hashes, "lines": lines, "contents": contents}
        after |= {"blacked": {key: [list(p) for p in found] for key, found in spans.items()}} if spans else {}
        after |= {"places": places} if places and not keys else {}
        return append_entry(connection, analyst, "redact", subject, after=canonical(after), reason=reason), words


def _erased(connection: sa.Connection, subject: str, spans: Spans) -> Decision | None:
    """The line by which a subject, or all of the given spans, was erased before."""
    for line in redactions(connection):
        body = parsed_entry(line)
        black = {(key, *place) for key, places in body.get("blacked", {}).items() for place in places}
        asked = {(key, *place) for key, places in spans.items() for place in places}
        whole = not spans and line.subject == subject and subject in (*body["documents"], *body["records"])
        if whole or (asked and asked <= black):
            return line
    return None


def _blackened(connection: sa.Connection, subject: str, spans: Spans) -> tuple[list[str], list[str], list[str]]:
    """Records to erase with blacked spans, and the hashes of the bytes to remove; the documents stay."""
    where = (records.c.id == subject) & records.c.redacted.is_(None)
    own = list(connection.execute(sa.select(records.c.id).where(where)).scalars())
    ids = sorted({*own, *touched(connection, spans)})
    kept = connection.execute(sa.select(documents.c.sha256).where(documents.c.id.in_(list(spans)))).scalars()
    archives = [archive for key in spans for archive in archives_of(connection, key)]
    return [], ids, sorted({*kept, *archives} - erased_bytes(connection).keys())


def _stretches(connection: sa.Connection, spans: Spans) -> list[str]:
    texts = {row[0]: row[1] for row in connection.execute(_texts().where(documents.c.id.in_(list(spans))))}
    return [texts[key][start:end] for key, places in spans.items() for start, end in places if key in texts]


def _texts() -> sa.Select[Any]:
    return sa.select(documents.c.id, documents.c.text).where(documents.c.text.is_not(None))


def _places(connection: sa.Connection, ids: Sequence[str]) -> dict[str, list[list[int]]]:
    """Spans of the records' sentences, so that they can still be blacked out when the records are gone."""
    columns = (records.c.document, quotes_table.c.sentence_start, quotes_table.c.sentence)
    query = sa.select(*columns).join(quotes_table, records.c.quote == quotes_table.c.id).where(records.c.id.in_(ids))
    found: dict[str, list[list[int]]] = {}
    for document, start, sentence in connection.execute(query):
        found.setdefault(document, []).append([start, start + len(sentence)])
    return found


def _standing(connection: sa.Connection, words: Iterable[str]) -> tuple[str, ...]:
    """The documents whose text contains one of some sentences."""
    wanted = [" ".join(w.split()) for w in words if w.strip()]
    found = [
        key for key, text in connection.execute(_texts()) if wanted and any(w in " ".join(text.split()) for w in wanted)
    ]
    return tuple(sorted(found))


def _shared(connection: sa.Connection, folder: Path, spans: Spans) -> list[str]:
    """The web archives that blacked documents came in together with others, which keep them."""
    found = []
    for sha256, key in archives(connection).items():
        path = source_path(folder, sha256)
        if key in spans and path.is_file():
            found.append(str(path.relative_to(folder)))
    return found


def _last(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.max(log_table.c.position))).scalar() or 0)


def _targets(connection: sa.Connection, subject: str) -> tuple[list[str], list[str], list[str]]:
    """Documents and records to erase, and the hashes of the bytes that go.

    A document's erasure includes the figures anchored in it, an address's those transcribed from it.
    """
    doc = connection.execute(sa.select(documents.c.sha256, documents.c.text).where(documents.c.id == subject)).first()
    if doc is not None:
        mine = (records.c.document == subject) | (records.c.entered_in == subject)
        owned = connection.execute(
            sa.select(records.c.id).where(mine & records.c.redacted.is_(None)).order_by(records.c.id)
        )
        hashes = [doc[0], *archives_of(connection, subject)] if doc[1] is not None else []
        return [subject], [r[0] for r in owned], hashes
    if connection.execute(sa.select(records.c.id).where(records.c.id == subject)).first() is None:
        raise StoreError(f"{subject}: no such record or document in this case; use an identifier from “withheld find”")
    return [], [subject], []


def _words(connection: sa.Connection, ids: Iterable[str]) -> list[str]:
    """The erased sentences, to search for in other files."""
    query = (
        sa.select(quotes_table.c.sentence)
        .join(records, records.c.quote == quotes_table.c.id)
        .where(records.c.id.in_(list(ids)))
    )
    return [row[0] for row in connection.execute(query.distinct())]


def _entries(connection: sa.Connection, keys: list[str], ids: list[str]) -> list[int]:
    """The positions of the lines that added the content."""
    found = set(connection.execute(sa.select(records.c.entry).where(records.c.id.in_(ids))).scalars())
    found |= set(connection.execute(sa.select(documents.c.entry).where(documents.c.id.in_(keys))).scalars())
    return sorted(found)


def _empty(connection: sa.Connection, keys: list[str], ids: list[str], position: int) -> None:
    """Empty the rows; what is left are identifiers, hashes, kinds and states."""
    held = list(connection.execute(sa.select(records.c.quote).where(records.c.id.in_(ids))).scalars())
    nothing = dict.fromkeys(("quote", "about", "entered_in", *search_keys("event", {})))
    gone: JsonObject = {"body": {}, "original": {}, "redacted": position, "sensitivity": None, **nothing}
    connection.execute(sa.update(records).where(records.c.id.in_(ids)).values(gone))
    shared = sa.select(records.c.quote).where(records.c.quote.is_not(None))
    mine = quotes_table.c.id.in_([q for q in held if q is not None])
    connection.execute(sa.delete(quotes_table).where(mine & quotes_table.c.id.not_in(shared)))
    for key in keys:
        row = connection.execute(sa.select(documents).where(documents.c.id == key)).mappings().one()
        bare = Source(id=key, sha256=row["sha256"], transcribed=row["text"] is None).model_dump(mode="json")
        text = None if row["text"] is None else ""
        values = {"source": bare, "text": text, "publisher": None, "published": None, "title": None}
        connection.execute(
            sa.update(documents).where(documents.c.id == key).values(**values, redacted=position, sensitivity=None)
        )
        connection.execute(sa.delete(signatures_table).where(signatures_table.c.document == key))
        connection.execute(sa.delete(bands_table).where(bands_table.c.document == key))
        connection.execute(
            sa.delete(reprints_table).where((reprints_table.c.document == key) | (reprints_table.c.other == key))
        )


def _emptied(
    connection: sa.Connection,
    subjects: list[str],
    addresses: list[str],
    keys: list[str],
    blacked: list[str],
    words: list[str],
) -> Iterable[tuple[int, str]]:
    """Empty the log lines that repeat the content; the position of each and its digest as it stands then.

    What ``read`` entered stays, for the state of every record follows from it. Lines on the fetching of ``addresses``
    lose these as well, and so do anchorings that quoted the documents ``keys`` and were undone. Of the lines on documents
    with ``blacked`` stretches, those on how they came once more go, and any line whose reason repeats the words, or
    whose anchoring quoted them.
    """
    asked = log_table.c.action.in_(FETCHES) & log_table.c.subject.in_(addresses)
    came = (log_table.c.action == CAME) & log_table.c.subject.in_(blacked)
    anchored = log_table.c.action == ANCHOR
    quoted = log_table.c.position.in_(_anchorings(connection, {*keys, *blacked}))
    said = [w for w in words if w.strip()]
    repeats = sa.or_(*[log_table.c.reason.icontains(w, autoescape=True) for w in said], sa.false())
    written = sa.or_(*[log_table.c.after.icontains(canonical(w)[1:-1], autoescape=True) for w in said], sa.false())
    touched = asked | came | quoted | repeats | (anchored & written)
    query = sa.select(log_table).where(log_table.c.subject.in_(subjects) | touched).order_by(log_table.c.position)
    for row in connection.execute(query).mappings().all():
        if row["action"] == ANCHOR and row["subject"] not in subjects and (kept := _beside(connection, row, said)):
            if kept != dict(row):
                connection.execute(sa.update(log_table).where(log_table.c.position == row["position"]).values(kept))
                yield row["position"], entry_digest(kept)
            continue
        left = dict(row) | {"reason": None}
        left |= {"after": None} if row["action"] in ("edit", ANCHOR, CAME, *FETCHES) else {}
        left |= {"subject": "erased"} if row["action"] in FETCHES else {}
        if left != dict(row):
            connection.execute(sa.update(log_table).where(log_table.c.position == row["position"]).values(left))
            yield row["position"], entry_digest(left)


def _anchorings(connection: sa.Connection, keys: Collection[str]) -> list[int]:
    """The positions of the lines that anchored a figure in one of some documents."""
    lines = connection.execute(sa.select(log_table.c.position, log_table.c.after).where(log_table.c.action == ANCHOR))
    return [position for position, after in lines if json.loads(after or "{}").get("document") in keys]


def _beside(connection: sa.Connection, row: sa.RowMapping, words: Sequence[str]) -> JsonObject | None:
    """The line of an anchoring whose own sentence stays, black where the words around its quotation are; else None."""
    told = json.loads(row["after"] or "{}")
    text = connection.execute(sa.select(documents.c.text).where(documents.c.id == told.get("document"))).scalar()
    if not text:
        return None
    repeats = any(word in told["sentence"] or word in told["exact"] for word in words)
    if repeats and not _holds(connection, row["subject"]):
        return None
    start, end = told["start"], told["end"]
    told["prefix"], told["suffix"] = text[start - len(told["prefix"]) : start], text[end : end + len(told["suffix"])]
    reason = None if any(word in (row["reason"] or "") for word in words) else row["reason"]
    return dict(row) | {"after": canonical(told), "reason": reason}


def _holds(connection: sa.Connection, key: str) -> bool:
    """Whether a transcribed figure is anchored and stays so, in a sentence that stands in a text and tells another record too."""
    mine = (records.c.id == key) & records.c.quote.is_not(None) & records.c.redacted.is_(None)
    return connection.execute(sa.select(records.c.id).where(mine)).first() is not None


def _purge(store: Store) -> None:
    """Remove the content from free pages and from the write-ahead log."""
    with told(store.path):
        store_kind(store.engine.dialect.name).purge(store.engine)
    settle(store.engine, store.path)


def _elsewhere(folder: Path, words: list[str]) -> Iterable[str]:
    """Other files of the case that hold one of the erased sentences."""
    wanted = [w.encode() for w in words if w]
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        inside = path.relative_to(folder)
        if inside.parts[0] in (SOURCES,) or inside.name.startswith(DATABASE):
            continue
        raw = path.read_bytes()
        if any(w in raw for w in wanted):
            yield str(inside)
