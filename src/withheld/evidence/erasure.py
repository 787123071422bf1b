"""Lawful erasure: content gives way to a tombstone, and the chain of the log stays whole.

The row stays with its identifier and the position of the log line by which it was erased. That line says of each earlier
line that was emptied what it hashes to as it stands now, and of each line that brought the content in what the rest of
it hashes to: so every byte that is left is accounted for, and so is the absence of what is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from withheld.evidence.anchors import ANCHOR
from withheld.evidence.captures import CAME, FETCHES, addresses_of, archives_of
from withheld.evidence.casefolder import DATABASE, SOURCES, source_path
from withheld.evidence.custody import Custodian
from withheld.evidence.engine import reading, settle, writing
from withheld.evidence.failures import StoreError, told
from withheld.evidence.intake import content
from withheld.evidence.log import append, canonical, digest, parsed, redactions
from withheld.evidence.schema import bands, documents, log, quotes, records, reprints, signatures
from withheld.evidence.search import rebuild
from withheld.evidence.store import Store
from withheld.records import Decision, Record, Source


class Erased(Record):
    """What an erasure took away, and the files of the case that may still hold it."""

    position: int
    documents: int
    records: int
    elsewhere: tuple[str, ...]


def redact(store: Store, subject: str, reason: str, analyst: str) -> Erased:
    """Erase a record, or a document with its bytes and records; StoreError if the case does not hold or has none of it.

    What was begun and cut off is completed by the same call. The log says who did it, when and why.
    """
    if not reason.strip():
        raise StoreError(f"{subject}: an erasure without a reason; give one with --reason")
    line, words = _erase_rows(store, subject, reason, analyst)
    body = parsed(line)
    for sha256 in body["bytes"]:
        path = source_path(store.folder, sha256)
        with told(path):
            path.unlink(missing_ok=True)
    _purge(store)
    elsewhere = tuple(_elsewhere(store.folder, words))
    return Erased(
        position=line.position, documents=len(body["documents"]), records=len(body["records"]), elsewhere=elsewhere
    )


def _erase_rows(store: Store, subject: str, reason: str, analyst: str) -> tuple[Decision, list[str]]:
    with writing(store.engine, store.path) as connection:
        if before := _erased(connection, subject):
            return before, []
        if problem := next(Custodian(connection, store.folder, store.path).problems(strays=False, figures=False), None):
            raise StoreError(f"the case does not hold ({problem.place}: {problem.what}); see “withheld verify” first")
        keys, ids, hashes = _targets(connection, subject)
        words = _words(connection, ids)
        entered = _entries(connection, keys, ids)
        position = _last(connection) + 1
        addresses = [address for key in keys for address in addresses_of(connection, key)]
        _empty(connection, keys, ids, position)
        lines = {str(p): d for p, d in _emptied(connection, [*keys, *ids], addresses, keys)}
        contents = {str(p): content(connection, p) for p in entered}
        after = {"documents": keys, "records": ids, "bytes": hashes, "lines": lines, "contents": contents}
        return append(connection, analyst, "redact", subject, after=canonical(after), reason=reason), words


def _erased(connection: sa.Connection, subject: str) -> Decision | None:
    """The line by which a subject was erased before."""
    return next((d for d in redactions(connection) if d.subject == subject), None)


def _last(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.max(log.c.position))).scalar() or 0)


def _targets(connection: sa.Connection, subject: str) -> tuple[list[str], list[str], list[str]]:
    """Documents and records to erase, and the hashes of the bytes that go.

    With a document go the figures that are anchored in it, and with an address those that were transcribed from it.
    """
    doc = connection.execute(sa.select(documents.c.sha256, documents.c.text).where(documents.c.id == subject)).first()
    if doc is not None:
        entered = sa.func.json_extract(records.c.original, "$.body.document")
        mine = (records.c.document == subject) | (entered == subject)
        owned = connection.execute(
            sa.select(records.c.id).where(mine & records.c.redacted.is_(None)).order_by(records.c.id)
        )
        hashes = [doc[0], *archives_of(connection, subject)] if doc[1] is not None else []
        return [subject], [r[0] for r in owned], hashes
    if connection.execute(sa.select(records.c.id).where(records.c.id == subject)).first() is None:
        raise StoreError(f"{subject}: no such record or document in this case; take an identifier from “withheld find”")
    return [], [subject], []


def _words(connection: sa.Connection, ids: Iterable[str]) -> list[str]:
    """The sentences that are erased, to look for them in other files."""
    query = (
        sa.select(quotes.c.sentence).join(records, records.c.quote == quotes.c.id).where(records.c.id.in_(list(ids)))
    )
    return [row[0] for row in connection.execute(query.distinct())]


def _entries(connection: sa.Connection, keys: list[str], ids: list[str]) -> list[int]:
    """The positions of the lines that brought the content in."""
    found = set(connection.execute(sa.select(records.c.entry).where(records.c.id.in_(ids))).scalars())
    found |= set(connection.execute(sa.select(documents.c.entry).where(documents.c.id.in_(keys))).scalars())
    return sorted(found)


def _empty(connection: sa.Connection, keys: list[str], ids: list[str], position: int) -> None:
    """Empty the rows; what is left are identifiers, hashes, kinds and states."""
    held = list(connection.execute(sa.select(records.c.quote).where(records.c.id.in_(ids))).scalars())
    nothing = dict.fromkeys(("quote", "about", "measure", "host", "origin", "sector", "begins", "ends", "low", "high"))
    gone: dict[str, Any] = {"body": {}, "original": {}, "redacted": position, "sensitivity": None, **nothing}
    connection.execute(sa.update(records).where(records.c.id.in_(ids)).values(gone))
    shared = sa.select(records.c.quote).where(records.c.quote.is_not(None))
    mine = quotes.c.id.in_([q for q in held if q is not None])
    connection.execute(sa.delete(quotes).where(mine & quotes.c.id.not_in(shared)))
    for key in keys:
        row = connection.execute(sa.select(documents).where(documents.c.id == key)).mappings().one()
        bare = Source(id=key, sha256=row["sha256"], transcribed=row["text"] is None).model_dump(mode="json")
        text = None if row["text"] is None else ""
        values = {"source": bare, "text": text, "publisher": None, "published": None, "title": None}
        connection.execute(
            sa.update(documents).where(documents.c.id == key).values(**values, redacted=position, sensitivity=None)
        )
        connection.execute(sa.delete(signatures).where(signatures.c.document == key))
        connection.execute(sa.delete(bands).where(bands.c.document == key))
        connection.execute(sa.delete(reprints).where((reprints.c.document == key) | (reprints.c.other == key)))
    # The index forgets words only where it is made anew.
    rebuild(connection)


def _emptied(
    connection: sa.Connection, subjects: list[str], addresses: list[str], keys: list[str]
) -> Iterable[tuple[int, str]]:
    """Empty the log lines that repeat the content; the position of each and its digest as it stands then.

    What ``read`` entered stays, for the state of every record follows from it. Lines on the fetching of ``addresses``
    lose these as well, and so do anchorings that quoted the documents ``keys`` and were undone.
    """
    asked = log.c.action.in_(FETCHES) & log.c.subject.in_(addresses)
    quoted = (log.c.action == ANCHOR) & sa.func.json_extract(log.c.after, "$.document").in_(keys)
    query = sa.select(log).where(log.c.subject.in_(subjects) | asked | quoted).order_by(log.c.position)
    for row in connection.execute(query).mappings().all():
        left = dict(row) | {"reason": None}
        left |= {"after": None} if row["action"] in ("edit", ANCHOR, CAME, *FETCHES) else {}
        left |= {"subject": "erased"} if row["action"] in FETCHES else {}
        if left != dict(row):
            connection.execute(sa.update(log).where(log.c.position == row["position"]).values(left))
            yield row["position"], digest(left)


def _purge(store: Store) -> None:
    """Leave nothing of it in free pages and in the write-ahead log."""
    with reading(store.engine, store.path) as connection:
        connection.commit()
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
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
