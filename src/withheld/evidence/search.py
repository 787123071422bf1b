"""Search: full text over documents and sentences, and records by what they are, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from withheld.evidence.engine import reading
from withheld.evidence.rows import source_from
from withheld.evidence.schema import documents, records
from withheld.evidence.store import Store
from withheld.evidence.stores.fts5 import CLOSE, OPEN
from withheld.evidence.stores.kind import FullText, kind_of
from withheld.evidence.stores.selecting import evidence_of
from withheld.evidence.stores.terms import Term, terms
from withheld.evidence.subjects import visible
from withheld.records import Evidence, Record, Source

__all__ = ["CLOSE", "OPEN", "DocumentHit", "Filters", "Page", "find", "rebuild"]

MOST_RANKED = 2000
"""Matches that are ranked, at most; if more match, the words hardly discriminate, and document order is kept."""


class Filters(Record):
    """Conditions on a record; None means any. ``since`` and ``until`` bound the period that it holds for."""

    kind: str | None = None
    host: str | None = None
    place: str | None = None
    measure: str | None = None
    sector: str | None = None
    origin: str | None = None
    publisher: str | None = None
    reliability: str | None = None
    credibility: int | None = None
    basis: str | None = None
    state: str | None = None
    unanchored: bool | None = None
    since: dt.date | None = None
    until: dt.date | None = None


class DocumentHit(Record):
    """A document whose text or title has the words, with an excerpt in which they stand between ``OPEN`` and ``CLOSE``."""

    source: Source
    excerpt: str


class Page(Record):
    """A page of records, whether more follow, whether they are ranked, and documents that match the words."""

    records: tuple[Evidence, ...]
    more: bool
    ranked: bool
    documents: tuple[DocumentHit, ...] = ()


def find(store: Store, words: str = "", filters: Filters | None = None, *, limit: int = 50, page: int = 1) -> Page:
    """Records whose sentence has all the words and that are what the filters ask; documents that have the words."""
    asked = terms(words)
    if words.strip() and not asked:
        return Page(records=(), more=False, ranked=False)
    with reading(store.engine, store.path) as connection:
        ids, ranked = _ids(connection, asked, filters or Filters(), limit + 1, (page - 1) * limit)
        bare = filters is None or filters == Filters()
        texts = _documents(connection, asked, limit) if asked and bare and page == 1 else ()
        found = evidence_of(connection, ids[:limit])
    return Page(records=tuple(found), more=len(ids) > limit, ranked=ranked, documents=tuple(texts))


def _words(connection: sa.Connection) -> FullText:
    return kind_of(connection.dialect.name).FULL_TEXT


def _ids(
    connection: sa.Connection, asked: list[Term], filters: Filters, limit: int, offset: int
) -> tuple[list[str], bool]:
    chosen = sa.select(records.c.id).where(visible(), *conditions(connection, filters))
    ranked = False
    if asked:
        hits, ranked = _words(connection).hits(connection, asked, MOST_RANKED)
        if ranked:
            chosen = chosen.join(hits, records.c.quote == hits.c.id).order_by(hits.c.rank, records.c.id)
        else:
            chosen = chosen.where(records.c.quote.in_(sa.select(hits.c.id)))
    if not ranked:
        chosen = chosen.order_by(records.c.entry, records.c.id)
    return list(connection.execute(chosen.limit(limit).offset(offset)).scalars()), ranked


def conditions(connection: sa.Connection, f: Filters) -> list[sa.ColumnElement[bool]]:
    """The filters as SQL conditions on records."""
    told = f.model_dump(exclude_none=True)
    equal = [records.c[name] == told[name] for name in _EQUAL if name in told]
    if f.host:
        equal.append(records.c.host.in_(_with_host(connection, f.host)))
    if f.unanchored is not None:
        equal.append(records.c.quote.is_(None) if f.unanchored else records.c.quote.is_not(None))
    if f.place:
        equal.append(records.c.place.icontains(f.place, autoescape=True))
    if f.origin:
        equal.append(records.c.origin.icontains(f.origin, autoescape=True))
    if f.publisher:
        named = sa.select(documents.c.id).where(documents.c.publisher.icontains(f.publisher, autoescape=True))
        equal.append(records.c.document.in_(named))
    if f.since:
        equal.append(records.c.ends >= f.since.isoformat())
    if f.until:
        equal.append(records.c.begins <= f.until.isoformat())
    return equal


_EQUAL = ("kind", "measure", "sector", "reliability", "credibility", "basis", "state")


def _with_host(connection: sa.Connection, host: str) -> list[str]:
    """The values of the host column that contain a country: itself, and lists of several hosts."""
    # One index lookup for each distinct host, instead of one for each record.
    text = sa.text(
        "WITH RECURSIVE t(h) AS (SELECT min(host) FROM records UNION ALL "
        "SELECT (SELECT min(host) FROM records WHERE host > t.h) FROM t WHERE t.h IS NOT NULL) "
        "SELECT h FROM t WHERE h IS NOT NULL"
    )
    return [h for h in connection.execute(text).scalars() if host in h.split("+")]


def _documents(connection: sa.Connection, asked: list[Term], limit: int) -> Sequence[DocumentHit]:
    found = _words(connection).documents(connection, asked, limit, MOST_RANKED)
    return [DocumentHit(source=source_from(source), excerpt=excerpt) for source, excerpt in found]


def rebuild(connection: sa.Connection) -> None:
    """Rebuild the index of all texts and sentences, so that nothing of an erased one is left in it."""
    _words(connection).rebuild(connection)
